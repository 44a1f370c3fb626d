"""The pages without JavaScript."""

import re

import pytest
from page_views import NARROW, WIDE, Site, look_closely
from playwright.sync_api import expect
from seed import again, one_case

from liaison.domain.chi import demo_chi
from liaison.domain.states import CaseState
from liaison.staff import passwords
from liaison.store.session import transaction
from liaison.store.tables_people import Staff

PASSWORD = "a long and calm sentence"


def test_what_is_asked_before_a_letter_leaves_is_ticked_by_keyboard_and_without_a_script(site: Site) -> None:
    for script in (True, False):
        case = one_case(
            site.app, "the dose before breakfast?", sender="x@elsewhere.example", message_id=f"<ask{script}@e.example>"
        )
        page = site.open(f"/cases/{case.id}/reply", width=NARROW, script=script)
        page.get_by_role("button", name="How colleagues answered").click()
        expect(page.get_by_role("heading", name="How colleagues answered")).to_be_visible()
        if script:
            look_closely(page, "suggestions at 390")
        page.get_by_role("button", name="Put it in front of your answer: number 1").click()
        box = page.get_by_label("Your answer")
        expect(box).to_contain_text("[please fill in: name] may take it before breakfast")
        box.fill("She must be abstinent before psychology. Please find it attached.")
        page.get_by_role("button", name="Check the letter").click()
        expect(page.get_by_text("It does not leave like this.")).to_be_visible()
        if script:
            look_closely(page, "a letter that is stopped at 390")
        page.get_by_role("button", name="Write on").click()
        page.get_by_label("Your answer").fill("Thank you. We ring you.")
        page.get_by_role("button", name="Check the letter").click()
        for box in page.get_by_role("checkbox").all():
            box.focus()
            page.keyboard.press("Space")
        if script:
            look_closely(page, "questions at 390")
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            look_closely(page, "questions at 1440")
        page.get_by_role("button", name="Send to").press("Enter")
        expect(page.get_by_text("Until then you can take it back")).to_be_visible()
        page.context.close()


def test_a_wish_for_today_and_a_question_are_made_without_javascript(site: Site) -> None:
    case = one_case(site.app, "the dose to be asked about?", message_id="<ask@quay.example>")
    page = site.open("/", width=NARROW, name="Petra", script=False)
    page.get_by_text("Be spared a kind of mail until the end of today").click()
    page.get_by_label("Pregnancy and perinatal").check()
    page.get_by_role("button", name="Keep until the end of today").click()
    expect(page.get_by_text("Until the end of today you are spared: pregnancy and perinatal.")).to_be_visible()
    page.get_by_text("Change it, or lift it").click()
    page.get_by_role("button", name="Lift it now").click()
    expect(page.get_by_text("Be spared a kind of mail")).to_be_visible()

    page.goto(f"/cases/{case.id}")
    page.get_by_text("Ask a specialist, and keep it").click()
    page.get_by_label("Whom to ask").select_option("pharmacist")
    page.get_by_label("What you would like to know").fill("May she have both?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#asks")).to_contain_text("May she have both?")
    page.get_by_role("button", name="No longer needed").click()
    expect(page.locator("#asks")).to_have_count(0)
    page.context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["1440", "390"])
def test_without_javascript_a_colleague_signs_in_opens_takes_and_answers(width: tuple[int, int], site: Site) -> None:
    case = one_case(
        site.app, "the dose without script?", subject=f"Plain {width[0]}", message_id=f"<plain{width[0]}@quay.example>"
    )
    with transaction(site.app.engine) as session:
        session.get_one(Staff, site.ids["Nora"]).password_hash = passwords.make(PASSWORD)
    page = site.open("/inbox?tab=open&urgency=U3", width=width, name=None, script=False)

    page.get_by_label("E-mail address").fill("nora@service.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=f"Plain {width[0]}").click()
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_text("With you")).to_be_visible()
    page.get_by_role("button", name="Reply").click()
    page.get_by_label("Your answer").fill("We ring you today.")
    page.get_by_role("button", name="Check the letter").click()
    page.get_by_role("button", name="Send to Quay Practice").click()

    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    now = again(site.app, case.id)
    assert (now.state, now.owner_id) == (CaseState.ANSWERED, site.ids["Nora"])
    page.context.close()


def test_without_javascript_a_lead_enters_somebody_who_rang_in_and_takes_it_back(site: Site) -> None:
    page = site.open("/rota/leave", width=NARROW, script=False)
    page.get_by_label("Colleague", exact=True).select_option("Ailsa")
    page.get_by_role("button", name="Away from now").click()

    expect(page.get_by_role("region", name="Now and to come")).to_contain_text("away, now")
    page.locator("summary", has_text="Change: Ailsa").press("Enter")
    page.get_by_role("button", name="Back now").click()
    expect(page.get_by_role("region", name="Now and to come")).not_to_contain_text("away, now")
    page.context.close()


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["1440", "390"])
def test_without_javascript_a_call_is_logged_divided_copied_and_filed(width: tuple[int, int], site: Site) -> None:
    page = site.open("/inbox", width=width, script=False)
    page.get_by_role("link", name="Log a telephone call").click()
    page.get_by_label("Who rang").fill("Dr Skye Orr, GP")
    page.get_by_label("Practice", exact=True).select_option("99901")
    page.get_by_label("What was said").fill(
        f"Ms One ({demo_chi(51)}): the dose? Mr Two ({demo_chi(52)}): the prescription?"
    )
    page.get_by_label("How soon it is needed").select_option("U3")
    page.get_by_label("I look after it myself").check()
    page.get_by_role("button", name="Log the call").click()
    expect(page.get_by_role("heading", name="Telephone call from Dr Skye Orr, GP")).to_be_visible()

    page.get_by_role("link", name="It is about several people: divide it").click()
    for at, label in enumerate(("her dose", "his prescription")):
        page.get_by_label("What is asked for this person").nth(at).fill(label)
    page.get_by_role("button", name="Divide into 2 questions").click()
    expect(page.get_by_text("One part of a mail about several people")).to_be_visible()

    page.get_by_role("link", name="Copy for the clinical record").click()
    expect(page.get_by_label("Questions and answers, as they were written")).to_have_value(re.compile("her dose"))
    page.get_by_role("button", name="It is in the record").click()
    expect(page.get_by_text("In the clinical record")).to_be_visible()
    page.context.close()
