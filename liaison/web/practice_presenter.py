"""A practice or a cluster in words: who is there, how sure the addresses are, and what we had to do with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from liaison.domain.contact_roles import is_old, rank, words_of
from liaison.domain.practice_changes import Standing
from liaison.domain.spoken import clock
from liaison.domain.states import LetterState, MeetingState
from liaison.letters.catalogue import CATALOGUE
from liaison.store.directory_queries import Met
from liaison.store.tables import Letter
from liaison.store.tables_briefing import Briefed
from liaison.store.tables_comms import CommsCopy, CommsVersion
from liaison.store.tables_directory import PracticeChange
from liaison.store.tables_people import Closure, Contact, Practice
from liaison.web.meeting_presenter import LETTERS, STATES
from liaison.web.saying import Said, Saying

STANDINGS: dict[str, str] = {
    Standing.OPEN: "Open",
    Standing.NOT_LISTED: "Not in the newest public list",
    Standing.CLOSED: "Closed",
    Standing.MERGED: "Merged with another practice",
}
KINDS = {"closed": "closed", "afternoon": "protected-learning afternoon", "open": "open on a holiday"}


@dataclass(frozen=True)
class Address:
    """How sure an address is: a light, its word, and what to say of it."""

    light: str
    words: str


@dataclass(frozen=True)
class ContactLine:
    """One contact."""

    contact: Contact
    role: str
    address: Address


@dataclass(frozen=True)
class DocumentLine:
    """One version of the communications document that a practice was given: when and how first, how often more, and whether it has arrived."""

    number: int
    day: str
    how: str
    more: int
    counts: bool
    withdrawn: bool


@dataclass(frozen=True)
class MetLine:
    """One meeting in the history: when, which, how it stands, who came, and the briefing that was sent."""

    id: int
    when: str
    name: str
    stands: str
    came: str
    briefing: str


@dataclass(frozen=True)
class Told:
    """One letter in the history."""

    title: str
    to: str
    stands: str
    at: Said
    href: str


def address(email: str | None, confirmed: date | None, by: int | None, back: bool, names: Mapping[int, str], say: Saying) -> Address:  # fmt: skip
    """How sure an address is. Letters about people go to confirmed ones alone."""
    if not email:
        return Address("ill", "none known")
    if back:
        return Address("ill", "letters come back: please ring")
    if confirmed is None:
        return Address("soon", "not confirmed: no letter about people goes there")
    who = f" by {names[by]}" if by in names else ""
    old = ", over a year ago: please ask again" if is_old(confirmed, say.today) else ""
    return Address("soon" if old else "well", f"confirmed {say.day(confirmed)}{who}{old}")


def contact_lines(found: Sequence[Contact], back: frozenset[str], names: Mapping[int, str], say: Saying) -> list[ContactLine]:  # fmt: skip
    """Contacts in the order of their roles."""
    ordered = sorted(found, key=lambda one: (rank(one.role), one.name))
    return [
        ContactLine(
            one, words_of(one.role), address(one.email, one.verified_on, one.verified_by, one.email.lower() in back, names, say)
        )
        for one in ordered
    ]  # fmt: skip


def met_lines(found: Sequence[Met], briefed: Mapping[int, Briefed], say: Saying) -> list[MetLine]:
    """Meetings in words."""
    return [met_line(one, briefed.get(one.meeting.id or 0), say) for one in found]


def met_line(one: Met, briefed: Briefed | None, say: Saying) -> MetLine:
    """One meeting in words."""
    meeting = one.meeting
    time = f", {clock(meeting.starts_at)}" if meeting.starts_at else ""
    when = f"{'' if meeting.starts_at or meeting.state is MeetingState.HELD else 'around '}{say.day(meeting.day)}{time}"
    sent = f"briefing sent {say.when(briefed.frozen_at).words}" if briefed and briefed.frozen_at else ""
    came = ", ".join(one.attended)
    return MetLine(meeting.id or 0, when, one.series.name, STATES[meeting.state][0].lower(), came, sent)


def told_lines(found: Sequence[Letter], say: Saying) -> list[Told]:
    """Letters in words. None of their own words: those about people stand with the question or the review they belong to."""
    return [told_line(one, say) for one in found]


def told_line(one: Letter, say: Saying) -> Told:
    """One letter: its title, to whom, and its fate."""
    title = CATALOGUE[one.kind].title if one.kind in CATALOGUE else one.kind.replace("_", " ").capitalize()
    stands = "came back: it did not arrive" if one.bounced_at else LETTERS[one.state]
    if one.because and one.state in {LetterState.WITHHELD, LetterState.FAILED}:
        stands += f": {one.because}"
    href = f"/cases/{one.case_id}" if one.case_id else f"/meetings/{one.meeting_id}" if one.meeting_id else ""
    return Told(title, ", ".join(one.to), stands, say.when(one.sent_at or one.created_at), href)


def closure_words(found: Sequence[Closure], boards: Mapping[str, str], say: Saying) -> list[str]:
    """Like "Wed 9 Dec: protected-learning afternoon (Winter session)"."""
    lines = []
    for one in found:
        whole = f", all of {boards[one.scope]}" if one.scope in boards else ""
        named = f" ({one.name})" if one.name and one.name.lower() != KINDS.get(one.kind, "") else ""
        lines.append(f"{say.day(one.day)}: {KINDS.get(one.kind, one.kind)}{named}{whole}")
    return lines


def change_lines(found: Sequence[tuple[PracticeChange, str | None]], say: Saying) -> list[tuple[Said, str, list[str]]]:
    """What was changed: when, by whom, what."""
    return [(say.when(row.at), name or "a list, by the command", row.what) for row, name in found]


def standing(practice: Practice) -> str:
    """Whether it is open, in words."""
    return STANDINGS.get(practice.status, practice.status)


def document_lines(found: Sequence[tuple[CommsCopy, CommsVersion, Letter | None]], say: Saying) -> list[DocumentLine]:
    """The versions a practice has, the newest first, each once: by the first copy that counts, else by the first there is."""
    of: dict[int, list[tuple[CommsCopy, CommsVersion, Letter | None]]] = {}
    for one in reversed(found):  # they come newest first
        of.setdefault(one[1].number or 0, []).append(one)
    lines = []
    for number, copies in sorted(of.items(), reverse=True):
        arrived = [one for one in copies if one[2] is None or one[2].state is LetterState.SENT]
        copy, version, _ = (arrived or copies)[0]
        lines.append(
            DocumentLine(number, say.day(copy.given_on), copy.how, len(copies) - 1, bool(arrived), version.withdrawn_at is not None)
        )  # fmt: skip
    return lines
