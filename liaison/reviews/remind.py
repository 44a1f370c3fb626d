"""Reminds practices of what they have not answered yet, calmly and at most twice; then somebody rings.

Takes:   reviews at ASKED or CONFIRMED about which the practice has said nothing, and letters that came back
Decides: domain/reminders with the site's days (domain/digest_policy), domain/eligibility (may the practice be written to, about whom)
Leaves:  one letter QUEUED a practice with what is still missing; a telephone task; thanks QUEUED when everything is answered
Runs:    jobs/remind_practices.py
Seen on: Reviews, and Today

Nothing goes to a practice after its answer, nor while its reply in prose waits for a colleague. A letter that came back goes to the
second contact once; without one, somebody rings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.practice_answers import ELSEWHERE
from liaison.domain.reminders import ANSWERED, Anchor, ReviewStep, Standing, steps_due
from liaison.domain.spoken import day_name
from liaison.domain.states import LetterState, ReviewState
from liaison.letters.render import render
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.digest_choices import policy
from liaison.practices.service_facts import current, kept
from liaison.reviews import tell_outcomes
from liaison.reviews.digest_letter import REMINDER, THANKS, Asking, link_of, post_asking, reference, take_step
from liaison.reviews.digest_reach import may_be_told, reach
from liaison.store import digest_queries as queries
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Person, Practice, Review
from liaison.store.tables_practice_answers import PracticeDigest, PracticeStep

ACTOR = events.step("remind")


@dataclass(frozen=True)
class Reminded:
    """What a run did: reminders and reviews in them, letters to second contacts, telephone tasks, thanks; and why some got nothing."""

    letters: int = 0
    reviews: int = 0
    elsewhere: int = 0
    to_ring: int = 0
    thanks: int = 0
    problems: Sequence[str] = field(default=())

    @property
    def counts(self) -> Mapping[str, int]:
        """For the report of a job."""
        return {
            "reminders": self.letters, "reviews_reminded": self.reviews, "to_second_contacts": self.elsewhere,
            "to_ring": self.to_ring, "thanks": self.thanks,
        }  # fmt: skip


def take_all(app: App, now: datetime) -> Reminded:
    """What is due today, a practice a commit; doing it twice does nothing more. Nothing on a day the service is closed."""
    with reading(app.engine) as session:
        if not current(session, now).calendar.is_working_day(london_date(now)):
            return Reminded()
        back = [row.id for row in queries.came_back(session)]
        codes = codes_due(session, now)
    rung = [fall_over(app, number, now) for number in back if number is not None]
    done = [remind_one(app, code, now) for code in codes]
    thanks = give_thanks(app, now)
    posted = [len(ids) for ids, _, _ in done if ids]
    return Reminded(
        letters=len(posted),
        reviews=sum(posted),
        elsewhere=sum(went for went, _ in rung),
        to_ring=sum(calls for _, calls in rung) + sum(calls for _, calls, _ in done),
        thanks=thanks,
        problems=[problem for _, _, problem in done if problem],
    )


def remind_one(app: App, code: str, now: datetime) -> tuple[list[int], int, str]:
    """One practice's reminder and telephone tasks: the reviews in the letter, how many tasks are new, and why it could not be written to."""
    with transaction(app.engine) as session:
        kept(session, now)
        due = due_steps(session, code, now)
        calls = sum(
            take_step(session, review, ReviewStep.RING.value, code, None, now)
            for review, _, step in due
            if step is ReviewStep.RING
        )
        found = choose(session, app, code, [one for one in due if one[2] is not ReviewStep.RING], now)
        if isinstance(found, str):
            return [], calls, found
        return (post_asking(session, app, found, actor=ACTOR, now=now) if found else []), calls, ""


def choose(
    session: Session, app: App, code: str, due: Sequence[tuple[Review, Person, ReviewStep]], now: datetime
) -> Asking | str | None:
    """The reminder that a practice gets now, or why it gets none; None where none is due."""
    if not due:
        return None
    if tell_outcomes.written_just_now(session, code, now):
        return None  # it is still due when that letter is some days old: nobody has two of ours in a week
    where = reach(session, app, code, now)
    if where.problem:
        return f"practice {code}: {where.problem}"
    told = may_be_told(code, where, (person for _, person, _ in due))
    steps = {review.id: step.value for review, person, step in due if review.id is not None and person.id in told}
    asked = queries.asked_at(session, code)
    first = min((london_date(asked[number]) for number in steps), default=None)
    key = f"remind:practice-{code}:{london_date(now).isoformat()}"
    if not steps:
        return None
    outcomes = tell_outcomes.for_practice(session, code, where, now)
    return Asking(key, REMINDER, code, where.address, steps, first_asked=first, outcomes=outcomes)


def would_remind(session: Session, app: App, now: datetime) -> list[Asking | str]:
    """A dry run: the reminders that would be posted now, or why a practice gets none. Changes nothing."""
    found = []
    for code in codes_due(session, now):
        due = [one for one in due_steps(session, code, now) if one[2] is not ReviewStep.RING]
        found.append(choose(session, app, code, due, now))
    return [one for one in found if one is not None]


def codes_due(session: Session, now: datetime) -> list[str]:
    """The practices towards which a step may be due today: everybody who was asked and has said nothing is weighed by the same law at once."""
    table, calendar, today = policy(session).steps(), current(session, now).calendar, london_date(now)
    silent = queries.silent(session)
    done = queries.steps_of(session, [one.review_id for one in silent])
    due = (
        one.code
        for one in silent
        if steps_due(table, standing(one.state, one.asked_at, done[one.code, one.review_id]), today, calendar)
    )
    return sorted(set(due))


