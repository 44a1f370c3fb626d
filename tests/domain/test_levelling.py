"""Jobs into slots: as many as possible, with the lowest peak, against trying everything."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.domain.levelling import NO_LIMIT, Job, earliest_first, fewest_moves, hurried, least_peak


def every_way(jobs: list[Job], limits: list[int], taken: list[int]) -> list[dict[int, int]]:
    """Every allowed way to place some of the jobs."""
    choices = [[None, *range(first, min(last, len(limits) - 1) + 1)] for first, last, _ in jobs]
    ways = []
    for picks in product(*choices):
        used = Counter(slot for slot in picks if slot is not None)
        if all(taken[slot] + number <= limits[slot] for slot, number in used.items()):
            ways.append({id: slot for (_, _, id), slot in zip(jobs, picks, strict=True) if slot is not None})
    return ways


def peak(chosen: dict[int, int], taken: list[int]) -> int:
    used = Counter(chosen.values())
    return max((taken[slot] + used[slot] for slot in used), default=0)


JOBS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=5).map(
    lambda pairs: [(first, first + length, id) for id, (first, length) in enumerate(pairs)]
)


@settings(max_examples=150, deadline=None)
@given(jobs=JOBS, limits=st.lists(st.integers(0, 3), min_size=4, max_size=4), taken=st.lists(st.integers(0, 2), min_size=4, max_size=4))  # fmt: skip
def test_it_places_as_many_as_any_way_could_and_no_way_that_does_has_a_lower_peak(jobs, limits, taken):
    found = least_peak(jobs, limits, taken)

    ways = every_way(jobs, limits, taken)
    most = max(map(len, ways))
    assert found in ways
    assert len(found) == most
    if found:
        assert peak(found, taken) == min(peak(way, taken) for way in ways if len(way) == most)


def test_a_job_with_little_time_goes_before_one_with_more():
    assert earliest_first([(0, 1, 7), (0, 0, 8)], [1, 1]) == {8: 0, 7: 1}


def test_equal_jobs_spread_one_to_a_slot():
    jobs = [(0, 4, id) for id in range(5)]

    assert Counter(least_peak(jobs, [NO_LIMIT] * 5, [0] * 5).values()) == dict.fromkeys(range(5), 1)


@settings(max_examples=150, deadline=None)
@given(jobs=JOBS, slots=st.lists(st.integers(0, 2), min_size=6, max_size=6), data=st.data())
def test_as_many_find_a_place_as_can_and_no_way_leaves_more_where_they_were(jobs, slots, data):
    home = {
        id: data.draw(st.integers(first, last)) for first, last, id in jobs if data.draw(st.booleans(), label=f"{id}")
    }

    found = fewest_moves(jobs, slots, home)

    def key(way: dict[int, int]) -> tuple[int, int]:
        return -len(way), -sum(home.get(id) == slot for id, slot in way.items())

    ways = every_way(jobs, slots, [0] * 6)
    assert found in ways
    assert key(found) == min(map(key, ways))


@settings(max_examples=100, deadline=None)
@given(jobs=JOBS, spare=st.lists(st.integers(0, 2), min_size=6, max_size=6), late=st.sets(st.integers(0, 4)))
def test_hurried_jobs_wait_as_little_as_any_way_allows_and_no_slot_takes_more_than_it_has_to_spare(jobs, spare, late):
    chosen = earliest_first(jobs[::-1], [1, 2, 1, 2, 1, 2])
    placed = [job for job in jobs if job[2] in chosen]
    held = Counter(chosen.values())
    limits = [held[slot] + free for slot, free in enumerate(spare)]
    begins = {id: first for first, _, id in jobs}

    def waits(ways: dict[int, int]) -> int:
        return sum(slot - begins[id] for id, slot in ways.items() if id in late)

    after = {**chosen, **hurried(placed, late, chosen, spare, 5)}

    assert all(first <= after[id] <= last for first, last, id in placed)
    assert all(number <= limits[slot] for slot, number in Counter(after.values()).items())
    assert waits(after) == min(waits(way) for way in every_way(placed, limits, [0] * 6) if len(way) == len(placed))
