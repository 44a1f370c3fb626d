"""An answer that Outlook packed into winmail.dat goes the whole corridor: from raw mail to the counted answer of the right person, and no case."""

from base64 import encodebytes

import pytest
from build import TUESDAY_10AM, app_on, cases, ledger, take_in, triage_all
from inviting_rows import HOUR, NOON, TAIT, all_gone, confirmed_cluster, do, guests, invited, the_meeting
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.states import LedgerState
from liaison.meetings import convene, rsvp
from liaison.meetings.convene import Moved
from liaison.store.session import reading
from liaison.store.tables_meetings import MeetingAnswer
from tests.mail import tnef_stream as tnef


@pytest.fixture
def app(memory_engine: Engine) -> App:
    app = app_on(memory_engine)
    confirmed_cluster(app)
    invited(app)
    all_gone(app)
    return app


def packed(app: App, answer: str, *more: bytes, words: str = "", by: str = TAIT.email, number: int = 1) -> bytes:
    """The mail as Exchange sends it outside: nothing but winmail.dat."""
    uid = b"\x04\x00\x00\x00vCal-Uid\x01\x00\x00\x00" + the_meeting(app).uid.upper().encode() + b"\x00"
    values = [tnef.words(0x0037, "Accepted: Shared care"), tnef.moment(0x820D, NOON), tnef.moment(0x820E, NOON + HOUR), tnef.named(0x0003, tnef.MEETINGS, uid), *more]  # fmt: skip
    stream = tnef.message(
        *values, *([tnef.words(0x1000, words)] if words else []), message_class=f"IPM.Microsoft Schedule.{answer}"
    )
    head = (
        f"From: Dr Tait <{by}>\r\nTo: queries@liaison.example\r\nSubject: Accepted: Shared care\r\nMessage-ID: <w{number}@quay.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + encodebytes(stream)


def answered(app: App, raw: bytes) -> list[MeetingAnswer]:
    take_in(app, raw)
    triage_all(app)
    rsvp.take_batch(app, TUESDAY_10AM)
    with reading(app.engine) as session:
        return list(session.scalars(select(MeetingAnswer).order_by(MeetingAnswer.id)))


@pytest.mark.parametrize(("answer", "said"), [("MtgRespP", "yes"), ("MtgRespN", "no"), ("MtgRespA", "maybe")])
def test_it_is_counted_for_who_sent_it_and_no_case_is_made(app: App, answer: str, said: str) -> None:
    (row,) = answered(app, packed(app, answer))
    assert (row.counted, row.look, row.how) == (True, False, "calendar")
    assert (guests(app)[TAIT.email].answer, guests(app)["muir@glen.example"].answer) == (said, "waiting")
    assert (cases(app), [one.state for one in ledger(app)]) == ([], [LedgerState.CALENDAR_REPLY])


def test_a_proposed_time_is_a_counter_and_a_person_looks_at_it(app: App) -> None:
    proposed = NOON + 24 * HOUR
    more = (tnef.moment(0x8250, proposed), tnef.moment(0x8251, proposed + HOUR), tnef.flag(0x8257, True))
    (row,) = answered(app, packed(app, "MtgRespA", *more))
    assert (row.answer, row.proposes_at, row.counted, row.look) == ("other_time", proposed, True, True)
    assert guests(app)[TAIT.email].answer == "other_time"
    assert (cases(app), [one.state for one in ledger(app)]) == ([], [LedgerState.CALENDAR_REPLY])


def test_words_in_it_are_kept_and_a_red_flag_in_them_is_heard(app: App) -> None:
    rows = answered(app, packed(app, "MtgRespP", words="Bringing our pharmacist."))
    assert [(one.words, one.counted) for one in rows] == [("Bringing our pharmacist.", True)]
    assert cases(app) == []
    answered(app, packed(app, "MtgRespN", words="I cannot come. He took an overdose last night and is in hospital.", number=2))  # fmt: skip
    assert len(cases(app)) == 1
    assert guests(app)[TAIT.email].answer == "no"


def test_one_about_an_earlier_time_does_not_count_and_a_stranger_s_is_shown(app: App) -> None:
    do(app, convene.change, Moved(NOON + 3 * HOUR, NOON + 4 * HOUR, "Town Hall"))
    (row,) = answered(app, packed(app, "MtgRespP"))
    assert (row.counted, row.look, guests(app)[TAIT.email].answer) == (False, True, "waiting")
    stranger = answered(app, packed(app, "MtgRespP", by="who@elsewhere.example", number=3))[-1]
    assert (stranger.counted, stranger.look) == (False, True)
