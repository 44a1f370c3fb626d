"""The record of a person in a real browser: each page by axe, at 390 and 1440 px; a section saved by keyboard."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import served
from build import app_on, person, service
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, Page, expect

from liaison.reviews import due
from liaison.store.session import open_engine

SHOTS = os.environ.get("LIAISON_SHOTS", "")


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("person") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    person(
        app, "3002711236", name="Jo Example", preferred_name="Joey", keyworker_id=ids["Ailsa"], medicines="methadone", pharmacy="Pier Pharmacy",
        last_review_on=date(2025, 12, 1), choices={"place": "the surgery"}, safe_contact={
            "email": "yes", "email_checked_on": "2026-10-01", "post": "yes", "post_checked_on": "2024-10-01", "post_checked_by": ids["Ailsa"]
        },
    )  # fmt: skip
    due.take_all(app, app.now())
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def closely(page: Page, name: str) -> None:
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width[0], "height": width[1]})
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width[0]}.png", full_page=True)
        look_closely(page, f"{name} at {width[0]}")


def test_every_page_of_a_person_by_axe_and_one_saved_by_keyboard(site: Site) -> None:
    for name, path in [
        ("people", "/people"),
        ("people of all", "/people?whose=all"),
        ("person new", "/people/new"),
        ("person", "/people/1"),
        ("contact", "/people/1/edit/contact"),
        ("happened", "/people/1/happened"),
        ("put right", "/people/1/correct"),
    ]:
        page = site.visit(path)
        ready(page)
        closely(page, name)
    page = site.open("/people/1/edit/contact")
    page.get_by_role("combobox", name="Text message", exact=True).select_option("yes")
    page.get_by_role("button", name="Save").click()
    ready(page)
    expect(page.locator("#contact-sms_checked_on-error")).to_contain_text(
        "Say on which day the person was asked about this"
    )
    page.watched.troubles = [one for one in page.watched.troubles if "422" not in one]  # the refusal itself
    closely(page, "contact without a day")
    page.locator("input[name=asked_today][value=sms]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    old = page.get_by_text("Please ask again what is safe")
    expect(old).to_contain_text("post")
    expect(old).not_to_contain_text("text messages")
    page = site.open("/people/1/edit/who")
    page.get_by_label("Pronouns").focus()
    page.keyboard.type("they")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(page.get_by_text("they", exact=True)).to_be_visible()
