"""Every error is a page that says what happened, what was kept, and what to do; never a trace, a statement or a value."""

from build import app_on
from seed import one_case, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import open_engine
from liaison.web.window import LARGEST, create_app


def test_an_address_that_is_not_there(nora: TestClient) -> None:
    answer = nora.get("/nowhere")
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)


def test_a_page_that_only_takes_forms(nora: TestClient) -> None:
    answer = nora.get("/sign-out")
    assert (answer.status_code, "cannot be done that way" in answer.text) == (405, True)


def test_a_form_that_is_too_large_is_refused_before_it_is_read(app: App, nora: TestClient) -> None:
    case = one_case(app)
    answer = post(nora, f"/cases/{case.id}/note", text="x" * (LARGEST + 1))
    assert (answer.status_code, "too much at once" in answer.text) == (413, True)


def test_a_form_of_unknown_length_is_stopped_on_the_way(app: App, nora: TestClient) -> None:
    pieces = (b"csrf=" + nora.csrf.encode(), *([b"x" * 100_000] * 30))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = nora.post("/cases/1/note", content=iter(pieces), headers=headers)
    assert (answer.status_code, "too much at once" in answer.text) == (413, True)


def test_a_database_that_cannot_be_used_says_what_is_safe(tmp_path) -> None:
    broken = app_on(open_engine(f"sqlite:///{tmp_path}/empty.db"))
    client = TestClient(create_app(broken), base_url="http://liaison.example", raise_server_exceptions=False)
    client.cookies.set("liaison", "x")

    answer = client.get("/")

    assert answer.status_code == 503
    assert "Nothing that was confirmed is lost" in answer.text
    assert "liaison db upgrade" in answer.text
    assert "SELECT" not in answer.text
    assert client.get("/healthz").status_code == 503
    broken.engine.dispose()


def test_something_unexpected_shows_no_trace_and_keeps_its_headers(app: App, browser) -> None:
    client = browser("Nora", raises=False)

    class Broken:
        """A clock that stops."""

        def __call__(self):
            raise RuntimeError("Jo Example 3002741236")

    client.app.state.liaison = type(app)(
        engine=app.engine, mailboxes=app.mailboxes, classifier=app.classifier, settings=app.settings, clock=Broken()
    )

    answer = client.get("/inbox")

    assert answer.status_code == 500
    assert "Something broke here" in answer.text
    assert "Jo Example" not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_form_field_that_is_a_file_is_refused(app: App, nora: TestClient) -> None:
    case = one_case(app)
    answer = nora.post(f"/cases/{case.id}/take", data={"csrf": nora.csrf}, files={"version": ("a.txt", b"1")})
    assert answer.status_code == 400
    assert "could not be understood" in answer.text
