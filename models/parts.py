"""The parts of a mail's body: what its writer newly wrote, and the older mails quoted below it.

Text comes in, the new text and the old text go out, neither changed but for legal footers, which are left out of both. The post room
folds mails with far more care (by their headers and their HTML) before the reader sees them; this is for text that comes alone, as in evaluation
rows. Where the subject says that a mail is passed on, or next to nothing is newly written ("see below"), all of it is new. Linear in the text.
"""

from __future__ import annotations

import re
from itertools import islice

LEAST_NEW = 5  # words; with fewer a mail passes on what stands below
_HEADERS_WITHIN = 4  # lines: "From:" alone is a writer's word, with "Sent:" or "To:" soon after it is a mail's head
_LONGEST = 300  # characters of a line that patterns look at

_QUOTE = re.compile(r"\s{0,3}[>|]")
_MARK = re.compile(
    r"\s{0,3}(?:-{2,}\s?(?:original message|forwarded message|forwarded by)\b|begin forwarded message|_{20,}\s*$)",
    re.IGNORECASE,
)
_WROTE = re.compile(r"\s{0,3}(?:on|am|le|el)\b.{6,200}\b(?:wrote|schrieb|a écrit|escribió)\s?:?\s*$", re.IGNORECASE)
_WROTE_STARTS = re.compile(r"\s{0,3}on\b.{6,120}(?:\d{4}|\d\d:\d\d)", re.IGNORECASE)
_WROTE_ENDS = re.compile(r".{0,120}\bwrote\s?:\s*$", re.IGNORECASE)
_FROM = re.compile(r"\s{0,3}\*?from\s?:", re.IGNORECASE)
_HEADER = re.compile(r"\s{0,3}\*?(?:sent|date|to|cc|subject)\s?:", re.IGNORECASE)
_FORWARDED = re.compile(r"\s{0,9}(?:(?:re|aw)\s?:\s?){0,3}(?:fwd?|wg|tr)\s?:", re.IGNORECASE)
_LEGAL = re.compile(
    r"intended (?:only )?(?:for the|recipient|solely)|privileged|received this (?:e-?mail|message|communication)? ?in error"
    r"|if you are not the|may contain confidential|is confidential|scanned for viruses|do not necessarily (?:reflect|represent)"
    r"|registered (?:office|charity|company)|think before you print|consider the environment",
    re.IGNORECASE,
)
_LEGAL_TURNS = 2  # different turns of lawyers in one paragraph


def split(body: str, subject: str = "") -> tuple[str, str]:
    """The newly written text and the quoted history ("" if there is none) of a body."""
    lines = _without_footers(body).split("\n")
    if _FORWARDED.match(subject):
        return "\n".join(lines), ""
    new: list[str] = []
    old: list[str] = []
    below = False
    for place, line in enumerate(lines):
        below = below or _starts_history(lines, place)
        (old if below or _QUOTE.match(line) else new).append(line)
    if sum(len(line.split()) for line in new) < LEAST_NEW:
        return "\n".join(lines), ""
    return "\n".join(new), "\n".join(old)


def _starts_history(lines: list[str], place: int) -> bool:
    """True where everything from a line on is an older mail."""
    line = lines[place][:_LONGEST]
    if _MARK.match(line) or _WROTE.match(line):
        return True
    following = [text[:_LONGEST] for text in islice(lines, place + 1, place + 1 + _HEADERS_WITHIN)]
    if _WROTE_STARTS.match(line) and following and _WROTE_ENDS.match(following[0]):
        return True
    return _FROM.match(line) is not None and any(map(_HEADER.match, following))


def _without_footers(body: str) -> str:
    """The body without its legal paragraphs."""
    if not _LEGAL.search(body):
        return body
    kept = (part for part in re.split(r"(\n\s*\n)", body) if len(set(_LEGAL.findall(part.lower()))) < _LEGAL_TURNS)
    return "".join(kept)
