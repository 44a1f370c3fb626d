"""Hazard: a practice takes the acknowledgement for an answer. It says when a person reads the mail, opens with it when that is not soon,
and whom to ring; it promises nothing else and changes nothing about the case."""

import pytest
from build import FRIDAY_EVENING, TUESDAY_10AM, app_on, arrive, cases, letters, mail, service
from sqlalchemy import Engine

from liaison.clock import LONDON
from liaison.domain.states import CaseState

URGENT = "He took an overdose this morning and is drowsy now"


@pytest.mark.parametrize("body", [URGENT, "Could you advise about the dose please?", "A letter about housing", ""])
@pytest.mark.parametrize("now", [TUESDAY_10AM, FRIDAY_EVENING], ids=["open", "closed"])
def test_it_says_when_by_whom_and_whom_to_ring(memory_engine: Engine, body: str, now) -> None:
    app = app_on(memory_engine, now=now)
    service(app)

    (case,) = arrive(app, mail(body), now=now)

    (letter,) = letters(app)
    by = case.read_by.astimezone(LONDON)
    assert f"by {by:%H:%M} on {by:%A} {by.day} {by:%B}" in letter.text
    assert case.reference in letter.text
    assert "ring 01632 960100" in letter.text
    assert "999" in letter.text
    assert letter.text.startswith("Nobody will read this before") is (now is FRIDAY_EVENING)
    assert body.lower() not in letter.text.lower() or not body


def test_it_stops_no_clock_and_counts_as_no_answer(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)

    arrive(app, mail(URGENT))

    (case,) = cases(app)
    assert (case.state, case.opened_at, case.answered_at) == (CaseState.ASSIGNED, None, None)
