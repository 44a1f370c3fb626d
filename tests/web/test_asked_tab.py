"""The inbox's tab of what somebody is asked as a specialist: for whom it stands, what it holds, how many."""

import re

from build import TUESDAY_10AM, arrive, mail
from seed import colleague, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.asking import Specialty
from liaison.store.session import transaction
from liaison.triage import consult

TAB = re.compile(r'<a href="/inbox\?tab=asked"[^>]*>Asked of me(?: <span class="count">(\d+)</span>)?</a>')


def ask(app: App, case_id: int, by: int, specialty: Specialty = Specialty.PHARMACIST) -> None:
    with transaction(app.engine) as session:
        who = {"staff_id": by, "now": TUESDAY_10AM}
        consult.ask(session, case_id, specialty=specialty, wanted=None, question="Both on one day?", **who)


def number(client: TestClient) -> str | None:
    """What the tab says; "no tab" where there is none."""
    found = TAB.search(client.get("/inbox").text)
    return found.group(1) if found else "no tab"


def test_specialists_see_what_waits_for_them_with_how_many_until_they_have_answered(app: App, ids, browser) -> None:
    cases = arrive(app, *(mail(subject=f"Question {n}", message_id=f"<a{n}@quay.example>") for n in range(3)))
    farid, nora = browser("Farid"), browser("Nora")
    assert number(farid) == "0"  # his tab stands, and holds nothing
    assert "Nobody waits for a word of yours." in farid.get("/inbox?tab=asked").text
    assert number(nora) == "no tab"

    ask(app, cases[0].id or 0, ids["Nora"])
    ask(app, cases[1].id or 0, ids["Nora"])
    ask(app, cases[1].id or 0, ids["Petra"])  # two questions on one case are one line

    assert number(farid) == "2"
    page = farid.get("/inbox?tab=asked").text
    assert [f"Question {n}" in page for n in range(3)] == [True, True, False]
    assert number(nora) == "no tab"
    post(farid, f"/cases/{cases[0].id}/asks/1/answer", answer="Yes, an hour apart.")
    assert number(farid) == "1"


def test_whoever_is_asked_without_the_role_sees_the_tab_while_it_lasts(app: App, ids, browser) -> None:
    ids["Sorcha"] = colleague(
        app, "Sorcha", ["social_work"], ["duty_worker"]
    )  # asked in the place of a protection lead
    (case,) = arrive(app, mail())
    sorcha = browser("Sorcha")
    assert number(sorcha) == "no tab"

    ask(app, case.id or 0, ids["Nora"], Specialty.SAFEGUARDING)

    assert number(sorcha) == "1"
    post(browser("Nora"), f"/cases/{case.id}/asks/1/withdraw")
    assert number(sorcha) == "no tab"


def test_filters_and_a_search_keep_to_the_tab(app: App, ids, browser) -> None:
    cases = arrive(app, *(mail(subject=f"Question {n}", message_id=f"<a{n}@quay.example>") for n in range(2)))
    ask(app, cases[0].id or 0, ids["Nora"])
    farid = browser("Farid")

    assert "Question 0" in farid.get("/inbox?tab=asked&urgency=U3").text
    assert "Question 0" not in farid.get("/inbox?tab=asked&urgency=U1").text
    found = post(farid, "/inbox/search", words="question", tab="asked").text
    assert '<a href="/cases/1"' in found or "Question" in found
    assert "/cases/2" not in found
