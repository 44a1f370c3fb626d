"""The words of a rich-text file (.rtf), without its fonts, pictures and hidden parts, in time linear in its length."""

from __future__ import annotations

import re

from liaison.mail.attachment_answers import Text, Unreadable, Why
from liaison.mail.mime_charsets import codec_of

TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# groups that hold no words of the letter
HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore listtable "
    b"listoverridetable rsidtbl generator xmlnstbl fldinst latentstyles filetbl revtbl".split()
)
# control word → what stands there in plain text
SPOKEN = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
}  # fmt: skip
SIGNS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}


class Reader:
    """Where the reading stands: what is hidden in this group, how text bytes are to be read, how many stand-ins to skip."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.hidden = False
        self.stack: list[tuple[bool, int]] = []
        self.codec = "cp1252"
        self.stand_ins, self.skip = 1, 0  # \uN is followed by so many characters for programs that know no Unicode

    def group(self, sign: bytes) -> None:
        """A group opens or closes."""
        if sign == b"{":
            self.stack.append((self.hidden, self.stand_ins))
        elif self.stack:
            self.hidden, self.stand_ins = self.stack.pop()
        self.skip = 0

    def word(self, name: bytes, number: bytes | None) -> None:
        """A control word."""
        value = int(number) if number else 0
        if name in HIDDEN:
            self.hidden = True
        elif name == b"ansicpg":
            self.codec = codec_of(f"cp{value}") or self.codec
        elif name == b"uc":
            self.stand_ins = max(0, min(value, 8))
        elif name == b"u":
            self.say(chr(value % 65536))
            self.skip = self.stand_ins
        elif name in SPOKEN:
            self.say(SPOKEN[name])

    def bytes_of(self, raw: bytes) -> None:
        """Text, less the stand-ins that a Unicode character has already said."""
        skipped, self.skip = min(self.skip, len(raw)), max(0, self.skip - len(raw))
        self.say(raw[skipped:].decode(self.codec, "replace"))

    def say(self, text: str) -> None:
        """Keep it where it is seen."""
        if not self.hidden:
            self.pieces.append(text)


def rtf_text(content: bytes) -> Text:
    """The text of the file. Raises Unreadable where there are no words in it."""
    reader = Reader()
    for found in TOKEN.finditer(content):
        code, name, number, sign, brace, raw = found.groups()
        if brace:
            reader.group(brace)
        elif name:
            reader.word(name, number)
        elif code:
            reader.bytes_of(bytes.fromhex(code.decode()))
        elif raw:
            reader.bytes_of(raw)
        elif sign == b"*":
            reader.hidden = True
        elif sign:
            reader.say(SIGNS.get(sign, ""))
    text = "".join(reader.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
    if not text:
        raise Unreadable(Why.NO_WORDS)
    return Text(text)
