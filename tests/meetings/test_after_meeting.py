"""What follows a meeting: minutes with versions, actions with owner and day, questions that become cases, the letter, the next slot."""

from datetime import date, timedelta

import pytest
from after_rows import AFTERWARDS, FRIDAY, held_cluster, put, to_do
from build import TUESDAY_10AM, app_on, letters
from caseload import all_meetings
from inviting_rows import TAIT, all_gone, confirmed_cluster, guests
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import ActionState, CaseState, LetterState, MeetingState
from liaison.meetings import letter_after, minutes, next_slot, raised, service_actions
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.raised import Raised
from liaison.store import action_queries, after_queries, events
from liaison.store.action_queries import Wanted
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Case, Message
from liaison.store.tables_after import MeetingQuestion, ServiceAction
from liaison.triage import phone
from models.taxonomy import Urgency

ALL_OPEN, TODAY = Wanted(), AFTERWARDS.date()
DONE, NOT_NEEDED, OPEN = ActionState.DONE, ActionState.NOT_NEEDED, ActionState.OPEN


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine, now=AFTERWARDS)
    held_cluster(app)
    return app


def follow_ups(app: App):
    return [one for one in letters(app) if one.kind == after_queries.FOLLOW_UP]


def lines(app: App, wanted: Wanted = ALL_OPEN, *, me: int = 1, today: date = TODAY):
    with reading(app.engine) as session:
        return action_queries.lines(session, wanted, today, me, reviews=True)


def test_minutes_have_versions_and_a_draft_is_its_writers_alone_until_it_is_saved(app: App) -> None:
    put(app, minutes.keep_draft, 1, "We talked", "", seen=0)
    put(app, minutes.keep_draft, 1, "We talked about waits", "A date", seen=0)
    with reading(app.engine) as session:
        assert after_queries.draft_of(session, 1, 2) is None
        assert after_queries.draft_of(session, 1, 1).notes == "We talked about waits"
    assert put(app, minutes.save, 1, "We talked about waits", "A date", version=0) == 1
    assert put(app, minutes.save, 1, "We talked about waits", "A date", version=1) == 1  # the same words are no version
    with pytest.raises(events.MovedMeanwhile):  # a colleague had the page open from before
        put(app, minutes.save, 1, "Other words", "", version=0, staff_id=2)
    assert put(app, minutes.save, 1, "Other words", "", version=1, staff_id=2) == 2
    with pytest.raises(NotSettled, match="CHI number"):
        put(app, minutes.save, 1, f"About {demo_chi(3)}", "", version=2)
    with reading(app.engine) as session:
        assert [(one.version, one.notes, one.by_id) for one in after_queries.minutes(session, 1)] == [
            (2, "Other words", 2), (1, "We talked about waits", 1),
        ]  # fmt: skip
        assert after_queries.draft_of(session, 1, 1) is None


def test_nothing_follows_a_meeting_that_did_not_take_place(engine: Engine) -> None:
    app = app_on(engine)
    confirmed_cluster(app)
    for what, given in ((minutes.save, ("words", "")), (raised.note, (Raised("Why?"),))):
        with pytest.raises(NotSettled, match="took place"):
            put(app, what, 1, *given, **({"version": 0} if what is minutes.save else {}), now=TUESDAY_10AM)
    with pytest.raises(NotSettled, match="took place"):
        put(app, service_actions.add, to_do(), meeting_id=1, now=TUESDAY_10AM)


def test_an_action_has_an_owner_a_day_versions_and_an_end_with_a_reason(app: App) -> None:
    number = put(app, service_actions.add, to_do(practice="99901"), meeting_id=1)
    plan = put(
        app,
        service_actions.add,
        to_do("Two rooms are looked at", staff=1, aim="Rooms where people feel safe"),
        meeting_id=None,
    )
    for wrong, field in ((to_do(owner="nobody"), "owner"), (to_do(staff=999), "owner"), (to_do(f"{demo_chi(3)}"), "what"), (to_do(due=date(2027, 1, 1)), "due_on")):  # fmt: skip
        with pytest.raises(NotSettled) as no:
            put(app, service_actions.add, wrong, meeting_id=None)
        assert no.value.field == field

    put(app, service_actions.change, number, to_do("Find two rooms", due=FRIDAY + timedelta(days=7)), version=1)
    with pytest.raises(events.MovedMeanwhile):
        put(app, service_actions.end, number, DONE, "", version=1)
    with pytest.raises(NotSettled, match="why it is not needed"):
        put(app, service_actions.end, number, NOT_NEEDED, " ", version=2)
    put(app, service_actions.end, number, NOT_NEEDED, "The board found one.", version=2)
    put(app, service_actions.reopen, number, version=3)
    put(app, service_actions.end, plan, DONE, "", version=1)

    with reading(app.engine) as session:
        assert [(one.version, one.what, one.practice_code) for one in action_queries.versions(session, number)] == [
            (2, "Find two rooms", None), (1, "Find a room for the training", "99901"),
        ]  # fmt: skip
        told = [one.because for one in action_queries.happened(session, number)]
    assert told == [
        "open again; before: The board found one.",
        "a reason was given",
        "changed: the words, where, the day",
        "agreed",
    ]
    assert [one.what for one in lines(app)] == ["Find two rooms"]
    assert [one.what for one in lines(app, Wanted("ended"))] == ["Two rooms are looked at"]


