"""The signed link by which a practice says, without signing in, whether an answer answered its question.

The token holds the numbers of the case and of its version (which name our letter), the day it ends, and a signature; nothing of a
person or a practice. Whoever has the letter can press a button, and no more than that.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

PURPOSE = "practice-link"
VALID = timedelta(days=60)  # after that a new question is better than an old button
SIGNATURE = 24  # base-32 characters: 120 bits
TOKEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{6,7})\.([a-z2-7]{24})")


@dataclass(frozen=True)
class Link:
    """What a token names: the case and its version when the answer was posted, and its last London day."""

    case_id: int
    version: int
    until: date

    @property
    def letter_key(self) -> str:
        """The outbox key of the answer."""
        return answer_key(self.case_id, self.version)


def answer_key(case_id: int, version: int) -> str:
    """The outbox key of an answer: one for each version of its case."""
    return f"answer:case-{case_id}:v{version}"


def make(case_id: int, version: int, today: date, key: bytes) -> str:
    """The token of one answer, valid from today."""
    name = f"{case_id}.{version}.{(today + VALID).toordinal()}"
    return f"{name}.{signature(PURPOSE, name, key)}"


def read(token: str, key: bytes) -> Link | None:
    """What a token names, over or not; None for one that is not ours."""
    match = TOKEN.fullmatch(token)
    if match is None:
        return None
    name = token.rpartition(".")[0]
    if not hmac.compare_digest(match[4], signature(PURPOSE, name, key)) or int(match[3]) > date.max.toordinal():
        return None
    return Link(int(match[1]), int(match[2]), date.fromordinal(int(match[3])))


def signature(purpose: str, name: str, key: bytes) -> str:
    """The signature of a name for one purpose: a link of one kind is none of another."""
    digest = hmac.new(key, f"{purpose}:{name}".encode(), sha256).digest()
    return b32encode(digest).decode().lower()[:SIGNATURE]
