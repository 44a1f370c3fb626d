"""S/MIME envelopes (RFC 8551): what is only signed or compressed is opened, with asn1crypto (loaded only when one comes); what is encrypted
stays shut. No signature is verified. Never raises on bytes.
"""

from __future__ import annotations

import zlib
from typing import Any

from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf

SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
SIGNED_DOUBT = "the mail is inside a signature (S/MIME), which was opened but not verified"
MAX_SEALED = 40_000_000  # bytes opened
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
    if len(data) > MAX_SEALED:
        return None
    try:
        return _inside(data)
    except Exception:  # the library raises what its structures make of hostile bytes
        return None


def _inside(data: bytes) -> bytes | None:
    from asn1crypto.cms import ContentInfo  # type: ignore[import-untyped]

    envelope: Any = ContentInfo.load(data)
    kind = envelope["content_type"].native
    if kind not in ("signed_data", "compressed_data"):
        return None
    held = envelope["content"]["encap_content_info"]["content"].native
    if not isinstance(held, bytes) or not held.strip():
        return None
    return held if kind == "signed_data" else zlib.decompressobj().decompress(held, MAX_SPREAD)
