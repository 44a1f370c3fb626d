"""Finds the case a mail answers, and adds the mail to it: triaged again, raised if it is more urgent, never lowered.

Called by `route` inside its transaction. Filing on the wrong person's case is worse than a second case: `domain/conversations`
decides, on proof alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain import chi
from liaison.domain.conversations import Incoming, Known, New, Thread, belongs_to, references_in, which_part
from liaison.domain.states import CaseState, LedgerState
from liaison.store import events
from liaison.store.joined_queries import standing_for
from liaison.store.tables import Case, LedgerItem, Letter, Message, Reading
from liaison.store.tables_casework import Part
from liaison.store.tables_people import Person
from liaison.triage import clocks
from liaison.triage.come_back import TAKE_UP, give_again
from liaison.triage.desk import Desk
from liaison.triage.same_mail import twins
from models.taxonomy import Outcome, Urgency, most_urgent


@dataclass(frozen=True)
class Place:
    """Where a mail belongs: a case, or none with perhaps one to show beside it."""

    case_id: int | None
    because: str
    maybe_same: int | None = None
    twin: bool = False  # the very same mail came before, perhaps to another of our mailboxes
    waits: bool = False  # and that one is not routed yet


def find(session: Session, app: App, messages: Sequence[Message]) -> dict[int, Place]:
    """The place of each mail, by message id."""
    asked = {message.id: incoming(message) for message in messages}
    ids = {i for mail in asked.values() for i in mail.message_ids}
    names = {name for mail in asked.values() for name in references_in(mail)}
    by_id = cases_by_message_id(session, ids)
    by_name = cases_by_reference(session, names)
    known = known_cases(session, {*(i for cases in by_id.values() for i in cases), *by_name.values()})
    found = twin_places(session, messages)
    for message_id, mail in asked.items():
        if message_id in found:
            continue
        threads = {i: [known[case] for case in sorted(cases) if case in known] for i, cases in by_id.items()}
        place = belongs_to(
            mail,
            {name: known[i] for name, i in by_name.items() if i in known},
            {
                i: part
                for i, parts in threads.items()
                if (part := parts[0] if len(parts) == 1 else which_part(mail, parts))
            },
            app.secret,
        )
        found[message_id] = placed(place, [threads[i] for i in mail.message_ids if len(threads.get(i, ())) > 1])
    return found


def is_new(place: Place) -> bool:
    """Whether the mail stands for itself: it belongs to no case, and no copy of it is on the way before it."""
    return place.case_id is None and not place.waits


def placed(place: Thread | New, divided: Sequence[Sequence[Known]]) -> Place:
    """The place as `join` and a new case take it; `divided` are the cases that a mail in its thread became, when it was about several
    people: where nothing says which one is meant, the first is shown beside the new case."""
    if isinstance(place, Thread):
        return Place(place.case_id, place.because)
    if divided and place.maybe_same is None:
        named = ", ".join(known.reference for known in divided[0])
        because = f"It answers a mail about several people ({named}) and does not say about whom."
        return Place(None, because, divided[0][0].case_id)
    return Place(None, place.because, place.maybe_same)


def twin_places(session: Session, messages: Sequence[Message]) -> dict[int, Place]:
    """The place of each mail that came before, as another copy with the same Message-ID and the same words."""
    places = {}
    for message_id, first in twins(session, messages).items():
        if first.case_id is not None:
            places[message_id] = Place(first.case_id, "the same mail had come before", twin=True)
        elif first.on_the_way:
            places[message_id] = Place(None, "the same mail is on the way", waits=True)
    return places


def incoming(message: Message) -> Incoming:
    """A stored mail as the law on conversations sees it."""
    ids = tuple(i for i in (*message.references, message.in_reply_to) if i)
    chis = named_by(message.subject, message.new_text, message.floor_text, message.attachments)
    return Incoming(message.sender, message.subject, message.text, ids, number(message.practice_code), chis)


def named_by(subject: str, new_text: str, floor_text: str, attachments: Sequence[dict[str, Any]]) -> frozenset[str]:
    """The CHI numbers a writer put into a mail: its subject, its new words, what is passed on (the floor reads that too), and the names
    of files. What is merely quoted is the conversation's own past and names nobody anew."""
    names = "\n".join(str(one.get("name", "")) for one in attachments)
    return frozenset(chi.find(f"{subject}\n{new_text}\n{floor_text}\n{names.replace('_', ' ')}"))


def number(practice_code: str | None) -> int | None:
    """A practice code as a number, to compare."""
    return int(practice_code) if practice_code and practice_code.isdigit() else None


