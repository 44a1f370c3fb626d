"""Screening: what headers and structure alone say of a mail, and which of its words the floor and the reader get to see.

Source: the label guide ("Outcomes decided before any category", "Rules", the clinical-automatic list) and the contract: for
structurally automatic mail the floor reads only words a person newly wrote; otherwise subject and newly written text, and the
whole text when the mail is a forward or its new text is nearly empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from liaison.domain.mails import ParsedMail
from models.taxonomy import Kind, Outcome

BY_SUBJECT = (
    "an automatic reply (by subject and headers)"  # the weakest reason for which `mail/autos` calls a mail automatic
)
NO_SENDERS: frozenset[str] = frozenset()
MAX_FLOOR = 200_000  # characters; longer texts are read by a person, not by rules
MAX_MODEL = 50_000
NEARLY_EMPTY = 3  # words: "Please see below", "FYI", "Thanks"
POINTING_WORDS = 30  # a short note that points at what is below it


@dataclass(frozen=True)
class Screened:
    """What structure says. `outcome_hint` is NOT_A_QUERY (then `kind` is set), UNCLEAR, or None: the floor and the reader decide.

    `because` is one plain clause, empty when structure says nothing. `text_for_floor` starts with the subject where the floor
    reads it; `text_for_model` is the body alone.
    """

    outcome_hint: Outcome | None
    kind: Kind | None
    because: str
    text_for_floor: str
    text_for_model: str


def screen(mail: ParsedMail, clinical_automatic: frozenset[str] = NO_SENDERS) -> Screened:
    """Screen one mail. `clinical_automatic`: lower-case addresses, or `@domain` for all of a domain, that are never set aside."""
    always_read = is_listed(mail.sender, clinical_automatic)
    if mail.auto is not None and not always_read:
        words = PERSONS_WORDS[mail.auto](mail)
        return Screened(Outcome.NOT_A_QUERY, mail.auto, mail.auto_because, words[:MAX_FLOOR], mail.new_text[:MAX_MODEL])
    body, why = mail.new_text, ""
    if mail.is_forward or always_read or is_nearly_empty(mail.new_text):
        body = mail.text
    if mail.unreadable:
        why = mail.unreadable
    elif len(body) > MAX_FLOOR:
        why = "its text is too long for a machine to read whole"
    elif always_read and mail.auto is not None:
        because = "the sender is on the clinical-automatic list, so it is read whatever its headers say"
        return Screened(None, None, because, with_subject(mail, body), body[:MAX_MODEL])
    hint = Outcome.UNCLEAR if why else None
    return Screened(hint, None, why, with_subject(mail, body[:MAX_FLOOR]), body[:MAX_MODEL])


def is_listed(sender: str | None, listed: frozenset[str]) -> bool:
    """Whether an address, or its whole domain (`@alerts.example`), is on a list of lower-case entries."""
    address = (sender or "").strip().lower()
    domain = address.rpartition("@")[2]
    return bool(address) and (address in listed or f"@{domain}" in listed)


def is_nearly_empty(new_text: str) -> bool:
    """Whether the new words say too little alone: three or fewer, or a short note that points at what is below or attached."""
    words = re.findall(r"\w+", new_text)
    if len(words) <= NEARLY_EMPTY:
        return True
    return len(words) <= POINTING_WORDS and _POINTING.search(new_text) is not None


def with_subject(mail: ParsedMail, body: str) -> str:
    """Subject and body as one text, each on lines of its own."""
    return f"{mail.subject}\n\n{body}".strip() if mail.subject else body


_POINTING = re.compile(
    r"\b(?:below|underneath|beneath|attached|attachment|enclosed|forward(?:ed|ing)?|fwd|fyi|for (?:your )?information|trail|thread|"
    r"previous (?:e-?mail|message)|earlier (?:e-?mail|message)|my last (?:e-?mail|message)|see (?:the )?(?:e-?mail|message)|in red|inline|chas(?:ing|er))\b",
    re.I,
)

# What receipts say by themselves, line by line; whatever else stands above one, a person wrote.
_WAS_READ = r"(?:was|is|has been|have been) (?:read|displayed|opened|deleted)(?: (?:on|at|to|by|without)\b.{0,100})?\.?"
_RECEIPT_LINE = re.compile(
    rf"(?:your message(?: to .*)?|(?:(?:(?:your|the|this) )?(?:message|mail|e-?mail)\b.* )?{_WAS_READ}|(?:to|cc|subject|sent|message-id)\s*:.*|"
    r"this is (?:a|an) (?:\w+ )?(?:receipt|disposition notification)\b.*|(?:return|read) receipt\b.*|note: this .*receipt.*|"
    r"(?:there is|this .* is|that is) no guarantee\b.*|.*\bonly acknowledges that the message\b.*|[-_=*]{2,})",
    re.I,
)
MAX_LINE = 200  # a longer line is no receipt's


def _above_receipt(mail: ParsedMail) -> str:
    lines = (line.strip() for line in mail.new_text.split("\n"))
    return "\n".join(line for line in lines if line and not (len(line) <= MAX_LINE and _RECEIPT_LINE.fullmatch(line)))


def _calendar_words(mail: ParsedMail) -> str:
    """The comments, and lines of the text that do not repeat the invitation."""
    comments = [line.strip() for part in mail.calendar for line in _said(part, "comment").split("\n")]
    parts = [_said(part, name) for part in mail.calendar for name in ("summary", "description", "location")]
    invitation = " ".join(_squeezed(part) for part in parts)
    lines = (line.strip() for line in mail.new_text.split("\n"))
    fresh = [line for line in lines if line and _squeezed(line) not in invitation and not _INVITATION_LINE.match(line)]
    return "\n".join(dict.fromkeys([*filter(None, comments), *fresh]))


_INVITATION_LINE = re.compile(r"(?:when|where|who|subject|event|organi[sz]er)(?: \([^)]{0,20}\))?\s?:", re.I)


def _said(part: object, name: str) -> str:
    value = part.get(name, "") if isinstance(part, dict) else getattr(part, name, "")
    return str(value or "")


def _squeezed(text: str) -> str:
    return " ".join(text.lower().split())


def _nothing(mail: ParsedMail) -> str:
    """A machine wrote all of it, or gave our own words back."""
    return ""


def _notice(mail: ParsedMail) -> str:
    """An automatic answer holds nothing newly written. What a machine sends unasked (a web form, a system's notice) may carry a
    person's words, and is read; so is what only its subject and a hint call automatic: Exchange stamps people's mail too."""
    if mail.auto_because == BY_SUBJECT:
        return with_subject(mail, mail.new_text)
    submitted = mail.headers.get("auto-submitted", "").strip().lower()
    answers = bool(mail.in_reply_to or mail.references or _ANSWERING.match(mail.subject))
    unasked = submitted.startswith("auto-generated") and "x-auto-response-suppress" not in mail.headers
    return with_subject(mail, mail.new_text) if unasked and not answers else ""


def _post(mail: ParsedMail) -> str:
    """A newsletter is written to nobody in particular; an answer that came through a list is written by a person."""
    return with_subject(mail, mail.new_text) if mail.in_reply_to else ""


_ANSWERING = re.compile(
    r"^\s*(?:re|aw|sv|automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|thank you for)\b",
    re.I,
)

# which words of automatic mail a person newly wrote
PERSONS_WORDS: dict[Kind, Callable[[ParsedMail], str]] = {
    Kind.AUTO_REPLY: _notice,
    Kind.BOUNCE: _nothing,
    Kind.READ_RECEIPT: _above_receipt,
    Kind.CALENDAR_REPLY: _calendar_words,
    Kind.BULK: _post,
    Kind.SPAM: _nothing,
}
