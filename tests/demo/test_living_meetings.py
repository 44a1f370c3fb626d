"""The invented service's meetings are believable: what is near is agreed or invited, what was agreed is due on working days."""

from datetime import UTC, datetime

import pytest
from build import app_on
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.demo.building import seed
from liaison.demo.demo_clock import calendar_near
from liaison.demo.living_meetings import live_meetings
from liaison.domain.states import MeetingState
from liaison.meetings import ask
from liaison.practices.service_facts import current
from liaison.store import slot_queries
from liaison.store.meetings_queries import season
from liaison.store.session import reading
from liaison.store.tables_after import ServiceAction
from liaison.web.meetings_pages import AHEAD, BEHIND, line
from liaison.web.saying import Saying

NEAR = (MeetingState.CONFIRMED, MeetingState.INVITED)


@pytest.mark.parametrize("now", [datetime(2026, 11, 27, 10, tzinfo=UTC), datetime(2026, 12, 2, 10, tzinfo=UTC), datetime(2027, 3, 8, 10, tzinfo=UTC)], ids=["november", "december", "march"])  # fmt: skip
def test_hardly_anything_is_late_and_no_day_is_a_weekend(memory_engine: Engine, now: datetime) -> None:
    app = app_on(memory_engine, now=now)
    seed(app, now)
    live_meetings(app, now)
    ask.take_all(app, now)  # as the day's jobs do
    with reading(app.engine) as session:
        say = Saying(now, current(session, now).calendar)
        ring = slot_queries.to_ring(session)
        coming = season(session, say.today - BEHIND, say.today + AHEAD)
        lines = [line(one, say, one.meeting.id in ring) for one in coming]
        late = [f"{one.name}: {one.next}" for one in lines if one.late]
        assert len(late) <= 2, late
        assert [one for one in coming if one.meeting.state in NEAR and one.series.kind != "own_team"]
        calendar = calendar_near(now)
        days = list(session.scalars(select(ServiceAction.due_on).order_by(col(ServiceAction.id))))
        assert len(days) > 15
        assert [str(day) for day in days if not calendar.is_working_day(day)] == []
        assert sum(day < say.today for day in days) >= 3
