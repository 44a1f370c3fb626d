"""What a person judged of a mail, kept as a labelled row: what was suggested, what she decided, and whether she had seen the answer.

Called inside the transaction of the act itself. It copies no words of the mail: those stay where they are until a named person releases
them (`reader/lessons`).
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.blind_slice import BlindLook
from liaison.domain.labelling import How, Label
from liaison.store.tables import Case, Correction, Reading
from models.taxonomy import Outcome

LONGEST = 500  # characters of a reason


def keep(
    session: Session,
    case: Case,
    message_id: int,
    decided: Label,
    how: How,
    *,
    because: str,
    staff_id: int,
    now: datetime,
    set_urgency: bool = False,
) -> None:
    """Keep one judgement of one mail. A mail that no reading was made of (a case by hand) was suggested nothing: unclear."""
    read = session.get(Reading, message_id)
    session.add(
        Correction(
            message_id=message_id,
            case_id=case.id,
            by_id=staff_id,
            at=now,
            how=how,
            model_version=read.model_version if read else "",
            suggested_outcome=read.outcome if read else Outcome.UNCLEAR,
            suggested_category=read.category if read else None,
            suggested_urgency=read.urgency if read else None,
            outcome=decided.outcome,
            category=decided.category,
            urgency=decided.urgency,
            set_urgency=set_urgency,
            because=because.strip()[:LONGEST],
        )
    )


def no_longer_blind(case: Case) -> dict[str, BlindLook]:
    """What an act that needs the reader's answer, or makes it plain, changes in the case: it counts for nothing in the blind slice."""
    return {"blind": BlindLook.PASSED} if case.blind is BlindLook.HIDDEN else {}
