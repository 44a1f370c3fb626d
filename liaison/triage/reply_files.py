"""Files of an answer: added to a colleague's draft, taken off again, gone with the letter, back with the draft when it is
taken back, and carried over when a letter did not arrive.

Works inside the caller's transaction and refuses with a reason. What a file is was looked at before (`mail/enclosures`), outside of any.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.enclosing import MEGA, Allowance, has_chi, name_to_send, runs, too_much
from liaison.mail.enclosure_answers import ENDINGS, Enclosure, No, NotSent
from liaison.mail.enclosures import examine
from liaison.mail.mailbox import HasLimit
from liaison.store.file_queries import Enclosed, as_seen, of_draft
from liaison.store.storable import storable
from liaison.store.tables import Draft, Letter
from liaison.store.tables_replies import DraftFile, LetterFile
from liaison.triage.inbox import NotAllowed, find
from liaison.triage.unsent import words_back

CHANGED = "The files with this answer have changed since you looked. Please check the letter again before it leaves."
GROWN = (
    0.65  # of what a server takes, what is left for files once they are written as text, with the letter beside them
)


@dataclass(frozen=True)
class Chosen:
    """A file that a colleague chose: its name as it came, its bytes, and what it is."""

    name: str
    content: bytes
    found: Enclosure


def allowance(app: App, mailbox_name: str) -> Allowance:
    """What a letter from this mailbox may carry: by the settings, and no more than its server takes."""
    files, mailbox = app.settings.files, app.mailboxes.get(mailbox_name)
    together = int(files.together_mb * MEGA)
    if isinstance(mailbox, HasLimit):
        together = min(together, int(mailbox.largest_letter * GROWN))
    return Allowance(min(int(files.largest_mb * MEGA), together), files.most, together)


def looked_through(files: Sequence[tuple[str, bytes]]) -> list[Chosen]:
    """The files, each looked through; outside any transaction, as it takes a while. Raises NotAllowed, which names those that cannot go."""
    chosen, refused = [], []
    for name, content in files:
        found = NotSent(No.PROGRAM) if runs(name) else examine(content)
        if isinstance(found, Enclosure):
            chosen.append(Chosen(name, content, found))
        else:
            refused.append(f"“{name_to_send(name, ('',)).name}” was not added: {found.because}.")
    if refused:
        raise NotAllowed(" ".join(refused))
    return chosen


def add(
    session: Session, case_id: int, chosen: Sequence[Chosen], allowed: Allowance, *, staff_id: int, now: datetime
) -> None:
    """Add files to a colleague's draft, each under a name that may leave. Raises NotAllowed."""
    find(session, case_id, to_change=True)  # two windows that add at once are counted one after the other
    there = of_draft(session, case_id, staff_id)
    if why := too_much([one.size for one in there], [len(one.content) for one in chosen], allowed):
        raise NotAllowed(why)
    for one in chosen:
        named = name_to_send(one.name, one.found.endings)
        session.add(
            DraftFile(
                case_id=case_id,
                author_id=staff_id,
                at=now,
                name=str(storable(named.name)),
                note=named.note,
                content_type=one.found.content_type,
                content=one.content,
                size=len(one.content),
                words=one.found.words,
            )  # fmt: skip
        )
    session.flush()


def remove(session: Session, case_id: int, file_id: int, *, staff_id: int) -> None:
    """Take a file off the draft; gone already is as good."""
    mine = col(DraftFile.case_id) == case_id, col(DraftFile.author_id) == staff_id
    session.execute(delete(DraftFile).where(*mine, col(DraftFile.id) == file_id))


def rename(session: Session, case_id: int, file_id: int, name: str, *, staff_id: int) -> None:
    """Give a file another name; it is another row then, so that a letter checked before is checked again. Raises NotAllowed."""
    row = session.get(DraftFile, file_id)
    if row is None or (row.case_id, row.author_id) != (case_id, staff_id):
        raise NotAllowed("That file is not with this draft any more.")
    if not name.strip():
        raise NotAllowed("Write the name first.")
    if has_chi(name):
        raise NotAllowed(
            "A CHI number stands in no file name. Please name the file by what it is, or by our reference."
        )
    named = name_to_send(name, ENDINGS[row.content_type])
    values = {
        one: getattr(row, one) for one in ("case_id", "author_id", "at", "content_type", "content", "size", "words")
    }
    session.delete(row)
    session.flush()
    session.add(DraftFile(name=str(storable(named.name)), note="", **values))
    session.flush()


