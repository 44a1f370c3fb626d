"""Compressed rich text to rich text (MS-OXRTFCP), as Outlook packs it into winmail.dat and `.msg` files.

Bytes in, bytes out. The output is bounded and the time linear in it; what was unpacked before a fault is still given.
"""

from __future__ import annotations

MAX_RICH = 5_000_000  # bytes unpacked
COMPRESSED, BARE = b"LZFu", b"MELA"
WINDOW = 4096
# what the window holds at the start (MS-OXRTFCP, 2.1.2.1)
PRELOADED = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbol"
    rb"ArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpacked(data: bytes) -> bytes:
    """The rich text in a PidTagRtfCompressed value; empty when it is none."""
    kind, body = data[8:12], data[16:]
    if kind == BARE:
        return body[: min(MAX_RICH, int.from_bytes(data[4:8], "little"))]
    return _decompressed(body) if kind == COMPRESSED else b""


def _decompressed(body: bytes) -> bytes:
    """Runs of eight tokens, each a byte or a place and length in what came before (LZ77)."""
    out = bytearray(PRELOADED)
    at, end = 0, len(body)
    most = len(PRELOADED) + MAX_RICH
    while at < end and len(out) < most:
        control, at = body[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                out += body[at : at + 1]
                at += 1
                continue
            if at + 1 >= end:
                return bytes(out[len(PRELOADED) :])
            place, length = (body[at] << 4) | (body[at + 1] >> 4), (body[at + 1] & 15) + 2
            at += 2
            back = (len(out) - place) % WINDOW  # the window is a ring: how far behind the place lies
            if back == 0 or back > len(out):  # the place where writing stands is the mark of the end
                return bytes(out[len(PRELOADED) :])
            for _ in range(length):
                out.append(out[-back])
    return bytes(out[len(PRELOADED) :])
