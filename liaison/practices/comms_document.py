"""The communications document in and out of the database: one draft, signed versions whose words never change, and copies given to practices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.communications import Content, content, problems
from liaison.store import comms_queries
from liaison.store.tables_comms import CommsCopy, CommsVersion
from liaison.store.tables_people import Practice
from liaison.store.upsert import insert_new, insert_one

COPY = ("version_id", "letter_key", "practice_code")
PATH = "/how-we-work"  # where anybody may read the version that is in force


class NotSoYet(Exception):
    """What was asked for cannot be done yet: `field` is the one to mend, the message says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def being_written(session: Session) -> tuple[Content, int]:
    """What the next version says so far, and how often it was saved: the draft, else the newest signed version, else nothing (0)."""
    draft = comms_queries.draft(session)
    if draft is not None:
        return content(draft.content), draft.seen
    signed = comms_queries.signed(session)
    return (content(signed[0].content) if signed else Content()), 0


def save(session: Session, found: Content, *, seen: int, by_id: int | None, now: datetime) -> int:
    """Keep the draft as it is, whole or not; returns how often it was saved. Raises NotSoYet when a colleague saved it meanwhile."""
    draft = comms_queries.draft(session)
    if (draft.seen if draft else 0) != seen:
        raise NotSoYet("", "A colleague saved this document meanwhile. Your words stand here: put them in once more.")
    if draft is None:
        session.add(CommsVersion(content=found.stored(), written_at=now, written_by=by_id))
        return 1
    draft.content, draft.written_at, draft.written_by, draft.seen = found.stored(), now, by_id, draft.seen + 1
    return draft.seen


def sign_off(
    session: Session,
    *,
    seen: int,
    owner_id: int | None,
    made_with: str,
    signed_by: str,
    signed_on: date,
    by_id: int | None,
    now: datetime,
) -> int:
    """Make the draft the version in force, from the day of its sign-off; returns its number. Raises NotSoYet."""
    draft = comms_queries.draft(session)
    if draft is None or draft.seen != seen:
        raise NotSoYet("", "The draft has changed meanwhile: look at it again before you sign it off.")
    if wrong := problems(content(draft.content)):
        raise NotSoYet("", " ".join(words for _, words in wrong))
    if owner_id not in {one.id for one in comms_queries.owners(session)}:
        raise NotSoYet("owner_id", "Choose who owns it: an admin or a lead who works here.")
    if not made_with.strip():
        raise NotSoYet("made_with", "Say with whom it was made: it is a document made with people who use the service.")
    if not signed_by.strip():
        raise NotSoYet("signed_by", "Say who signed it off.")
    if signed_on > london_date(now):
        raise NotSoYet("signed_on", "The day of the sign-off cannot be in the future.")
    signed = comms_queries.signed(session)
    draft.number = (signed[0].number or 0) + 1 if signed else 1
    draft.owner_id, draft.made_with, draft.signed_by = owner_id, made_with.strip(), signed_by.strip()
    draft.signed_on, draft.published_at, draft.published_by = signed_on, now, by_id
    return draft.number


def withdraw(session: Session, number: int, why: str, *, by_id: int | None, now: datetime) -> None:
    """Take the version in force back: nobody is shown it any more, and it stays in the history. Raises NotSoYet."""
    if not why.strip():
        raise NotSoYet("because", "Say in a few words why it is taken back.")
    rows = update(CommsVersion).where(col(CommsVersion.number) == number, col(CommsVersion.withdrawn_at).is_(None))
    done = session.scalars(
        rows.values(withdrawn_at=now, withdrawn_by=by_id, withdrawn_why=why.strip()[:300]).returning(
            col(CommsVersion.id)
        )
    )
    if not done.all():
        raise NotSoYet("because", "That version is taken back already, or there is none.")


def address(app: App, session: Session) -> str:
    """Where practices and people read the version in force; "" where there is none, or where our pages cannot be reached from outside."""
    public = app.settings.web.public_address.rstrip("/")
    return f"{public}{PATH}" if public and comms_queries.in_force(session) is not None else ""


def linked(session: Session, letters: Mapping[str, str | None], now: datetime) -> None:
    """Note that these new letters (practice code by outbox key) name the version in force; each counts once it has left."""
    version = comms_queries.in_force(session)
    if version is None or version.id is None:
        return
    today = london_date(now)
    rows = [
        {"version_id": version.id, "practice_code": code, "letter_key": key, "given_on": today, "how": "named in a letter", "by_id": None}
        for key, code in letters.items()
        if code is not None
    ]  # fmt: skip
    insert_new(session, CommsCopy, rows, keys=COPY)


def handed(session: Session, practice_code: str, how: str, on: date, *, by_id: int | None, now: datetime) -> None:
    """Note that the version in force was handed to a practice. Raises NotSoYet."""
    version = comms_queries.in_force(session)
    if version is None or version.id is None or version.signed_on is None:
        raise NotSoYet("practice", "No version is in force: sign one off first.")
    if session.get(Practice, practice_code) is None:
        raise NotSoYet("practice", "Choose a practice from the list.")
    if not version.signed_on <= on <= london_date(now):
        raise NotSoYet(
            "given_on", "The day lies before this version was signed off, or in the future: please look again."
        )
    row = {"version_id": version.id, "practice_code": practice_code, "letter_key": "", "given_on": on, "how": how.strip()[:120] or "handed over", "by_id": by_id}  # fmt: skip
    insert_one(session, CommsCopy, row, keys=COPY)
