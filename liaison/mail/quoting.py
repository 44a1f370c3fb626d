"""Folds what a person did not newly write: the mail being answered, forwarded mails, signatures, disclaimers, banners.

Folding, never deleting: `ParsedMail.text` keeps every line, and the new text is a subset of its lines in their order. Two
well-known libraries cut clinical text at a body line that began "From:"; here one line alone never folds anything, and whatever
is in doubt is kept. Each rule takes time linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from liaison.mail.quoting_marks import (
    ATTRIBUTION_END,
    ATTRIBUTION_START,
    BANNER,
    CLINICAL,
    CLOSING,
    DEVICE,
    DISCLAIMER,
    FORWARD_MARK,
    ORIGINAL_MARK,
    TIME,
    WHOLE_DATE,
    label_of,
    looks_signed,
)

MAX_LINE = 300  # characters of a line that patterns look at
MAX_FOLDED = 300_000  # characters; longer texts are no letters and are kept as they are
ATTRIBUTION_LINES = 4
SIGNATURE_LINES = 16
HEADER_BLOCK_LINES = 14


@dataclass(frozen=True)
class Folded:
    """The newly written text, and whether the mail passes on somebody else's."""

    new_text: str
    is_forward: bool


@dataclass
class _Page:
    """The lines of one mail, the same without white space around and of bounded length (what patterns see), and which are kept."""

    lines: list[str]
    bare: list[str]
    kept: list[bool]

    def fold(self, start: int, end: int | None = None) -> None:
        for i in range(start, len(self.lines) if end is None else end):
            self.kept[i] = False

    def next_words(self, at: int) -> int | None:
        """The next line from `at` on that is not blank."""
        return next((i for i in range(at, len(self.bare)) if self.bare[i]), None)


def fold(text: str, *, is_reply: bool = False) -> Folded:
    """The new text of a mail. `is_reply`: its headers or subject say that it answers another mail."""
    if len(text) > MAX_FOLDED:
        return Folded(text, False)
    lines = text.split("\n")
    page = _Page(lines, [line.strip()[:MAX_LINE] for line in lines], [True] * len(lines))
    forward = _fold_history(page, is_reply)
    _fold_boilerplate(page)
    _fold_signature(page)
    new = "\n".join(line for line, keep in zip(page.lines, page.kept, strict=True) if keep).strip()
    if not new and not forward and all(page.kept[: _first_fold(page)]) and not is_reply:
        return Folded(text.strip(), False)  # nothing but a signature or a disclaimer: in doubt, keep
    return Folded(re.sub(r"\n{3,}", "\n\n", new), forward)


def _first_fold(page: _Page) -> int:
    return page.kept.index(False) if False in page.kept else len(page.kept)


def _fold_history(page: _Page, is_reply: bool) -> bool:
    """Fold mails being answered or passed on; True when one is passed on."""
    i, quoting = 0, is_reply and _quoted_block(page)
    while i < len(page.bare):
        line = page.bare[i]
        if not line:
            i += 1
            continue
        if FORWARD_MARK.match(line):
            page.fold(i)
            return True
        if ORIGINAL_MARK.match(line) or _header_block(page, i):
            page.fold(i)
            return False
        said = _attribution(page, i)
        after = page.next_words(said.end) if said else None
        if said and after is not None and page.bare[after].startswith(">"):
            page.fold(i, said.end)
            quoting, i = True, said.end
            continue
        if said and said.sure and (is_reply or after is None):
            page.fold(i)
            return False
        if quoting and line.startswith(">"):
            page.kept[i] = False
        i += 1
    return False


def _quoted_block(page: _Page) -> bool:
    """Whether a reply holds a block of quoted lines. A single line `> 3 missed doses` is somebody's "more than"."""
    run = longest = 0
    for line in page.bare:
        run = run + 1 if line.startswith(">") else 0
        longest = max(longest, run)
    return longest >= 2


def _header_block(page: _Page, at: int) -> bool:
    """Whether a copied mail header starts here: From, Subject, and Sent and To or an address, line upon line.

    A body line "From: Glasgow Royal" is followed by other words; a transfer form has no address and no subject.
    """
    if label_of(page.bare[at]) != "from":
        return False
    labels: set[str | None] = set()
    address, last = "@" in page.bare[at], "from"
    for line in page.bare[at + 1 : at + HEADER_BLOCK_LINES]:
        label = label_of(line)
        if label == "from" or (label is None and line.strip("> *") and last != "to"):
            return False  # other words; only a list of recipients may run over several lines
        labels.add(label)
        last = label or last
        address = address or "@" in line
        if label == "subject":
            return {"sent", "to"} <= labels or bool(address and labels & {"sent", "to"})
    return False


@dataclass(frozen=True)
class _Attribution:
    """An "On …, … wrote:" and the line after it. `sure`: it names an address, or a whole date and a time, as mail
    programs do and people do not.
    """

    end: int
    sure: bool


def _attribution(page: _Page, at: int) -> _Attribution | None:
    """The attribution that starts at a line and ends its own or one of the next, if there is one; it holds a number at least."""
    if not ATTRIBUTION_START.match(page.bare[at].lstrip("> ")):
        return None
    joined = ""
    for i in range(at, min(at + ATTRIBUTION_LINES, len(page.bare))):
        piece = page.bare[i].lstrip("> ")
        if i > at and not piece:
            return None
        joined = f"{joined} {piece}"
        if ATTRIBUTION_END.search(joined):
            sure = "@" in joined or bool(WHOLE_DATE.search(joined) and TIME.search(joined))
            return _Attribution(i + 1, sure) if re.search(r"\d", joined) else None
    return None


def _fold_boilerplate(page: _Page) -> None:
    """Fold disclaimers (each to the end of its paragraph), banners put on top by mail gateways, and "Sent from my phone"."""
    for i, line in enumerate(page.bare):
        if not page.kept[i] or not line:
            continue
        if (DEVICE.match(line) or BANNER.match(line)) and not _clinical(page, [i]):
            page.kept[i] = False
        elif DISCLAIMER.match(line):
            end = next((j for j in range(i, len(page.bare)) if not page.bare[j]), len(page.bare))
            if not _clinical(page, range(i, end)):
                page.fold(i, end)


def _fold_signature(page: _Page) -> None:
    """Fold the signature at the end of what is kept: after `-- `, or after a closing or a bare `--` the lines that look like one.

    A line that does not look like a signature's (a postscript, a clinical word) is kept, and so is everything after it.
    """
    kept = [i for i, keep in enumerate(page.kept) if keep and page.bare[i]]
    last = max(0, len(kept) - SIGNATURE_LINES * 2)  # a signature stands at the end
    for place, i in enumerate(kept[last:], start=last):
        below = kept[place + 1 :]
        if page.lines[i] == "-- " and len(below) <= SIGNATURE_LINES and not _clinical(page, below):
            page.fold(i, kept[-1] + 1)
            return
        if page.bare[i] == "--" or CLOSING.match(page.bare[i]):
            signed = takewhile(lambda j: looks_signed(page.bare[j]) and not _clinical(page, [j]), below)
            for j in [i, *signed]:
                page.kept[j] = False
            return


def _clinical(page: _Page, places: Iterable[int]) -> bool:
    return any(CLINICAL.search(page.lines[i]) for i in places)
