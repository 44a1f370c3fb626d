"""The letters after a review: drafted from its form, edited by a colleague, and released by her, each once.

The GP's goes through the outbox to a checked address on a secure domain, or on paper by the board's own route; the person's copy is given
by hand, or joins the letters for the post where that is known to be safe. Whatever goes one way never goes another way too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain import abstinence, plain_copy, review_letter_words
from liaison.domain.eligibility import Withheld, may_write_to_practice
from liaison.domain.entered_in_error import CORRECTIONS
from liaison.domain.left_open import open_places
from liaison.domain.reaching import NotReached
from liaison.domain.review_form import Answer, restored
from liaison.domain.review_letter_words import Agreed, Told
from liaison.domain.review_outcomes import HELD
from liaison.domain.secure_domains import is_secure
from liaison.domain.states import LetterState, PersonLetterState, ReviewState
from liaison.letters.catalogue import FILING
from liaison.letters.render import Rendered, render
from liaison.outbox.eligible import person_now, practice_now
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.secure_list import own_domains
from liaison.practices.service_facts import current
from liaison.reviews import form, review_copies
from liaison.reviews.complete import next_due
from liaison.reviews.invite_words import hello, named, truth
from liaison.reviews.review_copies import NotPrinted
from liaison.store import events, review_form_queries
from liaison.store.review_form_queries import Held
from liaison.store.tables import Letter
from liaison.store.tables_people import Staff
from liaison.store.tables_review_form import ReviewLetter
from liaison.store.upsert import insert_one
from models.taxonomy import Handler

LETTER = "review_letter"
WAYS = {
    "gp": ("mail", "paper"), "person": ("hand", "post", "not_wanted"),
    "gp_correction": ("mail", "paper"), "person_correction": ("hand", "post", "not_wanted"),
}  # fmt: skip
DRAFTS = {"gp": review_letter_words.gp, "person": plain_copy.person}


class NotReleased(Exception):
    """The letter cannot be kept or released so; the message says why."""


class StaleLetter(Exception):
    """A colleague changed the letter meanwhile: `row` is how it stands now."""

    def __init__(self, row: ReviewLetter) -> None:
        super().__init__("A colleague changed this letter meanwhile.")
        self.row = row


@dataclass(frozen=True)
class Way:
    """One way by which a letter can go, and why it may or may not."""

    code: str
    allowed: bool
    because: str


def draft(session: Session, held: Held, kind: str, now: datetime) -> str:
    """The letter's first words, from the form as it stands. Raises NotReleased where no review was held."""
    refuse_unheld(held, kind)
    answers: dict[str, Answer] = {}
    for row in review_form_queries.saved(session, held.id).values():
        answers |= restored(row.answers)
    worker = session.get(Staff, held.review.worker_id or held.person.keyworker_id or (held.form.ended_by if held.form else 0) or 0)  # fmt: skip
    actions = [
        Agreed(line.row.what, line.owner, line.row.due_on)
        for line in review_form_queries.actions(session, held.id)
        if line.row.ended_as != "not_needed"
    ]
    told = Told(
        form.sections_of(session, held), answers, actions, held.review.completed_on or london_date(now), held.review.outcome == "completed_by_phone",
        worker.name if worker else "a colleague", next_due(session, held.person, now).on, hello(held.person),
        phone_of(session, worker, now), truth(held.person.choices.get("easy_read")),
    )  # fmt: skip
    return DRAFTS[kind](told)


def phone_of(session: Session, worker: Staff | None, now: datetime) -> str:
    """Where the person rings her: her direct number, as in the letters before the review, else the service's."""
    service = current(session, now)
    found = named(session, worker.id, service) if worker else None
    return found.phone if found else service.phone


def refuse_unheld(held: Held, kind: str) -> None:
    """Raise NotReleased where no review was held; a letter that puts one right stands by itself."""
    if kind in CORRECTIONS.values():
        return
    if held.review.state is not ReviewState.COMPLETED or held.review.outcome not in HELD:
        raise NotReleased("Letters follow a review that was held.")


