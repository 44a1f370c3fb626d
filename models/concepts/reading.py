"""One mail as the floor reads it: sentences, what they mention, and for each mention whether it is said to have happened, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from models.concepts import DRUGS, Lexicon, Mention, Scope, When, find_whens, fold, scopes, sentences, tidy
from models.concepts.automatic import answers_by_itself, copy_starts, echoes, is_receipt, repeats_heading
from models.concepts.clinical_words import EVENTS, THINGS, TOGETHER
from models.concepts.everybody import Audience, advises_all, is_first_told, is_title_of_file, names_somebody
from models.concepts.lazy import lazily
from models.concepts.respelling import Speller
from models.concepts.scope_words import TRIGGER_WORDS
from models.concepts.scopes import FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, flags

# An event that is called previous or known, and still dated to these last days, is news: "latest overdose last night".
_NEWS_DAYS = 2
# Between an event and a time, these say that the time belongs to another one: "seizure at work, the previous one was in 2019".
_OTHER_EVENT = lazily(
    r"\b(?:previous|last one|last time|prior|first one|before that|only other|but|again|another|also|now)\b|;"
)
_AGAIN = lazily(r"\b(?:again|another|also|latest|most recent|most recently|repeated)\b")
_CLAUSES = lazily(r"[,;]|\band\b|\s-\s")
_HEAD = 5  # characters before a time that heads its sentence: "In 2019, he overdosed"
_LASTING = lazily(r"\b(?:since|for)\b")
_TOGETHER = 80  # characters between the parts of a composition
_FOR = lazily(r"for\b")
_WAS = lazily(r"\b(?:was|were|had|used to|had been)\b[^.,;]{0,20}$")
_FEW = 10  # mentions of a kind that are looked at where any in the mail will do
_ONGOING_DAYS = 14  # "drowsy since Tuesday" is drowsy today; "since March" is how someone is


@cache
def lexicon() -> Lexicon:
    """All words of the floor and all drugs, as one lexicon for one pass."""
    return Lexicon(DRUGS | EVENTS | THINGS)


@lru_cache(maxsize=16)
def _own_lexicon(own: frozenset[tuple[str, str]]) -> Lexicon:
    """A site's own phrases, by their kinds."""
    lists: dict[str, list[str]] = {}
    for kind, words in sorted(own):
        lists.setdefault(kind, []).append(words)
    return Lexicon({kind: " | ".join(words) for kind, words in lists.items()})


@cache
def _speller() -> Speller:
    return Speller([*lexicon().lists.values(), *TRIGGER_WORDS.values()])


@cache
def kinds(names: str) -> frozenset[str]:
    """The kinds of mention that a rule names: "a|b"."""
    return frozenset(name.strip() for name in names.split("|"))


# What counts only when it happens to the person written about. In all other events a relative may act: her husband threatens, his son
# takes her pension, someone drank his methadone.
_OF_THE_PERSON = frozenset(
    "overdose naloxone_used suicidal suicidal_intent self_harmed self_harm seizure delirium hallucinating"
    " shaking_badly sepsis death pregnant virus_positive new_hiv positive past_withdrawal_seizure anaphylaxis no_roof"
    " collapsed palpitations qtc_long bleeding vomiting_blood wernicke missed stopped stopped_short alcohol_reaction".split()
)


# How someone is, told in adjectives and verbs: these stand in no list of nouns, and "for three weeks" or "since March" is now as well.
_STATES = frozenset(
    "unresponsive drowsy suicidal suicidal_intent confused unsteady hallucinating shaking_badly spreading_wound cold_limb droopy bulbar"
    " eye_signs violence immediate_danger protection not_answering no_roof no_supply no_script contact_unsafe withdrawing using".split()
)


