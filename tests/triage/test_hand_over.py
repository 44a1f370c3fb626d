"""At the end of a shift a list is made, once; a line changes hands when somebody accepts it; and what nobody accepts stays."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, service
from sqlalchemy import Engine, select, update
from sqlmodel import col

from jobs import hand_over_shifts
from liaison.app import App
from liaison.domain.states import CaseState
from liaison.store import handover_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Draft, Event
from liaison.store.tables_handover import Handover, HandoverItem
from liaison.store.tables_people import Leave
from liaison.triage import hand_over, inbox, look_again, phone
from liaison.triage.inbox import NotAllowed, Stale
from models.taxonomy import Urgency

HOUR = timedelta(hours=1)
EVENING = TUESDAY_10AM + 7 * HOUR  # 17:00, when every shift of the tests ends


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def lines(app: App) -> list[HandoverItem]:
    with reading(app.engine) as session:
        return list(session.scalars(select(HandoverItem).order_by(col(HandoverItem.id))))


def handovers(app: App) -> list[Handover]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Handover).order_by(col(Handover.id))))


def accept(app: App, item: HandoverItem, version: int, staff_id: int) -> None:
    with transaction(app.engine) as session:
        hand_over.accept(session, item.id or 0, version=version, staff_id=staff_id, now=EVENING)


def case_of(app: App, item: HandoverItem) -> Case:
    with reading(app.engine) as session:
        return session.get_one(Case, item.case_id)


def away(app: App, staff_id: int, hours: int = 48) -> None:
    with transaction(app.engine) as session:
        session.add(Leave(staff_id=staff_id, starts_at=EVENING, ends_at=EVENING + hours * HOUR))


def test_the_list_is_made_once_before_the_end_and_kept_up_until_it(app: App) -> None:
    ids = service(app)
    arrive(app, mail())

    assert hand_over.list_shifts(app, EVENING - HOUR) == 0
    assert hand_over.list_shifts(app, EVENING - HOUR / 2) == 1
    assert hand_over.list_shifts(app, EVENING - HOUR / 2) == 0
    arrive(app, mail(subject="Another", message_id="<two@quay.example>"), now=EVENING - HOUR / 4)
    report = hand_over_shifts.run(app, EVENING, EVENING)

    assert report.did == {"listed": 1}
    assert [(row.from_id, row.shift_ends_at) for row in handovers(app)] == [(ids["Petra"], EVENING)]
    assert [item.why for item in lines(app)] == [["unopened"], ["unopened"]]


def test_a_begun_answer_is_listed_and_a_read_routine_question_is_not(app: App) -> None:
    ids = service(app)
    first, second = arrive(app, mail("housing?"), mail("the dose?", subject="B", message_id="<b@quay.example>"))
    far = EVENING + 24 * 20 * HOUR
    with transaction(app.engine) as session:
        for case in (first, second):
            session.execute(
                update(Case)
                .where(col(Case.id) == case.id)
                .values(owner_id=ids["Petra"], opened_at=EVENING, opened_by=ids["Petra"], answer_by=far)
            )
        session.add(Draft(case_id=second.id, author_id=ids["Petra"], at=EVENING, text="Dear colleague"))

    hand_over.list_shifts(app, EVENING)

    assert [(item.case_id, item.why) for item in lines(app)] == [(second.id, ["draft"])]


def test_an_accepted_line_is_the_colleagues_with_an_event_that_names_no_one_in_care(app: App) -> None:
    ids = service(app)
    away(app, ids["Petra"])
    (case,) = arrive(app, mail())
    hand_over.list_shifts(app, EVENING)
    (item,) = lines(app)
    assert handovers(app)[0].to_id is not None

    accept(app, item, case.version, ids["Farid"])

    now = case_of(app, item)
    assert (now.owner_id, now.state, now.opened_at) == (ids["Farid"], CaseState.ASSIGNED, None)
    assert lines(app)[0].accepted_by == ids["Farid"]
    with reading(app.engine) as session:
        last = session.scalars(select(Event).where(Event.kind == "case").order_by(col(Event.id).desc())).first()
        assert last is not None
        assert (last.actor, last.because) == (f"person:{ids['Farid']}", "accepted at handover")


def test_a_question_that_waits_outside_goes_on_waiting(app: App) -> None:
    ids = service(app)
    (case,) = arrive(app, mail())
    with transaction(app.engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        inbox.wait_for(session, case.id, version=case.version, on_what="", staff_id=ids["Petra"], now=TUESDAY_10AM)
        session.execute(update(Case).values(answer_by=EVENING))
    hand_over.list_shifts(app, EVENING)
    (item,) = lines(app)

    accept(app, item, case_of(app, item).version, ids["Farid"])

    assert (case_of(app, item).state, case_of(app, item).owner_id) == (CaseState.WAITING, ids["Farid"])


def test_of_two_who_accept_at_once_the_second_is_told(app: App) -> None:
    ids = service(app)
    (case,) = arrive(app, mail())
    hand_over.list_shifts(app, EVENING)
    (item,) = lines(app)
    accept(app, item, case.version, ids["Farid"])

    with pytest.raises(Stale):
        accept(app, item, case.version, ids["Nora"])
    with pytest.raises(NotAllowed, match="in other hands"):
        accept(app, item, case_of(app, item).version, ids["Nora"])
    assert case_of(app, item).owner_id == ids["Farid"]


def test_nobody_accepts_her_own_list(app: App) -> None:
    ids = service(app)
    (case,) = arrive(app, mail())
    hand_over.list_shifts(app, EVENING)
    with pytest.raises(NotAllowed, match="This list is yours"):
        accept(app, lines(app)[0], case.version, ids["Petra"])


def test_the_word_beside_a_line_is_its_givers_and_is_not_written_over(app: App) -> None:
    ids = service(app)
    arrive(app, mail())
    hand_over.list_shifts(app, EVENING)
    (item,) = lines(app)

    def write(text: str, who: str, version: int) -> None:
        with transaction(app.engine) as session:
            hand_over.annotate(session, item.id or 0, version=version, text=text, staff_id=ids[who], now=EVENING)

    write(" Rang them, no answer yet ", "Petra", 1)
    with pytest.raises(Stale):
        write("Other words", "Petra", 1)
    with pytest.raises(NotAllowed):
        write("Not mine", "Nora", 2)
    with pytest.raises(NotAllowed, match="too long"):
        write("x" * 1_001, "Petra", 2)
    assert lines(app)[0].note == "Rang them, no answer yet"


def test_it_waits_for_the_one_it_is_offered_to_until_its_giver_is_back(app: App) -> None:
    ids = service(app)
    away(app, ids["Petra"], hours=24 * 6)
    arrive(app, mail())
    hand_over.list_shifts(app, EVENING)
    (offered,) = (row.to_id for row in handovers(app))

    def waiting(staff_id: int, *present: int) -> int:
        with reading(app.engine) as session:
            return handover_queries.waiting(session, staff_id, set(present), EVENING + 16 * HOUR)

    assert offered is not None
    assert [waiting(one) for one in ids.values()] == [int(one == offered) for one in ids.values()]
    assert waiting(offered, ids["Petra"]) == 0


def test_an_old_list_with_something_left_is_still_shown_and_a_settled_one_is_not(app: App) -> None:
    ids = service(app)
    (case,) = arrive(app, mail())
    hand_over.list_shifts(app, EVENING)
    later = EVENING + 24 * 30 * HOUR

    def shown() -> int:
        with reading(app.engine) as session:
            return len(handover_queries.lists(session, later))

    assert shown() == 1
    accept(app, lines(app)[0], case.version, ids["Nora"])
    assert shown() == 0


def routine_of_petra(app: App, ids: dict[str, int], **more) -> Case:
    """A question that Petra has read, with nothing promised soon."""
    case = arrive(app, mail(**more))[-1]
    with transaction(app.engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Petra"], now=TUESDAY_10AM)
        later = {"answer_by": TUESDAY_10AM + timedelta(days=20), "urgency": Urgency.U4}
        session.execute(update(Case).where(col(Case.id) == case.id).values(**later))
    with reading(app.engine) as session:
        return session.get_one(Case, case.id)


def test_a_day_to_look_again_that_comes_before_its_owner_is_back_is_on_the_list_with_its_day(app: App) -> None:
    ids = service(app)
    case = routine_of_petra(app, ids)
    with transaction(app.engine) as session:
        set_day = {"on": date(2026, 11, 25), "because": "the ECG", "version": case.version}
        look_again.set_day(session, case.id, staff_id=ids["Petra"], now=TUESDAY_10AM, **set_day)
    assert hand_over.list_shifts(app, EVENING) == 0  # she is there on Wednesday herself
    away(app, ids["Petra"])

    assert hand_over.list_shifts(app, EVENING) == 1

    assert [item.why for item in lines(app)] == [["look_again"]]
    with reading(app.engine) as session:
        (one,) = handover_queries.lists(session, EVENING)
        assert [line.again_on for line in one.lines] == [date(2026, 11, 25)]


def test_somebody_who_rang_and_waits_to_be_rung_back_is_on_the_list_until_answered(app: App) -> None:
    ids = service(app)
    call = {"said": "Is it in stock?", "spoke_with": "Dr Tait", "at": TUESDAY_10AM, "urgency": Urgency.U4, "mine": True}
    with_number = phone.log(
        app, phone.Rang(once="a", number="01632 960222", **call), staff_id=ids["Petra"], now=TUESDAY_10AM
    )
    answered = phone.log(
        app, phone.Rang(once="b", number="01632 960223", **call), staff_id=ids["Petra"], now=TUESDAY_10AM
    )
    phone.log(app, phone.Rang(once="c", **call), staff_id=ids["Petra"], now=TUESDAY_10AM)
    with transaction(app.engine) as session:
        session.execute(
            update(Case).values(answer_by=TUESDAY_10AM + timedelta(days=20), opened_at=TUESDAY_10AM, urgency=Urgency.U4)
        )
        session.execute(update(Case).where(col(Case.id) == answered).values(answered_at=TUESDAY_10AM))

    hand_over.list_shifts(app, EVENING)

    assert [(item.case_id, item.why) for item in lines(app)] == [(with_number, ["ring_back"])]
