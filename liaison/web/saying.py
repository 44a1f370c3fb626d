"""Moments and dates as the pages say them, the exact time beside each for hover and screen readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from liaison.clock import LONDON, london_date
from liaison.domain import spoken
from liaison.domain.workdays import Calendar


@dataclass(frozen=True)
class Said:
    """A moment in words; `exact` in full, `iso` for machines; `late` when it was a deadline and has passed."""

    words: str
    exact: str
    iso: str
    late: bool = False


@dataclass(frozen=True)
class Saying:
    """Words for moments, seen from `now` with the service's calendar."""

    now: datetime
    calendar: Calendar

    def when(self, moment: datetime) -> Said:
        """Like "16:30 today"."""
        return self._said(spoken.when(moment, self.now), moment)

    def by(self, moment: datetime) -> Said:
        """Like "by 16:30 today"."""
        return self._said(spoken.by(moment, self.now), moment)

    def past(self, verb: str, moment: datetime) -> Said:
        """Like "Answered yesterday 13:00"."""
        return self._said(f"{verb} {spoken.when(moment, self.now)}", moment)

    def deadline(self, moment: datetime, verb: str) -> Said:
        """Like "Read by 16:30 today", or "Overdue by 35 minutes" once it has passed."""
        if moment < self.now:
            late = spoken.left(moment, self.now, self.calendar)
            return Said(late[0].upper() + late[1:], f"{verb} by {spoken.exact(moment)}", iso(moment), late=True)
        return self._said(f"{verb} {spoken.by(moment, self.now)}", moment)

    def left(self, moment: datetime) -> str:
        """Like "2 working days left"."""
        return spoken.left(moment, self.now, self.calendar)

    def ago(self, moment: datetime) -> str:
        """Like "12 minutes ago"."""
        return f"{spoken.duration(self.now - moment)} ago"

    def since(self, moment: datetime) -> str:
        """Like "12 minutes"."""
        return spoken.duration(self.now - moment)

    def day(self, day: date) -> str:
        """Like "Tue 1 Dec"; another year is named."""
        return spoken.short_day(day) + ("" if day.year == self.today.year else f" {day.year}")

    def long_day(self, day: date) -> str:
        """Like "Tuesday 1 December 2026"."""
        return spoken.long_day(day)

    @property
    def today(self) -> date:
        """The London date."""
        return london_date(self.now)

    def seconds(self, moment: datetime) -> str:
        """Like "16:30:10", for what happens within a minute."""
        return f"{moment.astimezone(LONDON):%H:%M:%S}"

    def _said(self, words: str, moment: datetime) -> Said:
        return Said(words, spoken.exact(moment), iso(moment))


def iso(moment: datetime) -> str:
    """For the datetime attribute, in London time."""
    return moment.astimezone(LONDON).isoformat(timespec="seconds")
