"""The kinds of meetings: what each is called, what a calendar shows of it, who is asked how, and when each step is taken. A table, and pure.

Comes in: the `kind` of a series. Goes out: its row, and the timeline that counts for it. A kind that the table does not know is treated as
a cluster's meeting is, but for its hosts, whom no letter asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from liaison.domain.reminders import MEETING_STEPS, WEEK, MeetingStep, Row
from liaison.domain.spoken import count

CLUSTER, PRACTICE, PRISON, THROUGHCARE = "cluster", "practice_team", "prison", "throughcare"
PHARMACY, MENTAL_HEALTH, OWN_TEAM, LENS = "pharmacy", "mental_health", "own_team", "lens"


@dataclass(frozen=True)
class Leads:
    """Days before the meeting on which each step is taken: its time asked for or agreed, confirmed, people invited, the paper sent, those
    reminded who have not been heard from."""

    ask: int = 12 * WEEK
    confirm: int = 4 * WEEK
    invite: int = 4 * WEEK
    papers: int = 2 * WEEK
    chase: int = 1 * WEEK


@dataclass(frozen=True)
class Kind:
    """One kind. `words` on our pages, `title` in a calendar (no name, nothing of anybody), `why` of its lead times; `private`: what is said
    there is about people, so a room that is heard through is no place for it; `paper`: its letters promise a briefing beforehand."""

    words: str
    title: str
    leads: Leads
    why: str
    private: bool = False
    paper: bool = False


# Source: the service's own practice; no national times are published. Every number is a default, in days before the meeting.
KINDS: Mapping[str, Kind] = {
    CLUSTER: Kind(
        "GP cluster", "Shared care: GP cluster meeting", Leads(),
        "agendas of clusters fill two to three months ahead", paper=True,
    ),
    PRACTICE: Kind(
        "Practice team (first appointment, yearly refresh)", "Shared care: practice meeting",
        Leads(ask=8 * WEEK, confirm=3 * WEEK, invite=3 * WEEK, papers=1 * WEEK),
        "a protected-learning afternoon is fixed about two months ahead; reception rotas about three weeks", paper=True,
    ),
    PRISON: Kind(
        "Prison", "Shared care: prison healthcare meeting",
        Leads(ask=6 * WEEK, confirm=3 * WEEK, invite=3 * WEEK, papers=1 * WEEK), private=True,
        why="visitors are named to the gate about two weeks before",
    ),
    THROUGHCARE: Kind(
        "Throughcare", "Shared care: throughcare meeting",
        Leads(ask=4 * WEEK, confirm=2 * WEEK, invite=2 * WEEK, papers=3, chase=3), private=True,
        why="liberation dates move until shortly before: a paper that is older than some days is wrong",
    ),
    PHARMACY: Kind(
        "Community pharmacy", "Shared care: pharmacy meeting",
        Leads(ask=8 * WEEK, confirm=4 * WEEK, invite=4 * WEEK, papers=1 * WEEK),
        "a pharmacy that stays open finds a locum about a month ahead",
    ),
    MENTAL_HEALTH: Kind(
        "Community mental-health team", "Shared care: mental health team meeting",
        Leads(ask=8 * WEEK, confirm=3 * WEEK, invite=3 * WEEK, papers=1 * WEEK), private=True,
        why="clinics are booked about six weeks ahead",
    ),
    OWN_TEAM: Kind(
        "Our own team", "Shared care: team meeting", Leads(ask=4 * WEEK, confirm=2 * WEEK, invite=2 * WEEK, papers=2, chase=2), private=True,
        why="everybody knows the day; a reminder two days before is enough",
    ),
    LENS: Kind(
        "Trauma-informed lens event", "Listening event",
        Leads(ask=10 * WEEK, confirm=6 * WEEK, invite=6 * WEEK, papers=2 * WEEK, chase=2 * WEEK), private=True,
        why="whoever comes arranges travel, care for others and somebody to come along; two weeks leave time to say no",
    ),
}  # fmt: skip
UNKNOWN = Kind("Another meeting", "Shared care: meeting", Leads(), "")


def kind_of(kind: str) -> Kind:
    """The row of a kind."""
    return KINDS.get(kind, UNKNOWN)


def timeline_of(kind: str) -> Mapping[MeetingStep, Row]:
    """The steps of a meeting of this kind: the usual table with the kind's own days. A step that makes no sense after the next keeps its
    span: it is good until the meeting."""
    leads = kind_of(kind).leads
    days = {
        MeetingStep.ASK: leads.ask, MeetingStep.CONFIRM: leads.confirm, MeetingStep.INVITE: leads.invite,
        MeetingStep.PAPERS: leads.papers, MeetingStep.CHASE: leads.chase,
    }  # fmt: skip
    return {
        step: replace(row, days=-days[step], good_for=days[step]) if step in days else row
        for step, row in MEETING_STEPS.items()
    }


LETTER_AFTER = timedelta(days=WEEK)  # minutes and actions reach those who came within a week


def paper_on(kind: str, day: date) -> date | None:
    """The day by which the briefing for a meeting on `day` is to have gone; None for a kind whose letters promise none."""
    row = kind_of(kind)
    return day - timedelta(days=row.leads.papers) if row.paper else None


def paper_words(kind: str, day: date, today: date) -> str:
    """When a letter of today promises the briefing, like "two weeks before"; "" for a kind without one. What cannot be kept is not promised."""
    by = paper_on(kind, day)
    if by is None:
        return ""
    if by < today:
        return "beforehand"
    days = kind_of(kind).leads.papers
    weeks = {WEEK: "a week", 2 * WEEK: "two weeks"}.get(days)
    return f"{weeks or count(days, 'day')} before"
