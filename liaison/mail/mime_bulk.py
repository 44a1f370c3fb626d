"""Long stretches of base64, put aside while a mail is taken apart: the library would hold each of their lines, and all of them twice.

Bytes in; shorter bytes out, with a mark in place of each stretch, and what the marks stand for. Nothing is decoded here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MIN_MAIL = 2_000_000  # bytes; in smaller mails it is not worth a look
MIN_STRETCH = 200_000
_LINES = re.compile(rb"^(?:[A-Za-z0-9+/]{40,200}={0,2}\r?\n)++", re.M)


@dataclass(frozen=True)
class Bulk:
    """The mail without its long stretches, and those by their marks."""

    short: bytes = field(repr=False)
    stretches: dict[bytes, memoryview] = field(default_factory=dict, repr=False)
    mark: re.Pattern[bytes] | None = None

    def whole(self, body: bytes) -> bytes:
        """A part with its stretches back in it, exactly as it came."""
        if self.mark is None or not self.stretches:
            return body
        pieces: list[bytes | memoryview] = []
        at = 0
        for found in self.mark.finditer(body):
            pieces += [body[at : found.start()], self.stretches[found[0]]]
            at = found.end()
        return b"".join([*pieces, body[at:]]) if pieces else body


def without_bulk(raw: bytes) -> Bulk:
    """A mail without its long stretches of base64; as it is when it has none."""
    if len(raw) < MIN_MAIL:
        return Bulk(raw)
    found = (one.span() for one in _LINES.finditer(raw))
    long = [(start, _before_line_end(raw, end)) for start, end in found if end - start >= MIN_STRETCH]
    if not long:
        return Bulk(raw)
    name = next(name for name in (b"liaison-bulk-%d" % n for n in range(len(raw))) if name not in raw)
    view, at = memoryview(raw), 0
    pieces: list[bytes | memoryview] = []
    stretches: dict[bytes, memoryview] = {}
    for number, (start, end) in enumerate(long):
        mark = b"%s-%d." % (name, number)
        stretches[mark] = view[start:end]
        pieces += [view[at:start], mark]
        at = end
    return Bulk(b"".join([*pieces, view[at:]]), stretches, re.compile(re.escape(name) + rb"-\d+\."))


def _before_line_end(raw: bytes, end: int) -> int:
    """Where a line ends without its line end, which may belong to the boundary below."""
    return end - 2 if raw[end - 2 : end] == b"\r\n" else end - 1
