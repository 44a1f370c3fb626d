"""A dry run of any job says what would leave and move; nothing leaves, nothing is written, no mailbox is touched, on both databases."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, service
from caseload import add_hosts, add_person, add_series
from sqlalchemy import Engine, select

from jobs import rehearse, runner, timetable
from jobs.rehearse import NotRehearsed
from liaison.domain.foretelling import REFUSED
from liaison.domain.safe_contact import all_asked
from liaison.reviews import due, plan
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Event, Letter, metadata
from liaison.triage import intake

JOBS = [job.name for job in timetable.ALL]
MAILBOX = ("fetch", "get", "acknowledge", "refs", "prepare", "send", "was_sent", "wait", "check", "examine")


class Touched:
    """A mailbox that must not be touched."""

    name = "main"

    def valid_until(self) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        if name in MAILBOX:
            raise AssertionError(f"the mailbox was asked to {name}")
        raise AttributeError(name)


def dump(engine: Engine) -> dict[str, list[str]]:
    with reading(engine) as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in metadata.sorted_tables
        }


def in_the_middle(engine: Engine) -> Any:
    """A service with something to do for every job, whose mailbox must not be touched from here on."""
    app = app_on(engine)
    ids = service(app)
    arrive(app, mail("could you advise about the dose?"))
    app.mailboxes["main"].deliver(mail("and another", message_id="<two@quay.example>"), received_at=TUESDAY_10AM)
    intake.take_batch(app, "main", TUESDAY_10AM)
    safe = {"post": "yes", **all_asked("2026-11-01"), "post_to": "1 Quay Lane"}
    for last in (date(2025, 12, 20), date(2026, 1, 20), date(2025, 11, 1)):
        add_person(app, last=last, keyworker_id=ids["Ailsa"], safe_contact=safe)
    add_person(app, last=date(2026, 1, 20), status="left")
    add_series(app)
    add_hosts(app)
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    app.mailboxes["main"] = Touched()
    return app


def test_every_job_tells_what_it_would_do_and_changes_nothing(engine: Engine) -> None:
    app = in_the_middle(engine)
    before, seen = dump(engine), {}
    for name in JOBS:
        job = timetable.named(name)
        if name in REFUSED:
            with pytest.raises(NotRehearsed, match=f"{name} has no dry run: "):
                rehearse.rehearse(app, job, TUESDAY_10AM, TUESDAY_10AM)
            continue
        seen[name] = rehearse.rehearse(app, job, TUESDAY_10AM, TUESDAY_10AM)
        assert dump(engine) == before, name

    json.dumps(seen)
    assert seen["remind_practices"]["would_post"] == [{"kind": "review_digest", "to": "a practice", "number": 1}]
    assert seen["report_overdue"]["would_post"] == [{"kind": "overdue_report", "to": "a colleague", "number": 1}]
    assert {"what": "person_letter", "from": None, "to": "drafted", "number": 2} in seen["invite_people"]["would_move"]
    assert {"what": "letter", "from": None, "to": "queued", "number": 1} in seen["triage_messages"]["would_move"]
    assert seen["send_letters"]["would_leave"] == [{"kind": "acknowledgement", "to": "a practice", "number": 1}]
    assert seen["tell_mailboxes"]["would_label"] >= 1
    (digest,) = seen["remind_practices"]["letters"]
    assert (digest["kind"], digest["to"], digest["becomes"]) == ("review_digest", "Quay Practice", "queued")
    assert digest["reference"].startswith("R-99901-")
    assert [one["becomes"] for one in seen["send_letters"]["letters"]] == ["sent"]
    assert "Example" not in json.dumps(seen["send_letters"]["letters"])
    assert seen["prove_coverage"]["rows"]["coverage_night"] == 1


def test_what_is_foretold_is_what_happens(engine: Engine) -> None:
    app = in_the_middle(engine)
    for name in ("remind_practices", "invite_people", "plan_reviews", "prove_coverage", "plan_meetings"):
        job = timetable.named(name)
        found = rehearse.rehearse(app, job, TUESDAY_10AM, TUESDAY_10AM)
        with reading(engine) as session:
            events, letters = (
                len(session.scalars(select(Event.id)).all()),
                len(session.scalars(select(Letter.id)).all()),
            )
        report = runner.attempt(app, job, TUESDAY_10AM, TUESDAY_10AM)
        with reading(engine) as session:
            moved = len(session.scalars(select(Event.id)).all()) - events
            posted = len(session.scalars(select(Letter.id)).all()) - letters
        assert dict(report.did) == found["report"], name
        assert moved == sum(one["number"] for one in found["would_move"]), name
        assert posted == sum(one["number"] for one in found["would_post"]), name
        again = rehearse.rehearse(app, job, TUESDAY_10AM, TUESDAY_10AM + timedelta(hours=1))
        assert again["would_post"] == []


def test_while_sends_are_held_nothing_would_leave(engine: Engine) -> None:
    app = in_the_middle(engine)
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM, by_id=None, because="a test")

    found = rehearse.rehearse(app, timetable.named("send_letters"), TUESDAY_10AM, TUESDAY_10AM)

    assert found["would_leave"] == []
    assert found["left_out"]


def test_a_job_that_breaks_in_its_dry_run_says_so_by_the_kind_of_its_error(memory_engine: Engine) -> None:
    app = app_on(memory_engine)

    def broken(*_: Any) -> Any:
        raise ValueError("words of a mail")

    job = timetable.Job("plan_reviews", timetable.named("plan_reviews").turns, broken, "", "", ())
    with pytest.raises(NotRehearsed, match=r"broke in its dry run \(ValueError\)") as no:
        rehearse.rehearse(app, job, TUESDAY_10AM, TUESDAY_10AM)
    assert "words" not in str(no.value)
