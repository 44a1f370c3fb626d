"""A run ends in its row, whatever happens in it; a slot runs once; a job that breaks leaves the others running."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import structlog
from build import TUESDAY_10AM, add_worker, app_on, letters, mail, service
from caseload import add_hosts, add_person, add_series, all_meetings, all_reviews
from cranks import Counting, job, run_events, runs
from sqlalchemy import Engine

from jobs import runner, timetable
from jobs.report import Report
from jobs.slots import Every
from jobs.timetable import IfMissed
from liaison.domain.states import MeetingState, ReviewState, RunState
from liaison.store import events, job_runs
from liaison.store.session import transaction

SLOT = TUESDAY_10AM - timedelta(hours=3)


def test_a_run_is_given_its_slot_and_now_and_keeps_its_report(engine: Engine) -> None:
    app = app_on(engine)
    counting = Counting(Report({"done": 2, "left": 0}, ("practice 99901: no address",)))

    report = runner.run(app, job(counting), SLOT, TUESDAY_10AM)

    assert report is counting.report
    assert (counting.slots, counting.nows) == ([SLOT], [TUESDAY_10AM])
    (row,) = runs(app)
    assert (row.job, row.slot, row.state) == ("count", SLOT, RunState.DONE)
    assert row.report == {"done": 2, "problems": ["practice 99901: no address"]}


def test_a_slot_that_ran_is_not_run_again(engine: Engine) -> None:
    app, counting = app_on(engine), Counting()

    assert runner.run(app, job(counting), SLOT, TUESDAY_10AM) is not None
    assert runner.run(app, job(counting), SLOT, TUESDAY_10AM) is None

    assert len(counting.slots) == 1


def test_two_schedulers_on_one_database_run_each_slot_once(shared_engine: Engine) -> None:
    app = app_on(shared_engine)
    counting, start = Counting(), Barrier(4)

    def scheduler(_: int) -> int:
        start.wait(timeout=30)
        slots = [SLOT + timedelta(days=n) for n in range(10)]
        return sum(runner.run(app, job(counting), slot, TUESDAY_10AM) is not None for slot in slots)

    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(scheduler, range(4)))

    assert sum(ran) == 10
    assert len(counting.slots) == len(set(counting.slots)) == 10
    assert {row.state for row in runs(app)} == {RunState.DONE}


def test_a_job_that_raises_is_written_down_by_the_kind_of_its_error_alone(engine: Engine) -> None:
    app = app_on(engine)
    broken = Counting(error=ValueError("Jo Example 3002741236 overdosed"))

    with structlog.testing.capture_logs() as logs:
        report = runner.run(app, job(broken), SLOT, TUESDAY_10AM)

    assert report == Report(error="ValueError")
    (row,) = runs(app)
    assert (row.state, row.error) == (RunState.FAILED, "ValueError")
    assert {line["event"] for line in logs} == {"job_failed"}
    assert "Example" not in str(logs) + str(row)
    assert run_events(app) == ["running", "failed"]


def test_a_failed_slot_is_run_again_and_then_done(engine: Engine) -> None:
    app = app_on(engine)
    counting = Counting(error=RuntimeError())
    runner.run(app, job(counting), SLOT, TUESDAY_10AM)
    counting.error = None

    assert runner.run(app, job(counting), SLOT, TUESDAY_10AM) is not None

    assert [row.state for row in runs(app)] == [RunState.DONE]
    assert run_events(app) == ["running", "failed", "running", "done"]


def test_a_quiet_job_with_nothing_to_do_writes_no_event_and_no_log(engine: Engine) -> None:
    app = app_on(engine)
    counting = Counting(Report({"taken": 0}))
    often = job(counting, turns=Every(timedelta(seconds=15)), if_missed=IfMissed.NEXT_TURN)

    with structlog.testing.capture_logs() as logs:
        runner.run(app, often, SLOT, TUESDAY_10AM)

    assert (logs, run_events(app)) == ([], [])
    assert [row.state for row in runs(app)] == [RunState.DONE]


def test_a_run_now_runs_though_the_slot_of_this_moment_is_taken(engine: Engine) -> None:
    app, counting = app_on(engine), Counting()

    for _ in range(3):
        runner.run_now(app, job(counting), TUESDAY_10AM)

    assert len(counting.slots) == 3
    assert counting.nows == [TUESDAY_10AM] * 3


def test_what_people_asked_for_on_a_page_is_run_once(engine: Engine) -> None:
    app, counting = app_on(engine), Counting()
    with transaction(engine) as session:
        job_runs.request(session, "count", TUESDAY_10AM, actor=events.person(1))
        job_runs.request(session, "no longer there", TUESDAY_10AM, actor=events.person(1))

    assert runner.run_requested(app, [job(counting)], TUESDAY_10AM) == 1
    assert runner.run_requested(app, [job(counting)], TUESDAY_10AM) == 0

    assert len(counting.slots) == 1


def test_a_day_carries_a_mail_to_a_colleague_and_plans_and_posts_and_sends(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_person(app, last=TUESDAY_10AM.date() - timedelta(days=300), keyworker_id=ailsa)
    add_hosts(app)
    add_series(app, months=[1])
    app.mailboxes["main"].deliver(mail(), received_at=TUESDAY_10AM)
    told: list[str] = []

    reports = runner.day(app, TUESDAY_10AM, progress=lambda name, report: told.append(name))

    assert told == list(runner.DAY)
    assert [report.error for report in reports.values()] == [None] * len(told)
    assert reports["poll_mailboxes"].did["taken"] == 1
    assert reports["triage_messages"].did["routed"] == 1
    assert reports["reconcile_ledger"].did["missing"] == 0
    assert [review.state for review in all_reviews(app)] == [ReviewState.ASKED]
    assert [meeting.state for meeting in all_meetings(app)] == [MeetingState.ASKED]
    assert {letter.kind for letter in letters(app)} == {"acknowledgement", "review_digest", "cluster_ask", "canary"}
    assert len(app.mailboxes["main"].letters) == 4


def test_a_second_day_in_the_same_moment_takes_what_came_and_posts_nothing_twice(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_person(app, last=TUESDAY_10AM.date() - timedelta(days=300), keyworker_id=ailsa)
    runner.day(app, TUESDAY_10AM)
    app.mailboxes["main"].deliver(mail(), received_at=TUESDAY_10AM)

    reports = runner.day(app, TUESDAY_10AM)

    assert reports["triage_messages"].did["routed"] == 1
    assert [letter.kind for letter in letters(app)] == ["review_digest", "canary", "acknowledgement"]


def test_one_job_that_breaks_in_a_day_leaves_the_others_running(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        add_worker(session, "Odd", ["keyworker"], TUESDAY_10AM)
    add_series(app, months=[1], local_time="quarter past")  # not a time: the series is named, not the day broken
    app.mailboxes["main"].fail("fetch", RuntimeError("3002741236"), times=9)

    reports = runner.day(app, TUESDAY_10AM)

    assert reports["poll_mailboxes"].problems == ("main: RuntimeError",)
    assert reports["plan_meetings"].problems[0].startswith("series 1: ")
    assert all(report.error is None for report in reports.values())
    assert set(reports) == {job.name for job in timetable.ALL}
