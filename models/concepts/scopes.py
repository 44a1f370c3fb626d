"""What the grammar says about a stretch of a sentence: not, once, if, or someone else.

The method is ConText's (Harkema et al., 2009): a trigger opens a scope over the words that follow, a terminator closes it. The
triggers and terminators here are this project's own, written for the mails of practices, pharmacies and wards. A trigger that looks
like one and is none ("not sure whether", "cannot rule out", "no answer") is swallowed first. In doubt a scope stays short: a mention
that is wrongly read as said raises an alarm, one that is wrongly read as denied hides one.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from models.concepts.lazy import lazily
from models.concepts.lexicon import Lexicon, Mention
from models.concepts.scope_words import TRIGGER_WORDS

NEGATED, HYPOTHETICAL, HISTORICAL, FAMILY = "negated", "hypothetical", "historical", "family"


class Scope(NamedTuple):
    """A stretch of text (character offsets), what is so about it, which sort of trigger opened it, and where that one starts."""

    flag: str
    start: int
    end: int
    trigger: str
    opened: int


class _Trigger(NamedTuple):
    """What a trigger opens: a flag, for so many words at most, closed by these terminators."""

    flag: str
    words: int
    closed_by: frozenset[str]


# What ends a scope: a comma or "and"; a new subject; a verb of telling or finding; a clause of its own; a turn of the sentence.
_AT_TURN = frozenset(["turn"])
_AT_CLAUSE = _AT_TURN | {"clause", "predicate"}
_AT_VERB = _AT_CLAUSE | {"verb"}
_AT_SUBJECT = _AT_VERB | {"subject"}
_AT_COMMA = frozenset(["comma"])

_TRIGGERS = {
    "no": _Trigger(NEGATED, 12, _AT_VERB),  # no, denies, without: a list of nouns may follow
    "instead": _Trigger(NEGATED, 2, _AT_SUBJECT | _AT_COMMA),  # instead of, rather than
    "not": _Trigger(NEGATED, 8, _AT_VERB | _AT_COMMA),  # a negated verb: up to the comma, unless an or-list follows it
    "think_not": _Trigger(NEGATED, 10, _AT_TURN),  # "I don't think he has ..."
    "if": _Trigger(HYPOTHETICAL, 25, _AT_CLAUSE | _AT_COMMA),
    "risk": _Trigger(HYPOTHETICAL, 12, _AT_VERB),  # risk of, in case of, to prevent: a list may follow
    "aim": _Trigger(HYPOTHETICAL, 6, _AT_SUBJECT | _AT_COMMA),  # wants to, thinking of, may cause
    "asked": _Trigger(HYPOTHETICAL, 3, _AT_SUBJECT | _AT_COMMA),  # "asked him about suicide"
    "may": _Trigger(HYPOTHETICAL, 6, _AT_VERB | _AT_COMMA),
    "any": _Trigger(HYPOTHETICAL, 5, _AT_VERB | _AT_COMMA),
    "about": _Trigger(HYPOTHETICAL, 10, _AT_TURN),  # training on, leaflet about, how to recognise
    "history": _Trigger(HISTORICAL, 10, _AT_SUBJECT),  # history of: a list may follow
    "previous": _Trigger(HISTORICAL, 4, _AT_SUBJECT | _AT_COMMA),
    "post": _Trigger(HISTORICAL, 1, _AT_SUBJECT | _AT_COMMA),
    "relative": _Trigger(FAMILY, 9, _AT_SUBJECT - {"predicate"}),  # "his brother has epilepsy and had a seizure"
    "family_history": _Trigger(FAMILY, 12, _AT_TURN),
}

# What, right after a mention, says that it was not, or that it is a subject and no event.
_AFTER = {
    NEGATED: lazily(
        r"\s?[:=?(-][:=?(\s-]{0,5}(?:(?:no|n|neg|negative)(?=\s?(?:[.,;!?)\n]|$|but\b|and\b))|(?:nil|none|denied|absent|0)\b)"
        r"|\s(?:tests?\s)?(?:(?:was|were|is|are|has been|have been|been|all|also|both)\s){0,2}(?:ruled out|excluded|negative\b|neg\b|absent|nil\b|none\b"
        r"|denied(?=\s?(?:[.,;)]|$|at|on|when|today))|not (?:present|reported|seen|noted|evident|suspected|an issue|a concern))"
        r"|[^.;?\n]{0,40}?\b(?:said|says|answered|replied|told me),? [\x22']?(?:no|nope|naw|nah|naa|never)(?=[\x22']?\s?(?:[.,;!)]|$|and\b|but\b|he\b|she\b|they\b))"
    ),
    HYPOTHETICAL: lazily(
        r"[\s-]{1,2}(?:risks?|prevention|awareness|training|kits?|polic\w+|protocols?|guid\w+|leaflets?|rates?|figures|statistics|stats|data|response|prophylaxis|threshold|session|workshop|pathway|screen\w*|reversal|questionnaire|scale|score|medication"
        r"|deaths|callers?|patients|people|clients|campaign|module|course|update|talk|webinar|plan|planning|management|advice|information|alerts?|toolkit|group|clinic|service|nurse|team|history|free|six|bundle|(?:concerns? )?(?:should|must|go to|goes to|can be|may be reported)|concerns? (?:during|should|go|must|can)|(?:during the (?:holidays|weekend)|out of hours|outside (?:of )?(?:hours|office))|(?:has|have) (?:risen|fallen|increased|doubled))\b"
    ),
    HISTORICAL: lazily(
        r"[^.;,?\n]{0,40}?\b(?:in the past(?! (?:few|week|day|24|48|72|hour|two|three|2|3|couple|month))|previously|historically|in (?:his|her|their) (?:teens|twenties|youth)|in childhood|as a (?:wee )?(?:child|teenager|kid|bairn|wean|boy|girl|lad|lassie)|years ago|many years|when (?:he|she|they|i) (?:was|were) (?:an? \w+|young\w*|little|wee|small|drinking|using|at school|\d+|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\b"
    ),
}
# What was only asked about, and answered yes: "asked about suicide and she said yes".
_ANSWERED_YES = lazily(
    r"[^.;?\n]{0,40}?\b(?:said|says|answered|replied|told me|admitted),? [\x22']?(?:yes|aye|yeah|yep|(?:he|she) (?:does|did|has|had|is|was)\b(?! not\b|n't))"
)

_SUBJECT = r"he|she|they|i|we|it|you|mum|dad|wife|husband|partner|mother|father|sister|brother|staff|neighbours?|police|pt|patient|the patient|gp|please|pls|there"
_VERB = r"has|is|was|had|now|then|found|reports?|reported|says|said|states|stated|looks?|appears?|feels?|became|becoming|remains?|seems?|having|being|took|taken|stopped|admits?|tells|told|phoned|rang|ring|call|called|contact|dial|go|seek|advise|speak|attend"
_STOP = lazily(
    r"(?P<turn>;|\s-{1,2}\s|[()]|\b(?:but|however|although|though|yet|except|apart from|other than|because|whereas|nevertheless|despite|until|whilst|while|so|cos|hence|therefore|which)\b|,\s?(?:then|now)\b|\bnow\b|→|:)"
    rf"|(?P<clause>(?:,|\band|,\s?and|\+|&)\s(?:(?:{_SUBJECT})\s(?!nor\b)|(?:his|her|their|the|my)\s))"
    rf"|(?P<predicate>(?:,|\band|,\s?and|\+|&)\s(?:{_VERB})\b)"
    r"|(?P<verb>\b(?:reports?|says|said|states|phoned|rang|called|worried|concerned|tells|witnessed|contacted|told|saw|heard|noticed|describes|brought|asked|asking|found|thinks|still|continues|positive for|secondary to|due to|as he|as she|as they|since he|since she|after he|after she|when he|when she|who|with)\b)"
    r"|(?P<subject>\b(?:he|she|they|patient|pt)\s(?:is|was|has|had|took|are|were|looks|seems)\b)"
    r"|(?P<comma>,|\band\b)"
)
_NUMBERED = lazily(r"no\.?\s?\d")  # "the lady at no. 9" denies nothing
_POSSESSIVE = lazily(
    r"'s\s(?:methadone|script|prescription|dose|bottle|tablets?|pills?|medication|meds|medicine|bup\w*|subutex|espranor|diazepam|valium|pregabalin|gabapentin|house|flat|phone|number|bag|couch|sofa|place|car|address|insulin|needle|works|set)\b"
)
_WORD = lazily(r"\w+")
_TIMED = lazily(
    r"(?:\s\w+){0,2}?\s(?:now|today|tonight|this|yesterday|last night|overnight|since|on (?:mon|tue|wed|thu|fri|sat|sun)|at \d|an hour|\d+ (?:mins?|hours?))\b"
)
_HEADING = lazily(r":|\s-\s")
_OR_REACH = 25  # characters after a mention within which an or-list may go on
_OR_LIST = lazily(r"\b(?:or|nor)\b")


@cache
def _lexicon() -> Lexicon:
    return Lexicon(TRIGGER_WORDS)


def scopes(text: str, start: int, end: int) -> list[Scope]:
    """The scopes opened in one sentence of `text` (folded), in order of their triggers."""
    found = _lexicon().find(text, start, end)
    swallowed = [mention for mention in found if mention.kind.startswith("swallowed")]
    triggers = [
        mention
        for mention in found
        if mention.kind in _TRIGGERS and not _inside(mention, swallowed) and not _is_no_trigger(text, mention)
    ]
    if not triggers:
        return []
    stops = [(stop.start(), stop.lastgroup or "") for stop in _STOP().finditer(text, start, end)]
    return [_opened(text, trigger, stops, end) for trigger in triggers]


def _is_no_trigger(text: str, trigger: Mention) -> bool:
    """True for "no. 9", and for "his girlfriend's methadone", which tells of a thing and no other person."""
    possessive = trigger.kind == "relative" and _POSSESSIVE().match(text, trigger.end)
    return bool(possessive or _NUMBERED().match(text, trigger.start))


def flags(text: str, mention: Mention, opened: list[Scope], adjective: bool = False) -> frozenset[str]:
    """What is so about a mention: the flags of the scopes that it starts in, and what stands right after it.

    `adjective` says that the mention is no noun ("drowsy", "took an overdose"): after a comma it cannot go on a list of nouns.
    """
    before = {
        scope.flag for scope in opened if _covers(scope, mention) and not _starts_anew(text, scope, mention, adjective)
    }
    if _ANSWERED_YES().match(text, mention.end):
        before -= {HYPOTHETICAL}
    after = {flag for flag, pattern in _AFTER.items() if pattern().match(text, mention.end)}
    return frozenset(before | after)


def _covers(scope: Scope, mention: Mention) -> bool:
    """True for a mention that starts in a scope, or in the trigger's own words: "no history of seizures" for "history of seizures"."""
    return scope.start <= mention.start < scope.end or scope.opened < mention.start < scope.start < mention.end


