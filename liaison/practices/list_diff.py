"""Weighs a list of practices beside the directory: what each line would change, and whom the list does not name. Reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.lists import Line, Listed, Rejected, open_list, without_repeats
from liaison.domain.practice_changes import NOT_NAMED, Fate, Known, Row, Said, compare, counts
from liaison.practices.practice_list import COLUMNS, NOT_KEPT, PUBLISHED, edition_of, stored
from liaison.store.tables_people import Cluster, Practice
from liaison.store.taking_in import Source, lines_of, notes_of

FIELD_WORDS = {
    "name": "name", "board_code": "board", "cluster": "cluster", "partnership_code": "partnership", "list_size": "people registered",
    "address": "address", "postcode": "postcode", "phone": "telephone", "practice_type": "type", "locality": "locality", "email": "mail",
    "first_appointment_on": "first appointment", "code": "code",
}  # fmt: skip


@dataclass(frozen=True)
class Diff:
    """What a list comes to. `rows`: one a line, rejected ones too, and one a practice that it does not name; `lines` by code, of those
    that can be used; `read`: lines of the file; `before`: practices of the directory; `edition`: "" for a site's own list."""

    rows: Sequence[Row]
    lines: dict[str, Line]
    read: int
    before: int
    edition: str
    notes: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """How many came to what, with `read` and `before`: every line and every practice is in one of them, and in one alone."""
        return {fate.value: number for fate, number in counts(self.rows).items()} | {
            "read": self.read,
            "before": self.before,
        }

    def sums_agree(self) -> bool:
        """Whether every line of the file, and every practice that was there, is accounted for exactly once."""
        of_lines = sum(row.fate not in NOT_NAMED for row in self.rows)
        of_practices = sum(row.fate not in (Fate.OPENED, Fate.REJECTED) for row in self.rows)
        return (of_lines, of_practices) == (self.read, self.before)

    def digest(self) -> str:
        """Equal only where everything comes to the same."""
        return sha256(repr([tuple(vars(row).values()) for row in self.rows]).encode()).hexdigest()


def weigh(session: Session, source: Source, *, now: datetime, edition: str = "", file_name: str = "") -> Diff:
    """Weigh a list; the edition of a public one is taken from the file's name where not given, else it is this month. Raises WrongList."""
    spoken_of = set[str]()
    with lines_of(source) as text:
        opened = open_list(text, COLUMNS, spoiled=lambda record: spoken_of.update(record.cells))
        found = list(opened.lines)
    listed = Listed(
        opened.fields,
        opened.unused,
        [one for one in found if isinstance(one, Line)],
        [one for one in found if isinstance(one, Rejected)],
    )
    public = opened.headings >= PUBLISHED
    named = Path(file_name) if file_name else source if isinstance(source, Path) else None
    edition = (edition or (edition_of(named) if named else "") or f"{london_date(now):%Y-%m}") if public else ""
    kept, rejected = without_repeats(listed, COLUMNS, "code")
    lines = {line.values["code"]: line for line in kept}
    known = directory(session)
    rows = compare(known, [said(line) for line in kept], edition=edition, unusable=frozenset(spoken_of - set(lines)))
    rows += [of_rejected(one) for one in sorted(rejected, key=lambda one: one.line)]
    notes = tuple(notes_of(listed, not_kept=NOT_KEPT)) + older(known.values(), edition)
    return Diff(rows, lines, len(kept) + len(rejected), len(known), edition, notes)


def directory(session: Session) -> dict[str, Known]:
    """What the directory knows, by code."""
    names = {row.id: row.name for row in session.scalars(select(Cluster))}
    found = {}
    for row in session.scalars(select(Practice)):
        values = {field: getattr(row, field) for field in FIELD_WORDS if field != "cluster"}
        found[row.code] = Known(values | {"cluster": names.get(row.cluster_id, "")}, row.status, row.seen_in)
    return found


def said(line: Line) -> Said:
    """A line as the directory would store it."""
    return Said(line.number, stored(line.values) | {"cluster": line.values["cluster"]})


def of_rejected(one: Rejected) -> Row:
    """A line that cannot be used: its column stands where the others have a code."""
    return Row(Fate.REJECTED, one.field, "", one.line, because=one.why)


def older(known: Iterable[Known], edition: str) -> tuple[str, ...]:
    """A warning where a newer list has been taken in before."""
    newest = max((one.seen_in for one in known), default="")
    older = edition and newest > edition
    return (f"This list ({edition}) is older than one taken in before ({newest}).",) if older else ()


def in_words(row: Row) -> list[str]:
    """What a row changes, as the history of the practice tells it."""
    if row.fate is Fate.OPENED:
        return ["added, from a list of practices"]
    told = [f"{FIELD_WORDS.get(field, field)}: {now or 'taken out'}{f' (before: {was})' if was else ''}" for field, was, now in row.changes]  # fmt: skip
    return [*(["in the list again"] if row.fate is Fate.RETURNED else []), *told]
