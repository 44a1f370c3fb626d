"""Marks the words of a mail that decided: those of the red-flag floor, and those the reader weighed most.

Pure: texts and phrases in, pieces out that joined are the texts again; the template escapes every piece. A phrase is found however case, white space,
line breaks, quotes, dashes, invisible characters and HTML's escapes differ; one that is not found marks nothing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import Literal

APART = " … "  # how the floor joins words that met a rule together but stand apart
LONGEST = 60_000  # characters of one mail that a page shows; the rest is in the original
MOST = 300  # places of one phrase that are marked

By = Literal["", "floor", "reader"]
Span = tuple[int, int]

_NOT_PLAIN = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});|[^\x00-\x7f]")
_ALIKE = str.maketrans("‘’ʼ`´“”‐‑‒–—−", "'''''\"\"------")  # writers and programs take one for the other
_ONE_BREATH = re.compile(r"[^\S\n]*\n?[^\S\n]*")  # what may lie between two marks that are read as one


@dataclass(frozen=True)
class Piece:
    """Some characters of a mail: plain, marked by the floor, or weighed by the reader."""

    text: str
    by: By = ""


@dataclass(frozen=True)
class _Folded:
    """A text as it is searched, and for each of its characters where the one it was made of starts and ends in the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def marked(text: str, floor: Iterable[str], reader: Iterable[str]) -> list[Piece]:
    """One text in pieces. Where both fit at one place, the floor's mark is shown."""
    return marked_apart("", text, floor, reader)[1]


def marked_apart(
    subject: str, body: str, floor: Iterable[str], reader: Iterable[str]
) -> tuple[list[Piece], list[Piece]]:
    """A subject and a body, each in pieces. They are searched as one, as the floor read them: a rule's words may stand in both."""
    subject, body = subject[:LONGEST], body[:LONGEST]
    whole, below = f"{subject}\n\n{body}", len(subject) + 2
    spans = list(_spans(whole, floor, reader))
    above = [(start, min(end, len(subject)), by) for start, end, by in spans if start < len(subject)]
    under = [(max(start - below, 0), end - below, by) for start, end, by in spans if end > below]
    return _pieces(subject, above), _pieces(body, under)


def _pieces(text: str, spans: Iterable[tuple[int, int, By]]) -> list[Piece]:
    found, place = [], 0
    for start, end, by in spans:
        found += [Piece(text[place:start]), Piece(text[start:end], by)]
        place = end
    return [piece for piece in (*found, Piece(text[place:])) if piece.text]


def _spans(text: str, floor: Iterable[str], reader: Iterable[str]) -> Iterator[tuple[int, int, By]]:
    """What is marked, in order and without overlap."""
    folded = _fold(text)
    flags = _merged(text, [_back(folded, span) for words in floor for span in _hit(folded.text, words)])
    weighed = _merged(text, [_back(folded, span) for words in reader for span in _everywhere(folded.text, words)])
    found: list[tuple[int, int, By]] = [(*span, "floor") for span in flags]
    found += [(*span, "reader") for one in weighed for span in _outside(text, one, flags)]
    return iter(sorted(found))


def _hit(text: str, words: str) -> Iterator[Span]:
    """Where the words of a floor's hit stand; of words that stand apart, the places that are closest together."""
    parts = [list(_everywhere(text, part, within=True)) for part in words.split(APART)]
    chains = list(filter(None, (_chain(first, parts[1:]) for first in parts[0])))
    if len(parts) == 1 or not chains:
        yield from (span for places in parts for span in (places if len(parts) == 1 else places[:1]))
    else:
        yield from min(chains, key=lambda chain: chain[-1][1] - chain[0][0])


def _chain(first: Span, others: Sequence[Sequence[Span]]) -> list[Span]:
    """A place and the next ones after it, one for each other part; empty where one is missing."""
    found = [first]
    for places in others:
        after = bisect_left(places, (found[-1][1], 0))
        if after == len(places):
            return []
        found.append(places[after])
    return found


def _everywhere(text: str, phrase: str, *, within: bool = False) -> Iterator[Span]:
    """Every place of a phrase as whole words; `within` words as well where it stands nowhere by itself."""
    words = _fold(phrase).text.split()
    if not words:
        return
    pattern = r"\s+".join(map(re.escape, words))
    whole = rf"{_edge(words[0][0], '(?<!')}{pattern}{_edge(words[-1][-1], '(?!')}"
    found = list(islice(re.finditer(whole, text), MOST))
    if not found and within:
        found = list(islice(re.finditer(pattern, text), MOST))
    yield from (hit.span() for hit in found)


def _edge(character: str, look: str) -> str:
    """That no letter goes on where a phrase begins or ends with one."""
    return rf"{look}\w)" if re.match(r"\w", character) else ""


def _fold(text: str) -> _Folded:
    """The text in one spelling: small letters, plain quotes and dashes, no invisible characters, no escapes."""
    if text.isascii() and "&" not in text:
        return _Folded(text.lower(), range(len(text)), range(1, len(text) + 1))
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for special in (*_NOT_PLAIN.finditer(text), None):
        until = special.start() if special else len(text)
        folded.append(text[place:until].lower())
        starts += range(place, until)
        ends += range(place + 1, until + 1)
        if special:
            plain = _plain(special[0])
            folded.append(plain)
            starts += [special.start()] * len(plain)
            ends += [special.end()] * len(plain)
            place = special.end()
    return _Folded("".join(folded), starts, ends)


@lru_cache(maxsize=4096)
def _plain(special: str) -> str:
    """A character or an escape as it is searched; nothing for what nobody sees."""
    seen = "".join(one for one in unescape(special) if unicodedata.category(one) != "Cf").translate(_ALIKE)
    return unicodedata.normalize("NFKC", seen).casefold().translate(_ALIKE)


def _back(folded: _Folded, span: Span) -> Span:
    """A place of the searched text in the original."""
    return folded.starts[span[0]], folded.ends[span[1] - 1]


def _merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Places that overlap, touch or have only white space between them as one, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and (start <= found[-1][1] or _ONE_BREATH.fullmatch(text, found[-1][1], start)):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _outside(text: str, span: Span, others: Iterable[Span]) -> Iterator[Span]:
    """What is left of a place outside all others, where a word is left."""
    start, end = span
    for left, right in (*((a, b) for a, b in others if a < end and b > start), (end, end)):
        rest = text[start : max(left, start)]
        if re.search(r"\w", rest):
            yield start + len(rest) - len(rest.lstrip()), start + len(rest.rstrip())
        start = max(start, right)
