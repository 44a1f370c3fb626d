"""What a duty worker does with a case from its page: done once, refused in words, and nothing typed is lost."""

import pytest
from seed import again, one_case, post, urgent_case
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import CaseState
from liaison.store.session import reading
from liaison.store.tables import Case, Correction, Event, Note
from models.taxonomy import Category, Urgency


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    return one_case(app)


def test_taking_makes_it_mine_and_goes_back(app: App, nora: TestClient, ids, case: Case) -> None:
    answer = post(nora, f"/cases/{case.id}/take", version=case.version, back="/inbox?tab=open&open=1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?tab=open&open=1")
    now = again(app, case.id)
    assert (now.owner_id, now.state) == (ids["Nora"], CaseState.OPEN)


def test_handing_over_needs_a_colleague_and_a_reason(app: App, nora: TestClient, ids, case: Case) -> None:
    refused = post(nora, f"/cases/{case.id}/hand-over", version=case.version, to_id="", because="")
    assert refused.status_code == 422
    assert "Choose the colleague who gets it." in refused.text
    assert 'id="act-hand_over" open' in refused.text
    assert 'href="#hand_over-to_id"' in refused.text

    done = post(
        nora, f"/cases/{case.id}/hand-over", version=case.version, to_id=ids["Farid"], because="a question of supply"
    )
    assert done.status_code == 303
    assert again(app, case.id).owner_id == ids["Farid"]


def test_what_was_typed_comes_back_with_the_mistake(nora: TestClient, case: Case) -> None:
    refused = post(nora, f"/cases/{case.id}/hand-over", version=case.version, to_id="", because="half a reason")
    assert 'value="half a reason"' in refused.text


def test_a_person_may_lower_an_urgency_that_the_floor_set(app: App, nora: TestClient) -> None:
    case = urgent_case(app)
    assert (case.urgency, case.floor_urgency) == (Urgency.U1, Urgency.U1)
    assert "The program never goes below that; you may" in nora.get(f"/cases/{case.id}").text

    post(
        nora,
        f"/cases/{case.id}/correct",
        version=case.version,
        category="referral_access",
        urgency="U3",
        because="she is well: rang her",
    )

    now = again(app, case.id)
    assert (now.urgency, now.category) == (Urgency.U3, Category.REFERRAL_ACCESS)
    with reading(app.engine) as session:
        (kept,) = session.scalars(select(Correction))
    assert (kept.urgency, kept.set_urgency, kept.because) == ("U3", True, "she is well: rang her")


def test_a_correction_without_a_change_is_refused_in_words(nora: TestClient, case: Case) -> None:
    refused = post(nora, f"/cases/{case.id}/correct", version=case.version, category="", urgency="", because="hm")
    assert refused.status_code == 422
    assert "differs from what is there" in refused.text


def test_a_note_is_kept_and_shown(app: App, nora: TestClient, case: Case) -> None:
    post(nora, f"/cases/{case.id}/note", text="Rang the practice.\r\nThey ring back at two.")

    assert "Rang the practice.\nThey ring back at two." in nora.get(f"/cases/{case.id}").text
    with reading(app.engine) as session:
        assert session.scalars(select(Note.text)).all() == ["Rang the practice.\nThey ring back at two."]


def test_an_empty_note_is_refused(nora: TestClient, case: Case) -> None:
    assert "Write the note first." in post(nora, f"/cases/{case.id}/note", text="   ").text


def test_waiting_says_for_what_in_the_list(app: App, browser, case: Case) -> None:
    petra = browser("Petra")
    post(petra, f"/cases/{case.id}/wait", version=case.version, on_what="the practice, to send the ECG")

    assert again(app, case.id).state is CaseState.WAITING
    assert "waits for the practice, to send the ECG" in petra.get("/inbox?tab=waiting").text


def test_finishing_needs_a_reason_and_can_be_undone(app: App, nora: TestClient, ids, case: Case) -> None:
    nora.get(f"/cases/{case.id}")
    version = again(app, case.id).version
    assert (
        "Choose or write why it is finished." in post(nora, f"/cases/{case.id}/close", version=version, reason="").text
    )

    post(nora, f"/cases/{case.id}/close", version=version, reason="answered by phone")
    assert again(app, case.id).state is CaseState.CLOSED
    page = nora.get(f"/cases/{case.id}").text
    assert "Open again" in page
    assert "Hand over to a colleague" not in page

    post(nora, f"/cases/{case.id}/reopen", version=again(app, case.id).version)
    now = again(app, case.id)
    assert (now.state, now.owner_id) == (CaseState.OPEN, ids["Nora"])


def test_something_nobody_has_opened_is_not_finished(nora: TestClient, case: Case) -> None:
    refused = post(nora, f"/cases/{case.id}/close", version=case.version, reason="answered")
    assert refused.status_code == 422
    assert "read it first" in refused.text


