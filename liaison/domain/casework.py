"""The few words of casework that rows hold: what a telephone call was, how a finished case stands to the clinical record, and the
names of ledger items that were written here and lie on no mail server."""

from __future__ import annotations

from enum import StrEnum

from models.taxonomy import Urgency


class CallKind(StrEnum):
    """What a telephone call was."""

    ASKED = "asked"  # somebody rang us: it is a question of its own
    ANSWERED = "answered"  # we answered a question by telephone


class FiledAs(StrEnum):
    """How a case stands to the person's clinical record."""

    FILED = "filed"  # a colleague put it into the record
    NOT_NEEDED = "not_needed"  # it is about nobody, or nothing of it belongs there


# How the ledger names an item that a colleague wrote here. No mail server knows it.
CALL = "call:"  # a telephone call that was logged
MEETING = "meeting:"  # a question that was raised at a meeting
PART = "part:"  # one person's part of a mail about several people
PAGE = "page:"  # what a practice wrote or attached on its own page
WORRIED = f"{PAGE}worried:"  # and pressed that they are worried about the person: read the same day, whatever the words
WRITTEN_HERE = (CALL, PART, PAGE, MEETING)


def said_of_call(by_person: Urgency, floor: Urgency | None, read: str, who: str = "Whoever took the call") -> str:
    """Why a call has its level, in one sentence: the colleague's, or the floor's where a red flag in the words asks for more."""
    if floor is not None and floor.value < by_person.value:
        return f"{who} said {by_person.title.lower()}; a red flag in the words makes it {floor.value}. {read}"
    return f"{who} said {by_person.title.lower()}. {read}"
