"""The timeline's lines around reviews: letters to the person, what the practice was asked and said, what colleagues did, letters afterwards.

Each says who and what, and where it is read in full; no note of a colleague and no word of a letter stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from liaison.clock import london_date
from liaison.domain.looking_out import TASKS, Kind
from liaison.domain.practice_answers import WORDS
from liaison.domain.states import PersonLetterState
from liaison.store import person_letter_queries
from liaison.store import person_moments_queries as queries
from liaison.store.session import Session
from liaison.web.person_letter_pages import as_line
from liaison.web.review_form_presenter import HOW, TITLES
from liaison.web.saying import Saying

# a step towards a practice in the middle of a sentence
STEPS = {
    "digest": "asked about the review", "digest_again": "reminded", "digest_third": "reminded again", "ring": "to be rung",
    "digest_elsewhere": "asked about the review at its second contact", "digest_again_elsewhere": "reminded at its second contact",
    "digest_third_elsewhere": "reminded again at its second contact", "outcome": "told what came of another time that it suggested",
}  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    day: date
    when: str
    words: str
    detail: str = ""
    href: str = ""


def moment(day: date, say: Saying, words: str, detail: str = "", href: str = "") -> Moment:
    """A line of that day."""
    return Moment(day, say.long_day(day), words, detail, href)


def around_reviews(session: Session, person_id: int, say: Saying) -> Iterator[Moment]:
    """All of them, in no order."""
    yield from letter_lines(session, person_id, say)
    yield from practice_lines(session, person_id, say)
    yield from task_lines(session, person_id, say)
    for row in queries.letters_after(session, person_id):
        if row.how != "post":  # that one stands among the letters to the person
            words = f"{TITLES[row.kind]}: {HOW.get(row.how, row.how)}"
            yield at(row.released_at, say, words, "", f"/reviews/{row.review_id}/letters/{row.kind}")


def at(when: datetime | None, say: Saying, words: str, detail: str = "", href: str = "") -> Moment:
    """A line of the day of a moment."""
    return moment(london_date(when) if when else say.today, say, words, detail, href)


def letter_lines(session: Session, person_id: int, say: Saying) -> Iterator[Moment]:
    """The letters to the person with what became of each."""
    for one in person_letter_queries.of_person(session, person_id):
        letter, line = one.letter, as_line(one, say)
        when = letter.posted_at or letter.released_at or letter.drafted_at
        stopped = letter.state is PersonLetterState.STOPPED
        why = line.because if stopped or one.came_back or one.fate_because else ""
        detail = f"by {line.way}: {line.stands}{', ' + why if why else ''}"
        yield at(when, say, line.title, detail, f"/letters-to-people/{letter.id}")


def practice_lines(session: Session, person_id: int, say: Saying) -> Iterator[Moment]:
    """What the practice was asked, and what it said."""
    for step, name in queries.asked(session, person_id):
        yield at(step.at, say, f"{name or 'The practice'}: {STEPS.get(step.step.partition(':')[0], step.step)}")
    for answer, name in queries.answered(session, person_id):
        words = f"{name or 'The practice'} says: {WORDS[answer.kind]}"
        detail = "settled" if answer.settled_at else "letters are held from then on" if answer.held else ""
        yield at(answer.at, say, words, detail, f"/reviews/{answer.review_id}/form")


def task_lines(session: Session, person_id: int, say: Saying) -> Iterator[Moment]:
    """What colleagues did for the person, and what is still to be done."""
    for task, name in queries.tasks(session, person_id):
        kind = TASKS[Kind(task.kind)]
        words = kind.answers[task.answer].words if task.answer in kind.answers else ""
        if task.done_at:
            detail = f"{words}; {name or 'a colleague'}" if words else "not needed any more"
            yield at(task.done_at, say, kind.title, detail, f"/for-people/{task.id}")
        else:
            detail = f"to be done by {say.day(task.due_on)}, {name or 'nobody yet'}"
            yield at(task.made_at, say, kind.title, detail, f"/for-people/{task.id}")
