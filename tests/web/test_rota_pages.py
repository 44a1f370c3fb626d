"""The rota on its pages: weeks, gaps in words, shifts and patterns, leave and swaps, and who may do what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from build import TUESDAY_10AM
from seed import post
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.lists import Report
from liaison.domain.workdays import calendar_for
from liaison.staff import duty
from liaison.staff.importing_rota import import_rota
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Closure, Leave, Shift, Staff
from liaison.store.tables_rota import LeaveWish, ShiftPattern, SwapWish
from liaison.web.rota_pages import days_said
from liaison.web.saying import Saying

WEDNESDAY = {"day": "2026-12-02", "start": "09:00", "end": "17:00"}


def shifts(app: App, staff_id: int, day: date) -> list[Shift]:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    with reading(app.engine) as session:
        rows = select(Shift).where(col(Shift.staff_id) == staff_id, col(Shift.starts_at) >= start)
        return list(session.scalars(rows.where(col(Shift.starts_at) < start + timedelta(days=1))))


def leaves(app: App) -> list[Leave]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Leave).order_by(col(Leave.id))))


def on_now(app: App, at: datetime = TUESDAY_10AM) -> set[str]:
    with reading(app.engine) as session:
        return {worker.name for worker in duty.rota(session, at).on_shift(at)}


@pytest.fixture
def lena(browser) -> TestClient:
    return browser("Lena")


def test_four_weeks_show_who_is_on_with_roles_and_what_is_closed(app: App, lena: TestClient) -> None:
    with transaction(app.engine) as session:
        session.add(Closure(scope="service", day=date(2026, 12, 9), name="Team day", kind="closed"))

    html = lena.get("/rota").text

    for words in (
        "Week of Mon 23 Nov",
        "Week of Mon 14 Dec",
        "Nora",
        "Duty nurse",
        "09:00–17:00",
        "closed: Team day",
        "closed: Saint Andrew",
    ):
        assert words in html


def test_a_gap_is_said_in_words_weeks_ahead_and_filled_from_there(app: App, ids, lena: TestClient) -> None:
    (gone,) = shifts(app, ids["Petra"], date(2026, 12, 16))
    post(lena, f"/rota/shifts/{gone.id}/remove", version=str(gone.version))

    html = lena.get("/rota").text

    assert "Nobody with prescribing on Wednesday 16 December" in html
    assert "/rota/shifts/new?day=2026-12-16&amp;start=09:00&amp;end=17:00" in html
    form = lena.get("/rota/shifts/new?day=2026-12-16&start=09:00&end=17:00").text
    assert 'value="2026-12-16"' in form
    post(lena, "/rota/shifts/new", staff_id=str(ids["Petra"]), day="2026-12-16", start="09:00", end="17:00")
    assert "on Wednesday 16 December" not in lena.get("/rota").text


def test_a_shift_is_given_to_a_colleague_and_a_second_page_that_saw_the_old_one_is_told(
    app: App, ids, lena: TestClient
) -> None:
    (seen,) = shifts(app, ids["Petra"], date(2026, 12, 2))
    (other,) = shifts(app, ids["Farid"], date(2026, 12, 2))
    post(lena, f"/rota/shifts/{other.id}/remove", version="1")
    given = WEDNESDAY | {"staff_id": str(ids["Farid"]), "version": "1"}

    assert post(lena, f"/rota/shifts/{seen.id}", **given).status_code == 303
    assert post(lena, f"/rota/shifts/{seen.id}", **given | {"place": "Harbour"}).status_code == 409

    (now,) = shifts(app, ids["Farid"], date(2026, 12, 2))
    assert (now.id, now.version, now.place, now.changed_by) == (seen.id, 2, "", ids["Lena"])


def test_nobody_has_two_shifts_at_once_and_what_was_typed_stays(app: App, ids, lena: TestClient) -> None:
    answer = post(
        lena,
        "/rota/shifts/new",
        staff_id=str(ids["Nora"]),
        day="2026-12-02",
        start="16:00",
        end="18:00",
        place="Harbour",
    )

    assert answer.status_code == 422
    assert "Nora has a shift then already: Wed 2 Dec 09:00–17:00." in answer.text
    assert 'value="Harbour"' in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "tomorrow"), ("start", "nine"), ("staff_id", ""), ("place", "=cmd"), ("place", "3002741236")],
)
def test_a_wrong_field_is_named(ids, lena: TestClient, field: str, value: str) -> None:
    given = {"staff_id": str(ids["Nora"]), "day": "2026-12-05", "start": "09:00", "end": "12:00", field: value}

    answer = post(lena, "/rota/shifts/new", **given)

    assert answer.status_code == 422
    assert f'href="#shift-{field}"' in answer.text


def test_a_pattern_is_entered_once_and_ended(app: App, ids, lena: TestClient) -> None:
    given = {
        "staff_id": str(ids["Nora"]),
        "day": "2026-12-05",
        "start": "10:00",
        "end": "13:00",
        "weeks": "2",
        "on_holidays": "yes",
    }

    assert post(lena, "/rota/shifts/new", **given).headers["location"] == "/rota/patterns"

    assert len(shifts(app, ids["Nora"], date(2026, 12, 5))) == len(shifts(app, ids["Nora"], date(2026, 12, 19))) == 1
    assert shifts(app, ids["Nora"], date(2026, 12, 12)) == []
    assert "Saturday, 10:00–13:00" in lena.get("/rota/patterns").text
    with reading(app.engine) as session:
        row = session.scalars(select(ShiftPattern)).one()
    assert post(lena, f"/rota/patterns/{row.id}/end", version=str(row.version), last="2026-12-10").status_code == 303
    assert shifts(app, ids["Nora"], date(2026, 12, 19)) == []
    assert len(shifts(app, ids["Nora"], date(2026, 12, 5))) == 1


def test_leave_that_is_asked_for_counts_only_once_it_is_agreed(
    app: App, ids, nora: TestClient, lena: TestClient
) -> None:
    post(nora, "/rota/leave", first="2026-12-07", last="2026-12-11")
    assert leaves(app) == []
    with reading(app.engine) as session:
        wish = session.scalars(select(LeaveWish)).one()
    assert post(nora, f"/rota/leave-asked/{wish.id}", do="agree").status_code == 403
    assert "Leave: Mon 7 Dec to Fri 11 Dec" in lena.get("/rota").text

    post(lena, f"/rota/leave-asked/{wish.id}", do="agree")

    (leave,) = leaves(app)
    assert (leave.starts_at, leave.ends_at) == (datetime(2026, 12, 7, tzinfo=UTC), datetime(2026, 12, 12, tzinfo=UTC))
    assert "Nora" not in on_now(app, datetime(2026, 12, 9, 10, tzinfo=UTC))
    assert post(lena, f"/rota/leave-asked/{wish.id}", do="decline").status_code == 409
    assert "Leave Mon 7 Dec to Fri 11 Dec: agreed" in nora.get("/rota").text


def test_a_wish_is_taken_back_by_whoever_asked_alone(app: App, nora: TestClient, browser) -> None:
    post(nora, "/rota/leave", first="2026-12-07", last="2026-12-07", start="13:00", end="17:00")

    assert post(browser("Petra"), "/rota/leave-asked/1", do="withdraw").status_code == 409
    assert post(nora, "/rota/leave-asked/1", do="withdraw").status_code == 303
    assert "Waits for an answer" not in nora.get("/rota").text


def test_colleagues_see_that_somebody_is_away_and_nobody_but_leads_of_what_kind(
    ids, nora: TestClient, lena: TestClient, browser
) -> None:
    post(lena, "/rota/leave", staff_id=str(ids["Nora"]), kind="training", first="2026-12-02", last="2026-12-02")

    assert "training" in lena.get("/rota").text
    assert "training" in nora.get("/rota").text
    theirs = browser("Petra").get("/rota").text
    assert "training" not in theirs
    assert "away" in theirs


def test_somebody_who_rings_in_is_away_from_this_moment_and_back_when_said(app: App, ids, lena: TestClient) -> None:
    assert "Nora" in on_now(app)

    post(lena, "/rota/away", staff_id=str(ids["Nora"]), last="2026-11-25")

    assert "Nora" not in on_now(app)
    (leave,) = leaves(app)
    assert (leave.kind, leave.ends_at) == ("away", datetime(2026, 11, 26, tzinfo=UTC))
    assert post(lena, f"/rota/leave/{leave.id}/end", version="7", last="").status_code == 409
    post(lena, f"/rota/leave/{leave.id}/end", version="1", last="")
    assert "Nora" in on_now(app)


def test_somebody_who_rings_in_before_her_leave_is_away_up_to_it(app: App, ids, lena: TestClient) -> None:
    post(lena, "/rota/leave", staff_id=str(ids["Nora"]), first="2026-11-25", last="2026-11-26")

    assert post(lena, "/rota/away", staff_id=str(ids["Nora"]), last="2026-11-25").status_code == 303

    assert leaves(app)[1].ends_at == leaves(app)[0].starts_at
    twice = post(lena, "/rota/away", staff_id=str(ids["Nora"]), last="2026-11-25")
    assert "Nora is away already" in twice.text


def test_no_duty_worker_changes_the_rota_of_others(ids, nora: TestClient) -> None:
    given = WEDNESDAY | {"staff_id": str(ids["Nora"])}
    refused = [
        post(nora, "/rota/shifts/new", **given),
        post(nora, "/rota/shifts/1", **given, version="1"),
        post(nora, "/rota/shifts/1/remove", version="1"),
        post(nora, "/rota/away", staff_id=str(ids["Nora"]), last="2026-11-25"),
        post(nora, "/rota/leave", staff_id=str(ids["Petra"]), first="2026-12-07", last="2026-12-07"),
        post(nora, "/rota/leave/1/end", version="1"),
        post(nora, "/rota/patterns/1/end", version="1", last="2026-12-07"),
        nora.get("/rota/shifts/new"),
    ]

    assert [answer.status_code for answer in refused] == [403] * len(refused)
    assert "Add a shift" not in nora.get("/rota").text


def test_a_swap_changes_hands_only_when_the_colleague_agrees(app: App, ids, nora: TestClient, browser) -> None:
    (mine,) = shifts(app, ids["Nora"], date(2026, 12, 2))
    (theirs,) = shifts(app, ids["Petra"], date(2026, 12, 3))
    with transaction(app.engine) as session:
        for one in (*shifts(app, ids["Petra"], date(2026, 12, 2)), *shifts(app, ids["Nora"], date(2026, 12, 3))):
            session.delete(one)
    assert f'value="shift:{theirs.id}"' in nora.get(f"/rota/shifts/{mine.id}").text

    post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"shift:{theirs.id}")

    assert len(shifts(app, ids["Nora"], date(2026, 12, 2))) == 1
    petra = browser("Petra")
    assert "Swap: Wed 2 Dec 09:00–17:00 for Thu 3 Dec 09:00–17:00" in petra.get("/rota").text
    assert post(nora, "/rota/swaps/1", do="agree").status_code == 409

    post(petra, "/rota/swaps/1", do="agree")

    assert [one.id for one in shifts(app, ids["Nora"], date(2026, 12, 3))] == [theirs.id]
    assert [one.id for one in shifts(app, ids["Petra"], date(2026, 12, 2))] == [mine.id]
    assert post(petra, "/rota/swaps/1", do="agree").status_code == 409


def test_a_swap_of_a_shift_that_changed_meanwhile_lapses_and_says_so(
    app: App, ids, nora: TestClient, lena: TestClient, browser
) -> None:
    (mine,) = shifts(app, ids["Nora"], date(2026, 12, 2))
    for one in shifts(app, ids["Petra"], date(2026, 12, 2)):
        post(lena, f"/rota/shifts/{one.id}/remove", version="1")
    post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"to:{ids['Petra']}")
    post(lena, f"/rota/shifts/{mine.id}", **WEDNESDAY | {"staff_id": str(ids["Nora"]), "version": "1", "end": "13:00"})

    answer = post(browser("Petra"), "/rota/swaps/1", do="agree")

    assert "A shift was changed since this was asked, so nothing was swapped." in answer.text
    assert [one.staff_id for one in shifts(app, ids["Nora"], date(2026, 12, 2))] == [ids["Nora"]]
    with reading(app.engine) as session:
        assert session.scalars(select(SwapWish)).one().state.value == "lapsed"
    assert "to be asked anew" in nora.get("/rota").text


def test_nobody_is_asked_for_a_shift_at_a_time_she_has_one_or_is_away(
    app: App, ids, nora: TestClient, lena: TestClient
) -> None:
    (mine,) = shifts(app, ids["Nora"], date(2026, 12, 2))

    at_once = post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"to:{ids['Petra']}")

    assert "Petra has a shift then already" in at_once.text
    for one in shifts(app, ids["Petra"], date(2026, 12, 2)):
        post(lena, f"/rota/shifts/{one.id}/remove", version="1")
    post(lena, "/rota/leave", staff_id=str(ids["Petra"]), first="2026-12-01", last="2026-12-04")
    away = post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"to:{ids['Petra']}")
    assert "Petra is away then" in away.text


def test_the_list_that_is_saved_is_taken_in_again_and_changes_nothing(
    app: App, ids, lena: TestClient, nora: TestClient
) -> None:
    post(lena, "/rota/leave", staff_id=str(ids["Nora"]), kind="training", first="2026-12-07", last="2026-12-11")
    post(
        lena,
        "/rota/leave",
        staff_id=str(ids["Farid"]),
        first="2026-12-07",
        last="2026-12-07",
        start="13:00",
        end="17:00",
    )
    post(
        lena,
        "/rota/shifts/new",
        staff_id=str(ids["Farid"]),
        day="2026-12-05",
        start="17:00",
        end="09:00",
        place="On call, Harbour",
    )

    saved = lena.get("/rota.csv").content

    with transaction(app.engine) as session:
        report = import_rota(session, saved, now=app.now())
    assert report == Report(read=report.read, unchanged=report.read)
    assert report.read > 90
    assert b"petra" not in nora.get("/rota.csv").content


def test_a_calendar_link_shows_shifts_and_nothing_else_until_it_is_ended(
    app: App, ids, nora: TestClient, lena: TestClient, browser
) -> None:
    (wednesday,) = shifts(app, ids["Nora"], date(2026, 12, 2))
    post(
        lena,
        f"/rota/shifts/{wednesday.id}",
        **WEDNESDAY | {"staff_id": str(ids["Nora"]), "version": "1", "place": "Harbour clinic"},
    )
    post(lena, "/rota/leave", staff_id=str(ids["Nora"]), kind="training", first="2026-12-07", last="2026-12-11")
    path = made_link(nora)
    reader = browser(None)

    answer = reader.get(path)

    text = answer.text.replace("\r\n ", "")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert f"UID:shift-{wednesday.id}@" in text
    assert "LOCATION:Harbour clinic" in text
    assert "20261208T090000" not in text  # away
    for words in ("Nora", "Petra", "training", "case"):
        assert words not in text
    assert reader.get(path).content == answer.content
    assert reader.get("/rota/calendar/guessed.ics").status_code == 404

    again = made_link(nora)
    assert (reader.get(path).status_code, reader.get(again).status_code) == (404, 200)
    assert path.rsplit("/", 1)[1] not in nora.get("/rota/calendar").text
    post(nora, "/rota/calendar/end")
    assert reader.get(again).status_code == 404


def made_link(client: TestClient) -> str:
    """The path of a new link, as its page shows it once."""
    html = post(client, "/rota/calendar").text
    return html.partition(">http://liaison.example")[2].partition("<")[0]


def test_a_changed_shift_keeps_its_uid_and_carries_a_higher_sequence(
    app: App, ids, nora: TestClient, lena: TestClient, browser
) -> None:
    (shift,) = shifts(app, ids["Nora"], date(2026, 12, 2))
    path, reader = made_link(nora), browser(None)
    before = event_of(reader.get(path).text, shift.id or 0)

    post(lena, f"/rota/shifts/{shift.id}", **WEDNESDAY | {"staff_id": str(ids["Nora"]), "version": "1", "end": "13:00"})

    after = event_of(reader.get(path).text, shift.id or 0)
    assert ("SEQUENCE:0" in before, "SEQUENCE:1" in after) == (True, True)
    assert "DTEND;TZID=Europe/London:20261202T130000" in after


def event_of(text: str, shift_id: int) -> str:
    """The event of one shift."""
    return next(part for part in text.split("BEGIN:VEVENT") if f"UID:shift-{shift_id}@" in part)


def test_a_lead_is_told_who_agrees_her_own_leave_and_on_an_island_agrees_it_herself(
    app: App, ids, lena: TestClient
) -> None:
    own = {"staff_id": str(ids["Lena"]), "first": "2026-12-07", "last": "2026-12-08"}
    page = post(lena, "/rota/leave", **own)
    assert page.status_code == 422
    assert "Ailsa can agree your leave: ask for it, as everybody does." in page.text
    assert 'href="#leave-staff_id"' in page.text
    post(lena, "/rota/leave", first="2026-12-07", last="2026-12-08")
    assert "Agree it yourself" not in lena.get("/rota").text
    assert post(lena, "/rota/leave-asked/1", do="agree").status_code == 409
    assert leaves(app) == []

    with transaction(app.engine) as session:
        session.get_one(Staff, ids["Ailsa"]).access = ["duty_worker"]

    assert "Agree it yourself, as nobody else here can" in lena.get("/rota").text
    assert post(lena, "/rota/leave-asked/1", do="agree").status_code == 303
    assert [one.staff_id for one in leaves(app)] == [ids["Lena"]]


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ((7, 0, 0), (12, 0, 0), "Mon 7 Dec to Fri 11 Dec"),
        ((7, 0, 0), (8, 0, 0), "Mon 7 Dec"),
        ((7, 0, 0), (7, 23, 59), "Mon 7 Dec"),  # as a list that was read in may have it
        ((9, 13, 0), (9, 17, 0), "Wed 9 Dec, 13:00 to 17:00"),
        ((9, 13, 0), (10, 12, 0), "Wed 9 Dec 13:00 to Thu 10 Dec 12:00"),
    ],
)
def test_leave_is_said_as_people_say_it(starts, ends, words: str) -> None:
    say = Saying(TUESDAY_10AM, calendar_for([2026]))
    one, other = (datetime(2026, 12, day, hour, minute, tzinfo=UTC) for day, hour, minute in (starts, ends))

    assert days_said(one, other, say) == words
