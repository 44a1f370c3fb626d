"""A case's clocks: its person's own pharmacy, and the time it waited on the practice."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, person, service
from seed import again
from sqlalchemy import Engine

from liaison.app import App
from liaison.practices.importing_places import import_places
from liaison.store import today_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.triage import inbox

HOUR = timedelta(hours=1)
SUPPLY = "Jo Example, CHI 3002741236: the prescription ran out and the pharmacy has none for tonight."
LIST = 'kind,code,name,hours\npharmacy,P1,Quay Pharmacy,"Tue 09:00-13:00; Wed-Fri 09:00-17:30"\n'


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def waiting(app: App, ids: dict[str, int], body: str) -> Case:
    """A case that Nora opened at ten and put in waiting at eleven."""
    (case,) = arrive(app, mail(body))
    with transaction(app.engine) as session:
        inbox.take(session, case.id or 0, version=case.version, staff_id=ids["Nora"], now=TUESDAY_10AM)
    act(app, case, inbox.wait_for, on_what="the practice", staff_id=ids["Nora"], now=TUESDAY_10AM + HOUR)
    return again(app, case.id or 0)


def act(app: App, case: Case, do, **given) -> None:
    with transaction(app.engine) as session:
        do(session, case.id, version=again(app, case.id or 0).version, **given)


def test_a_same_day_mail_is_due_before_the_person_s_own_pharmacy_closes(app: App) -> None:
    service(app)
    person(app, pharmacy="The Quay Pharmacy")
    with transaction(app.engine) as session:
        import_places(session, LIST, now=TUESDAY_10AM)

    (case,) = arrive(app, mail(SUPPLY))

    assert (case.urgency.value, case.answer_by) == ("U2", TUESDAY_10AM.replace(hour=13))
    assert case.answer_how == "Same day: before the pharmacy closes or the next dose is due (Tue 24 Nov 13:00)."


def test_without_the_directory_or_the_person_it_is_due_before_the_service_closes(app: App) -> None:
    service(app)
    person(app, pharmacy="Quay Pharmacy")

    (case,) = arrive(app, mail(SUPPLY))

    assert case.answer_by == TUESDAY_10AM.replace(hour=17)


def test_the_answering_clock_stands_still_while_it_waits_and_goes_on_when_taken_up(app: App) -> None:
    ids = service(app)
    case = waiting(app, ids, "Could you advise about the dose please?")
    before = case.answer_by
    assert (case.urgency.value, case.paused_at) == ("U3", TUESDAY_10AM + HOUR)
    with reading(app.engine) as session:
        assert today_queries.due(session, before + HOUR).total == 0

    act(app, case, inbox.take, staff_id=ids["Nora"], now=TUESDAY_10AM + 4 * HOUR)

    after = again(app, case.id or 0)
    assert (after.paused_at, after.answer_by - before) == (None, 3 * HOUR)
    assert after.answer_how.endswith("while it waited on the practice (3 hours of open hours).")


def test_a_same_day_mail_never_stands_still(app: App) -> None:
    ids = service(app)

    case = waiting(app, ids, "the prescription ran out and the pharmacy has none for tonight")

    assert (case.urgency.value, case.paused_at) == ("U2", None)


def test_a_reply_begins_a_new_promise(app: App) -> None:
    ids = service(app)
    case = waiting(app, ids, "Could you advise about the dose please?")
    later = TUESDAY_10AM + 25 * HOUR

    arrive(
        app,
        mail("The dose is as before.", message_id="<two@quay.example>", headers="In-Reply-To: <one@quay.example>"),
        now=later,
    )

    after = again(app, case.id or 0)
    assert (after.paused_at, after.answer_by) == (None, later + timedelta(days=2))


def test_made_urgent_while_it_waits_the_clock_runs_at_once(app: App) -> None:
    ids = service(app)
    case = waiting(app, ids, "Could you advise about the dose please?")

    act(
        app,
        case,
        inbox.correct,
        category=None,
        urgency="U2",
        because="she rang",
        staff_id=ids["Nora"],
        now=TUESDAY_10AM + 3 * HOUR,
    )

    after = again(app, case.id or 0)
    assert (after.paused_at, after.answer_by) == (None, TUESDAY_10AM.replace(hour=17))


def test_made_calmer_while_it_waits_it_goes_on_waiting(app: App) -> None:
    ids = service(app)
    case = waiting(app, ids, "Could you advise about the dose please?")

    act(
        app,
        case,
        inbox.correct,
        category=None,
        urgency="U4",
        because="no hurry",
        staff_id=ids["Nora"],
        now=TUESDAY_10AM + 3 * HOUR,
    )

    assert again(app, case.id or 0).paused_at == TUESDAY_10AM + HOUR


def test_handed_over_closed_or_answered_it_waits_no_more(app: App) -> None:
    ids = service(app)
    case = waiting(app, ids, "Could you advise about the dose please?")

    act(
        app,
        case,
        inbox.hand_over,
        to_id=ids["Petra"],
        because="hers",
        staff_id=ids["Nora"],
        now=TUESDAY_10AM + 2 * HOUR,
    )

    assert again(app, case.id or 0).paused_at is None
