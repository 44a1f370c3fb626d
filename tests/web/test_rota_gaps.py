"""Gaps of the rota as a list, and the gap that leave would open, said to who agrees it."""

from datetime import date

import pytest
from rota_rows import shifts
from seed import post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.session import transaction


def test_the_same_gap_on_several_days_is_one_line_and_another_one_is_seen_beside_it(
    app: App, ids, lena: TestClient
) -> None:
    fridays = [date(2026, 12, day) for day in (4, 11, 18)]
    for day in [*fridays, *(date(2026, 12, day) for day in (7, 8, 9))]:
        remove(app, ids["Petra"], day)
    remove(app, ids["Nora"], date(2026, 12, 10))

    html = lena.get("/rota").text

    assert (
        "Nobody with prescribing, all day, on 6 days: Fri 4 Dec, Mon 7 Dec to Wed 9 Dec, Fri 11 Dec, Fri 18 Dec."
        in html
    )
    assert "Nobody as duty nurse on Thursday 10 December." in html
    assert 'Gaps in the next 12 weeks <span class="count">7</span>' in html
    assert html.count("Fill the first") == 1
    assert '/rota/shifts/new?day=2026-12-04&amp;start=09:00&amp;end=17:00">Fill the first' in html


def test_a_stretch_goes_over_no_weekend_and_no_day_on_which_we_are_closed(app: App, ids, lena: TestClient) -> None:
    for day in (
        date(2026, 11, 26),
        date(2026, 11, 27),
        date(2026, 12, 1),
        date(2026, 12, 2),
    ):  # Monday the 30th is closed
        remove(app, ids["Petra"], day)

    assert "on 4 days: Thu 26 Nov to Fri 27 Nov, Tue 1 Dec to Wed 2 Dec." in lena.get("/rota").text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"first": "2026-12-07", "last": "2026-12-11"}, "Then nobody as duty nurse, all day, on 5 days: Mon 7 Dec to Fri 11 Dec."),
        (
            {"first": "2026-12-09", "last": "2026-12-09", "start": "13:00", "end": "17:00"},
            "Then nobody as duty nurse after 13:00 on Wednesday 9 December.",
        ),
    ],
)  # fmt: skip
def test_who_agrees_leave_is_told_what_it_leaves_open_and_who_asks_is_not(
    app: App, nora: TestClient, lena: TestClient, asked, words: str
) -> None:
    post(nora, "/rota/leave", **asked)

    assert words in lena.get("/rota").text
    assert words in lena.get("/").text
    assert "Then nobody" not in nora.get("/rota").text


def test_both_who_swap_are_told_what_it_leaves_open_where_who_takes_it_is_of_another_role(
    app: App, ids, nora: TestClient, browser
) -> None:
    (mine,) = shifts(app, ids["Nora"], date(2026, 12, 9))
    remove(app, ids["Petra"], date(2026, 12, 9))
    open_already = "Nobody with prescribing on Wednesday 9 December"

    post(nora, f"/rota/shifts/{mine.id}/swap", version="1", ask=f"to:{ids['Petra']}")

    petra = browser("Petra")
    for html in (nora.get("/rota").text, petra.get("/rota").text, petra.get("/").text):
        assert "Then nobody as duty nurse on Wednesday 9 December." in html
    assert open_already in nora.get("/rota").text  # and is not said again of the swap, which closes it


def test_leave_that_leaves_everything_covered_says_nothing_nor_does_a_gap_that_is_there_anyhow(
    app: App, ids, lena: TestClient, browser
) -> None:
    remove(app, ids["Petra"], date(2026, 12, 9))
    post(browser("Ailsa"), "/rota/leave", first="2026-12-07", last="2026-12-11")
    post(browser("Petra"), "/rota/leave", first="2026-12-09", last="2026-12-09")

    html = lena.get("/rota").text

    assert "Petra</strong> Leave: Wed 9 Dec" in html
    assert "Then nobody" not in html


def remove(app: App, staff_id: int, day: date) -> None:
    """Take a colleague's shifts of a day off the rota."""
    with transaction(app.engine) as session:
        for one in shifts(app, staff_id, day):
            session.delete(one)