def standing(state: ReviewState, asked_at: datetime, done: Set[str], *, answered: bool = False) -> Standing:
    """Where one review stands towards a practice, as the law sees it."""
    steps = frozenset(step for step in ReviewStep if step.value in done)
    return Standing(state, {Anchor.ASKED: london_date(asked_at)}, steps, frozenset({ANSWERED} if answered else ()))


def due_steps(session: Session, code: str, now: datetime) -> list[tuple[Review, Person, ReviewStep]]:
    """The step that is due today towards this practice, by review; none for what was answered, or while a reply waits to be read."""
    if code in queries.replies_waiting(session):
        return []
    table, calendar, today = policy(session).steps(), current(session, now).calendar, london_date(now)
    pairs = still_asked(session, code)
    ids = [review.id for review, _ in pairs if review.id is not None]
    asked, done, said = (
        queries.asked_at(session, code),
        queries.steps_done(session, code, ids),
        queries.answered(session, code),
    )
    found = []
    for review, person in pairs:
        if review.id not in asked:
            continue
        stands = standing(review.state, asked[review.id], done[review.id], answered=review.id in said)
        steps = [one.step for one in steps_due(table, stands, today, calendar)]
        found += [(review, person, ReviewStep(steps[-1]))] if steps else []
    return found


def still_asked(session: Session, code: str) -> list[tuple[Review, Person]]:
    """The reviews of people who are still the practice's and in care, about whom it was asked."""
    chosen = select(Review, Person).join(Person, col(Person.id) == Review.person_id)
    asked = col(Review.state).in_((ReviewState.ASKED, ReviewState.CONFIRMED)), col(Person.practice_code) == code
    here = col(Person.status) == queries.IN_CARE, col(Person.letters_held).is_(False)
    rows = session.execute(chosen.where(*asked, *here).order_by(col(Review.planned_on), col(Review.id)))
    return [(review, person) for review, person in rows]


def fall_over(app: App, digest_id: int, now: datetime) -> tuple[int, int]:
    """What follows from one letter that came back: the same to the second contact, else a telephone task for each person in it. Returns
    how many letters and how many new tasks."""
    with transaction(app.engine) as session:
        row = session.get_one(PracticeDigest, digest_id)
        letter = session.get_one(Letter, row.letter_id)
        steps = dict(
            session.execute(
                select(PracticeStep.review_id, PracticeStep.step).where(col(PracticeStep.digest_id) == digest_id)
            ).all()
        )  # type: ignore[arg-type]
        said = queries.answered(session, row.practice_code)
        missing = [
            pair for pair in still_asked(session, row.practice_code) if pair[0].id in steps and pair[0].id not in said
        ]
        where = reach(session, app, row.practice_code, now, but={address.lower() for address in letter.to})
        if missing and where.address and ":second" not in row.key and letter.kind != THANKS:
            elsewhere = {review.id or 0: steps[review.id or 0] + ELSEWHERE for review, _ in missing}
            asking = Asking(
                f"{row.key}:second",
                letter.kind,
                row.practice_code,
                where.address,
                elsewhere,
                digest_id,
                london_date(row.made_at),
            )
            if post_asking(session, app, asking, actor=ACTOR, now=now):
                return 1, 0
        session.execute(update(PracticeDigest).where(col(PracticeDigest.id) == digest_id).values(given_up_at=now))
        ring = ReviewStep.RING.value
        return 0, sum(take_step(session, review, ring, row.practice_code, None, now) for review, _ in missing)


def give_thanks(app: App, now: datetime) -> int:
    """Thank each practice that has answered all of a letter; returns how many letters were posted."""
    with reading(app.engine) as session:
        ids = [row.id for row in queries.unthanked(session) if row.id is not None]
    return sum(thank_one(app, digest_id, now) for digest_id in ids)


def thank_one(app: App, digest_id: int, now: datetime) -> bool:
    """Thank for one letter, if everything in it that still counts is answered."""
    with transaction(app.engine) as session:
        row = session.get_one(PracticeDigest, digest_id)
        letter = session.get_one(Letter, row.letter_id)
        people, said = queries.people_in(session, digest_id), queries.answered(session, row.practice_code)
        mine = [
            review
            for review, person in people
            if person.practice_code == row.practice_code and person.status == queries.IN_CARE
        ]
        if (
            not mine
            or any(review.id not in said for review in mine)
            or row.practice_code in queries.replies_waiting(session)
        ):
            return False
        if letter.state is not LetterState.SENT:
            return False
        service, practice = current(session, now), session.get(Practice, row.practice_code)
        words = render(
            THANKS, service=service, reference=reference(row.practice_code, london_date(row.made_at)),
            practice=practice.name if practice else row.practice_code, link=link_of(app, digest_id, row.until), until=day_name(row.until),
        )  # fmt: skip
        posting = Posting(
            key=f"thanks:digest-{digest_id}", kind=THANKS, reference=reference(row.practice_code, london_date(row.made_at)), words=words,
            to=letter.to, automatic="auto-generated", about={"practice_code": row.practice_code},
        )  # fmt: skip
        post(session, main_mailbox(session, app), posting, sender_name=service.name, actor=ACTOR, now=now)
        session.execute(update(PracticeDigest).where(col(PracticeDigest.id) == digest_id).values(thanked_at=now))
        return True
