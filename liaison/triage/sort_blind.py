"""A person sorts a mail of the blind slice before the reader's answer is shown, or asks for the answer first.

Her category becomes the case's. Her level becomes the case's when it is the more urgent one; when it is calmer the higher one stays until she
says so once more, with the answer before her: a measurement lowers no urgency.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from liaison.domain.blind_slice import BlindLook, is_blind
from liaison.domain.labelling import How, Label
from liaison.domain.triage import handler_for
from liaison.store import events
from liaison.store.tables import Case
from liaison.triage import inbox, labelling_acts
from liaison.triage.clocks import corrected
from liaison.triage.inbox import NotAllowed
from models.taxonomy import Category, Outcome, Urgency, most_urgent

SHOWN = "The reader's answer has been shown meanwhile: correct it below if it is wrong."


def choose(
    session: Session,
    case_id: int,
    *,
    version: int,
    category: Category,
    urgency: Urgency,
    staff_id: int,
    now: datetime,
) -> None:
    """Keep what she chose and show the answer. Raises NotAllowed when the answer is to be seen already."""
    case = the_hidden(session, case_id, version)
    decided = Label(Outcome.QUERY, category, urgency)
    raised = most_urgent(case.urgency, urgency) is not case.urgency
    labelling_acts.keep(
        session, case, case.first_message_id, decided, How.BLIND, because="", staff_id=staff_id, now=now, set_urgency=raised
    )  # fmt: skip
    values: dict[str, Any] = {"blind": BlindLook.SORTED}
    if category != case.category:
        values |= {"category": category, "handler": handler_for(category)}
    if raised:
        values |= {"urgency": urgency} | corrected(session, case, urgency, now)
    events.note(session, case, actor=events.person(staff_id), now=now, because="sorted before the answer was seen")
    inbox.change(session, case, **values)


def pass_over(session: Session, case_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """Show the answer at once; the mail counts for nothing in the measurement."""
    case = the_hidden(session, case_id, version)
    events.note(session, case, actor=events.person(staff_id), now=now, because="the answer was asked for first")
    inbox.change(session, case, blind=BlindLook.PASSED)


def the_hidden(session: Session, case_id: int, version: int) -> Case:
    """The case, while its answer is kept back."""
    case = inbox.find(session, case_id, version)
    if not is_blind(case):
        raise NotAllowed(SHOWN)
    return case
