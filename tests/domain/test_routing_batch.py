"""Many cases at once: the same rules as for one, shared out evenly, each with its reason; and never worse than one by one."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from liaison.domain.presence import Presence
from liaison.domain.rota import Rota, Shift, Worker
from liaison.domain.routing import Assignment, Found, Gap, Later, Routable, place, tiers
from liaison.domain.routing_batch import MANY, place_all
from liaison.domain.routing_load import FULL, WEIGHT, Load, is_full
from liaison.domain.workdays import calendar_for
from models.taxonomy import CATEGORIES, Category, Handler, Urgency

CALENDAR = calendar_for([2026])
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
TEAM = [
    Worker(1, "Nora", frozenset({Handler.DUTY_NURSE}), frozenset({"North"})),
    Worker(2, "Neil", frozenset({Handler.DUTY_NURSE}), frozenset({"South"})),
    Worker(3, "Petra", frozenset({Handler.PRESCRIBER, Handler.DUTY_NURSE})),
    Worker(4, "Farid", frozenset({Handler.PHARMACIST})),
    Worker(5, "Lena", frozenset({Handler.TEAM_LEAD, Handler.ADMIN})),
]


def there(workers: list[Worker] = TEAM) -> Presence:
    shifts = [Shift(worker.id, NOW - timedelta(hours=1), NOW + timedelta(hours=7)) for worker in workers]
    return Presence(Rota(workers, shifts), NOW, CALENDAR)


def some(number: int, seed: int = 1) -> list[Routable]:
    dice = random.Random(seed)
    found = []
    for _ in range(number):
        category = dice.choice(list(Category))
        level = CATEGORIES[category].usual
        found.append(
            Routable(
                category, CATEGORIES[category].handlers, level, NOW + timedelta(hours=dice.choice([1, 6])),
                dice.choice(["North", "South", None]), dice.choice([None, None, 1, 3]),
            )
        )  # fmt: skip
    return found


def one_by_one(cases: list[Routable], present: Presence, load: dict[int, Load]) -> list[Found]:
    answers = []
    for case in cases:
        found = place(case, present, load)
        if isinstance(found, Assignment):
            load[found.worker_id] = load.get(found.worker_id, Load()).plus(case.urgency, case.category)
        answers.append(found)
    return answers


@pytest.mark.parametrize("seed", range(8))
def test_each_goes_to_a_role_and_person_that_the_rules_for_one_allow(seed: int) -> None:
    cases, present = some(60, seed), there()

    for case, found in zip(cases, place_all(cases, present, {}), strict=True):
        allowed = tiers(case, present)
        assert isinstance(allowed, list)
        assert isinstance(found, Assignment)
        assert any(
            found.handler is tier.handler and found.worker_id in {worker.id for worker in tier.workers}
            for tier in allowed
        )


def test_the_first_choice_of_role_is_left_only_when_its_desks_are_full() -> None:
    cases, load, present = some(200, 3), {}, there()

    answers = place_all(cases, present, load)

    for case, found in zip(cases, answers, strict=True):
        assert isinstance(found, Assignment)
        best = tiers(case, present)[0]
        if found.handler is not best.handler:
            assert all(is_full(worker, load[worker.id]) for worker in best.workers)


def test_what_carries_each_is_counted_and_the_reason_says_it_was_shared_out() -> None:
    cases, load = [replace(case, urgency=Urgency.U4) for case in some(20)], {}

    answers = place_all(cases, there(), load)

    given = Counter(found.worker_id for found in answers)
    assert {i: one.open for i, one in load.items()} == dict(given)
    assert all("shared out with 19 others that waited" in found.because for found in answers)
    assert all(found.because.startswith(("Nora", "Neil", "Petra", "Farid", "Lena")) for found in answers)


def test_a_keyworker_gets_her_own_people_even_when_they_come_last() -> None:
    nurses = [worker for worker in TEAM if worker.id in (1, 2)]
    plain = Routable(Category.REFERRAL_ACCESS, (Handler.DUTY_NURSE,), Urgency.U3, NOW + timedelta(hours=6))
    hers = replace(plain, keyworker_id=1)
    cases = [plain] * 10 + [hers] * 10

    together = place_all(cases, there(nurses), {})
    alone = one_by_one(cases, there(nurses), {})

    assert all(found.worker_id == 1 for found in together[10:])
    assert sum(found.worker_id == 1 for found in together) == 10
    assert not all(found.worker_id == 1 for found in alone[10:])


@pytest.mark.parametrize("seed", range(5))
def test_it_is_as_even_as_one_by_one_or_evener(seed: int) -> None:
    cases = [replace(case, locality=None, keyworker_id=None, handlers=(Handler.DUTY_NURSE,)) for case in some(90, seed)]
    nurses = [replace(worker, localities=frozenset()) for worker in TEAM[:3]]

    def spread(answers: list[Found]) -> int:
        points = Counter(dict.fromkeys((1, 2, 3), 0))
        for case, found in zip(cases, answers, strict=True):
            points[found.worker_id] += WEIGHT[case.urgency]
        return max(points.values()) - min(points.values())

    apart = spread(one_by_one(cases, there(nurses), {}))
    together = spread(place_all(cases, there(nurses), {}))

    assert together <= max(apart, min(WEIGHT.values()))


def test_part_time_colleagues_get_their_part() -> None:
    half = [replace(TEAM[0], localities=frozenset()), replace(TEAM[1], localities=frozenset(), hours=18.75)]
    case = Routable(Category.REFERRAL_ACCESS, (Handler.DUTY_NURSE,), Urgency.U3, NOW + timedelta(hours=6))
    load = {1: Load(worked=2), 2: Load(worked=1)}

    given = Counter(found.worker_id for found in place_all([case] * 15, there(half), load))

    assert 9 <= given[1] <= 11


def test_when_every_desk_is_full_nothing_is_left_over() -> None:
    load = {worker.id: Load(open=20, points=FULL) for worker in TEAM}

    assert all(isinstance(found, Assignment) for found in place_all(some(40), there(), load))


def test_with_nobody_there_each_case_says_so_and_calm_ones_wait_for_who_comes() -> None:
    cases = some(30)
    later = Rota(TEAM, [Shift(worker.id, NOW + timedelta(hours=1), NOW + timedelta(hours=7)) for worker in TEAM])
    empty, coming = Presence(Rota(TEAM, []), NOW, CALENDAR), Presence(later, NOW, CALENDAR)

    assert all(isinstance(found, Gap) for found in place_all(cases, empty, {}))
    for case, found in zip(cases, place_all(cases, coming, {}), strict=True):
        calm = case.urgency in (Urgency.U3, Urgency.U4) and case.read_by > NOW + timedelta(hours=2)
        assert isinstance(found, Later if calm else Gap)


def test_a_few_are_placed_one_by_one_and_in_the_order_given() -> None:
    cases = [replace(case, urgency=Urgency.U3) for case in some(MANY - 1)]

    assert place_all(cases, there(), {}) == one_by_one(cases, there(), {})


def test_an_urgent_one_in_the_pile_is_placed_before_the_calm_ones_fill_the_desks() -> None:
    nurse = [TEAM[0], TEAM[4]]
    calm = Routable(Category.SOCIAL_LEGAL, (Handler.DUTY_NURSE,), Urgency.U4, NOW + timedelta(days=1))
    urgent = replace(calm, urgency=Urgency.U1, read_by=NOW + timedelta(minutes=15))

    answers = place_all([calm] * 80 + [urgent], there(nurse), {})

    assert answers[-1].worker_id == 1
    assert "0 open" in answers[-1].because
