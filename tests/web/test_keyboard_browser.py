"""The pages by keyboard alone: where the focus goes, that it is seen, and single keys."""

from busy_cases import busy
from page_views import NARROW, Site, look_closely, tab_until
from playwright.sync_api import expect
from seed import again, one_case


def test_by_keyboard_alone_from_the_inbox_to_a_reply(site: Site) -> None:
    page = site.open("/inbox?tab=open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    tab_until(page, "a.subject")
    subject = page.evaluate("document.activeElement.textContent")

    page.keyboard.press("Enter")

    expect(page.locator("#pane .case__subject")).to_have_text(subject)
    assert "open=" in page.url
    tab_until(page, "#pane a.nhsuk-button", limit=200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Reply", exact=True)).to_be_visible()
    page.context.close()


FLAGGED = (
    "She has missed four doses of\n  methadone, and the pharmacy has none for tonight. Could you advise about the dose?"
)


def test_a_red_flag_in_the_words_is_said_once_and_the_decision_is_changed_by_keyboard_alone(site: Site) -> None:
    case = one_case(site.app, FLAGGED, subject="About the pharmacy", message_id="<flag@quay.example>")
    page = site.open(f"/cases/{case.id}", width=NARROW)
    heard = page.locator(".mail .words").aria_snapshot()

    assert "red flag: pharmacy has none for tonight" in " ".join(heard.split())
    assert page.locator(".mail .words mark.by-floor").count() == heard.count("red flag: ")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.mail .words'))")
    assert "red flag" not in page.evaluate("getSelection().toString()")  # copied words are the mail's alone
    look_closely(page, "flagged mail")

    tab_until(page, "a[href='#correct-category']", limit=200)
    page.keyboard.press("Enter")

    expect(page.get_by_label("Category", exact=True)).to_be_visible()
    page.context.close()


def test_in_forced_colours_and_in_grey_a_red_flag_still_looks_other_than_what_the_reader_went_by(site: Site) -> None:
    case = one_case(site.app, FLAGGED, subject="About the pharmacy again", message_id="<grey@quay.example>")
    page = site.open(f"/cases/{case.id}")
    look = "mark => { const s = getComputedStyle(mark); return [s.borderBottomStyle, s.fontWeight] }"

    for colours in ("none", "active"):
        page.emulate_media(forced_colors=colours)
        assert page.locator(".mail .words mark.by-floor").first.evaluate(look) == ["solid", "600"]
        assert page.locator(".mail .words mark.by-reader").first.evaluate(look) == ["dotted", "400"]
    page.context.close()


def test_every_focused_element_is_seen_to_be_focused(site: Site) -> None:
    page = site.open("/inbox?tab=open")
    for _ in range(25):
        page.keyboard.press("Tab")
        look = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.boxShadow, s.backgroundColor] }"
        )
        assert look[0] != "none" or look[1] != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    page.context.close()


def test_single_keys_move_open_take_and_can_be_turned_off(site: Site) -> None:
    case = one_case(site.app, "the dose of today?", subject="For the keys", message_id="<keys@quay.example>")
    page = site.open("/inbox?tab=open&urgency=U3")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.closest('tr').dataset.id")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('tr').dataset.id") == first
    page.keyboard.press("o")
    expect(page.locator("#pane .case")).to_have_attribute("data-case", first)

    page.goto(f"/inbox?tab=open&urgency=U3&open={case.id}")
    page.locator("#pane").focus()
    page.locator("#pane .case__subject a").focus()
    page.keyboard.press("t")
    expect(page.locator("#pane .case__head")).to_contain_text("With you")
    assert again(site.app, case.id).owner_id == site.ids["Lena"]

    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys", exact=True)).to_be_visible()
    page.get_by_label("Turn single keys off").check()
    page.keyboard.press("Escape")
    before = page.url
    page.locator("#pane .case__subject a").focus()
    page.keyboard.press("r")
    page.wait_for_timeout(200)
    assert page.url == before
    page.context.close()


def test_a_gap_on_the_rota_is_filled_by_keyboard_alone(site: Site) -> None:
    page = site.open("/rota")
    tab_until(page, '.gaplist a[href*="day=2026-12-01"]', limit=80)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Day", exact=True)).to_have_value("2026-12-01")
    page.get_by_label("Colleague", exact=True).select_option("Nora")
    page.get_by_label("Where (optional)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nora has a shift then already: Tue 1 Dec 09:00–17:00.").first).to_be_visible()
    page.watched.troubles = [one for one in page.watched.troubles if "422" not in one]
    look_closely(page, "refused shift")
    page.context.close()


def test_what_a_colleague_asks_is_set_down_by_keyboard_alone(site: Site) -> None:
    busy(site.app, site.ids, "keys")
    page = site.open("/")
    before = page.get_by_role("button", name="I have seen it").count()
    tab_until(page, ".nudge button", limit=200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="I have seen it")).to_have_count(before - 1)
    page.context.close()
