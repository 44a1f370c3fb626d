"""A reply joins its case on proof alone, is triaged again, and never lowers what was set."""

from datetime import timedelta

from build import TUESDAY_10AM, app_on, arrive, cases, ledger, letters, mail, messages, service, take_in, triage_all
from sqlalchemy import Engine, update

from liaison.domain.states import CaseState, LedgerState
from liaison.store.session import transaction
from liaison.store.tables import LedgerItem
from liaison.triage import classify, inbox, route, screen
from models.taxonomy import Urgency

LATER = TUESDAY_10AM + timedelta(hours=2)
REPLY = "In-Reply-To: <one@quay.example>\nReferences: <one@quay.example>"


def test_a_reply_from_the_same_practice_joins_its_case(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail("Could you advise about the dose please?"))

    found = arrive(
        app,
        mail("And about the appointment", sender="orr@quay.example", message_id="<two@quay.example>", headers=REPLY),
        now=LATER,
    )

    (case,) = found
    assert (case.messages, ledger(app)[1].state) == (2, LedgerState.FOLLOW_UP)
    assert [m.case_id for m in messages(app)] == [case.id, case.id]
    assert len(letters(app, "acknowledgement")) == 1  # one automatic letter a case


def test_a_reply_to_our_own_letter_joins_by_its_message_id(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail())
    (letter,) = letters(app)

    (case,) = arrive(
        app,
        mail("Thanks, and the dose?", message_id="<x@quay.example>", headers=f"In-Reply-To: {letter.message_id}"),
        now=LATER,
    )

    assert case.messages == 2


def test_a_stranger_who_quotes_the_message_id_opens_a_case_of_their_own(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail())

    first, second = arrive(
        app, mail("About the dose", sender="muir@glen.example", message_id="<z@glen.example>", headers=REPLY), now=LATER
    )

    assert (first.messages, second.maybe_same_as) == (1, first.id)


def test_a_reply_about_another_chi_never_joins(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail("Dose for CHI 3002741236"))

    first, second = arrive(
        app, mail("Dose for CHI 3102741232", message_id="<two@quay.example>", headers=REPLY), now=LATER
    )

    assert second.maybe_same_as == first.id


def test_a_bare_reference_in_the_subject_proves_nothing(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    (case,) = arrive(app, mail())

    found = arrive(
        app, mail("About the dose", subject=f"RE: [SU-GP {case.reference}]", message_id="<two@quay.example>"), now=LATER
    )

    assert [c.maybe_same_as for c in found] == [None, case.id]


def test_our_signed_token_in_the_quoted_letter_is_proof(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail())
    (letter,) = letters(app)
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())

    (case,) = arrive(
        app, mail(f"One more thing about the dose\n\n{quoted}", message_id="<two@quay.example>"), now=LATER
    )

    assert case.messages == 2


def test_a_routine_thread_can_turn_urgent(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail("Could we have an appointment please"))

    (case,) = arrive(
        app,
        mail(
            "He took an overdose of heroin this morning and is drowsy now",
            message_id="<two@quay.example>",
            headers=REPLY,
        ),
        now=LATER,
    )

    assert (case.urgency, case.floor_urgency) == (Urgency.U1, Urgency.U1)
    assert case.read_by == LATER + timedelta(minutes=15)
    assert case.opened_at is None


def test_a_calm_reply_does_not_lower_an_urgent_case(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, mail("He took an overdose of heroin this morning and is drowsy now"))

    (case,) = arrive(
        app, mail("Could we have an appointment please", message_id="<two@quay.example>", headers=REPLY), now=LATER
    )

    assert (case.urgency, case.floor_urgency) == (Urgency.U1, Urgency.U1)
    assert case.read_by == TUESDAY_10AM + timedelta(minutes=15)  # nobody had opened it: the earlier clock stands


def test_a_closed_case_opens_again_and_goes_to_somebody_on_duty(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail())
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        inbox.close(
            session, case.id, version=case.version, reason="answered by phone", staff_id=ids["Petra"], now=TUESDAY_10AM
        )

    (case,) = arrive(app, mail("One more dose question", message_id="<two@quay.example>", headers=REPLY), now=LATER)

    assert (case.state, case.owner_id, case.closed_at) == (CaseState.ASSIGNED, ids["Petra"], None)


def test_an_out_of_office_answer_opens_nothing_again(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail())
    with transaction(engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        inbox.close(session, case.id, version=case.version, reason="done", staff_id=ids["Petra"], now=TUESDAY_10AM)

    away = mail(
        "I am away.",
        subject="Automatic reply",
        message_id="<two@quay.example>",
        headers=f"{REPLY}\nAuto-Submitted: auto-replied",
    )
    (case,) = arrive(app, away, now=LATER)

    assert (case.state, case.messages) == (CaseState.CLOSED, 1)


def test_two_mails_of_one_thread_in_one_batch_become_one_case(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    (case,) = arrive(
        app, mail("The dose?"), mail("Sorry, the appointment too", message_id="<two@quay.example>", headers=REPLY)
    )

    assert case.messages == 2
    assert len(cases(app)) == 1


def test_a_reply_that_overtook_its_question_waits_for_it_a_short_while(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    question = mail("The dose?")
    answer = mail("Sorry, the appointment too", message_id="<two@quay.example>", headers=REPLY)
    take_in(app, question, answer)
    screen.take_batch(app, TUESDAY_10AM)
    classify.take_batch(app, TUESDAY_10AM)
    held_back(engine, 1)  # another process has the question in hand

    assert route.take_batch(app, TUESDAY_10AM) == 0
    assert cases(app) == []
    held_back(engine, 1, LedgerState.CLASSIFIED)
    triage_all(app)

    (case,) = cases(app)
    assert case.messages == 2


def test_a_reply_does_not_wait_for_ever(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    take_in(app, mail("The dose?"), mail("Sorry", message_id="<two@quay.example>", headers=REPLY))
    screen.take_batch(app, TUESDAY_10AM)
    classify.take_batch(app, TUESDAY_10AM)
    held_back(engine, 1)

    assert route.take_batch(app, TUESDAY_10AM + timedelta(minutes=3)) == 1


def held_back(engine: Engine, ledger_id: int, state: LedgerState = LedgerState.SCREENED) -> None:
    """Put a row where another process would have it in hand."""
    with transaction(engine) as session:
        session.execute(update(LedgerItem).where(LedgerItem.id == ledger_id).values({"state": state}))
