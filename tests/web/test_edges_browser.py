"""The pages and states at the edges in a real browser: the demo's band, forms that are refused, the practice's page in all its states,
letters as a mail program shows them, the handover on paper, suppressed reports, and the form of a place."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from browsing import served
from build import app_on, letters, service
from page_views import AXE, NARROW, WCAG, WIDE, Site, look_closely, ready, violations
from playwright.sync_api import Browser, Page, expect
from replying import all_gone, answered
from seed import one_case
from test_report_pages import october

from liaison.config import Settings, WebSettings
from liaison.domain import practice_links
from liaison.letters.render import render
from liaison.store.session import open_engine
from tests.letters.invented import values

BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("edges") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    app = replace(app, settings=Settings(demo=True, web=WebSettings(public_address="https://l.example")))
    ids = service(app)
    october(app, ids, 9, 8, 3, 7)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def closely(page: Page, name: str) -> None:
    """Look at both widths; a page that was refused or is not there is meant here."""
    page.watched.troubles = [one for one in page.watched.troubles if not {"422", "404"} & set(one.split())]
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        look_closely(page, f"{name} at {width[0]}")


def the_link(site: Site, number: int) -> str:
    """The practice's link of an answer that has left."""
    case = one_case(site.app, "the dose?", message_id=f"<said{number}@quay.example>", subject=f"Asked {number}")
    answered(site.app, case, site.ids["Petra"], text="Thank you. She may take it before breakfast, as agreed.")
    all_gone(site.app)
    letter = next(one for one in letters(site.app, "answer") if one.case_id == case.id)
    return "/said/" + letter.text.partition("/said/")[2].split()[0]


def over(site: Site, link: str) -> str:
    """The same link as it was made long ago."""
    named = practice_links.read(link.removeprefix("/said/"), site.app.secret)
    assert named is not None
    return "/said/" + practice_links.make(named.case_id, named.version, date(2026, 8, 1), site.app.secret)


@BOTH
def test_the_two_buttons_in_all_their_states(site: Site, script: bool) -> None:
    link = the_link(site, 1 + script)
    page = site.open(link, name=None, script=script)
    no = page.get_by_role("button", name="It did not")
    expect(page.get_by_role("button", name="This answered it")).to_be_visible()
    no.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you: it did not answer it")).to_be_visible()
    if script:
        closely(page, "said no")
    page.get_by_role("button", name="It did answer it after all").press("Enter")
    expect(page.get_by_role("button", name="It did not after all")).to_be_visible()
    if script:
        closely(page, "said yes")
    page.goto(over(site, link))
    expect(page.get_by_text("This link is over.")).to_be_visible()
    if script:
        closely(page, "a link that is over")
    page.context.close()


