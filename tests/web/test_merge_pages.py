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
