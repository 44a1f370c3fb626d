"""Which kinds of rows one case has at all, asked in one question: its page asks only for what there is.

A plain case has one mail and nothing else; a page that asks a dozen tables for it waits a dozen times to hear so. Only a session that
reads remembers the answer; one that writes, in which a row may come, is told that there may be some and asks the table itself.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlmodel import Session, SQLModel, col

from liaison.store.session import once
from liaison.store.tables import Draft, Letter, Message, Note
from liaison.store.tables_care import PsychologyBarrier
from liaison.store.tables_casework import Call, CaseLink, Filing, Joining, LookAgain, Mention, Part
from liaison.store.tables_desk import Ask
from liaison.store.tables_notices import Notice
from liaison.store.tables_replies import LetterFile, PracticeSaid

OWN: tuple[Any, ...] = (
    Note,
    Letter,
    Draft,
    Call,
    Mention,
    LookAgain,
    Filing,
    Ask,
    Notice,
    PracticeSaid,
    PsychologyBarrier,
)


def may_have(session: Session, table: type[SQLModel], case_id: int) -> bool:
    """Whether a case may have rows of this table; False only where it is known to have none."""
    if not session.info.get("reads"):
        return True
    return table in once(session, ("rows", case_id), lambda: kinds(session, case_id))


def kinds(session: Session, case_id: int) -> frozenset[type[SQLModel]]:
    """The tables in which a case has rows."""
    asked: dict[type[SQLModel], ColumnElement[bool]] = {one: exists().where(col(one.case_id) == case_id) for one in OWN}
    asked[CaseLink] = exists().where(or_(col(CaseLink.one_id) == case_id, col(CaseLink.other_id) == case_id))
    asked[Joining] = exists().where(or_(col(Joining.kept_id) == case_id, col(Joining.joined_id) == case_id))
    files = select(1).select_from(LetterFile).join(Letter, col(Letter.id) == LetterFile.letter_id)
    asked[LetterFile] = exists(files.where(col(Letter.case_id) == case_id))
    divided = select(1).select_from(Part).join(Message, col(Message.id) == Part.message_id)
    asked[Part] = exists(divided.where(col(Message.case_id) == case_id))
    found = session.execute(select(*asked.values())).one()
    return frozenset(table for table, there in zip(asked, found, strict=True) if there)
