"""Judged mails and released texts for tests, through the real doors: a colleague corrects, a lead reads and releases."""

from datetime import datetime, timedelta

from build import TUESDAY_10AM, arrive, mail

from liaison.app import App
from liaison.reader import lessons
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.triage import inbox


def judged(
    app: App,
    staff_id: int,
    *,
    number: int = 1,
    body: str = "Could you advise about the dose please?",
    category: str = "harm_reduction",
    urgency: str = "U3",
    at: datetime = TUESDAY_10AM,
) -> Case:
    """One mail that a colleague corrected; its case."""
    raw = mail(body, subject=f"Question {number}", message_id=f"<lesson{number}@quay.example>")
    case = arrive(app, raw, now=at)[-1]
    assert case.id is not None
    with transaction(app.engine) as session:
        inbox.correct(
            session,
            case.id,
            version=case.version,
            category=category,
            urgency=urgency if urgency != case.urgency.value else None,
            because="it says so",
            staff_id=staff_id,
            now=at,
        )
    return case


def released(app: App, message_id: int, staff_id: int, *words: str, at: datetime = TUESDAY_10AM) -> None:
    """Read and release the text of a judged mail, these words struck out."""
    with reading(app.engine) as session:
        seen = lessons.look(session, message_id, words).fingerprint
    with transaction(app.engine) as session:
        lessons.release(session, message_id, seen=seen, words=words, staff_id=staff_id, now=at)


def many_released(app: App, staff_id: int, count: int, *, start: int = 100) -> list[int]:
    """So many released mails, a day apart; their message ids."""
    ids = []
    for number in range(start, start + count):
        at = TUESDAY_10AM + timedelta(days=number - start)
        case = judged(app, staff_id, number=number, body=f"Could you advise about the dose, part {number}?", at=at)
        released(app, case.last_message_id, staff_id, at=at)
        ids.append(case.last_message_id)
    return ids
