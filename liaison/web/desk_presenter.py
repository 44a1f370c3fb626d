"""The duty desk beside the cases, in words: questions to specialists, what was given on, gaps ahead, wishes for today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liaison.domain import not_today
from liaison.domain.asking import Specialty, who_can
from liaison.domain.presence import Presence
from liaison.domain.routing_roles import URGENT
from liaison.domain.spoken import clock
from liaison.store.desk_queries import Gone, Question
from liaison.store.tables import Case
from liaison.web.saying import Said, Saying

KINDLY = (
    "You asked not to get this kind of mail today. It came to you because it cannot wait and nobody else could take it. "
    "You need not do this alone: hand it over as soon as a colleague is free, or ring your team lead."
)


@dataclass(frozen=True)
class Asking:
    """One question to a specialist. `to_me` that it is this colleague's to answer."""

    id: int
    case_id: int
    reference: str
    role: str
    by: str
    asked: str
    because: str
    words: str
    when: Said
    answer: str
    answered: Said | None
    answered_by: str
    to_me: bool


def askings(found: Iterable[Question], names: dict[int, str], say: Saying, staff_id: int) -> list[Asking]:
    """Questions in words."""
    return [asking(one, names, say, staff_id) for one in found]


def asking(one: Question, names: dict[int, str], say: Saying, staff_id: int) -> Asking:
    """One question."""
    row = one.ask
    return Asking(
        id=row.id or 0,
        case_id=row.case_id,
        reference=one.reference,
        role=row.specialty.title.lower(),
        by="you" if row.by_id == staff_id else one.by or "a colleague",
        asked="you" if row.asked_id == staff_id else one.asked or "a colleague",
        because=row.because,
        words=row.question,
        when=say.when(row.at),
        answer=row.answer,
        answered=say.when(row.answered_at) if row.answered_at else None,
        answered_by="you" if row.answered_by == staff_id else names.get(row.answered_by or 0, "a colleague"),
        to_me=row.asked_id == staff_id and row.answered_at is None,
    )


@dataclass(frozen=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    words: str


def whom(present: Presence, staff_id: int) -> list[Choice]:
    """Who can be asked: a role, or of those who are here a colleague by name."""
    found: list[Choice] = []
    for specialty in Specialty:
        able = who_can(specialty, present.rota.workers, staff_id)
        here = [worker for worker in able if worker.id in present.until]
        if able:
            who = "whoever is on duty" if len(here) > 1 else f"{here[0].name}" if here else "nobody is on duty now"
            found.append(Choice(specialty.value, f"{specialty.title}: {who}"))
        for one in here if len(here) > 1 else []:
            until = clock(present.until[one.id])
            found.append(Choice(f"{specialty.value}:{one.id}", f"{specialty.title}: {one.name}, until {until}"))
    return found


@dataclass(frozen=True)
class Moved:
    """A case that went on from somebody."""

    case_id: int
    reference: str
    why: str
    owner: str
    when: Said


def moved(found: Iterable[Gone], say: Saying) -> list[Moved]:
    """What went on, in words."""
    return [Moved(one.case_id, one.reference, one.because, one.owner or "", say.when(one.at)) for one in found]


@dataclass(frozen=True)
class Kind:
    """One kind of mail that may be spared, and whether it is."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Wish:
    """A colleague's "not this kind today", as she sees it; `said` is "" when nothing is chosen."""

    kinds: list[Kind]
    said: str


def wish(chosen: Sequence[str]) -> Wish:
    """The wish in words."""
    kinds = [Kind(value, words, value in chosen) for value, words in not_today.kinds().items()]
    return Wish(kinds, not_today.in_words(chosen))


def kindly(case: Case, staff_id: int, chosen: Sequence[str]) -> str:
    """What somebody reads who asked not to get this kind today and has it all the same; "" for everybody else."""
    spared = case.category in not_today.categories(chosen)
    return KINDLY if spared and case.owner_id == staff_id and case.urgency in URGENT else ""
