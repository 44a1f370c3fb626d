"""Parts to bytes: base64, quoted-printable and uuencode, leniently and without losing a person's words. Never raises."""

from __future__ import annotations

import binascii
import io
import re

from liaison.mail.mime_tree import Leaf

MAX_PADDING = 500_000  # equals signs; glued pieces have two each at most, and nobody glues more of them
_ALL_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_STRETCH = re.compile(rb"[^=]+")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_RUN = re.compile(
    rb"[A-Za-z0-9+/]{24,}={0,2}"
)  # so long a stretch without a space is no word, and makes readable text by no chance
_LINE_ENDS = {ord(one): " " for one in "\r\n\t"}
# whole lines of base64 (four characters or more), and a last one up to its padding
_BASE64_LINES = re.compile(
    rb"(?:[ \t]*+[A-Za-z0-9+/]{4,}+={0,2}[ \t]*+(?:\r?\n|\r)|[ \t\r]*+\n)*+(?:[ \t]*+[A-Za-z0-9+/]{2,}+={1,2}(?=\s))?"
)


def content_of(leaf: Leaf, *, words: bool = False) -> tuple[bytes, str | None]:
    """The decoded bytes of a part, and a doubt when its transfer encoding was broken. `words`: it is read as text, not as a file."""
    if leaf.encoding == "base64":
        return _base64(leaf.raw_body, words=words)
    if leaf.encoding.startswith("quoted"):
        return binascii.a2b_qp(leaf.raw_body), None
    if leaf.encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uuencoded(leaf.raw_body)
    return leaf.raw_body, None


def _base64(data: bytes, *, words: bool) -> tuple[bytes, str | None]:
    """Lenient base64. Of words nothing is lost: what is no base64 stays as it stands. In a file stray characters are skipped."""
    if data.count(b"=") > MAX_PADDING:
        return data, "a part is not really base64: shown as it stands"
    if _ALL_BASE64.fullmatch(data) and not (words and b" " in data.strip()):
        return _joined_base64(data), None
    if not words:
        lines = [line for line in data.splitlines() if b" " not in line.strip() and not line.startswith(b"--")]
        decoded = _joined_base64(_NOT_BASE64.sub(b"", b"".join(lines)))
        return decoded or data, "its base64 holds stray characters"
    good = _BASE64_LINES.match(data)
    assert good  # the pattern may be empty
    rest, strays = data[good.end() :], "a part is not base64 throughout: what is not is shown as it stands"
    readable = _RUN.sub(_readable, rest)
    if readable == rest and len(rest) > good.end():
        return data, "a part is not really base64: shown as it stands"
    return _joined_base64(good[0]) + readable, strays


def _readable(run: re.Match[bytes]) -> bytes:
    """A long run of base64 among other characters as the words it holds; as it stands where that makes no readable words. A few characters
    may have been lost before it, so it is tried from each of the first four."""
    bare = run[0].rstrip(b"=")
    for lost in range(4):
        words = _decoded(bare[lost:])
        if _is_readable(words):
            return bare[:lost] + words
    return run[0]


def _is_readable(words: bytes) -> bool:
    """Whether these are words that a person can read, in UTF-8 or plain letters."""
    try:
        return words.decode("utf-8").translate(_LINE_ENDS).isprintable()
    except UnicodeDecodeError:
        return False


def _joined_base64(data: bytes) -> bytes:
    """Each stretch up to its padding decoded: senders glue encoded pieces together. A lost character costs its group alone."""
    bare = data.translate(None, b" \t\r\n\v\f")
    if b"=" not in bare.rstrip(b"="):
        return _decoded(bare.rstrip(b"="))
    out = bytearray()
    for stretch in _STRETCH.finditer(bare):
        out += _decoded(stretch[0])
    return bytes(out)


def _decoded(stretch: bytes) -> bytes:
    over = len(stretch) % 4
    return binascii.a2b_base64(stretch[: len(stretch) - 1] if over == 1 else stretch + b"=" * (-over % 4))


def _uuencoded(data: bytes) -> tuple[bytes, str | None]:
    out = bytearray()
    inside = False
    for line in io.BytesIO(data):
        if not inside:
            inside = line.startswith(b"begin ")
            continue
        if line.strip() in (b"end", b"`"):
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            return data, "a part is not really uuencoded: shown as it stands"
    return (bytes(out), None) if inside else (data, "a part is not really uuencoded: shown as it stands")
