"""People: the register as a list that is narrowed, the search as people write names, and somebody new put on it by hand."""

from datetime import date, timedelta

import pytest
from build import person
from seed import a_review, post
from sqlalchemy import select

from liaison.domain.chi import demo_chi
from liaison.domain.states import ReviewState
from liaison.store import people_page_queries as listing
from liaison.store.people_page_queries import PAGE, Wanted
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Practice, Review
from liaison.store.tables_register import PersonApart, PersonChange

TODAY = date(2026, 11, 24)  # the tests' clock
NEW = {
    "chi": "010133 6489", "name": "Effie O’Neill-Gray", "preferred_name": "", "practice": "99901", "keyworker_id": "",
    "shared_care_start": "1/11/2026", "last_review_on": "",
}  # fmt: skip


def shown(html: str, ids) -> list[int]:
    return [i for i in ids if f'href="/people/{i}"' in html]


def test_who_is_a_keyworker_sees_her_own_people_first_and_anybody_else_everybody(app, nora, browser, ids) -> None:
    a_review(app, 1, due=date(2026, 11, 2), planned=date(2026, 12, 4), worker=ids["Nora"])
    a_review(app, 2, due=date(2027, 3, 1), planned=None)

    mine, all_of_them = nora.get("/people").text, browser("Lena").get("/people").text

    assert shown(mine, (1, 2)) == [1]
    assert shown(all_of_them, (1, 2)) == [1, 2]
    assert "Fri 4 Dec" in mine
    assert "passed" in mine  # its due day
    assert 'href="/people" aria-current="page"' in mine
    assert 'href="/people"' in nora.get("/").text  # from the menu of a duty worker too
    assert shown(nora.get("/people?whose=all").text, (1, 2)) == [1, 2]
    assert shown(nora.get("/people?whose=nobody").text, (1, 2)) == [2]
    assert shown(nora.get(f"/people?whose={ids['Ailsa']}").text, (1, 2)) == []


def test_the_list_is_narrowed_by_practice_and_by_how_people_stand(app, nora, ids) -> None:
    for n, status in enumerate(("in_shared_care", "custody", "left"), start=1):
        person(app, demo_chi(n), name=f"Person {n}", status=status, look_again_on=TODAY + timedelta(days=1))
    gone = person(app, demo_chi(4), name="Person 4", merged_into_id=1)
    with reading(app.engine) as session:
        name = session.get_one(Practice, "99901").name

    assert shown(nora.get("/people").text, (1, 2, 3, gone)) == [1, 2]
    assert shown(nora.get("/people?stands=custody").text, (1, 2, 3)) == [2]
    assert shown(nora.get("/people?stands=left").text, (1, 2, 3)) == [3]
    assert shown(nora.get("/people", params={"practice": f"{name} (99901)"}).text, (1, 2)) == [1, 2]
    wrong = nora.get("/people?practice=12345")
    assert wrong.status_code == 422
    assert "No practice in the directory fits" in wrong.text
    assert 'value="12345"' in wrong.text
    for odd in ("whose=%00", "whose=99999999999", "stands=moon", "page=-4", "page=900"):
        assert nora.get(f"/people?{odd}").status_code == 200, odd


def test_a_long_list_has_pages_that_keep_what_it_is_narrowed_to(app, nora, ids) -> None:
    with transaction(app.engine) as session:
        session.add_all(
            Person(chi=demo_chi(n), name=f"Person {n:03}", practice_code="99901", shared_care_start=date(2025, 1, 6), created_at=app.now())
            for n in range(1, PAGE + 3)
        )  # fmt: skip

    first, second = (
        nora.get("/people?stands=in_shared_care").text,
        nora.get("/people?stands=in_shared_care&page=2").text,
    )

    assert "Page 1 of 2" in first
    assert "stands=in_shared_care&amp;page=2" in first
    assert "Person 052" in second
    assert "Person 050" not in second
    with reading(app.engine) as session:
        both = [one.id for page in (1, 2) for one in listing.page_of(session, Wanted(), page)]
    assert len(both) == len(set(both)) == PAGE + 2


@pytest.mark.parametrize(
    ("words", "found"),
    [("Example, Jo", [1]), ("EXAMPLE JO", [1]), ("o'neil", [2]), ("O’Neil", [2]), ("mary jane", [2]), ("mary-jane", [2]), ("300274", [1]),
     ("30/02/74", [1]), ("300275", []), ("--", []), ("100%", [])],
)  # fmt: skip
def test_people_are_found_as_their_names_are_written(app, nora, ids, words, found) -> None:
    person(app, "3002741236", name="Jo Example")
    person(app, demo_chi(7), name="Mary-Jane O'Neil")

    assert shown(post(nora, "/people", who=words).text, (1, 2)) == found


def test_a_pause_without_a_day_is_to_be_looked_at(app, nora, ids) -> None:
    person(app, demo_chi(1), name="Person 1", status="paused")
    person(app, demo_chi(2), name="Person 2", status="paused", look_again_on=TODAY + timedelta(days=1))

    html = nora.get("/people?whose=nobody&stands=left").text

    assert shown(html, (1, 2)) == [1]


