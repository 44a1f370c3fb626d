"""S/MIME envelopes (RFC 8551): what is only signed or compressed is opened, with asn1crypto (loaded only when one comes); what is encrypted
stays shut. No signature is verified. Never raises on bytes.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf

SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
SIGNED_DOUBT = "the mail is inside a signature (S/MIME), which was opened but not verified"
MAX_SEALED = 40_000_000  # bytes opened
MAX_PIECES = 300_000
_PIECE = re.compile(rb"\x04[\x00-\x7f]")
OCTETS, OPEN = 0x04, 0x80  # the tag of a string of octets; a length left open, and above it how wide the length is
MAX_SPREAD = 5_000_000  # bytes of what was compressed


def is_sealed(leaf: Leaf) -> bool:
    """Whether a part is an S/MIME envelope, by its type or, as many gateways leave it, by its name alone."""
    return leaf.kind in SMIME or (leaf.kind == "application/octet-stream" and leaf.name.lower() == "smime.p7m")


def only_certificates(leaf: Leaf) -> bool:
    """Whether an envelope holds nothing but certificates."""
    return leaf.parameters.get("smime-type", "").lower() == "certs-only"


def opened(leaf: Leaf) -> bytes | None:
    """The mail inside a part that is an envelope; None as `inside_signature` says."""
    return inside_signature(content_of(leaf)[0])


def inside_signature(data: bytes) -> bytes | None:
    """The mail inside a signature or a compression; None when it is encrypted, holds certificates alone, or cannot be read."""
    if len(data) > MAX_SEALED or (len(data) > MAX_PIECES and _crumbled(data)):
        return None
    try:
        return _inside(data)
    except Exception:  # the library raises what its structures make of hostile bytes
        return None


def _crumbled(data: bytes) -> bool:
    """Whether an envelope may hold more pieces than are worth the time: programs send some thousand bytes in each."""
    return any(count > MAX_PIECES for count, _ in enumerate(_PIECE.finditer(data)))


def _inside(data: bytes) -> bytes | None:
    from asn1crypto.cms import ContentInfo  # type: ignore[import-untyped]

    envelope: Any = ContentInfo.load(data)
    kind = envelope["content_type"].native
    if kind not in ("signed_data", "compressed_data"):
        return None
    octets = envelope["content"]["encap_content_info"]["content"]
    held = _joined(octets.contents or b"") if octets.method else octets.contents
    if not held or not held.strip():
        return None
    return bytes(held) if kind == "signed_data" else zlib.decompressobj().decompress(held, MAX_SPREAD)


def _joined(pieces: bytes) -> bytes:
    """The octets of a string sent in pieces (BER), one after the other; the library takes quadratic time. Raises ValueError for other things."""
    out, at = bytearray(), 0
    while at + 2 <= len(pieces) and pieces[at : at + 2] != b"\0\0":
        tag, length = pieces[at], pieces[at + 1]
        at += 2
        if tag != OCTETS or length == OPEN:
            raise ValueError("a piece that is no string of octets")
        if length > OPEN:
            wide = length - OPEN
            length, at = int.from_bytes(pieces[at : at + wide], "big"), at + wide
        out += pieces[at : at + length]
        at += length
    return bytes(out)