def keep(
    session: Session, held: Held, kind: str, words: str, *, version: int, staff_id: int, now: datetime
) -> ReviewLetter:
    """Keep a letter's words as they were edited from `version` (0: nobody has kept it yet). Raises NotReleased, StaleLetter."""
    refuse_unheld(held, kind)
    if not words.strip():
        raise NotReleased("Write the letter first.")
    turn = held.form.turn if held.form else 1
    new = {"review_id": held.id, "kind": kind, "turn": turn, "words": words, "version": 1, "made_at": now, "changed_by": staff_id, "how": ""}  # fmt: skip
    if (
        version == 0
        and kind not in CORRECTIONS.values()
        and insert_one(session, ReviewLetter, new, keys=["review_id", "kind", "turn"]) is not None
    ):
        return review_form_queries.letters(session, held.id)[kind]
    row = review_form_queries.letters(session, held.id).get(kind)
    if row is None:
        raise NotReleased("There is no such letter.")
    seen = col(ReviewLetter.id) == row.id, col(ReviewLetter.version) == version, col(ReviewLetter.released_at).is_(None)
    values = {"words": words, "version": version + 1, "changed_by": staff_id}
    done = session.execute(update(ReviewLetter).where(*seen).values(**values))
    session.refresh(row)
    if not events.affected(done):
        raise StaleLetter(row)
    return row


def ways(session: Session, held: Held, kind: str, now: datetime) -> list[Way]:
    """By which ways the letter can go now, with the reason for each."""
    return [way(session, held, code, now) for code in WAYS[kind]]


def way(session: Session, held: Held, code: str, now: datetime) -> Way:
    """Whether the letter can go this way now. What is not known to be safe is not."""
    person = person_now(held.person)
    if code != "not_wanted" and (held.person.letters_held or person.died):
        return Way(code, False, "Every letter about this person is held.")
    if code == "mail":
        return by_mail(session, held)
    if code == "post":
        found = review_copies.reached(held.person, now)
        if isinstance(found, NotReached):
            return Way(code, False, f"{found.because} {found.ask or ''}".strip())
        return Way(code, True, f"It is printed with the letters for the post, to {found.to}. {found.because}")
    return Way(code, True, SAID[code])


SAID = {
    "paper": "Print it, send it by the board's letter route, and tick it here.",
    "hand": "Print it and give it to the person.",
    "not_wanted": "The person would rather not have a copy: it stays here and can be asked for.",
}


def by_mail(session: Session, held: Held) -> Way:
    """Whether the practice can be written to: open, an address that somebody confirmed, on a secure domain."""
    if held.practice is None:
        return Way("mail", False, "No practice is known. Enter it on the person's record first.")
    verdict = may_write_to_practice(practice_now(session, held.practice.code), person_now(held.person))
    if isinstance(verdict, Withheld):
        return Way("mail", False, f"{verdict.because} {verdict.ask or ''}".strip())
    if not is_secure(held.practice.email or "", own_domains(session)):
        return Way("mail", False, "The practice's address is not on a secure domain: send it by the board's letter route.")  # fmt: skip
    return Way("mail", True, f"It goes to {held.practice.name}, {held.practice.email}.")


def problems(words: str) -> list[str]:
    """What stops a letter: a place left open, abstinence as a condition."""
    found = [f"Fill in or take out: {one}" for one in dict.fromkeys(open_places(words))]
    return found + [f"“{one}” {abstinence.BECAUSE}" for one in abstinence.conditions(words)]


