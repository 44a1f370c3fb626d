"""`liaison outbox`: what it lists and shows, what it holds, and what it may queue again."""

import pytest
from build import TUESDAY_10AM, arrive, letters, mail, service

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.outbox import send
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables import Letter
from tests.cli.conftest import Desk, one_line


@pytest.fixture
def posted(liaison: Desk) -> tuple[Desk, App, Letter]:
    """A service with one acknowledgement in its outbox."""
    app = liaison.app()
    service(app)
    arrive(app, mail(subject="Jo Example and her methadone"))
    (letter,) = letters(app)
    return liaison, app, letter


def test_the_outbox_lists_letters_without_addresses_and_shows_one_whole(posted: tuple[Desk, App, Letter]) -> None:
    liaison, _, letter = posted

    listed, shown = liaison("outbox", "list", "--json"), liaison("outbox", "show", letter.id)

    (row,) = listed.json["letters"]
    assert (row["id"], row["state"], row["kind"]) == (letter.id, "queued", "acknowledgement")
    assert "tait@quay.example" not in listed.out + liaison("outbox", "list").out
    assert "Jo Example" not in listed.out
    assert shown.code == 0
    assert "tait@quay.example" in shown.out
    assert letter.subject in shown.out
    assert "step:acknowledge: new → queued" in shown.out


def test_letters_are_held_and_released(posted: tuple[Desk, App, Letter]) -> None:
    liaison, app, _ = posted

    assert liaison("outbox", "hold").code == 0
    assert liaison("outbox", "hold").code == 0
    with reading(app.engine) as session:
        assert is_on(session, HOLD_SENDS)
    assert send.send_one(app, TUESDAY_10AM) is False

    assert liaison("outbox", "release").code == 0
    assert send.send_one(app, TUESDAY_10AM) is True
    assert letters(app)[0].state is LetterState.SENT


def test_a_failed_letter_is_queued_again_by_a_named_actor(posted: tuple[Desk, App, Letter]) -> None:
    liaison, app, letter = posted
    with transaction(app.engine) as session:
        row = session.get_one(Letter, letter.id)
        for state in (LetterState.SENDING, LetterState.FAILED):
            events.move(session, row, state, actor=events.step("send"), now=TUESDAY_10AM)

    ran = liaison("outbox", "retry", letter.id)

    assert (ran.code, ran.out) == (0, "")
    assert letters(app)[0].state is LetterState.QUEUED
    assert "person:console: failed → queued by hand" in liaison("outbox", "show", letter.id).out


def test_a_letter_that_waits_or_has_left_or_is_not_there_is_not_queued_again(
    posted: tuple[Desk, App, Letter],
) -> None:
    liaison, app, letter = posted

    assert one_line(liaison("outbox", "retry", letter.id))
    send.send_one(app, TUESDAY_10AM)
    assert one_line(liaison("outbox", "retry", letter.id))
    assert letters(app)[0].state is LetterState.SENT
    assert one_line(liaison("outbox", "retry", "99"))
    assert one_line(liaison("outbox", "show", "99"))