def cases_by_reference(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Reference → case, or the one it was joined to."""
    rows = select(col(Case.reference), col(Case.id)).where(col(Case.reference).in_(list(names)))
    found = {name: case_id for name, case_id in session.execute(rows) if case_id}
    now = standing_for(session, found.values())
    return {name: now.get(case_id, case_id) for name, case_id in found.items()}


def cases_by_message_id(session: Session, ids: Iterable[str]) -> dict[str, set[int]]:
    """Message-ID → case, for our own letters and for mails already filed; several where a mail was divided."""
    wanted = list(ids)
    found: dict[str, set[int]] = defaultdict(set)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for table in (Message, Letter):
            rows = select(table.message_id, table.case_id).where(
                col(table.message_id).in_(part), col(table.case_id).is_not(None)
            )
            for message_id, case_id in session.execute(rows):
                found[message_id].add(case_id)
    now = standing_for(session, {case for cases in found.values() for case in cases})
    return {i: {now.get(case, case) for case in cases} for i, cases in found.items()}


def known_cases(session: Session, case_ids: set[int]) -> dict[int, Known]:
    """What the law needs to know of each case: who is in the conversation and whose CHI numbers."""
    if not case_ids:
        return {}
    people: dict[int, set[str]] = defaultdict(set)
    chis: dict[int, set[str]] = defaultdict(set)
    columns = (
        Message.case_id,
        Message.sender,
        Message.subject,
        Message.new_text,
        Message.floor_text,
        Message.attachments,
    )
    here = col(Message.case_id).in_(case_ids)
    parts = select(col(Part.message_id), col(Part.about)).join(Message, col(Message.id) == Part.message_id).where(here)
    about = {message_id: numbers for message_id, numbers in session.execute(parts)}
    for message_id, case_id, sender, *words in session.execute(select(Message.id, *columns).where(here)):  # type: ignore[call-overload]
        people[case_id].add(sender or "")
        chis[case_id].update(about[message_id] if message_id in about else named_by(*words))
    tied = select(Case.id, Person.chi).join(Person, col(Person.id) == Case.person_id).where(col(Case.id).in_(case_ids))
    for case_id, number_of_person in session.execute(tied):
        chis[case_id].add(number_of_person)
    for case_id, to in session.execute(select(Letter.case_id, Letter.to).where(col(Letter.case_id).in_(case_ids))):
        people[case_id].update(to)
    cases = session.execute(select(Case.id, Case.reference, Case.practice_code).where(col(Case.id).in_(case_ids)))
    return {
        i: Known(i, reference, number(code), frozenset(people[i] - {""}), frozenset(chis[i]))
        for i, reference, code in cases
        if i
    }


def join(
    session: Session,
    desk: Desk,
    arrival: tuple[LedgerItem, Reading, Message],
    place: Place,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Add the mail to its case; the reading clock starts again, and whoever is on duty and knows the story gets it."""
    ledger, reading, message = arrival
    case = session.get(Case, place.case_id)
    assert case is not None
    taken = events.move_many(
        session,
        LedgerItem,
        [ledger.id or 0],
        LedgerState.CLASSIFIED,
        LedgerState.FOLLOW_UP,
        actor=actor,
        now=now,
        because=place.because,
    )
    if not taken:
        return
    session.execute(update(Message).where(col(Message.id) == message.id).values(case_id=case.id))
    if place.twin:  # nothing new was said: no clock starts, and nobody has to take it up again
        events.note(session, case, actor=actor, now=now, because="the same mail came once more")
        return
    session.execute(update(Case).where(col(Case.id) == case.id).values(**renewed(desk, case, ledger, reading)))
    session.refresh(case)
    give_again(session, desk, case, actor=actor, now=now, because="a reply came")


def renewed(desk: Desk, case: Case, ledger: LedgerItem, reading: Reading) -> dict[str, object]:
    """The case's values with one more mail: the more urgent level, and the earlier of the clocks that still run."""
    urgency = most_urgent(case.urgency if case.state is not CaseState.CLOSED else None, reading.urgency) or Urgency.U2
    due = clocks.due(desk.service, ledger.received_at, urgency, desk.pharmacies.get(case.person_id or 0))
    keep = case.state not in TAKE_UP and case.answer_by < due.answer_by
    unread = case.opened_at is None and case.read_by < due.read_by
    return {
        "last_message_id": ledger.id,
        "messages": case.messages + 1,
        "version": case.version + 1,
        "urgency": urgency,
        "floor_urgency": most_urgent(case.floor_urgency, reading.floor_urgency),
        "outcome": Outcome.UNCLEAR if reading.outcome is Outcome.UNCLEAR and case.category is None else case.outcome,
        "read_by": case.read_by if unread else due.read_by,
        "read_how": case.read_how if unread else due.read_how,
        "clock": case.clock if unread else case.clock + 1,
        "answer_by": case.answer_by if keep else due.answer_by,
        "answer_how": case.answer_how if keep else due.answer_how,
        "paused_at": None,  # what was waited for came: the promise to answer is a new one
        "opened_at": None,
        "closed_at": None,
    }
