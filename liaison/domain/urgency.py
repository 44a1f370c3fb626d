"""How soon a person reads a mail and answers it: the clocks of the label guide (docs/labels.md, "Clocks, worked").

Comes in: when a mail was received, its level, the calendar. Goes out: two moments in UTC, each with the sentence that
says how it was found, to be stored beside the case and shown to people. U1 and U2 run in wall-clock time from receipt;
received while closed, from the next opening, unless an out-of-hours ladder is staffed. U3 and U4 run in working time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from liaison.domain.spoken import clock, day_name, duration, short
from liaison.domain.workdays import Calendar
from models.taxonomy import Urgency


@dataclass(frozen=True)
class Policy:
    """The numbers behind the clocks; the service's prescriber lead and pharmacist sign them off before go-live."""

    u1_read: timedelta = timedelta(minutes=15)
    u1_answer: timedelta = timedelta(minutes=30)
    u2_read: timedelta = timedelta(hours=1)
    u2_least: timedelta = timedelta(hours=1)  # answering a U2 gets at least this long, after closing up the ladder
    late_from: time = time(15)  # from here on a U2 is read as fast as a U1 ...
    eve_late_from: time = time(12)  # ... and from here on before a closure of two days or more
    late_left: timedelta = timedelta(
        hours=2
    )  # ... and with less than this to closing, the pharmacy's closing or a dose
    u3_least: timedelta = timedelta(hours=1)  # with less than this to closing, a U3 is read on the next working day,
    u3_next: timedelta = timedelta(hours=1)  # this long after it opens
    u3_answer: int = 2  # working days
    u4_read: int = 1  # working days
    u4_answer: int = 5  # working days


DEFAULT = Policy()


@dataclass(frozen=True)
class Deadlines:
    """When a person must have read a mail and when it must be answered (UTC), each with its derivation, a sentence."""

    read_by: datetime
    answer_by: datetime
    read_how: str
    answer_how: str


def deadlines(
    received: datetime,
    level: Urgency,
    calendar: Calendar,
    ladder: bool = False,
    *,
    pharmacy_closing: datetime | None = None,
    next_dose: datetime | None = None,
    policy: Policy = DEFAULT,
) -> Deadlines:
    """The reading and answering deadlines of one mail.

    `received`, `pharmacy_closing` and `next_dose` are aware; the last two matter to U2 only. `ladder` says that an
    out-of-hours ladder is staffed, so that U1 and U2 clocks run at all hours.
    """
    match level:
        case Urgency.U1:
            return _u1(_urgent_start(received, calendar, ladder), policy)
        case Urgency.U2:
            start = _urgent_start(received, calendar, ladder)
            return _u2(start, calendar, policy, _supply_end(start.moment, pharmacy_closing, next_dose))
        case Urgency.U3:
            return _u3(_working_start(received, calendar), calendar, policy)
        case Urgency.U4:
            return _u4(_working_start(received, calendar), calendar, policy)


def starts(received: datetime, level: Urgency, calendar: Calendar, ladder: bool = False) -> datetime:
    """The moment, UTC, at which the clocks of a mail begin: receipt, or the next opening."""
    urgent = level in (Urgency.U1, Urgency.U2)
    return (_urgent_start(received, calendar, ladder) if urgent else _working_start(received, calendar)).moment


def notice(received: datetime, level: Urgency, calendar: Calendar, ladder: bool = False) -> str | None:
    """What an acknowledgement opens with when nobody reads the mail now ("Nobody will read this before ...")."""
    if calendar.is_open(received) or (ladder and level in (Urgency.U1, Urgency.U2)):
        return None
    opening = calendar.next_opening(received)
    return f"Nobody will read this before {day_name(calendar.local(opening).date())}, {clock(opening)}."


@dataclass(frozen=True)
class _Start:
    """Where a clock starts: the moment (UTC), and the words for it."""

    moment: datetime
    words: str


def _urgent_start(received: datetime, calendar: Calendar, ladder: bool) -> _Start:
    """Receipt while open or with a ladder; else the next opening."""
    return (
        _Start(received.astimezone(UTC), f"receipt ({short(received)})")
        if ladder
        else _working_start(received, calendar)
    )


def _working_start(received: datetime, calendar: Calendar) -> _Start:
    """Receipt while open, else the next opening."""
    moment = calendar.working_moment(received)
    words = "receipt" if moment == received else "the next opening"
    return _Start(moment, f"{words} ({short(moment)})")


