"""The calendar link: what it shows, and that it ends."""

from datetime import date

from rota_rows import WEDNESDAY, shifts
from seed import post
from starlette.testclient import TestClient

from liaison.app import App


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
