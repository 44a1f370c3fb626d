"""An expected liberation date opens a checklist with an owner and a day for each item; it follows the date, and no dose is written."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import add_person, change_person, review_of
from sqlalchemy import Engine, func, select

from liaison.app import App
from liaison.domain.liberation import ITEMS
from liaison.reviews import due, homecoming
from liaison.reviews.homecoming import Arranged, NotKept
from liaison.store import liberation_queries as queries
from liaison.store import trigger_queries
from liaison.store.events import MovedMeanwhile
from liaison.store.session import reading, transaction
from liaison.store.tables_liberation import Liberation, LiberationItem
from liaison.store.tables_people import Person, Staff
from liaison.store.tables_register import PersonChange

TODAY, DAY = date(2026, 11, 24), date(2026, 12, 14)
BY = {"staff_id": 1, "now": TUESDAY_10AM}


@pytest.fixture
def app(engine: Engine) -> App:
    """Somebody in custody, with a keyworker."""
    app = app_on(engine)
    ids = service(app)
    add_person(app, last=date(2026, 2, 1), status="custody", keyworker_id=ids["Ailsa"])
    return app


def expect(app: App, day: date = DAY, person_id: int = 1) -> None:
    with transaction(app.engine) as session:
        homecoming.expect(session, person_id, day, "HMP Invented", **BY)


def items(app: App) -> dict[str, LiberationItem]:
    with reading(app.engine) as session:
        return {one.key: one for one in queries.items_of(session, 1)}


def arrange(app: App, key: str, version: int, **changes: object) -> None:
    one = items(app)[key]
    to = replace(Arranged(one.owner_id, one.due_on, one.words, "open"), **changes)  # type: ignore[arg-type]
    with transaction(app.engine) as session:
        homecoming.arrange(session, 1, key, to, version=version, **BY)


def test_the_day_opens_four_items_of_the_keyworker_each_some_working_days_before(app: App) -> None:
    expect(app)
    found = items(app)
    assert list(found) == list(ITEMS) == ["prescription", "naloxone", "gp", "meets"]
    days = {date(2026, 11, 27), date(2026, 12, 7), date(2026, 12, 3)}  # St Andrew's Day is no working day
    assert {one.due_on for one in found.values()} == days
    assert len({one.owner_id for one in found.values()}) == 1
    with pytest.raises(MovedMeanwhile):
        expect(app)


@pytest.mark.parametrize(
    ("day", "status", "words"),
    [(DAY, "in_shared_care", "Say first"), (TODAY - timedelta(days=1), "custody", "has passed"), (date(2031, 1, 1), "custody", "three years")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_with_what_to_do(app: App, day: date, status: str, words: str) -> None:
    change_person(app, 1, status=status)
    with pytest.raises(NotKept, match=words) as no:
        expect(app, day)
    assert no.value.field == "expected_on"
    with reading(app.engine) as session:
        assert session.scalar(select(func.count()).select_from(Liberation)) == 0


def test_another_day_moves_what_is_open_and_no_day_that_a_colleague_chose(app: App) -> None:
    expect(app)
    arrange(app, "gp", 1, due_on=date(2026, 12, 1))
    arrange(app, "naloxone", 2, stands="done", words="Two kits, given by the health centre")
    before = items(app)
    with transaction(app.engine) as session:
        homecoming.move(session, 1, DAY + timedelta(days=14), "HMP Invented", version=3, **BY)
    after = items(app)
    assert after["gp"].due_on == date(2026, 12, 1)
    assert after["naloxone"].due_on == before["naloxone"].due_on
    assert after["prescription"].due_on > before["prescription"].due_on
    with reading(app.engine) as session:
        said = [one.what for one in queries.changes(session, 1)]
    assert said[1:] == [
        "naloxone: done, how it is arranged was written down",
        "gp: by Tue 1 Dec",
        "expected on Mon 14 Dec",
    ]
    with transaction(app.engine) as session, pytest.raises(MovedMeanwhile):
        homecoming.move(session, 1, DAY, "", version=3, **BY)


@pytest.mark.parametrize("deferred", [True, False])
def test_no_dose_is_written_and_it_ends_at_home_only_when_nothing_is_open(app: App, deferred: bool) -> None:
    if deferred:  # the review was opened before the person came to be in custody
        change_person(app, 1, status="in_shared_care")
        due.take_all(app, TUESDAY_10AM)
        change_person(app, 1, status="custody")
        due.take_all(app, TUESDAY_10AM)
    expect(app)
    with pytest.raises(NotKept, match="looks like a dose"):
        arrange(app, "prescription", 1, words="Methadone 60 mg daily from the pharmacy")
    with pytest.raises(NotKept, match="colleague from the list"):
        arrange(app, "prescription", 1, owner_id=999)
    with (
        transaction(app.engine) as session,
        pytest.raises(NotKept, match="Still open: Prescription, Naloxone, GP, Who meets them"),
    ):
        homecoming.end(session, 1, "home", version=1, **BY)
    for number, key in enumerate(ITEMS, 1):
        arrange(app, key, number, stands="not_needed" if key == "gp" else "done")
    with reading(app.engine) as session:
        assert queries.open_items(session, TODAY) == []
    with transaction(app.engine) as session:
        homecoming.end(session, 1, "home", version=5, **BY)
    with reading(app.engine) as session:
        assert queries.coming_home(session, TODAY) == []
        person = session.get_one(Person, 1)
        assert person.status == "in_shared_care"  # nobody has to say it a second time on the record
        assert [one.what for one in session.scalars(select(PersonChange)).all()] == ["back"]
    with reading(app.engine) as session:
        assert [one.kind for one in trigger_queries.open_triggers(session, [1])[1]] == ["liberation"]
    assert review_of(app, 1).due_on == TODAY + timedelta(weeks=2)
    change_person(app, 1, status="custody")
    expect(app, DAY + timedelta(days=60))


def test_home_leaves_alone_what_the_register_says_already_and_other_ends_say_nothing_there(app: App) -> None:
    expect(app)
    for number, key in enumerate(ITEMS, 1):
        arrange(app, key, number, stands="done")
    change_person(app, 1, status="hospital")
    with transaction(app.engine) as session:
        homecoming.end(session, 1, "home", version=5, **BY)
        assert session.get_one(Person, 1).status == "hospital"
    change_person(app, 1, status="custody")
    expect(app)
    with transaction(app.engine) as session:
        homecoming.end(session, 2, "stays", version=1, **BY)
        assert session.get_one(Person, 1).status == "custody"


def test_what_nobody_who_works_here_sees_to_is_found_by_whoever_looks_for_it(app: App) -> None:
    expect(app)
    arrange(app, "gp", 1, owner_id=None)
    arrange(app, "naloxone", 2, owner_id=2)
    with transaction(app.engine) as session:
        session.get_one(Staff, 2).active = False
    with reading(app.engine) as session:
        assert {one.words for one in queries.open_items(session, TODAY, 3)} == set()
        unseen = queries.open_items(session, TODAY, 3, nobodys=True)
        assert {one.words for one in unseen} == {"Coming home: GP", "Coming home: Naloxone"}


def test_who_comes_home_soon_and_what_is_late_are_known_without_a_name(app: App) -> None:
    expect(app)
    add_person(app, last=date(2026, 3, 1), status="custody")
    with reading(app.engine) as session:
        (home,) = queries.coming_home(session, TODAY)
        assert (home.person.id, home.open) == (1, 4)
        assert [one.id for one in queries.without_a_day(session)] == [2]
        assert queries.coming_home(session, DAY - timedelta(days=100)) == []
        assert queries.later(session, DAY - timedelta(days=100))[0][1] == DAY
        assert [one.open for one in queries.coming_home(session, DAY + timedelta(days=40))] == [
            4
        ]  # not let go with the day
        assert queries.later(session, TODAY) == []
        late = [one for one in queries.open_items(session, DAY) if one.late]
        assert len(late) == 4
        assert {one.href for one in late} == {"/people/1/liberation"}
        assert late[0].words == "Coming home: Prescription"
        assert queries.open_items(session, DAY, owner_id=999) == []
    change_person(app, 1, status="died")
    with reading(app.engine) as session:
        assert queries.open_items(session, DAY) == []
        assert queries.coming_home(session, TODAY) == []
