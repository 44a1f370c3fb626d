"""Lists of people, possible duplicates and their joining in a real browser: each page by axe, at 390 and 1440 px."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from browsing import served
from build import app_on, person, service
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, Page, expect
from seed import colleague

from liaison.domain.chi import demo_chi
from liaison.reviews import due
from liaison.store.session import open_engine

SHOTS = os.environ.get("LIAISON_SHOTS", "")
LIST = f"""chi,name,practice_code,shared_care_start,medicines,safe_contact_may_tell,status
{demo_chi(1)},Anne Drever,99901,2024-03-01,Buvidal,a sister,
{demo_chi(3)},Cara New,99901,2025-01-01,,,
{demo_chi(4)},Dod Newer,99901,2025-01-01,,,
123,Nobody,99901,2025-01-01,,,
{demo_chi(2)},Ben Foubister,99901,2024-03-01,,,custody
"""


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("register") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    app = replace(app, settings=app.settings.model_copy(update={"demo": True}))
    ids = service(app)
    ids["Ada"] = colleague(app, "Ada", [], ["admin"])
    person(app, demo_chi(1), name="Anne Drever", medicines="Methadone, daily")
    person(app, demo_chi(2), name="Ben Foubister")
    person(app, demo_chi(9), name="Eck Muir")
    person(app, demo_chi(20), name="Jo Reid", medicines="Methadone", status="paused", letters_held=True)
    person(
        app,
        demo_chi(21),
        name="Reid Jo",
        pharmacy="Pier Pharmacy",
        safe_contact={"email": "no"},
        last_review_on=date(2026, 3, 1),
    )
    person(app, "TEMP-17", name="Flora Muir")
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


def test_a_list_is_looked_at_and_confirmed_by_keyboard(site: Site) -> None:
    page = site.open("/register", name="Ada")
    ready(page)
    closely(page, "register")
    page.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.get_by_role("button", name="Show what it comes to").press("Enter")
    expect(page.get_by_role("heading", name="2 to be changed")).to_be_visible()
    closely(page, "register-changed")
    for words, name in (
        ("2 to be added", "added"),
        ("1 not to be taken", "rejected"),
        ("on the register, not in the list", "absent"),
    ):
        page.get_by_role("link", name=words).press("Enter")
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        closely(page, f"register-{name}")
    page.get_by_role("button", name="Take in what is shown").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Taken in.")).to_be_visible()
    closely(page, "register-taken")
    page.goto(f"{site.home}/people/1")
    expect(page.get_by_text("Changed by a list that Ada confirmed")).to_be_visible()
    closely(page, "register-person")


def test_two_records_are_compared_and_joined(site: Site) -> None:
    page = site.open("/register/duplicates", name="Ada")
    ready(page)
    closely(page, "duplicates")
    page.get_by_role("link", name="Compare").press("Enter")
    expect(page.get_by_role("heading", name="One person, or two?")).to_be_visible()
    closely(page, "join")
    page.get_by_role("button", name="Make one record of the two").press("Enter")
    expect(page.get_by_text("Say that you compared the two").first).to_be_visible()
    page.watched.troubles.clear()  # the browser tells of every answer that refuses
    page.get_by_role("radio", name="in shared care").check()
    page.get_by_label("I compared the two").check()
    page.get_by_role("button", name="Make one record of the two").press("Enter")
    expect(page.get_by_text("Two records became one")).to_be_visible()
    closely(page, "joined")
    page.get_by_role("link", name="Another record went into this one").press("Enter")
    expect(page.get_by_role("link", name="the record that was kept")).to_be_visible()
    closely(page, "absorbed")
