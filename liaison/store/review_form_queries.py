"""The read side of the review form: one review with everything beside it, earlier answers, and what is still to be done after reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.entered_in_error import CORRECTIONS
from liaison.domain.inviting import COPY
from liaison.domain.review_form import NOTHING, Answers, restored
from liaison.domain.states import LetterState, PersonLetterState, ReviewState
from liaison.store.tables import Letter, Message
from liaison.store.tables_people import Person, Practice, Review, Staff
from liaison.store.tables_person_letters import PersonLetter
from liaison.store.tables_practice_answers import PracticeAnswer
from liaison.store.tables_review_form import (
    ReviewAction,
    ReviewAnswers,
    ReviewForm,
    ReviewLetter,
    ReviewPaper,
    ReviewTakenBack,
)

NEVER_LEFT = frozenset({LetterState.WITHHELD, LetterState.FAILED, LetterState.CANCELLED})


@dataclass(frozen=True)
class Held:
    """One review with whom it is about."""

    review: Review
    person: Person
    practice: Practice | None
    form: ReviewForm | None

    @property
    def id(self) -> int:
        """The review's number."""
        assert self.review.id is not None
        return self.review.id


@dataclass(frozen=True)
class ActionLine:
    """One action with who does it."""

    row: ReviewAction
    owner: str
    person: str


@dataclass(frozen=True)
class Unwritten:
    """A review whose letters have not both gone: which are outstanding."""

    review_id: int
    person: str
    completed_on: date | None
    due_on: date
    missing: tuple[str, ...]


LETTERS = ("gp", "person")


def held(session: Session, review_id: int) -> Held | None:
    """The review, or None."""
    review = session.get(Review, review_id)
    if review is None:
        return None
    person = session.get_one(Person, review.person_id)
    practice = session.get(Practice, person.practice_code) if person.practice_code else None
    return Held(review, person, practice, session.get(ReviewForm, review_id))


def newest(session: Session, review_ids: list[int]) -> dict[tuple[int, str], ReviewAnswers]:
    """The newest saved version of every section of these reviews."""
    rows = select(ReviewAnswers).where(col(ReviewAnswers.review_id).in_(review_ids))
    return {(row.review_id, row.section): row for row in session.scalars(rows.order_by(col(ReviewAnswers.version)))}


def saved(session: Session, review_id: int) -> dict[str, ReviewAnswers]:
    """The newest saved version of every section of one review, by section."""
    return {section: row for (_, section), row in newest(session, [review_id]).items()}


def version_of(session: Session, review_id: int, section: str, version: int) -> ReviewAnswers | None:
    """One saved version of a section."""
    which = col(ReviewAnswers.section) == section, col(ReviewAnswers.version) == version
    return session.scalars(select(ReviewAnswers).where(col(ReviewAnswers.review_id) == review_id, *which)).first()


def earlier(session: Session, review: Review) -> list[tuple[date, Answers]]:
    """What was answered at the person's earlier reviews, newest first: the day, and the answers by question."""
    others = select(Review).where(
        col(Review.person_id) == review.person_id,
        col(Review.id) != review.id,
        col(Review.state).in_((ReviewState.COMPLETED, ReviewState.CLOSED)),
        col(Review.cycle) < review.cycle,
    )
    rows = list(session.scalars(others.order_by(col(Review.cycle).desc())))
    kept = newest(session, [row.id for row in rows if row.id is not None])
    found: list[tuple[date, Answers]] = []
    for row in rows:
        answers = {
            key: one for (i, _), part in kept.items() if i == row.id for key, one in restored(part.answers).items()
        }
        if answers:
            found.append((row.completed_on or row.due_on, answers))
    return found


def actions(session: Session, review_id: int) -> list[ActionLine]:
    """The actions of one review, open ones first, by date."""
    return lines(session, col(ReviewAction.review_id) == review_id)


def open_actions(session: Session) -> list[ActionLine]:
    """Every open action, by date."""
    return lines(session, col(ReviewAction.ended_at).is_(None))


def lines(session: Session, which: object) -> list[ActionLine]:
    """Actions with who does them, open ones first."""
    rows = (
        select(ReviewAction, Staff.name, Person.name)  # type: ignore[call-overload]
        .join(Review, col(Review.id) == ReviewAction.review_id)
        .join(Person, col(Person.id) == Review.person_id)
        .outerjoin(Staff, col(Staff.id) == ReviewAction.owner_id)
        .where(which)
        .order_by(col(ReviewAction.ended_at).is_not(None), col(ReviewAction.due_on), col(ReviewAction.id))
    )
    return [ActionLine(row, name or row.owner_words, person) for row, name, person in session.execute(rows)]


def papers(session: Session, review_id: int) -> list[tuple[ReviewPaper, str]]:
    """What came beforehand and a colleague wrote down, newest first, with her name."""
    rows = select(ReviewPaper, Staff.name).join(Staff, col(Staff.id) == ReviewPaper.by_id)  # type: ignore[call-overload]
    mine = rows.where(col(ReviewPaper.review_id) == review_id)
    return [(row, name) for row, name in session.execute(mine.order_by(col(ReviewPaper.id).desc()))]


def practice_answers(session: Session, review_id: int) -> list[PracticeAnswer]:
    """What the practice answered by its page, by mail or by telephone, newest first."""
    rows = select(PracticeAnswer).where(col(PracticeAnswer.review_id) == review_id)
    return list(session.scalars(rows.order_by(col(PracticeAnswer.id).desc())))


def mails_of(session: Session, message_ids: list[int]) -> dict[int, tuple[int | None, int]]:
    """The case and the number of files of each of these mails, as far as they have been read."""
    rows = session.scalars(select(Message).where(col(Message.id).in_(message_ids)))
    return {row.id: (row.case_id, len(row.attachments)) for row in rows}