class Reading:
    """A text read once for all rules. Sentences are numbered from 0; the first line (the subject) is a heading.

    `text` is the text in plain spelling (`models.concepts.respelling`), which all places count in, `folded` the same in lower case;
    `words` gives what was written at a place. `own` are phrases that a site adds to kinds: (kind, phrases). A reading changes nothing once it is made: the floor and the features may share one.
    """

    def __init__(self, text: str, on: date | None, own: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.on, self._as_written = on, tidy(text)
        self._respelt = _speller().respell(self._as_written)
        self.text = self._respelt.text
        self.folded = fold(self.text)
        self.spans = _each_once(self.text)
        self.kinds: dict[str, dict[int, list[Mention]]] = {}
        for number, (start, end) in enumerate(self.spans):
            found = lexicon().find(self.folded, start, end)
            for mention in [*found, *_own_lexicon(own).find(self.folded, start, end)] if own else found:
                self.kinds.setdefault(mention.kind, {}).setdefault(number, []).append(mention)
        self._parts: dict[Mention, list[Mention]] = {}
        self._scopes: dict[int, list[Scope]] = {}
        self._whens: dict[int, list[When]] = {}
        self._subjects: dict[int, bool] = {}
        self._said: dict[tuple[str, int], list[Mention]] = {}
        self._anywhere: dict[frozenset[str], list[Mention]] = {}
        for kind, parts in _together():
            self._compose(kind, parts)

    def words(self, start: int, end: int) -> str:
        """What was written at a place, without invisible characters."""
        begin, stop = self._respelt.written(start, end)
        return self._as_written[begin:stop]

    def _compose(self, kind: str, parts: list[_Part]) -> None:
        """Adds a mention of `kind` for each sentence that holds all `parts` close together; the first part's grammar is the mention's."""
        if any(part.kinds.isdisjoint(self.kinds) for part in parts):
            return
        first, *others = parts
        for number in self.places(first.kinds):
            for head in self._named(first.kinds, number):
                beside = [self._closest(head, part, number) for part in others]
                if all(beside):
                    found = [head, *(mention for mention in beside if mention)]
                    whole = Mention(kind, min(m.start for m in found), max(m.end for m in found))
                    self._parts[whole] = found
                    self.kinds.setdefault(kind, {}).setdefault(number, []).append(whole)
                    break

    def _named(self, kinds: frozenset[str], number: int) -> list[Mention]:
        """The mentions in a sentence of any of `kinds`, said or not."""
        return [mention for kind in sorted(kinds) for mention in self.kinds.get(kind, {}).get(number, ())][:_FEW]

    def _closest(self, head: Mention, part: _Part, number: int) -> Mention | None:
        """The closest of the mentions that do not overlap the head and stand within reach of it, undenied where the part says so."""
        near = [m for m in self._named(part.kinds, number) if _apart(head, m) <= _TOGETHER and not _overlap(head, m)]
        if part.undenied:
            near = [m for m in near if NEGATED not in self.flags(m, number)]
        return min(near, key=lambda mention: _apart(head, mention), default=None)

    def mentions(self, kinds: frozenset[str], number: int) -> list[Mention]:
        """The mentions in a sentence of any of `kinds`: of an event only those said to have happened."""
        return [mention for kind in sorted(kinds) for mention in self._of_kind(kind, number)]

    def places(self, kinds: frozenset[str]) -> list[int]:
        """The sentences that mention any of `kinds`, said or not."""
        return sorted({number for kind in kinds for number in self.kinds.get(kind, ())})

    def around(self, kinds: frozenset[str], number: int, reach: int) -> list[tuple[int, Mention]]:
        """The mentions as `mentions` has them, up to `reach` sentences away, each with its sentence."""
        places = range(max(0, number - reach), min(len(self.spans), number + reach + 1))
        return [(place, mention) for place in places for mention in self.mentions(kinds, place)]

    def near(self, kinds: frozenset[str], number: int, reach: int | None) -> list[Mention]:
        """The mentions as `mentions` has them, up to `reach` sentences away (None: anywhere, the first few)."""
        return (
            self._first_few(kinds) if reach is None else [mention for _, mention in self.around(kinds, number, reach)]
        )

    def ever(self, kinds: frozenset[str]) -> list[Mention]:
        """The first few mentions anywhere of what happened at any time: neither denied, supposed, nor another person's."""
        at_any_time = (
            mention
            for place in self.places(kinds)
            for kind in sorted(kinds)
            for mention in self.kinds.get(kind, {}).get(place, ())
            if self.flags(mention, place) <= {HISTORICAL}
        )
        return list(islice(at_any_time, _FEW))

    def _first_few(self, kinds: frozenset[str]) -> list[Mention]:
        if kinds not in self._anywhere:
            self._anywhere[kinds] = list(islice((mention for _, mention in self.said(kinds)), _FEW))
        return self._anywhere[kinds]

    def said(self, kinds: frozenset[str]) -> Iterator[tuple[int, Mention]]:
        """Every mention of `kinds` as `mentions` has them, each with its sentence, in order of sentences."""
        return ((place, mention) for place in self.places(kinds) for mention in self.mentions(kinds, place))

    def flags(self, mention: Mention, number: int) -> frozenset[str]:
        """What the grammar says about a mention (`models.concepts.scopes`); a bulletin speaks of subjects where it names nobody."""
        if number not in self._scopes:
            self._scopes[number] = scopes(self.folded, *self.spans[number])
        head = self._parts.get(mention, [mention])[0]
        said = flags(self.folded, head, self._scopes[number], mention.kind in _STATES)
        return said | {HYPOTHETICAL} if self._tells_of_nobody(number) else said

    def _tells_of_nobody(self, number: int) -> bool:
        """True for a sentence of a bulletin, of paper and teaching, or of a footer, which names nobody in particular, and for advice to all."""
        if number not in self._subjects:
            start, end = self.spans[number]
            paper = any(number in self.kinds.get(kind, ()) for kind in ("notice", "paper"))
            nobody = self._audience.is_everybody(self.folded, start, end) or (
                paper and not names_somebody(self.folded, start, end)
            )
            self._subjects[number] = nobody or advises_all(self.folded, start, end) or self._by_machine(number)
        return self._subjects[number]

    def _by_machine(self, number: int) -> bool:
        """True for what a machine's answer tells everybody, and where it gives our own words back."""
        copied = self.spans[number][0] >= self._copy_starts
        heading = number == 0 or (self._is_receipt and repeats_heading(self.folded, *self.spans[number]))
        return copied or self._answers_by_itself or (heading and self._echoes)

    @cached_property
    def _heading_end(self) -> int:
        return self.spans[0][1] if self.spans else 0

    @cached_property
    def _echoes(self) -> bool:
        return echoes(self.folded, self._heading_end)

    @cached_property
    def _is_receipt(self) -> bool:
        return is_receipt(self.folded, self._heading_end)

    @cached_property
    def _copy_starts(self) -> int:
        return copy_starts(self.folded, self._heading_end)

    @cached_property
    def _answers_by_itself(self) -> bool:
        return answers_by_itself(self.folded, self._heading_end)

    @cached_property
    def _audience(self) -> Audience:
        """Whom the mail speaks to, by the different words of bulletins and frauds in it and by an invented case in its heading."""
        return Audience(
            self._different("bulletin"),
            self._different("fraud"),
            bool(self.kinds.get("invented_case", {}).get(0)) and is_first_told(self.folded),
        )

    def _different(self, kind: str) -> int:
        """How many different words of a kind the mail has."""
        words = [mention for found in self.kinds.get(kind, {}).values() for mention in found]
        return len({self.folded[start:end] for _, start, end in words})

    def whens(self, number: int) -> list[When]:
        """The times named in a sentence."""
        if number not in self._whens:
            self._whens[number] = find_whens(self.folded, self.on, *self.spans[number])
        return self._whens[number]

    def age(self, mention: Mention, number: int) -> int | None:
        """How many days ago the mention was, by the nearest time of its sentence that can be past; None where nothing says."""
        past = [when for when in self.whens(number) if when.ago is not None]
        if not past:
            return None
        dated = [when for when in past if not _FOR().match(self.folded, when.start)]
        past = dated or past  # "in 2015, for a few minutes": how long it took is not when it was
        nearest = min(past, key=lambda when: (_distance(mention, when), when.ago))
        assert nearest.ago is not None
        if nearest.ago <= _NEWS_DAYS:
            return nearest.ago
        if (again := self._again(past)) is not None:
            return again
        if _LASTING().search(self.folded, max(0, nearest.start - 7), nearest.end) and self._goes_on(
            mention, nearest.ago
        ):
            return 0
        return nearest.ago if self._belongs(mention, nearest, number) else None

    def _goes_on(self, mention: Mention, ago: int) -> bool:
        """Since when or for how long, of a mention that lasts to this day."""
        if mention.kind in _ACUTE:
            return ago <= _ACUTE_DAYS
        return mention.kind in _STATES or ago <= _ONGOING_DAYS

    def _belongs(self, mention: Mention, when: When, number: int) -> bool:
        """True when an old time is plainly the mention's own: in its clause, or at the head of the sentence."""
        past = [other for other in self.whens(number) if other.ago is not None]
        if len(past) == 1 and when.start - self.spans[number][0] <= _HEAD:
            return not _OTHER_EVENT().search(self.folded, when.end, mention.start)
        between = self.folded[min(mention.end, when.end) : max(mention.start, when.start)]
        if _OTHER_EVENT().search(between):
            return False
        if when.start > mention.start or when.start - self.spans[number][0] <= _HEAD:
            between = between.strip(" ,(")
        return not _CLAUSES().search(between)

    def _again(self, past: list[When]) -> int | None:
        """The days since it happened again: "in 2019 and again last night"."""
        recent = (when for when in past if when.ago is not None and when.ago <= _NEWS_DAYS)
        return next(
            (when.ago for when in recent if _AGAIN().search(self.folded, max(0, when.start - 25), when.start)), None
        )

    def ahead(self, number: int) -> int:
        """How many days ahead a sentence speaks of, when all its times lie ahead; 0 otherwise."""
        whens = self.whens(number)
        return min((when.ahead or 0 for when in whens), default=0) if all(when.ago is None for when in whens) else 0

    def is_soon(self, number: int, days: int) -> bool:
        """True when a sentence names a time from today to so many days ahead."""
        return any(when.ahead is not None and when.ahead <= days for when in self.whens(number))

    def _of_kind(self, kind: str, number: int) -> list[Mention]:
        found = self.kinds.get(kind, {}).get(number, [])
        if found and self._tells_of_nobody(number):
            return []
        if not found or (kind not in EVENTS and kind not in TOGETHER):
            return found
        if (kind, number) not in self._said:
            self._said[kind, number] = (
                [] if self._yields(kind, number) else [m for m in found if self._is_said(m, number)]
            )
        return self._said[kind, number]

    def _yields(self, kind: str, number: int) -> bool:
        """True for an undated heading whose subject the mail goes on to date, suppose or tell: then the mail says what happened.

        A heading that the mail only denies stands: "Overdose" above "never overdosed before" is no denial.
        """
        if number != 0 or not self.text[: self.spans[0][1]].endswith("\n") or self.whens(0):
            return False
        told = [(m, place) for place, found in self.kinds[kind].items() if place for m in found]
        return any(NEGATED not in self.flags(m, place) for m, place in told)

    def _is_said(self, mention: Mention, number: int) -> bool:
        elsewise, parts = self.kinds.get("not_meant", {}).get(number, ()), self._parts.get(mention, [mention])
        if any(_overlap(part, other) for part in parts for other in elsewise):
            return False
        if is_title_of_file(self.folded, mention.start, mention.end):
            return False
        if mention.kind == "script_confirmed" and self._is_no_supply(mention, number):
            return False
        against = self.flags(mention, number)
        if mention.kind not in _OF_THE_PERSON and not self._is_over(mention):
            against -= {FAMILY}
        if against == {HISTORICAL} or (against == {FAMILY} and mention.kind != "death"):
            age = self.age(mention, number)
            return age is not None and age <= _NEWS_DAYS
        return not against

    def _is_over(self, mention: Mention) -> bool:
        """True for how somebody was: a relative who was slurring is a story, one who is slurring is at our counter."""
        return (
            mention.kind in _STATES
            and _WAS().search(self.folded, max(0, mention.start - 25), mention.start) is not None
        )

    def _is_no_supply(self, mention: Mention, number: int) -> bool:
        """True for a supply that is denied or only asked for: "no script arranged", "please confirm that a script is in place"."""
        denied = [m for kind in ("no_supply", "no_script") for m in self.kinds.get(kind, {}).get(number, ())]
        asked = self.kinds.get("asks_confirm", {}).get(number, ())
        return any(no.start <= mention.start < no.end for no in denied) or any(
            ask.start <= mention.start for ask in asked
        )


def _apart(a: Mention, b: Mention) -> int:
    """Characters between two mentions."""
    return max(b.start - a.end, a.start - b.end, 0)


def _overlap(a: Mention, b: Mention) -> bool:
    return a.start < b.end and b.start < a.end


# States that, going on for longer, are how somebody is: a tremor of years, voices heard for a year.
_ACUTE = frozenset("drowsy confused unsteady hallucinating shaking_badly droopy bulbar eye_signs".split())
_ACUTE_DAYS = 60


class _Part(NamedTuple):
    """A part of a composition: kinds of which one must stand there, and whether it must not be denied."""

    kinds: frozenset[str]
    undenied: bool


@cache
def _together() -> list[tuple[str, list[_Part]]]:
    """The compositions, each with its parts."""
    return [
        (kind, [_Part(kinds(part.replace("+", "")), "+" in part) for part in row.split("&")])
        for kind, rows in TOGETHER.items()
        for row in rows
    ]


def _distance(mention: Mention, when: When) -> int:
    return max(when.start - mention.end, mention.start - when.end, 0)


def _each_once(text: str) -> list[tuple[int, int]]:
    """The sentences, a repeated one only the first time, so that a text that says one thing a thousand times is read once."""
    seen: set[str] = set()
    return [span for span in sentences(text) if not (text[slice(*span)] in seen or seen.add(text[slice(*span)]))]  # type: ignore[func-returns-value]
