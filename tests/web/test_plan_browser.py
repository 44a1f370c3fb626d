"""The plan's pages in a real browser: accessible, on a telephone, by keyboard alone and without JavaScript."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import served
from build import TUESDAY_10AM, app_on, service
from page_views import NARROW, WIDE, WIDTHS, Site, look_at_a_desk_too, look_closely, ready
from playwright.sync_api import Browser, expect
from seed import a_review

from liaison.store.session import open_engine, transaction
from liaison.store.tables_rooms import Room

PAGES = ["/plan", "/plan/week?on=2026-12-07", "/plan/day?on=2026-12-09", "/plan/move/1", "/plan/rooms", "/plan/rooms/1", "/people/1/bring-forward",
         "/plan/what-if?kind=away&worker=4&first=2026-12-07&last=2026-12-18"]  # fmt: skip


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A few planned reviews and a room."""
    path = tmp_path_factory.mktemp("plan") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    for n in range(1, 7):
        a_review(app, n, due=date(2026, 12, 20), planned=date(2026, 12, 9), worker=ids["Ailsa"])
    with transaction(engine) as session:
        session.add(Room(name="Blue room", step_free=True, changed_at=TUESDAY_10AM))
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


@WIDTHS
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_a_desk_and_a_telephone(path: str, width: tuple[int, int], site: Site) -> None:
    page = site.visit(path, width=width)
    ready(page)
    look_closely(page, f"{path} at {width[0]}")
    look_at_a_desk_too(page, path)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_an_admin_records_a_colleagues_gender_by_keyboard_and_she_finds_it_on_her_own_page(
    site: Site, script: bool
) -> None:
    who = "Petra" if script else "Nora"
    page = site.open("/plan/colleagues", name="Ailsa", script=script, width=NARROW)
    if script:
        ready(page)
        look_closely(page, "colleagues at 390")
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        look_closely(page, "colleagues at 1440")
    page.get_by_label(who, exact=True).select_option("woman")
    page.locator(".workers li").filter(has_text=who).get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(page.get_by_label(who, exact=True)).to_have_value("woman")
    page.context.close()
    own = site.open("/for-people", name=who, script=script)
    expect(own.get_by_label("Your gender", exact=True)).to_have_value("woman")
    own.get_by_label("Your gender", exact=True).select_option("")
    own.locator("#gender").get_by_role("button", name="Keep it").click()
    expect(own.get_by_label("Your gender", exact=True)).to_have_value("")
    own.context.close()


def test_from_the_year_to_a_moved_review_by_keyboard_alone_without_a_script(site: Site) -> None:
    page = site.open("/plan", script=False)
    page.locator("summary").get_by_text("The same as a table").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Mon 7 Dec", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Person 2").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Day").fill("2026-12-10")
    page.get_by_label("Why it moves").fill("the bus does not go")
    page.get_by_label("Why it moves").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thursday 10 December 2026")).to_be_visible()
    expect(page.get_by_text("Moved by a colleague: the bus does not go")).to_be_visible()
    page.context.close()


def test_the_whole_year_is_on_one_picture_at_a_small_desk_and_says_what_each_week_takes(site: Site) -> None:
    page = site.open("/plan", width=(1280, 900))
    ready(page)
    picture = page.get_by_role("region", name="Picture of the year")
    assert picture.evaluate("one => one.scrollWidth <= one.clientWidth"), "no week has to be scrolled to"
    last = page.locator(".heat__week").last.bounding_box()
    box = picture.bounding_box()
    assert last
    assert box
    assert last["x"] + last["width"] <= box["x"] + box["width"]
    expect(picture.get_by_text("Room for")).to_be_visible()
    look_closely(page, "the year at 1280")
    page.context.close()


def test_a_review_dragged_to_another_day_opens_its_form_with_that_day_and_moves_only_from_there(site: Site) -> None:
    page = site.open("/plan/week?on=2026-12-07")
    one = page.locator("[data-move='4']")
    expect(one).to_have_attribute("draggable", "true")
    one.drag_to(page.locator("[data-day='2026-12-11']"))
    expect(page.get_by_role("heading", name="Move a review")).to_be_visible()
    expect(page.get_by_label("Day")).to_have_value("2026-12-11")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("Say in a few words why it moves.").first).to_be_visible()
    page.get_by_label("Why it moves").fill("the bus does not go")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_role("heading", name="Friday 11 December 2026")).to_be_visible()
    page.context.close()


def test_a_week_of_the_picture_is_a_link_large_enough_to_touch_and_narrow_there_is_a_list(site: Site) -> None:
    page = site.open("/plan")
    week = page.locator(".heat__week").first
    box = week.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    week.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Week of Monday 23 November 2026")).to_be_visible()
    page.go_back()
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    listed = page.get_by_role("list", name="Everyone, week by week").get_by_role("link")
    expect(listed).to_have_count(52)
    box = listed.first.bounding_box()
    assert box
    assert box["height"] >= 24
    listed.nth(2).click()
    expect(page.get_by_role("heading", name="Week of Monday 7 December 2026")).to_be_visible()
    page.context.close()


def test_what_if_on_paper_has_the_question_and_the_answer_and_no_form(site: Site) -> None:
    page = site.open(f"/plan/what-if?kind=leaves&worker={site.ids['Ailsa']}&first=2026-12-07")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="If Ailsa left on Monday 7 December 2026")).to_be_visible()
    expect(page.get_by_text("Counted on Tuesday 24 November 2026")).to_be_visible()
    expect(page.get_by_role("button", name="Show what would move")).to_have_count(0)
    expect(page.get_by_text("print it with your browser")).to_be_hidden()
    page.context.close()
