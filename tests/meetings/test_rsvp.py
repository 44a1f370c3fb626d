"""What calendar programs answer is tied to meeting, person and version; what is not sure is shown to a person; none becomes a case by itself."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, cases, ledger, take_in, triage_all
from inviting_rows import HOUR, MUIR, NOON, TAIT, all_gone, confirmed_cluster, do, guests, invited, reply, the_meeting
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.states import LedgerState
from liaison.meetings import convene, rsvp
from liaison.meetings.convene import Moved
from liaison.store.session import reading
from liaison.store.tables_meetings import CalendarSaid, MeetingAnswer
from liaison.triage import screen

AFTERNOON = Moved(NOON + 2 * HOUR, NOON + 3 * HOUR, "Town Hall, room 2")


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return with_invitations(memory_engine)


def with_invitations(engine: Engine) -> App:
    """Dr Tait and Dr Muir are invited, and their letters gone."""
    app = app_on(engine)
    confirmed_cluster(app)
    invited(app, TAIT, MUIR)
    all_gone(app)
    return app


def answered(app: App, *mails: bytes) -> list[MeetingAnswer]:
    """The mails come in, are screened, and tied; every answer so far, oldest first."""
    take_in(app, *mails)
    triage_all(app)
    while rsvp.take_batch(app, TUESDAY_10AM):
        pass
    with reading(app.engine) as session:
        return list(session.scalars(select(MeetingAnswer).order_by(MeetingAnswer.id)))


def tait(app: App) -> tuple[str, str, str]:
    one = guests(app)[TAIT.email]
    return one.answer, one.how, one.deputy


@pytest.mark.parametrize(
    ("partstat", "answer"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("TENTATIVE", "maybe"), ("DELEGATED", "deputy")]
)
def test_an_answer_is_tied_and_counted_and_no_case_is_made_of_it(app: App, partstat: str, answer: str) -> None:
    parameters = ';DELEGATED-TO="mailto:nurse@quay.example"' if answer == "deputy" else ""
    (row,) = answered(app, reply(app, partstat, parameters=parameters))

    assert tait(app) == (answer, "calendar", "nurse@quay.example" if answer == "deputy" else "")
    assert (row.counted, row.look, row.answer, row.sequence) == (True, False, answer, 0)
    assert guests(app)[MUIR.email].answer == "waiting"
    assert cases(app) == []
    assert [one.state for one in ledger(app)] == [LedgerState.CALENDAR_REPLY]


@pytest.mark.parametrize(
    "shape",
    [
        {"organizer": ""},
        {"uid": "UPPER"},
        {"uid": "{BRACES}"},
        {"uid": "WRAPPED"},
        {"sequence": ""},
        {"parameters": ';CN="Tait, Rowan";X-NUM-GUESTS=0'},
        {"attendee": "TAIT@QUAY.EXAMPLE", "by": "tait@quay.example"},
        {"extra": "\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:muir@glen.example"},
    ],
)  # fmt: skip
def test_what_programs_do_to_an_answer_on_the_way_loses_none(app: App, shape: dict[str, str]) -> None:
    uid = the_meeting(app).uid
    wrapped = (
        "040000008200E00074C5B7101A82E00800000000"
        + "0" * 40
        + "7643616C2D55696401000000"
        + uid.encode().hex().upper()
        + "00"
    )
    forms = {"UPPER": uid.upper(), "{BRACES}": f"{{{uid.upper()}}}", "WRAPPED": wrapped}
    (row,) = answered(app, reply(app, **{**shape, **({"uid": forms[shape["uid"]]} if "uid" in shape else {})}))

    assert (tait(app)[0], row.counted, row.look) == ("yes", True, False)


def test_an_answer_to_an_earlier_time_is_kept_and_not_counted(app: App) -> None:
    do(app, convene.change, AFTERNOON)
    all_gone(app)
    old, new = answered(
        app, reply(app), reply(app, "DECLINED", attendee=MUIR.email, sequence="1", start="20270127T140000Z")
    )

    assert (old.counted, old.because, old.look) == (False, "It answers an earlier time of this meeting.", False)
    assert (new.counted, tait(app)[0], guests(app)[MUIR.email].answer) == (True, "waiting", "no")


def test_after_another_place_an_answer_to_the_earlier_version_still_counts(app: App) -> None:
    do(app, convene.change, Moved(NOON, NOON + HOUR, "The library"))
    all_gone(app)
    (row,) = answered(app, reply(app))
    assert (row.counted, tait(app)[0]) == (True, "yes")


def test_of_two_answers_the_one_made_last_counts_whichever_came_last(app: App) -> None:
    answered(app, reply(app, "DECLINED", stamp="20261126T100000Z"))
    *_, late = answered(app, reply(app, "ACCEPTED", stamp="20261125T100000Z"))
    assert (tait(app)[0], late.counted, late.because) == ("no", False, "A later answer of theirs was here first.")
    answered(app, reply(app, "ACCEPTED", stamp="20261127T100000Z"))
    assert tait(app)[0] == "yes"


def test_who_answers_for_whom(app: App) -> None:
    """A secretary named as such, an address of the same practice, a deputy named as such."""
    rows = answered(
        app,
        reply(app, by="office@elsewhere.example", parameters=';SENT-BY="mailto:office@elsewhere.example"'),
        reply(
            app,
            "ACCEPTED",
            attendee="nurse@glen.example",
            parameters=';CN=Nurse Bain;DELEGATED-FROM="mailto:muir@glen.example"',
        ),
    )
    assert [(one.counted, one.said_by) for one in rows] == [
        (True, "office@elsewhere.example"),
        (True, "nurse@glen.example"),
    ]
    muir = guests(app)[MUIR.email]
    assert (tait(app)[0], muir.answer, muir.deputy) == ("yes", "deputy", "Nurse Bain")

    rows = answered(
        app,
        reply(app, "DECLINED", attendee="nurse@glen.example", parameters=';DELEGATED-FROM="mailto:muir@glen.example"'),
    )
    assert (rows[-1].counted, rows[-1].look) == (False, True)
    rows = answered(
        app, reply(app, "DECLINED", by="orr@quay.example", stamp="20261201T100000Z")
    )  # a colleague of the practice
    assert (rows[-1].counted, rows[-1].said_by, tait(app)[0]) == (True, "orr@quay.example", "no")


@pytest.mark.parametrize(
    ("shape", "because"),
    [
        ({"uid": "arranged-by-hand@elsewhere.example"}, "not sent from here"),
        ({"attendee": "stranger@quay.example"}, "not on the list"),
        ({"by": "stranger@elsewhere.example"}, "address that we do not know"),
        ({"partstat": "X-PERHAPS"}, "no answer that we know"),
        ({"sequence": "", "start": "20270126T120000Z"}, "another time"),
        ({"method": "COUNTER", "start": "20270128T120000Z", "partstat": "TENTATIVE"}, "propose another time"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_shown_to_a_person_and_makes_no_case(app: App, shape: dict[str, str], because: str) -> None:
    shape = dict(shape)
    (row,) = answered(app, reply(app, shape.pop("partstat", "ACCEPTED"), **shape))

    assert because in row.because
    assert (row.look, row.settled_at) == (True, None)
    assert tait(app)[0] == ("other_time" if "method" in shape else "waiting")
    assert row.proposes_at == (NOON + timedelta(days=1) if "method" in shape else None)
    assert cases(app) == []


def test_an_answer_that_no_machine_can_read_is_tied_by_the_letter_it_answers_and_shown(app: App) -> None:
    number = next(one.message_id for one in app.mailboxes["main"].letters if one.to == (TAIT.email,))
    broken = (
        f"From: tait@quay.example\r\nTo: queries@liaison.example\r\nSubject: Accepted\r\nMessage-ID: <b@quay.example>\r\n"
        f"In-Reply-To: {number}\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
    ).encode()
    (row,) = answered(app, broken)

    assert (row.meeting_id, row.look, row.counted, row.because) == (1, True, False, rsvp.UNREADABLE)
    assert row.invitation_id == guests(app)[TAIT.email].id


def test_words_that_the_floor_reads_in_a_comment_become_a_question_and_the_answer_counts_all_the_same(app: App) -> None:
    words = "Cannot come\\, one of ours has just taken an overdose and is hard to rouse"
    (row,) = answered(app, reply(app, "DECLINED", comment=words))

    assert (tait(app)[0], row.words) == ("no", words.replace("\\", ""))
    assert [one.state for one in ledger(app)] == [LedgerState.CASE]
    (case,) = cases(app)
    assert case.urgency == "U1"


def test_a_calm_comment_is_kept_with_the_answer_and_makes_no_case(app: App) -> None:
    (row,) = answered(app, reply(app, comment="Running ten minutes late"))
    assert (row.words, cases(app)) == ("Running ten minutes late", [])


def test_nothing_counts_after_the_meeting_was_called_off_and_nobody_taken_off_the_list_comes_back_by_it(
    app: App,
) -> None:
    do(app, convene.take_off_list, guests(app)[MUIR.email].id)
    do(app, convene.call_off, "")
    first, second = answered(app, reply(app), reply(app, attendee=MUIR.email))
    assert (first.counted, "called off" in first.because) == (False, True)
    assert (second.counted, "taken off" in second.because) == (False, True)
    assert (first.look, second.look) == (False, False)


def test_one_that_breaks_is_shown_and_the_others_go_on_and_each_is_taken_once(engine: Engine) -> None:
    app = with_invitations(engine)  # on both databases
    take_in(app, reply(app), reply(app, attendee=MUIR.email))
    while screen.take_batch(app, TUESDAY_10AM):
        pass
    with app.engine.execution_options(liaison_writes=True).begin() as connection:
        table = CalendarSaid.__table__  # type: ignore[attr-defined]
        connection.execute(table.update().where(table.c.id == 1).values(parts=[{"method": "REPLY"}]))
    assert rsvp.take_batch(app, TUESDAY_10AM) == 2
    assert rsvp.take_batch(app, TUESDAY_10AM) == 0
    with reading(app.engine) as session:
        broken, whole = session.scalars(select(MeetingAnswer).order_by(MeetingAnswer.id))
    assert (broken.look, broken.because, whole.counted) == (True, rsvp.UNREADABLE, True)
