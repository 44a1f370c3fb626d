"""Trainings: those not heard from are reminded once, a week before; the words are made when it leaves, and none leaves after an answer."""

from datetime import timedelta

import pytest
from build import app_on, letters, service, take_in
from inviting_rows import all_gone
from sqlalchemy import Engine
from training_rows import HOUR, LUNCH, calendar_answer, do, first_kinds, in_words, kind, places, planned, put_on

from liaison.app import App
from liaison.domain.attending import Answer
from liaison.meetings import nudge, training_dates, training_heard
from liaison.meetings.heard import Heard
from liaison.meetings.training_dates import Planned
from liaison.store.session import transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Letter
from liaison.store.tables_training import TrainingDate, TrainingPlace
from liaison.triage import classify, route, screen

WEEK_BEFORE = LUNCH - timedelta(days=7, hours=4, minutes=30)  # Thursday, 08:00
JEAN, TOM, UNA = "jean@quay.example", "tom@glen.example", "una@hill.example"


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    service(app)
    first_kinds(app)
    planned(app)
    put_on(app)
    put_on(app, "Tom", TOM)
    put_on(app, "Una", UNA)
    do(app, training_dates.send)
    all_gone(app)
    return app


def reminders(app: App) -> list[tuple[str, str, str]]:
    return [(one.to[0], one.state.value, one.because or "") for one in letters(app, "training_reminder")]


def hold(app: App, *, on: bool) -> None:
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=on, because="test", by_id=1, now=WEEK_BEFORE)


def answer(app: App, email: str, said: Answer, now=WEEK_BEFORE) -> None:
    number = places(app)[email].id
    with transaction(app.engine) as session:
        place = session.get_one(TrainingPlace, number)
        training_heard.note(session, app, place, Heard(said, "phone"), actor="person:1", now=now)


def test_only_those_not_heard_from_are_reminded_once_a_week_before(app: App) -> None:
    answer(app, TOM, Answer.NO)
    with transaction(app.engine) as session:  # Una's letter did not arrive: a person looks after that
        session.get_one(Letter, next(one.id for one in letters(app) if one.to == [UNA])).bounced_at = WEEK_BEFORE
    put_on(app, "Held", "held@hill.example")  # on the list, and not written to yet
    found = [nudge.take_all(app, WEEK_BEFORE + timedelta(days=day)).letters for day in (-1, 0, 0, 1, 4)]

    assert found == [0, 1, 0, 0, 0]
    (letter,) = letters(app, "training_reminder")
    assert (letter.to, letter.automatic, letter.calendar) == ([JEAN], "auto-generated", None)


def test_the_words_are_made_when_it_leaves(app: App) -> None:
    nudge.take_all(app, WEEK_BEFORE)
    with transaction(app.engine) as session:  # another room, and nobody wrote a new version of it
        session.get_one(TrainingDate, 1).place = "The library"
    assert "The library" not in letters(app, "training_reminder")[0].text
    all_gone(app, WEEK_BEFORE)
    assert all("The library" in one.text and "The library" in one.html for one in letters(app, "training_reminder"))
    left = [one for one in app.mailboxes["main"].letters if "have not heard yet" in one.text]
    assert [("The library" in one.text) for one in left] == [True] * 3


def test_none_leaves_after_an_answer_however_it_came(app: App) -> None:
    hold(app, on=True)
    assert nudge.take_all(app, WEEK_BEFORE).letters == 3
    answer(app, JEAN, Answer.MAYBE)  # on the telephone
    ours = {one.to[0]: one for one in letters(app, "training_invitation")}
    take_in(app, calendar_answer(ours[TOM]))  # by a calendar, read by nobody yet
    take_in(app, in_words(ours[UNA], "Yes, I'll come."))  # in prose, read by nobody yet
    for step in (screen, classify, route):
        step.take_batch(app, WEEK_BEFORE)
    hold(app, on=False)
    all_gone(app, WEEK_BEFORE)
    assert [(to, state) for to, state, _ in reminders(app)] == [(JEAN, "withheld"), (TOM, "withheld"), (UNA, "withheld")]  # fmt: skip
    assert {why for *_, why in reminders(app)} == {"They have answered meanwhile.", "They have written meanwhile; it is read first."}  # fmt: skip
    assert nudge.take_all(app, WEEK_BEFORE + timedelta(days=1)).letters == 0


def test_none_leaves_after_a_cancellation_or_another_time(app: App) -> None:
    hold(app, on=True)
    nudge.take_all(app, WEEK_BEFORE)
    later = LUNCH + timedelta(days=1)
    do(app, training_dates.change, Planned(kind(app), later, later + HOUR, "Library", 12), now=WEEK_BEFORE)
    hold(app, on=False)
    all_gone(app, WEEK_BEFORE)
    assert [state for _, state, _ in reminders(app)] == ["withheld"] * 3
    hold(app, on=True)
    assert nudge.take_all(app, WEEK_BEFORE + timedelta(days=1)).letters == 3  # of the new time, once
    do(app, training_dates.call_off, "", now=WEEK_BEFORE + timedelta(days=1))
    hold(app, on=False)
    all_gone(app, WEEK_BEFORE + timedelta(days=1))
    assert [state for _, state, _ in reminders(app)] == ["withheld"] * 6
    assert nudge.take_all(app, WEEK_BEFORE + timedelta(days=2)).letters == 0
