"""What was entered wrongly of somebody is put right: the review and its due day follow, and nothing that was held here is lost."""

from datetime import date

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import add_person, all_reviews, change_person
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.states import ReviewState
from liaison.reviews import due, prove, reviews_console
from liaison.reviews.register_correct import correct
from liaison.reviews.register_edit import NotSaved, Who
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Review
from liaison.store.tables_register import PersonChange

TODAY = date(2026, 11, 24)


def put_right(app: App, person_id: int, **posted: str) -> tuple[str, ...]:
    with transaction(app.engine) as session:
        person = session.get_one(Person, person_id)
        held = {"chi": person.chi, "shared_care_start": str(person.shared_care_start), "last_review_on": str(person.last_review_on or "")}  # fmt: skip
        who = Who(person_id, person.version, 1, TUESDAY_10AM)
        return correct(session, who, {**held, **posted}, allow_demo=True)


def live(app: App) -> list[tuple[date, date]]:
    return [(row.cycle, row.due_on) for row in all_reviews(app) if row.state is ReviewState.DUE]


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    service(app)
    return app


def test_a_wrong_last_review_is_put_right_and_the_review_of_the_year_is_open_again(app: App) -> None:
    person = add_person(app, last=date(2025, 12, 1))
    due.take_all(app, TUESDAY_10AM)
    assert live(app) == [(date(2025, 12, 1), date(2026, 12, 1))]
    change_person(app, person, last_review_on=date(2026, 11, 1))  # a list with a slip in the year
    due.take_all(app, TUESDAY_10AM)
    assert live(app) == [(date(2026, 11, 1), date(2027, 11, 1))]  # nobody would have been seen for a year

    assert put_right(app, person, last_review_on="1/12/2025") == ("last_review_on",)

    assert live(app) == [(date(2025, 12, 1), date(2026, 12, 1))]
    assert reviews_console.coverage(app, TODAY)["unexplained"] == []
    assert prove.take_all(app, TUESDAY_10AM).unexplained == 0
    assert not any(due.take_all(app, TUESDAY_10AM).counts.values())
    with reading(app.engine) as session:
        (change,) = session.scalars(select(PersonChange))
        assert (change.what, change.fields, change.by) == ("corrected", ["last_review_on"], 1)


def test_the_start_of_shared_care_and_a_temporary_number_are_put_right(app: App) -> None:
    person = add_person(app)
    due.take_all(app, TUESDAY_10AM)
    assert live(app) == [(date(2024, 3, 1), date(2025, 3, 1))]

    assert put_right(app, person, chi="010133 6489", shared_care_start="2026-03-01") == ("chi", "shared_care_start")
    assert put_right(app, person) == ()

    assert live(app) == [(date(2026, 3, 1), date(2027, 3, 1))]
    with reading(app.engine) as session:
        assert session.get_one(Person, person).chi == "0101336489"


@pytest.mark.parametrize(
    ("posted", "field", "said"),
    [({"chi": "123"}, "chi", "is not a CHI number of ten digits"), ({"chi": "0101336489"}, "chi", "Another record has this CHI number"),
     ({"shared_care_start": ""}, "shared_care_start", "must not be empty"), ({"shared_care_start": "2026-12-01"}, "shared_care_start", "is still to come"),
     ({"last_review_on": "2020-01-01"}, "last_review_on", "was before shared care began"), ({"last_review_on": ""}, "last_review_on", "entered here as held on 01/05/2026")],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_changes(app: App, posted: dict[str, str], field: str, said: str) -> None:
    person, other = add_person(app, last=date(2026, 5, 1)), add_person(app)
    change_person(app, other, chi="0101336489")
    with transaction(app.engine) as session:
        session.add(
            Review(person_id=person, cycle=date(2025, 5, 1), state=ReviewState.COMPLETED, due_on=date(2026, 5, 1), completed_on=date(2026, 5, 1), outcome="completed", created_at=TUESDAY_10AM)
        )  # fmt: skip

    with pytest.raises(NotSaved) as no:
        put_right(app, person, **posted)

    assert said in no.value.problems[field]
    with reading(app.engine) as session:
        assert session.get_one(Person, person).version == 1
