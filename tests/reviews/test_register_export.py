"""The register as a list: taken in again it changes nothing, whatever stands in it, and no cell is run by a spreadsheet."""

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from liaison.domain.chi import demo_chi
from liaison.domain.csv_text import RUN, guarded, records, unguarded
from liaison.domain.record_sections import SECTIONS, Entry
from liaison.domain.register_columns import STATUSES
from liaison.domain.safe_contact import WAYS, noted_by
from liaison.domain.states import ListState
from liaison.reviews.register_export import export_people
from liaison.reviews.register_import import import_people
from liaison.store.session import rehearsal, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Board, Person, Practice, Staff
from liaison.store.tables_register import PeopleList

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
WORDS = st.text(st.sampled_from("aé =+-@'\"\t\n,;|1") | st.characters(exclude_categories=["Cs"]), max_size=12)
DAYS = st.dates(date(2015, 1, 1), date(2026, 11, 1))


def values(entry: Entry) -> st.SearchStrategy[Any]:
    """What the page can leave in a field, or an older program has."""
    if entry.kind == "day":
        return DAYS if entry.home == "column" else DAYS.map(date.isoformat)
    if entry.kind == "number":
        return st.integers(0, 1000)
    if entry.kind == "staff":
        return st.just(1)
    if entry.name == "domestic_abuse":
        return st.just(True)
    if entry.kind == "choice":
        return st.sampled_from([value for value, _ in entry.options if value]) | (
            WORDS if entry.home == "choices" else st.nothing()
        )
    return WORDS


def block(home: str) -> st.SearchStrategy[dict[str, Any]]:
    entries = {entry.name: values(entry) for _, entries in SECTIONS.values() for entry in entries if entry.home == home}
    if home == "safe_contact":
        entries |= {noted_by(way): st.just(1) for way in WAYS}
    return st.fixed_dictionaries({}, optional=entries)


PEOPLE = st.fixed_dictionaries(
    {"columns": block("column"), "name": WORDS.map(lambda words: f"Jo {words}"), "safe_contact": block("safe_contact"), "choices": block("choices"),
     "status": st.sampled_from(STATUSES), "look_again_on": st.none() | DAYS, "letters_held": st.booleans(), "last_review_on": st.none() | DAYS,
     "shared_care_start": DAYS, "practice_code": st.sampled_from([None, "99901"])}
)  # fmt: skip


@given(rows=st.lists(PEOPLE, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_given_out_and_taken_in_again_changes_nothing(
    memory_engine: Engine, rows: list[dict[str, Any]]
) -> None:
    with rehearsal(memory_engine) as session:
        session.add_all(
            [Board(code="S08000030"), Staff(id=1, email="morag@liaison.example", name="Morag", created_at=NOW)]
        )
        session.flush()
        session.add(Practice(code="99901", name="Quay", board_code="S08000030"))
        session.flush()
        for n, row in enumerate(rows):
            columns = {**row.pop("columns"), **row}
            session.add(Person(chi=demo_chi(n), created_at=NOW, **columns))
        session.flush()
        out = StringIO()

        count = export_people(session, out, now=NOW)
        report = import_people(session, out.getvalue(), now=NOW, allow_demo=True)

        assert (count, report.unchanged, report.rejected) == (len(rows), len(rows), ())
        assert not [cell for record in records(out.getvalue()) for cell in record.cells if cell.startswith(RUN)]


@given(WORDS)
def test_a_guarded_cell_is_never_run_and_comes_back_as_it_was(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(RUN)


def test_giving_the_register_out_is_recorded_with_who_when_and_how_many(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(delete(Person))
        session.add(Staff(id=1, email="ada@liaison.example", name="Ada", created_at=NOW))
        session.flush()
        session.add(Person(chi=demo_chi(1), name="Jo Example", shared_care_start=date(2024, 3, 1), created_at=NOW))
        session.flush()
        export_people(session, StringIO(), now=NOW, by=1)

    with transaction(engine) as session:
        (row,) = session.scalars(select(PeopleList))
        event = session.scalars(select(Event).where(Event.kind == "people_list").order_by(Event.id.desc())).first()
        assert (row.state, row.by, row.unchanged, row.content) == (ListState.GIVEN, 1, 1, None)
        assert (event.actor, event.because) == ("person:1", "people given out: 1")
