"""Reads flat what the library's parser should not be asked to read: thousands of nested parts, lost boundaries, endless headers.

One linear pass finds every line that is a declared (or plainly used) boundary and cuts the mail there; what was nested comes out
side by side. Nothing recurses, so depth costs nothing.
"""

from __future__ import annotations

import re
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import cast

from liaison.mail.mime_tree import Entity, Leaf, Opened, leaf_of

MAX_PIECES = 6_000
MAX_HEAD = 2_000_000  # bytes of headers read of the mail itself (a header of 1 MB is read whole)
MAX_PART_HEAD = 20_000
MAX_HEAD_LINES = 20_000
MAX_SEARCHED = 4_000_000  # bytes looked through for boundaries that no header declares

_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r(?!\n)")
_DECLARED = re.compile(rb"boundary\s*=\s*\"?([^\"\s;]{1,1000})", re.I)
_USED = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:Content-|MIME-)", re.M | re.I)
_CUT_NAMED = rb"^--((?:%s)(?:--)?)[ \t]{0,20}+(?=[\r\n]|\Z)"
_CUT_ANY = rb"^--([^\r\n]{1,1010}+)"
MAX_NAMED = 12  # boundaries named in the pattern; with more, every line that begins with dashes is looked at


def open_flat(raw: bytes, why: str) -> Opened:
    """Take a mail apart without regard for nesting. `why` becomes a doubt."""
    head, body = _split(raw, MAX_HEAD)
    root = _entity(head)
    boundaries = set(_DECLARED.findall(raw)) | set(_USED.findall(body[:MAX_SEARCHED]))
    cuts = _cuts(body, boundaries)
    pieces, multiparts = _pieces(body, cuts)
    words_in_front = body[: cuts[0][0] if cuts else len(body)].strip()
    if words_in_front and not any(piece.raw_body.strip() for piece in pieces):
        pieces = [leaf_of(_with_body(root, body))]
    return Opened(root, tuple(pieces), (root.typed[0], *multiparts), (f"its structure was read flat: {why}",))


def _pieces(body: bytes, cuts: list[tuple[int, bool]]) -> tuple[list[Leaf], list[str]]:
    leaves: list[Leaf] = []
    multiparts: list[str] = []
    for number, (start, closing) in enumerate(cuts):
        end = cuts[number + 1][0] if number + 1 < len(cuts) else len(body)
        piece = body[start:end]
        if closing or not piece.strip():
            continue
        _, _, piece = piece.partition(b"\n")
        head, inner = _split(_without_last_line_end(piece, end < len(body)), MAX_PART_HEAD)
        entity = _with_body(_entity(head), inner)
        if not entity.typed[0].startswith("multipart/"):
            leaves.append(leaf_of(entity))
        else:
            multiparts.append(entity.typed[0])
    return leaves, multiparts


def _cuts(body: bytes, boundaries: set[bytes]) -> list[tuple[int, bool]]:
    """Where boundary lines start, and whether each closes its multipart; the first MAX_PIECES."""
    names = b"|".join(re.escape(boundary) for boundary in sorted(boundaries, key=len, reverse=True))
    pattern = _CUT_NAMED % names if len(boundaries) <= MAX_NAMED else _CUT_ANY
    cuts: list[tuple[int, bool]] = []
    for found in re.finditer(pattern, body, re.M) if boundaries else ():
        named = found[1].rstrip()
        if named in boundaries or named[:-2] in boundaries:
            cuts.append((found.start(), named not in boundaries))
            if len(cuts) >= MAX_PIECES:
                break
    return cuts


def _split(data: bytes, most: int) -> tuple[bytes, bytes]:
    """Header block and body. Data that starts with an empty line has no headers; too many headers are cut, the rest is body."""
    if data[:1] in (b"\r", b"\n"):
        return b"", data.lstrip(b"\r\n")
    end = _END_OF_HEAD.search(data)
    head, body = (data[: end.start()], data[end.end() :]) if end else (data, b"")
    lines = head[:most].split(b"\n", MAX_HEAD_LINES)
    taken = b"\n".join(lines[:MAX_HEAD_LINES])
    return (head, body) if len(taken) == len(head) else (taken, head[len(taken) :] + b"\n\n" + body)


def _entity(head: bytes) -> Entity:
    return cast(Entity, BytesHeaderParser(Entity, policy=compat32).parsebytes(head + b"\n\n"))


def _with_body(entity: Entity, body: bytes) -> Entity:
    """The entity with its body; lines among the headers that were none belong to it."""
    entity.bytes_body = entity.raw_body + body
    return entity


def _without_last_line_end(piece: bytes, before_boundary: bool) -> bytes:
    """The line end before a boundary belongs to the boundary (RFC 2046)."""
    return piece.removesuffix(b"\n").removesuffix(b"\r") if before_boundary else piece