def release(
    app: App,
    session: Session,
    held: Held,
    kind: str,
    words: str,
    how: str,
    *,
    version: int,
    staff_id: int,
    now: datetime,
) -> None:
    """Release the letter by one way, once. Raises NotReleased, StaleLetter."""
    there = review_form_queries.letters(session, held.id).get(kind)
    if there is not None and there.released_at is not None:
        if how in INSTEAD and never_left(session, held, there):
            instead(session, held, there, how, staff_id, now)
            return
        raise NotReleased("This letter has been released already. It goes once.")
    chosen = way(session, held, how, now) if how in WAYS[kind] else Way(how, False, "Choose how it goes.")
    if not chosen.allowed:
        raise NotReleased(chosen.because)
    row = keep(session, held, kind, words, version=version, staff_id=staff_id, now=now)
    if how != "not_wanted" and (wrong := problems(words)):
        raise NotReleased(" ".join(wrong))
    if how == "post":
        try:
            review_copies.to_print(session, held, row, staff_id, now)
        except NotPrinted as no:
            raise NotReleased(str(no)) from None
    row.letter_id = into_outbox(app, session, held, row, staff_id, now) if how == "mail" else None
    row.released_at, row.released_by, row.how = now, staff_id, how
    actor = events.person(staff_id)
    events.note(session, held.review, actor=actor, now=now, because=f"letter ({kind}) released: {how}")


INSTEAD = frozenset({"paper", "hand"})  # how a letter goes that did not leave by itself


def never_left(session: Session, held: Held, row: ReviewLetter) -> bool:
    """Whether a letter that was given to the outbox, or to the print, certainly did not leave, or came back."""
    copy = review_copies.printed_as(session, held, row)
    if copy is not None:
        return copy.state is PersonLetterState.STOPPED
    letter = session.get(Letter, row.letter_id) if row.letter_id else None
    if row.how != "mail" or letter is None:
        return False
    return letter.state in review_form_queries.NEVER_LEFT or letter.bounced_at is not None


def instead(session: Session, held: Held, row: ReviewLetter, how: str, staff_id: int, now: datetime) -> None:
    """Take a letter that did not leave out of the outbox for good; it goes by the board's route, or by hand, instead, like one that came back."""
    letter, actor = session.get(Letter, row.letter_id) if row.letter_id else None, events.person(staff_id)
    if letter is not None and letter.state in (LetterState.WITHHELD, LetterState.FAILED):
        events.move(session, letter, LetterState.CANCELLED, actor=actor, now=now, because="sent on paper instead")
    row.released_at, row.released_by, row.how = now, staff_id, how
    events.note(session, held.review, actor=actor, now=now, because=f"letter ({row.kind}) released: {how}")


def into_outbox(app: App, session: Session, held: Held, row: ReviewLetter, staff_id: int, now: datetime) -> int:
    """Post it; its key keeps it to one a review, whatever happens here. Returns the letter's number."""
    assert held.practice is not None
    posting = Posting(
        key=f"review-letter:{row.kind}:review-{held.id}" + (f":turn-{row.turn}" if row.turn > 1 else ""),
        kind=LETTER,
        reference=f"R-{held.id}",
        words=rendered(session, held, row.words, staff_id, now),
        to=[held.practice.email or ""],
        about={
            "review_id": held.id,
            "person_id": held.person.id,
            "practice_code": held.practice.code,
            "author_id": staff_id,
        },
    )
    sender = current(session, now).name
    actor = events.person(staff_id)
    letter_id = post(session, main_mailbox(session, app), posting, sender_name=sender, actor=actor, now=now)
    if letter_id is None:
        raise NotReleased("This letter has been released already. It goes once.")
    return letter_id


def rendered(session: Session, held: Held, words: str, staff_id: int, now: datetime) -> Rendered:
    """The GP's letter as it leaves: for the practice's files, with the CHI number, as its address is on a secure domain."""
    author = session.get_one(Staff, staff_id)
    number = held.person.chi
    role = Handler(author.roles[0]).title if author.roles and author.roles[0] in set(Handler) else "Team member"
    return render(
        LETTER,
        service=current(session, now),
        reference=f"R-{held.id}",
        filing=f"{FILING}CHI number {number[:6]} {number[6:]}, for the attention of the GP.",
        body=words.strip(),
        author=author.name,
        role=role,
    )
