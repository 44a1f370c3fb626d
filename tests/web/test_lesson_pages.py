"""Texts for training on the page: what is struck out is shown, more words can be struck, and what was read is what is released."""

import re

import pytest
from lessons_of import judged
from seed import SCRIPT, post
from sqlalchemy import select

from liaison.app import App
from liaison.domain.states import LessonState
from liaison.reader import lessons
from liaison.store.session import reading
from liaison.store.tables_reader import Lesson

BODY = "Her sister Kirsty in Leith rings 01632 960777. What about the dose? Signed, R. Tait"


@pytest.fixture
def path(app: App, ids) -> str:
    """The page of a judged mail."""
    return f"/reader/texts/{judged(app, ids['Petra'], body=BODY).last_message_id}"


def seen(html: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', html)
    assert found
    return found[1]


def row(app: App) -> Lesson | None:
    with reading(app.engine) as session:
        return session.scalars(select(Lesson)).first()


def test_the_page_shows_what_was_struck_and_asks_about_the_rest(app: App, browser, path: str) -> None:
    html = browser("Lena").get(path).text

    assert "960777" not in html
    assert "Tait" not in html.split("<main")[1]
    assert '<span class="nhsuk-u-visually-hidden">struck out: </span>a telephone number</span>' in html
    for word in ("Kirsty", "Leith"):
        assert f'value="{word}"' in html
    assert "Harm reduction, soon" in html
    assert "the reader said: Prescribing advice, soon" in html


def test_ticked_and_typed_words_are_struck_and_then_exactly_that_is_released(app: App, browser, path: str) -> None:
    lena = browser("Lena")

    again = post(lena, path, do="look", strike=["Kirsty", "Leith"], more="sister,\nwhat about").text
    shown = again.split('<div class="words">')[1].split("</div>")[0]
    assert not [word for word in ("Kirsty", "Leith", "sister", "What about") if word in shown]
    said = post(
        lena, path, do="release", sure="yes", seen=seen(again), strike=["Kirsty", "Leith", "sister", "what about"]
    )

    assert (said.status_code, said.headers["location"]) == (303, "/reader/texts")
    kept = row(app)
    assert kept is not None
    assert kept.body == "Her xstruckx xstruckx in xstruckx rings xphonex. xstruckx the dose? Signed, R. xnamex"
    assert kept.state is LessonState.RELEASED


def test_it_is_not_released_unread_unticked_or_otherwise_than_shown(app: App, browser, path: str) -> None:
    lena = browser("Lena")
    token = seen(lena.get(path).text)

    unticked = post(lena, path, do="release", seen=token)
    unshown = post(lena, path, do="release", sure="yes", seen=token, more="sister")
    other = post(lena, path, do="release", sure="yes", seen=token, strike=["dose"])
    unread = post(lena, path, do="release", sure="yes")

    assert [one.status_code for one in (unticked, unshown, other, unread)] == [422] * 4
    assert "nobody can be recognised" in unticked.text
    assert "read the text once more" in unshown.text
    assert "changed since you read it" in other.text
    assert row(app) is None


def test_declined_and_released_after_all(app: App, browser, path: str) -> None:
    lena = browser("Lena")

    post(lena, path, do="decline", because="too rare a story")
    assert "too rare a story" in lena.get("/reader/texts").text
    page = lena.get(path).text
    post(lena, path, do="release", sure="yes", seen=seen(page))

    kept = row(app)
    assert kept is not None
    assert (kept.state, kept.reason) == (LessonState.RELEASED, "")


def test_a_released_text_is_shown_as_kept_and_taken_back(app: App, browser, path: str) -> None:
    lena = browser("Lena")
    post(lena, path, do="release", sure="yes", seen=seen(lena.get(path).text))
    page = lena.get(path).text
    assert "The text as it is kept" in page
    assert "Release for training" not in page

    said = post(lena, path, do="withdraw", because="she asked us to")

    assert said.status_code == 303
    kept = row(app)
    assert kept is not None
    assert (kept.state, kept.body) == (LessonState.WITHDRAWN, "")
    assert "nothing of it is kept here" in lena.get(path).text


def test_nobody_else_reads_or_releases_them(app: App, browser, path: str, nora) -> None:
    token = seen(browser("Ailsa").get(path).text)  # an admin may

    assert nora.get(path).status_code == 403
    assert post(nora, path, do="release", sure="yes", seen=token).status_code == 403
    assert row(app) is None


def test_a_mail_that_nobody_judged_has_no_page(browser, ids) -> None:
    assert browser("Lena").get("/reader/texts/1").status_code == 404


def test_words_of_a_mail_are_only_text(app: App, browser, ids) -> None:
    case = judged(app, ids["Petra"], body=f"the dose? {SCRIPT} by <B>old")

    html = browser("Lena").get(f"/reader/texts/{case.last_message_id}").text

    assert SCRIPT not in html
    assert "<B>old" not in html


def test_the_list_names_no_words_of_any_mail(app: App, browser, path: str) -> None:
    html = browser("Lena").get("/reader/texts").text

    assert path in html
    for word in ("Kirsty", "sister", "Question 1"):
        assert word not in html
    with reading(app.engine) as session:
        assert lessons.taught(session) == []
