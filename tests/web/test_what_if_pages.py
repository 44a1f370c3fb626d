"""What-if on the page: what would move and whose work it would be; nothing changes by asking."""

import re
from datetime import date
from html import unescape

import pytest
from build import TUESDAY_10AM, add_worker
from caseload import add_leave
from seed import a_review
from sqlalchemy import select

from liaison.reviews import plan
from liaison.reviews.plan_material import material
from liaison.reviews.what_if import Change, what_if
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Review
from liaison.web import what_if_pages

DAY = date(2026, 12, 9)


@pytest.fixture
def lena(app, browser, ids):
    """A lead's browser, and two reviews on one day."""
    a_review(app, 1, due=date(2026, 12, 20), planned=DAY, worker=ids["Ailsa"])
    a_review(app, 2, due=date(2026, 12, 20), planned=DAY, worker=ids["Ailsa"])
    return browser("Lena")


def test_what_if_shows_what_would_move_and_changes_nothing(app, lena, ids) -> None:
    with transaction(app.engine) as session:
        before = [(one.id, one.planned_on, one.worker_id) for one in session.scalars(select(Review))]
    ailsa = ids["Ailsa"]

    away = lena.get(f"/plan/what-if?kind=away&worker={ailsa}&first=2026-12-07&last=2026-12-18").text
    assert "Moved from Wed 9 Dec: Ailsa is away." in away
    assert away.count("Person ") >= 2
    assert "No agreed day is among them." in away
    with reading(app.engine) as session:
        put_in = material(session, app.now(), TUESDAY_10AM.date())
    days = [one.was[0] for one in what_if(put_in, Change(ailsa, date(2026, 12, 7), date(2026, 12, 18))).moved]
    assert len(days) >= 2
    assert days == sorted(days)
    gone = lena.get(f"/plan/what-if?kind=leaves&worker={ailsa}&first=2026-11-01").text
    assert "There is no worker who could take it." in gone
    assert "Nothing would move." in lena.get("/plan/what-if?kind=room&has=step_free").text
    assert "Choose a colleague from the list." in lena.get("/plan/what-if?kind=leaves&worker=999&first=2026-12-01").text
    assert lena.get(f"/plan/what-if?kind=away&worker={ailsa}&first=2026-12-07").status_code == 422
    with reading(app.engine) as session:
        assert [(one.id, one.planned_on, one.worker_id) for one in session.scalars(select(Review))] == before


def test_what_if_says_its_question_whose_work_it_would_be_and_what_a_week_takes_then(app, lena, ids) -> None:
    with transaction(app.engine) as session:
        bryn = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
    html = lena.get(f"/plan/what-if?kind=leaves&worker={ids['Ailsa']}&first=2026-12-01").text
    assert '<h2 id="answer">If Ailsa left on Tuesday 1 December 2026</h2>' in html
    answer = " ".join(re.sub("<[^>]+>", " ", html.partition('id="answer"')[2].partition("</section>")[0]).split())
    for words in (
        "Counted on Tuesday 24 November 2026, 10:00 from the plan as it stands",
        "that a usual week has room for 8 4 (-4)",
        "long after it, at the first free place 0 0",
        "with Ailsa 2 0 (-2)",
        "with Bryn 0 2 (+2)",
    ):
        assert words in answer, (words, answer)
    assert "as now, with Bryn and not Ailsa" in html
    assert f'href="/plan/what-if?kind=leaves&amp;worker={ids["Ailsa"]}&amp;first=2026-12-01"' in html, (
        "the address is the question"
    )
    away = lena.get(f"/plan/what-if?kind=away&worker={bryn}&first=2026-12-01&last=2026-12-04").text
    assert "If Bryn were away from Tuesday 1 December 2026 to Friday 4 December 2026" in away
    assert (
        "If there were one room more (step-free, with a quiet corner)"
        in lena.get("/plan/what-if?kind=room&has=step_free&has=quiet").text
    )


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("kind=leaves&worker=&first=2026-12-01", "leaves-worker", "Choose a colleague from the list."),
        ("kind=leaves&worker=nobody&first=2026-12-01", "leaves-worker", "Choose a colleague from the list."),
        ("kind=leaves&worker=AILSA&first=", "leaves-first", "Give the day from when."),
        ("kind=leaves&worker=AILSA&first=2026-13-01", "leaves-first", "What stands here is not a day: write it as 2026-11-27 or 27/11/2026."),
        ("kind=away&worker=AILSA&first=2026-12-01&last=", "away-last", "Give the last day."),
        ("kind=away&worker=AILSA&first=2026-12-08&last=2026-12-01", "away-last", "The last day is before the first."),
        ("kind=away&worker=AILSA&first=2026-11-02&last=2026-11-06", "away-last", "These days are over: give days to come."),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_says_at_its_field_what_to_do_and_keeps_what_was_given(
    lena, ids, query, field, words
) -> None:
    answered = lena.get("/plan/what-if?" + query.replace("AILSA", str(ids["Ailsa"])))
    assert answered.status_code == 422
    assert f'<a href="#{field}">{words}</a>' in " ".join(answered.text.split()).replace("> ", ">").replace(" <", "<")
    assert f'id="{field}-error"' in answered.text
    if "2026-12-08" in query:
        assert 'value="2026-12-08"' in answered.text


def test_what_if_shows_a_hundred_and_all_when_asked(app, lena, ids, monkeypatch) -> None:
    monkeypatch.setattr(what_if_pages, "SHOWN", 1)
    few = lena.get(f"/plan/what-if?kind=away&worker={ids['Ailsa']}&first=2026-12-07&last=2026-12-18").text
    assert few.count("<strong>Person ") == 1
    assert "The first 1 are shown." in few
    (link,) = re.findall(r'href="([^"]+all=yes)"', few)
    assert lena.get(unescape(link)).text.count("<strong>Person ") == 2


def test_what_if_a_keyworker_leaves_shows_who_would_see_her_people_and_the_plan_then_says_so(app, lena, ids) -> None:
    with transaction(app.engine) as session:
        bryn = add_worker(session, "Bryn", ["keyworker"], TUESDAY_10AM)
    for n in range(3, 13):
        a_review(app, n, due=date(2026, 12, 18), planned=None, worker=ids["Ailsa"])
    with reading(app.engine) as session:
        put_in = material(session, app.now(), TUESDAY_10AM.date())

    found = what_if(put_in, Change(ids["Ailsa"], date(2026, 12, 9)))

    assert not found.after.unplaced
    assert {one.worker_id for one in found.after.placed} == {bryn, ids["Ailsa"]}
    page = lena.get(f"/plan/what-if?kind=leaves&worker={ids['Ailsa']}&first=2026-12-09").text
    assert "Ailsa, the keyworker, has no place in that time." in page
    assert "with Bryn" in page

    start = TUESDAY_10AM.replace(month=12, day=9, hour=0)
    add_leave(app, ids["Ailsa"], start, start.replace(year=2028))
    plan.take_all(app, app.now())

    with reading(app.engine) as session:
        taken = session.scalars(
            select(Review).where(Review.worker_id == bryn, Review.handed_from == ids["Ailsa"])
        ).all()
    assert taken
    assert any("Ailsa, the keyworker, has no place in that time." in one.planned_because for one in taken)
    for one in taken:
        for there in (f"/plan/move/{one.id}", f"/plan/day?on={one.planned_on}"):
            assert one.planned_because in lena.get(there).text
