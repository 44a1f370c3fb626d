"""How `mime.parse` does on mails whose values somebody else states: sender, subject, body text, attachments, in per cent.

The mails and the trees beside them are `LIAISON_SHARED`/mails; where they are absent, NOT RUN. A value that differs counts against us, unless
one of CONVENTIONS says, by a rule that can be checked on the mail, that the tree's parser states something else on purpose or by
its own limits: then it is set aside, and the number set aside is printed too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.stated_values import Stated, StatedFile, stated

if TYPE_CHECKING:
    from liaison.domain.mails import Attachment, ParsedMail

FIELDS = ("sender", "subject", "body", "attachments")
NEAR = 0.97  # of the words, in their order; white space aside
_BOUNDARY = re.compile(rb"boundary\s*=\s*\"?([^\"\s;]{1,200})", re.I)


@dataclass(frozen=True)
class Verdict:
    """One stated value against ours. `aside` is why it is not counted, or empty."""

    mail: str
    field: str
    held: bool
    aside: str = ""


def verdicts(mails: Path) -> list[Verdict]:
    """Every stated value of every mail that has a tree beside it."""
    return [one for tree in sorted((mails / "expected/stalwart").glob("*.json")) for one in _of_mail(mails, tree)]


def score(found: list[Verdict], field: str) -> float:
    """The share of a field's stated values that hold, of those not set aside; between 0 and 1."""
    counted = [one for one in found if one.field == field and not one.aside]
    return sum(one.held for one in counted) / len(counted)


def measure() -> list[tuple[str, float, str]]:
    """The score of each field, and how many of the stated values are set aside."""
    from tests.benchmarks.bench_data import shared

    mails = shared("mails", "mail_scores")
    if mails is None:
        return []
    found = verdicts(mails)
    return [
        *((f"score_{field}", 100 * score(found, field), "%") for field in FIELDS),
        ("score_stated_values", len(found), "values"),
        ("score_set_aside", sum(bool(one.aside) for one in found), "values"),
    ]


def _of_mail(mails: Path, tree: Path) -> list[Verdict]:
    from liaison.mail.mime import parse

    raw = (mails / "stalwart" / f"{tree.stem}.eml").read_bytes()
    theirs, ours = stated(tree), parse(raw)
    held = {
        "sender": theirs.sender is None or theirs.sender == ours.sender,
        "subject": theirs.subject is None or _flat(theirs.subject) == _flat(ours.subject),
        "body": any(_near(body, _own_text(ours)) for body in theirs.bodies),
        "attachments": _same_files(theirs.files, ours.attachments),
    }
    absent = {"sender": theirs.sender is None, "subject": theirs.subject is None, "body": not any(theirs.bodies)}
    return [
        Verdict(tree.stem, field, held[field], "" if held[field] else _convention(field, theirs, raw))
        for field in FIELDS
        if not (absent.get(field) and held[field])
    ]


def _convention(field: str, theirs: Stated, raw: bytes) -> str:
    return next((why for fields, why, rule in CONVENTIONS if field in fields and rule(theirs, raw)), "")


def _own_text(mail: ParsedMail) -> str:
    """The mail's words without those of mails attached to it, which a tree states elsewhere."""
    from liaison.mail.mime import ATTACHED_MARK

    return mail.text.split(ATTACHED_MARK)[0]


def _flat(text: str) -> str:
    """The text in one line, without control characters, which no page shows."""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def _near(theirs: str, ours: str) -> bool:
    if _flat(theirs) == _flat(ours):
        return True
    return SequenceMatcher(None, _flat(theirs).split(), _flat(ours).split(), autojunk=False).ratio() >= NEAR


def _same_files(theirs: tuple[StatedFile, ...], ours: tuple[Attachment, ...]) -> bool:
    """Count, names (where stated, without folders) and bytes (of text: but for white space and charset)."""
    return len(theirs) == len(ours) and all(map(_same_file, theirs, ours))


def _same_file(theirs: StatedFile, ours: Attachment) -> bool:
    from liaison.mail.mime_charsets import decode

    if theirs.name and re.split(r"[/\\]", theirs.name)[-1] != ours.name:
        return False
    if theirs.content is None or theirs.content == ours.content:
        return True
    return _flat(theirs.content.decode("utf-8", "replace")) == _flat(decode(ours.content)[0])


def _swallowed(theirs: Stated, raw: bytes) -> bool:
    """Inside what the tree takes for one part stands a line that is a boundary declared before it."""
    return any(
        b"\n--" + declared in raw[begin : end - 1]
        for begin, end in theirs.spans
        for declared in _BOUNDARY.findall(raw[:begin])
    )


def _ambiguous(theirs: Stated, raw: bytes) -> bool:
    """A boundary of the mail is another one with dashes after it, or is used in another case than it is declared."""
    declared = set(_BOUNDARY.findall(raw))
    used = {line[2:] for line in raw.split(b"\n") if line.startswith(b"--")}
    lower = {one.lower(): one for one in declared}
    recased = any(one.lower() in lower and one not in declared for one in used)
    return recased or any(one + b"--" in declared for one in declared) or any(one.endswith(b"--") for one in declared)


def _half_decoded(theirs: Stated, raw: bytes) -> bool:
    """The tree holds replacement characters where the mail holds none: words that were no base64, decoded as if they were."""
    return "\ufffd" in theirs.everything and "\ufffd".encode() not in raw


def _no_domain(theirs: Stated, raw: bytes) -> bool:
    return theirs.sender is not None and "@" not in theirs.sender


# fields · why the tree states something else · the rule by which that is seen
CONVENTIONS: tuple[tuple[tuple[str, ...], str, Callable[[Stated, bytes], bool]], ...] = (
    (("sender",), "a name in angle brackets is no address here: nobody can be answered at it", _no_domain),
    (
        ("body", "attachments"),
        "the tree's parser swallows a boundary line: the outer one does not end a multipart whose own end is missing "
        "(RFC 2046, 5.1.2), or a part with two types is not opened; here the parts are found",
        _swallowed,
    ),
    (
        ("body", "attachments"),
        "one boundary looks like the end of another, or is used in another case: the tree's parser drops the words behind "
        "it, here all words are kept",
        _ambiguous,
    ),
    (
        ("body", "attachments"),
        "words that are no base64 though the part says so: the tree's parser decodes them all the same, here they are shown as they stand",
        _half_decoded,
    ),
)
