"""What people, practices and colleagues do on one day of a simulation, by a seeded chance and through the same doors as the pages."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.looking_out import Kind
from liaison.domain.practice_answers import FOR_AN_ADMIN
from liaison.domain.practice_answers import Kind as Said
from liaison.domain.record_sections import SECTIONS, shown
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import PersonLetterState, ReviewState
from liaison.reviews import (
    booking,
    bring_forward,
    complete,
    digest_answers,
    digest_reply,
    invite_release,
    not_met,
    owed,
    reach_tasks,
    register_edit,
    review_actions,
)
from liaison.reviews.booking import NotBooked, seen
from liaison.reviews.bring_forward import NotNoted
from liaison.reviews.digest_answers import NotSettled
from liaison.reviews.invite_release import NotReleased
from liaison.reviews.not_met import Helpers
from liaison.reviews.register_edit import NotSaved, Who
from liaison.simulation.invented_service import Service, add_person, answers, at
from liaison.simulation.year_mails import bounced, prose, take_in, works_again
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_coverage import OwedReview
from liaison.store.tables_notices import BadAddress
from liaison.store.tables_people import Leave, Person, Review
from liaison.store.tables_person_letters import PersonLetter, ReachTask
from liaison.store.tables_practice_answers import PracticeAnswer, PracticeDigest, PracticeReply, PracticeStep

# a day's chance for each person, and what happens: made up so that a year shows each many times
HAPPENS: tuple[tuple[float, str], ...] = (
    (0.00006, "died"), (0.0001, "left"), (0.0003, "custody"), (0.0003, "hospital"), (0.0002, "paused"), (0.0002, "moved"), (0.0006, "overdose"),
)  # fmt: skip
BACK = 0.05  # the chance that somebody who is away is back today
LOOKED_AT = 0.5  # a working day's chance that a stay away which is work on Coverage is looked at
SEEN_TO_WITHIN = timedelta(days=7)  # and by then it surely is: half of the days that a pause still explains itself
GOES_ON = 0.3  # of those looked at: the pause goes on until another day
# what a practice says about a person once it is asked, of a hundred; the rest say nothing
ANSWERS: tuple[tuple[int, Said], ...] = (
    (70, Said.CONFIRMED),
    (74, Said.OTHER_TIME),
    (76, Said.MOVED),
    (77, Said.DIED),
    (79, Said.INFORMATION),
)
PAUSES = (
    "paused",
    "pause_over",
    "custody",
    "hospital",
)  # the codes of that work; a pause has another once it explains itself no more
TO_COME = (ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED)
ASKED_TODAY = 0.2  # a working day's chance that a keyworker asks somebody what is safe who is on the list for it
TOLD_INSTEAD = 0.1  # of those: the keyworker tells them of the review, and asks nothing
COMES_BACK, IN_PROSE = 0.03, 0.05  # of the letters that left
MENDED = 0.15  # a working day's chance that a mailbox to which letters do not get through is mended


def happen(made: Service, today: date) -> Counter[str]:
    """Everything of one day after the morning's jobs; counted by word."""
    now, done = at(today, time(14)), Counter[str]()
    working = today.weekday() < 5
    to_people(made, today, now, done)
    if working:
        meet(made, today, now, done)
        release(made, now, done)
        answer(made, now, done)
        settle(made, now, done)
        look_at_pauses(made, today, now, done)
        ask_what_is_safe(made, today, now, done)
        see_to_parts(made, today, now, done)
    if made.rng.random() < 0.03 * len(made.workers) / 10:
        leave(made, today, done)
    return done


def to_people(made: Service, today: date, now: datetime, done: Counter[str]) -> None:
    """What happens to people: each once at most, through the record's own page."""
    with reading(made.app.engine) as session:
        rows = session.execute(
            select(col(Person.id), col(Person.status)).where(col(Person.status).not_in(("left", "died")))
        ).all()
    for person_id, status in rows:
        chance = made.rng.random()
        if status != "in_shared_care":
            if chance < BACK:
                say(made, person_id, "back", today, now, done)
            continue
        for share, kind in HAPPENS:
            if chance < share:
                say(made, person_id, kind, today, now, done)
                break
            chance -= share
    if made.rng.random() < len(rows) / 2000 * 0.6:
        with transaction(made.app.engine) as session:
            add_person(session, made, today)
        done["new people"] += 1


