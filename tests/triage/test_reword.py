"""Drafted letters worded anew while they wait, on both databases: with the checks of an answer, and never once they have been claimed."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from replying import a_case, all_gone, letter_of
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.rewording import parted
from liaison.domain.states import LetterState
from liaison.outbox.send import claim
from liaison.store.letter_queries import outbox, sheet
from liaison.store.mail_queries import case_file
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Letter
from liaison.triage import reword
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.reply_check import Unconfirmed

LATER = TUESDAY_10AM + timedelta(minutes=5)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def hold(app: App, on: bool = True) -> None:
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=on, now=TUESDAY_10AM, because="a test")


@pytest.fixture
def held(app: App, ids: dict[str, int]) -> Letter:
    """An acknowledgement that waits, as sends are held."""
    hold(app)
    a_case(app)
    return letters(app, "acknowledgement")[0]


def keep(app: App, ids: dict[str, int], letter: Letter, body: str, *, seen: str | None = None) -> None:
    with transaction(app.engine) as session:
        seen = parted(letter.text)[0] if seen is None else seen
        reword.keep(session, letter.id, body, seen=seen, confirmed=[], staff_id=ids["Nora"], now=LATER)


def test_it_leaves_once_with_the_new_words_and_the_foot_it_had(app: App, ids: dict[str, int], held: Letter) -> None:
    body, foot = parted(held.text)
    keep(app, ids, held, f"Good to hear from you.\n\n{body}")
    hold(app, on=False)
    all_gone(app, LATER)

    sent = letter_of(app, held.id)
    assert sent.state is LetterState.SENT
    assert sent.text == f"Good to hear from you.\n\n{body}\n\n{foot}\n"
    assert "<p>Good to hear from you.</p>" in (sent.html or "")
    assert "For our filing:" in sent.text
    assert len([raw for raw in app.mailboxes["main"].sent.values() if b"Good to hear" in raw]) == 1
    with reading(app.engine) as session:
        assert "worded our acknowledgement anew before it left" in [
            one.because for one in case_file(session, sent.case_id).events
        ]
        assert "worded anew before it left" in [one.because for one in sheet(session, sent.id).events]


@pytest.mark.parametrize("word", ["reference", "telephone", "999", "time"])
def test_what_the_practice_relies_on_has_to_stay(app: App, ids: dict[str, int], held: Letter, word: str) -> None:
    body = parted(held.text)[0]
    with reading(app.engine) as session:
        reference = sheet(session, held.id).case.reference
    gone = {"reference": reference, "telephone": "01632 960100", "999": "999", "time": "by "}[word]
    assert gone in body
    with pytest.raises(NotAllowed, match="Please keep"):
        keep(app, ids, held, body.replace(gone, ""))
    with pytest.raises(NotAllowed, match="Write the letter first"):
        keep(app, ids, held, "  ")
    assert letter_of(app, held.id).text == held.text


def test_the_interlock_runs(app: App, ids: dict[str, int], held: Letter) -> None:
    body = parted(held.text)[0]
    with pytest.raises(Unconfirmed, match="CHI number"):
        keep(app, ids, held, f"{body}\n\nAbout 300274 1236.")
    with pytest.raises(Unconfirmed, match="condition"):
        keep(app, ids, held, f"{body}\n\nShe must be abstinent before we offer psychology.")


def test_two_colleagues_do_not_write_over_each_other(app: App, ids: dict[str, int], held: Letter) -> None:
    body = parted(held.text)[0]
    keep(app, ids, held, f"First.\n\n{body}")
    with pytest.raises(Stale):
        keep(app, ids, held, f"Second.\n\n{body}")
    assert "First." in letter_of(app, held.id).text


def test_what_has_begun_to_leave_is_not_changed(app: App, ids: dict[str, int], held: Letter) -> None:
    hold(app, on=False)
    assert claim(app, LATER) is not None
    with pytest.raises(Stale):
        keep(app, ids, held, f"Late.\n\n{parted(held.text)[0]}")
    assert letter_of(app, held.id).text == held.text


def test_taken_off_it_does_not_leave_and_says_why(app: App, ids: dict[str, int], held: Letter) -> None:
    with transaction(app.engine) as session, pytest.raises(NotAllowed):
        reword.take_off(session, held.id, " ", staff_id=ids["Nora"], now=LATER)
    with transaction(app.engine) as session:
        reword.take_off(session, held.id, "we rang them", staff_id=ids["Nora"], now=LATER)
    hold(app, on=False)
    all_gone(app, LATER)

    off = letter_of(app, held.id)
    assert (off.state, off.because) == (LetterState.CANCELLED, "we rang them")
    assert app.mailboxes["main"].sent == {}
    with reading(app.engine) as session:
        assert [one.letter.id for one in outbox(session, "off")[0]] == [held.id]


def test_answers_and_alarms_are_nobody_s_to_word_anew(app: App, ids: dict[str, int], held: Letter) -> None:
    with transaction(app.engine) as session:
        session.get_one(Letter, held.id).kind = "escalation"
    with pytest.raises(NotAllowed, match="cannot be worded anew"):
        keep(app, ids, held, "x")
