"""Hazard: meetings that did not happen are counted against somebody, or a letter about them reaches a hand it must not, or comes twice."""

import contextlib
import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import add_person, change_person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.entered_in_error import SLIPS, person_correction
from liaison.domain.looking_out import TASKS
from liaison.domain.reaching import SUBJECT, reveals
from liaison.domain.review_outcomes import OUTCOMES
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import PersonLetterState, ReviewState
from liaison.letters.catalogue import CATALOGUE
from liaison.outbox import send
from liaison.reviews import booking, invite, invite_release, not_met
from liaison.reviews.invite_release import NotReleased
from liaison.reviews.not_met import Helpers
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import metadata
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter

ROOT = Path(__file__).resolve().parents[2]
COUNTING = re.compile(r"strike|no.?show|dna|missed_|misses|times_not|not_met_count|attempts_to_meet", re.I)
PUNISHING = re.compile(
    r"discharg|strike|last chance|final (?:letter|notice|reminder)|must attend|unless you (?:come|attend|reply|ring|contact)|if you do not (?:come|attend|reply)|third|second time|again (?:failed|missed)|times now",
    re.I,
)
SAFE = {"post": "yes", "email": "yes", "email_to": "jo@home.example", "post_to": "1 Quay Lane"}
blocks = st.fixed_dictionaries({
    "post": st.sampled_from(["yes", "no", "unknown", None, "perhaps"]),
    "email": st.sampled_from(["yes", "no", "unknown", None]),
    "post_checked_on": st.sampled_from(["2026-11-01", "2026-04-01", "2027-11-01", None, "lately"]),
    "email_checked_on": st.sampled_from(["2026-11-01", "2026-04-01", "2027-11-01", None, "lately"]),
    "domestic_abuse": st.booleans(),
    "email_to": st.sampled_from(["jo@home.example", ""]),
    "post_to": st.sampled_from(["1 Quay Lane", ""]),
    "prefers": st.sampled_from(["email", "post", "phone", None]),
})  # fmt: skip
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["draft", "release", "missed", "change", "confirm", "hold", "send"]), st.integers(0, 40), blocks
    ),
    max_size=10,
)


def test_no_column_state_or_answer_counts_what_did_not_happen() -> None:
    columns = [f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns]
    assert [name for name in columns if COUNTING.search(name)] == []
    assert [state.value for state in ReviewState if COUNTING.search(state.value)] == []
    code = "".join((ROOT / f"liaison/reviews/{name}.py").read_text("utf-8") for name in ("not_met", "reach_tasks"))
    assert not re.search(r"count\(|len\(|\bsum\(|CLOSED|COMPLETED|DEFERRED", code)
    for kind in TASKS.values():
        assert not PUNISHING.search(" ".join([kind.title, kind.what, *(one.words for one in kind.answers.values())]))


def test_no_letter_to_a_person_punishes_counts_or_tells_outside_what_it_is_about() -> None:
    for name, template in CATALOGUE.items():
        if template.purpose == SUBJECT:
            text = (ROOT / f"liaison/letters/templates/{name}.txt").read_text("utf-8")
            assert not PUNISHING.search(text), name
            assert "prescription" in text.lower()
    assert reveals(SUBJECT) == []


# everything a person or a colleague reads on the way of a meeting that did not happen: letters, pages, tasks, outcomes, what is set going
PAGES = (
    "not_met",
    "reach_task",
    "reach_tasks",
    "person_letter",
    "person_letters",
    "review_form",
    "review_letter",
    "today",
)
WORDS = [
    *((f"letter {name}", (ROOT / f"liaison/letters/templates/{name}.txt").read_text("utf-8")) for name, one in CATALOGUE.items() if one.purpose == SUBJECT),
    *((f"page {name}", (ROOT / f"liaison/web/templates/{name}.html").read_text("utf-8")) for name in PAGES),
    *((f"task {kind}", " ".join([one.title, one.what, one.note, *(a.words + ". " + a.now for a in one.answers.values())])) for kind, one in TASKS.items()),
    *((f"outcome {code}", f"{one.words}. {one.follows}") for code, one in OUTCOMES.items()),
    ("what is set going", ". ".join(re.findall(r'(?<!")f?"([^"\n]{12,})"(?!")', (ROOT / "liaison/reviews/not_met.py").read_text("utf-8")))),
    *((f"put right: {code}", person_correction(code, date(2026, 11, 24), "Jo", "01632 960100")) for code in SLIPS),
]  # fmt: skip
NOTHING_CHANGES = re.compile(
    r"nothing (?:is changed|changes|in your prescription changes)|stays the same|go on as they are|not drafted here",
    re.I,
)


