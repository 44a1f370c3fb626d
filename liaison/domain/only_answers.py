"""Reads whether a mail in prose that answers an invitation of ours is nothing but an answer. Pure.

"Yes, Thursday suits us, eight of us" is; "Yes, and could you look at his script" is not. It is decided by what may stand in it, not by what may
not: each word must be on a short list of the words in which people answer, below a greeting and above a name. One word more, a question mark, a
file, a red flag or a number of a person, and it goes the way of every other mail: a question lost is worse than a case too many.
"""

from __future__ import annotations

import re

from liaison.domain import chi
from liaison.domain.attending_words import hint

LONGEST = 600  # characters: an answer is short
SIGNATURE_LINES, SIGNATURE_WORDS = 6, 7
# the words in which people answer an invitation, by what they say
WORDS = frozenset(
    (
        # yes, no, perhaps
        "yes yep aye ok okay no not does doesnt sorry apologies afraid cannot cant can could unable able maybe might may hopefully hope confirm confirming confirmed "
        # whoever comes, and how many
        "i im ill ive id we were well weve us me my our ours all both of a an the and but so that this it its is are be am was will would shall have has "
        "you your there then here too also as well only just in on at for from to by with out before after until "
        "team staff reception receptionist receptionists manager nurse nurses doctor doctors gp gps pharmacist colleague colleagues practice surgery everyone everybody "
        "people person places seats one two three four five six seven eight nine ten eleven twelve dozen about around up some "
        # coming, and how it suits
        "come comes coming attend attending attendance join joining make made there bring bringing along send sends looking look forward see seeing count "
        "suits suit suitable fine good great perfect lovely happy glad delighted pleased works work date day time times other another different later earlier next week "
        "month afternoon morning lunchtime lunch instead away leave annual holiday "
        "monday tuesday wednesday thursday friday mon tue tues wed thu thurs fri st nd rd th "
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec pm "
        "training session invitation invite "
        # thanks, greetings and ends
        "thank thanks many very much cheers dear hi hello kind best warm regards wishes sincerely soon "
    ).split()
)  # fmt: skip
ENDS = re.compile(
    r"^(?:(?:many |with )?thanks(?: again)?|thank you|(?:with )?(?:kind|kindest|best|warm|warmest)(?: (?:regards|wishes))?|regards|best wishes|cheers|yours sincerely|all the best)[,.! ]*$",
    re.I,
)
GREETS = re.compile(r"^(?:dear|hi|hello|good (?:morning|afternoon))\b[\w .'’-]{0,40}[,.!]*$", re.I)
NUMBER = re.compile(r"\d{1,2}(?:[:.]\d{2})?(?:st|nd|rd|th|am|pm)?")
SIGNED = re.compile(r"[\w .,'’&()+@|/:-]*")
# a question without its mark, at the beginning of what is said
ASKS = re.compile(
    r"(?:^|[.!,;:\n-]\s*|\b(?:and|but|so|also|or)\s+)(?:is|are|was|can|could|will|would|shall|may|does|have|has)\s+(?:you|we|i|it|there|this|that|the|our|my|a|an|one|some|all|everyone|everybody)\b"
    r"|\b(?:can|could|will|would)\s+you\b",
    re.I,
)
SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|needs?|can|cannot|will|not|no|we|he|she|they|him|her|them|today|tonight|tomorrow)\b",
    re.I,
)  # in no name
SAYS_MORE = re.compile(r"\b(?:please|ring|call me|urgent|worried|query|question|patient|prescri\w*|ps|p\.s)\b", re.I)


def why_more(text: str, *, subject: str, asked: str) -> str | None:
    """Why a mail says more than an answer; None when it is nothing else. `text` is what was newly written, `subject` the mail's and `asked`
    that of our letter."""
    if re.sub(r"^(?:\s*(?:re|aw|sv|antw)\s*:\s*)+", "", subject, flags=re.I).strip() != asked.strip():
        return "its subject is its own"
    if len(text) > LONGEST or "?" in text or ASKS.search(text) or chi.find(text):
        return "it is long, asks something, or holds a number"
    if hint(text) is None and not SUITS.search(text):
        return "it does not say whether they come"
    unknown = next((word for word in said(text) if not known(word)), None)
    return "it says more than whether they come" if unknown or SAYS_MORE.search(text) else None


# said of a day rather than of oneself: beside what `attending_words` reads
SUITS = re.compile(r"\b(?:suits?|works? for us|is (?:fine|good|great|perfect)|(?:date|day|time) is)\b", re.I)


def said(text: str) -> list[str]:
    """The words of a mail between its greeting and its end; the name below the end is left out where it looks like one."""
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    if lines and GREETS.match(lines[0]):
        lines = lines[1:]
    end = next((number for number, line in enumerate(lines) if ENDS.match(line)), None)
    if end is not None and is_signature(lines[end + 1 :]):
        lines = lines[:end]
    elif end is None and len(lines) > 1 and len(lines[-1].split()) <= 2 and is_name(lines[-1]):
        lines = lines[:-1]
    return re.findall(r"[\w:.'’@-]*\w", "\n".join(lines))


def is_signature(lines: list[str]) -> bool:
    """Whether the lines below an end look like a name, a role, a place and a number, and like no sentence."""
    return len(lines) <= SIGNATURE_LINES and all(is_name(line) for line in lines)


def is_name(line: str) -> bool:
    """Whether a line is a few words that begin with capitals, or numbers and an address."""
    words = line.split()
    small = {"of", "and", "the", "for", "at"}
    return (
        len(words) <= SIGNATURE_WORDS
        and SIGNED.fullmatch(line) is not None
        and not SAYS_MORE.search(line)
        and not SENTENCE.search(line)
        and all(word[:1].isupper() or not word[:1].isalpha() or "@" in word or word in small for word in words)
    )


def known(word: str) -> bool:
    """Whether a word is one in which people answer."""
    plain = re.sub(r"['’.]", "", word.lower())
    parts = [part for part in re.split(r"[-:]", plain) if part]
    return NUMBER.fullmatch(word.lower()) is not None or all(part in WORDS for part in parts)
