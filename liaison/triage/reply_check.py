"""What is known of a conversation before an answer leaves, and the interlock's questions about it. Reads rows, changes none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.conversations import subject
from liaison.domain.interlock import Conversation, Leaving, Question, Reader, With, ask, unconfirmed
from liaison.domain.open_hours import name_key
from liaison.domain.secure_domains import is_secure
from liaison.letters.catalogue import CATALOGUE
from liaison.letters.site_replies import templates
from liaison.practices.pharmacy_hours import PHARMACY
from liaison.practices.secure_list import own_domains
from liaison.practices.senders import places_of, practice_of
from liaison.store.file_queries import Enclosed
from liaison.store.tables import Case, Draft, Message
from liaison.store.tables_people import Person, Practice
from liaison.triage.follow_up import known_cases
from liaison.triage.inbox import NotAllowed


class Unconfirmed(NotAllowed):
    """The answer may not leave yet: `questions` stop it, or wait for a person's word."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.questions = tuple(questions)
        super().__init__(" ".join(question.words for question in self.questions))


def refuse_unconfirmed(questions: Iterable[Question], confirmed: Collection[str]) -> list[str]:
    """The keys that were confirmed, of the questions there are. Raises Unconfirmed."""
    asked = list(questions)
    if left := unconfirmed(asked, confirmed):
        raise Unconfirmed(left)
    return [question.key for question in asked]


def confirmed_words(keys: Iterable[str]) -> str:
    """What happened, where a person confirmed questions: which ones they were, and nothing of the letter."""
    return "confirmed before sending: " + ", ".join(sorted({key.partition(":")[0].replace("_", " ") for key in keys}))


def questions(
    session: Session,
    case: Case,
    to: Sequence[str],
    text: str,
    *,
    draft: Draft | None = None,
    files: Sequence[Enclosed] = (),
) -> list[Question]:
    """What is asked about this answer to this case; `files` are those its author added."""
    known = replace(conversation(session, case, draft), asked=mails_of(session, case))
    readers = readers_of(session, to)
    purpose = subject(case.reference, CATALOGUE["answer"].purpose)
    going = tuple(With(one.name, one.words) for one in files if one.added)
    return ask(Leaving(text, purpose, readers, going, inserted(session, case, draft)), known)


def conversation(session: Session, case: Case, draft: Draft | None = None) -> Conversation:
    """What is known of the conversation of a case."""
    assert case.id is not None
    person = session.get(Person, case.person_id) if case.person_id else None
    newer = draft is not None and draft.seen_message_id is not None and draft.seen_message_id < case.last_message_id
    return Conversation(
        practice=case.practice_code or "",
        place=place(session, case.practice_code or ""),
        person_chi=person.chi if person else None,
        names=tuple(name for name in (person.name, person.preferred_name) if name) if person else (),
        chis=known_cases(session, {case.id})[case.id].chis,
        own_domains=own_domains(session),
        pharmacy=name_key(person.pharmacy) if person and person.pharmacy else "",
        newer_mail=case.last_message_id if newer else None,
    )


def readers_of(session: Session, to: Sequence[str]) -> tuple[Reader, ...]:
    """Whom each address is known to write for: a practice, or another place of the directory."""
    writes_for = practice_of(session, to)
    places = places_of(session, [address for address in to if address.lower() not in writes_for])
    found = []
    for address in to:
        code, other = writes_for.get(address.lower(), ""), places.get(address.lower())
        if other is not None:
            keys = (other.name_key, name_key(other.code)) if other.kind == PHARMACY else ()
            found.append(Reader(address, f"place {other.id}", other.name, keys))
        else:
            found.append(Reader(address, code, place(session, code)))
    return tuple(found)


def mails_of(session: Session, case: Case) -> tuple[str, ...]:
    """The newly written words of the mails of a case."""
    return tuple(session.scalars(select(col(Message.new_text)).where(col(Message.case_id) == case.id)))


def place(session: Session, code: str) -> str:
    """A practice's name; its code where it is not in the directory."""
    practice = session.get(Practice, code) if code else None
    return practice.name if practice else code


def begun_from(case: Case, draft: Draft | None) -> list[str]:
    """The templates an answer was begun from; without a draft, the one that the page begins with."""
    marks = draft.begun_from if draft else [f"template:{start_name(case)}"]
    return [one.removeprefix("template:") for one in marks if one.startswith("template:")]


def start_name(case: Case) -> str:
    """The template an answer to this case begins with."""
    return case.category.value if case.category else "plain"


def inserted(session: Session, case: Case, draft: Draft | None) -> str:
    """What the program put into a draft: the templates it was begun from, as they stand."""
    known = templates(session)
    return "\n".join(known[name].text for name in begun_from(case, draft) if name in known)


def needs_second(session: Session, case: Case, draft: Draft | None) -> bool:
    """Whether a template that the answer was begun from asks for a second person."""
    known = templates(session)
    return any(known[name].second_person for name in begun_from(case, draft) if name in known)


def chi_for_files(session: Session, case: Case, to: Sequence[str]) -> str | None:
    """The CHI number that a letter may carry for the practice's files: there is exactly one person, and every reader is on a secure
    domain. None elsewhere."""
    known = conversation(session, case)
    number = known.person_chi or (next(iter(known.chis)) if len(known.chis) == 1 else None)
    secure = bool(to) and all(is_secure(address, known.own_domains) for address in to)
    return number if secure and not (known.chis - {number}) else None
