"""The casework of one case as words: its telephone calls, and what the forms beside the mail need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liaison.clock import LONDON
from liaison.domain.casework import CallKind
from liaison.store import casework_queries as queries
from liaison.store.mail_queries import CaseFile
from liaison.store.session import Session
from liaison.store.tables_casework import Call
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


def casework(session: Session, colleague: Colleague, file: CaseFile, say: Saying) -> dict[str, Any]:
    """What the templates draw of a case's casework."""
    assert file.case.id is not None
    found = queries.calls(session, file.case.id)
    here = say.now.astimezone(LONDON)
    return {
        "asked_by_phone": {
            call.message_id: phoned(call, file.names, say) for call in found if call.kind is CallKind.ASKED
        },
        "phoned": [phoned(call, file.names, say) for call in found if call.kind is CallKind.ANSWERED],
        "today": {"on": here.date().isoformat(), "at": f"{here:%H:%M}"},
    }


def phoned(call: Call, names: Mapping[int, str], say: Saying) -> Phoned:
    """One call."""
    by = names.get(call.by_id, "A colleague")
    return Phoned(
        call.message_id, call.spoke_with, call.number, say.when(call.at), call.said, by, say.when(call.written_at)
    )
