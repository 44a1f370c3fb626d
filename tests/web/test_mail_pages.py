"""One case on its page: the whole mail, why it was triaged so, who it is about, and what happened."""

from build import arrive, mail, person
from seed import again, colleague, one_case, post, urgent_case
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import CaseState
from liaison.store.session import transaction
from liaison.store.tables import Case
from liaison.triage import reply
from models.taxonomy import Category

QUOTED = "The dose, please?\n\nOn Mon, 23 Nov 2026 at 09:10, The team wrote:\n> Thank you for the referral.\n> We will be in touch.\n"


def test_the_new_words_come_first_and_history_is_folded_not_lost(app: App, nora: TestClient) -> None:
    case = one_case(app, QUOTED)
    html = nora.get(f"/cases/{case.id}").text
    new, _, rest = html.partition("The whole mail, with signature and what it quotes")

    assert "please?" in new
    assert "Thank you for the referral." not in new
    assert "Thank you for the referral." in rest


def test_the_words_that_decided_are_marked_and_explained(app: App, nora: TestClient) -> None:
    case = one_case(app, "The pharmacy has none for tonight. Could you advise about the dose?")
    html = nora.get(f"/cases/{case.id}").text

    assert '<mark class="by-floor">' in html
    assert '<mark class="by-reader">dose</mark>' in html
    assert "a red-flag rule fitted" in html
    assert "quite sure (90 %)" in html
    assert "keywords" in html


def test_both_deadlines_stand_with_how_they_were_found(app: App, nora: TestClient) -> None:
    html = nora.get(f"/cases/{one_case(app).id}").text
    section = html.partition('id="clock-title"')[2].partition("</section>")[0]

    assert "the same working day, counted from receipt" in section
    assert "2 working days after receipt" in section


def test_the_practice_is_named_with_phone_and_cluster(app: App, nora: TestClient) -> None:
    html = nora.get(f"/cases/{one_case(app).id}").text
    assert "Quay Practice" in html
    assert "Harbour, North" in html


def test_an_unknown_address_asks_to_check_who_it_is(app: App, nora: TestClient) -> None:
    case = one_case(app, sender="somebody@elsewhere.example")
    assert "Please check who is asking" in nora.get(f"/cases/{case.id}").text


def test_the_person_on_the_register_stands_beside_the_mail(app: App, nora: TestClient, ids) -> None:
    person_id = person(
        app, name="Jo Example", keyworker_id=ids["Ailsa"], medicines="Invented medicine", pharmacy="Harbour Pharmacy"
    )
    case = one_case(app, "About CHI 3002741236: the dose?")
    with transaction(app.engine) as session:
        session.get_one(Case, case.id).person_id = person_id

    html = nora.get(f"/cases/{case.id}").text

    for words in ("Jo Example", "Ailsa", "Invented medicine", "Harbour Pharmacy"):
        assert words in html
    assert "neither confirm nor deny" not in html


def test_without_a_sure_match_nobody_is_shown(app: App, nora: TestClient) -> None:
    assert "neither confirm nor deny" in nora.get(f"/cases/{one_case(app).id}").text


def test_a_calm_line_comes_before_a_distressing_mail(app: App, nora: TestClient) -> None:
    case = urgent_case(app)
    post(
        nora,
        f"/cases/{case.id}/correct",
        version=case.version,
        category="acute_risk",
        urgency="",
        because="she is in danger",
    )
    html = nora.get(f"/cases/{case.id}").text

    assert again(app, case.id).category is Category.ACUTE_RISK
    before, _, after = html.partition("Show the mail")
    assert "may be hard to read" in before
    assert "mother" not in before.partition('class="case__cols"')[2]
    assert "mother" in after


def test_a_mail_that_was_hard_to_read_says_so_with_the_original(app: App, nora: TestClient) -> None:
    raw = mail("The dose? ", headers="X-A: b").replace(b"charset=utf-8", b"charset=no-such-charset")
    (case,) = arrive(app, raw.replace(b"The dose?", b"The dose? \xff\xfe"))

    html = nora.get(f"/cases/{case.id}").text

    assert "Please compare with the original." in html
    assert f"/mails/{case.first_message_id}/original" in html


def test_a_colleagues_draft_is_seen_so_that_two_do_not_answer(app: App, nora: TestClient, ids) -> None:
    case = one_case(app)
    with transaction(app.engine) as session:
        reply.save_draft(session, case.id, staff_id=ids["Petra"], text="Half an answer", template="", now=app.now())

    html = nora.get(f"/cases/{case.id}").text

    assert "Petra has a draft of an answer" in html
    assert "Half an answer" not in html


def test_what_happened_names_who_did_it(app: App, nora: TestClient) -> None:
    case = one_case(app)
    post(nora, f"/cases/{case.id}/take", version=case.version)
    log = nora.get(f"/cases/{case.id}").text.partition('id="events-title"')[2]

    assert "Nora: taken" in log
    assert "The service:" in log


def test_a_name_stays_with_what_was_done_after_somebody_has_left(app: App, nora: TestClient, browser) -> None:
    staff_id = colleague(app, "Rowan", ["duty_nurse"], ["duty_worker"])
    case = one_case(app)
    from liaison.store.tables_people import Staff
    from liaison.triage import inbox

    with transaction(app.engine) as session:
        inbox.take(session, case.id, version=case.version, staff_id=staff_id, now=app.now())
        session.get_one(Staff, staff_id).active = False

    html = nora.get(f"/cases/{case.id}").text

    assert "Rowan: taken" in html
    assert f'<option value="{staff_id}"' not in html


def test_a_case_that_is_not_there_is_a_page_that_says_so(nora: TestClient) -> None:
    for path in (
        "/cases/999",
        "/inbox?open=999",
        "/inbox/pane/999",
        "/cases/999/reply",
        "/cases/99999999999999999999",
        "/cases/x",
    ):
        answer = nora.get(path)
        assert answer.status_code in {404, 422}, path
        assert "<h1>" in answer.text


def test_earlier_questions_of_the_same_sender_are_listed(app: App, nora: TestClient) -> None:
    first = one_case(app, subject="The first one")
    second = one_case(app, subject="The second one", message_id="<2@quay.example>")
    assert first.id != second.id

    assert "The first one" in nora.get(f"/cases/{second.id}").text.partition('id="others-title"')[2]


def test_opening_ends_the_reading_clock_for_the_owner(app: App, browser) -> None:
    case = one_case(app)
    browser("Petra").get(f"/cases/{case.id}")
    assert again(app, case.id).state is CaseState.OPEN
