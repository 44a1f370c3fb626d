"""Draws docs/plan.png from the demo as it stands on a fixed day. `python -m tests.architecture.write_pictures`, or `make pictures`."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from jobs import plan_reviews, runner
from liaison.bootstrap import build_app
from liaison.cli.demo_run import bring_to_life, settings
from liaison.demo.people_here import PASSWORD
from liaison.staff import leave
from liaison.store import migrate
from liaison.store.session import transaction
from liaison.store.tables_people import Staff

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "web"))
from browsing import served, started  # noqa: E402  the browser of the tests

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
LEAVE = datetime(2026, 12, 14, tzinfo=UTC), datetime(2026, 12, 24, tzinfo=UTC)
WIDTH, HEIGHT, FOOT = 1280, 900, 24


def main() -> None:
    """The demo on its day, a colleague on leave for a while, and the year as the plan has it then."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        app = replace(build_app(settings(where, None)), clock=lambda: NOW)
        migrate.upgrade(app.engine)
        bring_to_life(app, where)
        runner.day(app, NOW)
        with transaction(app.engine) as session:
            by = {row.name: row.id or 0 for row in session.scalars(select(Staff).order_by(col(Staff.id)))}
            leave.enter(session, by["Eilidh Munro"], *LEAVE, "leave", by_id=by["Iain Kerr"], now=NOW)
        plan_reviews.run(app, NOW, NOW)
        with served(app) as home, started() as browser:
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
            page.goto(f"{home}/sign-in")
            page.fill("[name=email]", "iain@demo.example")
            page.fill("[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(f"{home}/")
            page.goto(f"{home}/plan")
            foot = page.locator("#moves").evaluate("one => one.closest('section').getBoundingClientRect().bottom")
            page.screenshot(
                path=ROOT / "docs" / "plan.png",
                full_page=True,
                clip={"x": 0, "y": 0, "width": WIDTH, "height": foot + FOOT},
            )


if __name__ == "__main__":
    main()
