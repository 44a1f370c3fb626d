"""What comes back is tied to the letter it is about, on proof, and changes no more than it should."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, letters, mail, service, triage_all
from returning import LATER, SOON, URGENT, again, answered, away, bad, gone, news, notices, report
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.letter_fates import Fate
from liaison.domain.states import CaseState, LedgerState, LetterState
from liaison.letters.render import Rendered
from liaison.outbox.eligible import practice_now, withheld
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.store import events, notice_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Practice
from liaison.triage import inbox, letter_of, returned


@pytest.fixture
def app(memory_engine: Engine) -> App:
    made = app_on(memory_engine)
    service(made)
    return made


def test_what_came_back_is_tied_told_and_remembered_on_both_databases(engine: Engine) -> None:
    both = app_on(engine)
    service(both)
    case, letter = answered(both, URGENT)

    arrive(both, away(letter), report(letter, action="delayed", status="4.4.1", name="d"), report(letter), now=LATER)

    assert [(one.fate, one.sure, one.shown) for one in notices(both)] == [
        (Fate.AWAY, True, True), (Fate.DELAYED, True, False), (Fate.FAILED, True, True),
    ]  # fmt: skip
    assert again(both, case).state is CaseState.ASSIGNED
    assert bad(both) == {"tait@quay.example": False}
    assert len(news(both)) == 2
    with reading(engine) as session:
        assert [one.notice.fate for one in notice_queries.of_case(session, case.id or 0)] == [
            Fate.FAILED,
            Fate.DELAYED,
            Fate.AWAY,
        ]
        assert [one.notice.fate for one in notice_queries.unseen(session)] == [Fate.AWAY, Fate.FAILED]
        assert notice_queries.count_unseen(session) == 2
        assert notice_queries.marks(session, [case.id or 0]) == {case.id: Fate.FAILED}


def test_an_answer_that_did_not_arrive_brings_its_case_back_to_its_owner(app: App) -> None:
    case, letter = answered(app)
    assert case.state is CaseState.ANSWERED

    arrive(app, report(letter), now=LATER)

    back = again(app, case)
    assert (back.state, back.owner_id, back.opened_at, back.answered_at) == (
        CaseState.ASSIGNED,
        case.owner_id,
        None,
        None,
    )
    assert back.read_by > LATER  # it is to be read anew
    assert back.answer_by == case.answer_by  # the promise stands as it was given
    (sent,) = letters(app, "answer")
    assert (sent.state, sent.bounced_at, sent.bounced_to) == (LetterState.SENT, LATER, ["tait@quay.example"])
    assert sent.bounced_why == "5.1.1 550 5.1.1 no such mailbox here"
    assert ledger(app)[-1].state is LedgerState.BOUNCE
    assert len(cases(app)) == 1


def test_a_closed_case_comes_back_too_when_its_answer_did_not_arrive(app: App) -> None:
    case, letter = answered(app)
    with transaction(app.engine) as session:
        inbox.close(session, case.id, version=case.version, reason="answered", staff_id=case.owner_id, now=SOON)

    arrive(app, report(letter), now=LATER)

    assert again(app, case).state is CaseState.ASSIGNED


def test_a_case_that_somebody_has_in_hand_already_is_not_taken_from_them(app: App) -> None:
    case, letter = answered(app)
    reply = mail("And tomorrow's dose?", message_id="<2@quay.example>", headers="In-Reply-To: <one@quay.example>")
    arrive(app, reply, now=SOON)
    with transaction(app.engine) as session:
        inbox.open_case(session, case.id, staff_id=case.owner_id, now=SOON)
    before = again(app, case)

    arrive(app, report(letter), now=LATER)

    after = again(app, case)
    assert (after.state, after.version, after.opened_at) == (CaseState.OPEN, before.version, before.opened_at)
    assert notices(app)[0].shown


def test_an_older_answer_that_comes_back_late_leaves_a_case_alone_that_has_a_newer_one(app: App) -> None:
    case, first = answered(app)
    with transaction(app.engine) as session:
        session.execute(
            update(Letter)
            .where(col(Letter.id) == first.id)
            .values(key="answer:earlier", message_id="<earlier@liaison.example>")
        )
        row = {c.name: getattr(first, c.name) for c in Letter.__table__.columns if c.name != "id"}
        session.add(Letter(**row))

    arrive(app, report(letters(app, "answer")[0]), now=LATER)

    assert again(app, case).state is CaseState.ANSWERED
    assert notices(app)[-1].shown


def test_an_acknowledgement_that_did_not_arrive_is_shown_and_moves_nothing(app: App) -> None:
    (case,) = arrive(app, mail())
    gone(app, SOON)

    arrive(app, report(letters(app)[0]), now=LATER)

    assert again(app, case).version == case.version
    assert (notices(app)[0].case_id, notices(app)[0].shown) == (case.id, True)


def test_a_late_letter_is_shown_and_nothing_else(app: App) -> None:
    case, letter = answered(app)

    arrive(app, report(letter, action="delayed", status="4.4.7"), now=LATER)

    (notice,) = notices(app)
    assert (notice.fate, notice.shown, notice.sure) == (Fate.DELAYED, True, True)
    assert (again(app, case).state, letters(app, "answer")[0].bounced_at, bad(app)) == (CaseState.ANSWERED, None, {})


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_that_it_arrived_is_listed_and_opens_nothing(app: App, action: str) -> None:
    case, letter = answered(app)

    arrive(app, report(letter, action=action, status="2.0.0"), now=LATER)

    (notice,) = notices(app)
    assert (notice.fate, notice.letter_id, notice.shown) == (Fate.RELAYED, letter.id, False)
    assert len(cases(app)) == 1
    assert again(app, case).state is CaseState.ANSWERED


def test_a_forged_report_is_listed_and_does_nothing(app: App) -> None:
    case, letter = answered(app)

    arrive(app, report(letter, original="<nothing-of-ours@liaison.example>", to="somebody@else.example"), now=LATER)

    (notice,) = notices(app)
    assert (notice.letter_id, notice.shown, notice.tied_at) == (None, False, LATER)
    assert ledger(app)[-1].state is LedgerState.BOUNCE
    assert (again(app, case).state, letters(app, "answer")[0].bounced_at, bad(app)) == (CaseState.ANSWERED, None, {})


def test_a_guessed_letter_key_is_no_proof_without_an_address_it_went_to(app: App) -> None:
    case, letter = answered(app)
    forged = report(letter, original="<x@y.example>", to="somebody@else.example")

    arrive(app, forged.replace(b"Subject: [SU", f"X-Liaison-Letter: {letter.key}\nSubject: [SU".encode()), now=LATER)

    assert notices(app)[0].letter_id is None
    assert again(app, case).state is CaseState.ANSWERED


def test_our_own_header_and_the_address_tie_a_report_whose_message_id_was_rewritten(app: App) -> None:
    case, letter = answered(app)
    rewritten = report(letter, original="<rewritten@server.example>")

    arrive(app, rewritten.replace(b"Subject: [SU", f"X-Liaison-Letter: {letter.key}\nSubject: [SU".encode()), now=LATER)

    assert (notices(app)[0].letter_id, notices(app)[0].sure) == (letter.id, True)
    assert again(app, case).state is CaseState.ASSIGNED


def test_a_report_that_names_no_letter_but_reference_and_address_is_shown_and_changes_nothing(app: App) -> None:
    case, letter = answered(app)
    words = f"Your message\n\n  Subject: {letter.subject}\n\nwas not delivered to:\n\n  {letter.to[0]}\n\nbecause:\n\n  not listed in the directory\n"

    arrive(
        app,
        mail(
            words, sender="postmaster@quay.example", subject="DELIVERY FAILURE: not listed", headers="Return-Path: <>"
        ),
        now=LATER,
    )

    (notice,) = notices(app)
    assert (notice.letter_id, notice.sure, notice.shown) == (letter.id, False, True)
    assert (again(app, case).state, bad(app)) == (CaseState.ANSWERED, {})


def test_the_same_letter_reported_twice_brings_the_case_back_once(app: App) -> None:
    case, letter = answered(app)
    arrive(app, report(letter), now=LATER)
    with transaction(app.engine) as session:
        inbox.open_case(session, case.id, staff_id=case.owner_id, now=LATER)

    arrive(app, report(letter, name="r2", status="5.2.2"), now=LATER + timedelta(hours=1))

    assert again(app, case).state is CaseState.OPEN
    assert len(notices(app)) == 2


def test_a_letter_of_unknown_fate_did_leave_when_a_report_on_it_comes(app: App) -> None:
    case, letter = answered(app)
    with transaction(app.engine) as session:
        session.execute(update(Letter).where(col(Letter.id) == letter.id).values({"state": LetterState.UNKNOWN}))

    arrive(app, report(letter), now=LATER)

    assert letters(app, "answer")[0].state is LetterState.SENT


def test_one_of_two_addressees_missing_it_is_remembered_for_that_one_alone(app: App) -> None:
    _, letter = answered(app)
    with transaction(app.engine) as session:
        both = ["tait@quay.example", "Orr@Quay.example"]
        session.execute(update(Letter).where(col(Letter.id) == letter.id).values(to=both))

    arrive(app, report(letter, to="orr@quay.example"), now=LATER)

    assert letters(app, "answer")[0].bounced_to == ["orr@quay.example"]
    assert bad(app) == {"orr@quay.example": False}


def test_nothing_automatic_goes_to_an_address_that_bounces_until_a_mail_comes_from_it(app: App) -> None:
    _, letter = answered(app)
    arrive(app, report(letter), now=LATER)

    held = a_reminder(app, to=letter.to[0])
    with reading(app.engine) as session:
        assert "come back" in (withheld(session, session.get(Letter, held), LATER) or "")
    arrive(app, mail("About the next dose", message_id="<alive@quay.example>"), now=LATER)

    assert bad(app) == {"tait@quay.example": True}
    with reading(app.engine) as session:
        assert withheld(session, session.get(Letter, held), LATER) is None


def a_reminder(app: App, *, to: str) -> int:
    """An automatic letter to this address; its id."""
    with transaction(app.engine) as session:
        posting = Posting(
            key=f"reminder:{to}",
            kind="cluster_ask",
            reference="M-1",
            words=Rendered("p", "t", "h"),
            to=[to],
            automatic="auto-generated",
        )
        made = post(session, main_mailbox(session, app), posting, sender_name="s", actor=events.step("t"), now=LATER)
    assert made is not None
    return made


def test_a_digest_that_came_back_leaves_the_practice_marked_until_its_address_is_confirmed_anew(app: App) -> None:
    letter_id = a_reminder(app, to="desk@99901.example")
    gone(app, LATER)
    letter = next(one for one in letters(app) if one.id == letter_id)

    arrive(app, report(letter), now=LATER)

    with reading(app.engine) as session:
        assert practice_now(session, "99901").health.value == "bouncing"
    with transaction(app.engine) as session:
        day = (LATER + timedelta(days=1)).date()
        session.execute(update(Practice).where(col(Practice.code) == "99901").values(email_verified_on=day))
    with reading(app.engine) as session:
        assert practice_now(session, "99901").health.value == "checked"


def test_a_bounce_never_makes_us_write_to_the_address_it_is_about_nor_to_the_server(app: App) -> None:
    _, letter = answered(app, URGENT)
    before = len(letters(app))

    arrive(app, report(letter), now=LATER)

    assert [one.to for one in letters(app)[before:]] == [["nora@service.example"]]


def test_a_notice_that_breaks_is_left_to_a_person_and_the_others_are_tied(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, letter = answered(app)
    real = letter_of.letter_of

    def breaking(session, key, notice, message):
        if message.message_id == "<r1@mx.quay.example>":
            raise ValueError("it breaks")
        return real(session, key, notice, message)

    monkeypatch.setattr(returned, "letter_of", breaking)

    arrive(app, report(letter), report(letter, name="r2"), now=LATER)

    broken, tied = notices(app)
    assert (broken.letter_id, broken.shown, broken.tied_at) == (None, True, LATER)
    assert tied.letter_id == letter.id


def test_when_a_colleague_acts_at_the_same_moment_the_notice_is_tied_the_next_time(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, letter = answered(app)

    def meanwhile(*_: object, **__: object) -> None:
        raise events.MovedMeanwhile("a colleague was first")

    with monkeypatch.context() as moment:
        moment.setattr(returned, "give_again", meanwhile)
        arrive(app, report(letter), now=LATER)
    assert (notices(app)[0].tied_at, again(app, case).state) == (None, CaseState.ANSWERED)

    triage_all(app, now=LATER)

    assert again(app, case).state is CaseState.ASSIGNED
    assert notices(app)[0].letter_id == letter.id


def test_taking_notices_again_does_nothing_more(app: App) -> None:
    _, letter = answered(app, URGENT)
    arrive(app, report(letter), now=LATER)
    before = len(letters(app))

    assert returned.take_batch(app, LATER) == 0
    triage_all(app, now=LATER)

    assert len(letters(app)) == before


def test_a_report_comes_to_rest_even_with_nothing_to_tie_it_to(app: App) -> None:
    arrive(
        app, mail("It did not arrive.", sender="MAILER-DAEMON@mx.example", subject="failure notice"), now=TUESDAY_10AM
    )

    assert [row.state for row in ledger(app)] == [LedgerState.BOUNCE]
    assert notices(app)[0].tied_at == TUESDAY_10AM
