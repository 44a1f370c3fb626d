"""Whom a sentence speaks of: somebody, or nobody in particular.

A bulletin, an advert, a teaching case or a fraud speaks of red flags all day and means nobody. What makes it one are its words (the kinds
`bulletin`, `invented_case` and `fraud` of the word lists), always two different ones at least; and even there a sentence that names somebody
("he", "my patient", in a large bulletin anything of today) is heard. In doubt somebody is meant.
"""

from __future__ import annotations

from typing import NamedTuple

from models.concepts.lazy import lazily

_BULLETIN = 2  # different words of a bulletin
_CIRCULAR = 3  # from here on it is one beyond doubt: "a man who" and "the patient" are examples
_FRAUD = 3

# Somebody in particular, as a bulletin seldom names.
_SOMEBODY = lazily(
    r"\b(?:he|she|him|his|hers?|he's|she's|hes|shes|i'm|i've|im|ive|patient|pt|lady|gentleman|client|resident|man|woman|lad|lassie|girl|boy|mum|mother|dad|son|daughter"
    r"|partner|husband|wife|mrs?|(?<!\d )(?<!\d)ms|i|my|me|\d\d[mf])\b"
)
# One of many: "a patient", "the drowsy patient", "wrong-patient supply". One "of ours" is somebody.
_EXAMPLE = lazily(
    r"\b(?:(?:an?|any|every|each|the|your)\s(?:[\w-]+\s){0,2}?(?:patient|client|resident|person|man|woman|lady|gentleman|lad|lassie|girl|boy|mother|dad)\b"
    r"(?!\s(?:of|on|at|from|with|in) (?:ours|yours|mine|our|your|my|here|front)|'s? )|\w+-patient\b)"
)
# News, which is of somebody whatever stands around it.
_NEWS = lazily(
    r"\b(?:today|tonight|now|yesterday|overnight|this (?:morning|afternoon|evening|week|weekend)|last (?:night|week)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|ago"
    r"|at the weekend|just|999|our|ours|mr|mrs|\d\d[mf]|\d{1,2}[:.]\d\d|\d{2}/\d{2}(?:/\d{2,4})?|\d{10})\b"
)
# News that no bulletin has, though it name nobody: "Overdose last night at the drop-in".
_RECENT = lazily(
    r"\b(?:last night|yesterday|this (?:morning|afternoon|evening)|just now|(?:hours?|mins?|minutes?) ago|one of (?:our|ours|your|yours|my|the)|ambulance (?:called|attended|here|on)"
    r"|999 (?:called|rung|phoned)|x ?\d|naloxone (?:was )?given|refus(?:es|ed|ing)|(?:fe)?male)\b"
)
_THIRD_PERSON = lazily(
    r"\b(?:he|she|him|his|hers?|he's|she's|hes|shes|mr|mrs|patient's|pt)\b|\b(?:my|our|your|this|the) (?:patient|client)\b"
)
# Somebody's words as a bulletin or an advert prints them: 'Trudi, 55: "My husband ...".
_TESTIMONY = lazily(r"[\s\"]{0,4}(?:[\w ]{2,20}, \d\d ?: ?)?\"(?=\w)")
# "If a patient has taken an overdose or feels suicidal, call 999": whoever it is, nobody in particular; one sentence that ends with whom to ring.
_ADVICE = lazily(
    r"[\s*-]{0,3}(?:if|should|when) (?:a|any|your|the)?\s?(?:patients?|persons?|people|you|anyone|anybody|someone|somebody)\b(?:(?!\b(?:he|she|his|her|him)\b)[^.!?\n]){0,240}?"
    r"\b(?:call|ring|dial|phone|contact|go to|attend|visit)\b[^.!?\n]{0,30}\b(?:999|111|112|nhs ?24|a&e|emergency|ambulance|helpline|samaritans|breathing space|crisis)\b"
    r"(?:(?!\b(?:he|she|his|her|him)\b)[^.!?\n]){0,60}[.!]?\s?$"
)
_ANSWERED = lazily(r"\s{0,3}(?:re|aw|fw|fwd)\s?:")
# A file's name that is a paper's: "SOP_lost_scripts_v4.docx".
_FILE = lazily(r"[\w-]{1,120}\.(?:docx?|pdf|xlsx?|pptx?|odt|rtf)\b")
_PAPER_FILE = lazily(
    r"(?:^|[_-])(?:sop|policy|protocol|procedure|guid\w*|template|poster|leaflet|form|slides|pathway|v\d+)(?:[_.-]|$)"
)
_FILE_REACH = 120  # characters before a word in which the file's name may begin


class Audience(NamedTuple):
    """Whom a mail speaks to: how many different words of bulletins and of frauds it has, and whether its heading tells an invented case."""

    bulletin: int
    fraud: int
    invented: bool

    def is_everybody(self, folded: str, start: int, end: int) -> bool:
        """Whether a sentence of such a mail is about nobody in particular; always False in a mail to somebody."""
        if self.fraud >= _FRAUD and _THIRD_PERSON().search(folded, start, end) is None:
            return True
        if self.bulletin < _BULLETIN:
            return False
        if not names_somebody(folded, start, end):
            return _RECENT().search(folded, start, end) is None
        if _NEWS().search(folded, start, end):
            return False
        if self.invented:
            return True
        told = _TESTIMONY().match(folded, start, end) is not None or _begins_with_an_example(folded, start, end)
        return told and self.bulletin >= _CIRCULAR


def _begins_with_an_example(folded: str, start: int, end: int) -> bool:
    """Whether the first person of a sentence is an example, to whom its "he" and "her" then belong."""
    first, example = _SOMEBODY().search(folded, start, end), _EXAMPLE().search(folded, start, end)
    return first is not None and example is not None and example.start() <= first.start() < example.end()


def names_somebody(folded: str, start: int, end: int) -> bool:
    """Whether a sentence has words for somebody in particular."""
    return _SOMEBODY().search(folded, start, end) is not None


def advises_all(folded: str, start: int, end: int) -> bool:
    """Whether a sentence advises everybody whom to ring."""
    return _ADVICE().match(folded, start, end) is not None


def is_first_told(folded: str) -> bool:
    """Whether a mail is neither an answer nor passed on, by its heading: a colleague may answer a quiz with a real patient."""
    return _ANSWERED().match(folded) is None


def is_title_of_file(folded: str, start: int, end: int) -> bool:
    """Whether a stretch lies in the name of a file that is a paper's."""
    names = _FILE().finditer(folded, max(0, start - _FILE_REACH), min(len(folded), end + _FILE_REACH))
    return any(name.start() <= start < name.end() and _PAPER_FILE().search(name[0]) is not None for name in names)
