"""One case on its page: the whole mail, why it was triaged so, who it is about, and what happened."""

import re

from build import arrive, mail, person
from seed import again, colleague, one_case, post, urgent_case
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import CaseState
from liaison.domain.workdays import calendar_for
from liaison.store.mail_queries import case_file
from liaison.store.session import reading, transaction
from liaison.store.switches import RULES_ONLY, turn
from liaison.store.tables import Case, Reading
from liaison.triage import reply
from liaison.web.jinja import environment
from liaison.web.mail_presenter import mails
from liaison.web.saying import Saying
from liaison.web.why_presenter import KEPT_BACK
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
    mail_, why = (
        html.partition('class="words"')[2].split("</section>")[0],
        html.partition('id="why-title"')[2].split("</section>")[0],
    )

    assert (
        mail_.count('<mark class="by-floor"><span class="nhsuk-u-visually-hidden">red flag: </span>') == 1
    )  # once for the whole stretch
    assert '<mark class="by-reader">dose</mark>' in mail_
    assert "a red flag" in mail_
    assert "what the reader went by" in mail_
    assert "No prescription for tonight, the weekend or a holiday" in why
    assert "same day</span>" in why
    plainly, _, codes = why.partition("Codes, for whoever keeps")  # a nurse reads words; the ids are folded away
    assert not re.search(r"\bu[12]\.|reader-|rule u", plainly)
    assert "Rule u2.no_script" in codes
    assert "Prescribing advice: very likely, 90\u00a0%" in why
    assert "keywords" in why
    assert "A person decides." in why
    assert 'href="#correct-category"' in why
    assert 'id="correct-category"' in html


def test_what_the_floor_found_in_a_mail_passed_on_is_marked_and_not_folded_away(app: App, nora: TestClient) -> None:
    below = "-----Original Message-----\nFrom: Ward 4 <ward@hospital.example>\nSent: 24 November 2026 09:00\nTo: Quay\nSubject: him\n\n"
    case = one_case(
        app, f'FYI, please see below.\n\n{below}He has a plan to end his life tonight & "no" <b>hope</b>.\n'
    )
    html = nora.get(f"/cases/{case.id}").text
    whole = html.partition(": a red flag stands there</summary>")[2].partition("</details>")[0]

    assert '<details class="fold" open>' in html
    assert '<mark class="by-floor">' in whole
    assert "&lt;b&gt;hope&lt;/b&gt;" in whole
    assert '<mark class="by-floor">' not in html.partition('<div class="words">')[2].partition("</div>")[0]


def test_history_that_nobody_read_for_red_flags_stays_folded_and_unmarked(app: App, nora: TestClient) -> None:
    case = one_case(
        app,
        f"The pharmacy has none for tonight, could you please look at it today?\n\n{QUOTED[19:]}> none for tonight\n",
    )
    html = nora.get(f"/cases/{case.id}").text
    whole = html.partition("The whole mail, with signature and what it quotes</summary>")[2].partition("</details>")[0]

    assert "none for tonight" in whole
    assert "<mark" not in whole


def test_a_mail_read_before_the_figures_were_kept_is_explained_as_far_as_it_goes(app: App, nora: TestClient) -> None:
    case = one_case(app, "Could you advise about the dose?")
    with transaction(app.engine) as session:
        row = session.get_one(Reading, case.first_message_id)
        row.chances, row.runner_up = [], "transition"
    why = nora.get(f"/cases/{case.id}").text.partition('id="why-title"')[2].split("</section>")[0]

    assert "Prescribing advice: very likely, 90\u00a0%" in why
    assert "Change of setting" in why


def test_what_a_person_changed_is_said_to_have_changed(app: App, nora: TestClient) -> None:
    case = one_case(app)
    assert "It has changed since" not in nora.get(f"/cases/{case.id}").text
    post(
        nora,
        f"/cases/{case.id}/correct",
        version=again(app, case.id).version,
        category="pregnancy",
        urgency="",
        because="she wrote",
    )

    assert "It has changed since" in nora.get(f"/cases/{case.id}").text


def test_rules_only_says_so(app: App, nora: TestClient) -> None:
    with transaction(app.engine) as session:
        turn(session, RULES_ONLY, on=True, because="a test", now=app.now())
    why = nora.get(f"/cases/{one_case(app).id}").text.partition('id="why-title"')[2].split("</section>")[0]

    assert "The reader is switched off: rules only. So a person sorts it." in why
    assert "rules only: the reader took no part" in why
    assert "likely" not in why


def test_kept_back_the_drawn_page_shows_the_flags_and_nothing_of_the_reader(app: App) -> None:
    case = one_case(app, "The pharmacy has none for tonight. Could you advise about the dose?")
    with reading(app.engine) as session:
        file = case_file(session, case.id)
        (kept,) = mails(file.arrivals, Saying(app.now(), calendar_for([2026])), withheld=True)
    values = {
        "head": {"note": "", "subject": "", "owner": "Nora"},
        "row": {"because": "a prescriber"},
        "is_over": False,
        "asked_by_phone": {},
    }
    drawn = [
        environment().get_template(name).render(why=kept.why, mail=kept, case=values, first_mail=True)
        for name in ("why.html", "mail.html")
    ]

    assert KEPT_BACK in drawn[0]
    assert "u2.no_script" in drawn[0]
    for html in drawn:
        assert '<mark class="by-floor">' in html
        for word in ("by-reader", "Prescribing advice", "likely", "90", "keywords", "prescriber", "Change it"):
            assert word not in html


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
        app, name="Jo Example", keyworker_id=ids["Ailsa"], medicines="Invented medicine", pharmacy="Harbour Pharmacy", status="custody",
        safe_contact={"do_not_tell": "anybody at the house", "may_tell": ["a sister", "her GP"]},
    )  # fmt: skip
    case = one_case(app, "About CHI 3002741236: the dose?")
    with transaction(app.engine) as session:
        session.get_one(Case, case.id).person_id = person_id

    html = nora.get(f"/cases/{case.id}").text

    for words in (
        "Jo Example",
        "Ailsa",
        "Invented medicine",
        "Harbour Pharmacy",
        "in custody",
        "<dt>Must not be told</dt><dd><strong>anybody at the house",
        "a sister, her GP",
    ):
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
