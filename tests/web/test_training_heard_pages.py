"""What people answer to an invitation to a training stands on its page for a colleague, and one press notes it."""

import pytest
from build import TUESDAY_10AM, app_on, cases, letters, take_in, triage_all
from inviting_rows import all_gone, confirmed_cluster, with_pages
from seed import post
from sqlalchemy import Engine
from training_rows import HOUR, LUNCH, calendar_answer, do, in_words, places, planned, put_on

from liaison.app import App
from liaison.meetings import rsvp, training_dates
from liaison.store.session import reading
from liaison.store.tables_training import TrainingDate
from liaison.store.training_answer_queries import to_look_at

JEAN, TOM = "jean@quay.example", "tom@glen.example"
AT = "/training/dates/1"


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return with_pages(app_on(memory_engine, now=TUESDAY_10AM))


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    ids = confirmed_cluster(app)
    planned(app)
    put_on(app)
    put_on(app, "Tom", TOM)
    do(app, training_dates.send)
    all_gone(app)
    ours = {one.to[0]: one for one in letters(app, "training_invitation")}
    take_in(app, in_words(ours[JEAN], "Yes, Thursday suits us, eight of us."))
    take_in(app, calendar_answer(ours[TOM], "TENTATIVE", method="COUNTER", starts=LUNCH + 2 * HOUR))
    triage_all(app)
    rsvp.take_batch(app, TUESDAY_10AM)
    return ids


def version(app: App) -> str:
    with reading(app.engine) as session:
        return str(session.get_one(TrainingDate, 1).version)


def test_they_are_seen_where_training_is_and_noted_by_one_press(app: App, browser) -> None:
    lena = browser("Lena")
    assert "2 to read" in lena.get("/meetings").text
    assert "1 mail to read and 1 answer to look at" in lena.get("/training").text
    page = lena.get(AT).text
    assert "Yes, Thursday suits us, eight of us." in page
    assert "Thursday 11 February 2027, 14:30" in page
    assert "nothing but an answer, so no question was made of it" in page
    assert f'<option value="{places(app)[JEAN].id}" selected>' in page

    wrong = post(lena, f"{AT}/do", do="answer", mail="1", place="", answer="yes", version=version(app))
    assert (wrong.status_code, "Choose somebody from the list" in wrong.text) == (422, True)
    yes = {"do": "answer", "mail": "1", "place": str(places(app)[JEAN].id), "answer": "yes"}
    assert post(lena, f"{AT}/do", **yes, version=version(app)).status_code == 303
    assert post(lena, f"{AT}/do", **yes, version=version(app)).status_code == 409
    seen = {"do": "answer", "look": "2", "place": "", "answer": "nothing"}
    with reading(app.engine) as session:
        seen["look"] = str(to_look_at(session)[0].id)
    assert post(lena, f"{AT}/do", **seen, version=version(app)).status_code == 303
    page = lena.get(AT).text
    assert "Mails to read" not in page
    assert "Answers to look at" not in page
    assert "is coming, by mail" in page
    assert "would prefer another time, in their calendar" in page
    assert "to read" not in lena.get("/meetings").text
    assert cases(app) == []


def test_the_page_of_somebody_invited_says_back_what_their_calendar_said(app: App, browser) -> None:
    letter = next(one for one in letters(app, "training_invitation") if one.to == [TOM])
    path = "/training-answers/" + letter.text.partition("/training-answers/")[2].split()[0]
    assert "you would prefer another time" in browser(None).get(path).text
