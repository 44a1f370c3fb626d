"""The service's own facts on a page: when a first review is due, how many a week, name and hours; with a reason, who and when."""

import re
from datetime import date

import pytest
from build import person
from seed import a_review, post
from sqlalchemy import select

from liaison.domain.chi import demo_chi
from liaison.practices.service_facts import current
from liaison.reviews import due, plan
from liaison.reviews.booking import seen
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Closure, Review
from liaison.store.tables_rooms import Room


def form(client, **changed) -> dict[str, str]:
    """The form as the page shows it, with some of it changed."""
    html = client.get("/service").text
    held = dict(re.findall(r'name="(\w+)" type="text" value="([^"]*)"', html))
    seen = re.search(r'name="seen" value="(\w+)"', html)
    assert seen
    return {**{key: value.replace("&#39;", "'") for key, value in held.items()}, "seen": seen[1], "because": "agreed on Monday", **changed}  # fmt: skip


def test_a_first_review_is_due_after_the_months_that_a_lead_says_on_a_page(app, browser, ids) -> None:
    person(app, demo_chi(1), name="Person 1")
    due.take_all(app, app.now())
    lena = browser("Lena")

    assert post(lena, "/service", **form(lena, first_review_months="3", reviews_per_week="6")).status_code == 303
    due.take_all(app, app.now())

    with reading(app.engine) as session:
        (review,) = session.scalars(select(Review))
        assert (review.due_on, review.due_because) == (date(2024, 6, 1), "3 months after shared care began (01/03/2024).")  # fmt: skip
        assert current(session, app.now()).reviews_per_week == 6
    html = lena.get("/service?said=yes").text
    assert "Kept." in html
    assert "<del><bdi>12</bdi></del>" in html
    assert "agreed on Monday; " in re.sub(r"</?bdi>", "", html)
    assert 'href="/service"' in lena.get("/health").text
    assert 'href="/service"' in lena.get("/reviews").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"first_review_months": "13"}, "is not a number from 1 to 12"), ({"first_review_months": "soon"}, "is not a whole number"),
     ({"reviews_per_week": "0"}, "is not a number from 1 to 40"), ({"opens": "17:30"}, "The service closes after it opens"),
     ({"closes": "late"}, "is not a time of day"), ({"name": ""}, "This must not be empty"), ({"phone": "1" * 201}, "is longer than 200 characters"),
     ({"review_times": " "}, "This must not be empty"), ({"review_times": "09:30, noon"}, "is not a time of day"),
     ({"review_times": "08:30, 11:00"}, "has 08:30, before the service opens (09:00)"), ({"closes": "16:00"}, "has 15:00: a review of 75 minutes is not over when the service closes (16:00)"),
     ({"review_times": "09:30, 10:30"}, "has 09:30 and 10:30: a review of 75 minutes is not over by then"), ({"review_minutes": "100"}, "has 09:30 and 11:00"),
     ({"review_minutes": "10"}, "is not a number from 15 to 240"), ({"review_times": ", ".join(f"{h:02}:{m:02}" for h in range(9, 15) for m in (0, 20, 40)), "review_minutes": "20"}, "has more than 16 times"),
     ({"first_review_months": "6", "because": " "}, "Say in a few words why it changes")],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_changes(app, browser, ids, wrong, said) -> None:
    lena = browser("Lena")

    answer = post(lena, "/service", **form(lena, out_of_hours="Ring the ward.", **wrong))

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Ring the ward."' in answer.text
    with reading(app.engine) as session:
        assert current(session, app.now()).out_of_hours != "Ring the ward."
        assert not list(session.scalars(select(Event).where(Event.kind == "service_fact")))  # type: ignore[arg-type]


def test_hours_change_together_and_a_form_that_is_out_of_date_is_refused(app, browser, ids) -> None:
    lena = browser("Lena")
    early, late = form(lena, opens="18:00", closes="20:00", review_times="18:15"), form(lena, name="The Pier team")

    assert post(lena, "/service", **early).status_code == 303
    answer = post(lena, "/service", **late)

    assert answer.status_code == 422
    assert "A colleague changed this meanwhile" in answer.text
    assert "The Pier team" in answer.text
    with transaction(app.engine) as session:
        service = current(session, app.now())
        assert (service.calendar.hours.open.hour, service.calendar.hours.close.hour) == (18, 20)
        assert service.name != "The Pier team"


