"""Taking identity out of text: who a mail is about never enters the reader's vocabulary or a released training row.

Text comes in, the same text goes out with CHI-shaped numbers, telephone numbers, e-mail and web addresses, postcodes, dates
and names after a title replaced by typed tokens (`xchix`, `xphonex` ...), so the model still learns *that* a number was given.
Names without a title are not found: the vocabulary also drops every rare word (`features`), and a released row is read by a
person first. Every pattern is bounded and anchored by what may not stand before it, so hostile text costs linear time.
"""

from __future__ import annotations

import re

# field · token it becomes · order matters: the first pattern that fits at a place wins
TOKENS: dict[str, str] = {
    "email": "xemailx",
    "url": "xurlx",
    "date": "xdatex",
    "chi": "xchix",  # CHI numbers (6 + 4 digits), and NHS numbers (3 + 3 + 4), real or not
    "phone": "xphonex",
    "number": "xnumberx",  # any other run of five digits or more: hospital, account and reference numbers
    "postcode": "xpostcodex",
    "name": "xnamex",
}

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"

# Two letters that can end a postcode: never C I K M O V, which keeps "B12 5mg" and "2 pm" out.
_INWARD = r"[abd-hjlnp-uw-z]{2}"

_ADDRESSES = re.compile(
    r"(?P<email>(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,6})"
    r"|(?P<url>\b(?:https?://|www\.)\S{1,2000})",
    re.IGNORECASE,
)

_NUMBERS = re.compile(
    r"(?=[\d+(])(?:"
    # 12/03/2026, 3.4.26, 2026-03-12; not "2/7" or "2/52", which are days and weeks
    rf"(?P<date>(?<![\w/.\-])(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:{_YEAR}|\d\d)|{_YEAR}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}})(?![\d/])"
    # 12 March 2026, 3rd of May
    rf"|(?<!\w)\d{{1,2}}(?:st|nd|rd|th)?[ ](?:of[ ])?{_MONTH}\b(?:,?[ ]{_YEAR}\b)?)"
    r"|(?P<chi>(?<![\d+])(?:\d{6}[ \-]?\d{4}|\d{3}[ \-]\d{3}[ \-]\d{4})(?!\d))"
    r"|(?P<phone>(?<![\w+])(?:(?:\+|00)\d{1,3}(?:[ ().\-]{0,3}\d){6,12}|\(?0(?:[ ().\-]{0,2}\d){9,10})(?!\d))"
    r"|(?P<number>(?<![\w.])\d{5,64}(?!\w)))",
    re.IGNORECASE,
)

_POSTCODE = re.compile(rf"(?P<postcode>(?<!\w)[a-z]{{1,2}}\d[a-z\d]?[ ]?\d{_INWARD}(?!\w))", re.IGNORECASE)

# March 12, May 3rd 2026; capital or short forms only in that "may 6 mg" and "march 2 miles" stay what they are
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<date>(?=[A-Zjfasond])(?i:{_MONTH})[ ](?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:,?[ ]{_YEAR})?)"
    r"(?![\w/:]|[ ]?(?:m?c?g|ml|%)|[.]\d)"
)

# Words that follow a lower-case "dr" without being a name; everything else after it is taken for one.
_NOT_NAMES = (
    "is|was|has|had|have|said|says|asked|asks|and|or|to|in|on|at|for|from|who|will|would|can|could|did|does|the|a|an|here|there"
    "|not|but|if|as|we|i|you|they|he|she|it|about|with|please|again|today|surgery|appointment|letter|review"
)
_SURNAME = r"[A-Z][\w'’\-]{1,30}"
_NEXT_NAME = r"[A-Z][a-z'’]{1,30}(?:[A-Z][a-z]{1,30})?(?:-[A-Z][A-Za-z]{1,30})?(?!\w)"  # never "QTc" or "BBV"
# "Miss" only with capitals, since "may miss doses" is the very thing to keep; "ms" in lower case is a millisecond.
_NAMES = re.compile(
    rf"(?<!\w)(?:(?P<title>(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sister|Nurse|Rev|MR|MRS|DR)\.?[ ]{{1,3}})"
    rf"(?:[A-Z]\.?[ ]){{0,2}}{_SURNAME}(?:[ ]{_NEXT_NAME}){{0,2}}"
    rf"|(?P<small>(?:mr|mrs|dr)\.?[ ]{{1,3}})(?!(?:{_NOT_NAMES})\b)[^\W\d_][\w'’\-]{{1,30}})"
)


def redact(text: str | None) -> str:
    """The text with identifying fields replaced by typed tokens; None gives "". Doing it twice changes nothing more."""
    found = _ADDRESSES.sub(_token, text or "")
    for pattern in (_NUMBERS, _POSTCODE, _MONTH_FIRST):
        found = pattern.sub(_token, found)
    return _NAMES.sub(_name, found)


def _token(match: re.Match[str]) -> str:
    assert match.lastgroup is not None, "every alternative of these patterns is named"
    return TOKENS[match.lastgroup]


def _name(match: re.Match[str]) -> str:
    return (match["title"] or match["small"]) + TOKENS["name"]
