"""How hosts tell us of a slot on their agenda, and what cannot be one. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

LONGEST = timedelta(hours=8)  # a longer one is a slip of the pen


class Told(StrEnum):
    """How the hosts told us."""

    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"


TOLD_WORDS: dict[Told, str] = {Told.PHONE: "on the telephone", Told.MAIL: "by mail", Told.LETTER: "by letter"}


def why_no_slot(starts: datetime, ends: datetime, now: datetime) -> str | None:
    """Why these aware moments cannot be an offered slot, as words for a page; None when they can."""
    if starts <= now:
        return "This time has passed. Enter a day and time to come."
    if ends <= starts or ends - starts > LONGEST:
        return "Enter how long it takes: from 5 minutes to 8 hours."
    return None
