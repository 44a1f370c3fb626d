"""What the inbox is asked to show: an address or a form as checked values, and back as an address.

Words that somebody searches for may be a person's name: they are posted, never put into an address.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from liaison.domain.workdays import Calendar
from liaison.store.inbox_keys import Key, key
from liaison.store.inbox_queries import FLAGS, TABS, Wanted
from liaison.web.deps import Colleague
from liaison.web.forms import plain
from models.taxonomy import Category, Urgency

SEARCH = 100  # characters: longer is no search
E = TypeVar("E", bound=StrEnum)
# what else a list can be narrowed to, in the words of the page
FLAG_WORDS = {
    "red_flag": "Red flag",
    "unopened": "Not opened",
    "overdue": "Overdue",
    "attachment": "Has an attachment",
    "unclear": "Unclear",
}
assert FLAG_WORDS.keys() == FLAGS.keys()


@dataclass(frozen=True)
class Asked:
    """What the inbox is asked to show. A list has pages by key, the results of a search by number."""

    wanted: Wanted
    after: Key | None = None
    before: Key | None = None
    page: int = 1
    open_id: int | None = None

    def parts(self) -> dict[str, Any]:
        """The tab and its filters, as an address or a saved view holds them; empty ones are left out."""
        w = self.wanted
        owner = None if w.owner is None else "nobody" if w.owner == 0 else w.owner
        found = {
            "tab": w.tab, "urgency": w.urgency and w.urgency.value, "category": w.category and w.category.value, "practice": w.practice,
            "cluster": w.cluster, "locality": w.locality, "owner": owner, "flags": list(w.flags),
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    def address(self, **changes: Any) -> str:
        """The address of this view with some parts changed; words searched for never stand in it."""
        parts = self.parts() | {"after": self.after, "before": self.before, "open": self.open_id} | changes
        return "/inbox?" + urlencode({name: value for name, value in parts.items() if value}, doseq=True)

    def first(self) -> Asked:
        """The same view from its beginning, with no mail open."""
        return Asked(self.wanted)

    def timed(self, now: datetime, calendar: Calendar) -> Asked:
        """The same, told what the time is: some lists hold what is due."""
        here = calendar.local(now) + timedelta(days=1)
        until = here.replace(hour=0, minute=0, second=0, microsecond=0)
        return replace(self, wanted=replace(self.wanted, now=now, until=until))

    @property
    def filtered(self) -> bool:
        """Whether the tab is narrowed."""
        return len(self.parts()) > 1


def asked(fields: Any, colleague: Colleague) -> Asked:
    """What an address or a form asks for (a multi-dictionary); what makes no sense is left out."""
    tab = str(fields.get("tab") or "mine")
    owner = str(fields.get("owner") or "")
    wanted = Wanted(
        tab=tab if tab in TABS else "mine",
        staff_id=colleague.id,
        localities=colleague.localities,
        urgency=member(Urgency, fields.get("urgency")),
        category=member(Category, fields.get("category")),
        practice=clean(fields.get("practice")),
        locality=clean(fields.get("locality")),
        words=" ".join(clean(fields.get("words")).split()),
        cluster=number(fields.get("cluster")) or None,
        owner=0 if owner == "nobody" else number(owner) or None,
        flags=tuple(flag for flag in FLAGS if flag in fields.getlist("flags")),
    )
    after, before = key(str(fields.get("after") or "")), key(str(fields.get("before") or ""))
    return Asked(wanted, after, before, max(1, number(fields.get("page")) or 1), number(fields.get("open")))


def clean(text: Any) -> str:
    """Text of a sensible length, without null characters (PostgreSQL refuses them)."""
    return plain(str(text or ""))[:SEARCH]


def member(kind: type[E], text: Any) -> E | None:
    """The enum's member, or None."""
    return kind(text) if text in set(kind) else None


def number(text: Any) -> int | None:
    """A whole number that a database takes, or None."""
    return int(text) if text and str(text).isdecimal() and len(str(text)) < 10 else None