def test_hers_come_first_and_only_her_own_open_ones_are_late_for_her(app: App) -> None:
    for what, who, days in (("later", 1, 9), ("sooner", 1, 2), ("hers", 2, 1)):
        put(
            app,
            service_actions.add,
            to_do(what, staff=who, due=AFTERWARDS.date() + timedelta(days=days)),
            meeting_id=None,
        )
    put(app, service_actions.add, to_do("the practice's", due=AFTERWARDS.date()), meeting_id=1)
    in_a_week = AFTERWARDS.date() + timedelta(days=7)

    assert [one.what for one in lines(app)] == ["sooner", "later", "the practice's", "hers"]
    assert [one.what for one in lines(app, Wanted("late"), today=in_a_week)] == ["sooner", "the practice's", "hers"]
    assert [one.what for one in lines(app, Wanted(owner="others"))] == ["the practice's"]
    assert [one.what for one in lines(app, Wanted(owner=2, source="plan"))] == ["hers"]
    with reading(app.engine) as session:
        assert action_queries.late_of(session, 1, in_a_week) == (1, AFTERWARDS.date() + timedelta(days=2))
        assert action_queries.late_of(session, 1, AFTERWARDS.date()) == (0, None)


def to_the_desk(app: App, question: int, *, urgency: Urgency = Urgency.U3, about: str = "") -> int:
    """As the page does: the case, and that it is the question's."""
    with reading(app.engine) as session:
        row = session.get_one(MeetingQuestion, question)
    call = phone.Rang(
        once=raised.once(question), spoke_with=row.raised_by, said=row.words, at=AFTERWARDS, urgency=urgency, practice_code=row.practice_code,
        address=row.email, about=about, meeting="M-1",
    )  # fmt: skip
    case_id = phone.log(app, call, staff_id=1, now=AFTERWARDS)
    put(app, raised.became, 1, question, case_id)
    return case_id


def test_a_question_becomes_one_case_of_its_practice_and_its_clock_runs_from_then(app: App) -> None:
    tait = guests(app)[TAIT.email].id
    number = put(app, raised.note, 1, Raised("How soon can psychology see somebody?", guest=tait))
    case_id = to_the_desk(app, number)
    assert to_the_desk(app, number) == case_id  # pressed twice, or stopped in between

    with reading(app.engine) as session:
        case = session.get_one(Case, case_id)
        mail = session.get_one(Message, case.first_message_id)
        assert (case.practice_code, case.received_at, case.state) == (
            "99901",
            AFTERWARDS,
            CaseState.ASSIGNED if case.owner_id else CaseState.UNASSIGNED,
        )
        assert case.answer_by > AFTERWARDS
        assert (mail.sender, mail.subject) == (TAIT.email, "Raised at a meeting (M-1)")
        assert len(session.scalars(select(Case)).all()) == 1
        assert [one.case_id for one in session.scalars(select(MeetingQuestion))] == [case_id]
    urgent = put(
        app,
        raised.note,
        1,
        Raised("She took methadone from her mother's bottle last night and is hard to rouse. What now?"),
    )
    with reading(app.engine) as session:
        assert (
            session.get_one(Case, to_the_desk(app, urgent, urgency=Urgency.U4)).urgency is Urgency.U1
        )  # never lowered by us


def test_the_letter_goes_once_to_who_came_and_who_sent_apologies_and_says_what_is_agreed_when_it_leaves(
    app: App,
) -> None:
    put(app, minutes.save, 1, "Long talk", "- Reception teams train in February\nNaloxone at the door", version=0)
    number = put(app, service_actions.add, to_do(), meeting_id=1)
    with reading(app.engine) as session:
        words = letter_after.draft(session, 1)
    assert words == "What we agreed:\n\n- Reception teams train in February\n- Naloxone at the door"
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, because="look first", by_id=1, now=AFTERWARDS)
    assert put(app, letter_after.release, app, 1, words, version=0) == 2
    for _ in range(2):
        with pytest.raises((NotSettled, events.MovedMeanwhile)):
            put(app, letter_after.release, app, 1, words, version=1)
    put(app, service_actions.change, number, to_do("Find a room for sixteen"), version=1)  # while the letters wait
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=False, because="", by_id=1, now=AFTERWARDS)
    all_gone(app, AFTERWARDS)

    came, away = follow_ups(app)
    assert [(one.to, one.state) for one in (came, away)] == [
        (["tait@quay.example"], LetterState.SENT),
        (["muir@glen.example"], LetterState.SENT),
    ]
    assert "Thank you for coming" in came.text
    assert "could not join" in away.text
    for one in (came, away):
        assert "- Find a room for sixteen: The practice manager, by Friday 5 February" in one.text
        assert "Naloxone at the door" in one.text
        assert "Quay" not in one.subject


def test_the_next_slot_is_asked_for_once_and_takes_the_ordinary_way(app: App) -> None:
    before = len(letters(app))
    around = date(2028, 1, 19)
    number = put(app, lambda session, **who: next_slot.ask_for(session, app, 1, around, **who))
    coming = next(one for one in all_meetings(app) if one.id == number)
    assert (coming.state, coming.day, coming.series_id) == (MeetingState.ASKED, around, 1)
    letter = letters(app)[before]
    assert (letter.kind, letter.meeting_id, letter.to) == (
        "cluster_ask",
        number,
        ["lead@harbour.example", "office@harbour.example"],
    )
    with pytest.raises(events.MovedMeanwhile):
        put(app, lambda session, **who: next_slot.ask_for(session, app, 1, around, **who))
    with pytest.raises(NotSettled, match="day to come"):
        put(app, lambda session, **who: next_slot.ask_for(session, app, 1, date(2026, 1, 1), **who))
    assert len(letters(app)) == before + 1


def test_every_state_of_an_action_was_moved_by_a_person(app: App) -> None:
    number = put(app, service_actions.add, to_do(), meeting_id=1)
    with transaction(app.engine) as session, pytest.raises(events.IllegalMove):
        row = session.get_one(ServiceAction, number)
        events.move(session, row, DONE, actor=events.step("x"), now=AFTERWARDS)
    assert lines(app)[0].state is OPEN
