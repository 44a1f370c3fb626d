"""The directory in a real browser: a new public list by keyboard and without a script, contacts, a closed practice; at both widths."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import served
from build import app_on, person, service
from page_views import NARROW, WIDE, Site, look_closely
from playwright.sync_api import Browser, expect

from liaison.domain.chi import demo_chi
from liaison.practices.importing import import_practices
from liaison.store.session import open_engine, transaction

HEAD = "PracticeCode,GPPracticeName,PracticeListSize,AddressLine1,Postcode,TelephoneNumber,HB,HSCP,GPCluster\n"
BAY = "99903,Bay Practice,2000,4 Quay Street,ZZ1 9QP,01632 960266,S08000099,S37000007,Harbour\n"
HILL = "99904,Hill Practice,3000,1 Hill Road,ZZ1 4XX,01632 960267,S08000099,S37000007,Harbour\n"
NEW = "99905,New Practice,900,9 New Road,ZZ1 5XX,01632 960268,S08000099,S37000007,Far Side\n"


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("practices") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        import_practices(session, HEAD + BAY + HILL, now=app.now(), edition="2026-10")
    person(app, demo_chi(1), name="Anne Drever", practice="99903")
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def look(site: Site, *paths: str) -> None:
    """The pages as they stand, with a script, at both widths."""
    for path in paths:
        page = site.visit(path)
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width[0], "height": width[1]})
            look_closely(page, f"{path} at {width[0]}")
        assert page.watched.troubles == []


def test_a_new_list_is_looked_at_and_taken_in_by_keyboard_without_a_script(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "practices-2027-01.csv"
    file.write_text(HEAD + HILL.replace("Hill Practice", "Hilltop Practice").replace("3000", "5000") + NEW)
    page = site.open("/practices/lists", script=False, width=NARROW)
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Show what it comes to").press("Enter")
    expect(page.get_by_role("heading", name="The list of 2027-01")).to_be_visible()
    expect(page.get_by_text("its list grew by 2000, and 2000 were registered at the one that is gone.")).to_be_visible()
    at = page.url.removeprefix(site.home)
    look(site, at, f"{at}?show=renamed", f"{at}?show=opened", "/practices/lists")
    page.get_by_label("What became of it: Bay Practice").select_option("merged")
    page.get_by_role("button", name="Keep what I chose").press("Enter")
    expect(page.get_by_text("What you chose is kept.")).to_be_visible()
    expect(page.get_by_label("Merged with (code): Bay Practice")).to_have_value("99904")
    page.get_by_role("link", name="Opened").press("Enter")
    page.get_by_role("checkbox", name="New Practice").press("Space")
    page.get_by_role("button", name="Take in what is chosen").press("Enter")
    expect(page.get_by_text("Taken in.")).to_be_visible()
    page.goto("/practices")
    expect(page.get_by_role("link", name="1 person is still registered at Bay Practice")).to_be_visible()
    expect(page.get_by_role("link", name="New Practice")).to_have_count(0)
    look(site, "/practices", at, "/practices/99903", "/practices/99903/people")


def test_contacts_are_kept_by_keyboard_without_a_script(site: Site) -> None:
    page = site.open("/practices/99901", script=False, width=NARROW)
    page.get_by_text("Add somebody").press("Enter")
    add = page.locator("form[action='/practices/99901/contacts']")
    add.get_by_label("Name").fill("Mairi Begg")
    add.get_by_role("button", name="Add").press("Enter")
    expect(page.get_by_text("Choose the role.").first).to_be_visible()
    expect(add.get_by_label("Name")).to_have_value("Mairi Begg")
    add.get_by_label("Role").select_option("practice_manager")
    add.get_by_label("E-mail").fill("mairi@quay.example")
    add.get_by_role("button", name="Add").press("Enter")
    page.get_by_text("Confirm the address of Mairi Begg").press("Enter")
    confirm = page.locator("details[open] form")
    confirm.get_by_label("How do you know?").select_option("rang")
    confirm.get_by_role("button", name="It is right").press("Enter")
    expect(page.get_by_text("confirmed Tue 24 Nov by Lena")).to_be_visible()
    look(site, "/practices/99901", "/clusters/1")
