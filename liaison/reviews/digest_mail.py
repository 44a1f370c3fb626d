"""What a practice writes or attaches on its page comes into the ledger as a mail does: raw bytes first, then the floor and a person.

So a red flag in a free line is read like one in a mail, an attached pro-forma is kept, read and looked at like any attachment, and
nothing that a practice tells us has a way of its own past the colleagues on duty.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import Any

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.casework import PAGE, WORRIED
from liaison.domain.conversations import subject
from liaison.domain.mails import Attachment, OutgoingMail
from liaison.domain.states import LedgerState
from liaison.mail.attachment_answers import Why
from liaison.mail.attachment_kinds import Kind, kind_of
from liaison.mail.compose import compose
from liaison.outbox.own_mailbox import main_mailbox
from liaison.store import events
from liaison.store.tables import LedgerItem, Letter, Raw
from liaison.store.tables_people import Person, Review
from liaison.store.upsert import insert_new, insert_one

ACTOR = events.step("practice_answers")
LARGEST = 10_000_000  # bytes of one file
# what the bytes are → the type and the ending that the file gets; its own name and type are the sender's word
TAKEN: dict[object, tuple[str, str]] = {
    Kind.PDF: ("application/pdf", ".pdf"),
    Kind.ZIPPED: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    Kind.RTF: ("application/rtf", ".rtf"),
    Kind.PLAIN: ("text/plain", ".txt"),
    Why.OLD_WORD: ("application/msword", ".doc"),
    Why.PICTURE: ("application/octet-stream", ""),
}
PICTURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF8", "image/gif", ".gif"),
    (b"II*\0", "image/tiff", ".tif"),
    (b"MM\0*", "image/tiff", ".tif"),
)
WORD_PARTS = (b"[Content_Types].xml", b"word/")  # names that stand in every Word file, in the clear


class NotTaken(Exception):
    """A file cannot be taken; the message says why and what to do, and is shown to the practice."""


def checked(content: bytes, review_id: int) -> Attachment:
    """The file as it is kept: its type by its bytes, its name ours (a sender's name for it may name somebody). Raises NotTaken."""
    if len(content) > LARGEST:
        raise NotTaken(f"The file is larger than {LARGEST // 1_000_000} MB. Please send a smaller one, or ring us.")
    if not content:
        raise NotTaken("The file is empty. Please choose it again.")
    kind = kind_of(content)
    found = TAKEN.get(kind)
    if kind is Why.PICTURE:
        found = next(((name, end) for sign, name, end in PICTURES if content.startswith(sign)), None)
    if kind is Kind.ZIPPED and not all(part in content for part in WORD_PARTS):
        found = None
    if found is None:
        raise NotTaken("Please attach a PDF, a Word document, a picture (JPEG, PNG, GIF or TIFF) or plain text.")
    return Attachment(f"review-{review_id}{found[1]}", found[0], content)


def take_in(
    session: Session,
    app: App,
    review: Review,
    person: Person,
    letter: Letter,
    text: str,
    files: tuple[Attachment, ...],
    now: datetime,
    *,
    worried: bool = False,
) -> int | None:
    """Put the practice's words and files into the ledger; returns the row's id, None where exactly these came before. `worried`: they pressed
    that they are, and it is read the same day at the latest."""
    box = main_mailbox(session, app)
    body = f"{text.strip() or 'A file is attached.'}\n\nAbout: {person.name}, CHI {person.chi}\n"
    day = f"{london_date(now)}" if worried else ""  # a worry of another day is another worry
    once = hashlib.sha256(
        b"\0".join([str(letter.id).encode(), day.encode(), body.encode(), *(one.content for one in files)])
    ).hexdigest()
    mail = OutgoingMail(
        message_id=f"<{uuid.uuid4().hex}@{box.address.partition('@')[2] or 'liaison.invalid'}>",
        sender=letter.to[0],
        sender_name="",
        to=(box.address or "liaison@liaison.invalid",),
        subject=subject(f"review {review.id}", "From the practice's page"),
        text=body,
        date=now,
        attachments=files,
    )
    raw = compose(mail)
    name = hashlib.sha256(raw).hexdigest()
    insert_new(session, Raw, [{"sha256": name, "content": raw, "size": len(raw)}], keys=["sha256"])
    row: dict[str, Any] = {
        "mailbox_id": box.id, "ref": (WORRIED if worried else PAGE) + once, "raw_sha256": name, "size": len(raw), "received_at": now,
        "fetched_at": now, "state": LedgerState.RECEIVED, "label": "", "acknowledged_at": now, "untold": 0, "attempts": 0,
    }  # fmt: skip
    ledger_id = insert_one(session, LedgerItem, row, keys=["mailbox_id", "ref"])
    if ledger_id is not None:
        because = "written on the practice's page"
        events.log(session, LedgerItem, [(ledger_id, None, LedgerState.RECEIVED, because)], ACTOR, now)
    return ledger_id
