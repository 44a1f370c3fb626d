"""The review form in words: the questions of a section with what is known of each, and one review with everything beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from liaison.domain.entered_in_error import SLIPS
from liaison.domain.practice_answers import WORDS
from liaison.domain.record_sections import chosen
from liaison.domain.review_fields import BUPRENORPHINE_PROMPT
from liaison.domain.review_form import Answer, Before, Field, Said, words
from liaison.domain.review_letter_words import KINDS
from liaison.domain.review_outcomes import OUTCOMES
from liaison.domain.review_wishes import where
from liaison.domain.states import ReviewState
from liaison.reviews import complete, form, review_letters
from liaison.reviews.booking import seen
from liaison.reviews.form import Filled
from liaison.reviews.review_actions import ENDED, OTHERS, PAPERS
from liaison.store import gather_queries, review_form_queries
from liaison.store.mail_queries import colleagues, staff_names
from liaison.store.review_form_queries import Held
from liaison.store.reviews_queries import LIVE
from liaison.store.session import Session
from liaison.store.tables_practice_answers import PracticeAnswer
from liaison.store.tables_review_form import ReviewAction
from liaison.store.tables_rooms import Room
from liaison.web.forms import Mistake
from liaison.web.jinja import of_field
from liaison.web.reach_presenter import reach_facts
from liaison.web.saying import Saying
from models.concepts.drugs import find_drugs


@dataclass(frozen=True)
class Shown:
    """One question as the page draws it. `note` says where what stands there comes from, `last` what an earlier review has, `theirs` what
    a colleague has just saved instead."""

    id: str
    key: str
    kind: str
    label: str
    hint: str
    choices: list[tuple[str, str]]
    values: tuple[str, ...]
    said: str
    sensitive: bool
    told: bool
    note: str
    last: str
    theirs: str
    wrong: str


@dataclass(frozen=True)
class Step:
    """One section in the list beside the form."""

    key: str
    title: str
    href: str
    here: bool
    state: str


def shown(
    one: Filled, say: Saying, answers: Mapping[str, Answer], mistakes: Sequence[Mistake], theirs: Mapping[str, Answer]
) -> list[Shown]:
    """The questions of a section with these answers in them."""
    found = []
    for field in one.section.fields:
        answer, last = answers.get(field.key, Answer()), one.last.get(field.key)
        told = bool(last and last.told and answer.said is Said.TOLD and not answer.values)
        other = theirs.get(field.key)
        found.append(
            Shown(
                id=f"q-{field.key}", key=field.key, kind=field.kind.value, label=field.label, hint=field.hint, choices=list(field.choices.items()),
                values=answer.values, said=answer.said.value if answer.said else "", sensitive=field.sensitive, told=told,
                note=note(field, one, last, say), last=last_words(field, one, last, say),
                theirs=(said_words(field, other) if other is not None else ""), wrong=of_field(mistakes, f"q-{field.key}"),
            )
        )  # fmt: skip
    return found


def note(field: Field, one: Filled, last: Before | None, say: Saying) -> str:
    """Where what stands in a question comes from, while nobody has saved it."""
    if not one.unsaved or field.key not in one.answers:
        return ""
    if last and last.answer.values == one.answers[field.key].values:
        return f"From the review of {say.long_day(last.on)}: is it still so?"
    return "As the register has it." if field.register and one.answers[field.key].values else ""


def last_words(field: Field, one: Filled, last: Before | None, say: Saying) -> str:
    """What an earlier review has, where it does not stand in the question already."""
    if last is None or not last.answer.values:
        return ""
    if one.answers.get(field.key, Answer()).values == last.answer.values:
        return ""
    return f"{say.long_day(last.on)}: {words(field, last.answer)}"


def said_words(field: Field, answer: Answer) -> str:
    """An answer in words, with what was said instead."""
    return (
        "; ".join(part for part in (words(field, answer), answer.said.words if answer.said else "") if part)
        or "no answer"
    )


def steps(parts: Sequence[Filled], review_id: int, here: str, say: Saying, names: Mapping[int, str]) -> list[Step]:
    """The sections with how far each is."""
    return [
        Step(
            one.section.key,
            one.section.title,
            f"/reviews/{review_id}/form/{one.section.key}",
            one.section.key == here,
            stands(one, say, names),
        )
        for one in parts
    ]


def stands(one: Filled, say: Saying, names: Mapping[int, str]) -> str:
    """How far a section is."""
    if one.at is not None:
        return f"saved {say.when(one.at).words}, {names.get(one.by_id or 0, 'a colleague')}"
    return "something is known already" if one.answers else "not begun"


def last_saved(one: Filled, say: Saying, names: Mapping[int, str]) -> str:
    """When the section was saved last, and by whom; nothing where it never was."""
    return (
        f"Saved {say.when(one.at).words} by {names.get(one.by_id or 0, 'a colleague')}." if one.at is not None else ""
    )


# a question that the register fills in → the section of the record where it is kept
KEPT_IN = {"medicines": "medicines", "prescriber": "care", "pharmacy": "care", "told_whom": "contact"}


def differs(parts: Sequence[Filled], held: Held) -> list[tuple[str, str, str, str]]:
    """Where what was saved on the form is not what the record says, which everybody else goes by: question, the form's, the record's, where to change it."""
    found = []
    for part in parts:
        for one in part.section.fields if not part.unsaved else ():
            said = words(one, part.answers.get(one.key, Answer())).strip()
            kept = form.of_register(held.person).get(one.register, "").strip() if one.register in KEPT_IN else said
            if said and said.split() != kept.split():
                found.append(
                    (one.label, said, kept or "nothing", f"/people/{held.person.id}/edit/{KEPT_IN[one.register]}")
                )
    return found


def prompts(held: Held, section: str) -> list[str]:
    """What the form reminds of in a section; nothing follows from it by itself."""
    if section == "mind" and {"buprenorphine", "depot"} & {found.name for found in find_drugs(held.person.medicines)}:
        return [BUPRENORPHINE_PROMPT]
    return []


def facts(session: Session, held: Held, say: Saying) -> list[tuple[str, str]]:
    """What the register knows, as the head of the form and of the pack."""
    names = staff_names(session)
    person, review = held.person, held.review
    return [
        ("Known as", person.preferred_name or person.name),
        ("Practice", f"{held.practice.name} ({held.practice.code})" if held.practice else "not known"),
        ("Keyworker", names.get(person.keyworker_id or 0, "nobody yet")),
        ("Prescriber", person.prescriber or "not known"),
        ("Pharmacy", person.pharmacy or "not known"),
        ("Medicines", person.medicines or "not known"),
        ("In shared care since", say.long_day(person.shared_care_start)),
        ("Last review", say.long_day(person.last_review_on) if person.last_review_on else "none on record"),
        ("Due", f"{say.long_day(review.due_on)}: {review.due_because}"),
        *([] if review.completed_on else [("Planned", planned(session, held, say, names))]),
        *reach_facts(session, person, say),
        *chosen(person.choices),
    ]  # fmt: skip


def planned(session: Session, held: Held, say: Saying, names: Mapping[int, str]) -> str:
    """Day, time, colleague and where it is held, as the plan has them."""
    review = held.review
    if review.planned_on is None:
        return "no day yet"
    at = f" at {review.planned_time}" if review.planned_time else ""
    room = session.get(Room, review.room_id) if review.room_id else None
    place = where(held.person.choices, held.practice.name if held.practice else None, room.name if room else None)
    return f"{say.long_day(review.planned_on)}{at}, with {names.get(review.worker_id or 0, 'nobody yet')}, {place}"


@dataclass(frozen=True)
class Paper:
    """One thing that came beforehand: whose, when, its words, and where its mail and files are looked at."""

    whose: str
    when: str
    words: str
    links: tuple[tuple[str, str], ...] = ()


def beside(session: Session, held: Held, say: Saying) -> list[Paper]:
    """What came beforehand: the practice's own answers first, then what colleagues wrote down."""
    rows = review_form_queries.practice_answers(session, held.id)
    mails = review_form_queries.mails_of(session, [row.message_id for row in rows if row.message_id])
    answered = [
        Paper(
            "The practice's answer", f"{say.when(row.at).words}, by {WAYS.get(row.how, row.how)}", answer_words(row), links_of(row.message_id, mails)
        )
        for row in rows
    ]  # fmt: skip
    wrote = [
        Paper(PAPERS[row.kind], f"as at {say.long_day(row.as_at)}, written down by {name}", row.words)
        for row, name in review_form_queries.papers(session, held.id)
    ]
    return (
        answered
        + wrote
        + [
            Paper(
                "What we go on without",
                f"{say.when(row.done_at).words}, by {name}" if row.done_at else "",
                f"{row.why} {row.note}".strip(),
            )
            for row, name in gather_queries.gone_without(session, held.id)
        ]
    )


