"""Training that the service offers to those it works with: who may ask, and the words of an answer. Pure.

The groups are those whom the pathfinders' learning report names: training reception staff and "all people coming into contact with people
using the services", facilities management, and partners such as prisons, pharmacies and the third sector.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from liaison.domain import chi
from liaison.domain.attending import ANSWER_WORDS, Answer

GROUPS: dict[str, str] = {
    "practice": "A GP practice",
    "reception": "A reception team",
    "facilities": "Facilities management",
    "pharmacy": "A community pharmacy",
    "prison": "A prison",
    "third_sector": "A third-sector organisation",
    "other": "Somebody else",
}
# nobody comes in another's place unseen: a colleague puts them on the list
MAY_ANSWER = (Answer.WAITING, Answer.YES, Answer.MAYBE, Answer.NO, Answer.OTHER_TIME)
ANSWERS: dict[str, str] = {answer.value: ANSWER_WORDS[answer] for answer in MAY_ANSWER}
ATTENDED: dict[str, str] = {"came": "came", "apologies": "sent apologies", "absent": "was not there"}
ANSWER_WITHIN = 5  # working days until somebody who asked hears from us
REMIND_DAYS = 7  # before the date, once, whoever has not been heard from
LONGEST = timedelta(hours=10)
ADDRESS = re.compile(r"[^@\s<>\",;:]+@[^@\s<>\",;:]+\.[^@\s<>\",;:.]+")
NO_PEOPLE = "This holds what looks like a CHI number. Please leave out everything about patients."

INVITE, CONFIRM, REMIND, OFF = KINDS = ("training-invite", "training-confirm", "training-remind", "training-off")
TITLE = "Shared care: training"  # what a calendar shows: no name and no number in it
UID = re.compile(r"training-([0-9]{1,9})-[0-9]{8}t[0-9]{12}@liaison\.invalid")
KEY = re.compile(r"(training-(?:invite|confirm|remind|off)):place-([0-9]{1,9}):([0-9]{1,9})")


def letter_key(kind: str, place_id: int, sequence: int) -> str:
    """The outbox key of a letter to one person about one version of a date: so nobody has two of it."""
    return f"{kind}:place-{place_id}:{sequence}"


def read_key(key: str) -> tuple[str, int, int] | None:
    """Kind, place and version that a key names; None for other letters."""
    found = KEY.fullmatch(key)
    return (found[1], int(found[2]), int(found[3])) if found else None


def uid_of(date_id: int, added_at: datetime) -> str:
    """The UID of a date's calendar object: of what never changes about it, so it is the same for life. `added_at` aware."""
    return f"training-{date_id}-{added_at.astimezone(UTC):%Y%m%dT%H%M%S%f}@liaison.invalid"


def date_in(uid: str) -> int | None:
    """The date that a UID names, whatever became of its capitals on the way; None for others'."""
    found = UID.fullmatch(uid.lower())
    return int(found[1]) if found else None


def why_not_need(contact: str, email: str, phone: str, words: str) -> tuple[str, str] | None:
    """Why a request cannot be taken so: the field and what to do; None when it can."""
    if not email and not phone:
        return "email", "Give a mail address or a telephone number, so that we can answer."
    if email and not ADDRESS.fullmatch(email):
        return "email", "Enter a whole mail address, like name@practice.example."
    if chi.find(f"{contact}\n{words}"):
        return "words", NO_PEOPLE
    return None


def why_no_date(starts: datetime, ends: datetime, now: datetime) -> tuple[str, str] | None:
    """Why these aware moments cannot be a date: the field and what to do; None when they can."""
    if starts <= now:
        return "day", "This time has passed. Enter a day and time to come."
    if not starts < ends <= starts + LONGEST:
        return "minutes", "Enter how long it takes: from 15 minutes to 10 hours."
    return None
