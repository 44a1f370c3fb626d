"""What holds for every mail that was read, whatever its bytes: asked by tests, and by the fuzzer's child, which has no pytest."""

from __future__ import annotations

from liaison.domain.mails import ParsedMail
from liaison.domain.screening import screen
from liaison.mail.mime import parse

MOST_FILES = 20_000
SPREAD = 5_200_000  # bytes that what was compressed may add


def stands(mail: ParsedMail) -> None:
    """What holds for every mail: storable text, new text out of the text, a reason for what is automatic."""
    for text in (
        mail.text,
        mail.new_text,
        mail.subject,
        mail.html or "",
        mail.sender or "",
        *mail.to,
        *mail.doubts,
        *(file.name for file in mail.attachments),
        *mail.headers.values(),
    ):
        text.encode("utf-8")
        assert "\0" not in text
    lines = {line.strip() for line in mail.text.split("\n")}
    assert all(line.strip() in lines for line in mail.new_text.split("\n") if line.strip())
    assert (mail.auto is None) == (mail.auto_because == "")
    assert mail.date is None or mail.date.tzinfo is not None
    assert mail.text.strip() or mail.unreadable
    assert len(mail.attachments) <= MOST_FILES
    screen(mail)


def stands_with(raw: bytes) -> None:
    """The same of a mail's bytes; and nothing broke the reading, and its files are not more than came."""
    mail = parse(raw)
    stands(mail)
    assert not [doubt for doubt in mail.doubts if "broke the reading" in doubt]
    assert sum(file.size for file in mail.attachments) <= 2 * len(raw) + SPREAD
