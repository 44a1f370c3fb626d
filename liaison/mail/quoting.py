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
    ADDRESS_END,
    ATTRIBUTION_END,
    ATTRIBUTION_START,
    BANNER,
    CLINICAL,
    CLOSING,
    DEVICE,
    DISCLAIMER,
    FORWARD_MARK,
    INTENDED,
    LEGAL,
    LIST_FOOTER,
    ORIGINAL_MARK,
    RULE,
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
MIN_LEGAL = 2  # different turns of lawyers beside "the intended recipient"
MIN_LEGAL_LINE = 80  # characters: shorter ones are not written by lawyers
MAX_LEGAL = 2_000  # characters looked at for them
FOOTER_LINES = 6


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

    def fold_on(self, start: int) -> None:
        """Fold all from a line on, and a rule drawn above it."""
        above = next((i for i in range(start - 1, -1, -1) if self.bare[i]), None)
        self.fold(start if above is None or not RULE.fullmatch(self.bare[above]) else above)

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
    _fold_list_footer(page)
    _fold_signature(page)
    new = "\n".join(line for line, keep in zip(page.lines, page.kept, strict=True) if keep).strip()
    if not new and not forward and all(page.kept[: _first_fold(page)]) and not is_reply:
        return Folded(text.strip(), False)  # nothing but a signature or a disclaimer: in doubt, keep
    return Folded(re.sub(r"\n{3,}", "\n\n", new), forward)


def _first_fold(page: _Page) -> int:
    return page.kept.index(False) if False in page.kept else len(page.kept)


@dataclass(frozen=True)
class _History:
    """A place where somebody else's words begin: `end` is the line after its header. `quoted`: only lines with `>` belong to it.
    `certain`: nothing below is new, whatever stands above.
    """

    end: int
    quoted: bool = False
    certain: bool = False
    forward: bool = False


def _fold_history(page: _Page, is_reply: bool) -> bool:
    """Fold mails being answered or passed on; True when one is passed on. Where nothing new stands above the first of them, only its
    header is folded: what stands below may be all that was written."""
    i, quoting, fresh = 0, is_reply and _quoted_block(page), False
    while i < len(page.bare):
        found = _history_at(page, i, is_reply) if page.bare[i] else None
        if found is None:
            if quoting and (page.bare[i].startswith(">") or _runs_on(page, i)):
                page.kept[i] = False
            fresh = fresh or bool(page.bare[i] and page.kept[i] and not BANNER.match(page.bare[i]))
            i += 1
        elif found.quoted or not (fresh or found.certain):
            page.fold(i, found.end)
            quoting, i = quoting or found.quoted, found.end
        else:
            page.fold_on(i)
            return found.forward
    return False


def _history_at(page: _Page, at: int, is_reply: bool) -> _History | None:
    """What begins at a line, if somebody else's words do. A mark that is itself quoted says nothing about what stands below it."""
    line = page.bare[at]
    inside = line.startswith(">")
    if not inside and FORWARD_MARK.match(line):
        return _History(at + 1, certain=True, forward=True)
    if not inside and ORIGINAL_MARK.match(line):
        return _History(at + 1, certain=True)
    block = None if inside else _header_block(page, at)
    if block:
        return _History(block)
    said = _attribution(page, at)
    after = page.next_words(said.end) if said else None
    if said and after is not None and page.bare[after].startswith(">"):
        return _History(said.end, quoted=True)
    return _History(said.end) if said and said.sure and not inside and (is_reply or after is None) else None


def _runs_on(page: _Page, at: int) -> bool:
    """Whether a line is the rest of a quoted one that quoted-printable broke (`=` at its end)."""
    return at > 0 and not page.kept[at - 1] and page.bare[at - 1].endswith("=")


def _quoted_block(page: _Page) -> bool:
    """Whether a reply holds a block of quoted lines. A single line `> 3 missed doses` is somebody's "more than"."""
    run = longest = 0
    for line in page.bare:
        run = run + 1 if line.startswith(">") else 0
        longest = max(longest, run)
    return longest >= 2


