"""Seals the secrets of further mailboxes for the database, and opens them again. Nothing else holds them, and no page shows them.

AES-256-GCM under a key derived (HKDF, SHA-256) from the service's signing key. The row's id is authenticated beside the text: a sealed
text copied to another row does not open. Comes in: secrets by field. Goes out: text. A wrong or lost key is said in plain words.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode

NONCE = 12  # bytes, new for every sealing (NIST SP 800-38D, 8.2.2)
PURPOSE = b"liaison: secrets of further mailboxes, 1"  # another purpose has another key


class LostKey(Exception):
    """The secrets cannot be opened with this service's key: says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "Its secrets cannot be read: the signing key (LIAISON_SECRET, or the file beside the database) is not the one they were"
            " sealed with. Put that key back, or enter the secrets again on the page Mailboxes."
        )


def seal(values: dict[str, str], key: bytes, row_id: int) -> str:
    """The secrets of one row as text for the database; "" for none."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not values:
        return ""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(derived(key)).encrypt(nonce, json.dumps(values).encode(), bound_to(row_id))
    return b64encode(nonce + sealed).decode()


def unseal(text: str, key: bytes, row_id: int) -> dict[str, str]:
    """The secrets of one row. Raises LostKey."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not text:
        return {}
    try:
        whole = b64decode(text, validate=True)
        opened = AESGCM(derived(key)).decrypt(whole[:NONCE], whole[NONCE:], bound_to(row_id))
    except (InvalidTag, ValueError):
        raise LostKey from None
    values: dict[str, str] = json.loads(opened)
    return values


def derived(key: bytes) -> bytes:
    """The key for this purpose alone."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key)


def bound_to(row_id: int) -> bytes:
    """What is authenticated beside the secrets."""
    return f"mailbox_setup:{row_id}".encode()
