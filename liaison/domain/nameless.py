"""An earlier answer with nobody in it: what may be shown to a colleague, and put into a draft, of words written about somebody else.

Comes in: the text, the names that are known to stand in it, and the words that are common here. Goes out: the text with places to fill in.
`models.redact` takes numbers, addresses and names after a title; beyond that no number at all is carried, none of the known names, and no
capitalised word that is not common in small letters too: whatever could be somebody's name is left open. So is every dose.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from liaison.domain.left_open import blank, without_doses
from liaison.domain.spoken import DAYS, MONTHS
from models.concepts.drugs import find_drugs
from models.redact import TOKENS, redact

# typed token of models.redact → what a person is asked to fill in
ASKED = {"email": "address", "url": "address", "date": "date", "chi": "number", "phone": "telephone number", "number": "number", "postcode": "address", "name": "name"}  # fmt: skip
KEPT = frozenset(word.lower() for word in (*DAYS, *MONTHS)) | frozenset(
    "i gp gps dr mr mrs ms nhs chi ecg bbv hiv qtc mat iep cmht naloxone scotland scottish kind regards dear thank thanks please".split()
)
CAPITAL = re.compile(r"\b[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*")
DIGITS = re.compile(r"(?<![\w\[])\d[\d.,:/-]*(?:st|nd|rd|th)?(?![\w\]])|\d+")
TITLED = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sister|Nurse|Rev)\.?\s+)?xnamex", re.IGNORECASE)


def nameless(text: str, names: Collection[str], common: Collection[str]) -> str:
    """The text with nobody in it. `names` are those known of that conversation; `common` are words in small letters."""
    found = without_doses(TITLED.sub("xnamex", redact(text)))
    for part in sorted({part for name in names for part in re.findall(r"[\w'’-]{2,}", name)}, key=len, reverse=True):
        found = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "xnamex", found, flags=re.IGNORECASE)
    pieces = re.split(r"(\[please fill in: [^\]\n]*\])", found)
    found = "".join(piece if piece.startswith("[please") else plain(piece, common) for piece in pieces)
    return re.sub(rf"(?:{re.escape(blank('name'))}[\s,]*(?:and\s+)?){{2,}}", f"{blank('name')} ", found)


def plain(piece: str, common: Collection[str]) -> str:
    """A piece of text without what could be a name or a number of somebody."""
    piece = CAPITAL.sub(lambda match: " ".join(word if is_common(word, common) else "xnamex" for word in match.group().split()), piece)  # fmt: skip
    piece = DIGITS.sub("xnumberx", piece)
    for field, token in TOKENS.items():
        piece = re.sub(rf"{token}(?:[\s-]{token})*", blank(ASKED[field]), piece)
    return piece


def is_common(word: str, common: Collection[str]) -> bool:
    """Whether a capitalised word is one that everybody writes, or a medicine."""
    small = re.sub(r"['’]s$", "", word).lower()
    return small in KEPT or small in common or bool(find_drugs(small))
