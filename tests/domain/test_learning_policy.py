"""What a retraining is made of: the corpus makes room and keeps its urgent rows, the newest local mail is held out, old texts go."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.learning_policy import (
    CORPUS_KEPT,
    TEXT_KEPT,
    corpus_share,
    held_out,
    is_too_old,
    keeps,
)
from models.taxonomy import Outcome, Urgency

DAY = datetime(2026, 11, 24, 10, tzinfo=UTC)
IDS = [f"row-{number}" for number in range(2_000)]


def test_the_more_released_mail_there_is_the_less_of_the_invented_one_stays() -> None:
    shares = [corpus_share(number) for number in range(0, 4_000, 50)]

    assert shares[0] == 1.0
    assert shares == sorted(shares, reverse=True)
    assert (corpus_share(199), corpus_share(200), corpus_share(50_000)) == (1.0, 0.8, CORPUS_KEPT[-1][1])


def test_urgent_rows_and_automatic_mail_always_stay() -> None:
    assert all(keeps(name, Outcome.QUERY, Urgency.U1, 0.0) for name in IDS)
    assert all(keeps(name, Outcome.QUERY, Urgency.U2, 0.0) for name in IDS)
    assert all(keeps(name, Outcome.NOT_A_QUERY, None, 0.0) for name in IDS)


def test_of_the_rest_the_same_ones_stay_each_time_and_about_as_many_as_said() -> None:
    fewer, more = ({name for name in IDS if keeps(name, Outcome.QUERY, Urgency.U3, share)} for share in (0.2, 0.6))

    assert fewer < more
    assert 320 <= len(fewer) <= 480


MOMENTS = st.lists(st.integers(0, 500), max_size=80).map(
    lambda days: [(DAY + timedelta(days=day), f"{place}") for place, day in enumerate(days)]
)


@given(MOMENTS, st.one_of(st.none(), st.integers(0, 500)))
def test_what_is_held_out_is_newer_than_what_is_trained_on_and_than_what_the_champion_knows(rows, until) -> None:
    known = DAY + timedelta(days=until) if until is not None else None
    times = {row: moment for moment, row in rows}

    train, fresh = held_out(rows, known)

    assert sorted([*train, *fresh]) == sorted(row for _, row in rows)
    assert len(fresh) <= len(rows) * 0.2
    if fresh:
        assert max((times[row] for row in train), default=DAY) <= min(times[row] for row in fresh)
        assert known is None or min(times[row] for row in fresh) > known


def test_without_a_champion_from_here_a_fifth_is_held_out() -> None:
    rows = [(DAY + timedelta(days=number), f"{number}") for number in range(50)]

    train, fresh = held_out(rows, None)

    assert (len(train), len(fresh)) == (40, 10)
    assert fresh == [f"{number}" for number in range(40, 50)]


def test_a_text_is_withdrawn_after_three_years() -> None:
    assert not is_too_old(DAY, DAY + TEXT_KEPT)
    assert is_too_old(DAY, DAY + TEXT_KEPT + timedelta(seconds=1))
