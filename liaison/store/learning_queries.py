"""The read side of learning: judgements by mail, texts that wait for release, blind pairs, and what the watch has found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from liaison.domain.blind_slice import BlindLook
from liaison.domain.labelling import How, Label
from liaison.domain.reader_drift import Fit
from liaison.domain.states import LessonState
from liaison.store.pairs import pairs
from liaison.store.tables import Case, Correction, LedgerItem, Message, Reading
from liaison.store.tables_people import Staff
from liaison.store.tables_reader import Lesson, ReaderWatch
from models.taxonomy import Outcome, Urgency


@dataclass(frozen=True)
class Judged:
    """One mail that a person judged, by its newest judgement, and its lesson where somebody has looked at its text."""

    correction: Correction
    lesson: Lesson | None
    by: str

    @property
    def suggested(self) -> Label:
        """What the program had said."""
        row = self.correction
        return Label(row.suggested_outcome, row.suggested_category, row.suggested_urgency)

    @property
    def decided(self) -> Label:
        """What the person said."""
        return Label(self.correction.outcome, self.correction.category, self.correction.urgency)


def newest() -> Select[Any]:
    """The newest judgement of each mail."""
    return select(func.max(col(Correction.id))).group_by(col(Correction.message_id))


def judged(session: Session, *states: LessonState | None, limit: int | None = None) -> list[Judged]:
    """Mails with a judgement whose lesson stands in one of these states (None: nobody has looked yet), oldest judgement first."""
    rows = select(Correction, Lesson, col(Staff.name)).join(Staff, col(Staff.id) == Correction.by_id)
    rows = rows.outerjoin(Lesson, col(Lesson.message_id) == Correction.message_id).where(
        col(Correction.id).in_(newest())
    )
    known = [state for state in states if state is not None]
    wanted = col(Lesson.state).in_(known)
    rows = rows.where(wanted | col(Lesson.id).is_(None) if None in states else wanted)
    found = session.execute(rows.order_by(col(Correction.at), col(Correction.id)).limit(limit))
    return [Judged(correction, lesson, name) for correction, lesson, name in found]


def judged_mail(session: Session, message_id: int) -> Judged | None:
    """One mail with its newest judgement."""
    rows = select(Correction, Lesson, col(Staff.name)).join(Staff, col(Staff.id) == Correction.by_id)
    rows = rows.outerjoin(Lesson, col(Lesson.message_id) == Correction.message_id)
    mine = rows.where(col(Correction.message_id) == message_id).order_by(col(Correction.id).desc()).limit(1)
    found = session.execute(mine).first()
    return Judged(*found) if found else None


def counts_of_lessons(session: Session) -> Counter[LessonState | None]:
    """How many judged mails stand where; None: they wait for somebody to look."""
    rows = select(col(Lesson.state), func.count()).select_from(Correction)
    rows = rows.outerjoin(Lesson, col(Lesson.message_id) == Correction.message_id).where(
        col(Correction.id).in_(newest())
    )
    return Counter({state: number for state, number in session.execute(rows.group_by(col(Lesson.state)))})


def sorted_first(session: Session, case: Case) -> Judged | None:
    """How a case of the blind slice was sorted before its answer was shown."""
    if case.blind is not BlindLook.SORTED:
        return None
    rows = select(Correction, col(Staff.name)).join(Staff, col(Staff.id) == Correction.by_id)
    mine = rows.where(col(Correction.case_id) == case.id, col(Correction.how) == How.BLIND)
    found = session.execute(mine.order_by(col(Correction.id).desc()).limit(1)).first()
    return Judged(found[0], None, found[1]) if found else None


def confirmed_by(session: Session, case: Case) -> str:
    """Who said last of the case's newest mail what the case says now; nobody: ""."""
    last = judged_mail(session, case.last_message_id)
    same = last is not None and last.decided == Label(Outcome.QUERY, case.category, case.urgency)
    return last.by if last is not None and same else ""


