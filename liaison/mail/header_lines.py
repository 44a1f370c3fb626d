"""Writes the header lines of a letter. A value is one line of text or it is refused, so nothing in a letter can add a header.

Not left to the standard library: it folds an identifier of more than 78 characters, as Exchange makes them, into encoded words,
and then no mail program threads it; and it takes seconds over some long lines.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.headerregistry import Address

LONGEST_LINE = 200  # of plain ASCII; RFC 5322, 2.1.1 allows 998 and advises 78
WORD_BYTES = 45  # of UTF-8 in one encoded word: 60 of base64 and 12 around it stay under 75 (RFC 2047, 2)
BREAKING = {
    "Cc",
    "Cs",
    "Zl",
    "Zp",
}  # Unicode categories: control characters, half characters, line and paragraph separators
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")  # a name that needs no quotes (RFC 5322, 3.2.3)


class BadLetter(ValueError):
    """This letter cannot become a mail; the message names the field and the fault, never what stands in it."""


def header(name: str, pieces: Sequence[str], *, between: str = "") -> bytes:
    """One header, a piece a line; `between` ends each piece but the last."""
    return f"{name}: ".encode("ascii") + f"{between}\r\n ".join(pieces).encode("ascii") + b"\r\n"


def text_header(name: str, value: str) -> bytes:
    """A header of free text, as it is or in encoded words. Raises BadLetter for more than one line."""
    one_line(name, value)
    return header(name, [value] if is_plain(value) else list(encoded_words(value)))


def address_header(name: str, people: Sequence[tuple[str, str]]) -> bytes:
    """A header of (address, shown name) pairs. Raises BadLetter for what is not one address."""
    return header(name, [mailbox_of(name, spec, shown) for spec, shown in people], between=",")


def one_line(field: str, value: str) -> str:
    """The value, if it is one line of text. Raises BadLetter."""
    if not value.isprintable() and any(unicodedata.category(sign) in BREAKING for sign in value):
        raise BadLetter(f"The letter's {field} holds a line break or a control character.")
    return value


def is_plain(value: str) -> bool:
    """True for ASCII that every reader shows as it stands."""
    return value.isascii() and value == value.strip() and len(value) <= LONGEST_LINE and "=?" not in value


def encoded_words(value: str) -> Iterator[str]:
    """The value in encoded words (RFC 2047), each of whole characters; readers join them without the space between."""
    chunk = b""
    for sign in value:
        if len(chunk) + len(sign.encode()) > WORD_BYTES:
            yield encoded_word(chunk)
            chunk = b""
        chunk += sign.encode()
    yield encoded_word(chunk)


def encoded_word(chunk: bytes) -> str:
    """One encoded word."""
    return f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?="


def mailbox_of(field: str, spec: str, shown: str) -> str:
    """`Shown name <address>`, or the address alone. Raises BadLetter."""
    refuse_address(field, spec)
    one_line(f"{field} name", shown)
    if not shown.strip():
        return spec
    if not is_plain(shown):
        return "\r\n ".join(encoded_words(shown)) + f"\r\n <{spec}>"
    if ATOMS.fullmatch(shown):
        return f"{shown} <{spec}>"
    quoted = shown.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{spec}>'


def refuse_address(field: str, spec: str) -> None:
    """Raise BadLetter for anything but one plain ASCII address."""
    one_line(field, spec)
    try:
        found = Address(addr_spec=spec)
    except (MessageError, ValueError, IndexError) as error:  # IndexError: the library on "a@" and the like
        raise BadLetter(f"The letter's {field} is not a mail address.") from error
    if not (found.username and found.domain and spec.isascii() and spec == found.addr_spec and len(spec) <= 320):
        raise BadLetter(f"The letter's {field} is not a mail address this service can write to.")
