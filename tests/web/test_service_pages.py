"""The service's own facts on a page: when a first review is due, how many a week, name and hours; with a reason, who and when."""

import re
from datetime import date

import pytest
from build import person
from seed import post
from sqlalchemy import select

from liaison.domain.chi import demo_chi
from liaison.practices.service_facts import current
from liaison.reviews import due
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Review


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
    early, late = form(lena, opens="18:00", closes="20:00"), form(lena, name="The Pier team")

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
