"""A person with a review that is due, for the tests of its form and of what follows it."""

from datetime import date

from build import person
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.reviews import due
from liaison.store.session import reading
from liaison.store.tables_people import Review


def review_due(app: App, ids: dict[str, int]) -> int:
    """Ailsa keeps in touch with the person; the last review was a year ago. Returns the review's id."""
    person(
        app,
        "3002741236",
        keyworker_id=ids["Ailsa"],
        medicines="Buvidal",
        pharmacy="Pier Pharmacy",
        last_review_on=date(2025, 12, 1),
    )
    due.take_all(app, app.now())
    with reading(app.engine) as session:
        return session.scalars(select(col(Review.id))).one() or 0
