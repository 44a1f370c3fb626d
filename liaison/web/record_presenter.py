"""A case as the text for the clinical record."""

from __future__ import annotations

from liaison.domain.casework import CallKind
from liaison.domain.record_text import Matter, Said, record_text
from liaison.domain.spoken import exact
from liaison.domain.states import CaseState, LetterState
from liaison.store import casework_queries
from liaison.store.mail_queries import Arrival, CaseFile
from liaison.store.session import Session
from liaison.store.tables import Letter
from liaison.store.tables_casework import Call
from liaison.triage.reply import body_of
from liaison.web.beside_presenter import known_by
from liaison.web.deps import Colleague
from liaison.web.presenters import category, place
from liaison.web.saying import Saying

# what was not sent was not said
LEFT = frozenset({LetterState.QUEUED, LetterState.SENDING, LetterState.SENT, LetterState.UNKNOWN})


def for_record(session: Session, file: CaseFile, colleague: Colleague, service: str, say: Saying) -> str:
    """The text. A mail about several people is never copied whole: only what was written down of this person's part."""
    case = file.case
    calls = casework_queries.calls(session, case.id or 0)
    taken = {call.message_id: call for call in calls if call.kind is CallKind.ASKED}
    person = file.register.person if file.register else None
    known = f"{person.name}, CHI {person.chi} (known by number and {known_by(person, file)})" if person else ""
    ended = f"Finished {exact(case.closed_at)}." if case.state is CaseState.CLOSED and case.closed_at else ""
    return record_text(
        Matter(
            service=service,
            reference=case.reference,
            person=known,
            about=f"{category(case.category, case.outcome)}; {case.urgency.title.lower()}",
            asked=[asked(session, one, taken.get(one.message.id), file) for one in reversed(file.arrivals)],
            answered=answers(file, [call for call in calls if call.kind is CallKind.ANSWERED]),
            ended=ended,
            copied=f"Copied {exact(say.now)} by {colleague.name}.",
        )
    )


def asked(session: Session, one: Arrival, call: Call | None, file: CaseFile) -> Said:
    """One mail or call as a question."""
    who = place(None, one.message.sender_name, one.message.sender)
    practice = f", {file.practice.name} ({file.practice.code})" if file.practice else ""
    by = "by telephone" if call else "by mail"
    heading = f"{exact(one.ledger.received_at)}, {by}, from {who}{practice}:"
    part = casework_queries.part(session, one.message.id)
    if part is not None:
        return Said(heading, f"{part.label} (one part of a mail about several people, which is not copied here)")
    return Said(heading, one.message.new_text.strip() or one.message.text)


def answers(file: CaseFile, calls: list[Call]) -> list[Said]:
    """Letters and calls by which it was answered, oldest first."""
    letters = [one for one in file.letters if one.kind == "answer" and one.state in LEFT]
    found = [(one.sent_at or one.created_at, letter(one, file)) for one in letters]
    found += [(one.at, phoned(one, file)) for one in calls]
    return [said for _, said in sorted(found, key=lambda pair: pair[0])]


def letter(one: Letter, file: CaseFile) -> Said:
    """A letter of ours."""
    by = file.names.get(one.author_id or 0, "a colleague")
    missed = " (a report says that it did not arrive)" if one.bounced_at else ""
    sent = exact(one.sent_at) if one.sent_at else "not sent yet"
    return Said(f"{sent}, by letter to {', '.join(one.to)}, from {by}{missed}:", body_of(one.text))


def phoned(one: Call, file: CaseFile) -> Said:
    """A call of ours."""
    return Said(
        f"{exact(one.at)}, by telephone to {one.spoke_with}, from {file.names.get(one.by_id, 'a colleague')}:", one.said
    )
