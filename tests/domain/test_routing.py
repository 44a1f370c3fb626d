"""Who gets a case: role, rota, locality, continuity and load, each shown by one mail."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from liaison.domain.rota import Leave, Rota, Shift, Worker
from liaison.domain.routing import Assignment, Found, Gap, Later, Routable, route
from liaison.domain.routing_load import FULL, HARD, WEIGHT, Load
from liaison.domain.routing_roles import STANDS_IN
from liaison.domain.workdays import LONDON, calendar_for
from models.taxonomy import Category, Handler, Urgency

CALENDAR = calendar_for([2026, 2027])
H = Handler


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


TUESDAY_10 = london("2026-11-24T10:00")
MORAG = Worker(1, "Morag Blair", frozenset({H.PRESCRIBER}), frozenset({"North"}))
EWAN = Worker(2, "Ewan Muir", frozenset({H.PRESCRIBER}), frozenset({"South"}))
AILSA = Worker(3, "Ailsa Kerr", frozenset({H.DUTY_NURSE}))
ROSS = Worker(4, "Ross Tait", frozenset({H.TEAM_LEAD}))
ADVICE = Routable(
    Category.PRESCRIBING_ADVICE,
    (H.PRESCRIBER, H.PHARMACIST),
    Urgency.U3,
    london("2026-11-24T17:00"),
    locality="North",
)
ACUTE = Routable(Category.ACUTE_RISK, (H.DUTY_NURSE, H.PRESCRIBER), Urgency.U1, london("2026-11-24T10:15"))


def on(worker: Worker, first: str = "09:00", last: str = "17:00", day: str = "2026-11-24") -> Shift:
    return Shift(worker.id, london(f"{day}T{first}"), london(f"{day}T{last}"))


def give(case: Routable, rota: Rota, now: datetime = TUESDAY_10, **load: Load) -> Found:
    by_name = {"morag": 1, "ewan": 2, "ailsa": 3, "ross": 4}
    return route(case, rota, {by_name[name]: carried for name, carried in load.items()}, now, CALENDAR)


ALL_DAY = Rota([MORAG, EWAN, AILSA, ROSS], [on(MORAG), on(EWAN), on(AILSA), on(ROSS)])


def test_a_case_goes_to_the_right_role_in_its_locality_and_says_why():
    assert give(ADVICE, ALL_DAY, morag=Load(open=3, points=5)) == Assignment(
        MORAG.id, H.PRESCRIBER, "Morag Blair: on duty until 17:00, prescriber, covers North, 3 open"
    )


def test_the_other_locality_helps_when_nobody_of_its_own_is_there():
    found = give(ADVICE, Rota([MORAG, EWAN], [on(EWAN)]))

    assert isinstance(found, Assignment)
    assert found.worker_id == EWAN.id
    assert "nobody there covers North" in found.because


def test_the_least_laden_gets_it_and_heavy_cases_weigh_more_than_many_light_ones():
    everywhere = replace(ADVICE, locality=None)
    routine = Load().plus(Urgency.U4).plus(Urgency.U4).plus(Urgency.U4)
    immediate = Load().plus(Urgency.U1)

    assert give(everywhere, ALL_DAY, morag=immediate, ewan=routine).worker_id == EWAN.id


def test_load_is_weighed_against_hours():
    half = replace(EWAN, hours=18.75)
    rota = Rota([MORAG, half], [on(MORAG), on(half)])

    assert give(replace(ADVICE, locality=None), rota, morag=Load(3, 3), ewan=Load(2, 2)).worker_id == MORAG.id


def test_a_full_desk_is_passed_over_for_a_stand_in_and_when_all_are_full_it_still_goes_to_somebody():
    everywhere = replace(ADVICE, locality=None)
    full = Load(open=15, points=FULL)

    assert give(everywhere, ALL_DAY, morag=full, ewan=full).worker_id == AILSA.id
    assert give(everywhere, ALL_DAY, morag=full, ewan=Load(16, FULL + 4), ailsa=full, ross=full).worker_id == MORAG.id


def test_somebody_in_the_last_hour_of_a_shift_is_spared_when_another_is_as_free():
    rota = Rota([MORAG, EWAN], [on(MORAG, last="10:30"), on(EWAN)])
    case = replace(ADVICE, locality=None, urgency=Urgency.U2, read_by=london("2026-11-24T10:15"))

    assert give(case, rota).worker_id == EWAN.id
    assert give(case, rota, ewan=Load(open=1, points=4)).worker_id == MORAG.id


def test_hard_mail_does_not_always_go_to_the_same_person():
    case = replace(ACUTE, category=sorted(HARD)[0], handlers=(H.PRESCRIBER,))

    assert give(case, ALL_DAY, morag=Load(hard=1)).worker_id == EWAN.id
    assert give(replace(case, category=Category.SERVICE_LIAISON), ALL_DAY, morag=Load(hard=1)).worker_id == MORAG.id


def test_the_week_is_compared_by_the_hours_somebody_was_there_so_that_nobody_is_flooded_on_coming_back():
    everywhere = replace(ADVICE, locality=None)
    all_week, back = Load(given=80, worked=24), Load(given=4, worked=0.5)

    assert give(everywhere, ALL_DAY, morag=all_week, ewan=back).worker_id == MORAG.id
    assert give(everywhere, ALL_DAY, morag=all_week, ewan=Load(given=0, worked=24)).worker_id == EWAN.id


def test_a_colleague_of_another_area_helps_out_when_those_of_the_area_carry_much_more():
    found = give(ADVICE, ALL_DAY, morag=Load(open=5, points=20))

    assert found.worker_id == EWAN.id
    assert "helps out in North, where colleagues carry more" in found.because


def test_whoever_carries_least_is_told_so_and_who_was_chosen_for_knowing_the_person_is_not():
    everywhere = replace(ADVICE, locality=None)

    assert "carries least of 2" in give(everywhere, ALL_DAY, morag=Load(1, 2)).because
    assert "carries least" not in give(replace(everywhere, keyworker_id=MORAG.id), ALL_DAY, morag=Load(1, 2)).because


def test_not_this_kind_today_is_respected_and_never_spoken_of():
    spared = replace(MORAG, spared=frozenset({Category.PRESCRIBING_ADVICE}))
    rota = Rota([spared, EWAN, AILSA], [on(spared), on(EWAN), on(AILSA)])

    found = give(ADVICE, rota)

    assert found.worker_id == EWAN.id
    assert "Morag" not in found.because
    assert give(replace(ADVICE, category=Category.RESULTS_MONITORING), rota).worker_id == MORAG.id


def test_an_urgent_case_reaches_somebody_who_is_spared_when_nobody_else_is_there_and_a_calm_one_waits():
    spared = replace(AILSA, spared=frozenset({Category.ACUTE_RISK, Category.PRESCRIBING_ADVICE}))
    alone = Rota([spared], [on(spared)])

    assert give(ACUTE, alone).worker_id == AILSA.id
    calm = give(ADVICE, alone)
    assert isinstance(calm, Gap)
    assert "Nobody can take it as prescriber" in calm.because
    assert "Ailsa" not in calm.because


def test_the_keyworker_gets_it_unless_much_more_laden():
    case = replace(ADVICE, locality=None, keyworker_id=EWAN.id)

    found = give(case, ALL_DAY, ewan=Load(2, 5))

    assert found.worker_id == EWAN.id
    assert "keyworker of this person" in found.because
    assert give(case, ALL_DAY, ewan=Load(9, 13)).worker_id == MORAG.id


def test_who_had_the_thread_before_is_preferred_to_a_stranger():
    case = replace(ADVICE, locality=None, previous_worker_id=EWAN.id)

    assert "had it before" in give(case, ALL_DAY, ewan=Load(1, 2)).because


def test_equal_candidates_are_told_apart_by_the_weeks_work_and_then_always_the_same_way():
    everywhere = replace(ADVICE, locality=None)

    assert give(everywhere, ALL_DAY, morag=Load(given=4)).worker_id == EWAN.id
    assert {give(everywhere, ALL_DAY).worker_id for _ in range(5)} == {MORAG.id}


def test_a_worker_on_leave_or_off_shift_gets_nothing():
    leave = [Leave(MORAG.id, london("2026-11-24T00:00"), london("2026-11-25T00:00"))]
    rota = Rota([MORAG, EWAN], [on(MORAG), on(EWAN)], leave)

    assert give(ADVICE, rota).worker_id == EWAN.id


def test_an_urgent_case_goes_to_somebody_who_is_there_until_it_must_be_read():
    leaving = Rota([AILSA, MORAG], [on(AILSA, last="10:05"), on(MORAG)])

    found = give(ACUTE, leaving)

    assert (found.worker_id, found.handler) == (MORAG.id, H.PRESCRIBER)


def test_just_before_closing_an_immediate_case_still_goes_to_who_is_there():
    late = replace(ACUTE, read_by=london("2026-11-27T17:10"))
    rota = Rota([AILSA], [on(AILSA, day="2026-11-27")])

    assert give(late, rota, london("2026-11-27T16:55")).worker_id == AILSA.id


def test_what_is_not_urgent_goes_to_somebody_about_to_leave_only_when_there_is_nobody_else():
    soon_off = on(MORAG, last="10:20")
    nurse_stays = Rota([MORAG, AILSA], [soon_off, on(AILSA)])
    alone = Rota([MORAG], [soon_off])

    assert give(ADVICE, nurse_stays).worker_id == AILSA.id
    assert give(ADVICE, alone).worker_id == MORAG.id


def test_nobody_is_given_anything_who_is_not_on_shift_at_that_moment():
    rota = Rota(
        [MORAG, EWAN, AILSA, ROSS],
        [on(MORAG, "09:00", "12:00"), on(AILSA, "11:00", "19:00"), on(EWAN, "14:00", "15:00")],
    )
    for hour in range(24):
        for minute in (0, 30, 59):
            now = london(f"2026-11-24T{hour:02}:{minute:02}")
            for level in Urgency:
                found = give(replace(ACUTE, urgency=level, read_by=now + timedelta(hours=1)), rota, now)
                if isinstance(found, Assignment):
                    assert rota.until(found.worker_id, now) is not None


def test_a_shift_that_ends_at_the_deadline_covers_it():
    rota = Rota([MORAG, EWAN], [on(MORAG, last="16:00"), on(EWAN, last="17:00")])

    assert give(replace(ADVICE, locality=None), rota).worker_id == EWAN.id


def test_a_mail_that_is_not_urgent_waits_for_the_right_role_if_it_comes_on_in_time():
    rota = Rota([AILSA, MORAG], [on(AILSA), on(MORAG, first="13:00")])

    found = give(ADVICE, rota)

    assert found == Later(
        london("2026-11-24T13:00"),
        "It waits for Morag Blair, prescriber: on duty from Tue 24 Nov 13:00, before it has to be read.",
    )
    assert give(ADVICE, rota, london("2026-11-24T13:00")).worker_id == MORAG.id


def test_what_is_not_urgent_does_not_wait_for_somebody_who_comes_too_late_or_when_another_of_its_roles_is_there():
    late = Rota([AILSA, MORAG], [on(AILSA), on(MORAG, first="16:30")])
    pharmacist = Worker(7, "Farid Bell", frozenset({H.PHARMACIST}))
    here = Rota([pharmacist, MORAG], [on(pharmacist), on(MORAG, first="13:00")])

    assert give(ADVICE, late).worker_id == AILSA.id
    assert give(ADVICE, here).worker_id == pharmacist.id


def test_received_while_closed_it_waits_for_whoever_is_on_at_the_next_opening_and_belongs_to_nobody_absent():
    rota = Rota([AILSA, MORAG], [on(AILSA, day="2026-11-27"), on(MORAG, day="2026-12-01")])
    case = replace(ACUTE, read_by=london("2026-12-01T09:15"))

    found = give(case, rota, london("2026-11-27T18:00"))

    assert found == Later(
        london("2026-12-01T09:00"),
        "The service is closed. It is given out at Tue 1 Dec 09:00; on duty then as prescriber: Morag Blair.",
    )
    assert give(case, rota, london("2026-12-01T09:00")).worker_id == MORAG.id


def test_received_while_closed_with_nobody_on_at_the_opening_it_alarms_at_once():
    found = give(replace(ACUTE, read_by=london("2026-12-01T09:15")), Rota([AILSA], []), london("2026-11-27T18:00"))

    assert isinstance(found, Gap)


def test_out_of_hours_an_urgent_case_goes_to_whoever_is_on_and_a_calm_one_waits():
    rota = Rota([AILSA], [on(AILSA, first="17:00", last="22:00"), on(AILSA, day="2026-11-25")])
    evening = london("2026-11-24T19:00")

    assert give(replace(ACUTE, read_by=london("2026-11-24T19:15")), rota, evening).worker_id == AILSA.id
    assert isinstance(give(replace(ADVICE, read_by=london("2026-11-25T17:00")), rota, evening), Later)


def test_with_a_ladder_an_urgent_case_does_not_wait_for_the_opening_but_alarms():
    rota = Rota([AILSA], [on(AILSA, day="2026-12-01")])
    case = replace(ACUTE, read_by=london("2026-11-27T18:15"))

    found = give(case, rota, london("2026-11-27T18:00"))

    assert found == Gap(
        "Nobody is on the rota as duty nurse, or to stand in, from Fri 27 Nov 18:00 to Fri 27 Nov 18:15."
    )


def test_a_stand_in_is_named_as_one():
    found = give(ADVICE, Rota([AILSA], [on(AILSA)]))

    assert found == Assignment(
        AILSA.id,
        H.DUTY_NURSE,
        "Ailsa Kerr: on duty until 17:00, duty nurse, stands in for prescriber, covers North, 0 open",
    )


def test_the_team_lead_is_the_last_resort_for_an_urgent_case():
    assert give(ACUTE, Rota([ROSS], [on(ROSS)])).handler is H.TEAM_LEAD


def test_a_gap_says_which_role_is_missing_and_since_when():
    rota = Rota([MORAG], [on(MORAG, last="15:00")])

    found = give(replace(ADVICE, read_by=london("2026-11-24T17:00")), rota, london("2026-11-24T15:30"))

    assert found == Gap(
        "Nobody is on the rota as prescriber, or to stand in, from Tue 24 Nov 15:30 to Tue 24 Nov 17:00;"
        " the last one went off at 15:00."
    )


def test_who_gave_a_case_back_does_not_get_it_again():
    found = give(replace(ACUTE, not_to=frozenset({AILSA.id})), ALL_DAY)

    assert found.worker_id != AILSA.id
    assert isinstance(give(replace(ACUTE, not_to=frozenset({1, 2, 3, 4})), ALL_DAY), Gap)


def test_an_old_overdue_case_is_still_routed():
    assert give(replace(ADVICE, read_by=london("2026-01-05T09:00")), ALL_DAY).worker_id == MORAG.id


@pytest.mark.parametrize("handler", Handler)
@pytest.mark.parametrize("urgency", Urgency)
def test_whatever_the_role_and_level_a_duty_nurse_alone_is_never_a_gap(handler, urgency):
    case = Routable(None, (handler,), urgency, london("2026-11-24T10:15"))
    rota = Rota([AILSA, ROSS], [on(AILSA), on(ROSS)])

    assert isinstance(give(case, rota), Assignment)


def test_every_role_has_named_stand_ins_and_every_level_a_weight():
    assert set(STANDS_IN) == set(Handler)
    assert all(handler not in others and others for handler, others in STANDS_IN.items())
    assert set(WEIGHT) == set(Urgency)


def test_a_week_of_mail_is_spread_evenly_over_equal_workers():
    rota = Rota([replace(MORAG, localities=frozenset()), EWAN, Worker(5, "Isla Ure", frozenset({H.PRESCRIBER}))],
                [on(MORAG), on(EWAN), Shift(5, london("2026-11-24T09:00"), london("2026-11-24T17:00"))])  # fmt: skip
    load: dict[int, Load] = {}
    given: Counter[int] = Counter()

    for number in range(90):
        level = list(Urgency)[number % 4]
        found = route(replace(ADVICE, locality="South", urgency=level), rota, load, TUESDAY_10, CALENDAR)
        assert isinstance(found, Assignment)
        load[found.worker_id] = load.get(found.worker_id, Load()).plus(level)
        given[found.worker_id] += WEIGHT[level]

    assert max(given.values()) <= 1.2 * min(given.values())
