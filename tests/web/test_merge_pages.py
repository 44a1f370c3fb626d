"""Possible duplicates on pages: for admins; joined only when every difference is chosen; kept apart and not listed again."""

from dataclasses import replace

import pytest
from build import person
from seed import colleague, one_case, post

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.reviews.register_import import import_people
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Person


@pytest.fixture
def app(app: App) -> App:
    """The invented CHI numbers are right ones in a demo alone."""
    return replace(app, settings=app.settings.model_copy(update={"demo": True}))


@pytest.fixture
def ada(app, ids, browser):
    ids["Ada"] = colleague(app, "Ada", [], ["admin"])
    person(app, demo_chi(1), name="Jo Reid", medicines="Methadone")
    person(app, demo_chi(2), name="Reid Jo", status="paused")
    person(app, "TEMP-17", name="Flora Muir")
    return browser("Ada")


WHOLE = {
    "kept_version": 1,
    "absorbed_version": 1,
    "told": "0-0",
    "from-medicines": "kept",
    "from-name": "kept",
    "from-status": "kept",
    "sure": "yes",
}


def test_pairs_are_listed_with_their_reasons_for_admins_alone(app, ids, ada, nora) -> None:
    for path in ("/register/duplicates", "/register/join/1/2"):
        assert nora.get(path).status_code == 403
    assert post(nora, "/register/join/1/2", **WHOLE).status_code == 403

    html = ada.get("/register/duplicates").text

    assert "The same name at the same practice" in html
    assert "Temporary numbers" in html
    assert "Flora Muir" in html
    assert demo_chi(1) not in html
    assert ada.get("/register/join/1/1").status_code == 404
    assert ada.get("/register/join/1/99").status_code == 404


def test_nothing_is_joined_before_every_difference_is_chosen_and_the_comparison_is_said(app, ada) -> None:
    for lacking, words in (
        ("sure", "Say that you compared the two"),
        ("from-status", "Choose: how the person stands."),
    ):
        refused = post(ada, "/register/join/1/2", **{key: value for key, value in WHOLE.items() if key != lacking})
        assert (refused.status_code, words in refused.text) == (422, True)
    late = post(ada, "/register/join/1/2", **WHOLE | {"kept_version": 7})
    assert "A colleague changed one of these records meanwhile" in late.text
    with reading(app.engine) as session:
        assert session.get_one(Person, 2).merged_into_id is None


def test_two_records_become_one_and_the_old_number_leads_to_it(app, ada) -> None:
    assert post(ada, "/register/join/1/2", **WHOLE).headers["location"] == "/people/1?said=yes"

    assert "Two records became one" in ada.get("/people/1").text
    old = ada.get("/people/2").text
    assert "This record was joined with another one." in old
    assert "/people/2/edit" not in old
    assert post(ada, "/people/2/happened", version=2, kind="back").status_code == 422
    assert "Jo Reid" not in ada.get("/register/duplicates").text
    assert "joined with another record" in post(ada, "/people", who="Reid").text
    assert "nothing more to do here" in ada.get("/register/join/1/2").text
    case = one_case(app, f"CHI {demo_chi(2)}, Reid Jo: may the dose be taken later?")
    with transaction(app.engine) as session:
        assert session.get_one(Case, case.id).person_id == 1
        line = f"chi,name,practice_code,shared_care_start\n{demo_chi(2)},Reid Jo,99901,2024-03-01\n"
        (rejected,) = import_people(session, line, now=app.now(), allow_demo=True).rejected
        assert (rejected.field, "joined with another record" in rejected.why) == ("chi", True)


def test_two_people_who_look_alike_are_not_listed_again(app, ada) -> None:
    assert post(ada, "/register/apart/2/1").headers["location"] == "/register/duplicates?said=apart"
    assert post(ada, "/register/apart/1/2").status_code == 303

    html = ada.get("/register/duplicates?said=apart").text
    assert "they are two people" in html
    assert "Reid Jo" not in html


def test_two_this_is_me_are_looked_at_and_the_old_addresses_lead_to_the_one_that_stands(app, ids, ada, nora) -> None:
    for who, words in ((1, "Joey"), (2, "Jo, and a cup of tea")):
        saved = post(nora, f"/people/{who}/about-me/edit", version=0, told="self", s_name=words)
        assert saved.status_code == 303
    form = {
        "recipient": "pharmacy", "which": "Harbour Pharmacy", "sections": ["name"], "asked_by": ids["Nora"], "how": "face", "given_on": "2026-11-24",
        "until": "2027-02-01",
    }  # fmt: skip
    assert post(nora, "/people/2/about-me/agree", **form).status_code == 303
    assert post(nora, "/people/2/about-me/shares", consent=1, form="paper").headers["location"].endswith("/shares/1")
    page = ada.get("/register/join/1/2").text
    for told in (
        "/people/1/about-me",
        "/people/2/about-me",
        "whose words hold?",
        'name="told" value="1-2"',
        "opens for nobody for whom",
    ):
        assert told in page
    whole = WHOLE | {"told": "1-2"}
    unsaid = post(ada, "/register/join/1/2", **whole)
    assert (unsaid.status_code, "choose which words hold" in unsaid.text) == (422, True)
    post(nora, "/people/2/about-me/edit", version=1, told="self", s_name="Jo, and coffee")
    late = post(ada, "/register/join/1/2", **whole, **{"from-about_me": "absorbed"})
    assert "look at both again" in late.text

    joined = post(ada, "/register/join/1/2", **whole | {"told": "1-3"}, **{"from-about_me": "absorbed"})

    assert joined.headers["location"] == "/people/1?said=yes"
    assert nora.get("/people/2/about-me/shares/1").headers["location"] == "/people/1/about-me/shares/1"
    assert "Jo, and a cup of tea" in nora.get("/people/1/about-me/shares/1").text  # what was shared
    page = nora.get("/people/1/about-me").text
    assert "Jo, and coffee" in page
    for said in (
        "Version 2, written by the person",
        "from a record that was joined with this one",
        "Ask again before anything new is shared",
    ):
        assert said in page
    late = post(nora, "/people/2/about-me/edit", version=2, told="self", s_name="typed late")
    assert (late.status_code, "typed late" in late.text, "joined with another one" in late.text) == (422, True, True)
    assert post(nora, "/people/2/about-me/agreements/1/take-back").status_code == 303
    assert "taken back" in nora.get("/people/1/about-me").text
    assert nora.get("/people/1/about-me/shares/1").status_code == 409
