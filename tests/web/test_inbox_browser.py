"""The inbox and a mail in a real browser: beside the list, on a telephone, on paper, with a draft that is kept."""

from build import cases, letters
from busy_cases import busy
from page_views import NARROW, Site, ready
from playwright.sync_api import expect
from seed import again, one_case

from liaison.domain.states import CaseState


def test_the_mail_opens_beside_the_list_and_back_goes_back(site: Site) -> None:
    page = site.open("/inbox?tab=open&urgency=U3")
    boxes = "[...document.querySelectorAll('tr.row')].map(row => Math.round(row.getBoundingClientRect().top))"
    before = page.evaluate(boxes)

    page.locator("a.subject").nth(1).click()
    expect(page.locator("#pane .case")).to_be_visible()

    assert page.evaluate(boxes) == before
    page.go_back()
    expect(page.locator("#pane .case")).to_have_count(0)
    page.context.close()


def test_on_a_telephone_a_mail_opens_on_a_page_of_its_own(site: Site) -> None:
    page = site.open("/inbox?tab=open", width=NARROW)
    page.locator("a.subject").first.click()
    expect(page.locator("h1.case__subject")).to_be_visible()
    assert "/cases/" in page.url
    page.context.close()


def test_new_mail_is_announced_and_nothing_moves(site: Site) -> None:
    page = site.open("/inbox?tab=open")
    ready(page)
    before = page.evaluate(
        "[...document.querySelectorAll('tr.row')].map(row => [row.dataset.id, row.getBoundingClientRect().top])"
    )
    one_case(site.app, "the dose, and one more", message_id="<fresh@quay.example>")

    page.evaluate("window.liaisonLook()")

    news = page.locator("#news")
    expect(news).to_contain_text("1 new")
    assert news.get_attribute("aria-live") == "polite"
    after = page.evaluate(
        "[...document.querySelectorAll('tr.row')].map(row => [row.dataset.id, row.getBoundingClientRect().top])"
    )
    assert after == before
    news.get_by_role("link").click()
    expect(page.locator("tr.row")).to_have_count(len(before) + 1)
    page.context.close()


def test_a_draft_is_kept_while_it_is_written(site: Site) -> None:
    case = one_case(site.app, "the dose for a draft?", message_id="<draft@quay.example>")
    page = site.open(f"/cases/{case.id}/reply")
    page.get_by_label("Your answer").fill("Half an answer")

    expect(page.locator("#draft-said")).to_contain_text("Draft kept")

    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("Half an answer")
    page.context.close()


def test_an_answer_is_sent_and_taken_back(site: Site) -> None:
    case = one_case(site.app, "the dose to be answered?", message_id="<undo@quay.example>")
    page = site.open(f"/cases/{case.id}/reply")
    page.get_by_label("Your answer").fill("Please keep it as it is.")
    page.get_by_role("button", name="Check the letter").click()
    page.get_by_role("button", name="Send to Quay Practice").click()
    expect(page.get_by_text("leaves at 10:00:10")).to_be_visible()
    assert again(site.app, case.id).state is CaseState.ANSWERED

    page.get_by_role("button", name="Take it back").click()

    expect(page.get_by_label("Your answer")).to_have_value("Please keep it as it is.")
    assert letters(site.app, "answer")[-1].state.value == "cancelled"
    page.context.close()


def test_a_mail_is_printed_without_menus_and_buttons(site: Site) -> None:
    page = site.open(f"/cases/{cases(site.app)[1].id}")
    page.emulate_media(media="print")

    for sign in (".top", ".acts", ".acts-card", ".foot"):
        expect(page.locator(sign).first).to_be_hidden()
    expect(page.locator(".words").first).to_be_visible()
    page.context.close()


def test_text_at_twice_its_size_still_fits_a_telephone(site: Site) -> None:
    page = site.open("/inbox?tab=open", width=(320, 640))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.context.close()


def test_the_text_for_the_record_is_copied_with_one_press(site: Site) -> None:
    case = busy(site.app, site.ids, "copy")
    page = site.open(f"/cases/{case.id}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.home)

    page.get_by_role("link", name="Copy for the clinical record").click()

    expect(page.get_by_role("link", name="Copied for the clinical record")).to_be_visible()
    assert "Keep it as it is." in page.evaluate("navigator.clipboard.readText()")
    assert page.url.endswith(f"/cases/{case.id}")
    page.context.close()
