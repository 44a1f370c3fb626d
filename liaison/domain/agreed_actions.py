"""What is agreed to be done, in words: where it comes from, who may do it, and how calmly a day that has passed is said. Pure.

What somebody wrote about it is kept free of what would name anybody: an action stands in letters to everybody who was at the meeting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from liaison.domain import chi
from liaison.domain.communications import forbidden
from liaison.domain.left_open import open_places
from liaison.domain.spoken import count

MEETING, REVIEW, PLAN, HOME = "meeting", "review", "plan", "home"
SOURCES: dict[str, str] = {
    MEETING: "Agreed at a meeting",
    REVIEW: "Agreed at an annual review",
    PLAN: "The implementation plan",
    HOME: "Somebody who comes home",
}
# who does something without an account here: by role, never by name
ROLES: dict[str, str] = {
    "practice_manager": "The practice manager",
    "practice_quality_lead": "The practice quality lead",
    "gp": "A GP of the practice",
    "practice_pharmacist": "The practice's pharmacist",
    "reception": "The reception team",
    "cluster_quality_lead": "The cluster quality lead",
    "cluster_administrator": "The cluster administrator",
    "pharmacy": "The community pharmacy",
    "prison_health": "The prison's health team",
    "throughcare": "The throughcare team",
    "mental_health": "The mental-health team",
    "facilities": "Facilities management",
    "third_sector": "A third-sector partner",
}
ENDED: dict[str, str] = {"done": "Done", "not_needed": "Not needed"}
SHOWN: dict[str, str] = {"open": "Open", "late": "Past their day", "ended": "Done or not needed", "all": "All"}
CHI_NUMBER = "This holds what looks like a CHI number. What is agreed at a meeting names nobody: please leave it out."


@dataclass(frozen=True)
class Owner:
    """Who does it: a colleague's number, or a role of ROLES at a practice (or at none)."""

    staff_id: int | None = None
    role: str = ""

    @property
    def code(self) -> str:
        """As a form holds it."""
        return f"staff:{self.staff_id}" if self.staff_id else f"role:{self.role}" if self.role else ""


def read_owner(code: str) -> Owner | None:
    """The owner that a form's value names; None for one that names nobody."""
    kind, _, who = code.partition(":")
    if kind == "staff" and who.isascii() and who.isdigit() and len(who) < 10:
        return Owner(staff_id=int(who))
    return Owner(role=who) if kind == "role" and who in ROLES else None


def when_words(due_on: date, today: date, *, ended: bool = False) -> tuple[str, bool]:
    """How far off a day is (both London dates), and whether it has passed: "by today", "in 3 days", "3 days past its day"."""
    days = (due_on - today).days
    if ended or days > 60:
        return "", False
    if days < 0:
        return f"{count(-days, 'day')} past its day", True
    return ("for today" if days == 0 else "by tomorrow" if days == 1 else f"in {days} days"), False


def why_not_said(words: str) -> str | None:
    """Why these words may not stand in minutes, an action or a question, as words for a page; None when they may."""
    return CHI_NUMBER if chi.find(words) else None


def problems(letter: str, names: list[str]) -> list[str]:
    """What stops a letter to everybody who was at a meeting: a place left open, what the service never says, a person of the register.
    `names` are the register's names that stand in it."""
    left = [f"Fill in or take out: {one}" for one in dict.fromkeys(open_places(letter))]
    told = [f"It names somebody whom we look after ({one}): please take the name out." for one in names]
    return left + forbidden(letter) + told


def first_draft(decisions: str, questions: int) -> str:
    """What the letter begins from: the decisions, one a line, and that questions were taken with us. The actions are set beside it in the
    moment of sending."""
    agreed = [line.strip(" -•\t") for line in decisions.splitlines() if line.strip(" -•\t")]
    parts = []
    if agreed:
        parts.append("What we agreed:\n\n" + "\n".join(f"- {line}" for line in agreed))
    if questions:
        asked = "One question was" if questions == 1 else f"{questions} questions were"
        parts.append(f"{asked} taken to our duty desk. Whoever asked hears from us separately.")
    return (
        "\n\n".join(parts)
        or "Thank you for the conversation. Nothing was decided that needs an action beside those below."
    )
