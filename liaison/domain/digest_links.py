"""The signed link in a digest: the page on which a practice answers without signing in.

The token holds the number of the digest, the day it ends, and a signature: nothing of a person or a practice. Looking changes nothing;
who the people are is shown when somebody presses, because scanners open links and press nothing.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date

from liaison.domain.practice_links import signature

PURPOSE = "digest-link"
TOKEN = re.compile(r"([0-9]{1,9})\.([0-9]{6,7})\.([a-z2-7]{24})")


@dataclass(frozen=True)
class DigestLink:
    """What a token names: the digest, and its last London day."""

    digest_id: int
    until: date


def make(digest_id: int, until: date, key: bytes) -> str:
    """The token of one digest."""
    name = f"{digest_id}.{until.toordinal()}"
    return f"{name}.{signature(PURPOSE, name, key)}"


def read(token: str, key: bytes) -> DigestLink | None:
    """What a token names, over or not; None for one that is not ours."""
    match = TOKEN.fullmatch(token)
    if match is None:
        return None
    name = token.rpartition(".")[0]
    if not hmac.compare_digest(match[3], signature(PURPOSE, name, key)) or int(match[2]) > date.max.toordinal():
        return None
    return DigestLink(int(match[1]), date.fromordinal(int(match[2])))
