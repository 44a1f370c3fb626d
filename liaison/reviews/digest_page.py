"""The practice's own page behind a signed link: what it shows, and what a pressed button does. Looking changes nothing and names nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.digest_links import read
from liaison.domain.mails import Attachment
from liaison.domain.practice_answers import Kind, came_of_it
from liaison.reviews import digest_answers, digest_mail
from liaison.reviews.digest_answers import Said
from liaison.reviews.digest_mail import NotTaken
from liaison.staff.signing_in import WINDOW, digest
from liaison.store import events
from liaison.store.digest_queries import IN_CARE, LEFT, answers, people_in
from liaison.store.reviews_queries import LIVE
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Person, Practice, Review, SignInAttempt, Staff
from liaison.store.tables_practice_answers import PracticeAnswer, PracticeDigest

ACTOR = events.step("practice_page")
MOST = 12  # messages about one person by one link
TOO_MANY = f"{MOST} messages about this person have come by this link already, and are with us. Please ring us with anything else."
WORRIED_WORDS = "We are worried about this person."
PRESSES = 150  # of one link in WINDOW: a long list answered twice over


class TooOften(Exception):
    """Buttons of this link were pressed very often in a short while."""


class Over(Exception):
    """The link is not ours, or leads to nothing any more: nobody is told which. `ended` is the last day of one that was ours and is too old;
    whoever has it knows that day already, and is told nothing else."""

    def __init__(self, ended: date | None = None) -> None:
        super().__init__("this link is not open")
        self.ended = ended


@dataclass(frozen=True)
class Block:
    """One person on the page. `name` and `chi` stand there only once somebody has pressed; `asked` is whether an answer is still of use, `week` the
    Monday of the planned week."""

    review_id: int
    number: str
    week: date
    worker: str
    asked: bool
    name: str = ""
    chi: str = ""
    said: list[PracticeAnswer] = field(default_factory=list)
    came: str = ""  # of another time that the practice suggested


@dataclass(frozen=True)
class Page:
    """What the page shows."""

    digest_id: int
    practice: str
    blocks: list[Block]
    shown: bool
    reference: str

    @property
    def came(self) -> list[Block]:
        """Those of which there is something to tell: by their numbers, also before anybody pressed."""
        return [block for block in self.blocks if block.came]

    @property
    def left(self) -> int:
        """How many are still to be answered."""
        return sum(block.asked and not block.said for block in self.blocks)


def look(app: App, token: str, now: datetime, *, shown: bool = False) -> Page:
    """The page; with `shown`, who the people are. Changes nothing. Raises Over."""
    with reading(app.engine) as session:
        return page(session, *found(app, session, token, now), london_date(now), shown=shown)


def press_open(app: App, token: str, now: datetime) -> Page:
    """Show who the people are, and note that it was done: a person pressed, not a scanner. Raises Over, TooOften."""
    with transaction(app.engine) as session:
        row, letter = found(app, session, token, now)
        if too_often(session, token, now):
            raise TooOften
        session.add(SignInAttempt(who=digest(f"digest|{token}"), at=now))
        events.note(session, letter, actor=ACTOR, now=now, because="its page was opened by a button")
        return page(session, row, letter, london_date(now), shown=True)


def answer(
    app: App,
    token: str,
    review_id: int,
    kind: Kind,
    text: str,
    files: tuple[Attachment, ...],
    now: datetime,
    *,
    worried: bool = False,
) -> None:
    """Take one answer, with its words and file. Raises Over, also for a person who is not in this letter; TooOften, NotTaken."""
    with transaction(app.engine) as session:
        row, letter = found(app, session, token, now)
        if too_often(session, token, now):
            raise TooOften
        session.add(SignInAttempt(who=digest(f"digest|{token}"), at=now))
        mine = [pair for pair in people_in(session, row.id or 0) if pair[0].id == review_id and is_asked(row, *pair)]
        if not mine:
            raise Over
        review, person = mine[0]
        message_id = None
        if worried:
            text = f"{WORRIED_WORDS} {text.strip()}".strip()
        if text.strip() or files:
            if not worried and with_words(session, row.id or 0, review_id) >= MOST:  # a worry is always taken
                raise NotTaken(TOO_MANY)
            message_id = digest_mail.take_in(session, app, review, person, letter, text, files, now, worried=worried)
        said = Said(review_id, row.practice_code, kind, "link", text.strip(), digest_id=row.id, message_id=message_id)
        digest_answers.take(session, said, now)


def found(app: App, session: Session, token: str, now: datetime) -> tuple[PracticeDigest, Letter]:
    """The digest and the letter that a link names. Raises Over: bent, over, never left, or came back to us."""
    link = read(token, app.secret)
    if link is not None and london_date(now) > link.until:
        raise Over(link.until)
    row = session.get(PracticeDigest, link.digest_id) if link else None
    letter = session.get(Letter, row.letter_id) if row and row.letter_id else None
    if link is None or row is None or letter is None:
        raise Over
    if link.until != row.until or letter.state not in LEFT or letter.bounced_at is not None:
        raise Over
    return row, letter


def page(session: Session, row: PracticeDigest, letter: Letter, today: date, *, shown: bool) -> Page:
    """The page of one digest. Nobody who is registered elsewhere now, has died or has left is named on it any more."""
    people = people_in(session, row.id or 0)
    said = answers(session, [review.id or 0 for review, _ in people])
    workers = {number: name for number, name in session.execute(select(Staff.id, Staff.name))}
    practice = session.get(Practice, row.practice_code)
    blocks = [block(row, review, person, said, workers, shown, today) for review, person in people]
    reference = letter.subject.partition("]")[0].removeprefix("[SU-GP ")
    return Page(row.id or 0, practice.name if practice else "", blocks, shown, reference)


def block(
    row: PracticeDigest,
    review: Review,
    person: Person,
    said: dict[int, list[PracticeAnswer]],
    workers: dict[int | None, str],
    shown: bool,
    today: date,
) -> Block:
    """One person on the page."""
    asked = is_asked(row, review, person)
    mine = [one for one in said.get(review.id or 0, []) if one.practice_code == row.practice_code]
    who = {"name": person.name, "chi": f"{person.chi[:6]} {person.chi[6:]}"} if shown and asked else {}
    worker = workers.get(review.worker_id, "a colleague") if review.worker_id else "a colleague"
    day = review.planned_on or review.due_on
    monday = day - timedelta(days=day.weekday())
    came = what_came(mine, review, today) if asked and not person.letters_held else ""
    return Block(review.id or 0, f"Review {review.id}", monday, worker, asked, said=mine, came=came, **who)


def what_came(said: list[PracticeAnswer], review: Review, today: date) -> str:
    """What came of another time that was suggested last, once the plan has another day or a colleague has settled it; empty before."""
    asked_for = [one for one in said if one.kind is Kind.OTHER_TIME]
    if not asked_for or review.planned_on is None or review.planned_on < today:
        return ""
    last = asked_for[-1]
    another = last.planned_on is not None and last.planned_on != review.planned_on
    return came_of_it(last.planned_on, review.planned_on) if another or last.settled_at else ""


def is_asked(row: PracticeDigest, review: Review, person: Person) -> bool:
    """Whether an answer about this person is still of use, and the practice may still see who it is. Letters held by its own answer do
    not take that away: a slip can be put right."""
    return person.practice_code == row.practice_code and person.status == IN_CARE and review.state in LIVE


def with_words(session: Session, digest_id: int, review_id: int) -> int:
    """How often words or files about one person came by one link."""
    mine = col(PracticeAnswer.digest_id) == digest_id, col(PracticeAnswer.review_id) == review_id
    rows = select(func.count()).select_from(PracticeAnswer).where(*mine, col(PracticeAnswer.message_id).is_not(None))
    return session.scalar(rows) or 0


def too_often(session: Session, token: str, now: datetime) -> bool:
    """Whether this link's buttons were pressed very often lately."""
    recent = select(func.count()).select_from(SignInAttempt).where(
        col(SignInAttempt.who) == digest(f"digest|{token}"), col(SignInAttempt.at) > now - WINDOW
    )  # fmt: skip
    return (session.scalar(recent) or 0) >= PRESSES
