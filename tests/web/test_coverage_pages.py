"""Coverage: who is left out and one act for each, who is late, the year of nights; for admins and leads alone."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM
from caseload import TODAY, add_person, change_person, review_of
from owing_reviews import owing
from seed import post
from sqlalchemy import select

from liaison.domain.states import ReviewState
from liaison.reviews import prove, reviews_console
from liaison.store.session import transaction
from liaison.store.tables_coverage import OwedReview
from liaison.web.nights_chart import Night, nights_chart


@pytest.fixture
def people(app, ids):
    return owing(app, ids)


def test_the_page_says_who_is_left_out_why_and_what_mends_it(app, browser, people) -> None:
    text = browser("Lena").get("/reviews/coverage").text

    assert re.search(r"<dt>on the register</dt><dd>6</dd>", text)
    assert re.search(r"<dt>without a reason</dt><dd>4</dd>", text)
    assert "in custody" in text
    review = review_of(app, people["passed"]).id
    for words in (
        f'href="/reviews/{review}/form">Say how it went', f'href="/people/{people["pause"]}/happened">Say how it goes on', 'href="/people?whose=all&amp;stands=custody#all"',
        "Open it again", "Put it back in the plan", "kept this morning", "2 to 4 weeks", "23 days ago", "3 without a proof",
    ):  # fmt: skip
        assert words in text, words


def test_an_act_mends_at_once_and_one_that_no_longer_fits_says_so(app, browser, people) -> None:
    lena = browser("Lena")

    assert post(lena, f"/reviews/coverage/{people['back']}/mend", code="back_again").status_code == 303
    assert post(lena, f"/reviews/coverage/{people['waits']}/mend", code="no_code").status_code == 303
    again = post(lena, f"/reviews/coverage/{people['waits']}/mend", code="no_code")
    elsewhere = post(lena, f"/reviews/coverage/{people['passed']}/mend", code="day_passed")
    unknown = post(lena, f"/reviews/coverage/{people['passed']}/mend", code="all of it")

    assert (again.status_code, elsewhere.status_code, unknown.status_code) == (409, 422, 422)
    assert "A colleague was quicker" in again.text
    assert review_of(app, people["back"]).state is ReviewState.DUE
    assert reviews_console.coverage(app, TODAY)["unexplained"] == [people["passed"], people["pause"]]


def test_somebody_sees_to_it_once(app, browser, people) -> None:
    lena, ailsa = browser("Lena"), browser("Ailsa")
    page = lena.get("/reviews/coverage").text
    path, version = re.search(
        r'action="(/reviews/coverage/work/\d+)".*?name="version" value="(\d+)"', page, re.S
    ).groups()

    assert post(lena, path, version=version).status_code == 303
    assert post(ailsa, path, version=version).status_code == 409
    assert post(ailsa, path, version="").status_code == 422
    assert "Lena sees to it" in ailsa.get("/reviews/coverage").text


def test_a_pause_to_look_at_stands_there_with_its_days_and_somebody_sees_to_it(app, browser, people) -> None:
    change_person(app, people["pause"], look_again_on=TODAY - timedelta(days=3))
    prove.take_all(app, TUESDAY_10AM)
    lena = browser("Lena")
    text = lena.get("/reviews/coverage").text
    card = text[text.index("Away: please look again") : text.index("Past their due day <")]
    for words in (f'href="/people/{people["pause"]}">', "Sat 21 Nov", "Sat 5 Dec"):
        assert words in card, words
    path, version = re.search(r'action="(/reviews/coverage/work/\d+)".*?name="version" value="(\d+)"', card, re.S).groups()  # fmt: skip
    assert post(lena, path, version=version).status_code == 303
    assert "Lena sees to it" in lena.get("/reviews/coverage").text


def test_the_nights_are_a_file_without_people_and_the_area_is_for_admins_and_leads(app, browser, people) -> None:
    prove.take_all(app, TUESDAY_10AM)
    rows = list(csv.reader(io.StringIO(browser("Ailsa").get("/reviews/coverage.csv").text.lstrip("\ufeff"))))

    assert rows[0] == ["day", "people", "unexplained", "past their due day"]
    assert rows[1] == [
        "2026-11-24",
        "6",
        "fewer than 5",
        "fewer than 5",
    ]  # small numbers stay here: the file may go to the board
    assert len(rows) == 218
    assert {row[3] for row in rows[1:]} == {"0", "fewer than 5"}
    assert browser("Nora").get("/reviews/coverage").status_code == 403
    assert browser("Nora").get("/reviews/coverage.csv").status_code == 403


def test_nights_without_a_proof_are_hatched_but_not_those_before_the_first() -> None:
    days = [TODAY.replace(day=n) for n in (10, 11, 13, 24)]
    chart = nights_chart([Night(day, 5, int(day.day == 13), 2) for day in days], TODAY.replace(day=1), TODAY)

    assert [bar.day.day for bar in chart.missing] == [12, *range(14, 24)]
    assert [(bar.day.day, bar.count) for bar in chart.bars] == [(13, 1)]
    assert [len(points.split()) for points in chart.lines] == [2, 1, 1]
    assert (chart.proven, chart.unexplained_nights, chart.most_overdue) == (4, 1, 2)


def test_what_we_owe_stands_on_today_of_admins_and_leads_and_who_is_away_on_the_keyworkers(
    app, browser, ids, people
) -> None:
    away = add_person(app, last=date(2026, 5, 1), status="custody", look_again_on=TODAY, keyworker_id=ids["Nora"])
    prove.take_all(app, TUESDAY_10AM)
    lena, nora = browser("Lena").get("/").text, browser("Nora").get("/").text

    card = lena[lena.index('id="owed"') :].split("</section>")[0]
    assert 'href="/reviews/coverage"' in card
    assert "4 without a review and without a reason" in card
    assert "1 away: ask whether the person is back" in card
    assert 'id="owed"' not in nora
    mine = nora[nora.index('id="my-away"') :].split("</section>")[0]
    assert f'href="/people/{away}/happened"' in mine
    assert "in custody; to look at since Tue 24 Nov" in mine
    assert 'id="my-away"' not in lena


def test_what_was_mended_is_off_today_before_the_next_proof(app, browser, ids, people) -> None:
    lena = browser("Lena")
    assert "4 without a review" in lena.get("/").text

    assert post(lena, f"/people/{people['pause']}/happened", version=1, kind="back").status_code == 303

    assert "3 without a review" in lena.get("/").text


def test_what_a_colleague_sees_to_is_on_her_today_and_on_nobody_elses(app, browser, ids, people) -> None:
    with transaction(app.engine) as session:
        for row in session.scalars(select(OwedReview)):
            row.owner_id = ids["Lena"]

    assert 'id="owed"' in browser("Lena").get("/").text
    assert 'id="owed"' not in browser("Ailsa").get("/").text
