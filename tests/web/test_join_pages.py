"""The page that joins two questions, and the way back."""

import re

import pytest
from build import arrive, cases, mail, person
from seed import again, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import CaseState
from models.taxonomy import Urgency


@pytest.fixture
def two(app: App, ids: dict[str, int], nora: TestClient) -> tuple[int, int]:
    first, second = arrive(
        app, mail(), mail("The pharmacy has none for tonight.", message_id="<two@quay.example>", subject="The second")
    )
    post(nora, f"/cases/{first.id}/take", version=first.version)
    return first.id, second.id


def joined(app: App, client: TestClient, two: tuple[int, int], **changes) -> object:
    one, other = two
    fields = {
        "version": again(app, one).version,
        "other_id": other,
        "other_version": again(app, other).version,
        "because": "the same question",
    }
    return post(client, f"/cases/{one}/join", **{**fields, **changes})


def test_both_are_shown_with_what_comes_of_it_and_nothing_is_done(
    app: App, nora: TestClient, two: tuple[int, int]
) -> None:
    one, other = (again(app, number) for number in two)
    page = post(nora, f"/cases/{one.id}/join/look", reference=other.reference).text

    assert f"Join {other.reference} to {one.reference}" in page
    assert "Nobody has opened" in page
    assert 'level--u2">Same day' in page.partition("What comes of it")[2]
    assert [case.state for case in cases(app)] == [one.state, other.state]


def test_where_nothing_shows_that_it_is_one_person_a_colleague_is_asked_to_read_both(
    app: App, nora: TestClient, two: tuple[int, int]
) -> None:
    far, named, also = arrive(
        app,
        mail("Wilma: last dose?", message_id="<far@glen.example>", sender="Dr Glen Muir <muir@glen.example>"),
        *(mail(f"CHI 3002741236: the dose? ({n})", message_id=f"<{n}@quay.example>", subject=f"{n}") for n in (1, 2)),
    )[-3:]
    post(nora, f"/cases/{named.id}/take", version=named.version)

    def asked(one: int, other: int) -> str:
        page = nora.get(f"/cases/{one}/join/{other}").text
        assert "What comes of it" in page
        return page.partition("Is it the same person?")[2].partition("</p>")[0]

    assert "No CHI number shows" in asked(*two)
    assert "They came from different places" in asked(two[0], far.id)
    assert asked(named.id, also.id) == ""


def test_joined_it_shows_both_mails_and_the_way_back(app: App, nora: TestClient, two: tuple[int, int]) -> None:
    assert joined(app, nora, two).headers["location"] == f"/cases/{two[0]}"

    html = nora.get(f"/cases/{two[0]}").text
    assert "The second" in html
    assert "was joined to this one by Nora" in html
    assert again(app, two[0]).urgency is Urgency.U2
    gone = nora.get(f"/cases/{two[1]}").text
    assert "It was joined to" in gone
    assert "Open again" not in gone

    undo = re.search(r'action="(/cases/\d+/joinings/\d+/undo)"', html)[1]
    assert post(nora, undo, version=99).status_code == 409
    post(nora, undo, version=again(app, two[0]).version)
    assert again(app, two[1]).state is CaseState.ASSIGNED
    assert "was joined to this one" not in nora.get(f"/cases/{two[0]}").text
    assert "two questions again already" in post(nora, undo, version=again(app, two[0]).version).text


def test_two_people_are_refused_before_anything_is_pressed(app: App, ids, nora: TestClient) -> None:
    for n, name in ((1, "Anne Drever"), (2, "Ben Foubister")):
        person(app, demo_chi(n), name=name)
        arrive(app, mail(f"{name}, CHI {demo_chi(n)}: the dose?", message_id=f"<{n}@quay.example>"))
    one, other = cases(app)
    post(nora, f"/cases/{one.id}/take", version=one.version)

    page = nora.get(f"/cases/{one.id}/join/{other.id}").text

    assert "They cannot be joined." in page
    assert "about two people" in page
    assert '<button class="nhsuk-button' not in page.partition("They cannot be joined.")[2]


@pytest.mark.parametrize("changes", [{"version": 99}, {"other_version": 99}])
def test_a_page_of_before_joins_nothing_and_keeps_the_reason(
    app: App, nora: TestClient, two: tuple[int, int], changes
) -> None:
    stale = joined(app, nora, two, **changes)
    assert stale.status_code == 409
    assert 'value="the same question"' in stale.text
    assert again(app, two[1]).state is CaseState.ASSIGNED


def test_a_missing_reason_and_a_reference_of_nobody_are_said(app: App, nora: TestClient, two: tuple[int, int]) -> None:
    assert "Say in a few words why they are one question." in joined(app, nora, two, because=" ").text
    refused = post(nora, f"/cases/{two[0]}/join/look", reference="AAAA")
    assert refused.status_code == 422
    assert "no question with the reference" in refused.text
    assert nora.get(f"/cases/{two[0]}/join/77").status_code == 404


def test_a_draft_follows_its_question_with_a_word_on_it_and_is_not_sent_from_the_old_page(
    app: App, nora: TestClient, two: tuple[int, int]
) -> None:
    one, other = two
    begun = post(nora, f"/cases/{other}/draft", text="Thank you for both.", template="plain", kept="0").json()
    old = {"template": "plain", "version": again(app, other).version, "seen_to": "tait@quay.example"}
    joined(app, nora, two)

    said = post(
        nora, f"/cases/{other}/draft", text="Thank you for both. We ring.", template="plain", kept=begun["kept"]
    ).json()
    assert "with the question that this one was joined to" in said["words"]
    page = post(
        nora,
        f"/cases/{other}/reply",
        **{**old, "text": "Thank you. We ring today.", "kept": said["kept"], "do": "send"},
    )

    assert page.headers["location"] == f"/cases/{one}/reply?saved=true"
    html = nora.get(page.headers["location"]).text
    assert "Thank you. We ring today." in html
    assert f"What you had begun on {again(app, other).reference} came here" in html
    assert nora.get(f"/cases/{other}/reply").headers["location"] == f"/cases/{one}/reply"
    assert again(app, one).answered_at is None


def test_a_draft_on_each_is_shown_beside_the_other_and_neither_is_lost(
    app: App, nora: TestClient, two: tuple[int, int]
) -> None:
    one, other = two
    post(nora, f"/cases/{one}/draft", text="To the first.", template="plain", kept="0")
    old = {"template": "plain", "kept": "0", "version": again(app, other).version, "seen_to": "tait@quay.example"}
    joined(app, nora, two)

    page = post(nora, f"/cases/{other}/reply", text="To the second.", do="save", **old)

    assert page.status_code == 409
    assert "Nothing has been sent." in page.text
    assert "To the first." in page.text
    assert "To the second." in page.text
