"""Writes a mail anew that Outlook kept as properties alone, inside another one: so that it is listed, read and saved like any attached mail."""

from __future__ import annotations

from collections.abc import Sequence

from liaison.mail.header_lines import encoded_words, is_plain


def rebuilt(*, name: str, address: str, subject: str, kind: str, words: bytes, files: Sequence[str] = ()) -> bytes:
    """The bytes of the mail. `words` are UTF-8 of the type `kind`; below them stand the names of its files, which are not in it."""
    sender = f"{_encoded(name)} <{address}>" if "@" in address else _encoded(name)
    head = (
        f"From: {sender}\r\nSubject: {_encoded(subject)}\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    names = "".join(f"\n[{file or 'attachment'}]" for file in files)
    return head.encode("ascii", "replace") + words + names.encode("utf-8", "replace")


def _encoded(value: str) -> str:
    """A header value on one line, in encoded words where it needs them."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())[:1_000]
    return line if is_plain(line) else " ".join(encoded_words(line))
