"""Whatever the register is and whatever happens: everybody is covered or explained on every night that is lived, nothing goes to or about
anybody who may not be written to or of, and nothing goes twice. And a planted defect is seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from sqlalchemy import Engine, select

from liaison.domain.states import LetterState
from liaison.outbox import send
from liaison.reviews import due, prove
from liaison.simulation import breaches
from liaison.store.session import reading
from liaison.store.tables import Letter
from tests.simulation.random_lives import LIVES, Act, Life, Line, emptied, live

PARTS = 8  # of the long run, for as many processes
LONG = 2000


def holds(engine: Engine, template: Path, life: Life) -> None:
    """The life has no breach."""
    emptied(engine, template)
    year = live(engine, life)
    assert not year.watch.counts, (breaches.summary(year.watch), year.watch.examples)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(life=LIVES)
def test_nobody_is_left_out_and_nothing_goes_wrong_or_twice(one_memory_engine: Engine, sqlite_template: Path, life: Life) -> None:  # fmt: skip
    holds(one_memory_engine, sqlite_template, life)


@pytest.mark.long
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("part", range(PARTS))
def test_nor_in_two_thousand_lives(one_memory_engine: Engine, sqlite_template: Path, part: int) -> None:
    @seed(part)
    @settings(max_examples=LONG // PARTS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(life=LIVES)
    def many(life: Life) -> None:
        holds(one_memory_engine, sqlite_template, life)

    many()


DIES_BEFORE_SENDING = Life(
    date(2026, 12, 14), [Line(290, 0, 0, "in_shared_care", False, 0, 10, {}, None)], [Act(0, "died", 0, 0, True)], 1
)  # fmt: skip


def test_a_life_in_which_somebody_dies_before_the_letter_is_sent_has_no_breach(memory_engine: Engine) -> None:
    year = live(memory_engine, DIES_BEFORE_SENDING)
    assert not year.watch.counts
    with reading(memory_engine) as session:
        kinds = [(letter.kind, letter.state) for letter in session.scalars(select(Letter))]
    assert ("review_digest", LetterState.CANCELLED) in kinds


@pytest.mark.parametrize(
    ("where", "what", "seen"),
    [
        (send, {"withheld": lambda *_: None}, {"letter about somebody not eligible"}),
        (due, {"to_look_at": lambda *_: []}, {"uncovered night", "live reviews", "overlooked"}),
        (prove, {"verdicts": lambda *_: {}}, {"not in the proof"}),
    ],
)
def test_a_planted_defect_is_seen(memory_engine: Engine, monkeypatch: pytest.MonkeyPatch, where, what, seen) -> None:
    """Eligibility that always says yes when a letter is sent; a step that looks at nobody; a proof that knows of nobody."""
    for name, wrong in what.items():
        monkeypatch.setattr(where, name, wrong)
    assert set(live(memory_engine, DIES_BEFORE_SENDING).watch.counts) >= seen
