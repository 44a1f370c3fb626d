"""A list that comes through a page: shown, confirmed as it was shown, or put away; nothing else writes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, person, service
from sqlalchemy import Engine, select, update

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.lists import WrongList
from liaison.domain.states import ListState
from liaison.reviews import register_lists
from liaison.reviews.register_lists import KEPT, NotTaken
from liaison.store.people_list_queries import lines
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person
from liaison.store.tables_register import PeopleList, PeopleListLine, PersonChange

NOW = TUESDAY_10AM
ANNE, BEN, CARA = (demo_chi(n) for n in (1, 2, 3))
LIST = f"""chi,name,practice_code,shared_care_start,medicines,choice_quiet
{ANNE},Anne Drever,99901,2024-03-01,Buvidal,yes
{CARA},Cara New,99901,2025-01-01,,
123,Nobody,99901,2025-01-01,,
""".encode()


@pytest.fixture
def house(engine: Engine) -> App:
    app = app_on(engine)
    app = replace(app, settings=app.settings.model_copy(update={"demo": True}))
    service(app)
    person(app, ANNE, name="Anne Drever", medicines="Methadone")
    person(app, BEN, name="Ben Foubister")
    return app


def shown(app: App, content: bytes = LIST, now: datetime = NOW) -> PeopleList:
    with transaction(app.engine) as session:
        list_id = register_lists.show(session, content, by=1, now=now, allow_demo=True)
        return session.get_one(PeopleList, list_id)


def told(app: App, list_id: int | None, word: str) -> list[Any]:
    with reading(app.engine) as session:
        return [
            (one.line.line, one.person and one.person.name, one.line.name, one.line.field, one.line.changes)
            for one in lines(session, list_id or 0, word, 1)
        ]


def test_a_list_is_shown_field_by_field_and_nothing_is_written(house: App) -> None:
    row = shown(house)

    assert (row.added, row.changed, row.unchanged, row.rejected, row.absent) == (1, 1, 0, 1, 1)
    assert told(house, row.id, "changed") == [
        (2, "Anne Drever", "", "", [["medicines", "Methadone", "Buvidal"], ["quiet", "", "yes"]])
    ]
    assert [(line[0], line[2]) for line in told(house, row.id, "added")] == [(3, "Cara New")]
    assert told(house, row.id, "rejected") == [(4, None, "is not a CHI number of ten digits", "chi", [])]
    assert told(house, row.id, "absent") == [(0, "Ben Foubister", "", "", [])]
    with reading(house.engine) as session:
        assert len(session.scalars(select(Person)).all()) == 2
        assert session.scalars(select(PersonChange)).all() == []
    assert shown(house).id == row.id  # the very same bytes are one list
    with pytest.raises(WrongList, match="Columns missing"):
        shown(house, b"chi,name\n")


def test_the_list_that_was_shown_is_taken_in_once_in_the_name_of_whoever_confirmed_it(house: App) -> None:
    row = shown(house)

    assert register_lists.take(house, row.id or 0, row.version, by=1, now=NOW)

    with reading(house.engine) as session:
        assert sorted(session.scalars(select(Person.name))) == ["Anne Drever", "Ben Foubister", "Cara New"]
        assert {change.by for change in session.scalars(select(PersonChange))} == {1}
        taken = session.get_one(PeopleList, row.id)
        assert (taken.state, taken.content, taken.ended_by, taken.added) == (ListState.TAKEN, None, 1, 1)
        (kept,) = session.scalars(select(PeopleListLine))  # what was not taken stays to be put right, without a name
        assert (kept.line, kept.word, kept.field, kept.person_id, kept.changes) == (4, "rejected", "chi", None, [])
    with pytest.raises(NotTaken, match="taken in or put away meanwhile"):
        register_lists.take(house, row.id or 0, row.version, by=1, now=NOW)


def test_where_the_register_changed_after_the_look_nothing_is_written_and_it_is_shown_anew(house: App) -> None:
    row = shown(house)
    with transaction(house.engine) as session:
        session.execute(update(Person).where(Person.chi == ANNE).values(medicines="Espranor", version=2))

    assert not register_lists.take(house, row.id or 0, row.version, by=1, now=NOW)

    assert told(house, row.id, "changed")[0][4][0] == ["medicines", "Espranor", "Buvidal"]
    with reading(house.engine) as session:
        again = session.get_one(PeopleList, row.id)
        assert (again.state, again.again) == (ListState.SHOWN, True)
        assert len(session.scalars(select(Person)).all()) == 2
    with pytest.raises(NotTaken, match="weighed anew"):
        register_lists.take(house, row.id or 0, row.version, by=1, now=NOW)
    assert register_lists.take(house, row.id or 0, again.version, by=1, now=NOW)


def test_a_list_is_put_away_by_a_person_or_after_a_week_and_its_lines_go(house: App) -> None:
    first = shown(house)
    with transaction(house.engine) as session:
        register_lists.put_away(session, first.id or 0, first.version, by=1, now=NOW)
    old = shown(house)
    newer = shown(house, LIST + f"{BEN},Ben Foubister,99901,2024-03-01,,\n".encode(), NOW + KEPT + timedelta(hours=1))

    with reading(house.engine) as session:
        found = {row.id: (row.state, row.content is None) for row in session.scalars(select(PeopleList))}
        lines_of = set(session.scalars(select(PeopleListLine.list_id)))
    assert found == {
        first.id: (ListState.PUT_AWAY, True), old.id: (ListState.PUT_AWAY, True), newer.id: (ListState.SHOWN, False)
    }  # fmt: skip
    assert lines_of == {newer.id}
    assert (newer.unchanged, newer.absent) == (1, 0)
