"""Coverage in a real browser: accessible, on a telephone, by keyboard alone and without JavaScript."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import served
from build import app_on, service
from caseload import add_person
from owing_reviews import owing
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, expect

from liaison.store.session import open_engine


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """People left out in several ways, and a year of nights."""
    path = tmp_path_factory.mktemp("coverage") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    owing(app, ids)
    add_person(app, last=date(2026, 5, 1), status="paused", look_again_on=date(2026, 11, 20))
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def test_the_page_is_accessible_fits_and_mends_by_keyboard_without_a_script(site: Site) -> None:
    page = site.open("/reviews/coverage", width=NARROW)
    ready(page)
    page.get_by_text("The same as a table").click()
    look_closely(page, "coverage at 390")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    look_closely(page, "coverage at 1440")
    page.context.close()

    page = site.open("/reviews", script=False)
    page.get_by_role("link", name="Coverage").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open it again: Invented Person 4").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Open it again: Invented Person 4")).to_have_count(0)
    page.get_by_role("button", name="I see to it: Invented Person 1").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Lena sees to it").first).to_be_visible()
    page.context.close()