def go_with(
    session: Session, letter_id: int, case_id: int, allowed: Allowance, *, staff_id: int, seen: str | None
) -> int:
    """The files of the draft are the letter's from now on; returns how many. `seen` is what the page showed, None where none was shown.
    Raises NotAllowed."""
    files = of_draft(session, case_id, staff_id)
    refuse_changed(files, seen)
    if why := too_much([], [one.size for one in files], allowed):
        raise NotAllowed(f"{why} Please take some off.")
    mine = col(DraftFile.case_id) == case_id, col(DraftFile.author_id) == staff_id
    for row in session.scalars(select(DraftFile).where(*mine).order_by(col(DraftFile.id))).all():
        same = {one: getattr(row, one) for one in ("name", "content_type", "content", "size", "words")}
        session.add(LetterFile(letter_id=letter_id, added=True, **same))
        session.delete(row)
    session.flush()
    return len(files)


def left_behind(session: Session, case_id: int, *, staff_id: int) -> list[Enclosed]:
    """The files of an answer that did not leave or did not arrive, and that are not with this colleague's new one."""
    back = words_back(session, case_id)
    there = {(one.name, one.size) for one in of_draft(session, case_id, staff_id)}
    return [one for one in back.files if (one.name, one.size) not in there] if back else []


def offer_answered(draft: Draft | None, letter_id: int) -> bool:
    """Whether a colleague has said already which files of that letter go with the new one."""
    return draft is not None and f"files:{letter_id}" in draft.begun_from


def carry_over(
    session: Session, case_id: int, letter_id: int, file_ids: Collection[int], allowed: Allowance, *, staff_id: int, now: datetime
) -> int:  # fmt: skip
    """The chosen files of an answer that did not arrive are with the new one too, as they were; the letter keeps its own. Returns how many. Her
    draft remembers that she was asked. Raises NotAllowed."""
    find(session, case_id, to_change=True)
    mine = [one for one in left_behind(session, case_id, staff_id=staff_id) if one.letter_id == letter_id]
    chosen = [one for one in mine if one.id in file_ids]
    if why := too_much(
        [one.size for one in of_draft(session, case_id, staff_id)], [one.size for one in chosen], allowed
    ):
        raise NotAllowed(why)
    copy_to_draft(session, case_id, [one.id for one in chosen], staff_id=staff_id, now=now)
    draft = session.scalars(
        select(Draft).where(col(Draft.case_id) == case_id, col(Draft.author_id) == staff_id)
    ).first()
    if draft and not offer_answered(draft, letter_id):
        draft.begun_from = [*draft.begun_from, f"files:{letter_id}"]
    return len(chosen)


def copy_to_draft(session: Session, case_id: int, file_ids: Sequence[int], *, staff_id: int, now: datetime) -> None:
    """Copies of these files of letters, with a colleague's draft."""
    kept = select(
        col(LetterFile.name), col(LetterFile.content_type), col(LetterFile.content), col(LetterFile.size), col(LetterFile.words)
    ).where(col(LetterFile.id).in_(file_ids), col(LetterFile.added))  # fmt: skip
    rows = [
        {"case_id": case_id, "author_id": staff_id, "at": now, "note": "", **row._asdict()}
        for row in session.execute(kept.order_by(col(LetterFile.id)))
    ]
    if rows:
        session.execute(insert(DraftFile), rows)


def refuse_changed(files: Sequence[Enclosed], seen: str | None) -> None:
    """Raise NotAllowed where these are not the files that the page showed."""
    if seen is not None and as_seen(files) != seen:
        raise NotAllowed(CHANGED)


def give_back(session: Session, letter: Letter, now: datetime) -> None:
    """The files that its author added are with her draft again; the cancelled letter keeps them too, as it stood."""
    assert letter.case_id is not None
    assert letter.author_id is not None
    mine = select(col(LetterFile.id)).where(col(LetterFile.letter_id) == letter.id, col(LetterFile.added))
    ids = [file_id for file_id in session.scalars(mine) if file_id]
    copy_to_draft(session, letter.case_id, ids, staff_id=letter.author_id, now=now)
