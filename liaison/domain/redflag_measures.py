"""The rules of the floor that read days: overdoses, and leaving prison or court.

Each measure is handed a reading and its rule, whose `limits` it compares with, and returns the mentions that met it, or None.
Where the mail leaves the day open, the more urgent reading is taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from liaison.domain.redflag_ways import Rule
from models.concepts import Mention, When
from models.concepts.reading import Reading, kinds

_OVERDOSE = kinds("overdose|naloxone_used")
_LONG_ACTING = kinds("methadone|nitazene")
_SUBSTANCE = kinds(
    "methadone|buprenorphine|depot|heroin|opioid|nitazene|benzodiazepine|gabapentinoid|sedative|alcohol|ghb|cocaine|stimulant|ketamine|paracetamol|cannabis"
)
_SEEN = kinds("assessed|discharged")
_LONGEST = 7  # days; a discharge before that is another story's
_SUPPLY = kinds("no_script|no_supply|asks_confirm|asks_last_dose")


def overdose_recent(reading: Reading, rule: Rule) -> list[Mention] | None:
    """An overdose within `known` days; within `unknown` days for methadone and for what nobody named and nobody clinical saw since."""
    for place, mention, age in _overdoses(reading):
        limit = rule.limits["unknown" if _long_watch(reading, mention, place) else "known"]
        if (age is None or age <= limit) and not _settled(reading, mention, place, age):
            return [mention]
    return None


def overdose_this_week(reading: Reading, rule: Rule) -> list[Mention] | None:
    """Any overdose of the last `days`, assessed and recovered or not; one without a date counts."""
    within = (mention for _, mention, age in _overdoses(reading) if age is None or age <= rule.limits["days"])
    return next(([mention] for mention in within), None)


def _overdoses(reading: Reading) -> list[tuple[int, Mention, int | None]]:
    """Overdoses said to have happened, with their place and age; an undated one has the age of a dated one in the same mail."""
    found = [(place, mention, reading.age(mention, place)) for place, mention in _told(reading)]
    dated = [age for _, _, age in found if age is not None]
    return [(place, mention, min(dated, default=None) if age is None else age) for place, mention, age in found]


def _told(reading: Reading) -> Iterator[tuple[int, Mention]]:
    """Overdoses said to have happened; a naloxone kit to take home is none, and a fatal one is a notice of a death."""
    for place, mention in reading.said(_OVERDOSE):
        kit = mention.kind == "naloxone_used" and reading.mentions(kinds("take_home"), place)
        if not kit and not reading.mentions(kinds("death"), place):
            yield place, mention


def _long_watch(reading: Reading, mention: Mention, place: int) -> bool:
    """True for methadone or a nitazene, and for an unnamed substance unless someone clinical has seen the person."""
    named = reading.near(_SUBSTANCE, place, 0)
    if named:
        return min(named, key=lambda drug: abs(drug.start - mention.start)).kind in _LONG_ACTING
    return not reading.near(_SUBSTANCE, place, 1) and not reading.near(_SEEN, place, None)


def _settled(reading: Reading, overdose: Mention, place: int, age: int | None) -> bool:
    """Assessed and discharged, in the mail's words; having left before or refused to be seen is neither."""
    if reading.near(kinds("not_settled"), place, 2):
        return False
    if any(
        near == place and home.start > overdose.end and (reading.age(home, near) or 0) <= _LONGEST
        for near, home in reading.around(kinds("discharged"), place, 0)
    ):
        return True
    if any(
        (reading.age(home, near) or 0) <= (age or _LONGEST)
        for near, home in reading.around(kinds("discharged"), place, 1)
    ):
        return True
    return bool(reading.near(kinds("assessed"), place, 2) and reading.near(kinds("recovered|went_home"), place, 2))


def liberation_unconfirmed(reading: Reading, rule: Rule) -> list[Mention] | None:
    """Liberation or court release without a confirmed prescription, in at most `ahead` days or at most `ago` days past.

    One that nobody dated, and a court date, count only beside a word about supply.
    """
    for place, mention in reading.said(kinds("liberation|court")):
        whens = _whens_about(reading, place)
        soon, supply = any(_within(when, rule) for when in whens), reading.near(_SUPPLY, place, 2)
        unconfirmed = (soon and mention.kind == "liberation") or (supply and (soon or not whens))
        if unconfirmed and not reading.near(kinds("script_confirmed"), place, 2):
            return [mention]
    return None


def _whens_about(reading: Reading, place: int) -> list[When]:
    """The times of a sentence, or of its neighbours where it names none."""
    neighbours = [near for near in (place - 1, place + 1) if 0 <= near < len(reading.spans)]
    return reading.whens(place) or [when for near in neighbours for when in reading.whens(near)]


def _within(when: When, rule: Rule) -> bool:
    ahead = when.ahead is not None and when.ahead <= rule.limits["ahead"]
    return ahead or (when.ago is not None and when.ago <= rule.limits["ago"])
