"""Coverage as the page shows it: tonight, the year, who is explained by what, who is left out and what mends it, who is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain import chi
from liaison.domain.covering import (
    AWAY,
    COVERED,
    ENDED,
    GAPS,
    LATE,
    NO_PLACE,
    PAUSE_GRACE,
    REASONS,
    Held,
    Mend,
    Standing,
    Verdict,
    lateness,
)
from liaison.domain.suppression import alone
from liaison.reviews.coverage import by_code, counted, overdue, reason, verdicts
from liaison.reviews.owed import OVERDUE, PAUSE, UNCOVERED
from liaison.store import coverage_queries as queries
from liaison.store.coverage_queries import PersonLine, Work
from liaison.store.register_queries import to_look_at
from liaison.store.session import Session
from liaison.store.tables_people import Person
from liaison.web.nights_chart import Night, NightsChart, nights_chart

SHOWN = 100  # lines of a list
YEAR = timedelta(days=364)
UNKNOWN = PersonLine(0, "somebody", "", "practice not known", "no keyworker")

# what mends a gap on another page: where that is, by the act
ELSEWHERE: Mapping[Mend, str] = {
    Mend.SAY: "/reviews/{review}/form",
    Mend.PLACE: "/plan/move/{review}",
    Mend.LOOK: "/people/{person}/happened",
}


@dataclass(frozen=True)
class LeftOut:
    """One person who is unexplained: what is amiss, the one act that mends it (a link, or a button of this page), and who sees to it."""

    person_id: int
    name: str
    chi: str
    practice: str
    keyworker: str
    code: str
    words: str
    button: str
    link: str
    work: Work | None


@dataclass(frozen=True)
class Late:
    """One review past its due day."""

    person_id: int
    review_id: int
    name: str
    chi: str
    practice: str
    due_on: date
    days: int
    planned_on: date | None
    work: Work | None


@dataclass(frozen=True)
class Away:
    """Somebody away to look at again: why, since when (None: nobody said a day), and for a pause after which day it explains no more."""

    person_id: int
    name: str
    chi: str
    practice: str
    why: str
    since: date | None
    until: date | None
    work: Work | None


@dataclass(frozen=True)
class CoveragePage:
    """Everything the page shows."""

    people: int
    covered: int
    explained: int
    unexplained: int
    reasons: list[tuple[str, int, str]]  # with where the people are listed
    gaps: list[tuple[str, int]]
    left_out: list[LeftOut]
    late: list[Late]
    late_total: int
    away: list[Away]
    spans: list[tuple[str, int]]
    chart: NightsChart | None
    nights: list[Night]


def show(session: Session, today: date) -> CoveragePage:
    """The page of a London date: how everybody stands now, and the proofs of the year until then."""
    found = verdicts(session, today)
    figures, work = counted(found), queries.work(session)
    out = [i for i, verdict in found.items() if verdict.standing is Standing.UNEXPLAINED]
    late = sorted(overdue(found, today).items(), key=lambda one: (one[1].due_on, one[0]))
    names = queries.people(session, {*out[:SHOWN], *(i for i, _ in late[:SHOWN])})
    nights = [
        Night(row.day, row.people, len(row.unexplained), row.overdue)
        for row in queries.nights(session, today - YEAR, today)
    ]
    return CoveragePage(
        people=figures["people"], covered=figures[COVERED], explained=figures["explained"], unexplained=len(out),
        reasons=[(reason(code), number, listed(code)) for code, number in by_code(found, Standing.EXPLAINED).items()],
        gaps=[(GAPS[code].words, number) for code, number in by_code(found, Standing.UNEXPLAINED).items()],
        left_out=[left_out(i, found[i], names.get(i, UNKNOWN), work.get((UNCOVERED, i))) for i in out[:SHOWN]],
        late=[late_one(i, held, names.get(i, UNKNOWN), found[i], work, today) for i, held in late[:SHOWN]],
        late_total=len(late), away=away(session, found, work, today), spans=spans([held for _, held in late], today),
        chart=nights_chart(nights, today - YEAR, today) if nights else None, nights=nights[::-1],
    )  # fmt: skip


def listed(code: str) -> str:
    """Where the people of a reason are listed; empty where it is no status of the register."""
    if code in AWAY | ENDED:
        return f"/people?whose=all&stands={code}#all"
    return "#late-title" if code == NO_PLACE else ""


def left_out(person_id: int, verdict: Verdict, who: PersonLine, work: Work | None) -> LeftOut:
    """One person in words."""
    gap = GAPS[verdict.code]
    review = verdict.review.id if verdict.review else 0
    link = ELSEWHERE.get(gap.mend, "").format(review=review, person=person_id)
    return LeftOut(
        person_id, who.name, chi.mask(who.chi), who.practice, who.keyworker, verdict.code, gap.words, gap.button, link, work
    )  # fmt: skip


def late_one(
    person_id: int, held: Held, who: PersonLine, verdict: Verdict, work: Mapping[tuple[str, int], Work], today: date
) -> Late:
    """One review past its day; its work where it is owed."""
    kind = UNCOVERED if verdict.standing is Standing.UNEXPLAINED else OVERDUE
    to_come = held.planned_on if held.planned_on and held.planned_on >= today else None
    return Late(
        person_id, held.id, who.name, chi.mask(who.chi), who.practice, held.due_on, (today - held.due_on).days, to_come,
        work.get((kind, person_id)),
    )  # fmt: skip


def away(
    session: Session, found: Mapping[int, Verdict], work: Mapping[tuple[str, int], Work], today: date
) -> list[Away]:
    """Whose stay away explains still and whose day to look again has come, longest first."""
    rows = [(one.person, one.practice or UNKNOWN.practice) for one in to_look_at(session, today)]
    return [
        Away(i, person.name, chi.mask(person.chi), practice, REASONS[person.status], person.look_again_on, ends(person), work.get((PAUSE, i)))
        for person, practice in rows
        if (i := person.id) and i in found and found[i].to_look
    ][:SHOWN]  # fmt: skip


def ends(person: Person) -> date | None:
    """After which day a pause is no reason any more; None for custody and hospital."""
    return person.look_again_on + PAUSE_GRACE if person.status == "paused" and person.look_again_on else None


def spans(late: Sequence[Held], today: date) -> list[tuple[str, int]]:
    """How many are how late."""
    number = Counter(lateness(held.due_on, today) for held in late)
    return [(words, number[words]) for _, words in LATE]


def rows(nights: Sequence[Night]) -> list[list[str | int]]:
    """The nights as a file that may go to others, as a proof: no person stands in it, and no small number that could point at one."""
    head: list[str | int] = ["day", "people", "unexplained", "past their due day"]
    return [
        head,
        *([night.day.isoformat(), *map(alone, (night.people, night.unexplained, night.overdue))] for night in nights),
    ]
