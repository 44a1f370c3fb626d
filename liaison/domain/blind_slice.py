"""The blind slice: a small share of mails that a person sorts before the reader's answer is shown, so that agreement is measured honestly.

Nobody is hurried by it and nothing waits for it: what the floor or the reader calls urgent is never blind, level and clocks work as
ever underneath, every other act stays possible, and one button shows the answer at once. The price is said with the figures: they
speak of mail that the reader called calm, which is where a missed urgent mail would be found.
"""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from typing import Protocol

from models.taxonomy import Category, Outcome, Urgency

CALM = frozenset({Urgency.U3, Urgency.U4})
PURPOSE = b"blind slice"  # the site's key signs other things too


class BlindLook(StrEnum):
    """How one case stands to the slice."""

    NONE = "none"  # not in it
    HIDDEN = "hidden"  # in it: the reader's answer is not shown yet
    SORTED = "sorted"  # a person sorted it before seeing the answer
    PASSED = "passed"  # the answer was asked for first, or somebody acted otherwise: it counts for nothing


class Sortable(Protocol):
    """What is asked of a case."""

    blind: BlindLook
    urgency: Urgency
    floor_urgency: Urgency | None


def look_for(
    key: bytes,
    name: str,
    share: float,
    *,
    outcome: Outcome,
    category: Category | None,
    urgency: Urgency | None,
    floor_urgency: Urgency | None,
) -> BlindLook:
    """Whether a new case joins the slice; `name` is its reference, `share` a fraction. The same key and name give the same answer."""
    sorted_by_reader = outcome is Outcome.QUERY and category is not None
    calm = urgency in CALM and floor_urgency is None
    return BlindLook.HIDDEN if sorted_by_reader and calm and drawn(key, name, share) else BlindLook.NONE


def drawn(key: bytes, name: str, share: float) -> bool:
    """Whether the lot falls on a name: by a keyed hash, so that nobody who writes to us can choose it."""
    digest = hmac.new(key, PURPOSE + name.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def is_blind(case: Sortable) -> bool:
    """Whether the reader's category and urgency are kept back on pages now. A mail that turned urgent is blind no longer."""
    return case.blind is BlindLook.HIDDEN and case.floor_urgency is None and case.urgency in CALM
