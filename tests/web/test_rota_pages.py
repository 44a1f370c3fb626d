"""The rota on its pages: weeks, gaps in words, shifts and patterns, the list to save, and who may do what."""

from datetime import date

import pytest
from rota_rows import WEDNESDAY, shifts
from seed import post
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.lists import Report
from liaison.staff.importing_rota import import_rota
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Closure
from liaison.store.tables_rota import ShiftPattern


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


def test_a_shift_is_read_out_with_its_own_day_and_colleague(app: App, ids, lena: TestClient) -> None:
    (thursday,) = shifts(app, ids["Petra"], date(2026, 12, 3))

    link = lena.get("/rota").text.partition(f'href="/rota/shifts/{thursday.id}"')[2].partition("</a>")[0]

    assert " Thu 3 Dec Petra</span>" in link


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
