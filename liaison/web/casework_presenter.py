"""The casework of one case as words: its telephone calls, and what the forms beside the mail need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liaison.clock import LONDON
from liaison.domain.blind_slice import is_blind
from liaison.domain.casework import CallKind, FiledAs
from liaison.domain.chi import mask_all
from liaison.domain.psychology import Barrier, is_the_matter, may_be_asked
from liaison.domain.states import CaseState
from liaison.store import casework_queries as queries
from liaison.store import filing_queries, joined_queries
from liaison.store.casework_queries import Linked
from liaison.store.mail_queries import Arrival, CaseFile
from liaison.store.psychology_queries import barrier_of
from liaison.store.session import Session
from liaison.store.tables import Case, Note
from liaison.store.tables_casework import Call, Joining, LookAgain, Mention
from liaison.triage import put_together
from liaison.web.deps import Colleague
from liaison.web.saying import Said, Saying


@dataclass(frozen=True)
class Phoned:
    """A telephone call in words; `mail_id` is the mail that stands for one that was logged as a question."""

    mail_id: int | None
    spoke_with: str
    number: str
    when: Said
    said: str
    by: str
    written: Said


@dataclass(frozen=True)
class NoteLine:
    """A note of a colleague, whom it asks to read it, and the mention to set down where that is whoever looks."""

    author: str
    text: str
    when: Said
    asks: str
    for_me: int | None


@dataclass(frozen=True)
class Look:
    """The day on which the case comes back; `back` when it has."""

    day: str
    because: str
    by: str
    back: bool


@dataclass(frozen=True)
class LinkLine:
    """The other end of a link."""

    link_id: int
    href: str
    reference: str
    subject: str
    state: str
    because: str
    by: str
    when: Said


def casework(session: Session, colleague: Colleague, file: CaseFile, say: Saying) -> dict[str, Any]:
    """What the templates draw of a case's casework."""
    assert file.case.id is not None
    found = queries.calls(session, file.case.id)
    parts = queries.has_parts(session, file.case.id)
    here = say.now.astimezone(LONDON)
    return {
        "asked_by_phone": {
            call.message_id: phoned(call, file.names, say) for call in found if call.kind is CallKind.ASKED
        },
        "phoned": [phoned(call, file.names, say) for call in found if call.kind is CallKind.ANSWERED],
        "notes": note_lines(session, colleague, file, say),
        "look": look(queries.day_of(session, file.case.id), file.names, say),
        "linked": [link_line(one, file.names, say) for one in queries.linked(session, file.case.id)],
        "can_divide": bool(file.arrivals) and not (parts and queries.is_part(session, file.arrivals[0].message.id)),
        "joined_here": [
            joint(one, file.names, say)
            for one in joined_queries.joinings(session, file.case.id)
            if put_together.DIVIDED not in one.before
        ],
        "divided": divided(session, file, say) if parts else None,
        "joined_to": joined_to(session, file.case.id),
        "part": queries.part(session, file.case.first_message_id) if parts else None,
        "filed": filed(session, file, say),
        **psychology(session, file),
        "today": {"on": here.date().isoformat(), "at": f"{here:%H:%M}"},
    }


def finishing_asks(case: Case, arrivals: Sequence[Arrival]) -> bool:
    """Whether finishing a case asks what stands in the way of psychology."""
    texts = (f"{one.message.subject}\n{one.message.text}" for one in arrivals)
    return not is_blind(case) and is_the_matter(case.category, case.also, texts)


def psychology(session: Session, file: CaseFile) -> dict[str, Any]:
    """What stands in the way of psychology, whether the list is offered, and whether finishing asks. What is kept back until a colleague
    has sorted the mail is not told by it."""
    case, row = file.case, barrier_of(session, file.case.id or 0)
    sorted_ = not is_blind(case)
    return {
        "barrier": row,
        "barrier_by": file.names.get(row.by_id, "A colleague") if row else "",
        "barrier_offered": row is not None or (sorted_ and may_be_asked(case.category, case.also)),
        "barrier_asked": finishing_asks(case, file.arrivals),
        "barriers": [(one.value, one.words) for one in Barrier],
    }