@pytest.mark.parametrize(("where", "words"), WORDS, ids=[where for where, _ in WORDS])
def test_nothing_that_is_read_on_this_way_punishes_counts_or_touches_the_prescription(where: str, words: str) -> None:
    assert not PUNISHING.search(words)
    assert not re.search(
        r"\b(?:fail(?:ed|ure)?|dna|did not attend|no.show|non.?compliant|disengaged|refus(?:ed|al)|sanction|warning letter)\b",
        words,
        re.I,
    )
    for part in re.split(r"(?<=[.!?])\s+|\n\n", re.sub(r"<[^>]+>|\{[{%].*?[}%]\}", " ", words)):
        if re.search("prescription", part, re.I) and part.strip().lower() != "your prescription":  # the heading alone
            assert NOTHING_CHANGES.search(part), part


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_happens_nothing_goes_an_unsafe_way_and_nothing_goes_twice(
    memory_engine: Engine, sqlite_template: Path, acts: list[tuple[str, int, dict[str, Any]]]
) -> None:
    fresh(memory_engine, sqlite_template)
    app = app_on(memory_engine)
    ids = service(app)
    person = a_person(app, ids["Ailsa"])
    now, safe = TUESDAY_10AM, dict(SAFE, **all_asked("2026-11-01"))
    for act, days, block in acts:
        now += timedelta(hours=1)
        if act == "draft":
            invite.take_all(app, now)
        elif act == "change":
            safe = block
            change_person(app, person, safe_contact=block)
        elif act == "hold":
            change_person(app, person, letters_held=bool(days % 2))
        elif act == "confirm":
            book(app, person, date(2026, 12, 1) + timedelta(days=days % 3), ids["Ailsa"], now)
        elif act == "missed":
            miss(app, person, days, ids, now)
        elif act == "release":
            release_all(app, ids["Lena"], now)
        before = len(app.mailboxes["main"].letters)
        while send.send_one(app, now):
            pass
        for letter in app.mailboxes["main"].letters[before:]:
            with reading(app.engine) as session:
                register = session.get_one(Person, person)
                assert not register.letters_held
            assert (safe["email"], safe["email_checked_on"]) == ("yes", "2026-11-01")
            assert not safe.get("domestic_abuse")
            assert letter.to == (safe["email_to"],)
            assert letter.subject == SUBJECT
            assert reveals(letter.subject + letter.sender_name) == []
    with reading(app.engine) as session:
        rows = list(session.scalars(select(PersonLetter)))
        review = session.scalars(select(Review)).one()
    assert len({(row.person_id, row.cycle, row.step) for row in rows}) == len(rows)
    assert len({mail.letter_key for mail in app.mailboxes["main"].letters}) == len(app.mailboxes["main"].letters)
    assert review.state in {ReviewState.PLANNED, ReviewState.CONFIRMED}
    assert review.outcome is None


def fresh(engine: Engine, template: Path) -> None:
    with sqlite3.connect(template) as source, engine.connect() as connection:
        connection.rollback()
        source.backup(connection.connection.driver_connection)


def a_person(app: Any, keyworker: int) -> int:
    person = add_person(app, safe_contact=dict(SAFE, **all_asked("2026-11-01")), keyworker_id=keyworker)
    step = events.step("plan")
    with transaction(app.engine) as session:
        row = Review(
            person_id=person, cycle=date(2025, 12, 29), state=ReviewState.DUE, due_on=date(2026, 12, 29), worker_id=keyworker, created_at=TUESDAY_10AM,
        )  # fmt: skip
        events.open_row(session, row, actor=step, now=TUESDAY_10AM)
        events.move(session, row, ReviewState.PLANNED, actor=step, now=TUESDAY_10AM, planned_on=date(2026, 12, 22))
    return person


def the_review(app: Any) -> Review:
    with reading(app.engine) as session:
        return session.scalars(select(Review)).one()


def book(app: Any, person: int, day: date, worker: int, now: Any) -> None:
    review = the_review(app)
    with transaction(app.engine) as session:
        booking.book(
            session,
            review.id or 0,
            as_seen=booking.seen(review),
            on=day,
            worker_id=worker,
            staff_id=worker,
            now=now,
        )


def miss(app: Any, person: int, days: int, ids: dict[str, int], now: Any) -> None:
    with transaction(app.engine) as session:
        session.scalars(select(Review)).one().planned_on = TUESDAY_10AM.date() - timedelta(days=days)
    review = the_review(app)
    helpers = Helpers(ids["Ailsa"], ids["Nora"], ids["Petra"])
    with transaction(app.engine) as session:
        not_met.say(
            session, app, review.id or 0, as_seen=booking.seen(review), helpers=helpers, staff_id=ids["Ailsa"], now=now
        )


def release_all(app: Any, staff_id: int, now: Any) -> None:
    with reading(app.engine) as session:
        waiting = list(
            session.scalars(select(PersonLetter).where(col(PersonLetter.state) == PersonLetterState.DRAFTED))
        )
    for letter in waiting:
        words = {"version": letter.version, "text": letter.text}
        with contextlib.suppress(NotReleased), transaction(app.engine) as session:
            invite_release.release(session, app, letter.id or 0, staff_id=staff_id, now=now, **words)
