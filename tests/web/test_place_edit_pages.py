"""The form of one place: added, changed, closed, refused in words with what was typed; for leads and admins."""

import re

import pytest
from build import person
from seed import one_case, post
from sqlalchemy import select, update
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Series
from liaison.store.tables_places import Place

QUAY = {
    "kind": "pharmacy",
    "code": "P1",
    "title": "Quay Pharmacy",
    "mon": "09:00-13:00, 14:00 to 17:30",
    "sat": "closed",
}


@pytest.fixture
def lena(browser) -> TestClient:
    return browser("Lena")


def places(app: App) -> list[Place]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Place)))


def test_a_place_is_added_shown_and_changed(app: App, lena: TestClient) -> None:
    more = {
        "on_0": "2026-12-01",
        "why_0": "training",
        "person_0": "Rhona Blair",
        "role_0": "pharmacist",
        "checked_0": "2026-11-20",
    }
    done = post(lena, "/places/new", **QUAY, **more)
    (place,) = places(app)
    assert (done.status_code, done.headers["location"]) == (303, f"/places/{place.id}")
    assert place.hours == "Mon 09:00–13:00, 14:00–17:30; Tue–Sun closed"
    html = lena.get(f"/places/{place.id}").text
    for words in ("Tue 1 Dec: closed", "training", "Rhona Blair", "checked Fri 20 Nov", "What was changed", "Lena"):
        assert words in html, words

    form = lena.get(f"/places/{place.id}/edit").text
    assert 'value="09:00–13:00, 14:00–17:30"' in form
    fields = {key: value for key, value in QUAY.items() if key not in ("kind", "code")}
    assert post(lena, f"/places/{place.id}/edit", **fields, tue="10:00-12:00", version=1).status_code == 303
    (place,) = places(app)
    assert place.hours == "Mon 09:00–13:00, 14:00–17:30; Tue 10:00–12:00; Wed–Sun closed"
    assert (place.contacts, place.exceptions, place.code) == ([], [], "P1")  # lines that were emptied are out


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Enter its name"),
        ({"code": ""}, "Enter the code that the board uses"),
        ({"kind": "bakery"}, "Choose what kind of place it is."),
        ({"mon": "9 to 5"}, "Enter hours like 09:00-13:00"),
        ({"tue": "17:00-09:00"}, "Enter hours like 09:00-13:00"),
        ({"phone": "ring us"}, "Enter a telephone number"),
        ({"email": "quay"}, "Enter one e-mail address."),
        ({"on_0": "soon"}, "Enter a day"),
        ({"open_1": "09:00-10:00"}, "Enter the day that has these hours."),
        ({"role_0": "pharmacist"}, "Enter whom this line is about"),
        ({"person_0": "Desk", "checked_0": "2027-01-01"}, "today or before"),
        ({"address": "for 3002741236"}, "without a CHI number"),
        ({"on_0": "2026-12-01", "mon": "", "sat": ""}, "Enter the hours of the week first"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_what_was_typed_stays(
    app: App, lena: TestClient, wrong, words
) -> None:
    page = post(lena, "/places/new", **{**QUAY, "locality": "Up the hill", **wrong})
    assert page.status_code == 422
    assert words in page.text
    assert "nhsuk-form-group--error" in page.text
    assert "Up the hill" in page.text
    assert places(app) == []


def test_what_a_colleague_changed_meanwhile_is_not_written_over(app: App, lena: TestClient, browser) -> None:
    post(lena, "/places/new", **QUAY)
    (place,) = places(app)
    fields = {"title": "Quay Pharmacy", "mon": "09:00-17:00"}
    post(browser("Ailsa"), f"/places/{place.id}/edit", **fields, locality="North", version=1)

    late = post(lena, f"/places/{place.id}/edit", **fields, locality="South", version=1)

    assert late.status_code == 409
    assert "Somebody changed this place since you opened it." in late.text
    assert 'value="South"' in late.text
    assert 'name="version" value="2"' in late.text
    assert places(app)[0].locality == "North"


def test_a_place_is_closed_with_a_reason_and_taken_up_again(app: App, lena: TestClient) -> None:
    post(lena, "/places/new", **QUAY)
    (place,) = places(app)
    assert post(lena, f"/places/{place.id}/close", because="", version=1).status_code == 422
    post(lena, f"/places/{place.id}/close", because="It closed in November", version=1)

    assert not places(app)[0].active
    assert "No longer in use (1)" in lena.get("/places").text
    assert "It closed in November" in lena.get(f"/places/{place.id}").text
    assert post(lena, f"/places/{place.id}/open-again", because="It was a mistake", version=1).status_code == 409
    post(lena, f"/places/{place.id}/open-again", because="It was a mistake", version=2)
    assert places(app)[0].active


def test_only_leads_and_admins_change_the_directory(app: App, nora: TestClient, lena: TestClient) -> None:
    post(lena, "/places/new", **QUAY)
    (place,) = places(app)
    assert "Change it" not in nora.get(f"/places/{place.id}").text
    for path in ("/places/new", f"/places/{place.id}/edit"):
        assert nora.get(path).status_code == 403
        assert post(nora, path, **QUAY, version=1).status_code == 403
    assert lena.get("/places/99/edit").status_code == 404


def test_before_a_pharmacy_is_taken_out_of_use_it_is_said_for_how_many_people_it_is_theirs(
    app: App, lena: TestClient
) -> None:
    post(lena, "/places/new", **QUAY)
    (place,) = places(app)
    assert "Nobody in shared care has it as their pharmacy" in lena.get(f"/places/{place.id}").text
    person(app, pharmacy="quay pharmacy")
    person(app, "3002741244", name="Al Other", pharmacy="P1")
    person(app, "3002741252", name="Bo Moved", pharmacy="Quay Pharmacy", status="left")
    person(app, "3002741260", name="Cy Elsewhere", pharmacy="Another")

    assert "2 in shared care have it as their pharmacy" in lena.get(f"/places/{place.id}").text
    form = lena.get(f"/places/{place.id}/edit").text
    assert "2 people have it as their pharmacy" in form.partition("Take it out of use")[2]
    assert "Jo Example" not in form


def test_before_a_place_is_taken_out_of_use_its_questions_and_meetings_are_counted(app: App, lena: TestClient) -> None:
    post(lena, "/places/new", **QUAY | {"email": "quay@pharmacy.example"})
    (place,) = places(app)

    def uses() -> str:
        return lena.get(f"/places/{place.id}/edit").text.partition("Take it out of use")[2].partition("<form")[0]

    assert "Nothing here uses it: no person, no open question, no meeting." in uses()
    about, written, over = (
        one_case(app, message_id=f"<{n}@e.example>", sender=sender)
        for n, sender in enumerate(("tait@quay.example", "Quay@Pharmacy.example", "quay@pharmacy.example"))
    )
    owner = person(app, pharmacy="Quay Pharmacy")
    with transaction(app.engine) as session:
        session.get_one(Case, about.id).person_id = owner
        session.execute(update(Case).where(Case.id == over.id).values(state="closed"))
        session.add(Series(kind="prison", name="Stock meeting with Quay Pharmacy", rule="last Thursday"))
        session.add(Series(kind="prison", name="Old one at Quay Pharmacy", rule="last Thursday", active=False))
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", uses()))

    assert "1 open question is about them." in words
    assert "1 open question came from its mail address." in words
    assert "Stock meeting with Quay Pharmacy goes on being planned" in words
    assert "Old one" not in words
    assert "Nothing here uses it" not in words
