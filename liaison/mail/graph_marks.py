"""Tells Outlook that a mail is taken: read, our category beside those of others, and put away, as far as the setting goes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from liaison.mail.graph_places import Places
from liaison.mail.graph_wire import Wire
from liaison.mail.mailbox import MailboxError, MailGone

After = Literal["leave", "read", "categorise", "move"]
LADDER: tuple[After, ...] = (
    "leave",
    "read",
    "categorise",
    "move",
)  # each does what those before it do, and one thing more
OURS = "Liaison: "  # how our category begins; all others are other people's
LONGEST = 255  # characters of a category
CHANGED = 412  # somebody changed the mail between our look and our mark
TRIES = 3
FIELDS = "id,isRead,categories,parentFolderId"


class Marks:
    """The marks of one mailbox. `after` is a rung of the LADDER."""

    def __init__(self, wire: Wire, places: Places, after: After) -> None:
        self.wire, self.places, self.rung = wire, places, LADDER.index(after)

    def put(self, ref: str, label: str) -> str | None:
        """Mark one mail as far as the setting goes; doing it twice is harmless. Returns its ref if that changed.

        A mail that is gone is no error. Raises MailboxErrors.
        """
        if not self.rung:
            return None
        try:
            return self._put(ref, label)
        except MailGone:
            return None

    def _put(self, ref: str, label: str) -> str | None:
        """Look, and mark if the mail is still as we saw it; somebody who changes it at the same moment is not overwritten."""
        for _ in range(TRIES):
            found = self.wire.ask(self.places.message(ref, f"?$select={FIELDS}")).said
            wanted = changes(found, label, self.rung)
            if not wanted or self._patch(ref, wanted, found.get("@odata.etag")):
                return self._move(ref, found)
        raise MailboxError("A mail is being changed by somebody else again and again; it is marked at the next poll.")

    def _patch(self, ref: str, wanted: Mapping[str, Any], etag: object) -> bool:
        """Write the marks; False when somebody changed the mail since `etag`."""
        headers = {"If-Match": etag} if isinstance(etag, str) else {}
        path = self.places.message(ref)
        return self.wire.ask(path, method="PATCH", said=wanted, headers=headers, allow=CHANGED).ok

    def _move(self, ref: str, said: Mapping[str, Any]) -> str | None:
        """Put the mail away, unless a colleague took it out of the folder already: then it stays where they put it."""
        if self.rung < LADDER.index("move") or said.get("parentFolderId") != self.places.read():
            return None
        moved = self.wire.ask(
            self.places.message(ref, "/move"), method="POST", said={"destinationId": self.places.taken()}
        )
        now = moved.said.get("id")
        return now if isinstance(now, str) and now != ref else None


def changes(said: Mapping[str, Any], label: str, rung: int) -> dict[str, Any]:
    """What to write: only what is not so already. A mail that a colleague marked unread after us stays unread."""
    given = said.get("categories")
    categories = [one for one in given if isinstance(one, str)] if isinstance(given, Sequence) else []
    taken_before = any(one.startswith(OURS) for one in categories)
    wanted: dict[str, Any] = {}
    if not said.get("isRead") and not taken_before:
        wanted["isRead"] = True
    ours = [*(one for one in categories if not one.startswith(OURS)), category(label)]
    if rung >= LADDER.index("categorise") and ours != categories:
        wanted["categories"] = ours
    return wanted


def category(label: str) -> str:
    """The label as a category: Outlook divides categories at commas and semicolons, so they become points."""
    return (OURS + re.sub(r"\s*[,;]\s*", " · ", " ".join(label.split())))[:LONGEST]
