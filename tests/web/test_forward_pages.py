"""Bring a review forward, from a case or from Reviews: the form, what counts now, taking it back; and what a wrong form says."""

from datetime import date

from build import arrive, mail
from seed import a_review, one_case, post
from sqlalchemy import select

from liaison.domain.chi import demo_chi
from liaison.store.session import reading
from liaison.store.tables import Event
from liaison.store.tables_people import Review
from liaison.store.tables_rooms import ReviewTrigger

WHAT = {"kind": "overdose", "on": "2026-11-22", "because": "practice"}


def test_from_a_case_to_the_new_due_date_and_back(app, nora, ids) -> None:
    a_review(
        app, 1, due=date(2027, 3, 1), planned=date(2027, 2, 10), worker=ids["Ailsa"], last_review_on=date(2026, 3, 1)
    )
    case = one_case(app, f"CHI {demo_chi(1)}, person 1: he had an overdose on Sunday and is well now.")
    at = f"/people/1/bring-forward?case={case.id}"
    assert at.replace("&", "&amp;") in nora.get(f"/cases/{case.id}").text

    done = post(nora, at, **WHAT)

    assert (done.status_code, done.headers["location"]) == (303, f"/people/1/bring-forward?said=yes&case={case.id}")
    html = nora.get(done.headers["location"]).text
    assert "Brought forward by an overdose on 22/11/2026" in html
    assert "the practice told us; noted by Nora" in html
    assert demo_chi(1) not in html
    with reading(app.engine) as session:
        row = session.scalars(select(ReviewTrigger)).one()
        assert (row.case_id, row.noted_by) == (case.id, ids["Nora"])
        due = [one.due_on for one in session.scalars(select(Review)) if one.state.value in ("due", "planned")]
        assert due == [date(2026, 12, 6)]
        assert "brought the review forward" in set(session.scalars(select(Event.because)))

    assert post(nora, "/people/1/bring-forward/take-back", trigger=row.id).status_code == 303
    assert "taken back" in nora.get("/people/1/bring-forward").text
    assert post(nora, "/people/1/bring-forward/take-back", trigger=row.id).status_code == 422


def test_a_wrong_form_says_what_to_do_and_keeps_what_was_chosen(app, browser, ids) -> None:
    a_review(app, 1, due=date(2026, 11, 1), planned=None)
    lena = browser("Lena")
    assert 'href="/people/1/bring-forward"' in lena.get("/reviews").text

    for change, words in [
        ({"kind": "bored"}, "Choose what happened."),
        ({"on": "soon"}, "Enter a day"),
        ({"on": "2027-01-01"}, "Give the day on which it happened"),
        ({"because": ""}, "Choose how we know of it."),
    ]:
        refused = post(lena, "/people/1/bring-forward", **{**WHAT, **change})
        assert refused.status_code == 422
        assert words in refused.text
        assert ('value="overdose" selected' in refused.text) == ("kind" not in change)
    with reading(app.engine) as session:
        assert session.scalars(select(ReviewTrigger)).all() == []


def test_only_a_case_about_this_person_goes_with_it(app, nora, ids) -> None:
    a_review(app, 1, due=date(2027, 3, 1), planned=None)
    (other,) = arrive(app, mail("The dose?"))
    assert nora.get(f"/people/1/bring-forward?case={other.id}").status_code == 404
    assert post(nora, f"/people/1/bring-forward?case={other.id}", **WHAT).status_code == 404
    assert nora.get("/people/99/bring-forward").status_code == 404
