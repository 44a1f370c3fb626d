"""The words by which a practice is told that our answer is late."""

from __future__ import annotations

from datetime import datetime

from liaison.app import App
from liaison.domain.conversations import sign
from liaison.domain.lateness import new_time
from liaison.domain.service import Service
from liaison.letters.render import Rendered, render
from liaison.store.tables import Case
from liaison.triage.acknowledge import by

KIND = "late_notice"


def late_words(app: App, service: Service, case: Case, now: datetime, *, first: str = "") -> Rendered:
    """What was promised, and the new time, or whom to ring where none is promised; `first` says why it goes to this address."""
    anew = new_time(case.urgency, case.answer_by, now, service.calendar)
    return render(
        KIND,
        service=service,
        reference=case.reference,
        token=sign(case.reference, app.secret),
        promised=by(case.answer_by),
        first=first,
        anew=by(anew) if anew else "",
    )
