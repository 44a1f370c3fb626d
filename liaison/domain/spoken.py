"""Times as people say them, for pages, letters and reasons: London time, English, whatever the machine's locale.

Comes in: aware moments and London dates. Goes out: words. The exact time (`exact`) goes on hover and to screen readers.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from liaison.domain.workdays import LONDON, Calendar

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SOON = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def clock(moment: datetime) -> str:
    """Like "16:30"."""
    here = moment.astimezone(LONDON)
    return f"{here.hour:02}:{here.minute:02}"


def day_name(day: date) -> str:
    """Like "Tuesday 1 December"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def short_day(day: date) -> str:
    """Like "Tue 1 Dec"."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def long_day(day: date) -> str:
    """Like "Tuesday 1 December 2026"."""
    return f"{day_name(day)} {day.year}"


def exact(moment: datetime) -> str:
    """Like "Tuesday 1 December 2026, 09:15", for hover and screen readers."""
    return f"{long_day(moment.astimezone(LONDON).date())}, {clock(moment)}"


def short(moment: datetime) -> str:
    """Like "Tue 1 Dec 09:15", whatever day it is now."""
    return f"{short_day(moment.astimezone(LONDON).date())} {clock(moment)}"


def when(moment: datetime, now: datetime) -> str:
    """Like "16:30 today", "tomorrow 10:00", "yesterday 16:05", "Tue 1 Dec 09:15"; another year is named."""
    day, today = moment.astimezone(LONDON).date(), now.astimezone(LONDON).date()
    near = {0: f"{clock(moment)} today", 1: f"tomorrow {clock(moment)}", -1: f"yesterday {clock(moment)}"}
    year = "" if day.year == today.year else f" {day.year}"
    return near.get((day - today).days) or f"{short_day(day)}{year} {clock(moment)}"


def by(moment: datetime, now: datetime) -> str:
    """Like "by 16:30 today", "by tomorrow 10:00", "by Tue 1 Dec 09:15"."""
    return f"by {when(moment, now)}"


def duration(span: timedelta) -> str:
    """Like "less than a minute", "35 minutes", "2 hours", "1 hour 20 minutes", "3 days"; the sign is ignored."""
    span = abs(span)
    if span < SOON:
        return "less than a minute"
    if span >= 2 * DAY:
        return count(span // DAY, "day")
    hours, rest = divmod(span, HOUR)
    parts = [count(hours, "hour")] if hours else []
    if rest >= SOON and hours < 6:  # beyond a working morning the minutes only look exact
        parts.append(count(rest // SOON, "minute"))
    return " ".join(parts)


def left(deadline: datetime, now: datetime, calendar: Calendar) -> str:
    """Like "35 minutes left", "2 working days left", "overdue by 35 minutes", "overdue by 3 working days".

    On the same London day in hours and minutes; further off, in working days of the calendar.
    """
    here, there = calendar.local(now).date(), calendar.local(deadline).date()
    working = abs(calendar.working_days_between(here, there))
    span = duration(deadline - now) if here == there or not working else count(working, "working day")
    return f"overdue by {span}" if deadline < now else f"{span} left"


def count(number: int, noun: str) -> str:
    """Like "1 hour", "2 hours"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