def say(made: Service, person_id: int, kind: str, today: date, now: datetime, done: Counter[str]) -> None:
    """Say that it happened to one person."""
    with contextlib.suppress(NotSaved, NotNoted), transaction(made.app.engine) as session:
        if kind == "overdose":
            bring_forward.note(session, person_id, kind=kind, on=today, because="hospital", staff_id=made.lead, now=now)
        else:
            person = session.get_one(Person, person_id)
            who = Who(person_id, person.version, made.lead, now)
            other = made.rng.choice(made.practices)
            register_edit.happened(session, who, kind, practice_code=other, look_again=today + timedelta(days=60))
        done[kind] += 1


def meet(made: Service, today: date, now: datetime, done: Counter[str]) -> None:
    """The reviews of today (and of days before): most are held, some people are not met, a few would rather have none this year."""
    to_come = col(Review.state).in_(TO_COME), col(Review.planned_on) <= today
    with reading(made.app.engine) as session:
        rows = list(session.scalars(select(Review).where(*to_come)))
    for review in rows:
        chance = made.rng.random()
        with transaction(made.app.engine) as session:
            if chance < 0.12:
                not_met.say(
                    session,
                    made.app,
                    review.id or 0,
                    as_seen=seen(review),
                    helpers=Helpers(*[made.lead] * 3),
                    staff_id=made.lead,
                    now=now,
                )
                done["not met"] += 1
                continue
            outcome = "declined" if chance < 0.14 else "not_reached" if chance < 0.15 else "completed"
            complete.end(
                session,
                review.id or 0,
                as_seen=seen(review),
                outcome=outcome,
                on=today,
                sure=True,
                staff_id=made.lead,
                now=now,
            )
            done["held" if outcome == "completed" else outcome] += 1


def release(made: Service, now: datetime, done: Counter[str]) -> None:
    """A colleague reads the letters to people and releases them; some people then agree a day."""
    with reading(made.app.engine) as session:
        drafts = list(session.scalars(select(PersonLetter).where(col(PersonLetter.state) == PersonLetterState.DRAFTED)))
    for letter in drafts:
        with contextlib.suppress(NotReleased, events.MovedMeanwhile), transaction(made.app.engine) as session:
            invite_release.release(
                session, made.app, letter.id or 0, version=letter.version, text=letter.text, staff_id=made.lead, now=now
            )
            done["letters released"] += 1
        if letter.step == "invitation" and made.rng.random() < 0.5:
            agree(made, letter.review_id, now, done)


def agree(made: Service, review_id: int, now: datetime, done: Counter[str]) -> None:
    """The person agrees to the planned day, where it is still to come: what is held today was held before the letters were read."""
    with contextlib.suppress(NotBooked, events.MovedMeanwhile), transaction(made.app.engine) as session:
        review = session.get_one(Review, review_id)
        to_come = review.planned_on is not None and review.planned_on > london_date(now)
        if to_come and review.planned_on and review.worker_id and review.state in {ReviewState.PLANNED, ReviewState.ASKED}:  # fmt: skip
            booking.book(
                session,
                review_id,
                as_seen=seen(review),
                on=review.planned_on,
                worker_id=review.worker_id,
                staff_id=made.lead,
                now=now,
            )
            done["days agreed"] += 1


