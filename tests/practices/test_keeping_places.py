"""One place kept by hand: its hours reach the clocks, a change carries its version, and who changed what stays."""

from datetime import UTC, date, datetime

import pytest
from build import TUESDAY_10AM, app_on, service
from sqlalchemy import Engine, select

from liaison.practices import keeping_places as keeping
from liaison.practices import pharmacy_hours
from liaison.practices.importing_places import import_places
from liaison.practices.keeping_places import PlaceChanged, Wanted, WrongPlace
from liaison.store import place_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_places import Place, PlaceChange

QUAY = Wanted("Quay Pharmacy", hours="Mon–Fri 09:00–17:30; Sat–Sun closed", phone="01632 960210")
THURSDAY = {"on": "2026-11-26", "hours": "09:00–12:00", "why": "training"}


@pytest.fixture
def by_id(engine: Engine) -> int:
    return service(app_on(engine))["Ailsa"]


def add(engine: Engine, by_id: int, wanted: Wanted = QUAY, code: str = "P1", kind: str = "pharmacy") -> int:
    with transaction(engine) as session:
        return keeping.add(session, kind, code, wanted, by_id=by_id, now=TUESDAY_10AM)


def change(engine: Engine, place_id: int, wanted: Wanted, by_id: int, version: int = 1) -> bool:
    with transaction(engine) as session:
        return keeping.change(session, place_id, wanted, version=version, by_id=by_id, now=TUESDAY_10AM)


def place(engine: Engine, place_id: int) -> Place:
    with reading(engine) as session:
        return session.get_one(Place, place_id)


def history(engine: Engine) -> list[list[str]]:
    with reading(engine) as session:
        return list(session.scalars(select(PlaceChange.what).order_by(PlaceChange.id)))


def test_a_single_day_with_other_hours_goes_before_the_week_in_every_clock(engine: Engine, by_id: int) -> None:
    place_id = add(engine, by_id)
    change(engine, place_id, Wanted(**{**vars(QUAY), "exceptions": (THURSDAY,)}), by_id)

    with reading(engine) as session:
        hours = pharmacy_hours.by_name(session)["quay pharmacy"]
    assert hours.closing(date(2026, 11, 26), ()) == datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert hours.closing(date(2026, 11, 27), ()) == datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
    assert hours.closing(date(2026, 11, 26), {date(2026, 11, 26)}) is not None  # somebody wrote this very day


def test_who_changed_what_stays_and_a_change_of_nothing_is_none(engine: Engine, by_id: int) -> None:
    place_id = add(engine, by_id)

    assert not change(engine, place_id, QUAY, by_id)
    assert change(engine, place_id, Wanted(**{**vars(QUAY), "phone": "01632 960211"}), by_id)

    assert history(engine) == [["added"], ["telephone: 01632 960211 (before: 01632 960210)"]]
    assert place(engine, place_id).version == 2


def test_of_two_who_change_it_the_second_is_told_and_nothing_is_written_over(engine: Engine, by_id: int) -> None:
    place_id = add(engine, by_id)
    change(engine, place_id, Wanted(**{**vars(QUAY), "locality": "North"}), by_id)

    with pytest.raises(PlaceChanged):
        change(engine, place_id, Wanted(**{**vars(QUAY), "locality": "South"}), by_id)
    assert place(engine, place_id).locality == "North"


def test_closed_it_is_in_no_list_and_no_clock_and_can_be_taken_up_again(engine: Engine, by_id: int) -> None:
    place_id = add(engine, by_id)
    for _ in range(2):  # twice is once
        with transaction(engine) as session:
            version = session.get_one(Place, place_id).version
            keeping.close(session, place_id, "it closed", version=version, by_id=by_id, now=TUESDAY_10AM)
    with reading(engine) as session:
        assert pharmacy_hours.by_name(session) == {}
        assert place_queries.of_kind(session, "pharmacy") == []
        assert [one.id for one in place_queries.closed(session, "pharmacy")] == [place_id]
    with transaction(engine) as session:
        keeping.open_again(session, place_id, "a mistake", version=2, by_id=by_id, now=TUESDAY_10AM)
    assert place(engine, place_id).active
    assert history(engine) == [["added"], ["no longer in use: it closed"], ["in use again: a mistake"]]


@pytest.mark.parametrize(
    ("kind", "code", "wanted", "field"),
    [
        ("bakery", "B1", QUAY, "kind"),
        ("pharmacy", "P1", QUAY, "code"),
        ("pharmacy", "P2", Wanted("Glen", exceptions=(THURSDAY,)), "mon"),
        ("pharmacy", "P2", Wanted("Glen", hours=QUAY.hours, exceptions=(THURSDAY, THURSDAY)), "on_0"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(engine: Engine, by_id: int, kind, code, wanted, field: str) -> None:
    add(engine, by_id)
    with pytest.raises(WrongPlace) as no:
        add(engine, by_id, wanted, code, kind)
    assert no.value.field == field


def test_a_list_taken_in_afterwards_keeps_the_day_on_which_a_contact_was_checked(engine: Engine, by_id: int) -> None:
    desk = {"name": "Rhona Blair", "role": "pharmacist", "phone": "01632 960211", "checked_on": "2026-11-20"}
    place_id = add(engine, by_id, Wanted(**{**vars(QUAY), "contacts": (desk,)}))
    head = "kind,code,name,contacts\npharmacy,P1,Quay Pharmacy,"

    with transaction(engine) as session:
        import_places(session, f'{head}"Rhona Blair, pharmacist, 01632 960211; Desk"\n', now=TUESDAY_10AM)

    assert place(engine, place_id).contacts[0] == desk
    assert "checked_on" not in place(engine, place_id).contacts[1]
    with pytest.raises(PlaceChanged):  # a form that was open meanwhile
        change(engine, place_id, QUAY, by_id)


def test_two_pharmacies_of_one_name_are_named_to_each_other(engine: Engine, by_id: int) -> None:
    first, _ = add(engine, by_id), add(engine, by_id, QUAY, "P9")
    with reading(engine) as session:
        assert place_queries.namesakes(session, session.get_one(Place, first)) == ["P9"]
