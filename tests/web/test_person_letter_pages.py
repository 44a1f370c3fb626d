"""Letters to people on the page: read, mended, released, stopped, printed, ticked; and what there is to do for a person."""

from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from caseload import add_leave
from pypdf import PdfReader
from seed import a_review, post
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import PersonLetterState, ReviewState
from liaison.reviews import booking, invite, try_again
from liaison.store import person_letter_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter, ReachTask

SAFE = {"post": "yes", **all_asked("2026-11-01"), "post_to": "1 Quay Lane, Kelder"}


@pytest.fixture
def lena(browser: Any) -> TestClient:
    return browser("Lena")


def person_with(app: App, ids: dict[str, int], number: int = 1, planned: date = date(2026, 12, 8), **block: Any) -> int:
    return a_review(
        app, number, due=date(2026, 12, 15), planned=planned, worker=ids["Ailsa"], safe_contact=SAFE | block
    )


def rows(app: App, table: type = PersonLetter) -> list[Any]:
    with reading(app.engine) as session:
        return list(session.scalars(select(table).order_by(col(table.id))))


def send(client: TestClient, app: App, number: int = 1, do: str = "release", **more: Any) -> Any:
    letter = next(row for row in rows(app) if row.id == number)
    return post(
        client, f"/letters-to-people/{number}", **{"version": letter.version, "text": letter.text, "do": do} | more
    )


def test_a_letter_for_the_post_is_read_released_printed_and_ticked(
    app: App, ids: dict[str, int], lena: TestClient
) -> None:
    person_with(app, ids, letters="plain white envelope")
    invite.take_all(app, app.now())
    page = lena.get("/letters-to-people").text
    assert "To read and release" in page
    page = lena.get("/letters-to-people/1").text
    assert "Dear Person" in page
    assert "The person asked for: plain white envelope." in page
    assert "Reading age" in page
    assert send(lena, app).status_code == 303

    made = post(lena, "/prints")
    assert made.headers["location"] == "/prints/1"
    file = lena.get("/prints/1/letters.pdf")
    assert 'filename="letters-1.pdf"' in file.headers["content-disposition"]
    envelopes, first, slip = (page.extract_text() for page in PdfReader(BytesIO(file.content)).pages)
    assert "With best wishes" in first, "the closing stays with the letter"
    assert slip.startswith("Tick what suits you"), "the slip to cut off has a sheet of its own"
    text = f"{envelopes}\n{first}"
    assert "Person 1\n1 Quay Lane\nKelder" in text
    assert "Ring me, Ailsa" in text
    assert "shared care" not in text.lower()

    none = post(lena, "/prints/1")
    assert (none.status_code, "Tick the letters that are in the post." in none.text) == (422, True)
    assert post(lena, "/prints/1", letter=["1"]).status_code == 303
    assert "in the post" in lena.get("/prints/1").text
    assert lena.get("/prints/1/letters.pdf").status_code == 404
    assert rows(app)[0].state is PersonLetterState.GONE


def test_what_is_wrong_with_the_words_is_said_and_what_was_typed_is_kept(
    app: App, ids: dict[str, int], lena: TestClient
) -> None:
    person_with(app, ids)
    invite.take_all(app, app.now())
    answer = send(lena, app, text="Dear Jo, you failed to attend.")
    assert answer.status_code == 422
    assert "did not manage to meet" in answer.text
    assert "you failed to attend." in answer.text
    assert send(lena, app, do="stop").status_code == 422
    assert send(lena, app, do="keep", text="Dear Jo, other words.").status_code == 303
    assert send(lena, app, version=1).status_code == 409
    assert send(lena, app, do="stop", because="told in person").status_code == 303
    assert (rows(app)[0].state, rows(app)[0].stopped_because) == (PersonLetterState.STOPPED, "told in person")


def test_a_way_that_is_not_safe_any_more_is_shown_and_holds_the_letter(
    app: App, ids: dict[str, int], lena: TestClient
) -> None:
    person_with(app, ids)
    invite.take_all(app, app.now())
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().safe_contact = SAFE | {"domestic_abuse": True}
    assert "Automatic contact is off" in lena.get("/letters-to-people/1").text
    assert send(lena, app).status_code == 422
    assert rows(app)[0].state is PersonLetterState.DRAFTED


