"""When a case comes back because a colleague wanted to look at it again on a day: at the opening of that day, or of the next working day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from liaison.domain.workdays import Calendar

FURTHEST = timedelta(days=366)  # what is further away belongs into a review, not into an inbox


def why_not(on: date, today: date) -> str:
    """Why a case cannot come back on this day, as a sentence for the person; empty when it can."""
    if on <= today:
        return "Choose a day after today: today it is on your list already."
    if on - today > FURTHEST:
        return "Choose a day within a year."
    return ""


def comes_on(on: date, calendar: Calendar) -> date:
    """The working day on which it is there: the day itself, or the next one that the service is open."""
    return on if calendar.is_working_day(on) else calendar.working_day(on, 1)


def is_time(on: date, now: datetime, calendar: Calendar) -> bool:
    """Whether its day has come and the service is open, so that somebody can look."""
    return on <= calendar.local(now).date() and calendar.is_open(now)
