"""Reviews: the year's load, the coming weeks, and what is past its due day."""

from datetime import date

from build import TUESDAY_10AM
from caseload import add_leave
from people_written_to import with_review
from seed import a_review
from starlette.testclient import TestClient

from liaison.app import App
from liaison.reviews import invite


def test_the_plan_is_drawn_and_listed_by_week(app: App, browser, ids) -> None:
    a_review(app, 1, due=date(2026, 12, 1), planned=date(2026, 11, 25), worker=ids["Ailsa"])
    a_review(app, 2, due=date(2026, 12, 20), planned=date(2026, 12, 9), worker=ids["Ailsa"])
    a_review(app, 3, due=date(2027, 6, 1), planned=date(2027, 5, 20), worker=ids["Ailsa"])
    a_review(app, 4, due=date(2026, 10, 1), planned=None)

    html = browser("Lena").get("/reviews").text

    assert "3 planned; a week has room for at most 4, less with leave and holidays" in html
    assert html.count("<rect") == 3
    this_week = html.partition("This week, from Mon 23 Nov")[2].partition("Week of Mon 30 Nov")[0]
    assert "Person 1" in this_week
    assert "Ailsa" in this_week
    assert "Person 2" in html.partition("Week of Mon 7 Dec")[2]
    late = html.partition('id="late-title"')[2].partition('id="week-1"')[0]
    assert "Person 4" in late
    assert "Thu 1 Oct" in late


def test_the_same_numbers_stand_in_a_table_behind_the_picture(app: App, browser, ids) -> None:
    a_review(app, 1, due=date(2026, 12, 1), planned=date(2026, 11, 25), worker=ids["Ailsa"])
    table = browser("Lena").get("/reviews").text.partition("The same as a table")[2].partition("</table>")[0]
    assert "Mon 23 Nov" in table
    assert table.count("<tr>") == 53


def test_the_picture_counts_hours_leave_and_holidays_as_the_plan_does(app: App, browser, ids) -> None:
    a_review(app, 1, due=date(2026, 12, 1), planned=date(2026, 11, 25), worker=ids["Ailsa"])
    add_leave(app, ids["Ailsa"], TUESDAY_10AM.replace(month=12, day=7), TUESDAY_10AM.replace(month=12, day=12))
    table = browser("Lena").get("/reviews").text.partition("The same as a table")[2].partition("</table>")[0]
    room = {day: table.partition(f"<td>{day}</td>")[2].partition("</tr>")[0].rpartition('class="num">')[2] for day in ("Mon 30 Nov", "Mon 7 Dec", "Mon 14 Dec")}  # fmt: skip
    assert room == {"Mon 30 Nov": "3</td>", "Mon 7 Dec": "0</td>", "Mon 14 Dec": "4</td>"}


def test_what_is_to_release_and_whom_to_reach_is_counted_with_its_page(app: App, browser, ids) -> None:
    lena = browser("Lena")
    assert "letters to read and release" not in lena.get("/reviews").text
    with_review(app)
    with_review(app, safe_contact={})
    invite.take_all(app, app.now())
    html = lena.get("/reviews").text
    assert '<a href="/letters-to-people">letters to read and release</a></dt><dd>1</dd>' in html
    assert '<a href="/for-people">people to reach</a></dt><dd>1</dd>' in html


def test_no_full_chi_number_stands_in_a_list(app: App, browser, ids) -> None:
    from liaison.domain.chi import demo_chi

    a_review(app, 1, due=date(2026, 12, 1), planned=date(2026, 11, 25), worker=ids["Ailsa"])
    assert demo_chi(1) not in browser("Lena").get("/reviews").text


def test_a_year_without_a_plan_says_what_will_fill_it(browser) -> None:
    client: TestClient = browser("Lena")
    assert "No review has a day yet." in client.get("/reviews").text