def test_it_is_for_leads_and_admins_alone(app, nora, ids) -> None:
    assert nora.get("/service").status_code == 403
    assert post(nora, "/service", name="x").status_code == 403


def test_the_plan_takes_the_site_s_own_times_what_is_agreed_stays_and_the_form_offers_both(app, browser, ids) -> None:
    lena, day = browser("Lena"), date(2026, 12, 9)
    for n in range(1, 5):
        a_review(app, n, due=date(2026, 12, 20), planned=day, worker=ids["Ailsa"])
    with transaction(app.engine) as session:
        for row in session.scalars(select(Review)):
            row.by_hand = True
        session.add(Room(name="Blue room", seats=4, changed_at=app.now()))

    def moved(on: date, time: str, review_id: int = 1, agreed: str = "yes", **place):
        with reading(app.engine) as session:
            as_seen = seen(session.get_one(Review, review_id))
        to = {"on": on.isoformat(), "time": time, "worker": ids["Ailsa"], "agreed": agreed, **place}
        return post(lena, f"/plan/move/{review_id}", as_seen=as_seen, because="a lift", **to)

    assert moved(day, "11:00").status_code == 303
    new = form(lena, review_times="14:00, 9.15, 10:30, 12:15", review_minutes="60")
    assert post(lena, "/service", **new).status_code == 303
    plan.take_all(app, app.now())

    with reading(app.engine) as session:
        held = {row.id: row.planned_time for row in session.scalars(select(Review)) if row.planned_on == day}
    assert held[1] == "11:00"
    assert set(held.values()) <= {"11:00", "09:15", "12:15", "14:00"}, "at 10:30 she is with whoever agreed to 11:00"
    assert len(held) == len(set(held.values())) == 4
    page = lena.get(f"/plan/day?on={day}").text
    assert re.findall(r'scope="col">(\d\d:\d\d)<', page) == ["09:15", "10:30", "11:00", "12:15", "14:00"]
    assert 'value="09:15, 10:30, 12:15, 14:00"' in lena.get("/service").text
    move = lena.get("/plan/move/1").text
    assert "11:00, as it stands" in move
    assert ">10:30</option>" in move
    assert "11:00, as it stands" not in lena.get(f"/plan/move/1?on={date(2026, 12, 10)}").text

    assert "Choose a time from the list." in moved(date(2026, 12, 10), "11:00").text
    assert "Choose a time from the list." in moved(day, "13:30").text
    assert "Ailsa has another review then" in moved(day, "10:30", review_id=2, agreed="").text
    assert moved(day, "11:00", room=1).status_code == 303, "what stays at its time may have another room"
    assert moved(date(2026, 12, 10), "10:30").status_code == 303


def test_where_the_service_closes_early_no_review_begins_that_would_not_be_over(app, browser, ids) -> None:
    lena, day = browser("Lena"), date(2026, 12, 9)
    with transaction(app.engine) as session:
        session.add(Closure(scope="service", day=day, name="Protected learning", kind="afternoon"))
    for n in range(1, 4):
        a_review(app, n, due=date(2026, 12, 20), planned=day, worker=ids["Ailsa"])
    with transaction(app.engine) as session:
        for row in session.scalars(select(Review)):
            row.by_hand = True
    plan.take_all(app, app.now())

    with reading(app.engine) as session:
        rows = [row for row in session.scalars(select(Review)) if row.planned_on == day]
        as_seen = seen(session.get_one(Review, 1))
    assert sorted(row.planned_time for row in rows if row.planned_time) == ["09:30", "11:00"]
    assert all(row.planned_time or row.planned_warning.startswith("No time is left on Wed 9 Dec") for row in rows)
    answer = post(
        lena, "/plan/move/1", as_seen=as_seen, on=day.isoformat(), time="13:30", worker=ids["Ailsa"], because="a lift"
    )
    assert "We close at 13:00 on Wed 9 Dec: choose an earlier time or another day." in answer.text
