"""What is known of the mails of cases that may be hard to read, for lists: the red-flag rules they met, and as what they were read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.domain.content_notes import BY_CATEGORY
from liaison.store.long_lists import IS_FLAGGED
from liaison.store.tables import Message, Reading
from models.taxonomy import Category


@dataclass
class Holds:
    """The rules met by any mail of a case, and the categories with a content note that one was read as."""

    rules: set[str] = field(default_factory=set)
    read_as: set[Category] = field(default_factory=set)


def hard_mails(session: Session, case_ids: Sequence[int]) -> dict[int, Holds]:
    """Of these cases, those with a mail that met a rule of the floor or was read as something with a content note."""
    found: dict[int, Holds] = {}
    if not case_ids:
        return found
    rows = select(col(Message.case_id), col(Reading.floor), col(Reading.category))
    rows = rows.join(Reading, col(Reading.id) == Message.id).where(col(Message.case_id).in_(case_ids))
    for case_id, floor, category in session.execute(
        rows.where(or_(IS_FLAGGED, col(Reading.category).in_(list(BY_CATEGORY))))
    ):
        holds = found.setdefault(case_id, Holds())
        holds.rules.update(str(hit.get("rule", "")) for hit in floor)
        holds.read_as.update({category} & BY_CATEGORY.keys())
    return found
