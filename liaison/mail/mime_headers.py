"""Header values to text, addresses, dates and identifiers. Every function takes what the standard library's `compat32` tree holds
(ASCII with surrogate escapes, folded) and never raises; each takes time linear in the header's length.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from liaison.mail.mime_charsets import decode, escaped, storable

MAX_ADDRESS_HEADER = 100_000  # about 2,000 recipients
MAX_DATE = 200

# =?charset*language?Q?text?= ; up to three bare question marks inside, as careless senders write them
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,3})\?=")
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_IDENTIFIER = re.compile(r"<([^<>\s]{1,998})>")
# A list is cut at commas and semicolons outside quotes, words, angles and comments. Lengths are bounded: a hostile header of
# half-open quotes must not be read again from each of them.
_TOKEN = re.compile(
    r'"[^"\\]{0,300}+(?:\\.[^"\\]{0,300}+){0,20}+"'
    r"|=\?[^?\s]{1,100}+\?[bBqQ]\?[^?]{0,1000}+\?="
    r"|<[^<>]{0,1000}+>"
    r"|\([^()\\]{0,300}+(?:\\.[^()\\]{0,300}+){0,20}+\)"
    r'|[^",;:<(=]++|.',
    re.S,
)
_BARE_ADDRESS = re.compile(r"[^\s<>\"(),;:]{1,300}@[^\s<>\"(),;:]{1,300}")


@dataclass(frozen=True)
class Address:
    """One mailbox of a list: the decoded display name (may be empty) and the address as written."""

    name: str
    address: str


def unfold(raw: str) -> str:
    """The value on one line."""
    return _FOLD.sub(" ", raw).strip() if "\n" in raw or "\r" in raw else raw.strip()


def decode_words(raw: str) -> str:
    """The value as text: RFC 2047 words and raw 8-bit characters decoded, unfolded, safe to store.

    Neighbouring words of one charset are joined as bytes first: senders cut them in the middle of a character.
    """
    value = unfold(raw)
    if value.isascii() and "=?" not in value:
        return storable(value)
    out: list[str] = []
    waiting, charset, at = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[at : word.start()]
        if waiting and (between.strip() or word[1].lower() != charset):
            out.append(decode(waiting, charset)[0])
            waiting = b""
        if between.strip() or (at == 0 and between):
            out.append(_plain(between))
        waiting, charset, at = waiting + _word_bytes(word[2], word[3]), word[1].lower(), word.end()
    if waiting:
        out.append(decode(waiting, charset)[0])
    return storable(_FOLD.sub(" ", "".join([*out, _plain(value[at:])]))).replace("\n", " ").strip()


def addresses(raw: str) -> list[Address]:
    """The mailboxes of a From, To or Cc value. The list is cut *before* words are decoded: a decoded name may hold a comma."""
    found = [_mailbox(chunk) for chunk in _chunks(unfold(raw[:MAX_ADDRESS_HEADER]))]
    usable = [one for one in found if one and one.address]
    if usable or "@" not in (decoded := decode_words(raw[:MAX_ADDRESS_HEADER])):
        return usable
    return [
        Address("", bare[0]) for bare in _BARE_ADDRESS.finditer(decoded)
    ]  # all of it was one word, or its quotes never close


def display_name(raw: str) -> str:
    """What a From value without any address says (`MAILER-DAEMON`, a name alone)."""
    said = decode_words(raw[:1000])
    named, _, _ = said.partition("<")
    return (named if named.strip("\"' ") else said).strip("\"'<> ")


def date_of(raw: str) -> datetime | None:
    """The moment of a Date value, aware (UTC where the header names no zone); None when it is unreadable or unbelievable."""
    value = _spelt_out(unfold(raw)[:MAX_DATE])
    moment: datetime | None
    try:
        moment = parsedate_to_datetime(value)
    except Exception:  # the library raises ValueError, TypeError, IndexError and OverflowError on what mails hold
        moment = _iso(value)
    if moment is None or not 1971 <= moment.year <= 2200:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _spelt_out(value: str) -> str:
    """A date as the library reads it: day, month and year apart, afternoons by 24 hours, British Summer Time by its number."""
    apart = _GLUED_DATE.sub(r" \1 \2 \3 ", value)
    afternoon = _HALF_DAY.sub(lambda found: f"{int(found[1]) % 12 + 12 * (found[3] in 'pP')}:{found[2]}", apart)
    return _BST.sub("+0100", _SLASHED.sub(r"\1-\2-\3", afternoon)).strip()


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_GLUED_DATE = re.compile(rf"(?<!\d)(\d{{1,2}})-?((?:{_MONTHS})[a-z]{{0,6}})-?(\d{{4}})(?!\d)", re.I)
_HALF_DAY = re.compile(r"\b(\d{1,2}):(\d\d(?::\d\d)?)\s?([ap])\.?m\b\.?", re.I)
_SLASHED = re.compile(r"^(\d{4})/(\d\d)/(\d\d)\b")
_BST = re.compile(r"\bBST\b(?=[^()]*$)")


def identifiers(raw: str, limit: int = 200) -> tuple[str, ...]:
    """The `<…>` identifiers of a Message-ID, In-Reply-To or References value, in order, at most the last `limit`."""
    found = [f"<{storable(one[1])}>" for one in _IDENTIFIER.finditer(_readable(raw))]
    return tuple(found[-limit:])


def message_id_of(raw: str) -> str | None:
    """A Message-ID with its angle brackets, also where the sender left them off; None when there is none."""
    found = identifiers(raw, limit=1_000_000)
    if found:
        return found[0]
    bare = storable("".join(_readable(raw).split())).strip("<>")[:998]
    return f"<{bare}>" if bare else None


def _readable(raw: str) -> str:
    """Identifiers are ASCII; where one is not, its bytes are read as text like any other."""
    return unfold(raw) if raw.isascii() else _plain(unfold(raw))


def _plain(piece: str) -> str:
    """A stretch outside words: raw 8-bit characters are UTF-8 or Windows-1252."""
    data = None if piece.isascii() else escaped(piece)
    return piece if data is None else decode(data)[0]


def _word_bytes(encoding: str, text: str) -> bytes:
    data = escaped(text) or text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(b"".join(data.split(b"\n")), header=True)
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data.strip()) % 4))
    except binascii.Error:
        return _short_base64(data)


def _short_base64(data: bytes) -> bytes:
    """Base64 with a character lost at its end: decode the whole groups."""
    clean = bytes(byte for byte in data if byte in _BASE64)
    try:
        return binascii.a2b_base64(clean[: len(clean) // 4 * 4])
    except binascii.Error:
        return data


_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def _chunks(value: str) -> list[list[str]]:
    """The list cut into mailboxes, each a list of tokens; a group's name (`Team:`) is dropped, its members kept."""
    chunks: list[list[str]] = [[]]
    for token in _TOKEN.findall(value):
        if token in ",;":
            chunks.append([])
        elif token == ":":
            if not any(t.strip().lower().endswith("mailto") for t in chunks[-1]):
                chunks[-1] = []
        else:
            chunks[-1].append(token)
    return [chunk for chunk in chunks if any(token.strip() for token in chunk)]


