"""People in shared care, series of meetings and their hosts, all invented, for the tests of reviews, meetings and jobs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from build import TUESDAY_10AM
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import ReviewState
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Closure, Contact, Leave, Meeting, Person, Review, Series

TODAY = TUESDAY_10AM.date()
ADMIN = events.person(1)


def add_person(app: App, *, last: date | None = None, start: date = date(2024, 3, 1), **more: Any) -> int:
    """One person on the register; returns the id. The practice is 99901 unless given."""
    with transaction(app.engine) as session:
        number = len(session.scalars(select(Person.id)).all())
        row = Person(
            **{"practice_code": "99901", **more},
            chi=demo_chi(number),
            name=f"Invented Person {number}",
            shared_care_start=start,
            last_review_on=last,
            created_at=TUESDAY_10AM,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id


def change_person(app: App, person_id: int, **values: Any) -> None:
    """Change the register, as a page or an import would."""
    with transaction(app.engine) as session:
        person = session.get(Person, person_id)
        for name, value in values.items():
            setattr(person, name, value)


def all_reviews(app: App) -> list[Review]:
    """Every review, oldest first."""
    with reading(app.engine) as session:
        return list(session.scalars(select(Review).order_by(col(Review.id))))


def review_of(app: App, person_id: int) -> Review:
    """The one review of a person."""
    (review,) = [row for row in all_reviews(app) if row.person_id == person_id]
    return review


def move_review(app: App, review_id: int, to: ReviewState, **changes: Any) -> None:
    """Move a review as a colleague does on a page."""
    with transaction(app.engine) as session:
        events.move(session, session.get(Review, review_id), to, actor=ADMIN, now=TUESDAY_10AM, **changes)


def add_leave(app: App, staff_id: int, starts_at: Any, ends_at: Any) -> None:
    """Somebody is away."""
    with transaction(app.engine) as session:
        session.add(Leave(staff_id=staff_id, starts_at=starts_at, ends_at=ends_at))


def close_on(app: App, *days: date) -> None:
    """The service is closed on these days."""
    with transaction(app.engine) as session:
        session.add_all(Closure(scope="service", day=day) for day in days)


def add_series(app: App, kind: str = "cluster", *, rule: str = "third Wednesday", **more: Any) -> int:
    """A series of meetings of cluster 1 where it is a cluster's; every month unless months are given."""
    with transaction(app.engine) as session:
        row = Series(kind=kind, name=f"Invented {kind}", rule=rule, cluster_id=1 if kind == "cluster" else None, **more)
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id


def add_hosts(
    app: App, roles: Sequence[tuple[str, str]] = (("CQL", "lead"), ("cluster administrator", "office"))
) -> None:
    """Contacts of cluster 1: role, and the local part of the address."""
    with transaction(app.engine) as session:
        for role, local in roles:
            session.add(Contact(cluster_id=1, name=f"Dr {local.title()}", role=role, email=f"{local}@harbour.example"))


def all_meetings(app: App) -> list[Meeting]:
    """Every meeting, by day."""
    with reading(app.engine) as session:
        return list(session.scalars(select(Meeting).order_by(col(Meeting.day))))
