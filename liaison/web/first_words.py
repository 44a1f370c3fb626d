"""What stands in a list in the place of a question's first words where they may be hard to read: the one place that every list asks.

A duty nurse chooses what to open by urgency, category and red flag; those always stand. The words come when she asks for them in the
list or opens the question.
"""

from __future__ import annotations

from collections.abc import Sequence

from liaison.domain.blind_slice import is_blind
from liaison.domain.content_notes import note_in_a_list
from liaison.store.content_queries import Holds, hard_mails
from liaison.store.inbox_queries import CaseLine
from liaison.store.session import Session
from liaison.store.tables import Case

NOTHING_KNOWN = Holds()


def notes(session: Session, cases: Sequence[CaseLine | Case]) -> dict[int, str]:
    """The line of each of these cases whose first words wait to be asked for, by id."""
    known = hard_mails(session, [case.id for case in cases if case.id])
    found = {case.id or 0: note(case, known.get(case.id or 0, NOTHING_KNOWN)) for case in cases}
    return {case_id: line for case_id, line in found.items() if line}


def note(case: CaseLine | Case, holds: Holds) -> str:
    """The line of one case, or ""."""
    return note_in_a_list(case.category, holds.rules, sorted(holds.read_as), kept_back=is_blind(case))
