"""What others say is in a mail: reads the parse trees that came with the mails of `LIAISON_SHARED`/mails/expected, neutrally.

A tree lists the parts of a mail, and by number which of them are its text and which its attachments. Nothing of our parser is
used here: HTML becomes words by the standard library's own reader, a part's bytes are those of the tree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

NAMED_BY = (("content_disposition", "filename"), ("content_type", "name"))


@dataclass(frozen=True)
class StatedFile:
    """One attachment: its name (None: none is stated) and what it holds; None for a mail, whose bytes the tree does not hold."""

    name: str | None
    content: bytes | None


@dataclass(frozen=True)
class Stated:
    """The values of one mail as somebody else's parser states them; None where it states none."""

    sender: str | None
    subject: str | None
    body: str | None
    files: tuple[StatedFile, ...]


def stated(tree: Path) -> Stated:
    """The values in one file of expected values."""
    found = json.loads(tree.read_text(encoding="utf-8"))
    parts = found["parts"]
    head = _headers(parts[0])
    texts = [_words(parts[number]["body"]) for number in found["text_body"]]
    return Stated(
        sender=_address(head.get("from")),
        subject=_plain(head.get("subject")),
        body="\n".join(texts) if texts else None,
        files=tuple(_file(parts[number]) for number in found["attachments"]),
    )


def html_words(html: str) -> str:
    """The text between the tags of HTML, by the standard library alone."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join(reader.found)


class _Words(HTMLParser):
    """Collects text outside of scripts, styles and titles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in ("script", "style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in ("script", "style", "title") and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(data)


def _headers(part: dict[str, Any]) -> dict[str, Any]:
    """Values by name, first of each."""
    found: dict[str, Any] = {}
    for header in part["headers"]:
        if isinstance(header["name"], str):
            found.setdefault(header["name"], header["value"])
    return found


def _address(value: Any) -> str | None:
    """The first address of a list, also of a list of groups."""
    if not isinstance(value, dict):
        return None
    listed = value["Address"].get("List") or [
        one for group in value["Address"].get("Group", []) for one in group["addresses"]
    ]
    return next((one["address"] for one in listed if one["address"]), None)


def _plain(value: Any) -> str | None:
    return value.get("Text") if isinstance(value, dict) else None


def _words(body: dict[str, Any]) -> str:
    return html_words(body["Html"]) if "Html" in body else str(body.get("Text", ""))


def _file(part: dict[str, Any]) -> StatedFile:
    head = _headers(part)
    return StatedFile(_name(head), _content(part["body"]))


def _name(head: dict[str, Any]) -> str | None:
    for header, attribute in NAMED_BY:
        typed = head.get(header, {}).get("ContentType", {}) if isinstance(head.get(header), dict) else {}
        for one in typed.get("attributes") or ():
            if one["name"] == attribute:
                return str(one["value"])
    return None


def _content(body: dict[str, Any]) -> bytes | None:
    (kind, value), *_ = body.items()
    if kind in ("Binary", "InlineBinary"):
        return bytes(value)
    return value.encode("utf-8", "replace") if kind in ("Text", "Html") else None
