"""The signed link in an invitation: the page on which somebody invited answers without signing in.

The token holds the number of the invitation, the day it ends, and a signature; nothing of a person. Opening changes nothing: scanners open
links and press nothing.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date

from liaison.domain.practice_links import signature

PURPOSE = "meeting-link"
TOKEN = re.compile(r"([0-9]{1,9})\.([0-9]{6,7})\.([a-z2-7]{24})")


@dataclass(frozen=True)
class MeetingLink:
    """What a token names: the invitation, and its last London day."""

    invitation_id: int
    until: date


def make(invitation_id: int, until: date, key: bytes) -> str:
    """The token of one invitation."""
    name = f"{invitation_id}.{until.toordinal()}"
    return f"{name}.{signature(PURPOSE, name, key)}"


def read(token: str, key: bytes) -> MeetingLink | None:
    """What a token names, over or not; None for one that is not ours."""
    match = TOKEN.fullmatch(token)
    if match is None:
        return None
    name = token.rpartition(".")[0]
    if not hmac.compare_digest(match[3], signature(PURPOSE, name, key)) or int(match[2]) > date.max.toordinal():
        return None
    return MeetingLink(int(match[1]), date.fromordinal(int(match[2])))