def answer(made: Service, now: datetime, done: Counter[str]) -> None:
    """Practices answer what has left in the last days, say nothing, write prose, or the letter comes back."""
    with reading(made.app.engine) as session:
        since = now - timedelta(days=2)
        rows = session.execute(
            select(PracticeDigest, Letter)
            .join(Letter, col(Letter.id) == PracticeDigest.letter_id)
            .where(col(Letter.sent_at) >= since)
        ).all()
    came = ring_about_mailboxes(made, now, done)
    for digest, letter in rows:
        chance = made.rng.random()
        if letter.kind in ("review_thanks", "review_outcome"):
            continue
        if chance < COMES_BACK:
            made.mailbox.deliver(bounced(letter, now), received_at=now)
            done["letters that came back"] += 1
            came += 1
        elif chance < COMES_BACK + IN_PROSE:
            made.mailbox.deliver(prose(letter, now), received_at=now)
            done["replies in prose"] += 1
            came += 1
        elif chance < 0.6:
            press(made, digest.id or 0, digest.practice_code, now, done)
    if came:
        take_in(made, now)


def ring_about_mailboxes(made: Service, now: datetime, done: Counter[str], chance: float = MENDED) -> int:
    """A colleague rings practices to which letters do not get through; some mend their mailbox and write from it. Returns how many wrote."""
    with reading(made.app.engine) as session:
        rows = select(col(BadAddress.email)).where(col(BadAddress.ended_at).is_(None)).order_by(col(BadAddress.email))
        mended = [one for one in session.scalars(rows) if made.rng.random() < chance]
    for address in mended:
        made.mailbox.deliver(works_again(address, made.app.settings.mailbox.address, now), received_at=now)
        done["mailboxes that work again"] += 1
    return len(mended)


def press(made: Service, digest_id: int, code: str, now: datetime, done: Counter[str]) -> None:
    """The practice presses a button for each person in a digest."""
    with transaction(made.app.engine) as session:
        for review_id in session.scalars(
            select(col(PracticeStep.review_id)).where(col(PracticeStep.digest_id) == digest_id)
        ).all():
            chance = made.rng.randrange(100)
            kind = next((kind for below, kind in ANSWERS if chance < below), None)
            if kind is not None and digest_answers.take(
                session, digest_answers.Said(review_id, code, kind, "link", digest_id=digest_id), now
            ):
                done[f"practice: {kind.value}"] += 1


def settle(made: Service, now: datetime, done: Counter[str]) -> None:
    """An admin settles what waits: a reply in prose is read and entered, a move or a death is found out and entered."""
    with transaction(made.app.engine) as session:
        for one in digest_reply_waiting(session):
            digest_reply.settle_reply(session, one, {}, staff_id=made.lead, now=now)
            done["prose settled"] += 1
        rows = select(PracticeAnswer).where(
            col(PracticeAnswer.kind).in_(FOR_AN_ADMIN), col(PracticeAnswer.settled_at).is_(None)
        )
        waiting = [(row.id or 0, row.kind, row.review_id) for row in session.scalars(rows)]
    for answer_id, kind, review_id in waiting:
        if made.rng.random() < 0.3:
            with (
                contextlib.suppress(NotSettled, NotSaved, events.MovedMeanwhile),
                transaction(made.app.engine) as session,
            ):
                person = session.get_one(Person, session.get_one(Review, review_id).person_id)
                who = Who(person.id or 0, person.version, made.lead, now)
                if kind == Said.DIED and person.status != "died":
                    register_edit.happened(session, who, "died")
                elif kind in {Said.MOVED, Said.WRONG_PRACTICE} and person.status == "in_shared_care":
                    register_edit.happened(session, who, "moved", practice_code=made.rng.choice(made.practices))
                how = "register_says" if kind == Said.DIED else "new_practice" if kind != Said.OTHER_TIME else "noted"
                digest_answers.settle(session, answer_id, how, "settled in the simulation", staff_id=made.lead, now=now)
                done["settled"] += 1


def look_at_pauses(made: Service, today: date, now: datetime, done: Counter[str], chance: float = LOOKED_AT) -> None:
    """A colleague takes the stays away that are work on Coverage, and looks: the person is back, or it goes on until another day."""
    with reading(made.app.engine) as session:
        rows = select(OwedReview).where(col(OwedReview.ended_at).is_(None), col(OwedReview.code).in_(PAUSES))
        work = list(session.scalars(rows.order_by(col(OwedReview.id))))
    for one in work:
        if made.rng.random() > chance and today - one.found_on < SEEN_TO_WITHIN:
            continue
        with contextlib.suppress(events.MovedMeanwhile), transaction(made.app.engine) as session:
            owed.take(session, one.id or 0, version=one.version, staff_id=made.lead, now=now)
        goes_on = one.code if one.code in ("custody", "hospital") else "paused"
        say(made, one.person_id, goes_on if made.rng.random() < GOES_ON else "back", today, now, done)
        done["pauses looked at"] += 1


