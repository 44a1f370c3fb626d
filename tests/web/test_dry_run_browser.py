"""The page of a dry run in a real browser: accessible, on a desk and a telephone, with letters, before anybody asked, and refused."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from browsing import Watched, served
from build import TUESDAY_10AM, app_on, service
from caseload import add_person
from page_views import NARROW, WIDE, look_closely
from playwright.sync_api import Browser, expect
from seed import signed_in_cookie

from jobs import asked_dry_runs, timetable
from liaison.reviews import due, plan
from liaison.store.job_runs import claim
from liaison.store.session import open_engine


@pytest.mark.parametrize("width", [NARROW, WIDE], ids=["telephone", "desk"])
def test_a_dry_run_is_asked_for_and_read(
    chrome: Browser, sqlite_template: Path, tmp_path: Path, width: tuple[int, int]
) -> None:
    shutil.copy(sqlite_template, tmp_path / "liaison.db")
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    app = app_on(engine)
    ids = service(app)
    for last in (date(2025, 12, 20), date(2026, 1, 10)):
        add_person(app, last=last, keyworker_id=ids["Ailsa"])
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    claim(app.engine, "remind_practices", TUESDAY_10AM, TUESDAY_10AM)
    with served(app) as home:
        context = chrome.new_context(viewport={"width": width[0], "height": width[1]}, base_url=home)
        context.add_cookies([{"name": "liaison", "value": signed_in_cookie(app, ids["Ailsa"])[0], "url": home}])
        page = context.new_page()
        page.watched = Watched(page, home)
        page.goto("/health")
        page.get_by_role("link", name="Dry run of remind practices").click()
        look_closely(page, "before anybody asked")
        page.get_by_role("button", name="Show what it would do").press("Enter")
        expect(page.get_by_text("A worker takes it up within seconds.")).to_be_visible()
        asked_dry_runs.take_asked(app, timetable.ALL)
        page.get_by_role("link", name="Load the page again").click()
        expect(page.get_by_role("cell", name="Quay Practice")).to_be_visible()
        look_closely(page, "with a letter")
        page.goto("/health/dry-run/poll_mailboxes")
        look_closely(page, "refused")
        context.close()
    engine.dispose()
