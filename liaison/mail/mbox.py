"""Reads mbox files: many mails in one file, each behind a line that begins with "From " (RFC 4155, and its older relations).

A sentence that begins with "From " does not split a mail, whoever forgot to mark it; what a writer marked with ">" is unmarked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

# who, and a day with its time of day as asctime writes it; some writers leave the day out, then an address alone stands there
DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:\d{1,2} +)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
DATED = re.compile(rb"From [^\r\n]*\b" + DAY + rb"[^\r\n]*\d{1,2}:\d\d")
BARE = re.compile(rb"From [^\s@]+@[^\s@]+[ \t]*\r?$", re.MULTILINE)
MARKED = re.compile(rb"^>(>*From )", re.MULTILINE)


def begins_as_mbox(start: bytes) -> bool:
    """Whether these first bytes of a file are those of an mbox."""
    return separates(start, after_blank=True)


def mails_in(path: Path) -> Iterator[bytes]:
    """Every mail of an mbox file, in order; what stands before the first separator is a mail too. Raises OSError."""
    with path.open("rb") as file:
        for lines in split(file):
            yield MARKED.sub(rb"\1", b"".join(lines))


def split(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The lines of each mail, without its separator."""
    mail: list[bytes] = []
    begun, after_blank = False, True
    for line in lines:
        if separates(line, after_blank=after_blank):
            if begun or mail:
                yield mail
            mail, begun = [], True
        else:
            mail.append(line)
        after_blank = not line.strip()
    if begun or any(line.strip() for line in mail):
        yield mail


def separates(line: bytes, *, after_blank: bool) -> bool:
    """Whether a line stands between two mails."""
    if not line.startswith(b"From "):
        return False
    return DATED.match(line) is not None or (after_blank and BARE.match(line) is not None)
