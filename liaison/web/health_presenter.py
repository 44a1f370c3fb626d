"""One mailbox at a glance, in words: a light with its word and shape, what to do, and the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from liaison.domain.keeping_watch import PATIENCE, READER, quiet
from liaison.domain.spoken import duration
from liaison.mail.mailbox import Finding, Mailbox, comes_back
from liaison.store.post_room_queries import Standing
from liaison.store.tables import MailboxRow
from liaison.store.tables_post import Trouble
from liaison.web.saying import Said, Saying

SOON = timedelta(days=30)  # credentials that end within this are worth planning for

# light → its word; each has a shape of its own, so that nobody needs the colour
LIGHTS = {"well": "Well", "soon": "Look soon", "ill": "Needs a hand", "off": "Not looked at"}
SECOND = timedelta(seconds=1)
STALE = 3  # polls: a listener speaks up with each, so one that was silent for longer is gone
# what a comparison leaves to say
AGREE = "Mailbox and ledger agree"


@dataclass(frozen=True)
class Fact:
    """One line about a mailbox: what, how it stands, and perhaps the moment."""

    what: str
    words: str
    when: Said | None = None


@dataclass(frozen=True)
class Box:
    """One mailbox as Health shows it."""

    id: int
    name: str
    light: str
    word: str
    todo: list[str]
    facts: list[Fact]
    one_way: bool
    here: bool


@dataclass(frozen=True)
class Seen:
    """One finding of an examination."""

    what: str
    light: str
    word: str
    words: str


def box(
    found: Standing, mailbox: Mailbox | None, troubles: Sequence[Trouble], broken: Mapping[str, str], say: Saying, pace: timedelta
) -> Box:  # fmt: skip
    """One mailbox at a glance. `mailbox` is None where this process could not open it."""
    row, ends = found.row, ending(mailbox)
    ill = list(ills(row, troubles, broken, say, pace))
    soon = list(soons(found, ends, say))
    light = "ill" if ill else "soon" if soon else "well"
    one_way = mailbox is not None and not comes_back(mailbox)
    facts = list(facts_of(found, ends, say, pace, one_way=one_way))
    return Box(row.id or 0, row.name, light, LIGHTS[light], ill + soon, facts, one_way, mailbox is not None)


def ending(mailbox: Mailbox | None) -> datetime | None:
    """When its credentials end; None where it cannot say so."""
    try:
        return mailbox.valid_until() if mailbox else None
    except Exception:  # its polls say what is wrong with it
        return None


def ills(
    row: MailboxRow, troubles: Sequence[Trouble], broken: Mapping[str, str], say: Saying, pace: timedelta
) -> Iterator[str]:
    """What needs a hand now, each with what to do."""
    told = [
        one for one in troubles if one.key.partition(":")[2] == row.name and not one.key.startswith(("job:", READER))
    ]
    yield from (f"{one.words} {one.advice}" for one in told)
    if told:
        return
    if trouble := broken.get(row.name) or row.trouble:
        yield trouble
    elif row.polled_ok_at is None:
        yield "It has not been read yet: the first poll comes within a minute of the jobs being started."
    elif say.now - row.polled_ok_at > quiet(say.now, say.calendar, pace, PATIENCE):
        yield f"Nothing was read for {say.since(row.polled_ok_at)}: see whether the jobs run, and read urgent mail in the mailbox itself."


def soons(found: Standing, ends: datetime | None, say: Saying) -> Iterator[str]:
    """What wants a look before long, each with what to do."""
    report = found.row.reconcile_report
    if found.unknown:
        yield f"{found.unknown} of its letters may or may not have gone: look in Sent Items; they are listed below."
    if found.parked:
        yield f"{found.parked} of its mails could not be read by the program: a person looks at them under Set aside, Parked."
    if report.get("left"):
        yield f"{report['left']} mails are in the mailbox and not in the ledger yet: compare again, and see the job's report."
    if report.get("unexplained"):
        yield f"{len(report['unexplained'])} mails have not come to rest in time: see whether the jobs run."
    if found.untellable:
        yield f"{found.untellable} labels in the mailbox itself could not be set: they are tried again each minute."
    if ends and ends - say.now < SOON:
        yield f"Its credentials end {say.when(ends).words}: have new ones made."


def facts_of(found: Standing, ends: datetime | None, say: Saying, pace: timedelta, *, one_way: bool) -> Iterator[Fact]:
    """The facts, in the order of the question "is mail read?"."""
    row = found.row
    yield moment("Last read well", row.polled_ok_at, say, "not yet")
    yield Fact("New mail is noticed", noticed(row, say.now, pace))
    yield Fact("Waiting to be sorted", str(found.waiting))
    yield Fact("Parked", str(found.parked))
    yield moment("Oldest unread question", found.oldest_unread, say, "none")
    yield Fact("Letters of unknown fate", str(found.unknown))
    yield trial(found, say, one_way=one_way)
    yield moment("Credentials end", ends, say, "not known, or never")
    yield Fact(
        "Last comparison", compared(row.reconcile_report), say.when(row.reconciled_at) if row.reconciled_at else None
    )
    yield Fact("Labels still to be set", str(found.untold))


def noticed(row: MailboxRow, now: datetime, pace: timedelta) -> str:
    """How soon new mail is noticed, in words; by the polls alone where nobody listens, or the line that wakes us is away."""
    polls = f"by the polls, every {pace / SECOND:.0f} seconds"
    if row.listened_at is None or now - row.listened_at > STALE * pace:
        return polls
    if row.notices_within is None:
        return f"{polls}: it cannot be listened to just now, and is tried again"
    if not row.notices_within:
        return "at once"
    return "within a second" if row.notices_within < 1.5 else f"within {row.notices_within:.0f} seconds"


def moment(what: str, when: datetime | None, say: Saying, never: str) -> Fact:
    """A fact that is a moment."""
    return Fact(what, "", say.when(when)) if when else Fact(what, never)


def trial(found: Standing, say: Saying, *, one_way: bool) -> Fact:
    """The last trial mail's trip."""
    what = "Trial mail to ourselves"
    if one_way:
        return Fact(what, "not possible: letters are laid beside the folder")
    if found.trip is None:
        return Fact(what, "none has come back yet")
    took = max(found.trip.arrived_at - found.trip.sent_at, timedelta())
    return Fact(what, f"back within {duration(took)},", say.when(found.trip.arrived_at))


def compared(report: Mapping[str, object]) -> str:
    """What the last comparison of mailbox and ledger found."""
    if not report:
        return "not compared yet"
    missing, repaired = report.get("missing") or 0, report.get("repaired") or 0
    count = len(missing) if isinstance(missing, list) else missing
    unexplained = report.get("unexplained") or []
    rest = f"{len(unexplained)} unexplained" if isinstance(unexplained, list) and unexplained else ""
    found = f"{count} missing, {repaired} of them taken" if count else ""
    return ("; ".join(filter(None, (found, rest))) or AGREE) + ","


def seen(finding: Finding) -> Seen:
    """One finding in words."""
    light = {True: "well", False: "ill", None: "off"}[finding.ok]
    return Seen(finding.what, light, LIGHTS[light], finding.words)
