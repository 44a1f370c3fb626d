"""A mail of the blind slice on the pages: the answer is nowhere to be seen until it was sorted or asked for; the clocks run on."""

import pytest
from reader_rows import make_blind
from seed import again, one_case, post

from liaison.app import App
from liaison.domain.blind_slice import BlindLook
from liaison.store.tables import Case
from models.taxonomy import Category, Urgency

HINTS = ("Prescribing advice", "keywords", "by-reader")


@pytest.fixture
def case(app: App, ids) -> Case:
    found = one_case(app)
    assert found.id is not None
    make_blind(app, found.id)
    return again(app, found.id)


def main_of(html: str) -> str:
    """The page without its head; the form's list of all categories is left out."""
    return html.split("<main")[1].split('id="blind-category"')[0] + html.split('id="blind-urgency"')[-1]


def test_neither_list_nor_mail_shows_what_the_reader_made_of_it(app: App, nora, case: Case) -> None:
    page, lists = nora.get(f"/cases/{case.id}").text, nora.get("/inbox?tab=open").text + nora.get("/").text

    assert "Please sort this one yourself first" in page
    assert not [hint for hint in HINTS if hint in main_of(page)]
    rows = lists.split("<tbody")[1]
    assert "Yours to sort first" in rows
    assert '<span class="level level--u3">' not in page
    assert "likely" not in rows.lower()
    assert "Could you advise" in page
    assert "Read" in page  # the deadlines are there
    assert "Correct category or urgency" not in page


def test_sorted_it_shows_both_answers(app: App, nora, case: Case) -> None:
    said = post(
        nora, f"/cases/{case.id}/sort", version=again(app, case.id).version, category="results_monitoring", urgency="U2"
    )

    assert said.status_code == 303
    now = again(app, case.id)
    assert (now.category, now.urgency, now.blind) == (Category.RESULTS_MONITORING, Urgency.U2, BlindLook.SORTED)
    page = nora.get(f"/cases/{case.id}").text
    assert "Nora sorted it first: Results and monitoring, same day. The reader says: Prescribing advice, soon." in page
    assert "Please sort this one yourself first" not in page


def test_half_a_choice_is_asked_for_again_and_kept(app: App, nora, case: Case) -> None:
    refused = post(nora, f"/cases/{case.id}/sort", version=again(app, case.id).version, category="", urgency="U4")

    assert refused.status_code == 422
    assert "Choose what the mail is about, or ask for the answer." in refused.text
    assert '<option value="U4" selected>' in refused.text
    assert again(app, case.id).blind is BlindLook.HIDDEN


def test_one_press_shows_the_answer(app: App, nora, case: Case) -> None:
    post(nora, f"/cases/{case.id}/show-answer", version=again(app, case.id).version)

    page = nora.get(f"/cases/{case.id}").text
    assert [hint for hint in HINTS if hint in page] == list(HINTS)
    assert again(app, case.id).blind is BlindLook.PASSED


def test_every_other_act_stays_possible(app: App, nora, case: Case) -> None:
    assert post(nora, f"/cases/{case.id}/take", version=again(app, case.id).version).status_code == 303
    assert nora.get(f"/cases/{case.id}/reply").status_code == 200


def test_one_press_confirms_and_the_page_says_by_whom(app: App, nora, ids) -> None:
    found = one_case(app)
    assert "Category and urgency are right" in nora.get(f"/cases/{found.id}").text

    post(nora, f"/cases/{found.id}/confirm", version=again(app, found.id).version)

    page = nora.get(f"/cases/{found.id}").text
    assert "Nora said that category and urgency are right." in page
