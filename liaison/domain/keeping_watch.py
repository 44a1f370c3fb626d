"""When the post room needs a hand: what has stood still for too long, by the service's hours.

Comes in: plain facts about mailboxes and jobs, `now`, the calendar. Goes out: what is wrong, since when, what to do. `began` stays the
same while a thing lasts, so that people are told of it once. No word of a mail, no name of a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from liaison.domain.spoken import exact
from liaison.domain.workdays import Calendar


@dataclass(frozen=True)
class Patience:
    """How long each thing may last before people are told. The first two are peers' most frequent disaster: nobody noticed for days."""

    quiet_open: timedelta = timedelta(minutes=5)  # no good poll, while the service is open
    quiet_closed: timedelta = timedelta(minutes=15)  # the same at other times
    canary_every: timedelta = timedelta(minutes=30)  # a trial mail to ourselves, in service hours
    canary_overdue: timedelta = timedelta(minutes=10)  # from its sending to its being taken
    credentials: timedelta = timedelta(days=7)  # before secret, password or certificate end
    job: timedelta = timedelta(minutes=20)  # a job that turns every few seconds has not begun again
    all_jobs: timedelta = timedelta(minutes=5)  # no job at all has begun: the pages themselves say so
    repeat: timedelta = timedelta(hours=4)  # people are told again while it lasts
    repeat_reader: timedelta = timedelta(
        days=7
    )  # ... of a reader that no longer fits: a matter of weeks, and told too often it is not heard


PATIENCE = Patience()
# jobs without which mail stands still, and what stands still with each
VITAL: dict[str, str] = {
    "poll_mailboxes": "New mail is not taken in.",
    "triage_messages": "Mail that was taken in is not read and given to anybody.",
    "send_letters": "Letters wait in the outbox.",
}
# what a reader that no longer fits is called; its words go to leads and admins, and not onto every page
READER = "reader:"
IN_THE_MAILBOX = "Until then, read urgent mail in the mailbox itself."


@dataclass(frozen=True)
class MailboxFacts:
    """One mailbox as the database and the process know it. `trial` is the slot of the first trial mail that is overdue."""

    name: str
    since: datetime
    polled_ok_at: datetime | None = None
    trouble: str = ""
    trial: datetime | None = None
    trial_words: str = ""
    ends: datetime | None = None


@dataclass(frozen=True)
class Found:
    """One thing that is wrong: what it is about, since when, in plain words, and what to do."""

    key: str
    began: datetime
    words: str
    advice: str


def look(
    mailboxes: Iterable[MailboxFacts],
    jobs: Mapping[str, datetime],
    now: datetime,
    calendar: Calendar,
    *,
    pace: timedelta = timedelta(minutes=1),
    patience: Patience = PATIENCE,
) -> list[Found]:
    """Everything that is wrong now. `jobs`: name → when its latest run began; `pace` is how often mailboxes are polled here."""
    found = [one for box in mailboxes for one in of_mailbox(box, now, calendar, pace, patience)]
    return found + [one for name in VITAL if name in jobs for one in of_job(name, jobs[name], now, patience)]


def of_mailbox(
    box: MailboxFacts, now: datetime, calendar: Calendar, pace: timedelta, patience: Patience
) -> Iterator[Found]:
    """What is wrong with one mailbox."""
    last = box.polled_ok_at or box.since
    if now - last > quiet(now, calendar, pace, patience):
        since = f"since {exact(last)}" if box.polled_ok_at else "at all yet"
        advice = f"{box.trouble or 'No reason is known: see Health, and run liaison doctor.'} {IN_THE_MAILBOX}"
        yield Found(f"poll:{box.name}", last, f"The mailbox {box.name} has not been read {since}.", advice)
    if box.trial:
        advice = f"Look at Health, and run liaison doctor --send, which sends a letter to ourselves and says where it stops. {IN_THE_MAILBOX}"
        yield Found(f"canary:{box.name}", box.trial, f"{box.trial_words} (mailbox {box.name}).", advice)
    if box.ends and box.ends - now < patience.credentials:
        yield of_credentials(box.name, box.ends, now)


def quiet(now: datetime, calendar: Calendar, pace: timedelta, patience: Patience) -> timedelta:
    """How long a mailbox may go unread: by the hours, and never less than three of the site's own polls."""
    usual = patience.quiet_open if calendar.is_open(now) else patience.quiet_closed
    return max(usual, 3 * pace)


def of_credentials(name: str, ends: datetime, now: datetime) -> Found:
    """Secret, password or certificate end soon, or have ended."""
    when = f"end on {exact(ends)}" if ends > now else f"ended on {exact(ends)}"
    advice = "Have the board's administrator make new ones and enter them in the settings or on the page Mailboxes; then no mail is held up."
    return Found(f"credentials:{name}", ends, f"The credentials of the mailbox {name} {when}.", advice)


def of_job(name: str, began: datetime, now: datetime, patience: Patience) -> Iterator[Found]:
    """A job that has not begun again."""
    if now - began > patience.job:
        words = f"The job {name.replace('_', ' ')} has not begun again since {exact(began)}. {VITAL[name]}"
        advice = f"Restart the process that runs the jobs (liaison work, or liaison serve). {IN_THE_MAILBOX}"
        yield Found(f"job:{name}", began, words, advice)


def of_reader(version: str, since: datetime, reasons: Iterable[str], *, fell_back: bool) -> Found:
    """The reader no longer fits the mail, as the watch over it found."""
    why = " ".join(reasons)
    if fell_back:
        words = f"The reader {version} is switched off since {exact(since)}: the service goes on by the red-flag rules alone, and people sort the mail. {why}"
        advice = "See the page Reader: look at the corrections, go back to the reader before, or turn it on again if you know why."
    else:
        words = f"The reader {version} fits the mail less well since {exact(since)}. {why}"
        advice = "See the page Reader. Nothing was changed; correcting and confirming a few mails a day shows whether it is wrong."
    return Found(f"{READER}{'off' if fell_back else 'shifted'}", since, words.strip(), advice)


def repeat_after(key: str, patience: Patience = PATIENCE) -> timedelta:
    """After how long people are told again of what lasts."""
    return patience.repeat_reader if key.startswith(READER) else patience.repeat


def stopped(last_run: datetime | None, now: datetime, patience: Patience = PATIENCE) -> bool:
    """Whether no job at all has begun for too long: whoever would tell people has stopped too, so the pages say it."""
    return last_run is not None and now - last_run > patience.all_jobs
