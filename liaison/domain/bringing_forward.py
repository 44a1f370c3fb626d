"""What brings an annual review forward, and how soon.

Comes in: the due date as the calendar has it, and what has happened to the person since the last review. Goes out: the due date with
its reason. A trigger only ever brings a review nearer, never further away, and it says nothing about treatment: it means that we look
sooner together. The spans are the service's own defaults, to be signed off by its prescriber lead; no national one is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain.duedates import Due, add_months

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Rule:
    """One kind of trigger: its title, how it is said in a reason, how soon the review follows the day it happened, and by what."""

    title: str
    words: str
    within: timedelta
    source: str


TRIGGERS: Mapping[str, Rule] = {
    # MAT standard 3 asks for early, proactive contact with everybody at high risk of harm; a non-fatal overdose comes first.
    "overdose": Rule("Non-fatal overdose", "an overdose", 2 * WEEK, "MAT standard 3; span: our default"),
    # The UK guidelines on drug misuse (2017) ask for early planning together with maternity care.
    "pregnancy": Rule("Pregnancy", "a pregnancy", 2 * WEEK, "UK guidelines 2017; span: our default"),
    # The first weeks after prison carry the highest risk: tolerance is lost, supply and home are new.
    "liberation": Rule("Liberation from prison", "liberation", 2 * WEEK, "MAT standard 3; span: our default"),
    # Medicines may have been changed in hospital; counted from the day the person is back.
    "admission": Rule("Hospital admission", "a hospital admission", 3 * WEEK, "our default"),
    # MHRA (2006): careful monitoring above 100 mg of methadone a day. The ECG itself does not wait for the review.
    "methadone_no_ecg": Rule(
        "Methadone over 100 mg without an ECG",
        "methadone over 100 mg without an ECG",
        4 * WEEK,
        "MHRA 2006; span: our default",
    ),  # fmt: skip
    # Three days or more, twice: the person is asked what would make collecting easier. No count is kept, nothing is stopped.
    "missed_doses": Rule("Doses missed repeatedly", "doses missed repeatedly", 3 * WEEK, "our default"),
    # Sedatives newly prescribed beside opioids.
    "sedatives": Rule(
        "New benzodiazepine or gabapentinoid beside opioids",
        "a newly prescribed sedative",
        3 * WEEK,
        "UK guidelines 2017; span: our default",
    ),  # fmt: skip
    "child_protection": Rule("Child protection registration", "child protection", 2 * WEEK, "our default"),
    "practice_asked": Rule("A practice asked for it", "the practice's request", 4 * WEEK, "our default"),
}

# How we know of it: a code, never words of a mail.
KNOWN_BY: Mapping[str, str] = {
    "practice": "the practice told us",
    "person": "the person told us",
    "pharmacy": "the pharmacy told us",
    "hospital": "the hospital or ambulance service told us",
    "prison": "the prison or throughcare told us",
    "colleague": "a colleague saw it",
    "register": "the register shows it",
    "form": "the last review's form shows it",
}

# MHRA 2006 asks for an ECG above 100 mg of methadone a day and names no interval: ours is one within the year, like the review's, until the
# service's prescriber lead signs off another one. It brings the talk forward; whether and when an ECG is done is for the prescriber.
METHADONE_OVER = 100  # mg a day: more than this
ECG_WITHIN = 12  # months

# A stay that ends is itself a trigger: the status the register had, and what the person's return then is.
RETURNS: Mapping[str, str] = {"custody": "liberation", "hospital": "admission"}


def ecg_is_missing(methadone_mg: int | None, ecg_on: date | None, today: date) -> bool:
    """Whether the register shows methadone over 100 mg a day and no ECG within the last twelve months. An unknown dose is none."""
    over = methadone_mg is not None and methadone_mg > METHADONE_OVER
    return over and (ecg_on is None or add_months(ecg_on, ECG_WITHIN) < today)


@dataclass(frozen=True)
class Trigger:
    """Something that happened to a person, on a London date."""

    kind: str
    on: date


def brought_forward(due: Due, triggers: Iterable[Trigger]) -> Due:
    """The due date with its reason: the soonest that any trigger asks for, or the calendar's own where that comes first."""
    known = [one for one in triggers if one.kind in TRIGGERS]
    soonest = min(known, key=lambda one: (wanted_by(one), one.kind), default=None)
    if soonest is None or wanted_by(soonest) >= due.on:
        return due
    rule = TRIGGERS[soonest.kind]
    weeks = rule.within // WEEK
    because = f"Brought forward by {rule.words} on {soonest.on:%d/%m/%Y}: within {weeks} weeks of it. Otherwise due {due.on:%d/%m/%Y}."
    return Due(wanted_by(soonest), because)


def wanted_by(trigger: Trigger) -> date:
    """The day by which the trigger asks for the review."""
    return trigger.on + TRIGGERS[trigger.kind].within
