"""For my supervision: marked on a case, found again on a page, taken off; plain forms and addresses that name no case."""

from seed import again, one_case, post
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.staff import accounts
from liaison.store.session import reading, transaction
from liaison.store.tables_care import ForSupervision


def marks(app: App) -> list[tuple[int, str]]:
    with reading(app.engine) as session:
        return [(row.case_id, row.note) for row in session.scalars(select(ForSupervision))]


def test_a_case_is_marked_found_again_and_taken_off(app: App, nora: TestClient) -> None:
    case = one_case(app)
    page = nora.get(f"/cases/{case.id}").text
    assert "Bring to my supervision" in page
    assert '<a href="/my-supervision">For my supervision</a>' in page  # in the menu of her account

    done = post(nora, "/my-supervision", case_id=case.id, note=" How I felt ", back=f"/cases/{case.id}")

    assert done.headers["location"] == f"/cases/{case.id}"
    assert marks(app) == [(case.id, "How I felt")]
    assert "Marked for my supervision" in nora.get(f"/cases/{case.id}").text
    listed = nora.get("/my-supervision").text
    assert "How I felt" in listed
    assert case.reference in listed
    assert post(nora, "/my-supervision/off", case_id=case.id).headers["location"] == "/my-supervision"
    assert marks(app) == []
    assert "Nothing is marked." in nora.get("/my-supervision").text


def test_marked_twice_is_marked_once_with_the_newer_note_and_without_one_too(app: App, nora: TestClient) -> None:
    case = one_case(app)
    for note in ("first", "second", ""):
        post(nora, "/my-supervision", case_id=case.id, note=note)
        assert marks(app) == [(case.id, note)]


def test_a_note_that_is_too_long_comes_back_and_a_case_that_is_none_is_a_404(app: App, nora: TestClient) -> None:
    case = one_case(app)

    page = post(nora, "/my-supervision", case_id=case.id, note="long " * 101)

    assert page.status_code == 422
    assert "Use at most 500 characters." in page.text
    assert "long long" in page.text
    assert post(nora, "/my-supervision", case_id=999, note="x").status_code == 404
    assert post(nora, "/my-supervision", case_id="x", note="x").status_code == 422
    assert post(nora, "/my-supervision", case_id=999, note="x" * 501).status_code == 404
    assert marks(app) == []


def test_a_finished_case_is_marked_as_well(app: App, nora: TestClient) -> None:
    case = one_case(app)
    nora.get(f"/cases/{case.id}")
    post(nora, f"/cases/{case.id}/close", version=again(app, case.id or 0).version, reason="answered")

    assert "Bring to my supervision" in nora.get(f"/cases/{case.id}").text
    assert post(nora, "/my-supervision", case_id=case.id, note="").status_code == 303
    assert marks(app) == [(case.id, "")]


def test_marks_end_with_the_account(app: App, nora: TestClient) -> None:
    case = one_case(app)
    post(nora, "/my-supervision", case_id=case.id, note="mine")
    with transaction(app.engine) as session:
        accounts.disable(session, "nora@service.example")
    assert marks(app) == []
