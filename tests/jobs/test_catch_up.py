"""A turn that nobody was there for is run when somebody is there again; once, and only as far back as it makes sense."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

from build import TUESDAY_10AM, app_on, letters, service
from caseload import add_person
from cranks import Counting, job, run_events, runs
from sqlalchemy import Engine

from jobs import runner, timetable
from jobs.catch_up import missed, recent, run_all
from jobs.slots import WEEKDAYS, At, Every
from jobs.timetable import IfMissed
from liaison.domain.states import RunState
from liaison.store import job_runs

DAY = timedelta(days=1)
SEVEN = TUESDAY_10AM - timedelta(hours=3)


def test_the_latest_missed_turn_is_enough_unless_the_rule_says_each() -> None:
    ran = {SEVEN - 3 * DAY: RunState.DONE}

    assert missed(job(Counting()), SEVEN - 3 * DAY, ran, TUESDAY_10AM) == [SEVEN]
    each = job(Counting(), if_missed=IfMissed.EACH)
    assert missed(each, SEVEN - 3 * DAY, ran, TUESDAY_10AM) == [SEVEN - 2 * DAY, SEVEN - DAY, SEVEN]


def test_a_job_that_never_ran_has_missed_its_latest_turn_only() -> None:
    for rule in (IfMissed.LATEST, IfMissed.EACH):
        assert missed(job(Counting(), if_missed=rule), None, {}, TUESDAY_10AM) == [SEVEN]


def test_a_job_that_turns_every_few_seconds_needs_no_catch_up() -> None:
    often = job(Counting(), turns=Every(timedelta(seconds=15)), if_missed=IfMissed.NEXT_TURN)

    assert missed(often, None, {}, TUESDAY_10AM) == []


def test_what_ran_or_is_running_is_not_missed_and_what_failed_is() -> None:
    for state in RunState:
        found = missed(job(Counting()), SEVEN, {SEVEN: state}, TUESDAY_10AM)
        assert found == ([] if state in {RunState.DONE, RunState.RUNNING} else [SEVEN])


def test_a_turn_is_not_missed_while_its_scheduler_may_just_be_waking() -> None:
    just_after = SEVEN + timedelta(seconds=30)

    assert missed(job(Counting()), SEVEN - DAY, {SEVEN - DAY: RunState.DONE}, just_after) == []


def test_a_weekday_job_missed_on_friday_is_still_found_on_sunday() -> None:
    weekday = job(Counting(), turns=At(time(7), WEEKDAYS))

    assert recent(weekday, datetime(2026, 11, 29, 12, tzinfo=UTC)) == [datetime(2026, 11, 27, 7, tzinfo=UTC)]


def test_a_scheduler_that_was_down_for_days_runs_the_turn_once_when_it_is_back(engine: Engine) -> None:
    app, counting = app_on(engine), Counting()
    runner.run(app, job(counting), SEVEN - 4 * DAY, SEVEN - 4 * DAY)

    assert run_all(app, [job(counting)], TUESDAY_10AM) == {"count": [SEVEN]}
    assert run_all(app, [job(counting)], TUESDAY_10AM + timedelta(minutes=10)) == {}

    assert counting.slots == [SEVEN - 4 * DAY, SEVEN]
    assert counting.nows[-1] == TUESDAY_10AM
    assert run_events(app) == ["running", "done", "missed", "running", "done"]


def test_a_job_that_broke_is_tried_again_until_it_runs(engine: Engine) -> None:
    app, counting = app_on(engine), Counting(error=OSError())
    run_all(app, [job(counting)], TUESDAY_10AM)
    run_all(app, [job(counting)], TUESDAY_10AM + timedelta(minutes=10))
    assert [row.state for row in runs(app)] == [RunState.FAILED]
    counting.error = None

    assert run_all(app, [job(counting)], TUESDAY_10AM + timedelta(minutes=20)) == {"count": [SEVEN]}

    assert [row.state for row in runs(app)] == [RunState.DONE]


def test_a_run_whose_process_was_killed_is_run_again_after_its_limit(engine: Engine) -> None:
    app, counting = app_on(engine), Counting()
    job_runs.claim(engine, "count", SEVEN, SEVEN)  # and then the process is gone

    assert run_all(app, [job(counting)], SEVEN + timedelta(minutes=20)) == {}
    assert run_all(app, [job(counting)], SEVEN + timedelta(minutes=40)) == {"count": [SEVEN]}

    assert counting.slots == [SEVEN]


def test_a_job_that_breaks_leaves_the_others_to_be_caught_up(engine: Engine) -> None:
    app, counting = app_on(engine), Counting()
    table = [job(Counting(error=ValueError()), "broken"), job(counting)]

    run_all(app, table, TUESDAY_10AM)

    assert counting.slots == [SEVEN]
    assert {row.job: row.state for row in runs(app)} == {"broken": RunState.FAILED, "count": RunState.DONE}


def test_a_scheduler_that_is_stopping_begins_nothing_more(engine: Engine) -> None:
    app, counting = app_on(engine), Counting()

    assert run_all(app, [job(counting)], TUESDAY_10AM, stopping=lambda: True) == {}

    assert (counting.slots, runs(app)) == ([], [])


def test_several_schedulers_that_start_together_catch_up_once(shared_engine: Engine) -> None:
    app = app_on(shared_engine)
    counting, start = Counting(), Barrier(3)
    each = job(counting, if_missed=IfMissed.EACH)
    runner.run(app, each, SEVEN - 9 * DAY, SEVEN - 9 * DAY)

    def scheduler(_: int) -> int:
        start.wait(timeout=30)
        return len(run_all(app, [each], TUESDAY_10AM).get("count", []))

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(scheduler, range(3))) == 9

    assert sorted(counting.slots) == [SEVEN - n * DAY for n in range(9, -1, -1)]


def test_the_first_start_plans_at_once_and_a_restart_posts_nothing_twice(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_person(app, last=TUESDAY_10AM.date() - timedelta(days=300), keyworker_id=ailsa)

    ran = run_all(app, timetable.ALL, TUESDAY_10AM)
    assert {"plan_reviews", "remind_practices", "plan_meetings", "ask_clusters"} <= set(ran)
    assert len(letters(app, "review_digest")) == 1

    assert run_all(app, timetable.ALL, TUESDAY_10AM + timedelta(minutes=10)) == {}
    run_all(app, timetable.ALL, TUESDAY_10AM + DAY)
    assert len(letters(app, "review_digest")) == 1
