"""Hazard: the reader no longer fits the mail and nobody notices. It is watched; beyond the limit the service goes on by rules, and people know."""

from datetime import timedelta

from build import TUESDAY_10AM, app_on, arrive, mail, service
from reader_rows import found_urgent, past
from sqlalchemy import Engine

from liaison.reader import watch_fit
from liaison.store.post_room_queries import lasting
from liaison.store.session import reading, transaction
from liaison.store.switches import RULES_ONLY, is_on
from liaison.triage import alert
from models.taxonomy import Category, Outcome, Urgency

DAY = timedelta(days=1)
NOW = TUESDAY_10AM + 60 * DAY


def rules_only(app) -> bool:
    with reading(app.engine) as session:
        return is_on(session, RULES_ONLY)


def test_urgent_mail_that_people_keep_finding_ends_the_reader_and_every_lead_and_admin_is_told(engine: Engine) -> None:
    app = app_on(engine, now=NOW)
    ids = service(app)
    past(app, 150, NOW - 50 * DAY)
    recent = past(app, 150, NOW - 3 * DAY)
    for number in range(5):
        assert not rules_only(app)
        found_urgent(app, recent[number : number + 1], ids["Nora"], NOW - DAY)
        watch_fit.run(app, NOW)
    assert rules_only(app)

    (case,) = arrive(app, mail("A letter about housing", message_id="<later@quay.example>"), now=NOW)
    assert (case.outcome, case.urgency) == (Outcome.UNCLEAR, Urgency.U2)  # by rules alone: a person looks the same day
    alert.watch(app, NOW)
    with reading(engine) as session:
        (trouble,) = [row for row in lasting(session) if row.key == "reader:off"]
    assert set(trouble.told) == {ids["Lena"], ids["Ailsa"]}


def test_mail_that_turned_into_something_else_ends_it_as_well_and_no_step_turns_it_on_again(engine: Engine) -> None:
    app = app_on(engine, now=NOW)
    ids = service(app)
    past(app, 200, NOW - 50 * DAY)
    past(app, 200, NOW - 3 * DAY, [Category.PREGNANCY])

    watch_fit.run(app, NOW)
    for days in range(1, 40):
        watch_fit.run(app, NOW + days * DAY)
    assert rules_only(app)

    with transaction(engine) as session:
        watch_fit.resume(session, app.classifier.version, staff_id=ids["Lena"], now=NOW + 40 * DAY)
    assert not rules_only(app)
