"""Conditions for the inbox's long lists that make each database walk along the right index.

Among 200,000 cases few are open, and lists ask for those: indexes of the rows in some states alone, already in the order of a list. A
database takes such an index only where a query says the very same words, so the words stand here once, for tables and queries. SQLite
keeps no statistics by itself and would rather find all cases of a state by another index and sort them for fifty lines; the sign before
`state` keeps the condition out of that choice.
"""

from typing import Any

from sqlalchemy import ColumnClause, Index, text
from sqlalchemy.ext.compiler import compiles

OPEN_CASE = "state IN ('waiting_route', 'unassigned', 'assigned', 'open')"
WAITING_CASE = "state IN ('waiting', 'answered')"
CLOSED_CASE = "state = 'closed'"
# what a list of finished cases is narrowed to: few among very many, which nobody should read through to find
UNOPENED, UNANSWERED, UNCLEAR = "opened_at IS NULL", "answered_at IS NULL", "outcome = 'unclear'"
WITH_FILES, WITH_FLAG = "has_files", "flagged"
ON_SQLITE = {
    UNCLEAR: f"+{UNCLEAR}",
    WITH_FILES: f"{WITH_FILES} = 1",
    WITH_FLAG: f"{WITH_FLAG} = 1",
}  # as its queries say it


class OfState(ColumnClause[bool]):
    """Cases in some states, in the words of an index."""

    inherit_cache = True


@compiles(OfState)
def _on_any(element: OfState, _compiler: Any, **_options: Any) -> str:
    return f'"case".{element.name}'


@compiles(OfState, "sqlite")
def _on_sqlite(element: OfState, _compiler: Any, **_options: Any) -> str:
    return f'+"case".{element.name}'


IS_OPEN = OfState(OPEN_CASE, is_literal=True)
IS_WAITING = OfState(WAITING_CASE, is_literal=True)
IS_CLOSED = OfState(CLOSED_CASE, is_literal=True)
IS_UNCLEAR = OfState(UNCLEAR, is_literal=True)
FLAGGED = "CAST(floor AS TEXT) != '[]'"
IS_FLAGGED = text(FLAGGED.replace("floor", "reading.floor"))


def of_state(name: str, *columns: str, which: str, also: str = "") -> Index:
    """An index of the cases in some states, and of those among them of which `also` holds; `state` itself stands last, so that counting
    need not look at the rows."""
    more = f" AND {also}" if also else ""
    on_sqlite = f" AND {ON_SQLITE.get(also, also)}" if also else ""
    return Index(
        name, *columns, "state", sqlite_where=text(f"+{which}{on_sqlite}"), postgresql_where=text(f"{which}{more}")
    )


def flagged_readings() -> Index:
    """The readings in which a rule of the floor was met: few, and small enough to be asked of every case of a list."""
    return Index("ix_reading_flagged", "id", sqlite_where=text(FLAGGED), postgresql_where=text(FLAGGED))


def long_lists() -> tuple[Index, ...]:
    """The indexes of table `case` for every way in which the inbox is listed."""
    return (
        of_state("ix_case_desk", "urgency", "answer_by", "id", which=OPEN_CASE),
        of_state("ix_case_owners", "owner_id", "urgency", "answer_by", "id", which=OPEN_CASE),
        of_state("ix_case_places", "practice_code", "urgency", "answer_by", "id", which=OPEN_CASE),
        of_state("ix_case_days", "answer_by", "id", which=OPEN_CASE),
        of_state("ix_case_waiting", "urgency", "answer_by", "id", which=WAITING_CASE),
        of_state("ix_case_finished", "closed_at", "id", which=CLOSED_CASE),
        of_state("ix_case_finished_places", "practice_code", "closed_at", "id", which=CLOSED_CASE),
        of_state("ix_case_finished_owners", "owner_id", "closed_at", "id", which=CLOSED_CASE),
        of_state("ix_case_finished_kinds", "category", "closed_at", "id", "urgency", which=CLOSED_CASE),
        of_state("ix_case_finished_levels", "urgency", "closed_at", "id", which=CLOSED_CASE),
        of_state("ix_case_finished_unopened", "closed_at", "id", which=CLOSED_CASE, also=UNOPENED),
        of_state("ix_case_finished_unanswered", "closed_at", "id", "answer_by", which=CLOSED_CASE, also=UNANSWERED),
        of_state("ix_case_finished_unclear", "closed_at", "id", which=CLOSED_CASE, also=UNCLEAR),
        of_state("ix_case_finished_files", "closed_at", "id", which=CLOSED_CASE, also=WITH_FILES),
        of_state("ix_case_finished_flagged", "closed_at", "id", which=CLOSED_CASE, also=WITH_FLAG),
    )
