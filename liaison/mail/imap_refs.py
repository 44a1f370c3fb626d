"""Names of IMAP items and places. A UID means something only together with its folder and that folder's UIDVALIDITY (RFC 3501, 2.3.1.1).

item   uidvalidity:uid, and outside the inbox uidvalidity:uid:folder
place  imap:uidvalidity:uid[:folder], everything up to this UID was looked at
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from liaison.mail.mailbox import CursorLost

INBOX = "INBOX"
ITEM = re.compile(r"(\d{1,10}):(\d{1,10})(?::([!-~]+))?")
LOST = "The stored place is not one of this folder as it is now; everything is looked at again."


@dataclass(frozen=True)
class Item:
    """One mail's name at the server."""

    validity: int
    uid: int
    folder: str = INBOX

    def __str__(self) -> str:
        name = f"{self.validity}:{self.uid}"
        return name if self.folder == INBOX else f"{name}:{quote(self.folder, safe='')}"

    @classmethod
    def of(cls, ref: str) -> Item | None:
        """The item that a ref names; None for what is no ref of ours."""
        match = ITEM.fullmatch(ref)
        return cls(int(match[1]), int(match[2]), unquote(match[3] or INBOX)) if match else None


def place(item: Item) -> str:
    """The cursor of somebody who has everything up to this item."""
    return f"imap:{item}"


def place_of(cursor: str | None, validity: int, folder: str) -> Item:
    """Where a caller stands in a folder as it is now; None is before its first mail.

    Raises CursorLost when the server has numbered the folder anew (then every UID means another mail), or it is another folder.
    """
    if cursor is None:
        return Item(validity, 0, folder)
    found = Item.of(cursor.removeprefix("imap:")) if cursor.startswith("imap:") else None
    if found is None or (found.validity, found.folder) != (validity, folder):
        raise CursorLost(LOST)
    return found
