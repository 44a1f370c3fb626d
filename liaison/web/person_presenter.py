"""A person's record in words: the sections as facts, and the timeline of reviews, what brought them forward, cases and changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from liaison.clock import london_date
from liaison.domain.bringing_forward import TRIGGERS
from liaison.domain.record_sections import SECTIONS, YES_NO_UNKNOWN, Entry
from liaison.domain.register_changes import BY_REVIEW, HAPPENINGS
from liaison.domain.register_columns import ALL_ASKED, ENTRIES
from liaison.domain.safe_contact import WAYS, asked_on, is_fresh, noted_by, on, to_ask_again
from liaison.domain.states import ReviewState
from liaison.reviews.merging import ABSORBED, JOINED
from liaison.reviews.register_add import ADDED
from liaison.reviews.register_correct import CORRECTED
from liaison.reviews.register_edit import stored
from liaison.reviews.register_import import A_LIST
from liaison.store import duplicate_queries, moves_queries, plan_queries, trigger_queries
from liaison.store import register_queries as queries
from liaison.store.reviews_queries import LIVE
from liaison.store.session import Session
from liaison.store.tables_people import Person, Practice, Review
from liaison.store.tables_register import PersonChange
from liaison.web.person_moments import Moment, around_reviews, moment
from liaison.web.saying import Saying

# the register's status in words
STATUSES = {
    "in_shared_care": "in shared care",
    "custody": "in custody",
    "hospital": "in hospital",
    "paused": "contact is paused",
    "left": "no longer in shared care",
    "died": "has died",
}


# what a list can say beside the sections of the page
OWN_LABELS = {
    "chi": "CHI number",
    "practice_code": "practice",
    "shared_care_start": "start of shared care",
    "last_review_on": "last completed review",
    "status": "how the person stands",
    "look_again_on": "when somebody looks again",
    "letters_held": "letters held",
    ALL_ASKED: "when the person was asked what is safe",
} | {noted_by(way): f"who noted the answer about {words}" for way, words in WAYS.items()}
DAYS = frozenset(on(way) for way in WAYS)  # each is told with its answer


@dataclass(frozen=True)
class Facts:
    """One section: its name in the address, its title, what is known in it, and what nobody has said yet."""

    section: str
    title: str
    known: list[tuple[str, str]]
    unknown: list[str]


def facts_of(session: Session, person: Person, say: Saying) -> list[Facts]:
    """Every section. A channel that nobody asked about is said as such: it counts as not safe."""
    names = dict(queries.colleagues(session))
    return [
        Facts(
            section,
            title,
            [(e.label, words) for e in entries if e.name not in DAYS and (words := fact(e, person, names, say))],
            [lowered(e.label) for e in entries if e.name not in DAYS and not fact(e, person, names, say)],
        )
        for section, (title, entries) in SECTIONS.items()
    ]


def fact(entry: Entry, person: Person, names: dict[int, str], say: Saying) -> str:
    """What the record has in a field, in words; empty where nothing is known."""
    if entry.name in WAYS:
        return answer_words(entry, person, names, say)
    return said(entry, stored(person, entry), names, say)


def answer_words(entry: Entry, person: Person, names: dict[int, str], say: Saying) -> str:
    """What the person said of one way of reaching them, when they were asked, who noted it, and whether it still counts."""
    words, block, way = said(entry, stored(person, entry), names, say), person.safe_contact, entry.name
    if block.get(on(way)):
        words += f". Asked on {day_said(block[on(way)], say)}{noted(block.get(noted_by(way)), names)}"
    if way in to_ask_again(block, say.today):
        words += ": it counts as not known until it is asked again" if block.get(on(way)) else ". Nobody knows when that was asked: it counts as not known"  # fmt: skip
    return words


def noted(staff_id: Any, names: dict[int, str]) -> str:
    """Who noted an answer, at the end of a sentence; empty where nobody is named."""
    if staff_id is None:
        return ""
    return f", noted by {names.get(staff_id, 'somebody who no longer works here')}"


def noted_lines(session: Session, person: Person) -> dict[str, str]:
    """Who noted the answer about each way, for the form, by the field of its day."""
    names, block = dict(queries.colleagues(session)), person.safe_contact
    found = {on(way): noted(block.get(noted_by(way)), names).removeprefix(", ") for way in WAYS}
    return {name: f"{words[:1].upper()}{words[1:]}." for name, words in found.items() if words}


def lowered(label: str) -> str:
    """A label in the middle of a sentence; ECG stays ECG."""
    return label[:1].lower() + label[1:]


def said(entry: Entry, value: Any, names: dict[int, str], say: Saying) -> str:
    """One fact in words; empty where nothing is known."""
    if value is True:
        value = "yes"
    if entry.kind == "staff" and value is not None:
        return names.get(int(value), "somebody who no longer works here")
    if entry.kind == "day" and value:
        return day_said(value, say)
    if entry.options == YES_NO_UNKNOWN:
        return dict(entry.options).get(str(value or "unknown"), str(value))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return dict(entry.options).get(str(value), str(value)) if value else ""


def day_said(value: Any, say: Saying) -> str:
    """A day in words; what cannot be read is shown as it is."""
    if isinstance(value, date):
        return say.long_day(value)
    try:
        return say.long_day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


def asks_again(person: Person, today: date) -> str:
    """What is to be asked of safe contact: everything where nobody has asked yet, else the ways whose answers are not known or too old; empty
    where all of them still count."""
    block = person.safe_contact
    if not any(asked_on(block, way) for way in WAYS):
        return "Please ask what is safe: nobody has noted yet when the person was asked. Until then nothing is sent to the person."
    old = [WAYS[way] for way in to_ask_again(block, today)]
    if not old:
        return ""
    rest = " The other answers still count." if any(is_fresh(asked_on(block, way), today) for way in WAYS) else ""
    return f"Please ask again what is safe: {', '.join(old)}. The answers are older than six months, or nobody knows when they were given: until then nothing goes that way.{rest}"


def timeline(session: Session, person: Person, say: Saying) -> list[Moment]:
    """What happened, newest first; what lies ahead stands at the top. Changes say who and which fields, never a value."""
    person_id = person.id or 0
    found = [
        *(review_line(row, say) for row in trigger_queries.reviews_of(session, person_id)),
        *(change_line(row, name, say) for row, name in queries.changes_of(session, person_id)),
        *move_lines(session, person_id, say),
        *trigger_lines(session, person_id, say),
        *case_lines(session, person_id, say),
        *around_reviews(session, person_id, say),
        *(
            moment(london_date(merge.at), say, "Another record went into this one", "", f"/people/{merge.absorbed_id}")
            for merge, _ in duplicate_queries.joined_into(session, person_id)
        ),
        moment(person.shared_care_start, say, "Shared care began"),
    ]
    if person.last_review_on:
        found.append(moment(person.last_review_on, say, "Last completed review, as the register has it"))
    return sorted(found, key=lambda line: line.day, reverse=True)


REVIEWS = {
    ReviewState.COMPLETED: "Review completed",
    ReviewState.CLOSED: "Review closed without being held",
    ReviewState.DEFERRED: "Review deferred",
}


def review_line(row: Review, say: Saying) -> Moment:
    """A review on the day it was held or is due."""
    words = REVIEWS.get(row.state, "Review due")
    detail = f"planned for {say.long_day(row.planned_on)}" if row.planned_on else row.due_because
    return moment(row.completed_on or row.due_on, say, words, detail, f"/reviews/{row.id}/form")


@dataclass(frozen=True)
class NextReview:
    """The live review in words: when and where it is, why it is due then, and the keyworker who handed it on, where a colleague has it for her."""

    id: int
    words: str
    because: str
    handed_by: str = ""


def next_review(session: Session, person: Person, say: Saying) -> NextReview | None:
    """The live review; None where there is none."""
    live = next((row for row in trigger_queries.reviews_of(session, person.id or 0) if row.state in LIVE), None)
    one = plan_queries.one_held(session, live.id or 0) if live is not None else None
    if one is None:
        return None
    row = one.review
    at = f" at {row.planned_time}" if row.planned_time else ""
    day = f"{say.long_day(row.planned_on)}{at}, with {one.worker or 'nobody yet'}, {one.where}" if row.planned_on else "no day yet"  # fmt: skip
    return NextReview(row.id or 0, f"{day}; due {say.long_day(row.due_on)}", row.due_because, one.handed_by)


def change_line(row: PersonChange, name: str | None, say: Saying) -> Moment:
    """A change of the record: who, and which fields."""
    by = name or "a list that was taken in"
    if row.what == A_LIST:
        by = f"by a list that {name} confirmed" if name else "by a list"
        words = ", ".join(field_words(field) for field in row.fields)
        return moment(london_date(row.at), say, f"Changed {by}" if words else f"Taken in {by}", words)
    if row.what == CORRECTED:
        fields = ", ".join(field_words(field) for field in row.fields)
        return moment(london_date(row.at), say, "Put right", f"{fields}; by {by}")
    if row.what == ADDED:
        return moment(london_date(row.at), say, "Put on the register", f"by {by}")
    if row.what == JOINED:
        words = ", ".join(field_words(field) for field in row.fields)
        return moment(
            london_date(row.at), say, f"Two records became one, by {by}", f"taken over: {words}" if words else ""
        )
    if row.what == ABSORBED:
        return moment(london_date(row.at), say, "The other record is only read from here on", f"by {by}")
    if row.what in HAPPENINGS:
        return moment(london_date(row.at), say, f"Noted: {HAPPENINGS[row.what].title.lower()}", f"by {by}")
    if row.what in BY_REVIEW:
        fields = ", ".join(field_words(field) for field in row.fields)
        return moment(london_date(row.at), say, BY_REVIEW[row.what], f"{fields}; by {by}")
    title, entries = SECTIONS.get(row.what, (row.what, ()))
    labels = {entry.name: lowered(entry.label) for entry in entries}
    fields = ", ".join(labels.get(field, field) for field in row.fields)
    return moment(london_date(row.at), say, f"Changed: {title.lower()}", f"{fields}; by {by}")


def field_words(name: str) -> str:
    """A field of the register in the middle of a sentence."""
    return lowered(ENTRIES[name].label) if name in ENTRIES else OWN_LABELS.get(name, name)


def move_lines(session: Session, person_id: int, say: Saying) -> Iterator[Moment]:
    """Every time the review was given another day, by whom, from where to where and why."""
    for move in moves_queries.of_person(session, person_id):
        by = f"Review moved by {move.by or 'the plan'}"
        yield moment(london_date(move.at), say, by, move.words, f"/plan/move/{move.review_id}")


OWN_DAYS = frozenset({"shared_care_start", "last_review_on", "look_again_on"})


def value_words(name: str, value: str, say: Saying) -> str:
    """What a list has in a field, in the words of the page."""
    if name == "status":
        return STATUSES.get(value, value)
    entry = ENTRIES.get(name)
    if name in OWN_DAYS or (entry and entry.kind == "day"):
        return day_said(value, say)
    return dict(entry.options).get(value, value) if entry and entry.home == "choices" else value


def trigger_lines(session: Session, person_id: int, say: Saying) -> Iterator[Moment]:
    """What brought a review forward."""
    for row, name in trigger_queries.with_names(session, person_id):
        if row.kind in TRIGGERS:
            yield moment(
                row.on,
                say,
                f"Brings the review forward: {TRIGGERS[row.kind].title}",
                f"noted by {name}" if name else "",
            )


def case_lines(session: Session, person_id: int, say: Saying) -> Iterator[Moment]:
    """The questions asked about the person, by reference alone."""
    for case in queries.cases_of(session, person_id):
        yield moment(london_date(case.received_at), say, f"Question {case.reference}", "", f"/cases/{case.id}")


def practice_of(session: Session, person: Person) -> Practice | None:
    """The person's practice."""
    return session.get(Practice, person.practice_code) if person.practice_code else None