def ask_what_is_safe(
    made: Service,
    today: date,
    now: datetime,
    done: Counter[str],
    chance: float = ASKED_TODAY,
    told: float = TOLD_INSTEAD,
) -> None:
    """Colleagues who have it on their list ask people what is safe, and enter the answers with today's date; some tell of the review instead."""
    with reading(made.app.engine) as session:
        mine = col(ReachTask.kind) == Kind.ASK_SAFE, col(ReachTask.done_at).is_(None)
        work = list(session.scalars(select(ReachTask).where(*mine).order_by(col(ReachTask.id))))
    for one in work:
        if made.rng.random() > chance:
            continue
        code = "told" if made.rng.random() < told else "asked"
        with contextlib.suppress(NotSaved, events.MovedMeanwhile), transaction(made.app.engine) as session:
            person = session.get_one(Person, one.person_id)
            if code == "asked":
                block = person.safe_contact or answers(made, one.person_id)
                posted = {entry.name: shown(entry, block.get(entry.name)) for entry in SECTIONS["contact"][1]}
                posted |= all_asked(today)
                who = Who(one.person_id, person.version, one.owner_id or made.lead, now)
                register_edit.save_section(session, who, "contact", posted)
            reach_tasks.answer(
                session,
                one.id or 0,
                version=one.version,
                code=code,
                words="",
                staff_id=one.owner_id or made.lead,
                now=now,
            )
            done["asked what is safe" if code == "asked" else "told of the review"] += 1


def see_to_parts(made: Service, today: date, now: datetime, done: Counter[str]) -> None:
    """Colleagues see to what is missing before a review on the day it is to be seen to: of three, one goes on without it, one asks for it and
    has it when they look again, and of one it comes and is written down at once. By number: no chance is drawn that others would miss."""
    with reading(made.app.engine) as session:
        mine = col(ReachTask.kind) == Kind.GATHER, col(ReachTask.done_at).is_(None), col(ReachTask.due_on) <= today
        work = list(session.scalars(select(ReachTask).where(*mine).order_by(col(ReachTask.id))))
    for one in work:
        number, who = one.id or 0, one.owner_id or made.lead
        code = "without" if number % 3 == 0 else "asked" if number % 3 == 1 and not one.answer else "here"
        with contextlib.suppress(events.MovedMeanwhile), transaction(made.app.engine) as session:
            if code == "here":
                review_actions.put_paper(
                    session, one.review_id or 0, kind="practice", words="As before.", as_at=today, staff_id=who, now=now
                )
            reach_tasks.answer(session, number, version=one.version, code=code, words="", staff_id=who, now=now)
            done[f"before a review: {code}"] += 1


def digest_reply_waiting(session: Session) -> list[int]:
    """The replies in prose that no admin has settled."""
    from liaison.store.tables import Message

    known = select(col(PracticeReply.id))
    rows = select(col(Message.id)).join(PracticeDigest, col(Message.answers_letter_id) == PracticeDigest.letter_id)
    return [i for i in session.scalars(rows.where(col(Message.auto).is_(None), col(Message.id).not_in(known))) if i]


def leave(made: Service, today: date, done: Counter[str]) -> None:
    """A colleague is ill from tomorrow, or goes on leave in a month."""
    ahead, long = made.rng.choice(((1, 3), (1, 10), (30, 14)))
    first = today + timedelta(days=ahead)
    with transaction(made.app.engine) as session:
        session.add(
            Leave(
                staff_id=made.rng.choice(made.workers),
                starts_at=at(first, time(0)),
                ends_at=at(first + timedelta(days=long), time(0)),
            )
        )
    done["leave and sickness"] += 1