def test_while_sends_are_held_nothing_is_printed(app: App, ids: dict[str, int], lena: TestClient) -> None:
    person_with(app, ids)
    invite.take_all(app, app.now())
    send(lena, app)
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, by_id=ids["Lena"], because="trial", now=app.now())
    answer = post(lena, "/prints")
    assert answer.status_code == 422
    assert "Sends are held" in answer.text


def test_a_direct_number_is_kept_and_stands_in_the_next_letter(app: App, ids: dict[str, int], browser: Any) -> None:
    ailsa = browser("Ailsa")
    assert post(ailsa, "/for-people/line", phone="ring me").status_code == 422
    assert post(ailsa, "/for-people/line", phone="01632 960155").status_code == 303
    person_with(app, ids)
    invite.take_all(app, app.now())
    assert "01632 960155" in rows(app)[0].text


def test_the_form_sets_going_what_follows_and_the_list_leads_through_it(
    app: App, ids: dict[str, int], browser: Any
) -> None:
    review = person_with(app, ids, planned=date(2026, 11, 24))
    ailsa, nora, petra = browser("Ailsa"), browser("Nora"), browser("Petra")
    assert f"/reviews/{review}/not-met" in ailsa.get("/for-people").text
    path = f"/reviews/{review}/not-met"
    assert "nothing is counted" in ailsa.get(path).text
    with reading(app.engine) as session:
        as_seen = booking.seen(session.get_one(Review, review))
    fields = {"as_seen": as_seen, "looks": ids["Ailsa"], "rings": ids["Nora"], "decides": ids["Petra"]}
    assert post(ailsa, path, **fields | {"decides": ""}).status_code == 422
    assert post(ailsa, path, **fields | {"as_seen": "due:"}).status_code == 409
    done = post(ailsa, path, **fields)
    assert "Nora gets in touch" in done.text
    assert path not in ailsa.get("/for-people").text  # said once; the plan gives another day
    assert "It is set going already" in ailsa.get(path).text

    assert "Look today whether" in ailsa.get("/for-people").text
    lead = browser("Lena").get("/").text
    assert (
        'href="/for-people/1">Look today whether this person is well</a>: Person 1 <span class="soft">with Ailsa'
        in lead
    )
    assert "Look today whether" not in petra.get("/").text  # it is not hers, and she does not lead
    assert "Look today whether" not in nora.get("/for-people").text
    assert post(ailsa, "/for-people/1", version=1, code="", note="").status_code == 422
    worried = post(ailsa, "/for-people/1", version=1, code="worried", note="not seen")
    assert "Ring the duty nurse now" in worried.text
    assert post(nora, "/for-people/2", version=1, code="spoke", note="").status_code == 422
    assert post(nora, "/for-people/2", version=1, code="spoke", note="A walk.").status_code == 303
    assert petra.get("/for-people").text.count("Decide with the team") == 2
    decides = rows(app, ReachTask)[-1]
    page = petra.get(f"/for-people/{decides.id}").text  # whoever decides reads what the person and colleagues said
    assert "What is known so far" in page
    assert "We have spoken. A walk." in page
    assert "I am worried. not seen" in page
    lead = browser("Lena").get("/").text
    assert lead.count("Decide with the team what we offer next</a>") == 1  # the one of a worried colleague is for today
    assert "Look today whether" not in lead
    assert post(nora, "/for-people/2", version=1, code="spoke", note="A walk.").status_code == 409
    assert {row.kind for row in rows(app, ReachTask)} == {"welfare", "get_in_touch", "decide"}


def test_what_is_safe_is_entered_from_the_task_and_the_task_is_done_by_it(
    app: App, ids: dict[str, int], browser: Any
) -> None:
    person_with(app, ids, **all_asked("2026-03-01"))
    invite.take_all(app, app.now())
    ailsa = browser("Ailsa")

    page = ailsa.get("/for-people/1").text
    assert 'href="/people/1/edit/contact"' in page
    assert 'href="/people/1"' in page
    early = post(ailsa, "/for-people/1", version=1, code="asked", note="rang")  # the record says nothing of it
    assert early.status_code == 422
    assert "The record says that they were last asked on Sun 1 Mar" in early.text
    assert "rang" in early.text
    assert [row.done_at for row in rows(app, ReachTask)] == [None]

    assert "I asked the person about every way today" in ailsa.get("/people/1/edit/contact").text
    saved = post(
        ailsa, "/people/1/edit/contact", version=1, post="yes", post_to="1 Quay Lane, Kelder", asked_today="yes"
    )
    assert saved.status_code == 303
    assert "is off the list" in ailsa.get(saved.headers["location"]).text
    (task,) = rows(app, ReachTask)
    assert (task.answer, task.done_by) == ("asked", ids["Ailsa"])
    (person,) = rows(app, Person)
    assert person.safe_contact["post_checked_on"] == "2026-11-24"
    assert invite.take_all(app, app.now()).counts["drafted"] == 1


