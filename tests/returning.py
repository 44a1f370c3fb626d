"""Delivery reports and automatic answers about a letter of ours, made as other people's servers make them."""

from datetime import datetime, timedelta

from build import TUESDAY_10AM, arrive, cases, letters, mail
from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.outbox import send
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Letter
from liaison.store.tables_notices import BadAddress, Notice
from liaison.triage import inbox, reply

SOON = TUESDAY_10AM + timedelta(minutes=20)
LATER = TUESDAY_10AM + timedelta(hours=1)
URGENT = "She took methadone from her mother's bottle last night and is very drowsy now, hard to rouse."


def answered(app: App, body: str = "Could you advise about the dose please?", **options: str) -> tuple[Case, Letter]:
    """A question, opened by its owner, answered, and the answer gone; with the letter."""
    case = arrive(app, mail(body, **options))[-1]
    with transaction(app.engine) as session:
        opened = inbox.open_case(session, case.id, staff_id=case.owner_id, now=TUESDAY_10AM)
        reply.send(
            app, session, case.id, version=opened.version, staff_id=case.owner_id, text="Please ring us.", now=TUESDAY_10AM
        )  # fmt: skip
    gone(app, SOON)
    return again(app, case), letters(app, "answer")[-1]


def gone(app: App, now: datetime) -> None:
    """Every letter that may leave has left."""
    while send.send_one(app, now):
        pass


def again(app: App, case: Case) -> Case:
    """The case as it is now."""
    return next(one for one in cases(app) if one.id == case.id)


def report(
    letter: Letter, *, action: str = "failed", status: str = "5.1.1", to: str | None = None, original: str | None = None, name: str = "r1"
) -> bytes:  # fmt: skip
    """A report by the book (RFC 3464) about that letter."""
    return (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.quay.example>\nTo: {letter.sender}\nSubject: Undelivered Mail Returned to Sender\n"
        f"Message-ID: <{name}@mx.quay.example>\nDate: Tue, 24 Nov 2026 10:30:00 +0000\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=edge\n\n"
        "--edge\nContent-Type: text/plain\n\nThis is the mail system. Your message could not be delivered.\n\n"
        "--edge\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.quay.example\n\n"
        f"Final-Recipient: rfc822; {to or letter.to[0]}\nAction: {action}\nStatus: {status}\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such mailbox here\n\n"
        f"--edge\nContent-Type: text/rfc822-headers\n\nMessage-ID: {original or letter.message_id}\nSubject: {letter.subject}\n"
        f"To: {letter.to[0]}\n\n--edge--\n"
    ).encode()


def away(letter: Letter, *, sender: str | None = None, text: str = "", name: str = "a1", headers: str = "") -> bytes:
    """An out-of-office answer to that letter."""
    text = text or "I am away until Monday.\nIf it is urgent please ring Dr Skye Orr on 01632 960222."
    named = headers if headers else f"In-Reply-To: {letter.message_id}\nReferences: {letter.message_id}"
    return mail(
        text,
        sender=sender or letter.to[0],
        subject=f"Automatic reply: {letter.subject}",
        message_id=f"<{name}@quay.example>",
        headers=f"Auto-Submitted: auto-replied\n{named}",
    )


def notices(app: App) -> list[Notice]:
    """Every notice, oldest first."""
    with reading(app.engine) as session:
        return list(session.scalars(select(Notice).order_by(col(Notice.id))))


def bad(app: App) -> dict[str, bool]:
    """The addresses at which letters did not arrive, and whether that is over."""
    with reading(app.engine) as session:
        return {row.email: row.ended_at is not None for row in session.scalars(select(BadAddress))}


def news(app: App) -> list[Letter]:
    """The mails that told colleagues."""
    return letters(app, "letter_notice")
