"""First appointments in a real browser: the path walked by keyboard without a script, the checklist, the picture; at both widths."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import served
from build import app_on, service
from page_views import NARROW, WIDE, Site, look_closely
from playwright.sync_api import Browser, expect
from seed import a_meeting

from liaison.domain.states import MeetingState
from liaison.meetings import onboard
from liaison.store.session import open_engine, transaction
from liaison.store.tables_people import Practice


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("paths") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        session.get_one(Practice, "99902").first_appointment_on = date(2025, 10, 20)
    a_meeting(app, date(2026, 9, 16), MeetingState.CONFIRMED, MeetingState.HELD)
    for _ in range(2):
        onboard.take_all(app, app.now())
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def test_the_path_is_walked_by_keyboard_without_a_script_and_every_page_is_sound(site: Site) -> None:
    page = site.open("/practices/99901/path", script=False, width=NARROW)
    page.get_by_text("We have introduced ourselves").press("Enter")
    page.get_by_role("button", name="They know us").press("Enter")
    expect(page.locator("#introduce-how-error")).to_be_visible()
    page.locator("#introduce-how").fill("at the cluster's meeting")
    page.get_by_role("button", name="They know us").press("Enter")
    page.get_by_label("To", exact=True).select_option(label="Dr Rowan Tait, GP")
    page.get_by_role("button", name="Send the offer").press("Enter")
    expect(page.get_by_text("we wait for their word", exact=True)).to_be_visible()
    page.get_by_text("Note it: How to reach us today").press("Enter")
    page.get_by_label("Done: How to reach us today").press("Space")
    page.get_by_role("button", name="Keep").locator("visible=true").press("Enter")
    expect(page.get_by_text("2 of 6")).to_be_visible()
    look(site, "/practices/99901/path", "/practices/99902/path")
    book = page.locator("form[action$='/book']")
    book.get_by_label("How", exact=True).select_option("phone")
    book.get_by_label("Day").fill("2026-12-15")
    book.get_by_label("Time").fill("12:30")
    book.get_by_label("Dr Skye Orr").press("Space")
    book.get_by_role("button", name="Book it and confirm").press("Enter")
    expect(page.get_by_text("Tuesday 15 December 2026, 12:30 to 13:15", exact=True)).to_be_visible()
    page.get_by_role("link", name="invitations, another time").press("Enter")
    expect(page.get_by_text("Dr Skye Orr").first).to_be_visible()
    look(
        site, "/practices/99901/path", "/practices/99901", "/practices/first-appointments", "/practices/first-appointments?step=booked",
        "/practices/coverage", "/practices/coverage?sort=name", "/practices", "/meetings", "/clusters/1",
    )  # fmt: skip


def look(site: Site, *paths: str) -> None:
    """The pages as they stand, with a script, at both widths."""
    for path in paths:
        page = site.visit(path)
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width[0], "height": width[1]})
            look_closely(page, f"{path} at {width[0]}")
        assert page.watched.troubles == []
