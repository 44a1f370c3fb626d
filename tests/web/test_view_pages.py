"""A colleague's own views of the inbox."""

import re
from html import unescape

from seed import post
from starlette.testclient import TestClient

from liaison.staff.kept_views import MOST


def kept(html: str) -> list[tuple[str, str]]:
    card = html.partition('class="kept__card"')[2].partition("</details>")[0]
    return [(unescape(href), name) for href, name in re.findall(r'<a href="([^"]*)"><bdi>([^<]*)</bdi>', card)]


def test_a_tab_and_its_filters_are_kept_under_a_name_and_lead_there_again(nora: TestClient) -> None:
    address = "/inbox?tab=open&urgency=U2&practice=99901&flags=overdue&flags=unopened"
    made = post(nora, "/inbox/views", title="Late at the quay", back=address + "&after=U3.5.1&open=1")

    assert made.status_code == 303
    ((href, name),) = kept(nora.get("/inbox").text)
    assert name == "Late at the quay"
    assert sorted(href.partition("?")[2].split("&")) == sorted(address.partition("?")[2].split("&"))
    assert nora.get(href).status_code == 200


def test_a_view_is_its_keepers_alone_and_she_takes_it_away(nora: TestClient, browser) -> None:
    post(nora, "/inbox/views", title="<b>Mine</b>", back="/inbox?tab=waiting")
    (number,) = re.findall(r"/inbox/views/(\d+)/remove", nora.get("/inbox").text)
    farid = browser("Farid")

    assert kept(farid.get("/inbox").text) == []
    post(farid, f"/inbox/views/{number}/remove")
    assert kept(nora.get("/inbox").text) == [("/inbox?tab=waiting", "&lt;b&gt;Mine&lt;/b&gt;")]

    post(nora, f"/inbox/views/{number}/remove")
    assert kept(nora.get("/inbox").text) == []


def test_the_same_name_again_replaces_and_a_view_without_a_name_is_asked_for_one(nora: TestClient) -> None:
    post(nora, "/inbox/views", title="View", back="/inbox?tab=waiting")
    post(nora, "/inbox/views", title="View", back="/inbox?tab=closed")
    refused = post(nora, "/inbox/views", title=" ", back="/inbox?tab=closed")

    assert kept(nora.get("/inbox").text) == [("/inbox?tab=closed", "View")]
    assert refused.status_code == 422
    assert "Give the view a name of at most 40 characters." in refused.text


def test_words_that_were_searched_for_are_not_kept(nora: TestClient) -> None:
    post(nora, "/inbox/views", title="View", back="/inbox?tab=all&words=Jo+Example")
    assert kept(nora.get("/inbox").text) == [("/inbox?tab=all", "View")]


def test_there_is_an_end_to_the_views_one_keeps(nora: TestClient) -> None:
    for n in range(MOST):
        assert post(nora, "/inbox/views", title=f"View {n}", back="/inbox?tab=open").status_code == 303

    refused = post(nora, "/inbox/views", title="One more", back="/inbox?tab=open")

    assert refused.status_code == 422
    assert "please take one away first" in refused.text
    assert len(kept(nora.get("/inbox").text)) == MOST
