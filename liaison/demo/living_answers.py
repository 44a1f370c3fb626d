"""What practices have said about annual reviews when a newcomer looks: one pressed the buttons of its page, one replied in prose.

By the same functions as the page and the mailbox, once, after the day's letters have left.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.demo.living import take_in
from liaison.domain import digest_links
from liaison.domain.practice_answers import Kind
from liaison.domain.states import LetterState
from liaison.outbox import send
from liaison.reviews import digest_page
from liaison.store.digest_queries import people_in
from liaison.store.session import reading
from liaison.store.tables import Letter
from liaison.store.tables_practice_answers import PracticeAnswer, PracticeDigest

# what the first practice presses, person by person
PRESSED: tuple[tuple[Kind, str], ...] = (
    (Kind.CONFIRMED, "ECG in October, QTc 431. Bloods in November. Last seen three weeks ago."),
    (Kind.OTHER_TIME, "Thursday mornings suit better: we have a quiet room free then."),
    (Kind.MOVED, ""),
)
PROSE = (
    "Hello,\n\nReview {} is fine, no changes. Review {} would be better on another day, as the clinic is full that week. "
    "The others are still registered with us.\n\nThe practice manager\n"
)
FEWEST = 3  # people in a letter that is answered


def live_answers(app: App, mailbox: Path, now: datetime) -> None:
    """Let two practices answer; nothing where any practice has said something, or fewer than two were asked."""
    with reading(app.engine) as session:
        if session.scalar(select(PracticeAnswer.id).limit(1)) is not None:
            return
        asked = [(row, letter, reviews_of(session, row)) for row, letter in left(session)]
    asked = [one for one in asked if len(one[2]) >= FEWEST]
    if len(asked) < 2:
        return
    (row, _, reviews), (_, letter, others) = asked[:2]
    token = digest_links.make(row.id or 0, row.until, app.secret)
    for review_id, (kind, text) in zip(reviews, PRESSED, strict=False):
        digest_page.answer(app, token, review_id, kind, text, (), now)
    answer = mailbox / "reply-to-a-digest.eml"
    answer.write_bytes(bytes(reply(letter, PROSE.format(*others[:2]), now)))
    os.utime(answer, (now.timestamp(), now.timestamp()))  # a folder's mails came when their files were written
    take_in(app, now)
    while send.send_one(app, now):  # what an answer is acknowledged with
        pass


def left(session: Session) -> Sequence[tuple[PracticeDigest, Letter]]:
    """The digests that have left, the oldest first."""
    rows = select(PracticeDigest, Letter).join(Letter, col(Letter.id) == PracticeDigest.letter_id)
    sent = rows.where(col(Letter.state) == LetterState.SENT).order_by(col(PracticeDigest.id))
    return [(row, letter) for row, letter in session.execute(sent)]


def reviews_of(session: Session, row: PracticeDigest) -> list[int]:
    """The reviews in a digest."""
    return [review.id or 0 for review, _ in people_in(session, row.id or 0)]


def reply(letter: Letter, words: str, now: datetime) -> EmailMessage:
    """A reply in prose, as a mail program writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = letter.to[0], letter.sender, f"RE: {letter.subject}"
    mail["Date"], mail["Message-ID"] = format_datetime(now), f"<reply-{letter.id}@{letter.to[0].partition('@')[2]}>"
    mail["In-Reply-To"] = mail["References"] = letter.message_id
    mail.set_content(words)
    return mail
