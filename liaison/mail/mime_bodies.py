"""The parts that are the mail's words to text: which parts those are, their charsets, and which of alternatives is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from liaison.mail.html_text import clean_html, quick_text, to_text, without_pictures
from liaison.mail.mime_charsets import decode, storable
from liaison.mail.mime_flowed import from_enriched, from_flowed
from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf
from liaison.mail.quoting_marks import CLINICAL

MAX_TEXT = 1_000_000  # characters; the raw mail is kept whole all the same
MAX_HTML = 3_000_000  # characters looked at
MAX_ENCODED = 45_000_000  # bytes of a part as it stands, which may be a page with its pictures in it
MAX_DECODED = 6_000_000  # bytes
CUT_DOUBT = "the text is longer than 1,000,000 characters: only its beginning was read"

PACKED_DOUBT = "Outlook packed other words into winmail.dat than the mail has itself: both are shown"

PLAIN = frozenset(
    {"text/plain", "text/enriched", "text/markdown", "text/x-markdown", "text/x-web-markdown", "message/plain"}
)
HTML = frozenset({"text/html", "application/xhtml+xml"})
# Other text is read as plain when it stands in the mail without a name (RFC 2046, 4.1.4); not so what only programs read.
NO_WORDS = frozenset(
    "text/calendar text/x-vcalendar text/vcard text/x-vcard text/directory text/csv text/css text/javascript text/xml text/rtf "
    "text/richtext text/rfc822-headers text/x-amp-html text/x-watch-html text/x-diff text/x-patch text/tab-separated-values "
    "text/xml-external-parsed-entity text/x-moz-deleted".split()
)

MAX_STUB = 400  # characters
STUB_DOUBT = "the plain text only says that the mail is HTML: the HTML was read"
# what programs put in the plain alternative in place of the words
_STUB = re.compile(
    r"\bhtml\b.{0,120}\b(?:mail|message|client|reader|program|browser|view|display|support|version|enabled|capable)|"
    r"\b(?:client|reader|program|browser|mail)\b.{0,80}\b(?:does not|doesn't|cannot|can't|not) .{0,40}\bhtml\b|"
    r"\bview (?:this|the) (?:e-?mail|message) in (?:a|your) (?:web )?browser",
    re.I | re.S,
)
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset=[\"']?([\w-]{1,40})", re.I)
_WORDS = re.compile(r"\w+")
_HIGH = bytes(range(0x80, 0x100))


@dataclass(frozen=True)
class Body:
    """The words of a mail: plain text of all of it, the HTML safe to show (None: it had none), and doubts.

    `cut` says that the text is longer than what is read of it.
    """

    text: str
    html: str | None
    doubts: tuple[str, ...]
    cut: bool = False


def body_leaves(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The parts that are the mail's own words: inline text and HTML. A named text part counts only as the first words of the mail."""
    chosen: list[Leaf] = []
    for leaf in leaves:
        if leaf.disposition == "attachment" or not _are_words(leaf):
            continue
        if not leaf.name or not chosen or leaf.group is not None:
            chosen.append(leaf)
    return chosen


def _are_words(leaf: Leaf) -> bool:
    if leaf.kind in PLAIN | HTML:
        return True
    return leaf.kind.startswith("text/") and leaf.kind not in NO_WORDS and not leaf.name and leaf.group is None


def read_body(leaves: Sequence[Leaf]) -> Body:
    """The words of the chosen parts, in order; of alternatives the plain one, or both where they differ."""
    doubts: list[str] = []
    texts: list[str] = []
    htmls: list[str | None] = []
    for _, block in groupby(leaves, key=lambda leaf: leaf.group if leaf.group is not None else id(leaf)):
        text, html = _block(list(block), doubts)
        texts.append(text)
        htmls.append(html)
    whole = "\n\n".join(text for text in texts if text)
    if len(whole) > MAX_TEXT:
        doubts.append(CUT_DOUBT)
    shown = None
    if any(htmls):
        pieces = (html or f"<pre>{escape(text)}</pre>" for text, html in zip(texts, htmls, strict=True))
        shown = clean_html("\n".join(pieces), doubts)
    return Body(whole[:MAX_TEXT], shown, tuple(dict.fromkeys(doubts)), cut=CUT_DOUBT in doubts)