def _supply_end(start: datetime, pharmacy_closing: datetime | None, next_dose: datetime | None) -> datetime | None:
    """The earlier of the two; a pharmacy that closed before the clock starts says nothing, a dose already due does."""
    known = [moment for moment in (pharmacy_closing,) if moment and moment > start]
    known += [next_dose] if next_dose else []
    return min(known, default=None)


def _u1(start: _Start, policy: Policy) -> Deadlines:
    return Deadlines(
        start.moment + policy.u1_read,
        start.moment + policy.u1_answer,
        f"Immediate: {duration(policy.u1_read)} after {start.words}.",
        f"Immediate: a call back {duration(policy.u1_answer)} after {start.words}.",
    )


def _u2(start: _Start, calendar: Calendar, policy: Policy, supply_end: datetime | None) -> Deadlines:
    late = _late(start.moment, calendar, policy, supply_end)
    wait = policy.u1_read if late else policy.u2_read
    answer_by, answer_how = _u2_answer(start, calendar, policy, supply_end)
    how = f"Same day: {duration(wait)} after {start.words}"
    return Deadlines(start.moment + wait, answer_by, f"{how}{f', {late}' if late else ''}.", answer_how)


def _late(start: datetime, calendar: Calendar, policy: Policy, supply_end: datetime | None) -> str | None:
    """Why a U2 is read as fast as a U1, or None. A closed day (up the ladder) has no working day left: late too."""
    here = calendar.local(start)
    day = here.date()
    if not calendar.is_working_day(day):
        return "because the service is closed"
    if here.time() >= policy.late_from:
        return f"because it counts from {policy.late_from:%H:%M} or later"
    if here.time() >= policy.eve_late_from and calendar.is_eve_of_long_closure(day):
        return f"because it counts from {policy.eve_late_from:%H:%M} or later before a closure of two days or more"
    if calendar.closing(day) - start < policy.late_left:
        return f"because the service closes in less than {duration(policy.late_left)}"
    if supply_end and supply_end - start < policy.late_left:
        return f"because the pharmacy closes or the next dose is due in less than {duration(policy.late_left)}"
    return None


def _u2_answer(start: _Start, calendar: Calendar, policy: Policy, supply_end: datetime | None) -> tuple[datetime, str]:
    """The same working day, before the pharmacy closes or the next dose is due; after closing, at least an hour."""
    least = start.moment + policy.u2_least
    day = calendar.local(start.moment).date()
    closing = calendar.closing(day) if calendar.is_working_day(day) else least
    usual = max(closing, least)
    if supply_end and supply_end < usual:
        # Never sooner than the call back of a U1: a deadline nobody can meet alarms for nothing.
        at = max(supply_end, start.moment + policy.u1_answer)
        return at, f"Same day: before the pharmacy closes or the next dose is due ({short(supply_end)})."
    if usual == closing and closing != least:
        return usual, f"Same day: before the service closes ({short(closing)})."
    return usual, f"Same day: at least {duration(policy.u2_least)} after {start.words}, up the ladder."


def _u3(start: _Start, calendar: Calendar, policy: Policy) -> Deadlines:
    day = calendar.local(start.moment).date()
    closing = calendar.closing(day)
    if closing - start.moment >= policy.u3_least:
        read_by, how = closing, f"Soon: the same working day, counted from {start.words}."
    else:
        read_by = calendar.opening(calendar.working_day(day, 1)) + policy.u3_next
        less, after = duration(policy.u3_least), duration(policy.u3_next)
        how = f"Soon: less than {less} was left after {start.words}, so {after} after the next working day opens."
    answer_by = calendar.add_working_days(start.moment, policy.u3_answer)
    return Deadlines(read_by, answer_by, how, f"Soon: {_days(policy.u3_answer)} after {start.words}.")


def _u4(start: _Start, calendar: Calendar, policy: Policy) -> Deadlines:
    return Deadlines(
        calendar.add_working_days(start.moment, policy.u4_read),
        calendar.add_working_days(start.moment, policy.u4_answer),
        f"Routine: {_days(policy.u4_read)} after {start.words}.",
        f"Routine: {_days(policy.u4_answer)} after {start.words}.",
    )


def _days(number: int) -> str:
    return f"{number} working day{'' if number == 1 else 's'}"
