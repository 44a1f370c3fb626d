"""The read side of one case: its mails with how each was read, the practice, the person, notes, letters and events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import load_only
from sqlmodel import Session, col

from liaison.domain.collisions import is_harmless
from liaison.domain.states import ReviewState
from liaison.store.attachment_queries import Extract, of_messages
from liaison.store.case_rows import may_have
from liaison.store.file_queries import Enclosed, of_letters
from liaison.store.joined_queries import family
from liaison.store.session import once
from liaison.store.tables import Case, Draft, Event, LedgerItem, Letter, Message, Note, Raw, Reading
from liaison.store.tables_people import Cluster, Person, Practice, Review, Staff
from liaison.store.tables_replies import LetterFile

T = TypeVar("T")
SHOWN = 200  # events, mails or notes of one case that a page shows


@dataclass(frozen=True)
class Arrival:
    """One mail of a case: as it was read, where it came from, how it was triaged, and its attachments by their place in it."""

    message: Message
    ledger: LedgerItem
    reading: Reading | None
    attached: Mapping[int, Extract] = field(default_factory=dict)


@dataclass(frozen=True)
class Register:
    """The person a case is about, with who looks after her and the review she has open."""

    person: Person
    keyworker: str | None
    review: Review | None


@dataclass(frozen=True)
class CaseFile:
    """Everything a page shows of one case; the newest mail first. `names` are colleagues by id."""

    case: Case
    arrivals: Sequence[Arrival]
    notes: Sequence[Note]
    events: Sequence[Event]
    letters: Sequence[Letter]
    drafts: Sequence[Draft]
    practice: Practice | None
    cluster: str | None
    register: Register | None
    names: dict[int, str]
    same_as: Case | None
    answers: Letter | None
    files: Mapping[int, Sequence[Enclosed]] = field(default_factory=dict)  # of our letters, by letter


def case_row(session: Session, case_id: int) -> Case | None:
    """The case alone, or None when there is no such case."""
    return session.get(Case, case_id)


def case_file(session: Session, case_id: int) -> CaseFile | None:
    """The file of one case, or None when there is no such case."""
    case = session.get(Case, case_id)
    if case is None:
        return None
    practice, cluster = place_of(session, case)
    letters = newest_of(session, Letter, case_id)
    return CaseFile(
        case=case,
        arrivals=arrivals(session, case_id),
        notes=newest_of(session, Note, case_id),
        events=events_of(session, "case", *family(session, case_id)),
        letters=letters,
        files=of_letters(session, [letter.id or 0 for letter in letters])
        if letters and may_have(session, LetterFile, case_id)
        else {},
        drafts=newest_of(session, Draft, case_id)[::-1],
        practice=practice,
        cluster=cluster,
        register=register(session, case.person_id),
        names=staff_names(session),
        same_as=session.get(Case, case.maybe_same_as) if case.maybe_same_as else None,
        answers=answered(session, case),
    )


def place_of(session: Session, case: Case) -> tuple[Practice | None, str | None]:
    """The practice of a case, and the name of its cluster."""
    if not case.practice_code:
        return None, None
    rows = select(Practice, col(Cluster.name)).outerjoin(Cluster, col(Cluster.id) == Practice.cluster_id)
    found = session.execute(rows.where(col(Practice.code) == case.practice_code)).first()
    return (found[0], found[1]) if found else (None, None)


def newest_of(session: Session, table: type[T], case_id: int) -> Sequence[T]:
    """The rows of a table that belong to a case, newest first, as many as a page shows."""
    if not may_have(session, table, case_id):  # type: ignore[arg-type]
        return []
    kept: Any = table
    rows = select(table).where(col(kept.case_id) == case_id).order_by(col(kept.id).desc()).limit(SHOWN)
    return session.scalars(rows).all()


def answered(session: Session, case: Case) -> Letter | None:
    """The letter of ours that the case's first mail answers."""
    message = session.get(Message, case.first_message_id)
    return session.get(Letter, message.answers_letter_id) if message and message.answers_letter_id else None


def arrivals(session: Session, case_id: int) -> list[Arrival]:
    """The mails of a case, newest first."""
    rows = select(Message, LedgerItem, Reading).join(LedgerItem, col(LedgerItem.id) == Message.id)
    rows = rows.outerjoin(Reading, col(Reading.id) == Message.id).where(col(Message.case_id) == case_id)
    found = list(session.execute(rows.order_by(col(Message.id).desc()).limit(SHOWN)))
    holding = [message.id for message, *_ in found if message.attachments]
    attached = of_messages(session, holding) if holding else {}
    return [Arrival(message, ledger, how, attached.get(message.id, {})) for message, ledger, how in found]


