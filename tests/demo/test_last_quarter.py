"""The demo's quarter before: every call is answered, closed and filed, no letter leaves, and each cluster's briefing has something to tell."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from build import app_on, letters
from sqlalchemy import Engine, select

from liaison.demo.building import seed
from liaison.demo.last_quarter import calls, live_last_quarter
from liaison.demo.places import PLACES
from liaison.domain.briefing import last_quarter, share, shielded
from liaison.domain.states import CaseState
from liaison.store import briefing_queries, filing_queries
from liaison.store.session import reading
from liaison.store.tables import Case
from liaison.store.tables_people import Cluster

FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)


def test_calls_of_the_quarter_and_of_the_weeks_since_come_in_office_hours_and_are_answered_before_now() -> None:
    found = list(calls(FRIDAY))
    first, after = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
    assert {one.place.code for one in found} == {place.code for place in PLACES}
    assert min(one.at for one in found) >= first
    assert {one.at < after for one in found} == {True, False}
    assert max(one.answered for one in found) < FRIDAY
    early = datetime(2026, 10, 1, 9, tzinfo=UTC)  # the first day of a quarter: nothing since
    assert all(one.at < early for one in calls(early))


def test_what_they_leave_is_finished_work_and_a_briefing_that_is_not_empty(memory_engine: Engine) -> None:
    app = app_on(memory_engine, now=FRIDAY)
    seed(app, FRIDAY)
    before = len(letters(app))
    live_last_quarter(app, FRIDAY)
    assert len(letters(app)) == before
    with reading(app.engine) as session:
        cases = session.scalars(select(Case)).all()
        assert len(cases) == len(list(calls(FRIDAY)))
        assert {one.state for one in cases} == {CaseState.CLOSED}
        assert filing_queries.count_unfiled(session) == 0
        quarter = last_quarter(FRIDAY.date())
        first, after = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (quarter.first, quarter.after))
        asked = Counter(one.practice_code or "" for one in cases if first <= one.received_at < after)
        for cluster in session.scalars(select(Cluster)):
            codes = briefing_queries.practices_of(session, cluster.id, None)
            assert (shielded({code: asked[code] for code in codes}) or 0) >= 40
            kits = briefing_queries.in_care(session, codes, FRIDAY.date() - timedelta(days=365))
            assert share(kits, briefing_queries.in_care(session, codes)) is not None
        held = briefing_queries.held(session, [place.code for place in PLACES], quarter.first, quarter.after)
        assert sum(held.values()) >= 20  # of the register alone: nothing was held here before the demo began