def test_where_no_letter_can_go_by_the_answers_the_task_stays_until_the_person_was_told(
    app: App, ids: dict[str, int], browser: Any
) -> None:
    person_with(app, ids, **all_asked("2026-03-01"), domestic_abuse=True)
    invite.take_all(app, app.now())
    ailsa = browser("Ailsa")

    saved = post(
        ailsa,
        "/people/1/edit/contact",
        version=1,
        post="yes",
        post_to="1 Quay Lane, Kelder",
        domestic_abuse="yes",
        asked_today="yes",
    )

    assert "no letter can go" in ailsa.get(saved.headers["location"]).text
    assert [row.done_at for row in rows(app, ReachTask)] == [None]
    assert post(ailsa, "/for-people/1", version=1, code="told", note="").status_code == 303


def test_the_lists_are_for_those_who_release_and_nothing_is_there_that_is_not(
    ids: dict[str, int], browser: Any
) -> None:
    assert browser("Nora").get("/letters-to-people").status_code == 403
    assert browser(None).get("/for-people").status_code in {303, 401}
    lena = browser("Lena")
    for path in ("/letters-to-people/9", "/prints/9", "/prints/9/letters.pdf", "/for-people/9", "/reviews/9/not-met"):
        assert lena.get(path).status_code == 404, path


def test_a_letter_about_somebody_whose_letters_are_held_says_so_in_the_list(
    app: App, ids: dict[str, int], lena: TestClient
) -> None:
    person_with(app, ids)
    invite.take_all(app, app.now())
    assert "held for now" not in lena.get("/letters-to-people").text
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().letters_held = True
    assert "held for now: nothing about this person leaves" in lena.get("/letters-to-people").text


def test_the_record_tells_what_went_to_the_person_and_what_was_done_and_a_keyworker_reads_the_letter(
    app: App, ids: dict[str, int], lena: TestClient, browser: Any
) -> None:
    review = person_with(app, ids, planned=date(2026, 11, 24))
    nora = browser("Nora")
    invite.take_all(app, app.now())
    send(lena, app)
    post(lena, "/prints")
    assert "by post: printed, not in the post yet" in nora.get("/people/1").text
    post(lena, "/prints/1", letter=["1"])
    with reading(app.engine) as session:
        as_seen = booking.seen(session.get_one(Review, review))
    post(
        nora, f"/reviews/{review}/not-met",
        as_seen=as_seen, looks=ids["Ailsa"], rings=ids["Nora"], decides=ids["Petra"],
    )  # fmt: skip
    post(nora, "/for-people/1", version=1, code="well", note="rang the pharmacy")

    record = nora.get("/people/1").text
    for line in (
        'href="/letters-to-people/1">Invitation to a person</a> <span class="small soft">by post: in the post',
        'href="/letters-to-people/2">We did not manage to meet</a> <span class="small soft">by post: waits to be read',
        'href="/for-people/1">Look today whether this person is well</a> <span class="small soft">Seen or spoken to today, and well; Nora',
        'href="/for-people/2">Get in touch, and ask what would make it easier</a> <span class="small soft">to be done by Thu 26 Nov, Nora',
    ):
        assert line in record, line
    assert "rang the pharmacy" not in record
    letter = nora.get("/letters-to-people/1").text
    assert "Dear Person" in letter
    assert 'name="do"' not in nora.get("/letters-to-people/2").text
    assert post(nora, "/letters-to-people/2", version=1, text="x", do="release").status_code == 403


def test_who_is_away_today_is_said_where_somebody_is_asked_to_look_today(
    app: App, ids: dict[str, int], browser: Any
) -> None:
    review = person_with(app, ids, planned=date(2026, 11, 24))
    add_leave(app, ids["Ailsa"], app.now().replace(hour=0), app.now().replace(hour=23))
    page = browser("Nora").get(f"/reviews/{review}/not-met").text
    assert page.count("Ailsa (away today)") == 1
    assert "Nora (away today)" not in page


