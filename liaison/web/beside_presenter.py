"""What stands beside the mail, in words: the practice with its contacts and next meeting, and by which channels the person can safely be
reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liaison.domain.eligibility import Allowed, Channel, may_write_to_person
from liaison.domain.identifying import second_signs
from liaison.outbox.eligible import person_now
from liaison.store.beside_queries import Beside, beside
from liaison.store.mail_queries import CaseFile
from liaison.store.session import Session
from liaison.store.tables_people import Person
from liaison.web.saying import Saying

CHANNELS = {Channel.EMAIL: "E-mail", Channel.SMS: "Text message", Channel.POST: "Post", Channel.PHONE: "Telephone"}
NOTHING = Beside((), (), None)


@dataclass(frozen=True)
class Safety:
    """One channel, whether it is safe, and why."""

    channel: str
    word: str
    because: str


def beside_mail(session: Session, file: CaseFile, say: Saying) -> dict[str, Any]:
    """What the templates draw beside the mail."""
    person = file.register.person if file.register else None
    return {
        "beside": beside(session, file.practice, but=file.case.id or 0, today=say.today) if file.practice else NOTHING,
        "safe_contact": safety(person, say) if person else [],
        "known_by": known_by(person, file) if person else "",
    }


def safety(person: Person, say: Saying) -> list[Safety]:
    """Each channel as the law sees it today, for a letter that a person writes."""
    now = person_now(person)
    found = []
    for channel, name in CHANNELS.items():
        answer = may_write_to_person(now, channel, say.today, automatic=False)
        found.append(Safety(name, "safe" if isinstance(answer, Allowed) else "not now", answer.because))
    return found


def known_by(person: Person, file: CaseFile) -> str:
    """Which second sign stands in the mails of the case; a colleague may have chosen her by hand in earlier mails."""
    words = "\n".join(f"{one.message.subject}\n{one.message.text}" for one in file.arrivals)
    return " and ".join(second_signs(person.chi, (person.name, person.preferred_name), words)) or "name"
