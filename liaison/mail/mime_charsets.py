"""Bytes to text, whatever the mail says its charset is: declared, then UTF-8, then Windows-1252. Never raises.

No guessing by statistics: on bodies of a few lines guessers answer with code pages nobody here uses.
"""

from __future__ import annotations

import codecs
import re

# what mails call it → what Python calls it. Windows-1252 contains all printable ISO-8859-1 and is what senders mean by it.
ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp-850": "cp850",
    "unicode-1-1-utf-7": "utf-7",
    "utf-8-sig": "utf-8-sig",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "tis-620": "cp874",
}
# Python codecs that no mail means: these two are quadratic or turn `\\u0041` in a body into something else.
REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "charmap", "mbcs", "oem"})
ASCII_LIKE = frozenset(
    {"", "us-ascii", "ascii", "utf-8", "utf8", "x-unknown", "unknown", "unknown-8bit", "8bit", "default"}
)

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text of `data`, and a doubt in plain words or None when the declared charset (or UTF-8 when none is) simply fitted."""
    name = ((declared or "").replace(";", " ").split() or [""])[0].strip("\"'").lower()
    if name in ASCII_LIKE:
        text = _try(data, "utf-8")
        return (
            (text, None)
            if text is not None
            else (_last_resort(data), "some characters may be wrong: no charset fitted")
        )
    codec = codec_of(name)
    text = _try(data, codec) if codec else None
    if text is not None:
        return text, None
    why = f"unknown charset {name[:40]!r}" if codec is None else f"not really in the declared charset {name[:40]!r}"
    text = _try(data, "utf-8")
    return (text if text is not None else _last_resort(data)), f"some characters may be wrong: {why}"


def codec_of(name: str) -> str | None:
    """Python's name of a text charset, or None when there is none or mails have no business naming it."""
    wanted = ALIASES.get(name, name)
    try:
        codec = codecs.lookup(wanted)
    except (LookupError, ValueError):  # ValueError: a null character in the name
        return None
    if codec.name.replace("-", "_") in REFUSED or not getattr(codec, "_is_text_encoding", True):
        return None
    return wanted


def storable(text: str) -> str:
    """Line ends as `\\n`; without null, control and half characters, which no database or page takes."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable() and _UNSTORABLE.search(text):
        text = _UNSTORABLE.sub(lambda found: "\ufffd" if found[0] > "\x7f" else "", text)
    return text.replace("\x0c", "\n") if "\x0c" in text else text


def escaped(text: str) -> bytes | None:
    """The bytes behind a header or body that the standard library decoded as ASCII with surrogate escapes; None if it is real text."""
    try:
        return text.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return None


def _try(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except (ValueError, LookupError, OverflowError):  # UnicodeError is a ValueError
        return None
    return text.removeprefix("\ufeff")


def _last_resort(data: bytes) -> str:
    return data.decode("cp1252", "replace")
