"""A day's plan in a real browser: whom a colleague sees because the keyworker has no place, in words, on a desk and on a telephone."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from browsing import served
from build import TUESDAY_10AM, add_worker, app_on, service
from caseload import add_leave, add_person, all_reviews
from page_views import NARROW, WIDE, Site, look_closely, ready
from playwright.sync_api import Browser, expect

from liaison.reviews import due, plan
from liaison.store.session import open_engine, transaction


@pytest.fixture(scope="module")
def site(chrome: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Ailsa leaves in December; Bryn has room."""
    path = tmp_path_factory.mktemp("handed-on") / "liaison.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    app = app_on(engine)
    ids = service(app)
    with transaction(engine) as session:
        add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
    for _ in range(12):
        add_person(app, last=date(2025, 12, 18), keyworker_id=ids["Ailsa"])
    add_leave(app, ids["Ailsa"], datetime(2026, 12, 9, tzinfo=UTC), datetime(2028, 12, 9, tzinfo=UTC))
    due.take_all(app, app.now())
    plan.take_all(app, app.now())
    with served(app) as home:
        yield Site(app, ids, home, chrome)
    engine.dispose()


def test_the_day_and_the_review_say_who_has_no_place_and_who_sees_the_person(site: Site) -> None:
    one = next(one for one in all_reviews(site.app) if one.handed_from)
    page = site.open(f"/plan/day?on={one.planned_on}", width=NARROW)
    ready(page)
    expect(page.get_by_text("Ailsa, the keyworker, has no place in that time.").first).to_be_visible()
    look_closely(page, "the day at 390")
    page.goto(f"{site.home}/plan/move/{one.id}")
    ready(page)
    expect(page.get_by_text("with Bryn").first).to_be_visible()
    expect(page.get_by_text("Ailsa, the keyworker, has no place in that time.")).to_be_visible()
    look_closely(page, "the review at 390")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    look_closely(page, "the review at 1440")
    page.goto(f"{site.home}/people/{one.person_id}")
    ready(page)
    look_closely(page, "the record at 1440")
    page.get_by_role("link", name="Give it back").click()
    expect(page.get_by_role("heading", name="Give a review back")).to_be_visible()
    expect(page.get_by_label("With", exact=True)).to_have_value(str(site.ids["Ailsa"]))
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    look_closely(page, "to give it back at 390")
    page.context.close()