def test_somebody_new_is_put_on_the_register_and_the_review_opens_at_once(app, nora, ids) -> None:
    assert nora.get("/people/new").status_code == 200

    answer = post(nora, "/people/new", **NEW | {"keyworker_id": str(ids["Ailsa"])})

    assert answer.status_code == 303
    html = nora.get(answer.headers["location"]).text
    assert "Effie O’Neill-Gray" in html
    assert "Put on the register" in html
    with reading(app.engine) as session:
        (row,), (review,), (change,) = (list(session.scalars(select(one))) for one in (Person, Review, PersonChange))
        assert (row.chi, row.practice_code, row.keyworker_id, row.shared_care_start) == ("0101336489", "99901", ids["Ailsa"], date(2026, 11, 1))  # fmt: skip
        assert row.locality == session.get_one(Practice, "99901").locality
        assert row.safe_contact == {}
        assert (review.state, review.due_on) == (ReviewState.DUE, date(2027, 11, 1))
        assert (change.by, change.what, change.fields) == (ids["Nora"], "added", [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"chi": ""}, "Enter the CHI number."), ({"chi": "0101336480"}, "is not a valid CHI number"), ({"name": "  "}, "Enter the name."),
     ({"name": "x" * 201}, "is longer than 200 characters"), ({"practice": "nowhere"}, "No practice in the directory fits"),
     ({"practice": ""}, "Enter the practice."), ({"shared_care_start": ""}, "Enter the day shared care began."),
     ({"shared_care_start": "32/1/2026"}, "is not a day"), ({"shared_care_start": "1/1/2027"}, "is still to come"),
     ({"last_review_on": "1/1/2026"}, "was before shared care began"), ({"keyworker_id": "999"}, "is nobody who works here now")],
)  # fmt: skip
def test_what_cannot_be_right_of_somebody_new_is_said_and_nothing_typed_is_lost(app, nora, ids, wrong, said) -> None:
    answer = post(nora, "/people/new", **NEW | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    kept = {**NEW, **wrong}
    assert f'value="{kept["chi"]}"' in answer.text
    assert f'value="{kept["shared_care_start"]}"' in answer.text
    with reading(app.engine) as session:
        assert list(session.scalars(select(Person))) == []


def test_what_is_to_be_put_right_is_listed_in_the_order_of_the_form(nora) -> None:
    html = post(nora, "/people/new").text

    places = [html.index(f'href="#new-{field}"') for field in ("chi", "name", "practice", "shared_care_start")]
    assert places == sorted(places)


def test_a_number_that_is_there_already_leads_to_its_record_and_changes_nothing(app, nora, ids) -> None:
    there = person(app, "0101336489", name="Effie Gray")

    answer = post(nora, "/people/new", **NEW)

    assert answer.status_code == 422
    assert "on the register already" in answer.text
    assert f'href="/people/{there}"' in answer.text
    with reading(app.engine) as session:
        assert [row.name for row in session.scalars(select(Person))] == ["Effie Gray"]


def test_a_slip_in_a_number_or_a_day_is_put_right_on_a_page_of_leads_and_admins(app, nora, browser, ids) -> None:
    person(app, "3002741236", name="Jo Example")
    lena = browser("Lena")
    assert 'href="/people/1/correct"' in lena.get("/people/1").text
    assert 'href="/people/1/correct"' not in nora.get("/people/1").text
    assert nora.get("/people/1/correct").status_code == 403
    typed = {"chi": "0101336489", "shared_care_start": "1/12/2026", "last_review_on": ""}

    wrong = post(lena, "/people/1/correct", version=1, **typed)
    late = post(lena, "/people/1/correct", version=7, **typed)
    done = post(lena, "/people/1/correct", version=1, **typed | {"shared_care_start": "1/12/2025"})

    assert wrong.status_code == 422
    assert "is still to come" in wrong.text
    assert 'value="0101336489"' in wrong.text
    assert "A colleague changed this record meanwhile" in late.text
    assert done.status_code == 303
    html = lena.get("/people/1").text
    assert "Put right" in html
    assert "CHI number, start of shared care; by Lena" in html
    assert "Monday 1 December 2025" in html


def test_a_record_that_may_be_there_twice_says_so_until_somebody_has_decided(app, nora, browser, ids) -> None:
    there = person(app, "3002741236", name="Effie O’Neill-Gray")
    person(app, demo_chi(8), name="Effie Else")
    added = post(nora, "/people/new", **NEW).headers["location"]

    html = nora.get(added).text
    assert "Another record may be the same person" in html
    assert f'href="/people/{there}"' in html
    assert "Please tell an admin" in html
    assert "Another record" in nora.get(f"/people/{there}").text
    assert "Another record" not in nora.get("/people/2").text
    with transaction(app.engine) as session:
        session.add(PersonApart(one_id=there, other_id=3, at=app.now(), by=ids["Lena"]))
    assert "Another record" not in nora.get(added).text
