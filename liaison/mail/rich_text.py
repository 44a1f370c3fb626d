"""Rich text (RTF) to words, or to the HTML that Outlook wrapped into it (MS-OXRTFEX). One linear pass; nothing is nested in memory.

What only programs read (fonts, colours, pictures, unknown destinations) is left out. Fields, tables and lists come out as their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

MAX_WORDS = 1_000_000  # characters
MAX_DEPTH = 1_000  # groups open at once
MAX_TOKENS = 400_000  # under a second; a letter of ten pages has some thousands

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|."
)
# destinations whose text nobody reads
UNREAD = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr listtable listoverridetable rsidtbl "
    b"generator xmlnstbl themedata colorschememapping latentstyles datastore fldinst bkmkstart bkmkend mmathPr filetbl revtbl "
    b"pntext pgdsctbl userprops wgrffmtfilter".split()
)
# control words that stand for signs
SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
SYMBOLS = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_FONT_CHARSETS = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258"} | {
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"
}  # fmt: skip


@dataclass(frozen=True)
class Rich:
    """The text of rich text, whether it is HTML, and whether more came than was read."""

    text: str
    html: bool
    cut: bool


@dataclass(frozen=True)
class _Group:
    """What holds inside a pair of braces: unread, in the table of fonts, in an HTML tag of Outlook's, hidden, and the font's charset."""

    unread: bool = False
    fonts: bool = False
    tag: bool = False
    hidden: bool = False  # `\\htmlrtf`: rich text that stands for HTML given elsewhere
    skip: int = 1  # signs after a `\\u` that stand for it
    charset: str = ""


@dataclass
class _Reader:
    codepage: str = "cp1252"
    html: bool = False
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    starred: bool = False
    font: int = 0
    charsets: dict[int, str] = field(default_factory=dict)
    to_skip: int = 0
    waiting: bytearray = field(default_factory=bytearray)  # bytes of a charset, which may be half a sign
    half: str = ""
    out: list[str] = field(default_factory=list)
    length: int = 0

    def say(self, text: str) -> None:
        """Put text out, if it is read where it stands."""
        self.flush()
        self._put(text)

    def byte(self, data: bytes) -> None:
        """Keep bytes of the present charset until they are whole."""
        if self.to_skip:
            skipped = min(self.to_skip, len(data))
            self.to_skip, data = self.to_skip - skipped, data[skipped:]
        self.waiting += data

    def flush(self) -> None:
        """Decode what waits."""
        if self.waiting:
            text = self.waiting.decode(self.group.charset or self.codepage, "replace")
            self.waiting.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        if not (self.group.unread or self.group.fonts or self.group.hidden):
            self.out.append(text)
            self.length += len(text)


def read_rich(data: bytes) -> Rich:
    """The text of rich text. Never raises on bytes; empty when there are no words."""
    reader = _Reader(html=b"\\fromhtml" in data[:4000])
    cut = False
    for count, found in enumerate(_TOKEN.finditer(data)):
        cut = count > MAX_TOKENS or reader.length > MAX_WORDS or len(reader.outer) > MAX_DEPTH
        if cut:
            break
        _take(reader, found)
    reader.flush()
    return Rich("".join(reader.out)[:MAX_WORDS], reader.html, cut)


def _take(reader: _Reader, found: re.Match[bytes]) -> None:
    """One token."""
    word, number, hexed, symbol, brace, plain = found.groups()
    if plain is not None:
        reader.byte(plain)
    elif hexed is not None:
        reader.byte(bytes([int(hexed, 16)]))
    elif word is not None:
        _control(reader, word, int(number) if number is not None else None)
    elif brace is not None:
        _brace(reader, brace)
    elif symbol == b"*":
        reader.starred = True
    elif symbol is not None:
        reader.say(SYMBOLS.get(symbol, ""))


def _brace(reader: _Reader, brace: bytes) -> None:
    """Enter or leave a group."""
    reader.flush()
    reader.starred = False
    reader.to_skip = 0
    if brace == b"{":
        reader.outer.append(reader.group)
    elif reader.outer:
        reader.group = reader.outer.pop()


def _control(reader: _Reader, word: bytes, number: int | None) -> None:
    """One control word."""
    reader.flush()
    starred, reader.starred = reader.starred, False
    if word == b"u" and number is not None:
        _unicode(reader, number)
    elif word == b"htmltag":
        reader.group = replace(reader.group, tag=True, hidden=False, unread=not reader.html)
    elif word == b"htmlrtf":
        reader.group = replace(reader.group, hidden=reader.html and number != 0)
    elif starred or word in UNREAD:
        reader.group = replace(reader.group, unread=True, fonts=word == b"fonttbl")
    elif word in SIGNS:
        reader._put("\r\n" if reader.html and SIGNS[word] == "\n" else SIGNS[word])
    else:
        _setting(reader, word, number or 0)


def _setting(reader: _Reader, word: bytes, number: int) -> None:
    """Charsets and fonts; every other word is looks and says nothing."""
    if word == b"ansicpg":
        reader.codepage = _codec(f"cp{number}") or reader.codepage
    elif word == b"uc":
        reader.group = replace(reader.group, skip=max(0, min(number, 20)))
    elif word == b"f":
        reader.font = number
        reader.group = replace(reader.group, charset=reader.charsets.get(number, ""))
    elif word == b"fcharset" and len(reader.charsets) < 1_000:
        reader.charsets[reader.font] = _FONT_CHARSETS.get(number, "")


def _unicode(reader: _Reader, number: int) -> None:
    """A sign by its number, negative beyond 32,767; the signs after it, for readers without Unicode, are skipped."""
    sign = chr(number % 65536)
    if reader.half and "\udc00" <= sign <= "\udfff":
        sign, reader.half = (reader.half + sign).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), ""
    elif "\ud800" <= sign <= "\udbff":
        sign, reader.half = "", sign
    reader._put(sign)
    reader.to_skip = reader.group.skip


def _codec(name: str) -> str:
    from liaison.mail.mime_charsets import codec_of

    return codec_of("utf-8" if name == "cp65001" else name) or ""