def links_of(message_id: int | None, mails: Mapping[int, tuple[int | None, int]]) -> tuple[tuple[str, str], ...]:
    """Where the mail of an answer and each of its files are looked at."""
    if message_id is None or message_id not in mails:
        return ()
    case_id, files = mails[message_id]
    looks = [
        (f"/mails/{message_id}/attachments/{n}/look", "Look at the file" if files == 1 else f"Look at file {n + 1}")
        for n in range(files)
    ]
    return (*looks, *([(f"/cases/{case_id}", "The mail")] if case_id else []))


WAYS = {"link": "its own page", "mail": "mail", "phone": "telephone"}


def answer_words(row: PracticeAnswer) -> str:
    """An answer of the practice in words; a file or longer words came as a mail, which a colleague reads in the inbox."""
    said = WORDS[row.kind].capitalize() + (f": {row.text}" if row.text else "")
    return said + (". A mail came with it." if row.message_id and row.how == "mail" else "")


def whole(session: Session, held: Held, say: Saying, here: str = "") -> dict[str, Any]:
    """Everything that the pages of one review share."""
    names = staff_names(session)
    parts = form.filled(session, held)
    return {
        "review": held.review,
        "person": held.person,
        "review_id": held.id,
        "ended": held.review.state not in LIVE,
        "writable": held.review.state in form.WRITABLE,
        "facts": facts(session, held, say),
        "differs": differs(parts, held),
        "papers": beside(session, held, say),
        "steps": steps(parts, held.id, here, say, names),
        "outcome": OUTCOMES.get(held.review.outcome or ""),
    }


