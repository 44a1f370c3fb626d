"""The watch over a simulation: what must never happen, counted by kind. It reads the rows by itself and trusts no step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.mails import OutgoingMail
from liaison.domain.safe_contact import asked_on, is_fresh
from liaison.domain.states import ReviewState
from liaison.store.tables import Letter
from liaison.store.tables_notices import BadAddress
from liaison.store.tables_people import Contact, Person, Practice, Review
from liaison.store.tables_practice_answers import PracticeDigest, PracticeStep

ASKING = ("review_digest", "review_reminder")
ABOUT_PEOPLE = (*ASKING, "review_outcome")
TO_PRACTICES = (*ABOUT_PEOPLE, "review_thanks")
STANDING = (ReviewState.ASKED, ReviewState.CONFIRMED)
Agreed = dict[int, tuple[ReviewState, date | None]]


@dataclass
class Watch:
    """The breaches until now: kind → how many, with a few examples (days and row numbers, never a name)."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def found(self, kind: str, words: str) -> None:
        """One breach."""
        self.counts[kind] += 1
        if len(self.examples) < 20:
            self.examples.append(f"{kind}: {words}")


def nobody_left_out(watch: Watch, session: Session, today: date, unexplained: int, proven: int | None = None) -> None:
    """The proof says that nobody is, and a count of our own says the same of the rows; `proven` is of how many the proof speaks."""
    if unexplained:
        watch.found("uncovered night", f"{today}: {unexplained} people")
    live = Counter(
        session.scalars(
            select(Review.person_id).where(col(Review.state).not_in((ReviewState.COMPLETED, ReviewState.CLOSED)))
        )
    )
    people = session.execute(
        select(col(Person.id), col(Person.status)).where(col(Person.merged_into_id).is_(None))
    ).all()
    if proven is not None and proven != len(people):
        watch.found("not in the proof", f"{today}: {proven} of {len(people)} people")
    for person_id, status in people:
        wanted = 0 if status in {"left", "died"} else 1
        if live[person_id] > 1 or (wanted != live[person_id] and status in {"in_shared_care", "left", "died"}):
            watch.found("live reviews", f"{today}: person {person_id} ({status}) has {live[person_id]}")


def agreed(session: Session) -> Agreed:
    """The reviews that were told to somebody, with their days."""
    rows = session.execute(
        select(col(Review.id), col(Review.state), col(Review.planned_on)).where(col(Review.state).in_(STANDING))
    )
    return {i: (state, day) for i, state, day in rows}


def nothing_agreed_moved(watch: Watch, session: Session, before: Agreed, today: date) -> None:
    """A day agreed with a person never moves by itself; a week told to a practice only with a reason."""
    rows = session.execute(
        select(col(Review.id), col(Review.state), col(Review.planned_on), col(Review.planned_because), col(Person.status))
        .join(Person, col(Person.id) == Review.person_id)
        .where(col(Review.id).in_(list(before)) if len(before) < 500 else col(Review.state).in_((*STANDING, ReviewState.DUE, ReviewState.PLANNED)))
    )  # fmt: skip
    for i, state, day, because, status in rows:
        was = before.get(i)
        if was is None or was[1] == day or status != "in_shared_care":
            continue
        if was[0] is ReviewState.CONFIRMED and state is ReviewState.CONFIRMED:
            watch.found("agreed day moved", f"{today}: review {i}")
        elif not because:
            watch.found("moved without a reason", f"{today}: review {i}")


def letters_are_right(watch: Watch, session: Session, sent: list[OutgoingMail], today: date) -> None:
    """Nothing goes twice, and nothing about or to somebody about whom nothing may leave now."""
    for mail in sent:
        if mail.letter_key in watch.keys:
            watch.found("letter twice", f"{today}: {str(mail.letter_key).partition(':')[0]}")
        watch.keys.add(mail.letter_key or "")
    if not sent:
        return
    letters = session.scalars(select(Letter).where(col(Letter.key).in_([mail.letter_key for mail in sent]))).all()
    may = addresses_that_may(session, {one.practice_code for one in letters if one.practice_code})
    for letter in letters:
        if letter.kind in TO_PRACTICES and not set(letter.to) <= may.get(letter.practice_code or "", set()):
            watch.found("letter to a practice that may not be written to", f"{today}: {letter.kind}")
        person = session.get(Person, letter.person_id) if letter.person_id else None
        about = [person] if person else people_in(session, letter) if letter.kind in ABOUT_PEOPLE else []
        for one in about:
            if (
                one.letters_held
                or one.status != "in_shared_care"
                or (letter.practice_code and one.practice_code != letter.practice_code)
            ):
                watch.found("letter about somebody not eligible", f"{today}: {letter.kind}, person {one.id}")
        if person and not letter.practice_code and not is_safe(person, today):
            watch.found("letter by an unsafe way", f"{today}: person {person.id}")


def addresses_that_may(session: Session, codes: Collection[str]) -> dict[str, set[str]]:
    """Of each open practice the addresses of its own that somebody confirmed and that letters reach, by code."""
    here = col(Practice.code).in_(codes), col(Practice.status) == "open"
    own = session.execute(
        select(col(Practice.code), col(Practice.email), col(Practice.email_verified_on)).where(*here)
    ).all()
    named = select(col(Contact.practice_code), col(Contact.email), col(Contact.verified_on))
    named = named.join(Practice, col(Practice.code) == Contact.practice_code).where(*here)
    ended = select(col(BadAddress.email), col(BadAddress.since)).where(col(BadAddress.ended_at).is_(None))
    bad = {email: since.date() for email, since in session.execute(ended)}
    found: dict[str, set[str]] = defaultdict(set)
    for code, email, on in (*own, *session.execute(named)):
        if on and (email not in bad or bad[email] < on):
            found[code].add(email)
    return found


def is_safe(person: Person, today: date) -> bool:
    """Whether the person said within half a year that e-mail is safe, and nothing speaks against it."""
    block = person.safe_contact
    return block.get("email") == "yes" and not block.get("domestic_abuse") and is_fresh(asked_on(block, "email"), today)


def people_in(session: Session, letter: Letter) -> list[Person]:
    """The people whom a letter to a practice asks about."""
    rows = (
        select(Person)
        .join(Review, col(Review.person_id) == Person.id)
        .join(PracticeStep, col(PracticeStep.review_id) == Review.id)
    )
    rows = rows.join(PracticeDigest, col(PracticeDigest.id) == PracticeStep.digest_id)
    return list(session.scalars(rows.where(col(PracticeDigest.letter_id) == letter.id)))


def no_step_twice(watch: Watch, session: Session) -> None:
    """Person, cycle and step: each letter to a practice asks once, whatever happened to the year."""
    steps = session.execute(
        select(col(Review.person_id), col(Review.cycle), col(PracticeStep.step), col(PracticeStep.practice_code)).join(
            Review, col(Review.id) == PracticeStep.review_id
        )
    )
    for key, number in Counter(tuple(row) for row in steps).items():
        if number > 1:
            watch.found("step twice", f"person {key[0]}, {key[1]}, {key[2]}")


def summary(watch: Watch) -> Mapping[str, int]:
    """The counts, by kind."""
    return dict(sorted(watch.counts.items()))
