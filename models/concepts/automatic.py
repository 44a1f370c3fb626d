"""Mail that a machine answered with, by its words alone: which of its sentences speak to everybody, and which only give our own words back.

Service knows automatic mail by its headers (`liaison.domain.screening`). Where headers are lost, in a forwarded folder or an evaluation row, its
words are plain enough: a heading that no person types, and sentences that say so. An absent colleague's standing text names subjects
("missed doses: ring the pharmacy"), and the subject it answers to, or the mail it returns, is ours: neither is news of anybody.
Where somebody is meant all the same ("Mr T was taken in last night"), the mail is read as ever.
"""

from __future__ import annotations

from models.concepts.lazy import lazily
from models.concepts.sentences import sentences

# Headings of machines that answer; "RE:" or "FW:" before one is a person's.
_ANSWER = lazily(
    r"\s{0,3}(?:\w{2,12} / )?(?:automatic (?:reply|response)|auto(?:mated)?[- ]?(?:reply|response|answer)|auto|out of (?:the )?office)\s?(?::|$|from\b|-)"
)
_RETURNED = lazily(
    r"\s{0,3}(?:undeliverable|undelivered|(?:mail|message) delivery (?:failed|failure)|delivery (?:status notification|has failed|failure)|returned mail|failure notice"
    r"|spam rejection|rejected|still trying|delayed|could(?:n't| not) deliver)\b"
)
# A relay that cannot say whether our mail was read.
_RELAYED = lazily(r"\s{0,3}(?:relayed|delivered)\s?:")
_RELAY_SAYS = lazily(
    r"\bdelivery to (?:this|these) (?:recipient|group|address)|\bdestination server\b|\bno (?:delivery )?confirmation\b"
)
# Where a receipt repeats the heading of our mail.
_REPEATED_HEADING = lazily(r"\s{0,3}subject\s?:")
_READ = lazily(r"\s{0,3}(?:read|not read|gelesen)\s?:")
# Sentences that no person writes of their own mail.
_MACHINE_SAYS = lazily(
    r"\bthis is an auto(?:mated|matic)(?:ally generated)? (?:response|reply|message|e-?mail|acknowledgement|receipt)\b"
    r"|\bthis (?:message|reply|e-?mail) (?:was|is|has been) (?:created|generated|sent) automatically\b"
    r"|\bthank(?:s| you) for (?:contacting|e-?mailing|writing to|your e-?mail to) (?:us|the|our|\w+ street)\b"
    r"|\b(?:mailbox|inbox)(?: [\w']+){0,3} (?:is|isn't|is not) (?:not )?(?:monitored|checked|looked at|opened|read)\b"
)
# What an absent colleague's standing text says, beneath the heading of an automatic answer.
_AWAY = lazily(
    r"\b(?:on|annual|maternity|sick|study) leave\b|\bon holiday\b|\bout of (?:the )?office\b|\b(?:return(?:s|ing)?|back) (?:on|in|to|the)\b|\bnot (?:in|working|at work)\b"
    r"|\byour (?:message|mail|e-?mail) (?:has|will|is|was)\b|\bmailbox\b|\binbox\b|\bis (?:off|away) (?:today|tomorrow|this|until|till|from|sick|for)\b"
)
_RECEIPT_SAYS = lazily(r"\bwas (?:read|displayed|opened|deleted) (?:on|at|by)\b|\breceipt\b|\bwas displayed\b")
# Where a returned mail begins to give back what we wrote.
_COPY = lazily(
    r"(?:original (?:message|text|mail)|copy of (?:your|the) (?:message|mail)|what you (?:wrote|sent)|your (?:message|mail) (?:follows|was|read))\b[^\n]{0,80}\n"
)
# Somebody in particular: a machine's own text has nobody. "A patient", "your patient" and "you" are anybody; "I" is the colleague who is away.
_NAMED = lazily(
    r"\b(?:he|she|him|his|hers?|he's|she's|hes|shes|mr|mrs|(?<!\d )(?<!\d)ms|gentleman|lady|lassie|lad|baby|dad|mum|(?:this|our|the|same|young|your) (?:man|woman|boy|girl|patient|client|baby|resident)"
    r"|yours?,? (?:is|was|has)|\d\d[mf])\b|\b[a-z] ?\. ?[a-z]\.(?!\w)|\b\d\d(?:-year-old|yo)\b"
)
# What such mail tells everybody: whom it is "for a woman who" and what to do then, or signs, a colon, and whom to ring.
_TO_ALL = lazily(
    r"[^.!?\n]{0,80}\b(?:for|if|when|where) an? (?:woman|man|patient|person|client)\b"
    r"|(?![^.!?\n]{0,240}\b(?:he|she|his|her|him|mr|mrs|ms|called|rang|phoned|attended|coming|way|dialled)\b)[^:.!?\n]{3,160}:[^.!?\n]{0,60}"
    r"\b(?:999|111|112|triage|crisis (?:team|line)|helpline|samaritans|breathing space)\b"
)


def answers_by_itself(folded: str, heading_end: int) -> bool:
    """Whether a machine wrote the mail and it is about nobody; `folded` is its text in lower case, the heading (subject) ends at `heading_end`.

    One sentence about somebody, and all of it is read as a person's: colleagues write under headings like these when nothing else gets through.
    """
    says_so = _MACHINE_SAYS().search(folded) is not None or _is_standing_text(folded, heading_end)
    return says_so and not _names_somebody(folded, heading_end)


def _names_somebody(folded: str, heading_end: int) -> bool:
    """Whether a sentence below the heading has somebody in particular; what it tells everybody has not."""
    found = (
        (start, end)
        for start, end in sentences(folded)
        if end > heading_end and not _TO_ALL().match(folded, start, end)
    )
    return any(_NAMED().search(folded, max(start, heading_end), end) for start, end in found)


def _is_standing_text(folded: str, heading_end: int) -> bool:
    return _ANSWER().match(folded, 0, heading_end) is not None and _AWAY().search(folded, heading_end) is not None


def is_returned(folded: str, heading_end: int) -> bool:
    """Whether a mail server gives our own mail back."""
    return _RETURNED().match(folded, 0, heading_end) is not None


def echoes(folded: str, heading_end: int) -> bool:
    """Whether the heading gives back the subject of a mail of ours: of an automatic answer, a returned mail, or a receipt."""
    if _is_standing_text(folded, heading_end) or is_returned(folded, heading_end):
        return True
    return is_receipt(folded, heading_end) or _is_relayed(folded, heading_end)


def is_receipt(folded: str, heading_end: int) -> bool:
    """Whether a machine tells that our mail was read."""
    return _READ().match(folded, 0, heading_end) is not None and _RECEIPT_SAYS().search(folded, heading_end) is not None


def _is_relayed(folded: str, heading_end: int) -> bool:
    return (
        _RELAYED().match(folded, 0, heading_end) is not None and _RELAY_SAYS().search(folded, heading_end) is not None
    )


def repeats_heading(folded: str, start: int, end: int) -> bool:
    """Whether a line of a receipt is the heading of our mail."""
    return _REPEATED_HEADING().match(folded, start, end) is not None


def copy_starts(folded: str, heading_end: int) -> int:
    """From which place on a returned mail gives back what we wrote; the length of the text where it does not."""
    found = _COPY().search(folded, heading_end) if is_returned(folded, heading_end) else None
    return found.end() if found else len(folded)
