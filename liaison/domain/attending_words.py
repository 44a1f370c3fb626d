"""Reads a reply in prose for whether its writer comes to a meeting: a suggestion beside the mail, and nothing more. Pure.

"Yes, I'll come, bringing our pharmacist" says yes and names who comes along; "I can't make it but Sarah will come instead" says that somebody else
comes. What says two things, or nothing, suggests nothing: a person reads the mail and chooses, and nothing is chosen beforehand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from liaison.domain.attending import Answer

LOOKED_AT = 5_000  # characters
SOMEBODY = r"(?:my |our |a |the |dr\.? |nurse |sister )?[\w'’-]+(?: [\w'’-]+){0,3}"
NO = r"(?:can(?:no|')?t|can’t|cannot|unable to|not able to|won['’]t be able to|will not be able to|won['’]t)"
# the first that fits counts; a deputy before a no, as "I can't, but Ann can" is both
SIGNS: tuple[tuple[Answer, re.Pattern[str]], ...] = (
    (
        Answer.DEPUTY,
        re.compile(
            rf"\b(?:(?P<a>{SOMEBODY}) (?:will|can|is going to|shall) (?:come|attend|go|join(?: you)?|be there|represent\w*|cover|deputise) ?"
            rf"(?:instead|in my place|for me|on my behalf|in my stead)|"
            rf"(?:send|sending|nominat\w+|delegat\w+ to|ask(?:ed)?) (?P<b>{SOMEBODY}?) (?:instead|in my place|to attend|to come|to go|on my behalf|as (?:my )?deputy)|"
            rf"(?:in my place|instead of me|on my behalf)[^.]{{0,40}}?(?:will be|is|comes?) (?P<c>{SOMEBODY}))",
            re.I,
        ),
    ),
    (
        Answer.OTHER_TIME,
        re.compile(
            r"\b(?:another|different|alternative|later|earlier|other) (?:date|day|time|slot|week)\b|\b(?:re-?schedul\w+|re-?arrang\w+|postpon\w+)\b|"
            r"\b(?:would|could) (?:we|it|you)\b[^.?]{0,40}\binstead\b",
            re.I,
        ),
    ),
    (
        Answer.NO,
        re.compile(
            rf"\b{NO}\b(?:[\w ,]{{0,30}})\b(?:come|attend|make it|be there|join|manage)|\b(?:apologies|sorry,? (?:but )?i(?:'m| am)? (?:away|on leave))\b|"
            r"\bI(?:'m| am|’m) (?:away|on (?:annual )?leave)\b|\bdeclin\w+\b|\bwill not (?:attend|come|be there)\b|\bcan['’]?t do\b|\bunable to (?:attend|come|make)\b",
            re.I,
        ),
    ),
    (
        Answer.MAYBE,
        re.compile(
            r"\b(?:might|may|hope to|hopefully|try(?:ing)? to|provisional\w*|pencil\w*|depends|not sure (?:yet|if|whether))\b[^.]{0,60}\b(?:come|attend|make it|be there|join)?",
            re.I,
        ),
    ),
    (
        Answer.YES,
        re.compile(
            r"\b(?:I(?:'|’)?(?:ll| will| can| shall| am happy to|’m happy to|'m happy to| would be (?:happy|delighted|pleased) to)?|we(?:'|’)?(?:ll| will| can)?|happy to|"
            r"delighted to|glad to|look(?:ing)? forward to) (?:come|attend(?:ing)?|be there|join(?:ing)?|make it|see(?:ing)? you)|"
            r"\bcount me in\b|\bsee you (?:there|then)\b|\bconfirm(?:ing|ed)? (?:my |our )?attend\w+|\bI(?:'|’)?(?:m| am) (?:coming|attending)\b|"
            r"^\s*(?:yes|yep|aye|ok|okay|fine|lovely|great|perfect)\b",
            re.I | re.M,
        ),
    ),
)
ALONG = re.compile(
    rf"\b(?:bring(?:ing)?|along with|together with|accompanied by|with me)(?: along)? (?P<who>{SOMEBODY})", re.I
)
ARTICLE = re.compile(r"^(?:and|but|so|that|then)\s+", re.I)


@dataclass(frozen=True)
class Hint:
    """What a mail may say: the answer, who comes instead, who comes along, and the words it is read from."""

    answer: Answer
    deputy: str
    along: str
    words: str


def hint(text: str) -> Hint | None:
    """What a reply may say of its writer's coming; None where it says nothing of the kind."""
    text = " ".join(text[:LOOKED_AT].split("\n"))
    for answer, sign in SIGNS:
        match = sign.search(text)
        if match is None:
            continue
        named = next((who for who in match.groupdict().values() if who), "") if answer is Answer.DEPUTY else ""
        along = ALONG.search(text) if answer is Answer.YES else None
        return Hint(
            answer, ARTICLE.sub("", named.strip()), along["who"].strip() if along else "", match[0].strip()[:200]
        )
    return None