def letters(session: Session, review_id: int) -> dict[str, ReviewLetter]:
    """The letters of a review as it stands now, by kind: those of an end that was taken back are not among them."""
    turn = select(col(ReviewForm.turn)).where(col(ReviewForm.review_id) == review_id).scalar_subquery()
    rows = session.scalars(
        select(ReviewLetter).where(col(ReviewLetter.review_id) == review_id, col(ReviewLetter.turn) == turn)
    )
    return {row.kind: row for row in rows}


def taken_back(session: Session, review_id: int) -> list[tuple[ReviewTakenBack, str]]:
    """How often a review's end was taken back, newest first, with who did it."""
    rows = select(ReviewTakenBack, Staff.name).join(Staff, col(Staff.id) == ReviewTakenBack.by_id)  # type: ignore[call-overload]
    mine = rows.where(col(ReviewTakenBack.review_id) == review_id)
    return [(row, name) for row, name in session.execute(mine.order_by(col(ReviewTakenBack.id).desc()))]


def corrections(session: Session, staff_id: int | None = None) -> list[Unwritten]:
    """Letters that put right one which had gone in error, and are not released yet; of one colleague where given."""
    kinds = tuple(CORRECTIONS.values())
    rows = (
        select(ReviewLetter, Person.name)  # type: ignore[call-overload]
        .join(Review, col(Review.id) == ReviewLetter.review_id)
        .join(Person, col(Person.id) == Review.person_id)
        .join(ReviewForm, col(ReviewForm.review_id) == Review.id)
        .where(col(ReviewLetter.kind).in_(kinds), col(ReviewLetter.released_at).is_(None), whose(staff_id))
        .order_by(col(ReviewLetter.made_at), col(ReviewLetter.id))
    )
    return [
        Unwritten(row.review_id, name, None, london_date(row.made_at), (row.kind,))
        for row, name in session.execute(rows)
    ]


def whose(staff_id: int | None) -> ColumnElement[bool]:
    """Which reviews are a colleague's to write about: those she holds or ended, and those of people whose keyworker she is."""
    if staff_id is None:
        return true()
    return or_(
        col(Review.worker_id) == staff_id, col(ReviewForm.ended_by) == staff_id, col(Person.keyworker_id) == staff_id
    )


def unwritten(session: Session, staff_id: int | None = None) -> list[Unwritten]:
    """Reviews that were held and whose letters are not both released, or were and did not arrive, the longest due first; of one colleague
    where given."""
    gone = (
        select(col(ReviewLetter.review_id), func.count())
        .join(
            ReviewForm,
            (col(ReviewForm.review_id) == ReviewLetter.review_id) & (col(ReviewForm.turn) == ReviewLetter.turn),
        )
        .where(col(ReviewLetter.released_at).is_not(None), col(ReviewLetter.kind).in_(LETTERS), ~not_there())
        .group_by(col(ReviewLetter.review_id))
        .subquery()
    )
    rows = (
        select(ReviewForm, Review, Person.name)  # type: ignore[call-overload]
        .join(Review, col(Review.id) == ReviewForm.review_id)
        .join(Person, col(Person.id) == Review.person_id)
        .outerjoin(gone, gone.c.review_id == ReviewForm.review_id)
        .where(col(ReviewForm.letters_due_on).is_not(None), func.coalesce(gone.c[1], 0) < len(LETTERS), whose(staff_id))
        .order_by(col(ReviewForm.letters_due_on), col(ReviewForm.review_id))
    )
    found = []
    for form, review, name in session.execute(rows):
        lost = set(session.scalars(select(col(ReviewLetter.id)).where(col(ReviewLetter.review_id) == form.review_id, not_there())))  # fmt: skip
        done = {kind for kind, row in letters(session, form.review_id).items() if row.released_at and row.id not in lost}  # fmt: skip
        missing = tuple(kind for kind in LETTERS if kind not in done)
        found.append(Unwritten(form.review_id, name, review.completed_on, form.letters_due_on, missing))
    return found


def not_there() -> ColumnElement[bool]:
    """Of a letter after a review: it was released and certainly did not arrive, and nobody has sent it another way since."""
    mail = exists().where(col(Letter.id) == col(ReviewLetter.letter_id), or_(col(Letter.state).in_(NEVER_LEFT), col(Letter.bounced_at).is_not(None)))  # fmt: skip
    copy = exists().where(
        col(PersonLetter.review_id) == col(ReviewLetter.review_id), col(PersonLetter.step).startswith(f"{COPY}person"),
        col(PersonLetter.state) == PersonLetterState.STOPPED,
    )  # fmt: skip
    how = col(ReviewLetter.how)
    return or_(and_(how == "mail", mail), and_(how == "post", copy))


def outbox_letter(session: Session, row: ReviewLetter | None) -> Letter | None:
    """The letter in the outbox, where it went that way."""
    return session.get(Letter, row.letter_id) if row and row.letter_id else None


def said_at_reviews(
    session: Session, section: str, field: str, first: date, last: date
) -> list[tuple[str, str | None]]:
    """What was answered to one question at reviews held from `first` to `last`, each value with the practice: no person, no review."""
    rows = select(col(Review.id), col(Person.practice_code)).join(Person, col(Person.id) == Review.person_id)
    span = col(Review.completed_on) >= first, col(Review.completed_on) <= last
    practices = {i: code for i, code in session.execute(rows.where(*span)) if i is not None}
    kept = newest(session, list(practices))
    return [
        (value, practices[review_id])
        for (review_id, part), row in kept.items()
        if part == section
        for value in restored(row.answers).get(field, NOTHING).values
    ]
