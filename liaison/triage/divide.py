"""Divides a mail about several people into a case for each: each with its own person, urgency and owner, and the whole mail in all.

The mail's own case stays, for the first of them, with its notes, drafts and letters. Every further case gets an item of its own in the
ledger with the same bytes, so that it is read, searched, answered and counted as any other. Whom each copy is about is written down: a
later mail is tied by that, and by nothing else that the mail names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain import chi
from liaison.domain.blind_slice import BlindLook
from liaison.domain.casework import PART
from liaison.domain.dividing import MOST, Level, floor_of, levels
from liaison.domain.states import AttachmentState, CaseState, LedgerState
from liaison.domain.urgency import deadlines
from liaison.store import events
from liaison.store.storable import storable
from liaison.store.tables import Case, LedgerItem, Message, Reading
from liaison.store.tables_attachments import Attached
from liaison.store.tables_casework import Division, Part
from liaison.triage import inbox, labelling_acts, links, people, put_together
from liaison.triage.desk import Desk, open_desk
from liaison.triage.inbox import NotAllowed, change, find
from liaison.triage.join_up import plain
from liaison.triage.new_case import LINE, case_row
from liaison.triage.put_together import CHANGED, TOGETHER
from liaison.triage.route import make
from models.taxonomy import Urgency


@dataclass(frozen=True)
class Wanted:
    """One person's part of the mail. `number` is a CHI number that the mail names, or empty; `owner_id` a colleague, or None for
    whoever is on duty for it (for the first part: whoever has it now)."""

    label: str
    number: str
    urgency: Urgency
    owner_id: int | None = None


def divide(
    app: App,
    session: Session,
    case_id: int,
    *,
    version: int,
    mail_id: int,
    parts: Sequence[Wanted],
    carries: int | None,
    staff_id: int,
    now: datetime,
) -> list[int]:
    """Divide one mail of a case; `carries` is the place of the part that a colleague says carries the red flag, None where she does not
    say. Returns the cases, the mail's own first. Raises NotAllowed, Stale."""
    case = find(session, case_id, version)
    message = session.get(Message, mail_id)
    refuse(session, case, message, parts)
    assert message is not None
    floor = floor_of(case.urgency, case.floor_urgency)
    given = levels([part.urgency for part in parts], floor, carries)
    desk = open_desk(session, app, now)
    mark(session, message, message.id, parts[0], staff_id, now)
    before = plain({name: getattr(case, name) for name in CHANGED})
    keep_first(session, case, message, parts[0], given[0], staff_id, now, desk)
    made = [case]
    for place, (part, level) in enumerate(zip(parts[1:], given[1:], strict=True), start=1):
        made.append(one_more(session, desk, message, (part, level, place), staff_id, now))
    for at, one in enumerate(made):
        for other in made[at + 1 :]:
            links.tie(session, one, other, TOGETHER, staff_id=staff_id, now=now)
    put_together.remember(session, made, message.id, before, staff_id=staff_id, now=now)
    return [one.id or 0 for one in made]


def refuse(session: Session, case: Case, message: Message | None, parts: Sequence[Wanted]) -> None:
    """Raise NotAllowed for what cannot be divided."""
    if case.state is CaseState.CLOSED:
        raise NotAllowed("This question is finished: open it again first.")
    if message is None or message.case_id != case.id:
        raise NotAllowed("That mail is not part of this question.")
    if session.get(Part, message.id):
        raise NotAllowed("This mail has been divided already.")
    if not 2 <= len(parts) <= MOST:
        raise NotAllowed(f"Divide it into two to {MOST} questions.")
    numbers = [part.number for part in parts if part.number]
    if len(numbers) != len(set(numbers)):
        raise NotAllowed("The same CHI number stands with two of them: each question is about one person.")
    unknown = set(numbers) - set(numbers_in(message))
    if unknown:
        raise NotAllowed("Choose only CHI numbers that the mail itself names.")


def numbers_in(message: Message) -> list[str]:
    """The CHI numbers that the mail names, wherever they stand in it."""
    return chi.find(f"{message.subject}\n{message.text}\n{message.floor_text}")


def mark(session: Session, message: Message, of_id: int, part: Wanted, staff_id: int, now: datetime) -> None:
    """Write down whom this copy of the mail is about."""
    about = [part.number] if part.number else []
    label = storable(part.label.strip())
    session.add(Part(message_id=message.id, of_id=of_id, about=about, label=label, by_id=staff_id, at=now))


def keep_first(
    session: Session, case: Case, message: Message, part: Wanted, level: Level, staff_id: int, now: datetime, desk: Desk
) -> None:
    """The mail's own case is about the first of them from now on."""
    actor = events.person(staff_id)
    events.note(session, case, actor=actor, now=now, because=level.because)
    person_id = people.person_of(session, part.number, message) if part.number else None
    values: dict[str, Any] = {"person_id": person_id, "summary": summary(part), "floor_urgency": level.floor}
    if level.urgency is not case.urgency:
        due = deadlines(case.received_at, level.urgency, desk.service.calendar, desk.service.ladder)
        values |= {"urgency": level.urgency, "answer_by": due.answer_by, "answer_how": due.answer_how}
    change(session, case, **values, **labelling_acts.no_longer_blind(case))
    if part.owner_id not in (None, case.owner_id):
        give(session, case, part.owner_id or 0, staff_id, now)


