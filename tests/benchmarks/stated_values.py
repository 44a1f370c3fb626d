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

BREAKING = frozenset("br p div tr td th li ul ol table h1 h2 h3 h4 blockquote hr pre body title".split())
NAMED_BY = (("content_disposition", "filename"), ("content_type", "name"))


@dataclass(frozen=True)
class StatedFile:
    """One attachment: its name (None: none is stated) and its bytes; None for an attached mail, which the tree holds taken apart."""

    name: str | None
    content: bytes | None


@dataclass(frozen=True)
class Stated:
    """The values of one mail as somebody else's parser states them; None where it states none.

    `bodies` are the texts that are right answers: the plain alternative, the HTML one, one after the other. `everything` is all
    text in the tree, and `spans` where in the mail each part with content begins and ends: for finding what that parser swallowed.
    """

    sender: str | None
    subject: str | None
    bodies: tuple[str, ...]
    files: tuple[StatedFile, ...]
    everything: str
    spans: tuple[tuple[int, int], ...]


def stated(tree: Path) -> Stated:
    """The values in one file of expected values."""
    found = json.loads(tree.read_text(encoding="utf-8"))
    parts = found["parts"]
    head = _headers(parts[0])
    files = [number for number in found["attachments"] if not _is_words(parts[number])]
    more = [number for number in found["attachments"] if number not in files]
    plain, html = found["text_body"], found["html_body"]
    asked = (plain + more, html + more, sorted({*plain, *html, *more}), plain, html)
    return Stated(
        sender=_address(head.get("from")),
        subject=_plain(head.get("subject")),
        bodies=tuple(dict.fromkeys("\n".join(_words(parts[number]) for number in one) for one in asked)),
        files=tuple(_file(parts[number]) for number in files),
        everything="\n".join(_everything(found)),
        spans=tuple((one["offset_header"], one["offset_end"]) for one in parts if "Multipart" not in one["body"]),
    )


def html_words(html: str) -> str:
    """The text between the tags of HTML, by the standard library alone."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.found)


def _is_words(part: dict[str, Any]) -> bool:
    """Whether a part that the tree lists as attachment is text with neither a name nor the word "attachment": words, by RFC 2183. The
    tree's parser files the last text of a mail that was cut short so, and text/enriched."""
    head = _headers(part)
    typed = _typed(head, "content_type")
    disposed = _typed(head, "content_disposition")
    text = typed.get("c_type", "text") in ("text", "multipart") and bool({"Text", "Html"} & part["body"].keys())
    return text and _name(head) is None and disposed.get("c_type") != "attachment"


def _everything(tree: dict[str, Any]) -> list[str]:
    found = []
    for part in tree["parts"]:
        ((kind, value),) = part["body"].items()
        found += _everything(value) if kind == "Message" else [value] if kind in ("Text", "Html") else []
    return found


class _Words(HTMLParser):
    """Collects text outside of scripts, styles and titles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in ("script", "style", "title")
        self.found.append(" " if tag in BREAKING else "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in ("script", "style", "title") and self._unseen > 0
        self.found.append(" " if tag in BREAKING else "")

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


def _words(part: dict[str, Any]) -> str:
    """The words of a part; the tree calls some HTML and enriched text plain."""
    body = part["body"]
    if "Html" in body:
        return html_words(body["Html"])
    text = str(body.get("Text", ""))
    return html_words(text) if _typed(_headers(part), "content_type").get("c_subtype") in ("html", "enriched") else text


def _file(part: dict[str, Any]) -> StatedFile:
    head = _headers(part)
    return StatedFile(_name(head), _content(part["body"]))


def _name(head: dict[str, Any]) -> str | None:
    for header, attribute in NAMED_BY:
        for one in _typed(head, header).get("attributes") or ():
            if one["name"] == attribute:
                return str(one["value"])
    return None


def _typed(head: dict[str, Any], name: str) -> dict[str, Any]:
    value = head.get(name)
    found: dict[str, Any] = value.get("ContentType", {}) if isinstance(value, dict) else {}
    return found


def _content(body: dict[str, Any]) -> bytes | None:
    ((kind, value),) = body.items()
    if kind in ("Binary", "InlineBinary"):
        return bytes(value)
    return str(value).encode("utf-8", "replace") if kind in ("Text", "Html") else None
