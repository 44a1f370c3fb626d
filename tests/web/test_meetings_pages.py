"""Meetings by where they stand."""

from datetime import UTC, date, datetime, timedelta

from after_rows import AFTERWARDS, held_cluster
from build import app_on
from seed import a_meeting

from liaison.app import App
from liaison.domain.states import MeetingState
from liaison.meetings import letter_after
from liaison.practices.service_facts import current
from liaison.store import meetings_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_briefing import Briefed
from liaison.web.meeting_presenter import next_of
from liaison.web.saying import Saying


def test_each_meeting_stands_under_its_state_with_what_comes_next(app: App, browser, ids) -> None:
    a_meeting(app, date(2027, 1, 20), MeetingState.ASKED, name="Harbour cluster")
    at = datetime(2026, 12, 9, 14, tzinfo=UTC)
    a_meeting(app, date(2026, 12, 9), MeetingState.ASKED, MeetingState.CONFIRMED, name="Glen cluster", starts_at=at)

    html = browser("Lena").get("/meetings").text

    asked = html.partition(">Asked ")[2].partition("</section>")[0]
    confirmed = html.partition(">Confirmed ")[2].partition("</section>")[0]
    assert "Harbour cluster" in asked
    assert "answer wanted by Wed 30 Dec" in asked
    assert "Glen cluster" in confirmed
    assert "Wed 9 Dec<br>" in confirmed
    assert ">14:00<" in confirmed
    assert "no letter yet" in asked


def test_what_is_late_says_so(app: App, browser, ids) -> None:
    a_meeting(app, date(2026, 12, 1), MeetingState.ASKED)
    assert "late: </span>answer wanted by Tue 10 Nov" in browser("Lena").get("/meetings").text


def test_an_empty_season_says_what_will_appear(browser) -> None:
    assert "No meeting is on the list yet." in browser("Lena").get("/meetings").text


def test_the_paper_that_letters_promised_is_to_do_until_it_was_sent(app: App, browser, ids) -> None:
    at = datetime(2026, 12, 4, 14, tzinfo=UTC)
    paper = a_meeting(
        app, date(2026, 12, 4), MeetingState.ASKED, MeetingState.CONFIRMED, MeetingState.INVITED, starts_at=at
    )
    lena = browser("Lena")

    html = lena.get("/meetings").text
    assert f'<a href="/meetings/{paper}/briefing">' in html
    assert "late: </span>paper by Fri 20 Nov" in html
    assert "promised by Fri 20 Nov" in lena.get(f"/meetings/{paper}").text

    with transaction(app.engine) as session:
        session.add(Briefed(meeting_id=paper, frozen={}, frozen_at=app.now(), written_at=app.now()))
    assert "paper by" not in lena.get("/meetings").text
    assert "sent 10:00 today" in lena.get(f"/meetings/{paper}").text


def test_a_clusters_practices_are_not_to_be_invited_before_its_hosts_agree_but_the_paper_is_due(
    app: App, browser, ids
) -> None:
    at = datetime(2026, 12, 4, 14, tzinfo=UTC)
    a_meeting(app, date(2026, 12, 4), MeetingState.ASKED, MeetingState.CONFIRMED, starts_at=at)
    html = browser("Lena").get("/meetings").text
    assert "paper by Fri 20 Nov" in html
    assert "invite by" not in html


def test_those_who_came_are_owed_a_letter_within_a_week_and_it_is_late_after_that(memory_engine) -> None:
    app = app_on(memory_engine)
    held_cluster(app)

    def coming(now: datetime) -> tuple[str, bool, str]:
        with reading(app.engine) as session:
            found = meetings_queries.one(session, 1)
            assert found is not None
            coming = next_of(found, False, Saying(now, current(session, now).calendar))
            return coming.words, coming.late, coming.where

    assert coming(AFTERWARDS) == ("letter to those who came by Wed 3 Feb", False, "/after")
    assert coming(AFTERWARDS + timedelta(days=8))[1]
    with transaction(app.engine) as session:
        letter_after.release(session, app, 1, "What we agreed.", version=0, staff_id=1, now=AFTERWARDS)
    assert coming(AFTERWARDS + timedelta(days=8)) == ("", False, "")