def with_packed(body: Body, packed: Sequence[Leaf]) -> Body:
    """The words with those that Outlook packed into winmail.dat: instead of none, or below where they say more."""
    if not packed:
        return body
    more = read_body(packed)
    if not more.text.strip() or _says_as_much(body.text, more.text):
        return body
    doubts = tuple(dict.fromkeys([*body.doubts, *more.doubts]))
    if not body.text.strip():
        return replace(more, doubts=doubts)
    return Body(f"{body.text}\n\n{more.text}"[:MAX_TEXT], body.html, (*doubts, PACKED_DOUBT), cut=body.cut or more.cut)


def _block(leaves: list[Leaf], doubts: list[str]) -> tuple[str, str | None]:
    """Text and HTML of one part, or of the alternatives of one group."""
    plainest = [leaf for leaf in leaves if leaf.kind == "text/plain"] or [
        leaf for leaf in leaves if leaf.kind not in HTML
    ]
    plain = "\n\n".join(_text_of(leaf, doubts) for leaf in plainest).strip("\n")
    html = "\n".join(_text_of(leaf, doubts) for leaf in leaves if leaf.kind in HTML)
    if not html.strip():
        return plain, None
    if len(html) > MAX_HTML:
        html = html[:MAX_HTML]
        doubts.append(CUT_DOUBT)
    if plain.strip() and _says_as_much(plain, quick_text(html)):
        return plain, html
    converted = to_text(html, doubts).strip("\n")
    if not plain.strip() or _says_as_much(converted, plain):
        return converted, html
    if len(plain) <= MAX_STUB and _STUB.search(plain) and converted.strip() and not CLINICAL.search(plain):
        doubts.append(STUB_DOUBT)
        return converted, html
    if _says_as_much(plain, converted):
        return plain, html
    doubts.append("the plain text and the HTML say different things: both are shown")
    return f"{plain}\n\n{converted}", html


def _says_as_much(one: str, other: str) -> bool:
    """Whether every word of `other` but two, or one in twenty, stands in `one` too."""
    words = set(_WORDS.findall(other.lower()))
    missing = words - set(_WORDS.findall(one.lower()))
    return len(missing) <= max(2, len(words) // 20)


def _text_of(leaf: Leaf, doubts: list[str]) -> str:
    """The words of one part; HTML without the pictures written out in it. What no letter holds is not even decoded."""
    data, broken = content_of(replace(leaf, raw_body=_bounded(leaf.raw_body, MAX_ENCODED, doubts)), words=True)
    if leaf.kind in HTML:
        data = without_pictures(data)
    data = _bounded(data, MAX_DECODED, doubts)
    charset = leaf.parameters.get("charset")
    if charset is None and leaf.kind in HTML and (named := _META_CHARSET.search(data[:2000])):
        charset = named[1].decode("ascii")
    text, doubt = decode(data, charset)
    doubts.extend(one for one in (broken, doubt) if one)
    if leaf.kind in HTML:
        return storable(text)
    if len(text) > MAX_TEXT:
        doubts.append(CUT_DOUBT)
        text = text[:MAX_TEXT]
    if leaf.kind == "text/enriched":
        return from_enriched(storable(text))
    return from_flowed(storable(text), leaf.parameters) if leaf.kind == "text/plain" else storable(text)


def _bounded(data: bytes, most: int, doubts: list[str]) -> bytes:
    """At most so many bytes, not ending inside a sign; a doubt says that more came."""
    if len(data) <= most:
        return data
    doubts.append(CUT_DOUBT)
    return data[:most].rstrip(_HIGH)
