"""Hazard: a report points at somebody. It names no colleague and no small place: neither by a number nor by what the other numbers give away."""

from datetime import UTC, datetime, timedelta
from typing import get_type_hints

from build import WORKERS, app_on, arrive, mail, service
from caseload import add_series
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.domain import reporting
from liaison.meetings import brief, series
from liaison.store import report_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Meeting, Shift
from liaison.web import report_presenter as present

OCTOBER = datetime(2026, 10, 14, 10, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_no_line_of_a_report_is_about_a_colleague_or_a_small_practice(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    arrive(app, *(mail(subject=f"S{n}", message_id=f"<{n}@quay.example>") for n in range(12)), now=OCTOBER)
    with transaction(engine) as session:
        session.execute(update(Case).where(col(Case.subject).in_(["S1", "S2", "S3"])).values(practice_code="99902"))
        for staff_id in list(ids.values())[:4]:  # four have a share each: too few for a spread
            session.add(Shift(staff_id=staff_id, starts_at=OCTOBER, ends_at=OCTOBER + timedelta(hours=8)))

    with reading(engine) as session:
        found = present.report(session, present.month_of("2026-10", NOVEMBER.date()), NOVEMBER)
        table = present.table(found)

    cells = [cell for row in table for cell in row]
    assert not [name for name in WORKERS if any(name in cell for cell in cells)]
    assert found.load is None
    assert {place.name: place.came for place in found.places or ()} == {
        "Harbour": 12, "Quay Practice": None, "Glen Surgery": None,
    }  # fmt: skip
    assert not {"3", "9"} & {row[3] for row in table if row[0] in {"practice", "cluster"}}


def test_what_reports_are_made_of_knows_no_colleague() -> None:
    made_of = (
        report_queries.Came,
        report_queries.Judged,
        reporting.History,
        reporting.Times,
        present.Place,
        present.Line,
    )
    told = {name for kind in made_of for name in get_type_hints(kind)}

    assert told
    assert not [
        name
        for name in told
        if any(word in name for word in ("staff", "owner", "worker", "author", "by_id", "colleague"))
    ]


def test_a_briefing_tells_no_practice_about_the_other(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, *(mail(subject=f"S{n}", message_id=f"<{n}@quay.example>") for n in range(12)), now=OCTOBER)
    add_series(app, months=[1])
    series.take_all(app, NOVEMBER)
    january = NOVEMBER + timedelta(days=50)
    for others, total in ((3, None), (6, 12)):
        with transaction(engine) as session:
            session.execute(update(Case).values(practice_code="99901"))
            session.execute(update(Case).where(col(Case.subject).in_([f"S{n}" for n in range(others)])).values(practice_code="99902"))  # fmt: skip
        with reading(engine) as session:
            assert brief.of_meeting(session, session.get_one(Meeting, 1), january).total == total
