"""The reviews as the command line sees them."""

from __future__ import annotations

from datetime import date
from typing import Any

from liaison.app import App
from liaison.clock import london_date
from liaison.reviews import due as due_step
from liaison.reviews import plan as plan_step
from liaison.reviews import register
from liaison.reviews.coverage import coverage as covered
from liaison.reviews.plan_material import material
from liaison.store.session import reading
from liaison.store.tables_coverage import CoverageNight


def due(app: App, day: date) -> list[dict[str, Any]]:
    """The reviews due by a day, oldest first, after bringing the rows up to the register (as every night does)."""
    due_step.take_all(app, app.now())
    with reading(app.engine) as session:
        return register.due_by(session, day)


def plan(app: App, day: date, *, dry_run: bool = False) -> dict[str, Any]:
    """Plan as of a day; `{"planned", "moved", "kept", "unplaced", "peak", "bound", "week_peak", "week_bound", "week_relaxed", "late",
    "to_agree", "warned", "beyond", "dry_run", "reasons": {review: why it has no place}}`. `bound` and `week_bound` are what no plan can stay below,
    from counts alone; `week_relaxed` is what no plan of everything anew that holds as many can (see `domain/relaxation`). `beyond`: who has no place in time nor soon
    after it, and is given the first free one."""
    now = app.now()
    if not dry_run:
        due_step.take_all(app, now)
    result = (plan_step.dry_run if dry_run else plan_step.take_all)(app, now, today=day)
    counts = {"planned": result.planned, "moved": result.moved, "kept": result.kept, "unplaced": len(result.unplaced)}
    figures = {
        name: getattr(result, name)
        for name in ("peak", "bound", "week_peak", "week_bound", "late", "to_agree", "warned")
    }
    with reading(app.engine) as session:
        figures["week_relaxed"] = (
            material(session, now, day).relaxed(result.handed_on | result.beyond | result.unplaced.keys()).bound
        )
    return {**counts, **figures, "beyond": len(result.beyond), "dry_run": dry_run, "reasons": dict(result.unplaced)}


def coverage(app: App, day: date) -> dict[str, Any]:
    """Whether anybody is left out on that day, by the rows as they are now; see `coverage.coverage`. A past night that was proven says
    what was proven then, with `"proven_at"`."""
    with reading(app.engine) as session:
        night = session.get(CoverageNight, day) if day < london_date(app.now()) else None
        if night is None:
            return covered(session, day)
        figures = {
            name: getattr(night, name) for name in ("people", "covered", "explained", "unexplained", "reasons", "gaps")
        }
        return {**figures, "proven_at": night.made_at.isoformat()}
