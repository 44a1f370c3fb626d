"""Today answers at a glance: what is urgent, mine, due, who is on duty, what came overnight, is mail being read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from build import TUESDAY_10AM, add_worker, app_on, arrive, mail, service
from seed import a_review, one_case, parked, signed_in_cookie, urgent_case
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.workdays import calendar_for
from liaison.store.session import transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import MailboxRow
from liaison.store.tables_people import Review
from liaison.web.today_pages import end_of_day, night
from liaison.web.window import create_app

CALENDAR = calendar_for([2026])


def test_an_urgent_mail_stands_there_until_somebody_opens_it(app: App, nora: TestClient) -> None:
    case = urgent_case(app)
    first = nora.get("/").text
    section = first.partition('id="urgent"')[2].partition('id="mine"')[0]
    assert "Please ring now" in section
    assert "Read by 10:15 today" in section

    nora.get(f"/cases/{case.id}")

    section = nora.get("/").text.partition('id="urgent"')[2].partition('id="mine"')[0]
    assert "Please ring now" not in section


def test_her_own_reviews_of_the_week_stand_there_with_time_and_place_and_lead_to_the_form(
    app: App, browser, ids
) -> None:
    def planned(number: int, day: date, who: str = "Nora") -> int:
        return a_review(app, number, due=date(2026, 12, 20), planned=day, worker=ids[who], choices={"mode": "by video"})

    today, was = planned(1, date(2026, 11, 24)), planned(2, date(2026, 11, 20))
    planned(3, date(2026, 12, 4))
    planned(4, date(2026, 11, 24), "Ailsa")
    with transaction(app.engine) as session:
        session.get_one(Review, today).planned_time = "11:00"

    card = browser("Nora").get("/").text.partition('id="my-reviews"')[2].partition("</section>")[0]
    assert "today 11:00" in card
    assert "by video" in card
    assert f'href="/reviews/{today}/form"' in card
    assert card.index(f"/reviews/{was}/form") < card.index(f"/reviews/{today}/form")
    assert card.count("not written down yet") == 1
    assert card.count("Person ") == 2, "another day, and another colleague's, are not hers this week"
    assert 'id="my-reviews"' not in browser("Petra").get("/").text


def test_mine_are_mine_alone(app: App, browser) -> None:
    one_case(app, "Could you advise about the dose please?", subject="For the prescriber")

    def mine(name: str) -> str:
        return browser(name).get("/").text.partition('id="mine"')[2].partition('id="due"')[0]

    assert "For the prescriber" in mine("Petra")
    assert "For the prescriber" not in mine("Nora")
    assert "Nothing is yours right now" in mine("Nora")


def test_who_is_on_duty_is_named_with_role_and_until_when(nora: TestClient) -> None:
    duty = nora.get("/").text.partition('id="duty"')[2].partition("</section>")[0]
    assert "Nora" in duty
    assert "Duty nurse" in duty
    assert "until 17:00" in duty


def test_what_came_while_closed_is_counted(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    arrive(app, mail("the prescription is lost"), now=datetime(2026, 11, 23, 21, tzinfo=UTC))
    client = TestClient(create_app(app), base_url="http://liaison.example")
    client.cookies.set("liaison", signed_in_cookie(app, ids["Nora"])[0])

    section = client.get("/").text.partition('id="overnight"')[2].partition("</section>")[0]

    assert "Same day</span> 1" in section
    assert "yesterday 17:00" in section


def test_a_mailbox_that_is_silent_or_in_trouble_is_said(app: App, nora: TestClient) -> None:
    one_case(app)
    assert "Read less than a minute ago" in nora.get("/").text

    with transaction(app.engine) as session:
        session.execute(update(MailboxRow).values(polled_ok_at=TUESDAY_10AM - timedelta(minutes=40)))
    assert "Nothing was read for 40 minutes." in nora.get("/").text

    with transaction(app.engine) as session:
        session.execute(update(MailboxRow).values(trouble="The folder is not there."))
    assert "The folder is not there." in nora.get("/").text


def test_parked_mails_and_a_switch_that_is_on_are_seen_by_everyone(app: App, nora: TestClient) -> None:
    parked(app)
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM, because="Lena: the letterhead is wrong")

    html = nora.get("/").text

    assert "1 parked" in html
    assert "Sends are held." in html
    assert "the letterhead is wrong" in html


def test_a_question_nobody_can_be_found_for_alarms(memory_engine: Engine) -> None:
    saturday = datetime(2026, 11, 28, 12, tzinfo=UTC)
    app = app_on(memory_engine, now=saturday)
    with transaction(app.engine) as session:
        lena = add_worker(session, "Lena", [], TUESDAY_10AM)
    arrive(app, mail("the prescription is lost"), now=saturday)
    client = TestClient(create_app(app), base_url="http://liaison.example")
    client.cookies.set("liaison", signed_in_cookie(app, lena)[0])

    html = client.get("/").text

    assert "1 open question has nobody to look after it." in html
    assert "Show unassigned" in html


@pytest.mark.parametrize(
    ("now", "since", "until"),
    [
        (TUESDAY_10AM, datetime(2026, 11, 23, 17, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC)),
        (
            datetime(2026, 12, 1, 10, tzinfo=UTC),
            datetime(2026, 11, 27, 17, tzinfo=UTC),
            datetime(2026, 12, 1, 9, tzinfo=UTC),
        ),
        (
            datetime(2026, 11, 28, 12, tzinfo=UTC),
            datetime(2026, 11, 27, 17, tzinfo=UTC),
            datetime(2026, 11, 28, 12, tzinfo=UTC),
        ),
        (
            datetime(2026, 11, 24, 7, tzinfo=UTC),
            datetime(2026, 11, 23, 17, tzinfo=UTC),
            datetime(2026, 11, 24, 7, tzinfo=UTC),
        ),
    ],
    ids=["Tuesday morning", "after St Andrew's Day", "a Saturday", "before opening"],
)
def test_the_night_is_since_the_service_last_closed(now: datetime, since: datetime, until: datetime) -> None:
    assert night(now, CALENDAR) == (since, until)


def test_the_day_ends_at_londons_midnight() -> None:
    summer = datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert end_of_day(summer, CALENDAR).astimezone(UTC) == datetime(2026, 7, 1, 23, tzinfo=UTC)


def test_the_page_says_the_newest_case_so_that_later_ones_can_be_announced(app: App, nora: TestClient) -> None:
    case = one_case(app)
    assert f'data-newest="{case.id}"' in nora.get("/").text
