"""Tells a practice what came of another time that it suggested: in its next letter about reviews, else two weeks later in one of its own.

Takes:   suggestions of another time that a colleague has settled, or after which a colleague gave the review another day
Decides: domain/practice_answers.came_of_it (the words), domain/eligibility (may the practice be written to, about whom)
Leaves:  one letter QUEUED a practice, where neither a digest nor a reminder has carried it; each outcome is told once
Runs:    jobs/remind_practices.py
Seen on: the practice's own page, Practices' answers

A letter has the review's number and its day, and nobody's name. What stood in a letter that came back stands in one more, to another address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.practice_answers import ELSEWHERE, OUTCOME, came_of_it
from liaison.practices.digest_choices import policy
from liaison.practices.service_facts import current, kept
from liaison.reviews.digest_letter import OUTCOMES, Asking, Outcome, post_asking
from liaison.reviews.digest_reach import Reach, may_be_told, reach
from liaison.store import digest_queries, events
from liaison.store import outcome_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Review
from liaison.store.tables_practice_answers import PracticeAnswer

ACTOR = events.step("tell_outcomes")
WITHIN = timedelta(weeks=2)  # a digest or a reminder that goes earlier carries it


@dataclass(frozen=True)
class Told:
    """What a run posted: letters of their own with outcomes, and why some practices got none."""

    letters: int = 0
    problems: Sequence[str] = field(default=())

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {"outcomes_told": self.letters}


def take_all(app: App, now: datetime) -> Told:
    """Post what has waited for two weeks, a practice a commit; doing it twice posts nothing more. Nothing on a day the service is closed."""
    with reading(app.engine) as session:
        if not current(session, now).calendar.is_working_day(london_date(now)):
            return Told()
        codes = codes_due(session, now)
    found = [take_one(app, code, now) for code in codes]
    return Told(sum(one is True for one in found), [one for one in found if isinstance(one, str)])


def take_one(app: App, code: str, now: datetime) -> bool | str:
    """Post one practice's letter; whether there was one, or why it cannot be written to."""
    with transaction(app.engine) as session:
        kept(session, now)
        found = choose(session, app, code, now)
        if isinstance(found, str):
            return found
        return found is not None and bool(post_asking(session, app, found, actor=ACTOR, now=now))


def choose(session: Session, app: App, code: str, now: datetime) -> Asking | str | None:
    """The letter that a practice gets now, or why it gets none; None where it had another of ours just now, or waits for a colleague."""
    if code in digest_queries.replies_waiting(session) or written_just_now(session, code, now):
        return None
    where = reach(session, app, code, now)
    if where.problem:
        return f"practice {code}: {where.problem}"
    outcomes = for_practice(session, code, where, now)
    key = f"outcome:practice-{code}:{london_date(now).isoformat()}"
    return Asking(key, OUTCOMES, code, where.address, {}, outcomes=outcomes) if outcomes else None


def for_practice(session: Session, code: str, where: Reach, now: datetime) -> tuple[Outcome, ...]:
    """What a letter that goes there now tells this practice of its suggestions; nothing that a letter has told before."""
    rows = queries.decided(session, london_date(now), code)
    allowed = may_be_told(code, where, (person for _, _, person in rows))
    before = queries.told(session, rows)
    found = []
    for answer, review, person in rows:
        step = next_step(answer.id or 0, [bounced for _, bounced in before.get(answer.id or 0, ())])
        if step and person.id in allowed and review.planned_on:
            words = came_of_it(answer.planned_on, review.planned_on)
            found.append(Outcome(review.id or 0, step, words))
    return tuple(found)


def next_step(answer_id: int, came_back: Sequence[bool]) -> str:
    """The step by which an outcome is told: once, and once more where that letter came back; empty when it is told."""
    step = f"{OUTCOME}:{answer_id}"
    return step if not came_back else step + ELSEWHERE if came_back == [True] else ""


def codes_due(session: Session, now: datetime) -> list[str]:
    """The practices to which an outcome has not been told for two weeks."""
    rows = queries.decided(session, london_date(now))
    before, since = queries.told(session, rows), queries.since(session, rows)
    due = [
        answer.practice_code
        for answer, _, _ in rows
        if since[answer.id or 0] + WITHIN <= now
        and next_step(answer.id or 0, [bounced for _, bounced in before.get(answer.id or 0, ())])
    ]
    return sorted(set(due))


def told_at(session: Session, answer: PracticeAnswer, review: Review, person: Person) -> datetime | None:
    """When the practice was told what came of this suggestion, by a letter that did not come back; None while it was not."""
    said = queries.told(session, [(answer, review, person)]).get(answer.id or 0, [])
    return max((at for at, bounced in said if not bounced), default=None)


def would_tell(session: Session, app: App, now: datetime) -> list[Asking | str]:
    """A dry run: the letters that would be posted now, or why a practice gets none. Changes nothing."""
    if not current(session, now).calendar.is_working_day(london_date(now)):
        return []
    found = [choose(session, app, code, now) for code in codes_due(session, now)]
    return [one for one in found if one is not None]


def written_just_now(session: Session, code: str, now: datetime) -> bool:
    """Whether a letter about reviews went to this practice in the last working days."""
    last = digest_queries.last_written(session, code)
    calendar = current(session, now).calendar
    return last is not None and london_date(now) < calendar.working_day(london_date(last), policy(session).apart)
