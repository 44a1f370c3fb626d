"""Meetings by where they stand."""

from datetime import UTC, date, datetime

from seed import a_meeting

from liaison.app import App
from liaison.domain.states import MeetingState


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
