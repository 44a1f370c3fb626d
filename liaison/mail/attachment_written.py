"""The words of what is text already: plain text and lists, web pages, and mails attached as such. Runs in the child alone."""

from __future__ import annotations

from liaison.mail.attachment_answers import Text, Unreadable, Why
from liaison.mail.mime_charsets import decode


def plain_text(content: bytes) -> Text:
    """The text, its bytes read as UTF-16 with a mark, as UTF-8, or as Windows writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return some(content.decode("utf-16", "replace"))
    return some(decode(content.removeprefix(b"\xef\xbb\xbf"))[0])


def html_words(content: bytes) -> Text:
    """The words that a person would see of a web page."""
    from liaison.mail.html_text import to_text

    return some(to_text(plain_text(content).text, []))


def mail_words(content: bytes) -> Text:
    """Sender, subject and words of an attached mail; what is attached to it in turn is only counted."""
    from liaison.mail.mime import parse

    mail = parse(content)
    head = [f"From: {mail.sender}" if mail.sender else "", f"Subject: {mail.subject}" if mail.subject else ""]
    number = len(mail.attachments)
    note = f"it has {number} attachment{'s' if number > 1 else ''} of its own, which {'are' if number > 1 else 'is'} not opened here"
    found = some("\n".join(line for line in (*head, "", mail.text) if line or not head))
    return Text(found.text, note=note if number else "")


def some(text: str) -> Text:
    """The text, if there is any. Raises Unreadable."""
    if not text.strip():
        raise Unreadable(Why.NO_WORDS)
    return Text(text)
