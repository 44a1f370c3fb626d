"""What a retraining is made of: how much of the shipped corpus is kept, which local mails are held out, how long a released text is kept.

Every number here is policy, chosen by reasoning and not by measurement on a site's mail; a change is a change of this table, seen in review.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from models.taxonomy import Outcome, Urgency

# released rows to train on, at least → share of the shipped corpus that is kept. The invented rows carry a site through its first
# months and then make room: what its own people write is the truth. Thinning and not weighting, because the vocabulary leaves out what
# stands in fewer than three rows, and a row counted threefold would carry a patient's rare words past that bound.
CORPUS_KEPT: tuple[tuple[int, float], ...] = (
    (0, 1.0),
    (200, 0.8),
    (500, 0.6),
    (1_000, 0.4),
    (3_000, 0.2),
)
# ... but of these none is ever taken away: real urgent mail is rare, and so is each kind of automatic mail
ALWAYS_KEPT_URGENCIES = frozenset({Urgency.U1, Urgency.U2})

LOCAL_HELD_OUT = 0.2  # of the released rows, the newest by the day of their judgement: compared on, never trained on
KEPT_READERS = 5  # trained readers whose files are kept, the serving one and the one before it always among them
TEXT_KEPT = timedelta(
    days=3 * 365
)  # after its release a text is withdrawn by itself: language and services change, and so does need

T = TypeVar("T")


def corpus_share(released: int) -> float:
    """The share of the shipped corpus kept beside so many released rows."""
    return next(share for least, share in reversed(CORPUS_KEPT) if released >= least)


def keeps(name: str, outcome: Outcome, urgency: Urgency | None, share: float) -> bool:
    """Whether a row of the shipped corpus stays when only `share` of it does: by its id, so that every training keeps the same ones."""
    return outcome is Outcome.NOT_A_QUERY or urgency in ALWAYS_KEPT_URGENCIES or lot(f"thin:{name}") < share


def held_out(rows: Sequence[tuple[datetime, T]], trained_until: datetime | None) -> tuple[list[T], list[T]]:
    """Split rows (when judged, row) into those to train on and the newest, held out. None that the serving reader may have been trained
    on (`trained_until`: its newest local row) is held out: both are compared on what neither has seen."""
    ordered = [row for _, row in sorted(rows, key=lambda one: one[0])]
    times = sorted(moment for moment, _ in rows)
    cut = len(ordered) - int(len(ordered) * LOCAL_HELD_OUT)
    if trained_until is not None:
        cut = max(cut, sum(moment <= trained_until for moment in times))
    return ordered[:cut], ordered[cut:]


def is_too_old(released_at: datetime, now: datetime) -> bool:
    """Whether a released text has been kept long enough."""
    return now - released_at > TEXT_KEPT


def lot(name: str) -> float:
    """A fraction drawn from a name, always the same."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64
