"""How colleagues answered questions like this one: found when asked for, shown without anybody in it, put into a draft only by a click.

Nothing here is sent by itself, and nothing is remembered: the newest answers of the category are compared anew each time. Changes no row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.blind_slice import is_blind
from liaison.domain.left_open import OPEN
from liaison.domain.nameless import nameless
from liaison.domain.similar import rank
from liaison.letters.catalogue import STARTS
from liaison.letters.replies import FURTHER
from liaison.store.answered_queries import Answered, answered
from liaison.store.mail_queries import staff_names
from liaison.store.tables import Message
from liaison.triage.inbox import NotAllowed, find
from liaison.triage.letter_words import body_of

SMALL = re.compile(r"(?<![\w'’-])[a-z][a-z'’-]+")
IN_SO_MANY = (
    3  # questions in which a word has to stand in small letters to be common: what fewer use may be somebody's name
)
ASKED = 400  # characters of a question that are shown


@dataclass(frozen=True)
class Suggestion:
    """One earlier answer with nobody in it, and the question it answered."""

    letter_id: int
    asked: str
    answered: str
    at: datetime
    likeness: float


def suggestions(session: Session, case_id: int, limit: int = 3) -> list[Suggestion]:
    """The earlier answers to the questions most like this one, the most alike first. Of a case that people sort first the category is
    not used: it would tell the reader's answer."""
    case = find(session, case_id)
    pool = answered(session, case_id, None if is_blind(case) else case.category)
    mails = session.scalars(select(Message).where(col(Message.case_id) == case_id).order_by(col(Message.id)))
    asked = "\n".join(f"{message.subject}\n{message.new_text}" for message in mails)
    known = {one.letter_id: one for one in pool}
    found = rank(asked, {one.letter_id: one.asked for one in pool}, limit)
    if not found:
        return []
    words, ours = common(pool), tuple(staff_names(session).values())
    return [shown(known[number], score, words, ours) for number, score in found]


def shown(one: Answered, score: float, words: frozenset[str], ours: Sequence[str]) -> Suggestion:
    """An earlier answer as colleagues see it."""
    names = (*one.names, *ours)
    answer, asked = nameless(body_of(one.answered), names, words), OPEN.sub("…", nameless(one.asked, names, words))
    return Suggestion(one.letter_id, asked.strip()[:ASKED], answer.strip(), one.at, round(score, 2))


def to_insert(session: Session, case_id: int, letter_id: int) -> str:
    """The words of an earlier answer for a draft, as the page shows them. Raises NotAllowed for one that is not suggested here."""
    for one in suggestions(session, case_id):
        if one.letter_id == letter_id:
            return one.answered
    raise NotAllowed("That earlier answer is not among those suggested for this question any more.")


def common(pool: Sequence[Answered]) -> frozenset[str]:
    """The words that are common here: those of our own templates, and those in small letters in several of these conversations."""
    seen = Counter(word for one in pool for word in set(SMALL.findall(f"{one.asked} {body_of(one.answered)}")))
    return own_words() | {word for word, number in seen.items() if number >= IN_SO_MANY}


@cache
def own_words() -> frozenset[str]:
    """The words of our own templates, in small letters."""
    texts = (*STARTS.values(), *(one.text for one in FURTHER))
    return frozenset(re.findall(r"[a-z][a-z'’-]+", " ".join(texts).lower()))
