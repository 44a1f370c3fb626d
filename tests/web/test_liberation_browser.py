"""Coming home in a real browser: accessible at a desk and on a telephone, arranged by keyboard, with and without JavaScript."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import served
from build import TUESDAY_10AM, app_on, service
from caseload import add_person, add_series
from page_views import NARROW, WIDTHS, Site, look_at_a_desk_too, look_closely, ready, tab_until
from playwright.sync_api import Browser, expect

from liaison.meetings import series
from liaison.reviews import homecoming
from liaison.reviews.homecoming import Arranged
from liaison.store.session import open_engine, transaction

PAGES = ("/liberations", "/people/1/liberation", "/people/2/liberation", "/people/1", "/meetings/1", "/")


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One person with a day, one thing done and one late; one in custody without a day; a prison meeting to come."""
    path = tmp_path_factory.mktemp("home") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine, now=TUESDAY_10AM)
    ids = service(app)
    for month in (2, 3):
        add_person(app, last=date(2026, month, 1), status="custody", keyworker_id=ids["Lena"])
    by = {"staff_id": ids["Lena"], "now": TUESDAY_10AM}
    with transaction(engine) as session:
        homecoming.expect(session, 1, date(2026, 12, 14), "HMP Invented", **by)
        late = Arranged(ids["Lena"], date(2026, 11, 20), "", "open")
        homecoming.arrange(session, 1, "gp", late, version=1, **by)
        done = Arranged(ids["Lena"], date(2026, 12, 7), "Two kits are ready.", "done")
        homecoming.arrange(session, 1, "naloxone", done, version=2, **by)
    add_series(app, "prison", rule="last Thursday")
    series.take_all(app, TUESDAY_10AM)
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


@WIDTHS
@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_accessible_and_no_wider_than_the_screen(site: Site, path: str, width: tuple[int, int]) -> None:
    page = site.visit(path, width=width)
    ready(page)
    for fold in page.locator("main details").all():
        fold.evaluate("one => one.open = true")
    look_closely(page, path)
    look_at_a_desk_too(page, path)


def test_an_item_is_arranged_by_keyboard_and_a_dose_is_refused_beside_its_field(site: Site) -> None:
    page = site.open("/people/1/liberation")
    ready(page)
    tab_until(page, "#meets-title ~ details summary")
    page.keyboard.press("Enter")
    tab_until(page, "#meets-how")
    page.keyboard.type("At the gate, 20 mg daily")
    page.keyboard.press("Enter")
    expect(page.locator("#meets-how")).to_be_visible()  # its fold stands open
    expect(page.get_by_text("looks like a dose").first).to_be_visible()
    page.watched.troubles.clear()  # the browser notes a page of 422
    look_closely(page, "refused")
    page.context.close()

    page = site.open("/people/1/liberation", script=False, width=NARROW)
    page.get_by_text("Say how it stands: Who meets them").click()
    form = page.locator("form", has=page.locator("#meets-how"))
    form.locator("#meets-stands").select_option("done")
    form.get_by_role("button", name="Save").click()
    page.goto("/liberations")
    expect(page.get_by_text("2 open")).to_be_visible()
    page.context.close()