def newest_readings(session: Session, case_ids: Sequence[int]) -> dict[int, Reading]:
    """How the newest mail of each of these cases was triaged, by case: of each reading no more than a list shows."""
    newest = select(func.max(col(Message.id))).where(col(Message.case_id).in_(case_ids)).group_by(col(Message.case_id))
    rows = select(col(Message.case_id), Reading).join(Reading, col(Reading.id) == Message.id)
    shown: Any = (
        Reading.floor,
        Reading.outcome,
        Reading.probability,
        Reading.category,
        Reading.floor_urgency,
        Reading.also,
    )
    found = session.execute(rows.where(col(Message.id).in_(newest)).options(load_only(*shown, raiseload=True)))
    return {case_id: how for case_id, how in found if case_id is not None}


def events_of(session: Session, kind: str, *subject_ids: int) -> Sequence[Event]:
    """What happened to one row, or to several that stand together, newest first."""
    rows = select(Event).where(col(Event.kind) == kind, col(Event.subject_id).in_(subject_ids))
    return session.scalars(rows.order_by(col(Event.id).desc()).limit(SHOWN)).all()


def version_of(session: Session, case_id: int) -> int | None:
    """A case's version, or None when there is no such case."""
    return session.scalar(select(col(Case.version)).where(col(Case.id) == case_id))


def last_change(session: Session, case_id: int) -> Event | None:
    """The newest event of a case that another colleague's act could have collided with."""
    return next((event for event in events_of(session, "case", case_id) if not is_harmless(event.because)), None)


def register(session: Session, person_id: int | None) -> Register | None:
    """The person, her keyworker's name and her open review."""
    person = session.get(Person, person_id) if person_id else None
    if person is None:
        return None
    keyworker = session.get(Staff, person.keyworker_id) if person.keyworker_id else None
    live = col(Review.state).not_in((ReviewState.COMPLETED, ReviewState.CLOSED))
    rows = select(Review).where(col(Review.person_id) == person.id, live).order_by(col(Review.due_on)).limit(1)
    return Register(person, keyworker.name if keyworker else None, session.scalars(rows).first())


def staff_names(session: Session) -> dict[int, str]:
    """Every colleague's name by id, those who have left as well: what somebody did keeps its name."""
    return {staff.id: staff.name for staff in everybody(session) if staff.id is not None}


def colleagues(session: Session) -> Sequence[Staff]:
    """Who works here now, by name."""
    return [staff for staff in everybody(session) if staff.active]


def everybody(session: Session) -> Sequence[Staff]:
    """Every colleague, those who have left as well, by name: a page asks for them in several places."""
    return once(session, "everybody", lambda: session.scalars(select(Staff).order_by(col(Staff.name))).all())


def draft_of(session: Session, case_id: int, staff_id: int) -> Draft | None:
    """A colleague's own draft of an answer."""
    rows = select(Draft).where(col(Draft.case_id) == case_id, col(Draft.author_id) == staff_id)
    return session.scalars(rows).first()


@dataclass(frozen=True)
class Original:
    """The bytes of one mail as they came; None when the mailbox could not give them."""

    ledger: LedgerItem
    raw: bytes | None


def original(session: Session, ledger_id: int) -> Original | None:
    """One mail as it came, or None when there is no such mail."""
    ledger = session.get(LedgerItem, ledger_id)
    if ledger is None:
        return None
    raw = (
        session.scalar(select(col(Raw.content)).where(col(Raw.sha256) == ledger.raw_sha256))
        if ledger.raw_sha256
        else None
    )
    return Original(ledger, raw)


def from_sender(session: Session, case: Case, *, limit: int = 5) -> Sequence[Case]:
    """Other cases from the same address or about the same person, newest first."""
    same = [col(Case.sender) == case.sender] if case.sender else []
    same += [col(Case.person_id) == case.person_id] if case.person_id else []
    if not same:
        return []
    rows = select(Case).where(or_(*same), col(Case.id) != case.id).order_by(col(Case.id).desc()).limit(limit)
    return session.scalars(rows).all()


def letter_case(session: Session, letter_id: int) -> int | None:
    """The case a letter belongs to."""
    letter = session.get(Letter, letter_id)
    return letter.case_id if letter else None


def case_of_mail(session: Session, mail_id: int) -> Case | None:
    """The case that a mail is in, if it is in one."""
    message = session.get(Message, mail_id)
    return session.get(Case, message.case_id) if message and message.case_id else None
