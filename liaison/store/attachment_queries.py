"""The read side of attachments: the words under a mail, and which attachments hold the words somebody searches for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from liaison.domain.search_words import Term
from liaison.domain.states import AttachmentState
from liaison.store.tables import Message
from liaison.store.tables_attachments import Attached

SHOWN = 20_000  # characters of one attachment that a page shows; the rest is in the original
TELLING = 3  # characters from which on a word tells where it was found
SEARCHED = 5_000  # the words of so many of the newest attachments are searched


@dataclass(frozen=True)
class Extract:
    """One attachment as a page shows it; `text` is its beginning, `more` whether there is more in it."""

    number: int
    state: AttachmentState
    text: str
    more: bool
    because: str
    floor: list[dict[str, str]]


def of_messages(session: Session, ids: Sequence[int]) -> dict[int, dict[int, Extract]]:
    """The attachments of these mails: message id, then the place in the mail."""
    text = func.substr(col(Attached.text), 1, SHOWN)
    more = col(Attached.cut) | (func.length(col(Attached.text)) > SHOWN)
    columns = (col(Attached.message_id), col(Attached.number), col(Attached.state), text, more)
    rows = select(*columns, col(Attached.because), col(Attached.floor)).where(col(Attached.message_id).in_(ids))
    found: dict[int, dict[int, Extract]] = defaultdict(dict)
    for message_id, number, *rest in session.execute(rows):
        found[message_id][number] = Extract(number, *rest)
    return found


def with_term(term: Term) -> ColumnElement[bool]:
    """Attachments among the newest whose name or words hold the term, in any of its ways."""
    oldest = select(func.max(col(Attached.id)) - SEARCHED).scalar_subquery()
    return (col(Attached.id) > oldest) & or_(*(holds(column, term) for column in (Attached.name, Attached.text)))


def holds(column: Any, term: Term) -> ColumnElement[bool]:
    """Whether a column holds a term, in any case of letters; signs of the database are plain characters, and a phrase may be broken
    over two lines, as it is on paper."""
    return or_(*((unbroken(column) if " " in way else col(column)).icontains(way, autoescape=True) for way in term))


def unbroken(column: Any) -> ColumnElement[str]:
    """The column with its lines joined."""
    return func.replace(col(column), "\n", " ")


def holding(session: Session, case_ids: Sequence[int], terms: Sequence[Term]) -> dict[int, list[str]]:
    """The names of the attachments of these cases that hold one of the terms, by case. Short words stand everywhere and say nothing."""
    found: dict[int, list[str]] = defaultdict(list)
    telling = [term for term in terms if len(term[0]) >= TELLING]
    if not case_ids or not telling:
        return found
    rows = select(col(Message.case_id), col(Attached.name)).join(Message, col(Message.id) == Attached.message_id)
    rows = rows.where(col(Message.case_id).in_(case_ids), or_(*(with_term(term) for term in telling)))
    for case_id, name in session.execute(rows.order_by(col(Attached.id))):
        if name not in found[case_id]:
            found[case_id].append(name)
    return found
