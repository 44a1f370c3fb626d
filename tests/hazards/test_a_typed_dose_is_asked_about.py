"""Hazard: a dose that a colleague typed into an answer leaves without anybody having asked whether a prescriber decided it."""

import pytest
from build import TUESDAY_10AM, app_on, confirmed, letters, service
from replying import a_case, all_gone, answered, letter_of
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.mail.mailbox import MailRejected
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event, Letter
from liaison.triage import inbox, reply, second_try
from liaison.triage.reply_check import Unconfirmed

DOSE = "Thank you. Please go up to methadone 45 from tonight."


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def keys(app: App, case: Case, staff_id: int, text: str) -> dict[str, str]:
    with reading(app.engine) as session:
        return {key.partition(":")[0]: key for key in confirmed(session, case.id, staff_id, text)}


def send(app: App, case: Case, staff_id: int, text: str, ticked: list[str]) -> int:
    with transaction(app.engine) as session:
        opened = inbox.open_case(session, case.id, staff_id=staff_id, now=TUESDAY_10AM)
        return reply.send(
            app, session, case.id, version=opened.version, staff_id=staff_id, text=text, now=TUESDAY_10AM, confirmed=ticked
        )  # fmt: skip


def happened(app: App, case: Case) -> list[str]:
    with reading(app.engine) as session:
        mine = col(Event.kind) == "case", col(Event.subject_id) == case.id
        return list(session.scalars(select(col(Event.because)).where(*mine).order_by(col(Event.id))))


def test_it_does_not_leave_until_the_person_who_sends_has_ticked_for_this_dose(app: App, ids) -> None:
    case = a_case(app, "May she go up to 45 mg of methadone?")
    for who in ("Nora", "Petra"):  # a prescriber is asked as everybody is, and nobody is held up by more than the tick
        asked = keys(app, case, ids[who], DOSE)
        assert "dose" in asked
        with pytest.raises(Unconfirmed) as left:
            send(app, case, ids[who], DOSE, [key for code, key in asked.items() if code != "dose"])
        assert [(one.code, one.stop) for one in left.value.questions] == [("dose", False)]
    ticked = list(asked.values())  # they count for the letter as it was shown, and no other
    for other in (DOSE.replace("45", "54"), DOSE.replace("from tonight", "twice a day")):
        with pytest.raises(Unconfirmed):
            send(app, case, ids["Petra"], other, ticked)
    assert letters(app, "answer") == []

    letter = letter_of(app, send(app, case, ids["Petra"], DOSE, ticked))

    assert [key.partition(":")[0] for key in letter.confirmed].count("dose") == 1
    said = [one for one in happened(app, case) if one.startswith("confirmed")]
    assert len(said) == 1  # an event with her name, without a word of the letter
    assert "dose" in said[0]
    assert not {"45", "methadone"} & set(said[0].lower().replace(",", " ").split())


def test_the_practices_own_words_in_quotation_and_a_letter_without_a_dose_are_not_asked_about(app: App, ids) -> None:
    case = a_case(app, "May she go up to 45 mg of methadone?")

    assert "dose" not in keys(app, case, ids["Nora"], "> May she go up to 45 mg of methadone?\n\nWe ring you today.")
    assert "dose" in keys(app, case, ids["Nora"], "> May she go up to 55 mg of methadone?\n\nWe ring you today.")


def test_whoever_lets_it_go_out_again_is_asked_again(app: App, ids) -> None:
    case = a_case(app, "May she go up to 45 mg of methadone?")
    all_gone(app)
    letter = answered(app, case, ids["Petra"], text=DOSE)
    app.mailboxes["main"].fail("send", MailRejected("552 too large"))
    all_gone(app)
    with transaction(app.engine) as session:
        seen = second_try.newest_event(session, letter.id)
        again = {"seen": seen, "to": "", "looked": True, "staff_id": ids["Nora"], "now": TUESDAY_10AM}
        found = second_try.questions(session, session.get_one(Letter, letter.id), letter.to)
        assert {one.key for one in found if one.code == "dose"} <= set(
            letter.confirmed
        )  # read from the letter as it stands
        with pytest.raises(Unconfirmed, match="methadone 45"):
            second_try.again(session, letter.id, confirmed=[one.key for one in found if one.code != "dose"], **again)
        second_try.again(session, letter.id, confirmed=[one.key for one in found], **again)

    assert letter_of(app, letter.id).state is LetterState.QUEUED
    ticks = [one for one in happened(app, case) if "confirmed before sending: dose" in one]
    assert len(ticks) == 2  # by whoever wrote it, and by whoever let it go again
