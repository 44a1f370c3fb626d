"""The address of the page with two buttons, for letters: only where the pages can be reached from outside."""

from __future__ import annotations

import re
from datetime import datetime

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.practice_links import make

KEY = re.compile(r"answer:case-(\d+):v(\d+)")


def link_of(app: App, letter_key: str, now: datetime) -> str:
    """The link for the answer with this outbox key; "" where no address for practices is set up, or for another kind of letter."""
    named = KEY.fullmatch(letter_key)
    public = app.settings.web.public_address.rstrip("/")
    if not public or named is None:
        return ""
    return f"{public}/said/{make(int(named[1]), int(named[2]), london_date(now), app.secret)}"
