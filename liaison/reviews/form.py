"""The form of one review: begun by whoever opens it, saved section by section, and nothing of it lost when two write at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from liaison.domain.review_form import Answer, Answers, Before, Section, before, begun, merged, restored, stored
from liaison.domain.states import ReviewState
from liaison.reviews.form_questions import questions
from liaison.reviews.form_questions import version as version_now
from liaison.store import events, review_form_queries
from liaison.store.review_form_queries import Held
from liaison.store.tables_people import Person, Review
from liaison.store.tables_review_form import ReviewAnswers, ReviewForm
from liaison.store.upsert import insert_new, insert_one

REGISTER_DAYS = (
    "ecg_on",
    "naloxone_on",
    "bbv_on",
)  # first-class questions that the register has a day for, of the same name
SITTING = timedelta(minutes=30)
WRITABLE = frozenset(ReviewState) - {ReviewState.CLOSED}  # a form may be completed after the review was held


class NotWritable(Exception):
    """The form cannot be written: says why."""


class Clash(Exception):
    """A colleague changed the same answers meanwhile. `theirs` are hers, `mine` what was to be saved joined with hers, `fields` where the
    two differ, `version` the one that holds now."""

    def __init__(self, theirs: ReviewAnswers, mine: dict[str, Answer], fields: Sequence[str]) -> None:
        super().__init__("A colleague changed the same answers meanwhile.")
        self.theirs, self.mine, self.fields, self.version = theirs, mine, tuple(fields), theirs.version


@dataclass(frozen=True)
class Filled:
    """One section as it stands: its answers, the version they have (0: nobody has saved it), what earlier reviews have."""

    section: Section
    answers: Mapping[str, Answer]
    version: int
    last: Mapping[str, Before | None]
    by_id: int | None = None
    at: datetime | None = None

    @property
    def unsaved(self) -> bool:
        """Whether it holds only what was known before."""
        return self.version == 0


def sections_of(session: Session, held: Held) -> tuple[Section, ...]:
    """The questions of this review: those that held when it was begun, or hold now."""
    return questions(session, held.form.questions if held.form else None)


def filled(session: Session, held: Held) -> list[Filled]:
    """The whole form as it stands, with what is known filled in."""
    kept = review_form_queries.saved(session, held.id)
    earlier = review_form_queries.earlier(session, held.review)
    return [one_filled(section, kept.get(section.key), earlier, held.person) for section in sections_of(session, held)]


def one_filled(
    section: Section, row: ReviewAnswers | None, earlier: Sequence[tuple[date, Answers]], person: Person
) -> Filled:
    """One section as it stands."""
    last = {one.key: before(one.key, earlier) for one in section.fields}
    if row is not None:
        return Filled(section, restored(row.answers), row.version, last, row.by_id, row.at)
    return Filled(section, known(section, last, person), 0, last)


def known(section: Section, last: Mapping[str, Before | None], person: Person) -> dict[str, Answer]:
    """What is known before anybody asks: the register's, what stands from the last review, what was told already."""
    register = of_register(person)
    found = {one.key: begun(one, last[one.key], register) for one in section.fields}
    return {key: answer for key, answer in found.items() if answer}


def of_register(person: Person) -> dict[str, str]:
    """What the register has for the questions that it fills in, by its own name for each."""
    days = {name: day.isoformat() for name in REGISTER_DAYS if (day := getattr(person, name))}
    said = {"medicines": person.medicines, "prescriber": person.prescriber, "pharmacy": person.pharmacy}
    return said | {"told_whom": may_be_told(person)} | days


def may_be_told(person: Person) -> str:
    """Who may be told and who must not, as the record has it; "" where nobody has said."""
    may, must_not = (str(person.safe_contact.get(key) or "").strip().rstrip(".") for key in ("may_tell", "do_not_tell"))
    said = (f"May be told: {may}." if may else "", f"Must not be told: {must_not}." if must_not else "")
    return " ".join(filter(None, said))


def save(
    session: Session,
    held: Held,
    section: Section,
    answers: Answers,
    *,
    version: int,
    staff_id: int,
    now: datetime,
) -> int:
    """Save one section as it was seen at `version`; what a colleague changed elsewhere in it meanwhile is kept. Returns the version that
    holds now. Raises Clash where both changed one answer, NotWritable."""
    if held.review.state not in WRITABLE:
        raise NotWritable("This review is closed: there is no form to write.")
    begin(session, held, staff_id, now)
    there = review_form_queries.saved(session, held.id).get(section.key)
    mine: Mapping[str, Answer] = {key: one for key, one in answers.items() if one}
    if there is not None and there.version != version:
        base = base_of(session, held, section, version)
        joined, fields = merged(base, mine, restored(there.answers))
        if fields:
            raise Clash(there, joined, fields)
        mine = joined
    if there is not None and stored(mine) == there.answers:
        return there.version
    return write(session, held, section, mine, there, staff_id, now)


def write(
    session: Session,
    held: Held,
    section: Section,
    answers: Mapping[str, Answer],
    there: ReviewAnswers | None,
    staff_id: int,
    now: datetime,
) -> int:
    """Add the version after the one that is there. Raises MovedMeanwhile when somebody was quicker by a moment."""
    after = there.version if there else 0
    row = {
        "review_id": held.id,
        "section": section.key,
        "version": after + 1,
        "answers": stored(answers),
        "by_id": staff_id,
        "at": now,
    }
    if insert_one(session, ReviewAnswers, row, keys=["review_id", "section", "version"]) is None:
        raise events.MovedMeanwhile("a colleague saved this section in the same moment")
    if there is None or there.by_id != staff_id or now - there.at > SITTING:  # saved as she types: told once a sitting
        events.note(session, held.review, actor=events.person(staff_id), now=now, because=f"form: saved {section.key}")
    return after + 1


def base_of(session: Session, held: Held, section: Section, version: int) -> dict[str, Answer]:
    """What a window saw when it showed this version: a saved one, or what was known before."""
    row = review_form_queries.version_of(session, held.id, section.key, version)
    if row is not None:
        return restored(row.answers)
    last = {one.key: before(one.key, review_form_queries.earlier(session, held.review)) for one in section.fields}
    return known(section, last, held.person)


def begin(session: Session, held: Held, staff_id: int, now: datetime) -> None:
    """Begin the form: from now on the review keeps the questions as they are today."""
    if held.form is not None:
        return
    row = {
        "review_id": held.id,
        "questions": version_now(session),
        "begun_at": now,
        "begun_by": staff_id,
        "turn": 1,
        "register_was": {},
    }
    insert_new(session, ReviewForm, [row], keys=["review_id"])


def may_open(review: Review, person: Person, staff_id: int, roles: Sequence[str], *, runs_reviews: bool) -> bool:
    """Who sees the form: whoever holds this review or is the person's keyworker, those who run the reviews, and clinicians and keyworkers
    of the team, who stand in for one another. Nobody else needs what is in it."""
    if runs_reviews or staff_id in {review.worker_id, person.keyworker_id}:
        return True
    return bool(CLINICAL & set(roles))


CLINICAL = frozenset(
    {"duty_nurse", "prescriber", "pharmacist", "psychologist", "keyworker", "social_work", "bbv_nurse", "harm_reduction_nurse"}
)  # fmt: skip
