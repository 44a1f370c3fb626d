"""Automatic answers: out of office, read receipts and answers to an invitation: tied, told once, and no case."""

from datetime import timedelta

import pytest
from build import app_on, arrive, cases, ledger, service
from returning import LATER, SOON, URGENT, again, answered, away, gone, news, notices
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.conversations import sign
from liaison.domain.letter_fates import Fate
from liaison.domain.states import CaseState, LedgerState, LetterState
from liaison.store.session import transaction
from liaison.store.tables_people import Staff
from liaison.triage import inbox


@pytest.fixture
def app(memory_engine: Engine) -> App:
    made = app_on(memory_engine)
    service(made)
    return made


def test_an_out_of_office_answer_to_an_urgent_letter_reaches_its_owner_by_mail_and_moves_nothing(app: App) -> None:
    case, letter = answered(app, URGENT)

    arrive(app, away(letter), now=LATER)

    told = news(app)
    assert [one.to for one in told] == [["nora@service.example"]]
    assert case.reference in told[0].text
    assert "U1" in told[0].text
    for word in ("Orr", "960222", "methadone", "Tait"):
        assert word not in told[0].text + told[0].subject
    after = again(app, case)
    assert (after.state, after.version, after.answer_by, after.messages) == (
        case.state,
        case.version,
        case.answer_by,
        case.messages,
    )
    assert (notices(app)[0].fate, notices(app)[0].shown, notices(app)[0].case_id) == (Fate.AWAY, True, case.id)
    assert ledger(app)[-1].state is LedgerState.AUTO_REPLY
    assert len(cases(app)) == 1


def test_a_closed_case_stays_closed_and_its_owner_is_told_all_the_same(app: App) -> None:
    case, letter = answered(app, URGENT)
    with transaction(app.engine) as session:
        inbox.close(session, case.id, version=case.version, reason="answered", staff_id=case.owner_id, now=SOON)

    arrive(app, away(letter), now=LATER)

    assert again(app, case).state is CaseState.CLOSED
    assert len(news(app)) == 1
    assert notices(app)[0].shown


def test_two_automatic_answers_to_one_letter_are_told_once(app: App) -> None:
    _, letter = answered(app, URGENT)

    arrive(app, away(letter), away(letter, name="a2"), now=LATER)

    assert len(news(app)) == 1
    assert len(notices(app)) == 2


def test_a_letter_that_is_not_urgent_is_told_to_nobody_when_its_reader_is_away(app: App) -> None:
    case, letter = answered(app)

    arrive(app, away(letter), now=LATER)

    (notice,) = notices(app)
    assert (notice.case_id, notice.shown, news(app)) == (case.id, False, [])


def test_our_token_in_the_answer_ties_it_when_its_headers_are_lost(app: App) -> None:
    case, letter = answered(app, URGENT)

    arrive(
        app,
        away(
            letter, text=f"I am away.\n\n> For our filing: {sign(case.reference, app.secret)}", headers="X-Nothing: 1"
        ),
        now=LATER,
    )

    assert (notices(app)[0].letter_id, notices(app)[0].sure) == (letter.id, True)
    assert len(news(app)) == 1


def test_a_reference_in_the_subject_is_shown_beside_the_letter_and_tells_nobody(app: App) -> None:
    case, letter = answered(app, URGENT)

    arrive(app, away(letter, headers="X-Nothing: 1"), now=LATER)

    assert (notices(app)[0].letter_id, notices(app)[0].sure, notices(app)[0].shown) == (letter.id, False, True)
    assert news(app) == []


def test_a_stranger_s_automatic_answer_that_names_a_reference_is_tied_to_nothing(app: App) -> None:
    _, letter = answered(app, URGENT)

    arrive(app, away(letter, sender="x@elsewhere.example", headers="X-Nothing: 1"), now=LATER)

    assert notices(app)[0].letter_id is None


def test_when_the_owner_is_not_there_a_colleague_on_duty_is_told_as_well(app: App) -> None:
    case, letter = answered(app, URGENT)
    with transaction(app.engine) as session:
        nurse = Staff(
            email="mo@service.example", name="Mo", access=["duty_worker"], roles=["keyworker"], created_at=SOON
        )
        session.add(nurse)
        session.flush()
        owned = inbox.find(session, case.id)
        inbox.change(session, owned, owner_id=nurse.id)

    arrive(app, away(letter), now=LATER)

    assert sorted(one.to[0] for one in news(app)) == ["mo@service.example", "nora@service.example"]


def test_two_colleagues_who_are_both_away_do_not_set_each_other_off_for_ever(app: App) -> None:
    _, letter = answered(app, URGENT)
    arrive(app, away(letter), now=LATER)
    for turn in range(10):
        gone(app, LATER + timedelta(minutes=turn))
        fresh = [one for one in news(app) if one.state is LetterState.SENT]
        arrive(app, *(away(one, name=f"loop{turn}-{one.id}") for one in fresh), now=LATER + timedelta(minutes=turn))

    assert len(news(app)) == 1


def test_a_read_receipt_and_an_answer_to_an_invitation_become_no_case_and_no_alarm(app: App) -> None:
    case, letter = answered(app, URGENT)
    receipt = (
        f"From: {letter.to[0]}\nTo: {letter.sender}\nSubject: Read: {letter.subject}\nMessage-ID: <read@quay.example>\nIn-Reply-To: {letter.message_id}\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nYour message was read on Tuesday.\n--b\nContent-Type: message/disposition-notification\n\n"
        f"Original-Message-ID: {letter.message_id}\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n"
    ).encode()
    accepted = (
        f"From: {letter.to[0]}\nTo: {letter.sender}\nSubject: Accepted: meeting\nMessage-ID: <rsvp@quay.example>\nMIME-Version: 1.0\n"
        "Content-Type: text/calendar; method=REPLY; charset=utf-8\n\nBEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1@liaison.example\n"
        "DTSTAMP:20261124T100000Z\nATTENDEE;PARTSTAT=ACCEPTED:mailto:tait@quay.example\nEND:VEVENT\nEND:VCALENDAR\n"
    ).encode()

    arrive(app, receipt, accepted, now=LATER)

    assert [row.state for row in ledger(app)[-2:]] == [LedgerState.AUTO_REPLY, LedgerState.CALENDAR_REPLY]
    assert [(one.fate, one.shown) for one in notices(app)] == [(Fate.RELAYED, False)]
    assert len(cases(app)) == 1
    assert news(app) == []


def test_a_persons_red_flag_in_the_comment_of_a_calendar_answer_is_read_by_a_person(app: App) -> None:
    comment = (
        b"From: tait@quay.example\nTo: queries@liaison.example\nSubject: Declined: meeting\nMessage-ID: <rsvp@quay.example>\nMIME-Version: 1.0\n"
        b"Content-Type: text/calendar; method=REPLY; charset=utf-8\n\nBEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1@liaison.example\n"
        b"DTSTAMP:20261124T100000Z\nATTENDEE;PARTSTAT=DECLINED:mailto:tait@quay.example\nCOMMENT:Cannot come. Jo took an overdose this morning\n"
        b"END:VEVENT\nEND:VCALENDAR\n"
    )

    (case,) = arrive(app, comment, now=LATER)

    assert (case.outcome.value, case.urgency.value) == ("unclear", "U1")
