"""The read side of attachments: the words under a mail, and which attachments of found cases hold the words somebody searched for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.found_words import holds
from liaison.domain.search_words import Term
from liaison.domain.states import AttachmentState
from liaison.store.tables import Message
from liaison.store.tables_attachments import Attached

SHOWN = 20_000  # characters of one attachment that a page shows; the rest is in the original
TELLING = 3  # characters from which on a word tells where it was found
LOOKED_THROUGH = (
    50_000  # characters of an attachment in which the found word is looked for, to say that it stands there
)


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


def holding(session: Session, case_ids: Sequence[int], terms: Sequence[Term]) -> dict[int, list[str]]:
    """The names of the attachments of these cases that hold one of the terms, by case. Short words stand everywhere and say nothing."""
    found: dict[int, list[str]] = defaultdict(list)
    telling = [term for term in terms if len("".join(term.ways[0])) >= TELLING]
    if not case_ids or not telling:
        return found
    text = func.substr(col(Attached.text), 1, LOOKED_THROUGH)
    rows = select(col(Message.case_id), col(Attached.name), text).join(Message, col(Message.id) == Attached.message_id)
    for case_id, name, words in session.execute(
        rows.where(col(Message.case_id).in_(case_ids)).order_by(col(Attached.id))
    ):
        if name not in found[case_id] and holds(f"{name} {words}", telling):
            found[case_id].append(name)
    return {case_id: names for case_id, names in found.items() if names}