def phoned(call: Call, names: Mapping[int, str], say: Saying) -> Phoned:
    """One call."""
    by = names.get(call.by_id, "A colleague")
    return Phoned(
        call.message_id, call.spoke_with, call.number, say.when(call.at), call.said, by, say.when(call.written_at)
    )


@dataclass(frozen=True)
class Divided:
    """A mail of this case that was divided: into which others, by whom, and why it cannot be put back together ("" while it can)."""

    others: str
    by: str
    when: Said
    why_not: str


def divided(session: Session, file: CaseFile, say: Saying) -> Divided | None:
    """The newest division of this case's mails, while it stands."""
    row = put_together.division_of(session, file.case.id or 0)
    if row is None:
        return None
    others = ", ".join(put_together.references(session, row))
    return Divided(
        others, file.names.get(row.by_id, "A colleague"), say.when(row.at), put_together.why_not(session, row, say.now)
    )


@dataclass(frozen=True)
class Joint:
    """A question that was joined to this one."""

    id: int
    other_id: int
    by: str
    because: str
    when: Said


def joint(row: Joining, names: Mapping[int, str], say: Saying) -> Joint:
    """One joining."""
    return Joint(row.id or 0, row.joined_id, names.get(row.by_id, "A colleague"), row.because, say.when(row.at))


@dataclass(frozen=True)
class Filed:
    """How the case stands to the clinical record, by whom and since when."""

    words: str
    by: str
    when: Said


FILED = {FiledAs.FILED: "In the clinical record", FiledAs.NOT_NEEDED: "Nothing of it belongs in the clinical record"}


def filed(session: Session, file: CaseFile, say: Saying) -> Filed | None:
    """What was filed, if that is still all there is."""
    row = filing_queries.filing(session, file.case.id or 0)
    return Filed(FILED[row.how], file.names.get(row.by_id, "A colleague"), say.when(row.at)) if row else None


def joined_to(session: Session, case_id: int) -> tuple[int, str, bool] | None:
    """The question that has this one's mails now, its reference, and whether both were one mail that was put back together."""
    if not joined_queries.is_joined(session, case_id):
        return None
    kept = joined_queries.standing_for(session, [case_id]).get(case_id)
    how = joined_queries.joining_of(session, case_id) if kept else None
    return (kept, queries.reference_of(session, kept), put_together.DIVIDED in how.before) if kept and how else None


def note_lines(session: Session, colleague: Colleague, file: CaseFile, say: Saying) -> list[NoteLine]:
    """The notes, newest first."""
    assert file.case.id is not None
    asked: dict[int, list[Mention]] = defaultdict(list)
    for one in queries.mentions(session, file.case.id):
        asked[one.note_id].append(one)
    return [note_line(note, asked.get(note.id or 0, []), colleague.id, file.names, say) for note in file.notes]


def note_line(note: Note, asked: Sequence[Mention], staff_id: int, names: Mapping[int, str], say: Saying) -> NoteLine:
    """One note."""
    mine = next((one.id for one in asked if one.staff_id == staff_id and one.seen_at is None), None)
    asks = ", ".join(whom(one, names, say) for one in asked)
    return NoteLine(names.get(note.author_id, "A colleague"), note.text, say.when(note.at), asks, mine)


def whom(asked: Mention, names: Mapping[int, str], say: Saying) -> str:
    """A colleague who is asked, and whether she has seen it."""
    seen = f"seen {say.when(asked.seen_at).words}" if asked.seen_at else "not seen yet"
    return f"{names.get(asked.staff_id, 'a colleague')} ({seen})"


def look(row: LookAgain | None, names: Mapping[int, str], say: Saying) -> Look | None:
    """The day to look again."""
    if row is None:
        return None
    return Look(say.long_day(row.on), row.because, names.get(row.by_id, "A colleague"), row.back_at is not None)


def link_line(one: Linked, names: Mapping[int, str], say: Saying) -> LinkLine:
    """One link."""
    case = one.case
    owner = names.get(case.owner_id or 0, "")
    state = "finished" if case.state is CaseState.CLOSED else f"with {owner}" if owner else "nobody yet"
    return LinkLine(
        one.link_id, f"/cases/{case.id}", case.reference, mask_all(case.subject).strip() or "(no subject)", state,
        one.because, names.get(one.by_id, "A colleague"), say.when(one.at),
    )  # fmt: skip
