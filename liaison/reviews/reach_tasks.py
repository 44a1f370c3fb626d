"""Makes and answers what a colleague does for one person: asks what is safe, rings, looks whether they are well, decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.eligibility import Channel
from liaison.domain.looking_out import TASKS, Answer, Kind
from liaison.domain.safe_contact import asked_on, last_asked
from liaison.domain.spoken import short_day
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import ReachTask
from liaison.store.upsert import insert_one

ASKED = "asked"  # of the answers to ASK_SAFE: the record has them


class NotAnswered(Exception):
    """The answer cannot be taken; `field` is the one to mend, the message says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def make(
    session: Session,
    kind: Kind,
    key: str,
    *,
    person: Person,
    review: Review | None,
    why: str,
    now: datetime,
    actor: str,
    owner_id: int | None = None,
    next_id: int | None = None,
    due_on: date | None = None,
) -> bool:
    """Make a task of the keyworker unless `owner_id` is another colleague, due as its kind says unless `due_on` is another day; False when
    there is one with this key already."""
    calendar, today = current(session, now).calendar, london_date(now)
    days = TASKS[kind].days
    row = {
        "key": key, "kind": kind.value, "person_id": person.id, "review_id": review.id if review else None,
        "owner_id": owner_id or person.keyworker_id or (review.worker_id if review else None), "next_id": next_id,
        "due_on": due_on or (calendar.working_day(today, days) if days else today), "why": why, "made_at": now, "answer": "", "note": "", "version": 1,
    }  # fmt: skip
    task_id = insert_one(session, ReachTask, row, keys=["key"])
    if task_id is None:
        return False
    note(session, task_id, actor, now, "made")
    return True


def answer(
    session: Session, task_id: int, *, version: int, code: str, words: str, staff_id: int, now: datetime
) -> Answer:
    """Take an answer: done, or looked at again in two working days; what follows is put on its list. Raises NotAnswered, MovedMeanwhile."""
    task = session.get(ReachTask, task_id)
    if task is None or task.done_at is not None or task.version != version:
        raise events.MovedMeanwhile("somebody answered meanwhile")
    kind = Kind(task.kind)
    chosen = TASKS[kind].answers.get(code)
    if chosen is None:
        raise NotAnswered("code", "Choose an answer.")
    if code in TASKS[kind].note_for and not words.strip():
        raise NotAnswered("note", f"{TASKS[kind].note}: write it in a few words.")
    if kind is Kind.ASK_SAFE and code == ASKED and (wrong := not_entered(session, task)):
        raise NotAnswered("code", wrong)
    actor = events.person(staff_id)
    changes = {"done_at": now, "done_by": staff_id} if chosen.done else {"due_on": again_on(session, task, chosen, now)}
    mine = col(ReachTask.id) == task_id, col(ReachTask.version) == version
    held = session.execute(
        update(ReachTask).where(*mine).values(answer=code, note=words.strip(), version=version + 1, **changes)
    )
    if not events.affected(held):
        raise events.MovedMeanwhile("somebody answered meanwhile")
    note(session, task_id, actor, now, code)
    if chosen.then:
        follow(session, task, chosen, actor, now)
    return chosen


def again_on(session: Session, task: ReachTask, chosen: Answer, now: datetime) -> date:
    """When a task is looked at anew: whether somebody is well, today; what is for the day of a review, before that day."""
    today = london_date(now)
    if task.kind == Kind.WELFARE:
        return today
    calendar = current(session, now).calendar
    later = calendar.working_day(today, chosen.again)
    review = session.get(Review, task.review_id) if task.kind == Kind.GATHER and task.review_id else None
    if review is None or review.planned_on is None:
        return later
    return max(today, min(later, calendar.working_day(review.planned_on, -1)))


def not_entered(session: Session, task: ReachTask, channel: Channel | None = None) -> str | None:
    """Why nobody can have entered what the person said since the task was made, of one channel or of any, in words; None where somebody has.
    An answer that is not on the record would end the task, and the letter would still not go."""
    block = session.get_one(Person, task.person_id).safe_contact
    asked = asked_on(block, channel.value) if channel else last_asked(block)
    if asked is not None and asked >= london_date(task.made_at):
        return None
    when = f"were last asked on {short_day(asked)}" if asked else "were never asked"
    return (
        f"The record says that they {when}. Enter the answers there first, with the day: this is then done by itself."
    )


def asking(session: Session, person_id: int) -> Sequence[ReachTask]:
    """What asks for this person's answers now."""
    open_ = (
        col(ReachTask.kind) == Kind.ASK_SAFE,
        col(ReachTask.done_at).is_(None),
        col(ReachTask.person_id) == person_id,
    )
    return session.scalars(select(ReachTask).where(*open_)).all()


def asked(session: Session, person_id: int, channel: Channel, *, staff_id: int, now: datetime) -> bool:
    """The answers were entered on the record, and a letter can go by this channel: whatever asks for them is done where the person was asked about
    that channel since; returns whether anything did."""
    tasks = [one for one in asking(session, person_id) if not not_entered(session, one, channel)]
    for one in tasks:
        answer(session, one.id or 0, version=one.version, code=ASKED, words="", staff_id=staff_id, now=now)
    return bool(tasks)


def follow(session: Session, task: ReachTask, chosen: Answer, actor: str, now: datetime) -> None:
    """The clinician's task after an answer; due today where the answer cannot wait."""
    person = session.get_one(Person, task.person_id)
    review = session.get(Review, task.review_id) if task.review_id else None
    key = f"{chosen.then}:{task.key}"
    why = "A colleague is worried: today." if chosen.now else "What would make it easier has been asked."
    assert chosen.then is not None
    made = make(
        session, chosen.then, key, person=person, review=review, why=why, now=now, actor=actor, owner_id=task.next_id
    )
    if made and chosen.now:
        session.execute(update(ReachTask).where(col(ReachTask.key) == key).values(due_on=london_date(now)))


def settled(session: Session, ids: Sequence[int], *, actor: str, now: datetime) -> None:
    """These need nobody any more: they are done by themselves, and nobody has answered."""
    for task_id in ids:
        mine = col(ReachTask.id) == task_id, col(ReachTask.done_at).is_(None)
        gone = session.execute(update(ReachTask).where(*mine).values(done_at=now, version=ReachTask.version + 1))
        if events.affected(gone):
            note(session, task_id, actor, now, "settled")


def note(session: Session, task_id: int, actor: str, now: datetime, because: str) -> None:
    """What happened with a task, without its words."""
    row = Event(at=now, actor=actor, kind=ReachTask.__tablename__, subject_id=task_id, now=because, because="")
    session.add(row)
