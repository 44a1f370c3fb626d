"""What somebody who is invited to a meeting may answer, and the keys of the letters to them. Pure."""

from __future__ import annotations

import re
from enum import StrEnum


class Answer(StrEnum):
    """Where somebody invited stands."""

    WAITING = "waiting"
    YES = "yes"
    DEPUTY = "deputy"  # somebody comes in their place
    MAYBE = "maybe"
    NO = "no"
    OTHER_TIME = "other_time"  # would come at another time


ANSWER_WORDS: dict[Answer, str] = {
    Answer.WAITING: "not heard from yet",
    Answer.YES: "is coming",
    Answer.DEPUTY: "sends somebody",
    Answer.MAYBE: "may come",
    Answer.NO: "cannot come",
    Answer.OTHER_TIME: "would prefer another time",
}
# for a calendar: what an invitation says of an answer that still counts (RFC 5545, 3.2.12)
PARTSTAT: dict[Answer, str] = {
    Answer.YES: "ACCEPTED",
    Answer.DEPUTY: "DELEGATED",
    Answer.MAYBE: "TENTATIVE",
    Answer.NO: "DECLINED",
}
INVITE, REMIND, CALL_OFF = "invite", "chase", "call-off"
KEY = re.compile(r"(invite|chase|call-off):invitation-([0-9]{1,9}):([0-9]{1,9})")


def letter_key(kind: str, invitation_id: int, sequence: int) -> str:
    """The outbox key of one letter to one invited person about one version of the meeting: so nobody has two of it."""
    return f"{kind}:invitation-{invitation_id}:{sequence}"


def sequence(meeting: int, extra: int) -> int:
    """The SEQUENCE of one person's calendar object: the meeting's versions, and their own."""
    return meeting + extra


def read_key(key: str) -> tuple[int, int] | None:
    """The invitation and the version a key names; None for other letters."""
    found = KEY.fullmatch(key)
    return (int(found[2]), int(found[3])) if found else None
