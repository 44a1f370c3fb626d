"""Hazard: a scanner answers for a practice, a link tells who is in treatment, or letters go on to somebody who has died or moved."""

import logging
import re
from datetime import timedelta

import pytest
from asking_practices import asked, page_path, run_days, said, send_all, the_person, token_of, with_pages
from build import TUESDAY_10AM, app_on, letters
from caseload import review_of
from sqlalchemy import Engine, func, select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.digest_links import make, read
from liaison.domain.practice_answers import HOLDS, Kind
from liaison.outbox import eligible
from liaison.reviews import digest_page
from liaison.reviews.digest_page import Over
from liaison.store.session import reading, transaction
from liaison.store.tables import Event, LedgerItem, Letter
from liaison.store.tables_practice_answers import PracticeAnswer
from liaison.web.window import create_app

KEY = b"a key for tests only, 32 bytes!!"


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return with_pages(app_on(memory_engine))


def client(app: App) -> TestClient:
    return TestClient(create_app(app), base_url="https://liaison.example", follow_redirects=False)


def rows(app: App) -> tuple[object, ...]:
    with reading(app.engine) as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table))
            for table in (Event, PracticeAnswer, LedgerItem, Letter)
        )


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_a_scanner_that_opens_every_link_in_any_way_changes_nothing_and_learns_no_name(app: App, method: str) -> None:
    people = [the_person(app, number) for number in asked(app)]
    before, browser = rows(app), client(app)
    links = re.findall(r"https://\S+", letters(app, "review_digest")[0].text)
    assert links
    for link in links:
        for query in ("", "?kind=died&review=1", "?kind=open"):
            answer = browser.request(method, link + query)
            assert all(person.name not in answer.text and person.chi[:6] not in answer.text for person in people)
    assert rows(app) == before


def test_a_link_that_is_over_bent_or_of_a_letter_that_came_back_tells_nothing(app: App) -> None:
    asked(app)
    token = token_of(app)
    link = read(token, KEY)
    bent = [
        make(2, link.until, KEY),
        make(1, link.until + timedelta(days=1), KEY),
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        "1.739999." + "a" * 24,
    ]
    browser = client(app)
    answers = {
        browser.request(
            method, f"/practice-reviews/{one}", data={"kind": "open"} if method == "POST" else None
        ).text.partition("<main")[2]
        for one in bent
        for method in ("GET", "POST")
    }
    assert len(answers) == 1  # all alike: whoever tries learns nothing
    assert "Quay" not in next(iter(answers))
    late = TUESDAY_10AM + timedelta(days=(link.until - london_date(TUESDAY_10AM)).days + 1)
    for attempt in (
        lambda: digest_page.look(app, token, late, shown=True),
        lambda: digest_page.press_open(app, token, late),
    ):
        with pytest.raises(Over):
            attempt()
    with transaction(app.engine) as session:
        session.get_one(Letter, letters(app, "review_digest")[0].id).bounced_at = TUESDAY_10AM
    with pytest.raises(Over):
        digest_page.look(app, token, TUESDAY_10AM)


@pytest.mark.parametrize("kind", sorted(HOLDS))
def test_an_answer_that_makes_letters_wrong_holds_them_at_once_and_edits_nothing_else(app: App, kind: Kind) -> None:
    jo, _ = asked(app)
    before = the_person(app, jo)
    client(app).post(page_path(app), data={"review": review_of(app, jo).id, "sure": kind.value})
    after = the_person(app, jo)
    assert after.letters_held
    assert (after.status, after.practice_code, after.name) == (before.status, before.practice_code, before.name)
    assert said(app, jo)[0].held
    with reading(app.engine) as session:
        letter = Letter(key="x", kind="review_invitation", person_id=jo, to=["jo@home.example"], subject="x", text="x", mailbox_id=1, message_id="<x@x>", sender="a@b.example", created_at=TUESDAY_10AM, not_before=TUESDAY_10AM)  # fmt: skip
        assert eligible.withheld(session, letter, TUESDAY_10AM) == "Every letter about this person is held."


def test_no_reminder_follows_an_answer_and_none_is_about_whom_it_is_held(app: App) -> None:
    jo, al, sam = asked(app, 3)
    browser = client(app)
    browser.post(page_path(app), data={"review": review_of(app, jo).id, "kind": "confirmed"})
    browser.post(page_path(app), data={"review": review_of(app, al).id, "sure": "died"})
    run_days(app, 60)
    reminders = letters(app, "review_reminder")
    assert len(reminders) == 2
    for letter in reminders:
        assert f"Review {review_of(app, sam).id}:" in letter.text
        assert "For one person your answer is still open" in letter.text
        assert not any(f"Review {review_of(app, one).id}:" in letter.text for one in (jo, al))


def test_a_reminder_that_waits_while_sends_are_held_does_not_leave_after_the_answer(app: App) -> None:
    from liaison.reviews import remind
    from liaison.store.switches import HOLD_SENDS, turn

    (jo,) = asked(app, 1)
    now = TUESDAY_10AM + timedelta(days=21)
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=now)
    remind.take_all(app, now)
    send_all(app, now)
    client(app).post(page_path(app), data={"review": review_of(app, jo).id, "kind": "confirmed"})
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=False, now=now)
    send_all(app, now)
    assert [letter.state.value for letter in letters(app, "review_reminder")] == ["withheld"]


def test_no_name_and_no_chi_number_stands_in_a_subject_an_address_an_event_or_a_log(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    people = [the_person(app, number) for number in asked(app)]
    browser = client(app)
    for person in people:
        browser.post(
            page_path(app),
            data={"review": review_of(app, person.id or 0).id, "sure": "moved", "text": f"{person.name} is gone"},
        )
    run_days(app, 3)
    with reading(app.engine) as session:
        written = [
            *session.scalars(select(Event.because)),
            *session.scalars(select(Letter.subject)),
            *session.scalars(select(LedgerItem.ref)),
        ]
    written += [page_path(app), caplog.text, *(letter.text for letter in letters(app))]
    for person in people:
        for words in written:
            assert person.name not in words
            assert person.chi not in words
            assert f"{person.chi[:6]} {person.chi[6:]}" not in words
