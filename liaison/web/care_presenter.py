"""What the page of a case shows of care: a colleague's own mark for supervision, and what stands in the way of psychology."""

from __future__ import annotations

from typing import Any

from liaison.domain.psychology_barriers import Barrier, is_asked
from liaison.store import care_queries
from liaison.store.session import Session
from liaison.store.tables import Case
from liaison.web.deps import Colleague
from models.taxonomy import Category


def care(session: Session, colleague: Colleague, case: Case) -> dict[str, Any]:
    """What the templates draw. The mark is asked for by her own id: nobody's page can hold another's."""
    assert case.id is not None
    return {
        "supervision": care_queries.my_mark(session, case.id, colleague.id),
        "barriers": care_queries.barriers_of(session, case.id),
        "barrier_choices": list(Barrier),
        "asks_barriers": asks(case),
    }


def asks(case: Case) -> bool:
    """Whether finishing this question asks what stands in the way."""
    return is_asked(case.category, frozenset(Category(one) for one in case.also))
