"""The scheduler wakes at the slots of the App's clock, catches up at the start, and ends what is under way when it is stopped."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import structlog
from apscheduler.triggers.base import BaseTrigger
from build import TUESDAY_10AM, app_on, cases, mail, service
from cranks import Counting, job, runs
from sqlalchemy import Engine

from jobs import scheduler, timetable
from jobs.scheduler import OnTurns, guarded, start, turn
from jobs.slots import Every
from jobs.timetable import IfMissed
from liaison.clock import set_back_to, system_clock
from liaison.domain.states import CaseState, RunState
from liaison.store import events, job_runs
from liaison.store.session import StoreTrouble, transaction

SECOND = Every(timedelta(seconds=1))
WAIT = 30  # seconds, for a slow machine; nothing here waits for so long when it works


def test_every_option_is_set_and_nothing_is_left_to_a_default_of_one_second() -> None:
    empty = scheduler.empty()

    assert empty._job_defaults == {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    assert str(empty.timezone) == "Europe/London"


def test_a_trigger_wakes_just_after_the_next_slot_of_the_apps_clock(engine: Engine) -> None:
    app = app_on(engine)
    trigger: BaseTrigger = OnTurns(
        Every(timedelta(minutes=1)), replace(app, clock=lambda: TUESDAY_10AM + timedelta(seconds=20))
    )
    wall = datetime(2027, 5, 5, 5, 5, 5, tzinfo=UTC)

    wakes = trigger.get_next_fire_time(None, wall)

    assert timedelta(seconds=40) < wakes - wall < timedelta(seconds=41)


def test_a_job_is_run_at_its_slots_and_not_after_the_stop(shared_engine: Engine) -> None:
    app = replace(app_on(shared_engine), clock=set_back_to(TUESDAY_10AM))
    ran = Event()
    counting = Counting(also=ran.set)

    stop = start(app, [job(counting, turns=SECOND, if_missed=IfMissed.NEXT_TURN)])
    assert ran.wait(WAIT)
    stop()
    ran.clear()

    assert not ran.wait(1.5)
    assert counting.slots == sorted(set(counting.slots))
    assert all(slot.microsecond == 0 and slot.date() == TUESDAY_10AM.date() for slot in counting.slots)
    assert {row.state for row in runs(app)} == {RunState.DONE}


def test_a_missed_turn_is_caught_up_when_the_scheduler_starts_and_only_by_one_of_two(shared_engine: Engine) -> None:
    app = replace(app_on(shared_engine), clock=set_back_to(TUESDAY_10AM))
    first, second = Event(), Event()
    daily = Counting(also=first.set)
    other = Counting(also=second.set)
    # the second job of each table is caught up after the first: once it ran, that scheduler has looked at `daily`
    stops = [start(app, [job(daily, "daily"), job(other, f"other_{n}")]) for n in range(2)]
    assert first.wait(WAIT)
    while len(other.slots) < 2:
        assert second.wait(WAIT)
        second.clear()
    for stop in stops:
        stop()

    assert daily.slots == [TUESDAY_10AM - timedelta(hours=3)]
    assert [row.state for row in runs(app) if row.job == "daily"] == [RunState.DONE]


def test_a_job_that_raises_leaves_the_others_turning(shared_engine: Engine) -> None:
    app = replace(app_on(shared_engine), clock=set_back_to(TUESDAY_10AM))
    ran, broke = Event(), Event()
    well = Counting(also=ran.set)
    broken = Counting(error=ValueError("Jo Example"), also=broke.set)
    table = [
        job(broken, "broken", turns=SECOND, if_missed=IfMissed.NEXT_TURN),
        job(well, "well", turns=SECOND, if_missed=IfMissed.NEXT_TURN),
    ]

    stop = start(app, table)
    assert broke.wait(WAIT)
    ran.clear()
    assert ran.wait(WAIT)
    stop()

    states = {row.job: row.state for row in runs(app)}
    assert states == {"broken": RunState.FAILED, "well": RunState.DONE}


def test_a_run_that_a_person_asked_for_is_taken_up_within_seconds(shared_engine: Engine) -> None:
    app = replace(app_on(shared_engine), clock=set_back_to(TUESDAY_10AM))
    ran = Event()
    never = Counting(also=ran.set)
    with transaction(shared_engine) as session:
        job_runs.request(session, "never", TUESDAY_10AM, actor=events.person(1))

    stop = start(app, [job(never, "never", turns=Every(timedelta(days=400)), if_missed=IfMissed.NEXT_TURN)])
    assert ran.wait(WAIT)
    stop()

    assert never.slots == [TUESDAY_10AM]


def test_the_demos_clock_and_the_wall_clock_wake_alike(engine: Engine) -> None:
    app = app_on(engine)
    here, wall = set_back_to(TUESDAY_10AM), system_clock()

    for clock in (here, system_clock):
        wakes = OnTurns(SECOND, replace(app, clock=clock)).get_next_fire_time(None, wall)
        assert timedelta() < wakes - wall < timedelta(seconds=1.2)


def test_a_turn_is_for_the_slot_that_has_just_come(engine: Engine) -> None:
    counting = Counting()
    app = replace(app_on(engine), clock=lambda: TUESDAY_10AM + timedelta(milliseconds=100))

    turn(app, job(counting, turns=Every(timedelta(minutes=1)), if_missed=IfMissed.NEXT_TURN))

    assert counting.slots == [TUESDAY_10AM]


def test_what_breaks_outside_a_run_is_logged_without_its_words() -> None:
    def breaks(error: Exception):
        def work():
            raise error

        return work

    with structlog.testing.capture_logs() as logs:
        guarded("count", breaks(ValueError("Jo Example 3002741236")))
        guarded("count", breaks(StoreTrouble("The disk is full: nothing was lost, free some space and it goes on.")))

    assert [line["event"] for line in logs] == ["turn_failed", "turn_failed"]
    assert logs[0]["error"] == "ValueError"
    assert logs[1]["trouble"].startswith("The disk is full")
    assert "Example" not in str(logs)


def test_new_mail_has_an_owner_as_soon_as_it_is_polled_without_waiting_for_another_turn(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    app.mailboxes["main"].deliver(mail(), received_at=TUESDAY_10AM)

    turn(app, timetable.named("poll_mailboxes"))

    assert [case.state for case in cases(app)] == [CaseState.ASSIGNED]
    turn(app, replace(timetable.named("poll_mailboxes"), turns=SECOND))
    assert [row.job for row in runs(app)].count("triage_messages") == 1  # nothing came, and nothing followed


def test_what_follows_on_a_job_is_in_the_timetable() -> None:
    names = {job.name for job in timetable.ALL}

    assert {job.then for job in timetable.ALL if job.then} <= names