@pytest.mark.parametrize("token", ["short", "1.1.740006.aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_link_that_does_not_fit_says_so_to_a_practice_and_names_none_of_our_pages(site: Site, token: str) -> None:
    page = site.open(f"/said/{token}", name=None)
    expect(page.get_by_role("heading", name="This link does not fit any answer of ours")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("please reply to our letter, or ring")
    assert page.get_by_role("main").get_by_role("link").count() == 0
    closely(page, "a wrong link")
    page.context.close()


@BOTH
def test_a_shift_that_comes_back_is_entered_by_keyboard_after_a_refusal(site: Site, script: bool) -> None:
    page = site.open("/rota/shifts/new?day=2026-12-16&start=09:00&end=17:00", script=script)
    page.get_by_role("button", name="Add it to the rota").press("Enter")
    who = page.get_by_label("Colleague", exact=True)
    expect(who).to_have_accessible_description("To put right: Choose a colleague from the list.")
    if script:
        closely(page, "a refused shift")
    who.select_option(label="Farid")
    page.get_by_label("How often").select_option(index=2)
    page.get_by_role("button", name="Add it to the rota").press("Enter")
    expect(page.get_by_role("heading", name="Weekly patterns")).to_be_visible()
    page.locator("details.fold summary").first.press("Enter")
    expect(page.get_by_label("Last day").first).to_be_visible()
    if script:
        closely(page, "weekly patterns with one")
    page.context.close()


def test_a_calendar_link_is_shown_whole_and_making_another_is_not_the_first_thing_to_press(site: Site) -> None:
    page = site.open("/rota/calendar", name="Farid", width=NARROW)
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_role("textbox", name="Link")
    expect(link).to_have_value(re.compile(r"/rota/calendar/\S+\.ics$"))
    assert link.evaluate("it => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight")
    expect(page.get_by_role("button", name="Make a new link")).to_have_class("nhsuk-button nhsuk-button--secondary")
    closely(page, "a new calendar link")
    page.context.close()


def test_a_report_of_a_month_hides_small_numbers_and_fits_a_telephone(site: Site) -> None:
    page = site.open("/reports?month=2026-10", width=NARROW)
    ready(page)
    table = page.get_by_role("table", name="Questions and times by cluster and practice")
    expect(table.get_by_role("cell", name="Came –").first).to_be_visible()
    for region in page.locator(".scroll, .picture:not(.picture--newest)").all():
        assert region.evaluate("it => it.scrollWidth <= it.clientWidth"), "cut off on a telephone"
    newest = page.locator(".picture--newest")
    assert newest.evaluate("it => it.scrollLeft === 0 && getComputedStyle(it).direction === 'rtl'")  # its newest end
    closely(page, "a report of a month")
    page.context.close()


def test_the_demo_says_so_in_a_named_place_on_every_page(site: Site) -> None:
    for path, name in (("/", "Lena"), ("/inbox", "Lena"), ("/sign-in", None)):
        page = site.visit(path, name=name, width=NARROW)
        expect(page.get_by_role("region", name="This is the demo")).to_be_visible()
        closely(page, f"{path} of the demo")


@pytest.mark.parametrize("name", ["late_notice", "weekly_letters"])
def test_a_letter_as_a_mail_program_shows_it(chrome: Browser, name: str) -> None:
    given = values(name)
    page = chrome.new_page(viewport={"width": NARROW[0], "height": NARROW[1]})
    page.set_content(render(name, **given).html)

    for one in given.get("answers", []):
        expect(page.get_by_role("link", name=one["link"])).to_have_attribute("href", one["link"])
        expect(page.locator("strong", has_text=one["reference"])).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    rules = {one["id"] for one in violations(page, {**AXE, "runOnly": {"type": "tag", "values": WCAG[:5]}})}
    assert rules <= {"document-title"}  # a mail has its subject instead
    page.close()


@BOTH
def test_a_place_is_added_changed_and_closed_by_keyboard(site: Site, script: bool) -> None:
    code = f"P{1 + script}"
    page = site.open("/places", script=script, width=NARROW)
    page.get_by_role("button", name="Add one").press("Enter")
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_label("Monday").fill("nine to five")
    page.get_by_role("button", name="Add it to the directory").press("Enter")
    expect(page.get_by_label("Monday")).to_have_accessible_description(
        "Error: Enter hours like 09:00-13:00, 14:00-17:30, or “closed”."
    )
    if script:
        closely(page, "a refused place")
    page.get_by_label("Name", exact=True).fill(f"Quay Pharmacy {code}")
    page.get_by_label("Monday").fill("09:00-17:30")
    contact = page.get_by_role("group", name="Contact 1")
    contact.get_by_label("Name or desk").fill("Rhona Blair")
    contact.get_by_label("Checked").fill("2026-11-20")
    day = page.get_by_role("group", name="Single day 1")
    day.get_by_label("Day").fill("2026-11-30")
    day.get_by_label("Why").fill("St Andrew's Day")
    page.get_by_role("button", name="Add it to the directory").press("Enter")
    expect(page.get_by_role("heading", name=f"Quay Pharmacy {code}")).to_be_visible()
    expect(page.get_by_text("checked Fri 20 Nov")).to_be_visible()
    if script:
        closely(page, "a place with a history")
    page.get_by_role("button", name="Change it").press("Enter")
    page.get_by_label("Why", exact=True).last.fill("It closed")
    page.get_by_role("button", name="Take it out of use").press("Enter")
    expect(page.get_by_text("no longer in use: It closed")).to_be_visible()
    page.goto("/places")
    page.get_by_text("No longer in use").press("Enter")
    expect(page.get_by_role("link", name=f"Quay Pharmacy {code}")).to_be_visible()
    if script:
        closely(page, "places with one closed")
    page.context.close()
