"""What the head of a review form says of a person beside the register's facts: how they may be reached, who may be told, and “This is me”."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from liaison.clock import london_date
from liaison.domain.eligibility import Channel
from liaison.domain.safe_contact import asked_on, is_fresh, last_asked
from liaison.reviews.form import may_be_told
from liaison.store import about_me_queries
from liaison.store.session import Session
from liaison.store.tables_people import Person
from liaison.web.saying import Saying

WAYS = {Channel.POST: "post", Channel.EMAIL: "e-mail", Channel.PHONE: "telephone", Channel.SMS: "text message"}

NOT_BY_ITSELF = (
    "nothing is sent by itself: ask the person each time"  # why is not said: this is printed, and may lie open
)


def reach_facts(session: Session, person: Person, say: Saying) -> list[tuple[str, str]]:
    """Label and words; what nobody has said is to be asked, and nothing is assumed."""
    block, document = person.safe_contact, about_me_queries.document(session, person.id or 0)
    told = may_be_told(person)
    by_itself = not block.get("domestic_abuse") and not person.letters_held
    return [
        ("Safe ways", safe_ways(block, say) if by_itself else NOT_BY_ITSELF),
        *([("Who may be told", told)] if told else []),
        *(
            [("This is me", f"version {document.version}, {say.long_day(london_date(document.saved_at))}")]
            if document is not None and document.version
            else []
        ),
    ]


def safe_ways(block: Mapping[str, Any], say: Saying) -> str:
    """The ways the person called safe, with the day on which each was asked; those whose answer is too old are to be asked again."""
    days: dict[date, list[str]] = defaultdict(list)
    again = []
    for way, words in WAYS.items():
        asked = asked_on(block, way.value)
        if block.get(way.value) == "yes" and asked is not None and is_fresh(asked, say.today):
            days[asked].append(words)
        elif block.get(way.value) == "yes":
            again.append(words)
    safe = [f"{', '.join(ways)}; asked on {say.long_day(day)}" for day, ways in days.items()]
    if not safe:
        asked = last_asked(block)
        safe = [f"none is known; {f'asked on {say.long_day(asked)}' if asked else 'nobody has asked yet'}"]
    return ". ".join(safe + ([f"To be asked again: {', '.join(again)}"] if again else []))
