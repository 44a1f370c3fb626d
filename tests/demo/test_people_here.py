"""The ten colleagues."""

from collections import Counter

from liaison.demo.people_here import COLLEAGUES, KEYWORKERS
from liaison.demo.places import LOCALITY
from liaison.staff.accounts import check
from models.taxonomy import Handler


def test_ten_colleagues_cover_every_role_with_two_duty_nurses_and_two_prescribers() -> None:
    roles = Counter(role for one in COLLEAGUES for role in one.roles)

    assert len(COLLEAGUES) == 10
    assert set(roles) == set(Handler)
    assert roles[Handler.DUTY_NURSE] == roles[Handler.PRESCRIBER] == 2


def test_a_duty_worker_an_admin_and_a_lead_sign_in() -> None:
    assert {one.email: one.access for one in COLLEAGUES if one.signs_in} == {
        "morag@demo.example": "duty_worker",
        "iain@demo.example": "admin",
        "catriona@demo.example": "lead",
    }


def test_every_account_is_one_that_the_staff_room_accepts() -> None:
    for one in COLLEAGUES:
        check(one.email, [one.access], one.roles)
        assert one.email.endswith("@demo.example")


def test_nobody_is_away_in_the_week_of_the_demo() -> None:
    assert not [one.name for one in COLLEAGUES for week, _, _ in one.away if week == 0]


def test_every_locality_has_several_keyworkers() -> None:
    assert set(KEYWORKERS) == set(LOCALITY.values())
    assert all(len(emails) >= 3 for emails in KEYWORKERS.values())
