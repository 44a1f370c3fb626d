"""A colleague's own "not this kind today": which kinds there are, until when it holds, and what each means to routing.

Nobody is asked for a reason and none is stored; it holds until the end of the London day and is forgotten then. It is shown to the
colleague and to the team lead, to nobody else, and no reason for a choice speaks of it. Routing passes her over for these mails. An urgent
one still reaches her when nobody else is there: then the page tells her so kindly.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from liaison.domain.routing_load import HARD
from liaison.domain.workdays import LONDON
from models.taxonomy import Category

ANYTHING_HARD = "hard"
HARD_TITLE = "Anything that may be hard to read"


def kinds() -> dict[str, str]:
    """What may be chosen, code → plain words; the widest first."""
    return {ANYTHING_HARD: HARD_TITLE} | {category.value: category.title for category in Category}


def categories(chosen: Iterable[str]) -> frozenset[Category]:
    """The categories that chosen kinds stand for; an unknown kind stands for none."""
    found: set[Category] = set()
    for kind in chosen:
        if kind == ANYTHING_HARD:
            found |= HARD
        elif kind in set(Category):
            found.add(Category(kind))
    return frozenset(found)


def in_words(chosen: Iterable[str]) -> str:
    """The chosen kinds in a sentence: "anything that may be hard to read, pregnancy and perinatal"."""
    wanted = set(chosen)
    return ", ".join(words.lower() for kind, words in kinds().items() if kind in wanted)


def ends(now: datetime) -> datetime:
    """The midnight, London, that ends today."""
    here = now.astimezone(LONDON) + timedelta(days=1)
    return here.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
