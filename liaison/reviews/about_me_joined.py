"""“This is me” of two records of one person: the kept record's document stands, the other's goes behind it, and nothing is lost.

Versions, agreements and shares stay with the document they are about, to be looked at, opened while they hold, and taken back. Where both
have words that differ, a colleague has asked the person which hold; the other record's, where it is theirs, become the next version of the
document that stands, so that whoever has it open overwrites nothing. No new share is made on an agreement about a document behind.

The section apart: a document that ever had one decides; only where it never had, the other's stays as it was, for those the person named.
So joining turns nothing on for anybody for whom it was off.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.reviews.about_me import newest
from liaison.reviews.register_edit import NotSaved
from liaison.store import about_me_queries as queries
from liaison.store.tables_about_me import AboutMe, AboutMeVersion

FIELD = "about_me"  # what a colleague chooses between, beside the fields of the register


def words_of(session: Session, person_id: int) -> AboutMeVersion | None:
    """The words of a record as they stand; None where nothing is written."""
    return newest(session, queries.document(session, person_id))


def differ(session: Session, kept_id: int, gone_id: int) -> bool:
    """Whether both records have words, and not the same."""
    mine, theirs = words_of(session, kept_id), words_of(session, gone_id)
    return bool(mine and theirs and mine.words != theirs.words)


def seen(session: Session, kept_id: int, gone_id: int) -> str:
    """The words of both as they stand, as a page holds them: a later version makes another text."""
    return "-".join(str(row.id if row else 0) for row in (words_of(session, kept_id), words_of(session, gone_id)))


def bring_together(
    session: Session, kept_id: int, gone_id: int, *, take: bool, was: str | None, by: int, now: datetime
) -> list[int]:
    """Give the documents of the absorbed record to the kept one; `take`: its words are the ones that hold; `was`: the words as they were seen,
    None where nobody looked. Returns the ids of what moved. Raises NotSaved."""
    session.expire_all()  # both records are locked by now: whoever saved words meanwhile has done so
    if was is not None and was != seen(session, kept_id, gone_id):
        raise NotSaved(form="A colleague changed one “This is me” meanwhile: look at both again.")
    standing, theirs = queries.document(session, kept_id), words_of(session, gone_id)
    moving = queries.documents(session, gone_id)
    for document in moving:
        document.person_id = kept_id
        document.behind = document.behind or standing is not None
    if standing is not None and theirs is not None and (take or not standing.version):
        hold(session, standing, theirs, by, now)
    session.flush()
    return [document.id or 0 for document in moving]


def hold(session: Session, standing: AboutMe, theirs: AboutMeVersion, by: int, now: datetime) -> None:
    """Write these words as the next version of the document that stands."""
    standing.version, standing.saved_at = standing.version + 1, now
    session.add(
        AboutMeVersion(
            document_id=standing.id or 0, version=standing.version, form_version=theirs.form_version, words=dict(theirs.words), told=theirs.told,
            by_id=by, at=now,
        )
    )  # fmt: skip
