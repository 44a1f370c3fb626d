"""The questions of the form as this site has them: the default table, and the site's own changes in rows, each with a clinician who answers
for it and a reason. A review keeps the questions it was begun with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.review_fields import SECTIONS
from liaison.domain.review_form import Change, Section, WrongChange, changed, refuse
from liaison.store.tables_people import Staff
from liaison.store.tables_review_form import ReviewQuestion


def questions(session: Session, at: int | None = None) -> tuple[Section, ...]:
    """The questions as they were after change number `at`, or as they are now."""
    return changed(SECTIONS, [change_of(row) for row in rows(session) if at is None or (row.id or 0) <= at])


def version(session: Session) -> int:
    """The number of the newest change; 0 for the default."""
    return session.scalar(select(func.max(col(ReviewQuestion.id)))) or 0


def rows(session: Session) -> list[ReviewQuestion]:
    """Every change, oldest first."""
    return list(session.scalars(select(ReviewQuestion).order_by(col(ReviewQuestion.id))))


def history(session: Session) -> list[tuple[ReviewQuestion, str]]:
    """Every change, newest first, with who made it."""
    found = select(ReviewQuestion, Staff.name).outerjoin(Staff, col(Staff.id) == ReviewQuestion.by_id)  # type: ignore[call-overload]
    return [(row, name or "") for row, name in session.execute(found.order_by(col(ReviewQuestion.id).desc()))]


def left_out(session: Session) -> set[str]:
    """The questions that are left out now."""
    there = {one.key for section in questions(session) for one in section.fields}
    return {one.key for section in whole(session) for one in section.fields} - there


def whole(session: Session) -> tuple[Section, ...]:
    """The form with every question in it, also those left out."""
    return changed(SECTIONS, [change_of(row) for row in rows(session) if row.does in {"add", "reword"}])


def change(session: Session, wanted: Change, *, owner: str, because: str, by_id: int, now: datetime) -> int:
    """Make one change; returns its number. Raises WrongChange."""
    if not owner.strip():
        raise WrongChange("Name the clinician who answers for this change.")
    if not because.strip():
        raise WrongChange("Say in a few words why.")
    refuse(whole(session), wanted)
    row = ReviewQuestion(
        does=wanted.does, section=wanted.section, field=wanted.field, label=wanted.label.strip(), kind=wanted.kind, choices=list(wanted.choices),
        sensitive=wanted.sensitive, owner=owner.strip(), because=because.strip(), at=now, by_id=by_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def change_of(row: ReviewQuestion) -> Change:
    """A row as the law sees it."""
    return Change(row.does, row.section, row.field, row.label, row.kind, tuple(row.choices), row.sensitive)
