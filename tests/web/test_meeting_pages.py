"""One meeting: what its hosts offered is noted and taken; another day; no room; what is late stands on the season's page."""

from datetime import date, timedelta

from build import TUESDAY_10AM, arrive, letters, mail, messages
from caseload import add_hosts, add_series, all_meetings
from seed import a_meeting, post

from liaison.app import App
from liaison.domain.states import MeetingState
from liaison.meetings import ask, series
from liaison.outbox import send
from liaison.store.session import reading
from liaison.store.tables_people import Meeting


def asked(app: App) -> None:
    """A cluster asked for 20 January, and the letter gone."""
    add_hosts(app)
    add_series(app, months=[1])
    series.take_all(app, TUESDAY_10AM)
    ask.take_all(app, TUESDAY_10AM)
    while send.send_one(app, TUESDAY_10AM):
        pass


OFFER = {
    "told": "phone",
    "day": "2027-01-27",
    "time": "12:30",
    "minutes": "45",
    "place": "Town Hall",
    "said": "Figures, please",
}


def test_a_slot_is_noted_and_taken_on_the_meetings_page(app: App, browser, ids) -> None:
    asked(app)
    iain = browser("Lena")
    page = iain.get("/meetings/1").text
    assert "Dr Lead, Cluster quality lead (CQL)" in page
    assert "Asked for a slot" in page
    assert "around Wednesday 20 January 2027; no time is agreed yet" in page
    assert "Would there be room on the agenda around Wednesday 20 January?" in page  # the letter, word for word

    assert post(iain, "/meetings/1/offer", version="2", **OFFER).status_code == 303
    page = iain.get("/meetings/1").text
    assert "Wednesday 27 January 2027, 12:30 to 13:15" in page
    assert "on the telephone, noted by Lena" in page
    assert post(iain, "/meetings/1/take", version="3", slot="1").status_code == 303
    page = iain.get("/meetings/1").text
    assert "confirmed by itself on Wed 30 Dec" in page
    assert "Slot taken with thanks <span" in page
    assert "waits to leave" in page
    assert "take a slot" not in iain.get("/meetings").text


def test_a_reply_is_shown_where_it_is_to_be_read_and_a_slot_noted_from_it_settles_it(app: App, browser, ids) -> None:
    asked(app)
    arrive(
        app,
        mail(
            "The 27th at half past twelve. <b>Bring figures</b>", sender="Lead <lead@harbour.example>", subject="Re: slot",
            message_id="<r@harbour.example>", headers=f"In-Reply-To: {letters(app)[0].message_id}",
        ),
    )  # fmt: skip
    lena = browser("Lena")
    assert "1 mail waits to be read for an answer" in lena.get("/meetings").text
    page = lena.get("/meetings/1").text
    assert "&lt;b&gt;Bring figures&lt;/b&gt;" in page
    number = messages(app)[-1].id
    done = post(lena, "/meetings/1/offer", version="2", **{**OFFER, "told": "mail", "message_id": str(number)})
    assert done.status_code == 303
    assert "waits to be read" not in lena.get("/meetings").text
    assert post(lena, "/meetings/1/reply", version="3", message_id=str(number)).status_code == 409


def test_wrong_and_stale_forms_are_said_in_words_keep_what_was_typed_and_change_nothing(app: App, browser, ids) -> None:
    asked(app)
    lena = browser("Lena")
    refused = post(lena, "/meetings/1/offer", version="2", **{**OFFER, "day": "2020-01-01"})
    assert refused.status_code == 422
    assert "This time has passed" in refused.text
    assert 'value="Town Hall"' in refused.text
    assert post(lena, "/meetings/1/offer", version="2", **{**OFFER, "time": "late"}).status_code == 422
    stale = post(lena, "/meetings/1/other-day", version="1", around="2027-02-17")
    assert stale.status_code == 409
    assert "A colleague was quicker" in stale.text
    assert all_meetings(app)[0].state is MeetingState.ASKED
    assert lena.get("/meetings/99").status_code == 404
    assert browser("Nora").get("/meetings/1").status_code == 403


def test_another_day_and_no_room(app: App, browser, ids) -> None:
    asked(app)
    lena = browser("Lena")
    assert post(lena, "/meetings/1/other-day", version="2", around="2027-02-17").status_code == 303
    assert "around Wednesday 17 February 2027" in lena.get("/meetings/1").text
    assert letters(app)[-1].kind == "cluster_other_day"
    assert post(lena, "/meetings/1/no-room", version="3").status_code == 303
    page = lena.get("/meetings/1").text
    assert "its hosts have no room this time" in page
    assert "Note the slot" not in page


def test_what_is_late_stands_on_top_of_the_season(app: App, browser, ids) -> None:
    a_meeting(app, date(2026, 12, 2), MeetingState.ASKED, MeetingState.CONFIRMED, name="Glen", starts_at=TUESDAY_10AM + timedelta(days=8), agreed="Dr Lead")  # fmt: skip
    add_series(app, "prison", months=[12], rule="second Thursday")
    series.take_all(app, TUESDAY_10AM)
    lena = browser("Lena")

    html = lena.get("/meetings").text
    assert "To do" in html
    assert "late: </span>invite by Wed 18 Nov" in html
    number = next(one.id for one in all_meetings(app) if one.day == date(2026, 12, 10))
    page = lena.get(f"/meetings/{number}").text
    assert "Note the time that was agreed" in page
    assert post(lena, f"/meetings/{number}/offer", version="1", **{**OFFER, "day": "2026-12-10"}).status_code == 303
    with reading(app.engine) as session:
        assert session.get_one(Meeting, number).state is MeetingState.CONFIRMED
