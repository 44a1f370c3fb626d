"""Rows as words for lists: one frozen value a line, ready to be drawn. Numbers that could identify anyone are masked here again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liaison.domain import chi
from liaison.domain.blind_slice import is_blind
from liaison.domain.pausing import stands_still
from liaison.domain.spoken import exact
from liaison.domain.states import CaseState, LedgerState
from liaison.store.inbox_queries import CaseLine
from liaison.store.parked_queries import Rested
from liaison.web.broken_words import broke
from liaison.web.saying import Said, Saying, iso
from liaison.web.why_presenter import Short
from models.taxonomy import Category, Outcome, Urgency


@dataclass(frozen=True)
class Level:
    """An urgency: its code, its word."""

    code: str
    word: str


@dataclass(frozen=True)
class Row:
    """One case in a list."""

    id: int
    version: int
    href: str
    reference: str
    subject: str
    line: str
    place: str
    category: str
    level: Level
    due: Said
    owner: str
    standing: str
    unopened: bool
    nobody: bool
    mails: int
    news: str = ""
    flag: str = ""  # the red flag of its newest mail, in a few words
    note: str = ""  # stands in the place of its first words, which then wait to be asked for
    sure: str = ""  # how likely its category is, while nobody has changed it


# what a case's state adds to its owner's name; the others add nothing
STANDING: dict[CaseState, str] = {
    CaseState.WAITING_ROUTE: "being routed",
    CaseState.UNASSIGNED: "nobody found yet",
    CaseState.ASSIGNED: "not opened yet",
    CaseState.OPEN: "",
    CaseState.WAITING: "waiting",
    CaseState.ANSWERED: "",
    CaseState.CLOSED: "",
}


NOTHING: Mapping[int, str] = {}
NO_WHYS: Mapping[int, Short] = {}
UNTOLD = Short()


def rows(
    lines: Iterable[CaseLine],
    say: Saying,
    notes: Mapping[int, str],
    waits: Mapping[int, str] = NOTHING,
    news: Mapping[int, str] = NOTHING,
    whys: Mapping[int, Short] = NO_WHYS,
) -> list[Row]:
    """The lines of a list. `notes` stand in the place of first words (`first_words.notes`), `waits` is what waiting cases wait for, `news` what came back about letters of a case, `whys` why its newest mail
    was triaged so."""
    return [
        row(line, say, waits.get(line.id, ""), news.get(line.id, ""), whys.get(line.id, UNTOLD), notes.get(line.id, ""))
        for line in lines
    ]


def row(line: CaseLine, say: Saying, waits: str = "", news: str = "", why: Short = UNTOLD, note: str = "") -> Row:
    """One line."""
    return Row(
        id=line.id,
        version=line.version,
        href=f"/cases/{line.id}",
        reference=line.reference,
        subject=chi.mask_all(line.subject).strip() or "(no subject)",
        line=chi.mask_all(line.summary),
        place=place(line.practice, line.sender_name, line.sender),
        category=SORT_FIRST if is_blind(line) else category(line.category, line.outcome),
        level=TO_SORT if is_blind(line) else level(line.urgency),
        due=due(line, say),
        owner=line.owner or "",
        standing=standing(line, say, waits),
        unopened=line.opened_at is None,
        nobody=line.owner_id is None,
        mails=line.messages,
        news=news,
        flag=why.flag,
        note=note,
        sure=why.sure if line.category and line.category is why.reads and not is_blind(line) else "",
    )


TO_SORT = Level("blind", "To sort")  # the reader's answer is kept back until a person has sorted the mail
SORT_FIRST = "Yours to sort first"


def level(urgency: Urgency) -> Level:
    """An urgency in its plain word."""
    return Level(urgency.value, urgency.title)


def category(found: Category | None, outcome: Outcome = Outcome.QUERY) -> str:
    """A category in its plain title; without one, a person sorts it."""
    return found.title if found else ("Unclear: please sort" if outcome is Outcome.UNCLEAR else "Not sorted yet")


def place(practice: str | None, name: str | None, address: str | None) -> str:
    """Whom it is from: the practice, else the sender as the mail names it."""
    return practice or (name or "").strip() or address or "unknown sender"


def due(line: CaseLine, say: Saying) -> Said:
    """The deadline that runs now: reading until somebody has opened it, then answering; none when it is over."""
    if line.closed_at and line.state is CaseState.CLOSED:
        return say.past("Finished", line.closed_at)
    if line.answered_at and line.state is CaseState.ANSWERED:
        return say.past("Answered", line.answered_at)
    if line.state is CaseState.WAITING and line.opened_at and stands_still(line.urgency):
        return Said(
            "Waits: the time to answer stands still",
            f"Answer by {exact(line.answer_by)} if nothing came",
            iso(line.answer_by),
        )
    return say.deadline(line.read_by, "Read") if line.opened_at is None else say.deadline(line.answer_by, "Answer")


def standing(line: CaseLine, say: Saying, waits: str) -> str:
    """Where it stands, beside the owner's name."""
    if line.state is CaseState.WAITING and waits:
        return waits
    if line.state is CaseState.ASSIGNED and line.opened_at:
        return "opened by a colleague"
    if line.state is CaseState.OPEN and line.opened_at is None:
        return "not opened yet"
    return STANDING[line.state]


@dataclass(frozen=True)
class Aside:
    """One mail that came to rest, in a list."""

    href: str
    subject: str
    sender: str
    when: Said
    why: str
    error: str
    age: str


# how a place where mails rest is called: the tab, and what it is
PLACES: dict[LedgerState, tuple[str, str]] = {
    LedgerState.PARKED: (
        "Parked",
        "Something broke while it was read. Retry, make a case by hand, or confirm that it is nothing.",
    ),
    LedgerState.SET_ASIDE: ("Set aside", "Bulk mail or spam, by structure or by its words. Nothing here is deleted."),
    LedgerState.AUTO_REPLY: ("Automatic replies", "Out of office and the like, and read receipts."),
    LedgerState.BOUNCE: ("Delivery reports", "A letter of ours that may not have arrived."),
    LedgerState.CALENDAR_REPLY: (
        "Calendar replies",
        "Answers to invitations, from calendars or in a few words; they are on the list of the meeting or training.",
    ),
    LedgerState.DUPLICATE: ("Duplicates", "The very same bytes came before; the first one was taken."),
}


def aside(found: Rested, say: Saying) -> Aside:
    """One line of Set aside and parked."""
    mail, read = found.message, found.reading
    return Aside(
        href=f"/set-aside/{found.ledger.id}",
        subject=chi.mask_all(mail.subject).strip() or "(no subject)" if mail else "(could not be read)",
        sender=place(None, mail.sender_name, mail.sender) if mail else "unknown sender",
        when=say.when(found.ledger.received_at),
        why=read.because if read else "",
        error=broke(found.ledger.error)[0] if found.ledger.error else "",
        age=say.since(found.ledger.fetched_at),
    )
