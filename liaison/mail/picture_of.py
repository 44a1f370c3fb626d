"""One page of an attachment as a picture that we drew ourselves, in a child process of its own: nothing of the sender's reaches a browser.

Pictures are unpacked and packed again, pages of a PDF are drawn; anything else is not shown. The limits and the empty environment are
those of `attachment_text`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from liaison.mail.attachment_answers import Why
from liaison.mail.attachment_kinds import Kind, kind_of
from liaison.mail.attachment_text import SPENT, in_a_child
from liaison.mail.picture_answers import NoPicture, Picture, Wish

CHILD = Path(__file__).with_name("picture_child.py")
USUAL = Wish()
# how what we drew begins: what the child says is checked before it is passed on
BEGINS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
# declared kinds and endings for which a look is offered; what the bytes are decides
KINDS = (
    "application/pdf",
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/tiff",
)
ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")


def may_be_drawn(name: str, content_type: str) -> bool:
    """Whether an attachment says of itself that it is something we draw."""
    return content_type.lower() in KINDS or name.lower().endswith(ENDINGS)


def picture_of(content: bytes, page: int = 0, wish: Wish = USUAL, child: Path = CHILD) -> Picture | NoPicture:
    """A page (from 0) of an attachment. Never raises for what the bytes hold; OSError where no child can be started."""
    if len(content) > wish.size:
        return NoPicture(Why.TOO_LARGE)
    kind = kind_of(content)
    if kind is not Kind.PDF and kind is not Why.PICTURE:
        return NoPicture(kind if isinstance(kind, Why) else Why.UNKNOWN)
    code, said = in_a_child(content, replace(wish, page=page), child)
    if code in (None, *SPENT):
        return NoPicture(Why.TOO_SLOW)
    return understood(said, page, wish) if code == 0 else NoPicture(Why.DAMAGED)


def understood(said: bytes, page: int, wish: Wish) -> Picture | NoPicture:
    """What the child said, taken for what it is: the work of a process that has opened a stranger's document."""
    line, _, pixels = said.partition(b"\n")
    try:
        head = json.loads(line)
        if "why" in head:
            return NoPicture(Why(head["why"]))
        content_type, pages = str(head["type"]), int(head["pages"])
    except (ValueError, KeyError, TypeError):
        return NoPicture(Why.DAMAGED)
    whole = content_type in BEGINS and pixels.startswith(BEGINS[content_type]) and len(pixels) <= wish.drawn
    return Picture(pixels, content_type, page, pages) if whole and pages > page else NoPicture(Why.DAMAGED)
