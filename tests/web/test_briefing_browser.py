"""A briefing in a real browser: written without a script, sent, and looked at closely at both widths and on paper."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing import served
from build import app_on, service
from caseload import add_hosts
from page_views import NARROW, WIDE, Site, look_closely
from playwright.sync_api import Browser, expect
from seed import a_meeting
from test_briefing_pages import DAY
from test_report_pages import october

from liaison.store.session import open_engine

JANUARY = datetime(2027, 1, 12, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("briefing") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine, now=JANUARY)
    ids = service(app)
    october(app, ids, 7, 6, 8)
    add_hosts(app)
    a_meeting(app, DAY)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def test_written_without_a_script_sent_and_looked_at(site: Site) -> None:
    page = site.open("/meetings/1/briefing", name="Ailsa", script=False)
    expect(page.get_by_text("21 questions came from 3 practices.")).to_be_visible()
    page.get_by_label("You asked (1)").fill("More notice of releases")
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(page.get_by_text("Say both what was asked and what we did").first).to_be_visible()
    page.get_by_label("We did (1)").fill("A weekly list to each practice")
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(page.get_by_role("heading", name="You asked, we did")).to_be_visible()
    look(site)
    page.get_by_role("button", name="Freeze it and send it").press("Enter")
    expect(page.get_by_text("frozen as it was then")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Send it")).to_be_hidden()
    look(site)


def look(site: Site) -> None:
    """The page as it stands, with a script."""
    page = site.visit("/meetings/1/briefing", name="Ailsa")
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        look_closely(page, f"briefing at {width[0]}")
