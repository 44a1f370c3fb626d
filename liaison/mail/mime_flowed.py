"""Plain text as its writer wrote it: `format=flowed` lines joined (RFC 3676), the tags of `text/enriched` taken out (RFC 1896).

Text in, text out, in linear time. No word is ever dropped: a line that only looks flowed is joined to the next with a space.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SIGNATURE = "-- "
MAX_JOINED = 300  # lines made one; rules look at lines, so none is let grow without end

_QUOTES = re.compile(r">+")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]{0,60})>")
_PARAM = re.compile(r"<param>[^<>]{0,200}</param>", re.I)


def from_flowed(text: str, parameters: Mapping[str, str]) -> str:
    """The text with its soft line breaks taken out, if `parameters` (of Content-Type) say that it has any."""
    if parameters.get("format", "").lower() != "flowed":
        return text
    delete_space = parameters.get("delsp", "").lower() == "yes"
    paragraphs: list[list[str]] = []
    running: int | None = None  # quote depth of a paragraph that runs on
    for line in text.split("\n"):
        depth, words = _unquoted(line)
        flows = words.endswith(" ") and words != SIGNATURE
        piece = words[:-1] if flows and delete_space else words
        if running == depth and words not in ("", SIGNATURE) and len(paragraphs[-1]) < MAX_JOINED:
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([f"{'>' * depth} {piece}" if depth else piece])
        running = depth if flows else None
    return "\n".join(_ended("".join(pieces)) for pieces in paragraphs)


def _ended(line: str) -> str:
    """The line without white space at its end, which the mark of a signature needs."""
    return line if line == SIGNATURE or line.endswith(f"> {SIGNATURE}") else line.rstrip(" ")


def _unquoted(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and its words without the space that RFC 3676 stuffs in front of some."""
    marks = _QUOTES.match(line)
    depth = marks.end() if marks else 0
    rest = line[depth:]
    return depth, rest[1:] if rest.startswith(" ") else rest


def from_enriched(text: str) -> str:
    """The words of enriched text: single line ends are spaces, `<<` is a `<`, formatting goes, all else stays."""
    bare = _TAG.sub("", _PARAM.sub("", text.replace("<<", "\ue002"))).replace("\ue002", "<")
    return re.sub(r"\n(\n*)", lambda found: found[1] or " ", bare)
