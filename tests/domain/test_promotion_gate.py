"""The gate: passes what is no worse, refuses each way of being worse with a reason of its own, and cannot be talked round."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.promotion_gate import POLICY, Measured, Pair, judge, mcnemar

CHAMPION = Measured(
    n=400,
    urgent=120,
    dangerous=frozenset({"a"}),
    u1_shown=0.98,
    macro_f1=0.86,
    ece=0.03,
    flagged_share=0.36,
    outcome_f1=0.97,
    recalls={"acute_risk": (40, 0.95), "social_legal": (40, 0.80), "rare": (2, 0.5)},
)


def against(**changed) -> Pair:
    """The champion, and a challenger that differs in this alone."""
    return Pair(CHAMPION, replace(CHAMPION, **changed))


def refused(pair: Pair, local: Pair | None = None, taught: int = 100) -> set[str]:
    """The names of the checks that say no."""
    verdict = judge(pair, local, taught=taught)
    assert verdict.passes == (not verdict.reasons)
    return {check.name for check in verdict.checks if not check.ok}


def test_an_equal_reader_passes_and_says_what_was_looked_at() -> None:
    verdict = judge(against(), against(), taught=100)

    assert verdict.passes
    assert {"urgent recall", "no new dangerous error", "categories", "honest probabilities"} <= {
        c.name for c in verdict.checks
    }
    assert all(check.words for check in verdict.checks)


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"dangerous": frozenset({"a", "b"})}, {"urgent recall", "no new dangerous error"}),
        ({"dangerous": frozenset({"b"})}, {"no new dangerous error"}),  # as many found, another one missed
        ({"u1_shown": 0.97}, {"immediate mail"}),
        ({"u1_shown": None}, {"immediate mail"}),
        ({"macro_f1": 0.859}, {"categories"}),
        ({"ece": 0.041}, {"honest probabilities"}),
        ({"ece": None}, {"honest probabilities"}),
        ({"recalls": {"acute_risk": (40, 0.95), "social_legal": (40, 0.74), "rare": (2, 0.5)}}, {"no category forgotten"}),
        ({"recalls": {"acute_risk": (40, 0.95), "rare": (2, 0.5)}}, {"no category forgotten"}),
        ({"flagged_share": 0.40}, {"no more alarms"}),
        ({"outcome_f1": 0.96}, {"automatic mail"}),
        ({"n": 100}, {"compared on enough"}),
    ],
)  # fmt: skip
def test_each_way_of_being_worse_is_refused_by_its_name(changed: dict, names: set[str]) -> None:
    assert refused(against(**changed)) == names


def test_better_figures_elsewhere_buy_no_urgent_mail() -> None:
    brilliant = against(dangerous=frozenset({"b"}), macro_f1=0.99, ece=0.001, flagged_share=0.30, u1_shown=1.0)

    assert refused(brilliant) == {"no new dangerous error"}


def test_one_row_of_a_rare_category_is_no_fall_and_a_small_one_of_a_frequent_one_neither() -> None:
    assert refused(against(recalls={"acute_risk": (40, 0.95), "social_legal": (40, 0.775), "rare": (2, 0.0)})) == set()


def test_a_champion_with_worse_probabilities_may_be_followed_by_one_that_is_no_worse() -> None:
    old = replace(CHAMPION, ece=0.06)

    assert refused(Pair(old, replace(old, ece=0.069))) == set()
    assert refused(Pair(old, replace(old, ece=0.071))) == {"honest probabilities"}


def test_there_is_a_bound_to_wrong_probabilities_whatever_the_champion() -> None:
    old = replace(CHAMPION, ece=0.12)

    assert refused(Pair(old, replace(old, ece=0.10))) == set()
    assert refused(Pair(old, replace(old, ece=0.101))) == {"honest probabilities"}
    assert refused(Pair(replace(CHAMPION, ece=None), CHAMPION)) == set()


def test_too_little_taught_here_is_refused() -> None:
    assert refused(against(), taught=POLICY.least_taught - 1) == {"taught here"}


def test_with_few_local_rows_mcnemar_says_whether_a_lower_f1_is_chance() -> None:
    def local(only_champion: int, only_challenger: int) -> Pair:
        small = replace(CHAMPION, n=60)
        return Pair(small, replace(small, macro_f1=0.80), only_champion, only_challenger)

    assert refused(against(), local(5, 3)) == set()
    assert refused(against(), local(9, 1)) == {"categories"}


def test_a_missed_urgent_mail_counts_however_few_local_mails_there_are() -> None:
    tiny = replace(CHAMPION, n=3, urgent=1, dangerous=frozenset())

    assert "no new dangerous error" in refused(against(), Pair(tiny, replace(tiny, dangerous=frozenset({"local-9"}))))
    assert (
        refused(against(), Pair(tiny, replace(tiny, macro_f1=0.1))) == set()
    )  # and figures of three mails say nothing


@pytest.mark.parametrize(
    ("only_old", "only_new", "p"), [(0, 0, 1.0), (5, 0, 1 / 32), (9, 1, 11 / 1024), (1, 9, 1023 / 1024)]
)
def test_mcnemar_is_exact(only_old: int, only_new: int, p: float) -> None:
    assert mcnemar(only_old, only_new) == pytest.approx(p)


IDS = st.frozensets(st.sampled_from("abcdef"))
SHARES = st.one_of(st.none(), st.floats(0, 1))
MEASURED = st.builds(
    Measured, n=st.integers(0, 900), urgent=st.just(6), dangerous=IDS, u1_shown=SHARES, macro_f1=SHARES, ece=SHARES,
    flagged_share=SHARES, outcome_f1=SHARES,
)  # fmt: skip


@given(MEASURED, MEASURED, st.one_of(st.none(), st.builds(Pair, MEASURED, MEASURED)), st.integers(0, 500))
def test_nothing_that_passes_misses_an_urgent_mail_that_was_found(old, new, local, taught) -> None:
    if judge(Pair(old, new), local, taught=taught).passes:
        assert new.dangerous <= old.dangerous
        assert local is None or local.challenger.dangerous <= local.champion.dangerous
