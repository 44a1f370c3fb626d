"""Reads the words of a delivery report that follows no standard: qmail, Exim, Exchange, Lotus, Gmail and the "mail system" of many.

What they share: a sentence that says it did not arrive, then addresses, each at the start of a line or in angle brackets, then the
server's answer, then a copy of the letter. No server is known by name here: the table of sentences is small and commented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from liaison.domain.letter_fates import Fate

MOST_LINES = 400
LONGEST = 1_000  # characters of a line looked at

# where the copy of the letter begins; what follows is our own words
COPY_BEGINS = re.compile(
    r"^\W*(?:this is a copy of (?:the|your) message|below (?:this line )?is a copy of|below is a copy of|enclosed is a copy|"
    r"original message|unsent message follows|message headers? follow|the header of the original|returned message|"
    r"original e?-?mail|message text follows|copy of (?:the|your) message|undelivered message|---- original)",
    re.I,
)
# the letter's own headers pasted without a line before them
HEADERS_BEGIN = re.compile(r"^(?:Received|Return-Path|DKIM-Signature|X-Google-Smtp-Source|Message-ID)\s*:", re.I)

# not yet, rather than never: said in words, about the letter itself
DELAYED = re.compile(
    r"warning message only|(?:has|have) been delayed|not yet been delivered|could not be delivered (?:yet|for)|deliver(?:y|ing)(?: is)? delayed|"
    r"will (?:be retried|keep trying|continue to (?:try|be))|do not need to resend|still being retried",
    re.I,
)
# never: a server that has given up also tells its last temporary answer
GIVEN_UP = re.compile(
    r"permanent(?:ly)?\b|given up|giving up|not going to try again|too long|could not be delivered\b(?! yet)|not delivered within|"
    r"cannot be delivered|was not delivered|did not reach|undeliverable|delivery (?:has )?failed",
    re.I,
)
RELAYED = re.compile(r"(?:was|been|is) successfully (?:delivered|relayed|sent)|successful(?:ly)? mail delivery", re.I)

_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}"
# an address that begins a line of its own: alone, in brackets, after >>>, before a colon or a reason
AT_START = re.compile(rf"^\W{{0,8}}({_ADDRESS})(?:>|<mailto:[^>]*>)?(?:\s*$|\s*:|\s*\(|\s+on\s|\s+<|>|\s+[A-Z])")
# sentences that name the address in their middle
IN_SENTENCE = re.compile(
    rf"(?:deliver(?:ing|y)? (?:your )?(?:e?-?mail|message)?\s*to|recipients? returned permanent errors|recipient|rcpt to|sent to|message to|"
    rf"wasn.t delivered to|could not be delivered to|gateway)\W{{1,6}}({_ADDRESS})",
    re.I,
)
# a server's answer to one address ("550 <a@b>... User unknown"), or its reason with the address behind it
ANSWERED = re.compile(
    rf"^(?:[ \t]{{0,8}}[45]\d\d\b[^<]{{0,40}}|.{{0,60}}\b(?:full|unknown|disabled|not found|rejected)\b[^<@]{{0,20}})<({_ADDRESS})>",
    re.I,
)
# lines that tell of the letter and of servers, not of whom it missed
ABOUT_LETTER = re.compile(r"^\W*(?:from|sender|to|cc|subject|sent|date|in|out|mail from|reply-to)\s*[:=]", re.I)
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.#-])([45])\d\d[ -]")
_REASON = re.compile(
    r"(?<![\d.])[45]\d\d[ -]|[45]\.\d\.\d|unknown|not listed|no such|rejected|exceeded|full|disabled|not recogni[sz]ed|wasn.t found|invalid|"
    r"does not exist|reason:|blacklist",
    re.I,
)


@dataclass(frozen=True)
class Said:
    """What the words say. `words` is the report without the copy of the letter, `original` the header lines of that copy."""

    fate: Fate = Fate.FAILED
    recipients: tuple[str, ...] = ()
    status: str = ""
    why: str = ""
    words: str = ""
    original: dict[str, str] = field(default_factory=dict)


def read_words(text: str) -> Said:
    """What a report says in plain words."""
    words, copy = parted(text)
    lines = [line[:LONGEST] for line in words.splitlines()][:MOST_LINES]
    status = _STATUS.search(words)
    code = ".".join(status.groups()) if status else ""
    return Said(
        fate=fate_of(words, code),
        recipients=tuple(dict.fromkeys(address.lower() for address in named(lines))),
        status=code,
        why=next((" ".join(line.split()) for line in lines if _REASON.search(line)), ""),
        words=words,
        original=letter_head(copy),
    )


def parted(text: str) -> tuple[str, str]:
    """The report's own words, and the copy of the letter behind them."""
    lines = text.splitlines()
    said = False
    for number, line in enumerate(lines[: MOST_LINES * 5]):
        if said and (COPY_BEGINS.match(line) or HEADERS_BEGIN.match(line)):
            return "\n".join(lines[:number]), "\n".join(lines[number:])
        said = said or "@" in line or len(line.split()) > 3
    return text, ""


def fate_of(words: str, code: str) -> Fate:
    """Given up beats delayed: a server that gives up also tells what was wrong for the time being."""
    if RELAYED.search(words) and not GIVEN_UP.search(words):
        return Fate.RELAYED
    if DELAYED.search(words):
        return Fate.DELAYED
    if GIVEN_UP.search(words):
        return Fate.FAILED
    first = _CODE.search(words)
    temporary = code.startswith("4") or (not code and first is not None and first[1] == "4")
    return Fate.DELAYED if temporary else Fate.FAILED


def named(lines: Iterable[str]) -> Iterable[str]:
    """The addresses it says the letter missed: those that begin a line; only where none does, those in the middle of a sentence."""
    kept = [line for line in lines if not ABOUT_LETTER.match(line)]
    for patterns in ((AT_START,), (IN_SENTENCE, ANSWERED)):
        found = [match[1] for line in kept for pattern in patterns if (match := pattern.search(line))]
        if found:
            return found
    return []


def letter_head(copy: str) -> dict[str, str]:
    """The header lines in the copy of the letter, by lower-case name; what is no header is passed over."""
    found: dict[str, str] = {}
    name = ""
    for line in copy.splitlines()[:MOST_LINES]:
        if line[:1] in " \t" and name and line.strip():
            found[name] = f"{found[name]} {line.strip()}"[:2000]
            continue
        match = re.match(r"^>?\s?([A-Za-z][A-Za-z-]{1,40})\s*:\s*(.*)$", line[:LONGEST])
        name = match[1].lower() if match else ""
        if match:
            found.setdefault(name, match[2])
    return found
