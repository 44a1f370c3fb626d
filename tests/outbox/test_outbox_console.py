"""The outbox as the command line sees it: what is listed, what a retry may do, and that a hold holds."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, arrive, letters, mail, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.outbox import outbox_console, send
from liaison.outbox.outbox_console import RECENT, NotAllowed, hold, listing, retry, show
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS
from liaison.store.tables import Letter, Switch


@pytest.fixture
def app(engine: Engine) -> App:
    """Two acknowledgements in the outbox."""
    made = app_on(engine)
    service(made)
    arrive(made, mail(message_id="<1@x.example>"), mail("Another dose question", message_id="<2@x.example>"))
    return made


def move(app: App, letter_id: int, *states: LetterState) -> None:
    with transaction(app.engine) as session:
        for state in states:
            actor = events.person(1) if state is LetterState.CANCELLED else events.step("send")
            events.move(session, session.get_one(Letter, letter_id), state, actor=actor, now=NOW)


def state(app: App, letter_id: int) -> LetterState:
    return next(letter.state for letter in letters(app) if letter.id == letter_id)


def test_what_has_not_left_comes_first_then_the_last_that_did(app: App) -> None:
    send.send_one(app, NOW)

    rows = listing(app)

    assert [(row["id"], row["state"]) for row in rows] == [(2, "queued"), (1, "sent")]
    assert all(set(row) == {"id", "state", "kind", "subject", "because"} for row in rows)


def test_only_so_many_of_those_that_left_are_listed(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(
        app,
        *(
            mail(f"Dose question {n}", message_id=f"<{n}@x.example>", sender=f"gp{n}@quay.example")
            for n in range(RECENT + 3)
        ),
    )
    for minute in range(RECENT + 3):
        send.send_one(app, NOW + timedelta(minutes=minute))

    rows = listing(app)

    assert len(rows) == RECENT
    assert [row["id"] for row in rows] == list(range(RECENT + 3, 3, -1))


@pytest.mark.parametrize("path", [["SENDING", "FAILED"], ["SENDING", "UNKNOWN"], ["WITHHELD"]])
def test_what_failed_or_is_unknown_or_withheld_is_queued_again_from_the_beginning(app: App, path: list[str]) -> None:
    move(app, 1, *(LetterState[name] for name in path))

    retry(app, 1)

    (letter, _) = letters(app)
    assert (letter.state, letter.attempts, letter.not_before) == (LetterState.QUEUED, 0, app.now())
    assert f"person:{outbox_console.CONSOLE}: {path[-1].lower()} → queued by hand" in show(app, 1)


@pytest.mark.parametrize("path", [[], ["SENDING"], ["SENDING", "SENT"], ["CANCELLED"]])
def test_what_waits_leaves_or_has_left_or_was_cancelled_is_not_queued_again(app: App, path: list[str]) -> None:
    move(app, 1, *(LetterState[name] for name in path))
    before = state(app, 1)

    with pytest.raises(NotAllowed, match=f"Letter 1 is {before.value}"):
        retry(app, 1)

    assert state(app, 1) is before


def test_a_letter_that_is_not_there_is_refused_in_words(app: App) -> None:
    for ask in (show, retry):
        with pytest.raises(NotAllowed, match="no letter 99"):
            ask(app, 99)


def test_a_hold_is_kept_with_its_reason_until_it_is_released(app: App) -> None:
    hold(app, on=True)
    with reading(app.engine) as session:
        row = session.get_one(Switch, HOLD_SENDS)

    assert row.because == "from the command line"
    assert send.send_one(app, NOW) is False

    hold(app, on=False)
    assert send.send_one(app, NOW) is True
