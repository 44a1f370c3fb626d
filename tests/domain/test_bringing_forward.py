"""What has happened brings a review nearer and never puts it off; the reason says what, when, and what it would else have been."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.bringing_forward import RETURNS, TRIGGERS, Trigger, brought_forward, wanted_by
from liaison.domain.duedates import Due

JUNE = Due(date(2027, 6, 1), "12 months after the last completed review (01/06/2026).")


@pytest.mark.parametrize(("kind", "days"), [(kind, rule.within.days) for kind, rule in TRIGGERS.items()])
def test_each_kind_asks_for_the_review_within_its_span_with_the_reason(kind: str, days: int) -> None:
    found = brought_forward(JUNE, [Trigger(kind, date(2026, 11, 20))])

    assert found.on == date(2026, 11, 20) + timedelta(days=days)
    assert 14 <= days <= 28
    assert found.because == (
        f"Brought forward by {TRIGGERS[kind].words} on 20/11/2026: within {days // 7} weeks of it. Otherwise due 01/06/2027."
    )


def test_what_the_issue_names_is_in_the_table_and_each_has_its_source() -> None:
    named = {"overdose", "pregnancy", "liberation", "admission", "methadone_no_ecg", "missed_doses", "practice_asked"}
    assert named <= set(TRIGGERS)
    assert all(rule.source for rule in TRIGGERS.values())
    assert set(RETURNS.values()) <= set(TRIGGERS)


@given(st.lists(st.tuples(st.sampled_from([*TRIGGERS, "unknown"]), st.dates(date(2026, 1, 1), date(2027, 12, 31)))))
def test_it_is_the_soonest_of_all_and_never_later_than_the_calendar_s_own(pairs) -> None:
    triggers = [Trigger(kind, on) for kind, on in pairs]
    wanted = [wanted_by(one) for one in triggers if one.kind in TRIGGERS]

    found = brought_forward(JUNE, triggers)

    assert found.on == min([JUNE.on, *wanted])
    assert (found == JUNE) == (found.on == JUNE.on)
