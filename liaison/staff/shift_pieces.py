"""What leave has left of somebody's shifts, as a calendar shows them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from liaison.domain.rota import cut, joined
from liaison.mail.shift_feed import Duty
from liaison.store.rota_queries import AwayLine, ShiftLine


def pieces(shifts: Sequence[ShiftLine], away: Sequence[AwayLine]) -> list[Duty]:
    """Each shift with the leave cut out; one that leave takes whole is left out. Both are one colleague's."""
    gone = joined((one.starts_at, one.ends_at) for one in away)
    return [
        Duty(one.id, starts, ends, one.place, one.version, one.changed_at or one.starts_at, number)
        for one in shifts
        for number, (starts, ends) in enumerate(cut([(one.starts_at, one.ends_at)], gone), start=1)
    ]


def site_word(secret: bytes) -> str:
    """A word that tells this site from others, the same for good: UIDs must never meet."""
    return hmac.new(secret, b"calendar", hashlib.sha256).hexdigest()[:12] + ".liaison"
