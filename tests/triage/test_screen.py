"""Headers and structure decide first; what breaks is parked and nothing behind it waits."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, mail, messages, take_in, triage_all
from sqlalchemy import Engine, select, update

from liaison.domain.states import LedgerState
from liaison.store.session import reading, transaction
from liaison.store.tables import LedgerItem, Reading
from liaison.store.tables_people import SenderAddress
from liaison.triage import screen

OUT_OF_OFFICE = mail(
    "I am away until Monday.", subject="Automatic reply: your letter", headers="Auto-Submitted: auto-replied"
)
NEWSLETTER = mail("Our spring news.", subject="News", headers="List-Id: <news.board.example>\nPrecedence: bulk")


def test_automatic_mail_comes_to_rest_with_its_reason_and_makes_no_case(engine: Engine) -> None:
    app = app_on(engine)

    assert arrive(app, OUT_OF_OFFICE, NEWSLETTER) == []

    assert [row.state for row in ledger(app)] == [LedgerState.AUTO_REPLY, LedgerState.SET_ASIDE]
    with reading(engine) as session:
        assert all(row.because for row in session.scalars(select(Reading)))


def test_a_sender_on_the_clinical_list_is_always_read(engine: Engine) -> None:
    app = app_on(engine)
    with transaction(engine) as session:
        session.add(SenderAddress(email="alerts@ambulance.example", clinical_automatic=True))

    found = arrive(app, mail("Notice", sender="alerts@ambulance.example", headers="Auto-Submitted: auto-generated"))

    assert len(found) == 1


def test_a_mail_that_cannot_be_parsed_is_parked_and_the_rest_goes_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(engine)
    real = screen.parse

    def trips(raw: bytes) -> object:
        if b"TRIP" in raw:
            raise ValueError("Jane Doe 3002741236")  # an error text may hold words of the mail
        return real(raw)

    monkeypatch.setattr(screen, "parse", trips)
    arrive(app, mail("TRIP about a dose"), mail("About a dose"))

    broken, whole = ledger(app)
    assert (broken.state, broken.error, broken.parked_from) == (LedgerState.PARKED, "screen: ValueError", "screen")
    assert whole.state is LedgerState.CASE


def test_a_mail_that_stopped_the_program_three_times_is_parked_unread(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, mail("First dose"), mail("Second dose"))
    first, _ = ledger(app)
    with transaction(engine) as session:  # what three stops in mid-batch leave behind
        session.execute(update(LedgerItem).where(LedgerItem.id == first.id).values(attempts=3))

    triage_all(app)

    assert [row.state for row in ledger(app)] == [LedgerState.PARKED, LedgerState.CASE]


def test_a_mail_tried_before_is_taken_alone(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, *(mail(f"Dose {n}") for n in range(3)))
    with transaction(engine) as session:
        session.execute(update(LedgerItem).values(attempts=1))

    assert screen.take_batch(app, TUESDAY_10AM) == 1


def test_a_mail_that_another_process_has_in_hand_is_left_to_it_for_a_minute(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, mail("First dose"), mail("Second dose"))

    assert [len(screen.claim(app, TUESDAY_10AM)) for _ in range(4)] == [2, 0, 0, 0]

    assert len(screen.claim(app, TUESDAY_10AM + timedelta(seconds=61))) == 1
    assert {row.attempts for row in ledger(app)} == {1, 2}


def test_null_characters_and_half_characters_are_stored_safely(engine: Engine) -> None:
    app = app_on(engine)

    arrive(
        app, mail("A dose\x00 question \ud83d".encode("utf-8", "surrogatepass").decode("latin-1"), subject="nul\x00l")
    )

    (message,) = messages(app)
    assert "\x00" not in message.subject + message.text
    assert len(cases(app)) == 1


def test_an_empty_mail_is_unclear_and_read_by_a_person(engine: Engine) -> None:
    app = app_on(engine)

    found = arrive(app, b"", b"\n\n", mail("", subject=""))

    assert [case.outcome.value for case in found] == ["unclear"] * 3
    assert {case.urgency.value for case in found} == {"U2"}