def _header_block(page: _Page, at: int) -> int | None:
    """The line after the copied mail header that starts here, if one does: From, Subject, and Sent and To or an address, line upon line.

    A body line "From: Glasgow Royal" is followed by other words; a transfer form has no address and no subject.
    """
    if label_of(page.bare[at]) != "from":
        return None
    labels: set[str | None] = set()
    address, last = "@" in page.bare[at], "from"
    for i, line in enumerate(page.bare[at + 1 : at + HEADER_BLOCK_LINES], start=at + 2):
        label = label_of(line)
        if label == "from" or (label is None and line.strip("> *") and last != "to"):
            return None  # other words; only a list of recipients may run over several lines
        labels.add(label)
        last = label or last
        address = address or "@" in line
        if label == "subject":
            return i if {"sent", "to"} <= labels or (address and labels & {"sent", "to"}) else None
    return None


@dataclass(frozen=True)
class _Attribution:
    """An "On …, … wrote:" and the line after it. `sure`: it names an address, or a whole date and a time, as mail
    programs do and people do not.
    """

    end: int
    sure: bool


def _attribution(page: _Page, at: int) -> _Attribution | None:
    """The attribution that starts at a line and ends its own or one of the next, if there is one. Its first line holds a number:
    "On this day" above another one is somebody's words."""
    first = page.bare[at].lstrip("> ")
    if not ATTRIBUTION_START.match(first) or not any(map(str.isdigit, first)):
        return None
    joined = ""
    for i in range(at, min(at + ATTRIBUTION_LINES, len(page.bare))):
        piece = page.bare[i].lstrip("> ")
        if i > at and not piece:
            return None
        joined = f"{joined[:-1]}{piece}" if joined.endswith("=") else f"{joined} {piece}"
        whole = bool(WHOLE_DATE.search(joined) and TIME.search(joined))
        if ATTRIBUTION_END.search(joined):
            return _Attribution(i + 1, whole or "@" in joined)
        if whole and ADDRESS_END.search(joined):
            return _Attribution(i + 1, True)
    return None


def _fold_boilerplate(page: _Page) -> None:
    """Fold disclaimers (each to the end of its paragraph), banners put on top by mail gateways, and "Sent from my phone"."""
    for i, line in enumerate(page.bare):
        if not page.kept[i] or not line:
            continue
        if (DEVICE.match(line) or BANNER.match(line)) and not _clinical(page, [i]):
            page.kept[i] = False
        elif DISCLAIMER.match(line) or _legal(page.lines[i][:MAX_LEGAL]):
            end = next((j for j in range(i, len(page.bare)) if not page.bare[j]), len(page.bare))
            if not _clinical(page, range(i, end)):
                page.fold(i, end)


def _legal(line: str) -> bool:
    """Whether a line is a disclaimer however it begins: it speaks of intended recipients and in other turns of lawyers."""
    return (
        len(line) > MIN_LEGAL_LINE
        and INTENDED.search(line) is not None
        and len({turn.lower() for turn in LEGAL.findall(line)}) >= MIN_LEGAL
    )


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
            signed = takewhile(lambda j: _signed(page.bare[j]) and not _clinical(page, [j]), below)
            for j in [i, *signed]:
                page.kept[j] = False
            return


def _signed(line: str) -> bool:
    """A line of a signature; "Thank you." may stand above "Best regards"."""
    return looks_signed(line) or CLOSING.match(line) is not None


def _fold_list_footer(page: _Page) -> None:
    """Fold what a mailing list put under the mail: a rule, and a few lines that name the list."""
    kept = [i for i, keep in enumerate(page.kept) if keep and page.bare[i]][-FOOTER_LINES:]
    for place, i in enumerate(kept):
        below = kept[place + 1 :]
        if RULE.fullmatch(page.bare[i]) and any(LIST_FOOTER.search(page.bare[j]) for j in below):
            named = all(looks_signed(page.bare[j]) or LIST_FOOTER.search(page.bare[j]) for j in below)
            if named and not _clinical(page, below):
                page.fold(i, kept[-1] + 1)
            return


def _clinical(page: _Page, places: Iterable[int]) -> bool:
    return any(CLINICAL.search(page.lines[i]) for i in places)
