"""What every answer carries."""

import re

import pytest
from starlette.testclient import TestClient


def test_a_page_runs_only_our_scripts_and_is_kept_nowhere(nora: TestClient) -> None:
    answer = nora.get("/")

    policy = answer.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce
    assert f'<script nonce="{nonce[1]}">' in answer.text
    assert "default-src 'none'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_each_answer_has_a_nonce_of_its_own(nora: TestClient) -> None:
    policies = {nora.get("/").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


def test_a_page_has_no_style_and_no_handler_inside(nora: TestClient) -> None:
    for path in ("/", "/inbox?tab=open", "/set-aside", "/sign-in"):
        html = nora.get(path).text
        assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", html), path
        assert "<style" not in html


def test_a_static_file_with_its_checksum_may_be_kept_and_one_without_may_not(nora: TestClient) -> None:
    address = re.search(r"/static/app\.css\?v=\w+", nora.get("/").text)
    assert address

    assert "immutable" in nora.get(address[0]).headers["cache-control"]
    assert nora.get("/static/app.css").headers["cache-control"] == "no-store"


def test_the_watchdogs_page_says_nothing_of_anybody(browser) -> None:
    answer = browser(None).get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


@pytest.mark.parametrize("page", ["practice-reviews", "meeting-answers", "said", "training-answers"])
@pytest.mark.parametrize("token", ["bent", "1.2.3", "é" * 30, "9" * 60, "0.a." + "f" * 40])
def test_a_link_cut_short_is_answered_in_words_to_a_reader_and_to_a_scanner(nora: TestClient, page, token) -> None:
    found, asked = nora.get(f"/{page}/{token}"), nora.head(f"/{page}/{token}")
    assert (asked.status_code, found.status_code) == (404, 404)
    assert "This could not be understood" not in found.text
