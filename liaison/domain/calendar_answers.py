"""Reads what a calendar program answered: who, for whom, about which version of the meeting, and whether it counts. Pure.

Comes in: the calendar parts of a mail and its sender; where the meeting and the invitation stand. Goes out: `Said`, and a `Verdict` with its
reason. Programs leave ORGANIZER out, change the case of the UID or wrap it (MS-OXCICAL 2.1.3.1.1.20.26), number their answers by rules of their
own; nobody's answer is lost by that, and what is not sure is a person's to judge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from liaison.clock import LONDON
from liaison.domain.attending import Answer
from liaison.domain.invitations import Attendee, CalendarPart

ANSWERS = frozenset({"REPLY", "COUNTER"})  # RFC 5546, what an attendee sends
PARTSTATS: dict[str, Answer] = {
    "ACCEPTED": Answer.YES,
    "TENTATIVE": Answer.MAYBE,
    "DECLINED": Answer.NO,
    "DELEGATED": Answer.DEPUTY,
    "NEEDS-ACTION": Answer.WAITING,
}
WRAPPED = re.compile(r"[0-9A-F]{32,}7643616C2D55696401000000((?:[0-9A-F]{2})+)", re.I)  # "vCal-Uid" in a GlobalObjectId
LONGEST = 2_000  # characters kept of a comment


@dataclass(frozen=True)
class Said:
    """One answer. `attendee` is for whom it is, `said_by` who sent it, addresses in lower case; `starts` aware, what it was answered about or,
    of a counter-proposal, what is proposed."""

    uid: str
    answer: Answer
    attendee: str
    name: str = ""
    said_by: str = ""
    sent_by: str = ""
    delegated_to: str = ""
    delegated_from: str = ""
    words: str = ""
    sequence: int | None = None
    stamp: datetime | None = None
    starts: datetime | None = None
    occurrence: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """Where the meeting and one invitation to it stand: the version sent, its start, the stamp of the answer that counts."""

    sequence: int
    starts: datetime | None
    cancelled: bool
    newest: datetime | None


@dataclass(frozen=True)
class Verdict:
    """Whether an answer counts, whether a person is to look at it, and why."""

    counts: bool
    look: bool
    because: str


def as_row(part: CalendarPart) -> dict[str, Any]:
    """A calendar part as JSON values."""

    def moment(value: datetime | date | None) -> str:
        return value.isoformat() if isinstance(value, datetime) else ""

    return {
        "method": part.method, "uid": part.uid[:500], "sequence": part.sequence if part.numbered else None, "stamp": moment(part.stamp),
        "start": moment(part.start), "recurrence_id": part.recurrence_id[:40], "comment": part.comment[:LONGEST],
        "attendees": [vars(one) for one in part.attendees[:50]],
    }  # fmt: skip


def said(row: Mapping[str, Any], sender: str) -> Said | None:
    """What one calendar part of a mail answers; None where nobody answers in it."""
    people = [Attendee(**one) for one in row["attendees"]]
    if row["method"] not in ANSWERS or not people:
        return None
    who = answering(people, sender.lower())
    counter = row["method"] == "COUNTER"
    answer = PARTSTATS.get(who.partstat, Answer.WAITING)
    return Said(
        uid=plain_uid(row["uid"]),
        answer=Answer.OTHER_TIME if counter else answer,
        attendee=who.address.lower(),
        name=who.name,
        said_by=sender.lower(),
        sent_by=who.sent_by.lower(),
        delegated_to=who.delegated_to.lower(),
        delegated_from=who.delegated_from.lower(),
        words=row["comment"].strip(),
        sequence=row["sequence"],
        stamp=moment(row["stamp"]),
        starts=moment(row["start"]),
        occurrence=moment(row["recurrence_id"].replace(" ", "T")),
    )


def answering(people: Sequence[Attendee], sender: str) -> Attendee:
    """Who of the attendees in an answer it is: old servers send all of them. The sender, else whom the sender answers for, else the first that
    says anything."""
    mine = [one for one in people if one.address.lower() == sender]
    for_others = [one for one in people if one.sent_by.lower() == sender]
    speaking = [one for one in people if one.partstat not in {"", "NEEDS-ACTION"}]
    return next(iter([*mine, *for_others, *speaking, *people]))


def moment(text: str) -> datetime | None:
    """A stored moment, aware; one without a zone is a London wall clock's, as programs that drop the zone show it."""
    try:
        found = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None
    if found is None:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(UTC)


def plain_uid(text: str) -> str:
    """A UID in one form: unwrapped from Exchange's identifier, without braces, in lower case."""
    wrapped = WRAPPED.fullmatch(text.strip())
    if wrapped:
        text = bytes.fromhex(wrapped[1]).rstrip(b"\0").decode("utf-8", "replace")
    return text.strip().strip("{}").lower()


def judge(answer: Said, stands: Standing) -> Verdict:
    """Whether an answer that is tied to an invitation counts for the meeting as it stands."""
    if stands.cancelled:
        return Verdict(False, False, "It came after the meeting was called off.")
    if answer.answer is Answer.WAITING:
        return Verdict(False, True, "Their calendar sent no answer that we know.")
    if answer.answer is Answer.OTHER_TIME:
        return Verdict(True, True, "They propose another time.")
    same_time = answer.starts is not None and answer.starts == stands.starts
    if answer.sequence is not None and answer.sequence < stands.sequence and not same_time:
        return Verdict(False, False, "It answers an earlier time of this meeting.")
    if answer.sequence is None and answer.starts is not None and not same_time:
        return Verdict(False, True, "It is about another time than this meeting's.")
    if stands.newest is not None and answer.stamp is not None and answer.stamp < stands.newest:
        return Verdict(False, False, "A later answer of theirs was here first.")
    return Verdict(True, False, "")


def may_speak_for(answer: Said, invited: str, *, of_practice: bool) -> bool:
    """Whether whoever sent the answer may be taken to answer for whom we invited: themselves, named as sent by, or an address known to write
    for the same practice (`of_practice`). Nobody by the mail domain alone: a whole health service shares one."""
    return of_practice or answer.said_by in {invited.lower(), answer.sent_by}
