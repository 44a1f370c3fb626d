"""After a meeting, and Actions, in a real browser: accessible, at a desk and on a telephone, by keyboard, without JavaScript, and the draft kept
while somebody types."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from after_rows import AFTERWARDS, held_cluster, put, to_do
from browsing import served
from build import app_on
from inviting_rows import TAIT, guests
from page_views import NARROW, WIDTHS, Site, look_at_a_desk_too, look_closely, ready, tab_until
from playwright.sync_api import Browser, expect

from liaison.meetings import minutes, raised, service_actions
from liaison.meetings.raised import Raised
from liaison.store.session import open_engine

LONG = "Find a room with two ways out in which sixteen people of reception teams can sit in a circle at lunchtime without being overheard"


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A meeting that took place, with a bit of everything after it."""
    path = tmp_path_factory.mktemp("after") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine, now=AFTERWARDS)
    ids = held_cluster(app)
    put(app, minutes.save, 1, "We talked.", "", version=0)
    put(
        app,
        minutes.save,
        1,
        "We talked for a long while about who acts on which blood result.",
        "One page on it",
        version=1,
    )
    put(app, service_actions.add, to_do(LONG, practice="99901"), meeting_id=1)
    put(app, service_actions.add, to_do("Two rooms", staff=ids["Lena"], aim="Rooms that feel safe", due=AFTERWARDS.date() - timedelta(days=3)), meeting_id=None, now=AFTERWARDS - timedelta(days=9))  # fmt: skip
    tait = guests(app)[TAIT.email].id
    put(app, raised.note, 1, Raised("Who orders the kits?", guest=tait, said="We bring the first two"))
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


@WIDTHS
@pytest.mark.parametrize(
    "path",
    [
        "/meetings/1",
        "/meetings/1/after",
        "/meetings/1/minutes/1",
        "/actions?show=all",
        "/actions/1",
        "/actions/new",
        "/",
    ],
)
def test_a_page_is_accessible_and_fits_a_desk_and_a_telephone(path: str, width: tuple[int, int], site: Site) -> None:
    page = site.visit(path, width=width)
    ready(page)
    for summary in page.locator("main details.fold > summary").all():
        summary.click()
    look_closely(page, f"{path} at {width[0]}")
    picture(page, path, width[0])
    look_at_a_desk_too(page, path)


def picture(page, path: str, width: int) -> None:
    """A picture for whoever looks at the pages, where a folder for them is named."""
    if folder := os.environ.get("LIAISON_PICTURES"):
        page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')[:40]}-{width}.png", full_page=True)


def test_minutes_are_kept_while_somebody_types_and_saved_by_keyboard(site: Site) -> None:
    page = site.open("/meetings/1/after")
    ready(page)
    page.evaluate("document.querySelector('form[data-quiet]').dataset.pause = '50'")
    page.get_by_label("What was said", exact=True).press("Control+End")
    with page.expect_response("**/minutes/draft") as told:
        page.get_by_label("What was said", exact=True).press_sequentially(" And more")
    assert told.value.status == 200
    expect(page.locator("#quiet-said")).to_contain_text("Your draft was kept at")
    page.reload()
    expect(page.get_by_text("Your draft of")).to_be_visible()
    expect(page.get_by_label("What was said", exact=True)).to_have_value(
        "We talked for a long while about who acts on which blood result. And more"
    )
    page.get_by_label("What was decided, one a line").focus()
    tab_until(page, "button[value=save]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 3, by Lena")).to_be_visible()
    expect(page.get_by_text("Your draft of")).to_be_hidden()
    page.context.close()


def test_everything_after_a_meeting_is_done_without_javascript(site: Site) -> None:
    page = site.open("/meetings/1/after", width=NARROW, script=False)
    page.get_by_text("Add an action").click()
    page.get_by_label("What is to be done").fill("Offer two lunchtimes")
    page.get_by_role("button", name="Add the action").click()
    expect(page.get_by_text("Choose who does it.").first).to_be_visible()
    page.get_by_label("Who does it").select_option("role:practice_manager")
    page.get_by_label("By", exact=True).fill("2027-02-05")
    page.get_by_role("button", name="Add the action").click()
    expect(page.get_by_role("link", name="Offer two lunchtimes")).to_be_visible()
    page.get_by_text("Give it to the duty desk").click()
    page.get_by_label("How soon it is needed").select_option("U3")
    page.get_by_role("button", name="Make it a question of the duty desk").click()
    expect(page.get_by_text("With the duty desk:")).to_be_visible()
    page.get_by_label("Its words").fill("All is agreed.")
    page.get_by_role("button", name="Release 2 letters").click()
    expect(page.get_by_text("It goes once to each.")).to_be_visible()

    page.goto("/actions?owner=me&show=late")
    page.get_by_role("link", name="Two rooms").click()
    page.get_by_label("In a few words").fill("Found them.")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    page.context.close()
