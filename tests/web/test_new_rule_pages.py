"""Another rule for a series on its page: seen before anything changes, each meeting that stands ticked or not, and nothing done twice."""

import re
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters
from caseload import add_series, all_meetings
from inviting_rows import all_gone, confirmed_cluster, with_pages
from seed import post
from sqlalchemy import Engine

from liaison.app import App
from liaison.meetings import series, series_keeping, whole_series
from liaison.store.guest_queries import Guest
from liaison.store.session import transaction

BY_HAND = {"staff_id": 1, "now": TUESDAY_10AM}
THURSDAYS = {"nth": "every", "weekday": "thursday", "time": "10:00", "minutes": "45", "place": "Room 2"}


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return with_pages(app_on(memory_engine, now=TUESDAY_10AM))


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    ids = confirmed_cluster(app)
    number = add_series(app, "own_team", rule="every Monday", local_time="09:30")
    series.take_all(app, TUESDAY_10AM)
    with transaction(app.engine) as session:
        series_keeping.add_regulars(session, number, [Guest("Anna", "anna@team.example", "nurse")], **BY_HAND)
        mine = whole_series.ahead(session, number, TUESDAY_10AM)
        whole_series.invite(session, app, number, [mine[0].id, mine[1].id], agreed_by="", **BY_HAND)
        ids["first"], ids["series"] = mine[0].id or 0, number
    all_gone(app)
    return ids


def test_it_is_seen_first_and_done_once_as_it_is_ticked(app: App, browser, ids) -> None:
    lena, at = browser("Lena"), f"/meetings/{ids['first']}/new-rule"
    assert f'href="{at}"' in lena.get(f"/meetings/{ids['first']}").text
    before = {one.id: one.day for one in all_meetings(app)}
    empty = lena.get(at).text
    assert "every Monday" in empty
    assert "What would change" not in empty
    assert 'id="rule-time-error"' in lena.get(at, params=THURSDAYS | {"time": "soon"}).text
    page = lena.get(at, params=THURSDAYS).text
    ticks = re.findall(r'name="move" value="(\d+:\d+)" checked', page)
    assert len(ticks) == sum(one.series_id == ids["series"] for one in all_meetings(app))
    assert page.count("1 told") == 2
    assert ({one.id: one.day for one in all_meetings(app)}, len(letters(app, "meeting_invitation"))) == (before, 2)

    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    done = post(lena, at, **THURSDAYS, version=version, move=ticks[1:])
    assert done.headers["location"] == f"/meetings/series/{ids['series']}?done=1"
    rows = [one for one in sorted(all_meetings(app), key=lambda one: one.day) if one.series_id == ids["series"]]
    assert [one.day - before[one.id] for one in rows] == [timedelta(0)] + [timedelta(days=3)] * (len(rows) - 1)
    assert {one.place for one in rows[1:]} == {"Room 2"}
    assert "every Thursday" in lena.get(f"/meetings/series/{ids['series']}").text
    again = post(lena, at, **THURSDAYS | {"weekday": "friday"}, version=version, move=ticks[1:])
    assert again.status_code == 409
    assert len(letters(app, "meeting_invitation")) == 3
    assert lena.get("/meetings/1/new-rule", params=THURSDAYS).status_code == 422  # a cluster's  # fmt: skip
    assert browser("Nora").get(at).status_code == 403
    assert lena.get("/meetings/99999/new-rule").status_code == 404
