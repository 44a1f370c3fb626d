"""Decides what a mail is, how soon a person reads it, and who handles it first: the one pure door for the corridor and the command.

Structure decides first, then the floor, then the model. The model may raise the floor's level and never lower it; where it
abstains, or sorts a mail out of scope by itself, the mail is `unclear` at U2 or higher and the duty nurse looks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from liaison.domain.redflags import Hit
from liaison.domain.sureness import figure
from models.taxonomy import CATEGORIES, Category, Handler, Kind, Outcome, Prediction, Urgency, most_urgent


@dataclass(frozen=True)
class Evidence:
    """What is known of one mail before the decision.

    `kind` and `kind_because` are what headers and structure say; `unreadable` why a machine cannot read it; `hits` the floor's
    rules; `prediction` the reader's suggestion (None when it was not asked); `clinical_automatic` that the sender is on the
    service's list of automatic senders that are always read; `prison` that prison or throughcare is in view; `worried` that a practice pressed
    on its own page that it is worried about the person; `on_page` that it wrote there at all, when we had asked it about a review.
    """

    kind: Kind | None = None
    kind_because: str = ""
    unreadable: str | None = None
    hits: tuple[Hit, ...] = ()
    prediction: Prediction | None = None
    clinical_automatic: bool = False
    prison: bool = False
    worried: bool = False
    on_page: bool = False


@dataclass(frozen=True)
class Decision:
    """The decision and its reason in one sentence. `category`, `urgency` and `handler` are None for not_a_query alone."""

    outcome: Outcome
    because: str
    kind: Kind | None = None
    category: Category | None = None
    also: tuple[Category, ...] = ()
    urgency: Urgency | None = None
    floor_urgency: Urgency | None = None
    handler: Handler | None = None


WORRIED = "The practice pressed that it is worried about the person: the same day at the latest, to the duty nurse."


# What we ask for on that page is medicines, bloods and ECG: bare lists of them look to the reader like the mail that cannot wait.
ON_PAGE = "The practice answers what we asked about a review, and no red flag says that it cannot wait: the same day."


def decide(evidence: Evidence) -> Decision:
    """The decision for one mail. A practice's worry sets U2 at least, whatever the reader makes of the words. What it writes where we asked
    about a review is U1 by a red flag alone: the reader raises it to U2 at most, and a button for a worry stands beside it."""
    found = decided(evidence)
    by_the_reader = found.urgency is Urgency.U1 and found.floor_urgency is not Urgency.U1
    if evidence.on_page and not evidence.worried and by_the_reader:
        return replace(found, urgency=Urgency.U2, because=f"{ON_PAGE} {found.because}")
    if not evidence.worried:
        return found
    if found.urgency is None:
        return _unclear(found.floor_urgency, WORRIED)
    urgency = most_urgent(found.urgency, Urgency.U2)
    return replace(found, urgency=urgency, handler=Handler.DUTY_NURSE, because=f"{WORRIED} {found.because}")


def decided(evidence: Evidence) -> Decision:
    """The decision by structure, floor and reader."""
    floor = most_urgent(*(hit.level for hit in evidence.hits))
    if evidence.kind and not evidence.clinical_automatic:
        return _automatic(evidence, floor)
    if evidence.unreadable:
        return _unclear(floor, f"A person has to read it: {evidence.unreadable}.")
    prediction = evidence.prediction
    if prediction is None:
        return _unclear(floor, "The reader was not asked.")
    if prediction.outcome is Outcome.NOT_A_QUERY:
        return _set_aside(evidence, floor)
    read_as = next((category for category in Category if category.value == prediction.label), None)
    if prediction.outcome is Outcome.UNCLEAR or read_as is None:
        return _unclear(floor, prediction.because or "The reader is not sure what it is.", prediction.urgency)
    return _query(evidence, floor, prediction, read_as)


def _automatic(evidence: Evidence, floor: Urgency | None) -> Decision:
    if floor:
        return _unclear(floor, f"It looks automatic ({evidence.kind_because}), but its own words need a person.")
    because = evidence.kind_because.rstrip(".")
    return Decision(Outcome.NOT_A_QUERY, f"{because[:1].upper()}{because[1:]}.", kind=evidence.kind)


def _set_aside(evidence: Evidence, floor: Urgency | None) -> Decision:
    if floor:
        return _unclear(floor, "It reads like bulk mail, but a red flag stands in it.")
    if evidence.clinical_automatic:
        return _unclear(floor, "The sender is on the list of automatic senders that are always read.")
    return Decision(Outcome.NOT_A_QUERY, "It reads like mail sent to many, with no question to us.", kind=Kind.BULK)


def _unclear(floor: Urgency | None, because: str, suggested: Urgency | None = None) -> Decision:
    return Decision(
        Outcome.UNCLEAR,
        because,
        urgency=most_urgent(floor, suggested, Urgency.U2),
        floor_urgency=floor,
        handler=Handler.DUTY_NURSE,
    )


# A U1 red flag means life or serious harm: whatever the model read, the first thing to do is one of these three.
FIRST_THINGS = frozenset({Category.ACUTE_RISK, Category.PROTECTION, Category.PREGNANCY})


def _query(evidence: Evidence, floor: Urgency | None, prediction: Prediction, read_as: Category) -> Decision:
    first = Category.ACUTE_RISK if floor is Urgency.U1 and read_as not in FIRST_THINGS else read_as
    urgency = most_urgent(floor, prediction.urgency or CATEGORIES[first].usual)
    return Decision(
        Outcome.QUERY,
        _why(evidence.hits, prediction, read_as, floor, urgency),
        category=first,
        also=(read_as,) if first is not read_as else (),
        urgency=urgency,
        floor_urgency=floor,
        handler=handler_for(first, prison=evidence.prison),
    )


def _why(
    hits: tuple[Hit, ...], prediction: Prediction, read_as: Category, floor: Urgency | None, urgency: Urgency | None
) -> str:
    read = f"Reads like {read_as.title.lower()} ({figure(prediction.probability or 0)})"
    if floor is None:
        return f"{read}; no red flag."
    rules = ", ".join(hit.rule for hit in hits if hit.level is floor)
    raised = "" if urgency is floor else f", raised to {urgency} by the reader"
    return f"Red flag {rules} sets {floor}{raised}; {read[0].lower()}{read[1:]}."


def handler_for(category: Category, *, prison: bool = False) -> Handler:
    """Who handles a category first (label guide). A change of setting that is about prison goes to throughcare."""
    if category is Category.TRANSITION and prison:
        return Handler.THROUGHCARE
    return CATEGORIES[category].handlers[0]


PRISON = re.compile(
    r"\b(?:prisons?|hmp|hm prison|yoi|liberat\w*|remand\w*|throughcare|in custody|prison custody|sps)\b", re.I
)


def about_prison(text: str) -> bool:
    """Whether prison or throughcare is in view, from the plain words."""
    return PRISON.search(text) is not None