def _starts_anew(text: str, scope: Scope, mention: Mention, adjective: bool) -> bool:
    """True for what follows a denial and is no part of it: "No fever, drowsy now", "No known allergies, unresponsive at home"."""
    between = text[scope.start : mention.start]
    if (
        scope.flag != NEGATED
        or "," not in between
        or _OR_LIST().search(text, scope.start, min(len(text), mention.end + _OR_REACH))
    ):
        return False
    return _TIMED().match(text, mention.end) is not None or (adjective and scope.trigger == "no")


def _inside(mention: Mention, swallowed: list[Mention]) -> bool:
    return any(big.start <= mention.start and mention.end <= big.end for big in swallowed)


def _opened(text: str, trigger: Mention, stops: list[tuple[int, str]], sentence_end: int) -> Scope:
    rule = _TRIGGERS[trigger.kind]
    reach = _words_on(text, trigger.end, sentence_end, rule.words)
    closed_by = rule.closed_by
    if _OR_LIST().search(text, trigger.end, reach):
        closed_by -= _AT_COMMA  # "not drowsy, confused or slurred": the list is all denied
    begin = trigger.end + (_HEADING().match(text, trigger.end) is not None)  # "PMH: seizures" goes on after its colon
    close = next((at for at, kind in stops if at >= begin and kind in closed_by), reach)
    return Scope(rule.flag, trigger.end, min(reach, close), trigger.kind, trigger.start)


def _words_on(text: str, start: int, end: int, count: int) -> int:
    """The place `count` words after `start`, at most `end`."""
    at = start
    for word, _ in zip(_WORD().finditer(text, start, end), range(count), strict=False):
        at = word.end()
    return at
