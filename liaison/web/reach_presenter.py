"""What the head of a review form says of a person beside the register's facts: how they may be reached, who may be told, and “This is me”."""

from __future__ import annotations

from liaison.clock import london_date
from liaison.domain.eligibility import Channel
from liaison.reviews.form import may_be_told
from liaison.reviews.reach_tasks import day_or_none
from liaison.store import about_me_queries
from liaison.store.session import Session
from liaison.store.tables_people import Person
from liaison.web.saying import Saying

WAYS = {Channel.POST: "post", Channel.EMAIL: "e-mail", Channel.PHONE: "telephone", Channel.SMS: "text message"}


def reach_facts(session: Session, person: Person, say: Saying) -> list[tuple[str, str]]:
    """Label and words; what nobody has said is to be asked, and nothing is assumed."""
    block, document = person.safe_contact, about_me_queries.document(session, person.id or 0)
    safe = ", ".join(words for way, words in WAYS.items() if block.get(way.value) == "yes")
    asked = day_or_none(block.get("checked_on"))
    told = may_be_told(person)
    return [
        (
            "Safe ways",
            f"{safe or 'none is known'}; {f'asked on {say.long_day(asked)}' if asked else 'nobody has asked yet'}",
        ),
        *([("Who may be told", told)] if told else []),
        *(
            [("This is me", f"version {document.version}, {say.long_day(london_date(document.saved_at))}")]
            if document is not None and document.version
            else []
        ),
    ]
