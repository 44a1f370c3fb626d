"""Reviews: the year's load, the coming weeks, and what is past its due day."""

from datetime import date

from seed import a_review
from starlette.testclient import TestClient

from liaison.app import App


def test_the_plan_is_drawn_and_listed_by_week(app: App, browser, ids) -> None:
    a_review(app, 1, due=date(2026, 12, 1), planned=date(2026, 11, 25), worker=ids["Ailsa"])
    a_review(app, 2, due=date(2026, 12, 20), planned=date(2026, 12, 9), worker=ids["Ailsa"])
    a_review(app, 3, due=date(2027, 6, 1), planned=date(2027, 5, 20), worker=ids["Ailsa"])
    a_review(app, 4, due=date(2026, 10, 1), planned=None)

    html = browser("Lena").get("/reviews").text

    assert "3 planned; there is room for 4 a week" in html
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


def test_no_full_chi_number_stands_in_a_list(app: App, browser, ids) -> None:
    from liaison.domain.chi import demo_chi

    a_review(app, 1, due=date(2026, 12, 1), planned=date(2026, 11, 25), worker=ids["Ailsa"])
    assert demo_chi(1) not in browser("Lena").get("/reviews").text


def test_a_year_without_a_plan_says_what_will_fill_it(browser) -> None:
    client: TestClient = browser("Lena")
    assert "No review has a day yet." in client.get("/reviews").text
