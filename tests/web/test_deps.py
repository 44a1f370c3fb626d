"""Who may see what, and which posts are refused."""

import pytest
from seed import again, colleague, one_case, post, signed_in_cookie
from starlette.testclient import TestClient

from liaison.app import App
from liaison.web.deps import AREAS

PATHS = {
    "today": "/",
    "inbox": "/inbox",
    "set-aside": "/set-aside",
    "rota": "/rota",
    "people": "/people",
    "reviews": "/reviews",
    "meetings": "/meetings",
    "reader": "/reader",
    "reports": "/reports",
    "health": "/health",
}


@pytest.mark.parametrize("area", sorted(AREAS))
def test_each_area_opens_for_its_access_alone(area: str, app: App, browser) -> None:
    for access in ("duty_worker", "admin", "lead"):
        client = browser("Nora")
        staff_id = colleague(app, f"{access}-{area}", ["duty_nurse"], [access])
        client.cookies.set("liaison", signed_in_cookie(app, staff_id)[0])

        status = client.get(PATHS[area]).status_code

        assert status == (200 if access in AREAS[area] else 403), (area, access)


def test_the_menu_shows_only_what_is_hers(nora: TestClient, browser) -> None:
    assert 'href="/health"' not in nora.get("/").text
    assert 'href="/health"' in browser("Lena").get("/").text


def test_a_page_that_is_not_hers_says_whom_to_ask(nora: TestClient) -> None:
    answer = nora.get("/health")
    assert (answer.status_code, "Ask your team lead" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "path", ["/", "/inbox", "/cases/1", "/mails/1/original", "/set-aside", "/reviews", "/health", "/inbox/news"]
)
def test_nobody_sees_anything_without_signing_in(path: str, browser) -> None:
    answer = browser(None).get(path)
    assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


def test_a_form_without_the_token_changes_nothing(app: App, nora: TestClient) -> None:
    case = one_case(app)

    for token in ("", "x" * 32):
        answer = nora.post(f"/cases/{case.id}/take", data={"csrf": token, "version": case.version})
        assert answer.status_code == 403
        assert "Nothing was changed" in answer.text

    assert again(app, case.id).version == case.version


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}]
)
def test_a_form_from_another_site_changes_nothing_even_with_the_token(headers, app: App, nora: TestClient) -> None:
    case = one_case(app)

    answer = nora.post(f"/cases/{case.id}/take", data={"csrf": nora.csrf, "version": case.version}, headers=headers)

    assert answer.status_code == 403
    assert again(app, case.id).version == case.version


def test_the_token_is_taken_from_a_header_as_well(app: App, nora: TestClient) -> None:
    case = one_case(app)
    headers = {"X-CSRF-Token": nora.csrf, "Sec-Fetch-Site": "same-origin", "Origin": "http://liaison.example"}

    assert nora.post(f"/cases/{case.id}/take", data={"version": case.version}, headers=headers).status_code == 303


def test_one_colleagues_token_is_worthless_in_anothers_browser(app: App, nora: TestClient, browser) -> None:
    case = one_case(app)
    nora.csrf = browser("Petra").csrf
    assert post(nora, f"/cases/{case.id}/take", version=case.version).status_code == 403