def _mailbox(tokens: list[str]) -> Address | None:
    angle = next((t for t in reversed(tokens) if t[0] == "<" and len(t) > 1), None)
    comments = [t[1:-1] for t in tokens if t[0] == "(" and len(t) > 1]
    if angle is not None:
        rest = [t for t in tokens if t is not angle and not (t[0] == "(" and len(t) > 1)]
        return Address(_name("".join(rest)) or _name(" ".join(comments)), _address(angle[1:-1]))
    text = "".join(t for t in tokens if not (t[0] == "(" and len(t) > 1))
    bare = _BARE_ADDRESS.search(text)
    if bare:
        around = _name(text[: bare.start()] + " " + text[bare.end() :])
        return Address(around or _name(" ".join(comments)), _address(bare[0]))
    return None


def _name(raw: str) -> str:
    unquoted = re.sub(r"\\(.)", r"\1", raw.strip().strip('"')) if '"' in raw else raw.strip()
    return decode_words(unquoted).replace('"', "").strip().strip("'").strip()


def _address(raw: str) -> str:
    """The address without spaces, route (`@a,@b:`) or `mailto:`; empty when it has no @ sign."""
    address = "".join(decode_words(raw).split()).rpartition(":")[2].strip("'\"<>")
    return address[:320] if "@" in address.strip("@") else ""


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
