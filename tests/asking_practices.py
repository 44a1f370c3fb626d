"""A practice that was asked about reviews, carried there by the real steps, for the tests of its page, reminders and answers."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from build import TUESDAY_10AM, letters, service
from caseload import add_person, review_of
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.config import Settings, WebSettings
from liaison.outbox import send
from liaison.reviews import digest, due, plan, remind
from liaison.store.session import reading
from liaison.store.tables import Letter
from liaison.store.tables_people import Person
from liaison.store.tables_practice_answers import PracticeAnswer

SOON = date(2026, 1, 20)  # due in eight weeks
HOME = "https://liaison.example"


def with_pages(app: App) -> App:
    """The App where practices can reach its pages."""
    settings = Settings(reader=app.settings.reader, web=WebSettings(public_address=HOME))
    return replace(app, settings=settings)


def send_all(app: App, now: datetime = TUESDAY_10AM) -> None:
    while send.send_one(app, now):
        pass


def asked(app: App, people: int = 2, *, now: datetime = TUESDAY_10AM, ailsa: int | None = None) -> list[int]:
    """So many people of practice 99901, asked about in one digest that has left; returns their ids."""
    ailsa = ailsa or service(app)["Ailsa"]
    ids = [add_person(app, last=SOON, keyworker_id=ailsa) for _ in range(people)]
    due.take_all(app, now)
    plan.take_all(app, now)
    digest.take_all(app, now)
    send_all(app, now)
    return ids


def path_of(letter: Letter) -> str:
    """The path of the practice's page in a letter."""
    return "/practice-reviews/" + letter.text.partition("/practice-reviews/")[2].split()[0]


def page_path(app: App) -> str:
    return path_of(letters(app, "review_digest")[0])


def token_of(app: App) -> str:
    return page_path(app).rpartition("/")[2]


def said(app: App, person_id: int) -> list[PracticeAnswer]:
    """What practices said about somebody, the oldest first."""
    with reading(app.engine) as session:
        rows = select(PracticeAnswer).where(col(PracticeAnswer.review_id) == review_of(app, person_id).id)
        return list(session.scalars(rows.order_by(col(PracticeAnswer.id))))


def the_person(app: App, person_id: int) -> Person:
    with reading(app.engine) as session:
        return session.get_one(Person, person_id)


def run_days(app: App, days: int, *, start: datetime = TUESDAY_10AM) -> datetime:
    """The job of each following day, with sending; returns the last moment."""
    now = start
    for _ in range(days):
        now += timedelta(days=1)
        digest.take_all(app, now)
        remind.take_all(app, now)
        send_all(app, now)
    return now