def overview(session: Session, held: Held, say: Saying) -> dict[str, Any]:
    """The first page of a form."""
    lines = review_form_queries.actions(session, held.id)
    done = held.review.state is ReviewState.COMPLETED
    return whole(session, held, say) | {
        "as_seen": seen(held.review),
        "outcomes": list(OUTCOMES.items()),
        "actions": [(line.row, line.owner, ended_words(line.row)) for line in lines],
        "owners": [*((str(one.id), one.name) for one in colleagues(session)), *OTHERS.items()],
        "workers": [(one.id, one.name) for one in colleagues(session)],
        "holder": staff_names(session).get(held.review.worker_id or 0, "") if done else "",
        "paper_kinds": list(PAPERS.items()),
        "letters": letters(session, held, say),
        "slips": [(code, one.words) for code, one in SLIPS.items()] if done else [],
        "taken_back": [
            (
                SLIPS[row.code].words,
                row.words,
                say.long_day(row.completed_on) if row.completed_on else "",
                say.when(row.at),
                name,
            )
            for row, name in review_form_queries.taken_back(session, held.id)
        ],
        "letters_due": letters_due(held, say.today, say),
        "next_due": complete.next_due(session, held.person, say.now) if done else None,
    }


HOW = {"mail": "in the outbox", "paper": "printed and sent by the board's letter route", "hand": "given by hand", "post": "with the letters for the post", "not_wanted": "the person would rather not have one"}  # fmt: skip
TITLES = {
    "gp": "Letter to the GP", "person": "The person's own copy",
    "gp_correction": "Letter to the GP that puts the earlier one right", "person_correction": "Letter to the person that puts the earlier one right",
}  # fmt: skip


def ended_words(row: ReviewAction) -> str:
    """How an action ended, and why where somebody said; "" for an open one."""
    return ": ".join(words for words in (ENDED.get(row.ended_as, ""), row.ended_because) if words)


def letters(session: Session, held: Held, say: Saying) -> list[tuple[str, str, str]]:
    """The two letters: kind, title, how each stands."""
    rows, names = review_form_queries.letters(session, held.id), staff_names(session)
    found = []
    done = held.review.state is ReviewState.COMPLETED
    for kind, title in TITLES.items():
        row = rows.get(kind)
        if row is None and (kind not in KINDS or not done):
            continue
        words_ = "not begun" if row is None else "a draft, not released"
        if row and row.released_at:
            words_ = f"released {say.when(row.released_at).words} by {names.get(row.released_by or 0, 'a colleague')}: {HOW.get(row.how, row.how)}"
            if review_letters.never_left(session, held, row):
                words_ += ". It did not arrive: please send it another way"
        found.append((kind, title, words_))
    return found


def letters_due(held: Held, today: date, say: Saying) -> tuple[str, bool] | None:
    """By when the letters are to go, and whether that has passed."""
    if held.form is None or held.form.letters_due_on is None:
        return None
    due = held.form.letters_due_on
    return (f"by {say.long_day(due)}", due < today)