def summary(part: Wanted) -> str:
    """What lists show of a part."""
    return str(storable(chi.mask_all(" ".join(part.label.split()))[:LINE]))


def one_more(
    session: Session, desk: Desk, message: Message, wanted: tuple[Wanted, Level, int], staff_id: int, now: datetime
) -> Case:
    """A case for one more of them."""
    part, level, place = wanted
    actor = events.person(staff_id)
    ledger = copied_item(session, message.id, place, actor, now)
    assert ledger.id is not None
    copy = Message(**{**columns(message), "id": ledger.id, "case_id": None, "likeness": "", "answers_letter_id": None})
    read = copied_reading(session, message.id, ledger.id, level, now)
    session.add_all((copy, read))
    session.flush()
    mark(session, copy, message.id, part, staff_id, now)
    copy_attachments(session, message.id, ledger.id, actor, now)
    person_id = people.person_of(session, part.number, message) if part.number else None
    due = deadlines(now, level.urgency, desk.service.calendar, desk.service.ladder)
    row = case_row(desk, (ledger, read, copy), person_id=person_id) | {
        "summary": summary(part), "blind": BlindLook.NONE, "read_by": due.read_by, "read_how": due.read_how,
    }  # fmt: skip
    (case_id,) = make(session, [row], now, actor)
    session.execute(update(Message).where(col(Message.id) == ledger.id).values(case_id=case_id))
    case = session.get_one(Case, case_id)
    events.note(session, case, actor=actor, now=now, because=level.because)
    if part.owner_id not in (None, case.owner_id):
        give(session, case, part.owner_id or 0, staff_id, now)
    return case


def give(session: Session, case: Case, to_id: int, staff_id: int, now: datetime) -> None:
    """Give a part to the colleague who was chosen; whoever divides and keeps it has read it."""
    session.refresh(case)
    if to_id == staff_id:
        inbox.take(session, case.id or 0, version=case.version, staff_id=staff_id, now=now)
    else:
        inbox.hand_over(
            session, case.id or 0, version=case.version, to_id=to_id, because=TOGETHER, staff_id=staff_id, now=now
        )


def copied_item(session: Session, mail_id: int, place: int, actor: str, now: datetime) -> LedgerItem:
    """A ledger item of its own for a copy, with the same bytes; no mail server knows it."""
    mail = session.get_one(LedgerItem, mail_id)
    before = select(func.count()).select_from(Division).where(col(Division.message_id) == mail_id)
    again = session.scalar(before) or 0  # put back together, and divided anew
    row = LedgerItem(
        mailbox_id=mail.mailbox_id, ref=f"{PART}{mail_id}:{place}" + (f":{again}" if again else ""), raw_sha256=mail.raw_sha256, size=mail.size,
        received_at=mail.received_at, fetched_at=now, state=LedgerState.RECEIVED, acknowledged_at=now,
    )  # fmt: skip
    events.open_row(session, row, actor=actor, now=now, because="one part of a mail about several people")
    for to in (LedgerState.SCREENED, LedgerState.CLASSIFIED, LedgerState.CASE):
        events.move(session, row, to, actor=actor, now=now, because="one part of a mail about several people")
    return row


def columns(row: Message | Reading | Attached) -> dict[str, Any]:
    """The columns of a row."""
    return {name: getattr(row, name) for name in type(row).model_fields}


def copied_reading(session: Session, mail_id: int, copy_id: int, level: Level, now: datetime) -> Reading:
    """How the mail was read, at the level that this part has."""
    read = session.get(Reading, mail_id)
    held = columns(read) if read else {"at": now, "outcome": "unclear"}
    because = f"{level.because[:1].upper()}{level.because[1:]}. {read.because if read else ''}".strip()
    return Reading(
        **{**held, "id": copy_id, "urgency": level.urgency, "floor_urgency": level.floor, "because": because}
    )


def copy_attachments(session: Session, mail_id: int, copy_id: int, actor: str, now: datetime) -> None:
    """The attachments stand in every copy; what was read of them is not read again."""
    found = session.scalars(select(Attached).where(col(Attached.message_id) == mail_id).order_by(col(Attached.number)))
    for one in found.all():
        held = {**columns(one), "id": None, "message_id": copy_id, "state": AttachmentState.WAITING}
        copy = Attached(**held)
        events.open_row(session, copy, actor=actor, now=now)
        if one.state is not AttachmentState.WAITING:
            events.move(session, copy, one.state, actor=actor, now=now, because="read with the whole mail")
