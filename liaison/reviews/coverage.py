"""Whether anybody is left out: everybody on the register has a live review that is not overlooked, or a coded reason for none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.domain.covering import GAPS, LIVE, REASONS, SETTLING, Held, Standing, Verdict, stands
from liaison.domain.review_outcomes import OUTCOMES
from liaison.domain.states import ReviewState
from liaison.store.tables_people import Person, Review

HELD = (
    *(Review.person_id, Review.id, Review.state, Review.cycle, Review.due_on, Review.planned_on),
    *(Review.planned_because, Review.completed_on, Review.outcome),
)


def coverage(session: Session, today: date) -> dict[str, Any]:
    """`{"people", "covered", "explained", "unexplained": [person ids], "reasons": {code: count}, "gaps": {code: count}}` as of a London
    date, by the rows as they are now. Everybody is in exactly one of covered, explained and unexplained."""
    return counted(verdicts(session, today))


def counted(found: Mapping[int, Verdict]) -> dict[str, Any]:
    """How everybody stands, counted."""
    by = Counter(verdict.standing for verdict in found.values())
    return {
        "people": len(found),
        "covered": by[Standing.COVERED],
        "explained": by[Standing.EXPLAINED],
        "unexplained": [i for i, verdict in found.items() if verdict.standing is Standing.UNEXPLAINED],
        "reasons": by_code(found, Standing.EXPLAINED),
        "gaps": by_code(found, Standing.UNEXPLAINED),
    }


def reason(code: str) -> str:
    """The words of an explanation."""
    if code in REASONS:
        return REASONS[code]
    return OUTCOMES[code].words if code in OUTCOMES else code.replace("_", " ")


def said(figures: Mapping[str, Any], most: int = 20) -> list[str]:
    """Why people are explained, and what is amiss with the others, a line each, with the numbers of their records and no names."""
    lines = [f"{number:6} explained    {reason(code)}" for code, number in figures["reasons"].items()]
    lines += [f"{number:6} unexplained  {GAPS[code].words if code in GAPS else code}" for code, number in figures["gaps"].items()]  # fmt: skip
    if out := figures["unexplained"]:
        more = f" and {len(out) - most} more" if len(out) > most else ""
        lines.append(
            f"       records: {', '.join(map(str, out[:most]))}{more}; each with what mends it on /reviews/coverage"
        )
    return lines


def by_code(found: Mapping[int, Verdict], standing: Standing) -> dict[str, int]:
    """How many stand so, by code."""
    codes = Counter(verdict.code for verdict in found.values() if verdict.standing is standing)
    return dict(sorted(codes.items()))


def verdicts(session: Session, today: date, only: Sequence[int] | None = None) -> dict[int, Verdict]:
    """How each person on the register stands (or each of `only`), by id. Read as plain columns: the whole register fits a page's patience."""
    people = select(col(Person.id), col(Person.status), col(Person.look_again_on)).order_by(col(Person.id))
    people = people.where(col(Person.merged_into_id).is_(None))  # who has two records is one person
    if only is not None:
        people = people.where(col(Person.id).in_(only))
    reviews = reviews_of(session, today, only)
    return {
        i: stands(status, reviews.get(i, ()), today, look_again=again)
        for i, status, again in session.execute(people)
        if i
    }


def reviews_of(session: Session, today: date, only: Sequence[int] | None) -> dict[int, list[Held]]:
    """Every review that says something of today as a value, by person: all but those that were completed too long ago to count."""
    lately = or_(col(Review.state) != ReviewState.COMPLETED, col(Review.completed_on) >= today - SETTLING)
    rows = select(*HELD).where(lately)  # type: ignore[call-overload]
    if only is not None:
        rows = rows.where(col(Review.person_id).in_(only))
    found: dict[int, list[Held]] = defaultdict(list)
    for person_id, *values in session.execute(rows):
        found[person_id].append(Held(*values))
    return found


def overdue(found: Mapping[int, Verdict], today: date) -> dict[int, Held]:
    """The live reviews past their due day, by person; deferred ones wait for a reason and are not among them."""
    to_come = LIVE - {ReviewState.DEFERRED}
    reviews = {i: verdict.review for i, verdict in found.items() if verdict.review is not None}
    return {i: review for i, review in reviews.items() if review.state in to_come and review.due_on < today}
