"""Answers on the page of somebody invited, noted by a colleague, settled where a calendar's needed a person; and who came."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, mail, messages, triage_all
from inviting_rows import (
    HOUR,
    MUIR,
    NOON,
    TAIT,
    all_gone,
    confirmed_cluster,
    do,
    guests,
    invited,
    page_path,
    the_meeting,
    with_pages,
)
from seed import post
from sqlalchemy import Engine, func, select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.attending import Answer
from liaison.domain.states import MeetingState
from liaison.meetings import convene, rsvp_page
from liaison.meetings.convene import Moved
from liaison.meetings.heard import Heard, hear
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_meetings import MeetingAnswer
from liaison.store.tables_people import Invitation, Meeting, SignInAttempt
from liaison.web.window import create_app

AFTERNOON = Moved(NOON + 2 * HOUR, NOON + 3 * HOUR, "Town Hall, room 2")


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return with_pages(app_on(memory_engine, now=TUESDAY_10AM))


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    found = confirmed_cluster(app)
    invited(app)
    all_gone(app)
    return found


@pytest.fixture
def guest(app: App, ids) -> TestClient:
    return TestClient(create_app(app), base_url="https://liaison.example", follow_redirects=False)


def said(app: App, email: str = TAIT.email) -> tuple[str, str, str]:
    one = guests(app)[email]
    return one.answer, one.how, one.deputy


def press(client: TestClient, path: str, button: str, **fields: str):
    return client.post(path, data={"said": button, "version": "0", **fields})


def rows(app: App) -> list[int | None]:
    with reading(app.engine) as session:
        return [
            session.scalar(select(func.count()).select_from(table)) for table in (Event, MeetingAnswer, SignInAttempt)
        ]


def test_opening_the_page_changes_nothing_and_one_press_answers(app: App, guest: TestClient) -> None:
    path = page_path(app)
    before = rows(app)
    page = guest.get(path)
    assert (page.status_code, rows(app)) == (200, before)
    assert "Wednesday 27 January 2027, 12:00 to 13:00" in page.text
    assert "Dr Rowan Tait" in page.text
    assert "Dr Glen Muir" not in page.text

    done = press(guest, path, "yes")
    assert "We have noted: you are coming" in done.text
    assert said(app) == ("yes", "link", "")
    assert said(app, MUIR.email)[0] == "waiting"
    refused = press(guest, path, "deputy")
    assert (refused.status_code, "say who comes in your place" in refused.text) == (422, True)
    press(guest, path, "deputy", deputy="Nurse Bain")
    assert said(app) == ("deputy", "link", "Nurse Bain")
    assert "Nurse Bain comes in your place" in guest.get(path).text
    press(guest, path, "no")
    assert said(app) == ("no", "link", "")


def test_words_beside_an_answer_are_read_and_a_red_flag_in_them_becomes_a_question(
    app: App, guest: TestClient, browser
) -> None:
    press(guest, page_path(app), "yes", text="<b>Running</b> ten minutes late")
    triage_all(app)
    assert ledger(app) == []
    html = browser("Lena").get("/meetings").text
    assert "They wrote something beside their answer." in html
    assert "&lt;b&gt;Running&lt;/b&gt; ten minutes late" in browser("Lena").get("/meetings/1").text

    words = "One of ours took methadone from her mother's bottle last night and is very drowsy now, hard to rouse."
    press(guest, page_path(app, MUIR.email), "no", text=words)
    triage_all(app)
    (case,) = cases(app)
    assert case.urgency == "U1"
    assert said(app, MUIR.email)[0] == "no"


def test_a_link_that_is_bent_over_or_taken_away_opens_nothing_and_says_so_calmly(app: App, guest: TestClient) -> None:
    path = page_path(app)
    bent = path[:-1] + ("a" if path[-1] != "a" else "b")
    assert guest.get(bent).status_code == 404
    do(app, convene.take_off_list, guests(app)[TAIT.email].id)
    for answer in (guest.get(path), press(guest, path, "yes")):
        assert (answer.status_code, "This link is not open" in answer.text) == (404, True)
    with pytest.raises(rsvp_page.Over):
        rsvp_page.look(app, page_path(app, MUIR.email).rpartition("/")[2], NOON + timedelta(days=2))
    do(app, convene.call_off, "")
    page = guest.get(page_path(app, MUIR.email))
    assert "waits for no answers any more" in page.text
    assert press(guest, page_path(app, MUIR.email), "yes", version="1").status_code == 404


def test_a_page_of_an_earlier_time_is_not_counted_for_the_new_one(app: App, guest: TestClient) -> None:
    path = page_path(app)
    do(app, convene.change, AFTERNOON)
    refused = press(guest, path, "yes", text="See you")
    assert (refused.status_code, said(app)[0]) == (409, "waiting")
    assert "14:00 to 15:00" in refused.text
    assert "See you" in refused.text
    press(guest, path, "yes", version="1")
    assert said(app)[0] == "yes"


def test_buttons_pressed_very_often_wait(app: App, guest: TestClient) -> None:
    path = page_path(app)
    with transaction(app.engine) as session:
        who = rsvp_page.digest(f"meeting|{path.rpartition('/')[2]}")
        session.add_all(SignInAttempt(who=who, at=TUESDAY_10AM) for _ in range(rsvp_page.PRESSES))
    assert press(guest, path, "yes").status_code == 429
    assert said(app)[0] == "waiting"
    assert guest.post(path, data={"said": "perhaps", "version": "0"}).status_code == 422
    assert (
        guest.post(path, data={"said": "yes", "version": "0"}, headers={"Origin": "https://evil.example"}).status_code
        == 403
    )


def test_an_answer_on_the_telephone_and_one_in_prose_are_noted_by_a_colleague(app: App, browser, ids) -> None:
    lena = browser("Lena")
    number = guests(app)[TAIT.email].id
    note = {"invitation": str(number), "said": "deputy", "how": "phone"}
    assert post(lena, "/meetings/1/answer", **note).status_code == 422
    assert post(lena, "/meetings/1/answer", **note, deputy="Nurse Bain").status_code == 303
    assert said(app) == ("deputy", "phone", "Nurse Bain")
    page = lena.get("/meetings/1").text
    assert "sends somebody</strong> (Nurse Bain)" in page

    ours = next(one.message_id for one in app.mailboxes["main"].letters if one.to == (MUIR.email,))
    arrive(app, mail("Yes, I'll come, bringing our pharmacist.", sender=f"Muir <{MUIR.email}>", subject="Re: Invitation", headers=f"In-Reply-To: {ours}", message_id="<p@glen.example>"))  # fmt: skip
    page = lena.get("/meetings/1").text
    assert "It may say: is coming, bringing our pharmacist: “Yes”" in page
    assert said(app, MUIR.email)[0] == "waiting"  # nothing is decided by it
    note = {
        "invitation": str(guests(app)[MUIR.email].id),
        "said": "yes",
        "how": "mail",
        "mail": str(messages(app)[-1].id),
        "text": "with their pharmacist",
    }
    assert post(lena, "/meetings/1/answer", **note).status_code == 303
    assert said(app, MUIR.email) == ("yes", "mail", "")
    assert "It may say" not in lena.get("/meetings/1").text
    assert post(lena, "/meetings/1/answer", **note).status_code == 409  # it was dealt with
    assert post(lena, "/meetings/1/answer", **{**note, "said": "waiting", "mail": ""}).status_code == 422
    season = lena.get("/meetings").text
    assert "1 coming, 1 sending somebody" in season


def test_an_answer_that_needs_a_person_is_settled_for_somebody_or_for_nobody(app: App, browser, ids) -> None:
    with transaction(app.engine) as session:
        meeting = session.get_one(Meeting, 1)
        for words in ("not on the list", "not sent from here"):
            heard = Heard(Answer.YES, "calendar", said_by="stranger@quay.example", part=len(words))
            hear(session, meeting if "list" in words else None, None, heard, actor="step:rsvp", now=TUESDAY_10AM, counts=False, look=True, because=words)  # fmt: skip
    lena = browser("Lena")
    page = lena.get("/meetings/answers/1").text
    assert "stranger@quay.example" in page
    assert post(lena, "/meetings/answers/1", do="count").status_code == 422
    done = post(lena, "/meetings/answers/1", do="count", invitation=str(guests(app)[TAIT.email].id), said="yes")
    assert (done.status_code, said(app)) == (303, ("yes", "calendar", ""))
    assert lena.get("/meetings/answers/1").status_code == 404
    assert "none of ours" in lena.get("/meetings/answers/2").text
    assert post(lena, "/meetings/answers/2", do="nobody").status_code == 303
    assert "an answer to look at" not in lena.get("/meetings").text
    assert browser("Nora").get("/meetings/answers/2").status_code == 403


def test_who_came_is_noted_once_it_has_begun(app: App, browser, ids) -> None:
    lena = browser("Lena")
    ours = {email: str(one.id) for email, one in guests(app).items()}
    form = {"guest": list(ours.values()), "came": ["came", "apologies"], "also": "Nurse Bain"}
    early = post(lena, "/meetings/1/held", version=str(the_meeting(app).version), **form)
    assert (early.status_code, "has not begun yet" in early.text) == (422, True)
    with transaction(app.engine) as session:
        session.get_one(Meeting, 1).starts_at = TUESDAY_10AM - HOUR
    assert "It took place: who came" in lena.get("/meetings/1").text
    assert post(lena, "/meetings/1/held", version=str(the_meeting(app).version), **form).status_code == 303
    page = lena.get("/meetings/1").text
    assert the_meeting(app).state is MeetingState.HELD
    assert "Also came: Nurse Bain" in page
    assert "sent apologies" in page
    with reading(app.engine) as session:
        assert session.scalars(select(Invitation.attended)).all() == ["came", "apologies"]
