"""Where a mail may be hard to read, a calm line stands in the place of its first words in every list, and the words come when asked for."""

import re
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail
from seed import again, one_case, post
from sqlalchemy import Engine
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.blind_slice import BlindLook
from liaison.store.session import transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Leave
from liaison.triage import hand_over
from models.taxonomy import Category, Urgency

WORDS = "She says she wants to end her life"
LINE = "May be hard to read: suicide or self-harm."
NOON = TUESDAY_10AM + timedelta(hours=2)


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine, now=NOON)


@pytest.fixture
def hard(app: App, ids: dict[str, int]) -> Case:
    return one_case(
        app, f"{WORDS} and has tablets at home.", subject="Please ring today", message_id="<h@quay.example>"
    )


def unfolded(page: str) -> str:
    """The page as it stands before anything is asked for."""
    return re.sub(r'<details class="careful.*?</details>', "", page, flags=re.S)


def folded(page: str) -> list[str]:
    return re.findall(r'<details class="careful.*?</details>', page, flags=re.S)


def lists(app: App, nora: TestClient, ids: dict[str, int], hard: Case) -> dict[str, str]:
    """Every page that shows first words of questions, by name, with the hard one on each."""
    other = one_case(app, subject="About supply", message_id="<other@quay.example>")
    found = {
        "today": nora.get("/").text,
        "inbox": nora.get("/inbox?tab=open").text,
        "search": post(nora, "/inbox/search", words="tablets", tab="all").text,
        "join": nora.get(f"/cases/{other.id}/join/{hard.id}").text,
        "divide": nora.get(f"/cases/{hard.id}/divide").text,
    }
    owner = again(app, hard.id or 0).owner_id
    with transaction(app.engine) as session:
        session.add(Leave(staff_id=owner or ids["Petra"], starts_at=NOON, ends_at=NOON + timedelta(days=3)))
    hand_over.list_shifts(app, NOON)
    found["handover"] = nora.get("/handover").text
    post(nora, f"/cases/{hard.id}/close", version=again(app, hard.id or 0).version, reason="done")
    found["unfiled"] = nora.get("/unfiled").text
    return found


def test_no_list_shows_hard_words_before_they_are_asked_for(app: App, nora: TestClient, ids, hard: Case) -> None:
    for name, page in lists(app, nora, ids, hard).items():
        assert "Please ring today" in unfolded(page), name  # the question is there, by its subject ...
        assert "end her life" not in unfolded(page), name  # ... its words are not ...
        folds = [one for one in folded(page) if "suicide or self-harm" in one]
        assert folds, name
        assert all("tablets" in one.partition("</summary>")[2] for one in folds), name  # ... and come when asked for


def test_urgency_category_and_red_flag_stand_beside_the_line(app: App, nora: TestClient, hard: Case) -> None:
    page = unfolded(nora.get("/inbox?tab=open").text)
    row = page.partition(f'data-id="{hard.id}"')[2].partition("</tr>")[0]
    assert "Immediate" in row
    assert "Unclear: please sort" in row
    assert "Red flag: suicidal" in row
    assert LINE in nora.get("/inbox?tab=open").text


def test_other_questions_show_their_words_at_once(app: App, nora: TestClient, ids) -> None:
    one_case(app, "Could you advise about the pottery please?")
    assert "pottery" in unfolded(nora.get("/inbox?tab=open").text)
    assert "pottery" in unfolded(post(nora, "/inbox/search", words="pottery", tab="all").text)


def test_a_hard_mail_before_the_newest_still_counts(app: App, nora: TestClient, hard: Case) -> None:
    arrive(
        app,
        mail("Thank you, she is safe now.", message_id="<l@quay.example>", headers="In-Reply-To: <h@quay.example>"),
    )
    assert again(app, hard.id or 0).messages == 2
    assert WORDS not in unfolded(nora.get("/inbox?tab=open").text)


def test_while_the_readers_answer_is_kept_back_the_line_does_not_say_what_about(
    app: App, nora: TestClient, ids
) -> None:
    case = one_case(app, "Could you advise about the pottery please?")
    with transaction(app.engine) as session:
        row = session.get(Case, case.id)
        assert row is not None
        row.category, row.urgency, row.blind = Category.PROTECTION, Urgency.U3, BlindLook.HIDDEN
    page = nora.get("/inbox?tab=open").text
    assert "pottery" not in unfolded(page)
    assert "May be hard to read.<" in page
    assert "harm to a child" not in page
