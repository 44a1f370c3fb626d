"""Answers for tests: a case answered, and the answer gone."""

from datetime import datetime, timedelta

from build import TUESDAY_10AM, arrive, confirmed, letters, mail

from liaison.app import App
from liaison.outbox.send import send_one
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Letter
from liaison.triage import inbox, reply

WORDS = "Thank you for asking. We ring you today."


def a_case(app: App, body: str = "Could you advise about the dose please?", **options: object) -> Case:
    """The newest case, from one mail."""
    return arrive(app, mail(body, **options))[-1]


def again(app: App, case: Case) -> Case:
    """The case as it is now."""
    with reading(app.engine) as session:
        return session.get_one(Case, case.id)


def answered(app: App, case: Case, staff_id: int, *, text: str = WORDS, now: datetime = TUESDAY_10AM, **more: object) -> Letter:  # fmt: skip
    """An answer by a colleague who ticked every question; the letter as it waits."""
    with transaction(app.engine) as session:
        opened = inbox.open_case(session, case.id, staff_id=staff_id, now=now)
        ticked = confirmed(session, case.id, staff_id, text)
        letter_id = reply.send(
            app, session, case.id, version=opened.version, staff_id=staff_id, text=text, now=now, confirmed=ticked, **more
        )  # fmt: skip
    return letter_of(app, letter_id)


def letter_of(app: App, letter_id: int) -> Letter:
    """A letter as it is now."""
    return next(letter for letter in letters(app) if letter.id == letter_id)


def all_gone(app: App, now: datetime = TUESDAY_10AM + timedelta(minutes=1)) -> None:
    """Every letter that may leave has left."""
    while send_one(app, now):
        pass
