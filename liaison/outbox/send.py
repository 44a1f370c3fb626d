"""Takes a letter to the mailbox, once. Never resent on a guess.

Takes:   letters at QUEUED whose time has come
Decides: domain/eligibility, asked again at the last moment
Leaves:  SENT, QUEUED again (certainly not taken), FAILED, WITHHELD, or UNKNOWN (a person decides)
Runs:    jobs/send_letters.py
Seen on: Mail, and Health

    QUEUED ─claim→ SENDING ─prepare, remember the ref (if the claim is still ours), send→ SENT
    busy, down or refused: QUEUED with a later not_before · rejected or tried too often: FAILED · any other error: UNKNOWN
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.mails import Attachment, OutgoingMail
from liaison.domain.states import LetterState
from liaison.mail.mailbox import Mailbox, MailboxBusy, MailboxDown, MailboxRefused, MailRejected
from liaison.outbox.eligible import withheld
from liaison.outbox.made_now import made_now
from liaison.outbox.settling import ACTOR, KEPT_BACK, PROOF, holds, remember, reopen, settle, take_to
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables import Letter, MailboxRow
from liaison.store.tables_replies import LetterFile

ATTEMPTS = 8
STUCK = timedelta(minutes=10)  # a claim older than this belongs to a process that stopped
# A claim this old belongs to no process that is merely slow: each of our requests to a server is cut off long before. Until then a
# letter that was not found may still be on its way, and nothing counts as proof that it did not go.
SURELY_OVER = timedelta(minutes=30)
LEFT_OVER = timedelta(days=1)  # an answer that no weekly letter took along by then leaves by itself
# how long to wait after the n-th try that certainly did not leave
WAITS = (30, 60, 120, 300, 900, 1800, 3600)


def send_one(app: App, now: datetime) -> bool:
    """Claim and send the next letter; True when there was one."""
    claimed = claim(app, now)
    if claimed is None:
        return False
    letter, mailbox = claimed
    if mailbox is None:
        app.doors.look_again()  # a page may have set it up since this process looked
        mailbox = mailbox_of(app, letter)
    if mailbox is None:
        return nowhere_to_leave(app, letter, now)
    mail = outgoing(letter, now, files_of(app, letter))
    try:
        ref = letter.ref or mailbox.prepare(mail)
    except Exception as error:  # nothing has left yet, whatever went wrong
        return not_taken(app, letter, now, error)
    if not remember(app, letter, ref):
        return True  # given up for stopped while preparing: the letter is another sender's now
    try:
        mailbox.send(ref, mail)
    except (MailboxBusy, MailboxDown, MailboxRefused, MailRejected) as error:
        return not_taken(app, letter, now, error)
    except Exception as error:
        return settle(
            app, letter, LetterState.UNKNOWN, now, f"its fate is unknown ({type(error).__name__}): look in Sent Items"
        )
    return settle(app, letter, LetterState.SENT, now, "", sent_at=now)


def claim(app: App, now: datetime) -> tuple[Letter, Mailbox | None] | None:
    """The next letter that may leave, moved to SENDING; those that may not are withheld on the way."""
    with transaction(app.engine) as session:
        if is_on(session, HOLD_SENDS):
            return None
        while found := next_letter(session, now):
            letter, name = found
            if why := withheld(session, letter, now):
                events.move(session, letter, LetterState.WITHHELD, actor=ACTOR, now=now, because=why, row_because=why)
                reopen(session, letter, now, KEPT_BACK)
                continue
            events.move(
                session, letter, LetterState.SENDING, actor=ACTOR, now=now, claimed_at=now, attempts=letter.attempts + 1
            )
            made_now(session, app, letter, now)
            return letter, app.mailboxes.get(name)
    return None


def next_letter(session: Session, now: datetime) -> tuple[Letter, str] | None:
    """The letter that has waited longest, locked against other senders where the database can, and the name of its mailbox."""
    chosen = select(Letter, col(MailboxRow.name)).join(MailboxRow, col(MailboxRow.id) == Letter.mailbox_id)
    due = chosen.where(col(Letter.state) == LetterState.QUEUED, col(Letter.not_before) <= now)
    turning = or_(col(MailboxRow.paused_at).is_(None), col(MailboxRow.removed_at).is_not(None))
    due = due.where(turning)  # those of a mailbox at rest wait until it is started again
    left_over = col(Letter.not_before) <= now - LEFT_OVER
    due = due.where(or_(col(Letter.weekly).is_(False), left_over))  # the others leave in their practice's weekly letter
    first = due.order_by(col(Letter.not_before), col(Letter.id)).limit(1)
    row = session.execute(first.with_for_update(of=Letter, skip_locked=True)).first()
    return (row[0], row[1]) if row else None


def nowhere_to_leave(app: App, letter: Letter, now: datetime) -> bool:
    """Its mailbox is not open here: it waits where that is only broken (a lost key, which Health shows), and fails where it is gone."""
    with reading(app.engine) as session:
        name = session.scalar(select(MailboxRow.name).where(col(MailboxRow.id) == letter.mailbox_id))
    if name not in app.doors.broken:
        return settle(app, letter, LetterState.FAILED, now, "its mailbox is not set up here")
    later = now + timedelta(seconds=WAITS[3])
    return settle(
        app, letter, LetterState.QUEUED, now, "its mailbox cannot be opened now: see Health", not_before=later
    )


def mailbox_of(app: App, letter: Letter) -> Mailbox | None:
    """The mailbox a letter leaves from, if it is open here."""
    with reading(app.engine) as session:
        name = session.scalar(select(MailboxRow.name).where(col(MailboxRow.id) == letter.mailbox_id))
    return app.mailboxes.get(name or "")


def not_taken(app: App, letter: Letter, now: datetime, error: Exception) -> bool:
    """The server certainly did not take it: wait and try again, or say that it failed."""
    permanent = isinstance(error, MailRejected)
    if permanent or letter.attempts >= ATTEMPTS:
        return settle(app, letter, LetterState.FAILED, now, f"not taken ({type(error).__name__})")
    wait = error.retry_after if isinstance(error, MailboxBusy) else WAITS[min(letter.attempts, len(WAITS)) - 1]
    later = now + timedelta(seconds=wait)
    return settle(app, letter, LetterState.QUEUED, now, f"tried again later ({type(error).__name__})", not_before=later)


def settle_unknown(app: App, now: datetime) -> int:
    """Ask after letters whose fate is not known: found → SENT, proof that it did not go → QUEUED, else left for a person."""
    asked = 0
    for letter in doubtful(app, now):
        asked += 1
        ask_after(app, letter, now)
    return asked


def doubtful(app: App, now: datetime) -> list[Letter]:
    """Letters at UNKNOWN, and claims that belong to a process that stopped (moved to UNKNOWN, or back when nothing was prepared)."""
    with transaction(app.engine) as session:
        stuck = select(Letter).where(col(Letter.state) == LetterState.SENDING, col(Letter.claimed_at) < now - STUCK)
        for letter in session.scalars(stuck.with_for_update(skip_locked=True)).all():
            to = LetterState.UNKNOWN if letter.ref else LetterState.QUEUED  # without a ref nothing can have left
            events.move(session, letter, to, actor=ACTOR, now=now, because="the sending process stopped")
            if to is LetterState.UNKNOWN:
                reopen(session, letter, now)
        return list(session.scalars(select(Letter).where(col(Letter.state) == LetterState.UNKNOWN)))


def ask_after(app: App, letter: Letter, now: datetime) -> None:
    """Settle one doubtful letter if the mailbox can tell, and if nobody has claimed it since we began to ask."""
    sent = was_sent(app, letter)
    if sent is None or (not sent and not surely_over(letter, now)):
        return
    with transaction(app.engine) as session:
        if not holds(session, letter, LetterState.UNKNOWN):
            return  # the answer is about an earlier try than the one that made it doubtful now
        if sent:
            take_to(session, letter, LetterState.UNKNOWN, LetterState.SENT, now, "found among the sent", sent_at=now)
        else:
            take_to(session, letter, LetterState.UNKNOWN, LetterState.QUEUED, now, PROOF, not_before=now)


def was_sent(app: App, letter: Letter) -> bool | None:
    """What the letter's mailbox says of it; None when it cannot be told now, and is asked again next time."""
    mailbox = mailbox_of(app, letter)
    try:
        return mailbox.was_sent(letter.ref) if mailbox and letter.ref else None
    except Exception:
        return None


def surely_over(letter: Letter, now: datetime) -> bool:
    """Whether whoever claimed this letter last can no longer be sending it."""
    return letter.claimed_at is None or letter.claimed_at < now - SURELY_OVER


def files_of(app: App, letter: Letter) -> tuple[Attachment, ...]:
    """The files that go with a letter."""
    with reading(app.engine) as session:
        rows = session.scalars(
            select(LetterFile).where(col(LetterFile.letter_id) == letter.id).order_by(col(LetterFile.id))
        )
        return tuple(Attachment(row.name, row.content_type, row.content) for row in rows)


def outgoing(letter: Letter, now: datetime, files: tuple[Attachment, ...] = ()) -> OutgoingMail:
    """The letter as a mail."""
    return OutgoingMail(
        message_id=letter.message_id,
        sender=letter.sender,
        sender_name=letter.sender_name,
        to=tuple(letter.to),
        cc=tuple(letter.cc),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        in_reply_to=letter.in_reply_to,
        references=tuple(letter.references),
        automatic=letter.automatic,
        date=now,
        calendar=letter.calendar,
        calendar_method=letter.calendar_method,
        letter_key=letter.key,
        attachments=files,
    )