def test_the_list_says_how_many_wait_beyond_what_it_shows(
    app: App, ids: dict[str, int], lena: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        person_with(app, ids, number)
    invite.take_all(app, app.now())
    assert "the others follow" not in lena.get("/letters-to-people").text
    few = partial(queries.letters_at, limit=2)
    monkeypatch.setattr(queries, "letters_at", lambda *of, **more: few(*of, **{**more, "limit": 2}))
    page = lena.get("/letters-to-people").text
    assert 'To read and release <span class="count">3</span>' in page
    assert "These are the 2 oldest; the others follow as these go." in page


def test_whom_to_try_again_stands_on_the_list_and_a_settled_one_is_read(
    app: App, ids: dict[str, int], lena: TestClient, browser: Any
) -> None:
    review = person_with(app, ids)
    invite.take_all(app, app.now())
    send(lena, app)
    post(lena, "/prints")
    post(lena, "/prints/1", letter=["1"])
    try_again.take_all(app, app.now() + timedelta(days=8))
    ailsa = browser("Ailsa")
    assert "Try again: nothing is agreed about the day yet" in ailsa.get("/for-people").text
    task = ailsa.get("/for-people/1").text
    assert f'href="/plan/move/{review}"' in task
    assert "nothing follows from it" in task
    with transaction(app.engine) as session:
        session.get_one(Review, review).state = ReviewState.CONFIRMED
    try_again.take_all(app, app.now() + timedelta(days=9))
    assert "nothing is to be done any more" in ailsa.get("/for-people/1").text
    assert "not needed any more" in ailsa.get("/people/1").text


def test_a_letter_that_the_post_brought_back_is_said_on_its_page(
    app: App, ids: dict[str, int], lena: TestClient, browser: Any
) -> None:
    person_with(app, ids)
    invite.take_all(app, app.now())
    send(lena, app)
    post(lena, "/prints")
    assert "It came back in the post" not in lena.get("/letters-to-people/1").text
    post(lena, "/prints/1", letter=["1"])
    assert "It came back in the post" in lena.get("/letters-to-people/1").text
    assert "It came back in the post" not in browser("Nora").get("/letters-to-people/1").text

    assert send(lena, app, do="came_back", version=1).status_code == 409
    assert send(lena, app, do="came_back").status_code == 303
    assert "It came back in the post." in lena.get("/letters-to-people").text
    assert send(lena, app, do="came_back").status_code == 422
    assert "A letter to this person came back in the post." in browser("Ailsa").get("/for-people").text
    assert "A letter to this person came back in the post." in browser("Ailsa").get("/for-people/1").text


@pytest.mark.parametrize(("sms", "texts"), [("no", False), ("unknown", False), ("yes", True)])
def test_a_text_message_is_offered_only_where_it_is_safe_and_the_words_of_the_letter_are_one_press_away(
    app: App, ids: dict[str, int], browser: Any, lena: TestClient, sms: str, texts: bool
) -> None:
    person_with(app, ids, post="no", phone="yes", phone_to="01632 960155", sms=sms)
    invite.take_all(app, app.now())
    assert send(lena, app).status_code == 303
    ailsa = browser("Ailsa")
    page = ailsa.get("/for-people/1").text
    assert ("Could you ring me when it suits you?" in page, 'value="texted"' in page) == (texts, texts)
    assert 'href="/letters-to-people/1">The words of the letter' in page
    assert "My name is Ailsa" in ailsa.get("/letters-to-people/1").text


def test_a_review_of_this_afternoon_is_not_among_those_we_did_not_manage(
    app: App, ids: dict[str, int], browser: Any
) -> None:
    review, ailsa = person_with(app, ids, planned=date(2026, 11, 24)), browser("Ailsa")
    for time, offered in (("15:00", False), ("09:30", True)):
        with transaction(app.engine) as session:
            session.get_one(Review, review).planned_time = time
        assert (f"/reviews/{review}/not-met" in ailsa.get("/for-people").text) is offered
        page = ailsa.get(f"/reviews/{review}/not-met").text
        assert (f"at {time}" in page, "still to come" in page, "Set this going" in page) == (True, not offered, offered)
