"""Every query gets an owner who is there, or an alarm that says why not; and the sender hears when it will be read."""

from datetime import timedelta

import pytest
from build import (
    FRIDAY_EVENING,
    TUESDAY_10AM,
    BrokenReader,
    app_on,
    arrive,
    cases,
    letters,
    mail,
    person,
    service,
    take_in,
    triage_all,
)
from sqlalchemy import Engine, delete, select, update

from liaison.domain.states import CaseState, LedgerState
from liaison.store.session import reading, transaction
from liaison.store.switches import RULES_ONLY, turn
from liaison.store.tables import Case, Reading
from liaison.store.tables_people import Leave, Shift, Staff
from liaison.triage import reconsider, route
from models.taxonomy import Category, Outcome, Urgency


def test_a_query_goes_to_the_role_for_its_category_with_the_reason(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)

    (case,) = arrive(app, mail("Could you advise about the dose please?"))

    assert (case.category, case.urgency, case.state) == (Category.PRESCRIBING_ADVICE, Urgency.U3, CaseState.ASSIGNED)
    assert case.owner_id == ids["Petra"]
    assert "prescriber" in case.because
    assert case.practice_code == "99901"
    assert case.read_how
    assert case.answer_how


def test_the_deadlines_are_those_of_the_label_guide(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    (case,) = arrive(app, mail("Could you advise about the dose please?"))

    assert case.read_by == TUESDAY_10AM + timedelta(hours=7)  # Tuesday 17:00
    assert case.answer_by == TUESDAY_10AM + timedelta(days=2)  # Thursday 10:00


def test_with_nobody_on_the_rota_it_alarms_and_says_who_is_missing(engine: Engine) -> None:
    app = app_on(engine)

    (case,) = arrive(app, mail("Could you advise about the dose please?"))

    assert (case.state, case.owner_id, case.gap) == (CaseState.UNASSIGNED, None, True)
    assert "Nobody is on the rota" in case.because


def test_a_case_that_nobody_had_goes_to_whoever_comes(engine: Engine) -> None:
    app = app_on(engine)
    (case,) = arrive(app, mail("Could you advise about the dose please?"))
    ids = service(app)

    assert route.reroute(app, TUESDAY_10AM) == 1

    (case,) = cases(app)
    assert (case.owner_id, case.gap, case.state) == (ids["Petra"], False, CaseState.ASSIGNED)


def test_unopened_work_does_not_stay_with_somebody_on_leave(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    arrive(app, mail("Could you advise about the dose please?"))
    with transaction(engine) as session:
        session.add(Leave(staff_id=ids["Petra"], starts_at=TUESDAY_10AM, ends_at=TUESDAY_10AM + timedelta(days=3)))

    reconsider.look_again(app, TUESDAY_10AM + timedelta(minutes=5))

    (case,) = cases(app)
    assert case.owner_id == ids["Farid"]
    assert "pharmacist" in case.because


def test_load_is_shared_between_colleagues_of_one_role(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        session.execute(update(Staff).where(Staff.id == ids["Nora"]).values(roles=["duty_nurse", "prescriber"]))

    found = arrive(app, *(mail(f"Advice about dose {n} please", message_id=f"<{n}@quay.example>") for n in range(10)))

    owners = [case.owner_id for case in found]
    assert (owners.count(ids["Petra"]), owners.count(ids["Nora"])) == (5, 5)


def test_a_model_that_cannot_answer_makes_it_unclear_u2_for_the_duty_nurse(engine: Engine) -> None:
    app = app_on(engine, reader=BrokenReader())
    ids = service(app)

    (case,) = arrive(app, mail("Could you advise about the dose please?"))

    assert (case.outcome, case.urgency, case.owner_id) == (Outcome.UNCLEAR, Urgency.U2, ids["Nora"])


def test_rules_only_asks_no_model(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        turn(session, RULES_ONLY, on=True, now=TUESDAY_10AM)

    (case,) = arrive(app, mail("Could you advise about the dose please?"))

    assert (case.outcome, case.urgency) == (Outcome.UNCLEAR, Urgency.U2)
    with reading(engine) as session:
        assert "rules only" in session.scalars(select(Reading)).one().because


def test_bulk_mail_that_the_model_recognises_is_set_aside(engine: Engine) -> None:
    app = app_on(engine)

    assert arrive(app, mail("A special offer on blinds for your surgery")) == []

    from build import ledger

    assert ledger(app)[0].state is LedgerState.SET_ASIDE


def test_lists_never_show_a_chi_number(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    (case,) = arrive(app, mail("About 300274 1236 and the dose", subject="CHI 3002741236 dose"))

    assert "3002741236" not in case.subject + case.summary
    assert "741236" not in case.summary


def test_the_acknowledgement_says_reference_times_and_whom_to_ring(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    (case,) = arrive(app, mail("Could you advise about the dose please?", subject="Jo Example's dose"))

    (letter,) = letters(app)
    assert letter.to == ["tait@quay.example"]
    assert letter.subject == f"[SU-GP {case.reference}] We have your message"
    assert case.reference in letter.text
    assert "by 17:00 on Tuesday 24 November" in letter.text
    assert "01632 960100" in letter.text
    assert letter.automatic == "auto-replied"
    assert letter.in_reply_to == "<one@quay.example>"
    assert "Jo Example" not in letter.subject + letter.text


def test_out_of_hours_the_acknowledgement_opens_with_when_it_will_be_read(engine: Engine) -> None:
    app = app_on(engine, now=FRIDAY_EVENING)
    service(app, now=FRIDAY_EVENING)

    arrive(app, mail("Could you advise about the dose please?"), now=FRIDAY_EVENING)

    (letter,) = letters(app)
    assert letter.text.startswith("Nobody will read this before Tuesday 1 December, 09:00.")
    assert "NHS 24 on 111" in letter.text.split("\n\n")[0]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (mail("dose", sender="noreply@quay.example"), "a machine"),
        (mail("dose", sender="queries@liaison.example"), "ourselves"),
        (mail("dose", sender=""), "nobody"),
    ],
)
def test_nothing_automatic_goes_to_machines_ourselves_or_nobody(engine: Engine, raw: bytes, why: str) -> None:
    app = app_on(engine)
    service(app)

    assert len(arrive(app, raw)) == 1, why
    assert letters(app) == [], why


def test_one_address_gets_three_acknowledgements_a_day_and_no_more(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    found = arrive(app, *(mail(f"Advice about dose {n} please", message_id=f"<{n}@quay.example>") for n in range(6)))

    assert len(found) == 6
    assert len(letters(app)) == 3


def test_the_person_is_tied_only_when_chi_and_name_agree(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    person_id = person(app, name="Jo Example", keyworker_id=ids["Ailsa"])

    found = arrive(
        app,
        mail("Appointment for Jo Example, CHI 3002741236", message_id="<a@quay.example>"),
        mail("Appointment for Ann Other, CHI 3002741236", message_id="<b@quay.example>"),
    )

    assert [case.person_id for case in found] == [person_id, None]


def test_no_case_is_too_old_to_be_routed(engine: Engine) -> None:
    app = app_on(engine)
    take_in(app, mail("Could you advise about the dose please?"), now=TUESDAY_10AM - timedelta(days=400))
    service(app)

    triage_all(app)

    assert cases(app)[0].state is CaseState.ASSIGNED


def test_the_rota_is_asked_at_the_moment_of_assigning(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        session.execute(delete(Shift).where(Shift.staff_id == ids["Petra"]))

    (case,) = arrive(app, mail("Could you advise about the dose please?"))

    assert case.owner_id == ids["Farid"]


def test_a_gap_writes_no_owner_and_keeps_the_case_open(engine: Engine) -> None:
    app = app_on(engine)
    arrive(app, mail("Could you advise about the dose please?"))

    route.reroute(app, TUESDAY_10AM)
    route.reroute(app, TUESDAY_10AM)

    with reading(engine) as session:
        assert session.scalars(select(Case)).one().state is CaseState.UNASSIGNED
