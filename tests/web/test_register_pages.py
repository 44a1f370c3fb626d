"""Lists of people on pages: for admins alone; looked at first, taken in by a confirmation; the register as a file."""

from dataclasses import replace

import pytest
from build import person
from seed import colleague, post
from sqlalchemy import select

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person
from liaison.store.tables_register import PeopleList

ANNE = demo_chi(1)
HEAD = "chi,name,practice_code,shared_care_start,medicines\n"


@pytest.fixture
def app(app: App) -> App:
    """The invented CHI numbers are read by a demo alone."""
    return replace(app, settings=app.settings.model_copy(update={"demo": True}))


@pytest.fixture
def ada(app, ids, browser):
    ids["Ada"] = colleague(app, "Ada", [], ["admin"])
    person(app, ANNE, name="Anne Drever", medicines="Methadone")
    return browser("Ada")


def upload(client, text: str):
    return client.post(
        "/register", data={"csrf": client.csrf}, files={"file": ("people.csv", text.encode(), "text/csv")}
    )


def test_only_an_admin_sees_lists(app, ids, nora) -> None:
    assert nora.get("/register").status_code == 403
    assert post(nora, "/register/export").status_code == 403
    assert upload(nora, HEAD).status_code == 403
    assert "/register" not in nora.get("/people").text


def test_a_list_is_looked_at_page_by_page_and_then_taken_in(app, ada) -> None:
    assert 'href="/register"' in ada.get("/people").text
    new = "".join(f"{demo_chi(n)},Person{n} <b>,99901,2024-03-01,\n" for n in range(10, 130))
    went = upload(ada, f"{HEAD}{ANNE},Anne Drever,99901,2024-03-01,Buvidal\n{new}12,X,99901,2024-03-01,\n")
    at = went.headers["location"]

    html = ada.get(at).text
    assert "<del>Methadone</del>" in html
    assert "<ins>Buvidal</ins>" in html
    assert "120 to be added" in html
    second = ada.get(f"{at}?show=added&page=3").text
    assert "Page 3 of 3" in second
    assert "Person129 &lt;b&gt;" in second
    assert "Friday 1 March 2024" in second
    assert demo_chi(129) not in second
    assert "is not a CHI number of ten digits" in ada.get(f"{at}?show=rejected").text
    with reading(app.engine) as session:
        assert session.scalar(select(Person.medicines).where(Person.chi == ANNE)) == "Methadone"
        version = session.scalars(select(PeopleList)).one().version

    assert post(ada, f"{at}/take", version=version + 1).status_code == 409
    assert post(ada, f"{at}/take", version=version).headers["location"] == f"{at}?said=taken"

    after = ada.get(f"{at}?said=taken").text
    assert "Taken in." in after
    assert "is not a CHI number of ten digits" in after
    assert "line 123" in after
    assert "Anne Drever" not in after + ada.get(f"{at}?show=changed").text
    assert "Taken in</a>: 120 new, 1 changed" in ada.get("/register").text
    page = ada.get("/people/1").text
    assert "Changed by a list that Ada" in page
    assert "Buvidal" in page


def test_a_register_that_changed_meanwhile_is_shown_anew_before_anything_is_written(app, ada) -> None:
    at = upload(ada, f"{HEAD}{ANNE},Anne Drever,99901,2024-03-01,Buvidal\n").headers["location"]
    with transaction(app.engine) as session:
        session.get_one(Person, 1).medicines = "Espranor"
    with reading(app.engine) as session:
        version = session.scalars(select(PeopleList)).one().version

    assert post(ada, f"{at}/take", version=version).headers["location"] == f"{at}?said=again"
    html = ada.get(f"{at}?said=again").text
    assert "The register changed after you looked" in html
    assert "<del>Espranor</del>" in html
    assert post(ada, f"{at}/put-away", version=version + 1).headers["location"] == "/register"
    assert "It was put away" in ada.get(at).text


def test_what_is_no_list_is_said_on_the_page(app, ada) -> None:
    for text, words in (
        ("", "Choose the CSV file first."),
        ("a,b\n", "Columns missing: chi, name"),
        ("\0\0a", "value zero"),
    ):
        answer = upload(ada, text) if text else post(ada, "/register")
        assert (answer.status_code, words in answer.text) == (422, True), words
    assert ada.get("/register/lists/99").status_code == 404


def test_the_register_goes_out_as_a_file_that_comes_in_again(app, ada) -> None:
    file = post(ada, "/register/export")

    assert file.headers["content-disposition"].startswith('attachment; filename="register-2026-11-24.csv"')
    assert ANNE in file.text
    at = upload(ada, file.text).headers["location"]
    assert "There is nothing to take in" in ada.get(at).text
    assert "The register as a file, 1 people" in ada.get("/register").text


def test_the_page_says_which_columns_a_list_can_have_and_gives_an_empty_one(ada, nora) -> None:
    page, empty = ada.get("/register").text, ada.get("/register/empty.csv")

    for words in (
        "safe_contact_checked_on",
        "needed; ten digits",
        "one of: in_shared_care, custody",
        "one of: woman, man",
    ):
        assert words in page, words
    heads = empty.content.decode("utf-8-sig").strip().split(",")
    assert all(f"<code>{head}</code>" in page for head in heads)
    assert heads[:4] == ["chi", "name", "preferred_name", "practice_code"]
    assert "attachment" in empty.headers["content-disposition"]
    assert nora.get("/register/empty.csv").status_code == 403