def test_what_is_no_question_goes_to_set_aside_and_stays_there_to_be_seen(
    app: App, nora: TestClient, case: Case
) -> None:
    post(nora, f"/cases/{case.id}/not-a-query", version=case.version, because="a newsletter")

    assert again(app, case.id).state is CaseState.CLOSED
    assert "A question" in nora.get("/set-aside?tab=set_aside").text


ACTS = [
    ("hand-over", {"to_id": "1", "because": "because I go off duty"}),
    ("correct", {"category": "transition", "urgency": "", "because": "because of the ward"}),
    ("not-a-query", {"because": "because it is a newsletter"}),
    ("wait", {"on_what": "because of the ECG"}),
    ("close", {"reason": "because it is answered"}),
    ("take", {}),
]


@pytest.mark.parametrize(("act", "typed"), ACTS, ids=[act for act, _ in ACTS])
def test_on_a_case_that_changed_meanwhile_nothing_is_done_and_nothing_typed_is_lost(
    act: str, typed: dict[str, str], app: App, nora: TestClient, browser, case: Case
) -> None:
    post(browser("Farid"), f"/cases/{case.id}/take", version=case.version)
    before = again(app, case.id)

    answer = post(nora, f"/cases/{case.id}/{act}", version=case.version, **typed)

    assert answer.status_code == 409
    assert "<h1>Farid took this at 10:00 today.</h1>" in answer.text
    assert "Farid: taken" in answer.text
    for words in typed.values():
        assert words in answer.text
    assert again(app, case.id) == before


def test_doing_it_all_the_same_takes_the_case_as_it_is_now(
    app: App, nora: TestClient, browser, ids, case: Case
) -> None:
    post(browser("Farid"), f"/cases/{case.id}/take", version=case.version)
    stale = post(nora, f"/cases/{case.id}/wait", version=case.version, on_what="the ECG").text
    fresh = again(app, case.id).version
    assert f'name="version" value="{fresh}"' in stale

    assert post(nora, f"/cases/{case.id}/wait", version=fresh, on_what="the ECG").status_code == 303
    assert again(app, case.id).state is CaseState.WAITING


def test_a_form_of_another_shape_is_refused(app: App, nora: TestClient, case: Case) -> None:
    for fields in ({"version": "x"}, {}, {"version": case.version, "owner_id": "3"}):
        assert post(nora, f"/cases/{case.id}/take", **fields).status_code == 422
    assert again(app, case.id).version == case.version


def test_after_an_immediate_question_of_her_own_a_debrief_is_offered_once_and_nothing_remembers_it(
    app: App, nora: TestClient, ids: dict[str, int]
) -> None:
    case = urgent_case(app)
    post(nora, f"/cases/{case.id}/take", version=case.version)

    done = post(nora, f"/cases/{case.id}/close", version=again(app, case.id).version, reason="rang them", back="/inbox")

    assert done.status_code == 200
    assert "Would you like a debrief?" in done.text
    assert "<strong>Lena</strong>, team lead" in done.text
    assert 'href="/inbox"' in done.text
    assert "debrief" not in nora.get(f"/cases/{case.id}").text.lower()
    with reading(app.engine) as session:
        told = [f"{one.now} {one.because}" for one in session.scalars(select(Event))]
    assert not [one for one in told if "debrief" in one]


def test_no_debrief_is_offered_for_a_colleagues_question_or_a_calmer_one(
    app: App, nora: TestClient, browser, ids: dict[str, int]
) -> None:
    case = urgent_case(app)
    post(browser("Petra"), f"/cases/{case.id}/take", version=case.version)
    other = post(nora, f"/cases/{case.id}/close", version=again(app, case.id).version, reason="rang them")
    calm = one_case(app, message_id="<calm@quay.example>")
    post(nora, f"/cases/{calm.id}/take", version=calm.version)
    finished = post(nora, f"/cases/{calm.id}/close", version=again(app, calm.id).version, reason="rang them")

    assert (other.status_code, finished.status_code) == (303, 303)


def test_a_hard_mail_stands_folded_behind_a_line_that_opens_without_a_script(app: App, nora: TestClient) -> None:
    body = "He told me that he wants to end his life tonight and has a plan."
    case = one_case(app, body, message_id="<hard@quay.example>")

    page = nora.get(f"/cases/{case.id}").text

    before, _, folded = page.partition('<details class="careful"')
    assert "This mail is about suicide or self-harm and may be hard to read." in folded.partition("</summary>")[0]
    assert "tonight" in folded.partition("</details>")[0]
    assert '<div class="words">' not in before.partition('<section class="mail')[2]
    assert '<details class="careful"' not in nora.get(f"/cases/{one_case(app, message_id='<c@quay.example>').id}").text
