"""What a mail's text looks like before a person may release it: everything the program knows to identify somebody is struck out.

Text and the words to strike come in, a `Struck` goes out: the text as it would be kept, and in pieces for the page, so that whoever reads
it sees what was taken out and where. Striking is for safety and not for beauty: too much is cheap, too little is not. What no rule
can know (a nickname, a rare event, a job) the person strikes herself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.redact import TOKENS, redact

STRUCK = "xstruckx"  # what stands for a word that a person, or a rule here, took out
ADDRESS = "xaddressx"
NAME = TOKENS["name"]
PLACEHOLDERS = (*TOKENS.values(), ADDRESS, STRUCK)
SHORTEST_NAME = 3  # letters: "Jo" alone would take out half of "join"; whole words alone are struck, but initials are left to the person
LONGEST_BODY = 4_000  # characters kept of one mail: the reader reads 400 words

# 12 Harbour Street, Flat 3/2, 7 Quay Rd: a number, up to three capitalised words, and what a street is called
_STREETS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|place|pl|crescent|cres|court|ct|terrace|terr?|gardens?|gdns|way|square|sq|close|brae|loan"
    "|wynd|row|grove|park|view|quadrant|path|vennel|gait|gate"
)
_ADDRESS = re.compile(
    rf"(?<!\w)(?:(?i:flat|house|room)[ ]\w{{1,5}}(?:/\w{{1,3}})?,?[ ])?\d{{1,4}}[a-zA-Z]?(?:/\d{{1,2}})?,?[ ](?:[A-Z][\w'’\-]{{1,30}}[ ]){{1,3}}(?i:{_STREETS})\b\.?"
    rf"|(?<!\w)(?i:flat)[ ]\d{{1,3}}[ ]?/[ ]?\d{{1,2}}(?!\w)"
    r"|(?<!\w)(?:[A-Z][a-z'’\-]{1,30}[ ]){1,2}"  # without a number where the last word means a street and nothing else
    r"(?:Street|Road|Avenue|Lane|Drive|Crescent|Terrace|Gardens|Wynd|Brae|Vennel|Quadrant|Grove)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_PIECES = re.compile("|".join(map(re.escape, PLACEHOLDERS)))


@dataclass(frozen=True)
class Piece:
    """Some characters: text that would be kept, or (`struck`) what kind of thing stood there."""

    text: str
    struck: str = ""


@dataclass(frozen=True)
class Struck:
    """A mail as it would be released."""

    subject: str
    body: str
    subject_pieces: list[Piece]
    body_pieces: list[Piece]
    doubtful: list[str]  # words that may be names: a person decides on each

    @property
    def counts(self) -> dict[str, int]:
        """How often each kind of thing was struck out."""
        found: dict[str, int] = {}
        for piece in (*self.subject_pieces, *self.body_pieces):
            if piece.struck:
                found[piece.struck] = found.get(piece.struck, 0) + 1
        return found


# token → what stood there, in words
KINDS = {
    "email": "an e-mail address", "url": "a web address", "date": "a date", "chi": "a CHI or NHS number", "phone": "a telephone number",
    "number": "a long number", "postcode": "a postcode", "name": "a name",
}  # fmt: skip
WORDS = {TOKENS[kind]: words for kind, words in KINDS.items()} | {ADDRESS: "an address", STRUCK: "struck by a person"}


def strike(subject: str, body: str, names: Iterable[str] = (), words: Iterable[str] = ()) -> Struck:
    """A mail without what identifies: by pattern, by the `names` that are known here, and the `words` that a person struck."""
    known, more = whole_words(names_apart(names)), whole_words(words)
    made = [strike_text(text, known, more) for text in (subject, body[:LONGEST_BODY])]
    return Struck(made[0], made[1], pieces(made[0]), pieces(made[1]), doubtful(*made))


def strike_text(text: str, known: re.Pattern[str] | None, more: re.Pattern[str] | None) -> str:
    """One text. Words a person struck go last, so that they may name a token's neighbours as the page shows them."""
    text = redact(_ADDRESS.sub(ADDRESS, text))
    text = known.sub(NAME, text) if known else text
    return more.sub(STRUCK, text) if more else text


def names_apart(names: Iterable[str]) -> set[str]:
    """The words of names worth looking for: no titles, no single letters, nothing that a mailbox or a practice is usually called."""
    parts = {part for name in names for part in re.split(r"[\s,.@]+", name or "")}
    return {
        part for part in parts if len(part) >= SHORTEST_NAME and part.lower() not in NO_NAMES and not part.isdigit()
    }


def whole_words(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of these as whole words, with or without an 's; never inside one of our own tokens. None for none."""
    wanted = {word.strip().lower() for word in words} - {""} - {token.lower() for token in PLACEHOLDERS}
    if not wanted:
        return None
    longest = "|".join(r"\s+".join(map(re.escape, word.split())) for word in sorted(wanted, key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<!\w)(?:{longest})(?:['’]s)?(?!\w)", re.IGNORECASE)


def pieces(text: str) -> list[Piece]:
    """The text in pieces, each token as what stood there."""
    found, place = [], 0
    for hit in _PIECES.finditer(text):
        found += [Piece(text[place : hit.start()]), Piece(hit[0], WORDS[hit[0]])]
        place = hit.end()
    return [piece for piece in (*found, Piece(text[place:])) if piece.text]


def doubtful(*texts: str) -> list[str]:
    """Capitalised words that open no sentence: places, medicines by brand, and the names that no rule knew."""
    found: dict[str, None] = {}
    for text in texts:
        for hit in _WORD.finditer(text):
            word, before = hit[0], text[: hit.start()].rstrip(" \"'“‘(")
            opens = not before or before[-1] in ".!?:\n-–•*" or "\n" in text[len(before) : hit.start()]
            if word[0].isupper() and not word.isupper() and not opens and word.lower() not in COMMON:
                found.setdefault(word)
    return list(found)


# stands in senders' names and addresses, and is needed to understand a mail
NO_NAMES = frozenset(
    "mrs miss prof professor sister nurse the and for desk reception receptionist admin administrator practice prescriptions prescription"
    " surgery pharmacy pharmacist team enquiries queries info clinic clinical mailbox office ward hospital centre center health medical"
    " secretary contact mail noreply reply duty referrals referral results letters group service services liaison manager partner".split()
)
# capitalised in any mail, and nobody's name
COMMON = frozenset(
    "i i'm i've i'll i'd monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september"
    " october november december dr gp methadone buprenorphine espranor buvidal diazepam subutex suboxone naloxone nhs regards thanks thank"
    " kind hello hi dear english scotland scottish".split()
)
