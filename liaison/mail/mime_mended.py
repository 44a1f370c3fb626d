"""Mends what the standard library's parser gives up over before it has begun: marks in front of a mail, and header lines that are
not quite such. Bytes in, bytes out; each rule looks at the head of the mail alone and takes linear time.

The library ends the headers at the first line that is none, and then a mail has no sender, no subject and no parts.
"""

from __future__ import annotations

import re

MAX_HEAD = 200_000  # bytes looked at
MAX_JUNK = 5  # lines in front of the first header

# `Subject : x` was lawful once (RFC 5322, 4.5). Only for names that mails have: a body line "Dose : 60 mg" is none.
_SPACED = re.compile(
    rb"^((?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|return-path|received|mime-version|"
    rb"content-[a-z-]{1,40}|x-[a-z-]{1,60}))[ \t]{1,20}:",
    re.I | re.M,
)
_HEADER = re.compile(rb"[!-9;-~]{1,100}:|From |[ \t]")
_TELLING = re.compile(rb"^(from|to|subject|date|message-id|mime-version|content-type)[ \t]{0,20}:", re.I | re.M)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
JUNK_DOUBT = "a line in front of the headers could not be read and was left out"


def mended(raw: bytes) -> tuple[bytes, str | None]:
    """The mail as the library reads it, and a doubt when a line had to go."""
    raw = _without_marks(raw)
    end = _END_OF_HEAD.search(raw, 0, MAX_HEAD)
    head, rest = (raw[: end.start()], raw[end.start() :]) if end else (raw[:MAX_HEAD], raw[MAX_HEAD:])
    spaced = _SPACED.sub(rb"\1:", head) if b" :" in head or b"\t:" in head else head
    bare = _without_junk(spaced)
    if bare == head:
        return raw, None
    return bare + rest, None if bare == spaced else JUNK_DOUBT


def _without_marks(raw: bytes) -> bytes:
    """Bytes that an editor saved as UTF-16 or with a mark in front, and empty lines before the headers, are put right."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")


def _without_junk(head: bytes) -> bytes:
    """The head without lines before its first header, if what follows is plainly the head of a mail (three telling headers)."""
    lines = head.split(b"\n", MAX_JUNK + 1)
    first = next((n for n, line in enumerate(lines[: MAX_JUNK + 1]) if _HEADER.match(line)), None)
    if not first:
        return head
    below = b"\n".join(lines[first:])
    return below if len({name.lower() for name in _TELLING.findall(below)}) >= 3 else head