def blind_pairs(session: Session, since: datetime | None = None, version: str | None = None) -> list[Judged]:
    """Every blind judgement, oldest first; of one reader alone where it is named."""
    rows = select(Correction, col(Staff.name)).join(Staff, col(Staff.id) == Correction.by_id)
    rows = rows.where(col(Correction.how) == How.BLIND)
    if since is not None:
        rows = rows.where(col(Correction.at) >= since)
    if version is not None:
        rows = rows.where(col(Correction.model_version) == version)
    return [Judged(row, None, name) for row, name in session.execute(rows.order_by(col(Correction.id)))]


def blind_looks(session: Session) -> dict[BlindLook, int]:
    """How many cases stand where in the blind slice, those outside left out."""
    rows = select(col(Case.blind), func.count()).where(col(Case.blind) != BlindLook.NONE)
    return pairs(session, rows.group_by(col(Case.blind)))


def judged_since(session: Session, version: str, since: datetime) -> list[Judged]:
    """The newest judgement of each mail that this reader read, made since then."""
    rows = select(Correction, col(Staff.name)).join(Staff, col(Staff.id) == Correction.by_id)
    rows = rows.where(col(Correction.id).in_(newest()), col(Correction.at) >= since)
    mine = rows.where(col(Correction.model_version) == version)
    return [Judged(row, None, name) for row, name in session.execute(mine)]


def label_counts(session: Session, version: str, since: datetime, until: datetime) -> Counter[str]:
    """What this reader's mails of a span were sorted as: the category, or the outcome where there is none."""
    rows = select(col(Reading.category), col(Reading.outcome), func.count()).where(*in_span(version, since, until))
    counted = session.execute(rows.group_by(col(Reading.category), col(Reading.outcome)))
    found: Counter[str] = Counter()
    for category, outcome, number in counted:
        found[category.value if category else outcome.value] += number
    return found


def calm_mails(session: Session, version: str, since: datetime, until: datetime) -> int:
    """How many mails of a span were called soon, routine or no question."""
    low = col(Reading.urgency).in_((Urgency.U3, Urgency.U4)) | (col(Reading.outcome) == Outcome.NOT_A_QUERY)
    rows = select(func.count()).select_from(Reading).where(*in_span(version, since, until), low)
    return session.scalar(rows) or 0


def texts(session: Session, version: str, since: datetime, until: datetime, limit: int) -> list[tuple[str, str]]:
    """Subject and newly written words of the newest mails of a span, for counting words; not to be kept or logged."""
    rows = select(col(Message.subject), col(Message.floor_text)).join(Reading, col(Reading.id) == Message.id)
    newest_first = rows.where(*in_span(version, since, until)).order_by(col(Message.id).desc()).limit(limit)
    return [(subject, text.removeprefix(subject).strip()) for subject, text in session.execute(newest_first)]


def in_span(version: str, since: datetime, until: datetime) -> tuple[Any, ...]:
    """Readings by this reader in a span."""
    return col(Reading.model_version) == version, col(Reading.at) >= since, col(Reading.at) < until


def first_read(session: Session, version: str) -> datetime | None:
    """When this reader read its first mail here."""
    return session.scalar(select(func.min(col(Reading.at))).where(col(Reading.model_version) == version))


def last_watch(session: Session) -> ReaderWatch | None:
    """The newest look of the watch, or the newest resuming."""
    return session.scalars(select(ReaderWatch).order_by(col(ReaderWatch.id).desc()).limit(1)).first()


def resumed_at(session: Session) -> datetime | None:
    """When a person last turned the reader on again."""
    rows = select(func.max(col(ReaderWatch.at))).where(col(ReaderWatch.fit) == Fit.RESUMED)
    return session.scalar(rows)


def watches(session: Session, version: str, limit: int) -> Sequence[ReaderWatch]:
    """The newest looks at one reader, oldest of them first."""
    rows = select(ReaderWatch).where(col(ReaderWatch.version) == version, col(ReaderWatch.fit) != Fit.RESUMED)
    return session.scalars(rows.order_by(col(ReaderWatch.id).desc()).limit(limit)).all()[::-1]


def mail_of(session: Session, message_id: int) -> tuple[Message, LedgerItem] | None:
    """One mail with its ledger row."""
    rows = select(Message, LedgerItem).join(LedgerItem, col(LedgerItem.id) == Message.id)
    found = session.execute(rows.where(col(Message.id) == message_id)).first()
    return (found[0], found[1]) if found else None
