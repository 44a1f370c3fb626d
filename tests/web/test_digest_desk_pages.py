"""Practices' answers for admins: settled with a reason, replies in prose put before a person, the telephone, and how practices are asked."""

from datetime import timedelta

import pytest
from asking_practices import asked, page_path, run_days, said, the_person, with_pages
from build import TUESDAY_10AM, arrive, cases, letters, mail
from caseload import change_person, review_of
from people_written_to import tasks
from seed import post
from sqlalchemy import update
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.practice_answers import Kind
from liaison.domain.states import ReviewState
from liaison.reviews import digest, digest_page, invite, remind, tell_outcomes
from liaison.store.session import transaction
from liaison.store.tables_people import Review

DESK = "/reviews/practices"


@pytest.fixture
def people(app: App, ids: dict[str, int]) -> list[int]:
    return asked(with_pages(app), 2, ailsa=ids["Ailsa"])


@pytest.fixture
def admin(browser) -> TestClient:
    return browser("Ailsa")


def says(app: App, person_id: int, kind: Kind, text: str = "") -> int:
    token = page_path(app).rpartition("/")[2]
    digest_page.answer(app, token, review_of(app, person_id).id or 0, kind, text, (), TUESDAY_10AM)
    return said(app, person_id)[-1].id or 0


def test_only_admins_and_leads_see_the_desk(browser, people) -> None:
    assert browser("Nora").get(DESK).status_code == 403
    assert browser("Lena").get(DESK).status_code == 200
    assert browser("Nora").get("/").text.count("Practices' answers") == 0


def test_moved_is_settled_when_the_register_has_the_new_practice_and_that_one_is_asked(app: App, admin, people) -> None:
    jo, _ = people
    number = says(app, jo, Kind.MOVED, "to Glen Surgery, I think")
    desk = admin.get(DESK).text
    assert "“to Glen Surgery, I think”" in desk
    assert "Letters are held." in desk
    assert "1 to settle" in admin.get("/").text
    page = admin.get(f"{DESK}/answers/{number}").text
    assert "to Glen Surgery, I think" in page
    assert f'href="/people/{jo}/happened"' in page, "where the new practice is entered is one press away"
    assert the_person(app, jo).chi not in page

    record = admin.get(f"/people/{jo}").text
    assert "asked about the review</li>" in " ".join(record.split())
    assert 'says: has moved</a> <span class="small soft">letters are held from then on' in record

    early = post(admin, f"{DESK}/answers/{number}", how="new_practice")
    assert early.status_code == 422
    assert "enter the new one there first" in early.text
    assert the_person(app, jo).letters_held

    change_person(app, jo, practice_code="99902")
    assert post(admin, f"{DESK}/answers/{number}", how="new_practice").status_code == 303
    assert not the_person(app, jo).letters_held
    assert review_of(app, jo).state is ReviewState.PLANNED
    assert post(admin, f"{DESK}/answers/{number}", how="new_practice").status_code == 409
    digest.take_all(app, TUESDAY_10AM + timedelta(days=7))
    assert letters(app, "review_digest")[-1].to == ["desk@99902.example"]


def test_whoever_is_about_to_get_in_touch_reads_what_a_practice_said_until_it_is_settled(
    app: App, admin, people, ids
) -> None:
    jo, al = people
    invite.take_all(app, TUESDAY_10AM + timedelta(days=20))  # nobody knows what is safe: somebody is to ask
    day, review = TUESDAY_10AM.date() + timedelta(days=2), review_of(app, jo)
    with transaction(app.engine) as session:
        session.execute(
            update(Review)
            .where(col(Review.id) == review.id)
            .values(planned_on=day, planned_time="11:00", worker_id=ids["Ailsa"])
        )
    task = next(one.id for one in tasks(app) if one.person_id == jo)
    pages = [
        "/",
        f"/plan/day?on={day}",
        f"/plan/week?on={day}",
        f"/reviews/{review.id}/form",
        f"/people/{jo}",
        "/for-people?all=1",
        f"/for-people/{task}",
    ]
    said_so = "Quay Practice says: has died. An admin looks into it; please ask there before you get in touch."
    assert [page for page in pages if said_so in admin.get(page).text] == []

    number = says(app, jo, Kind.DIED)

    assert [page for page in pages if admin.get(page).text.count(said_so) != 1] == []
    assert said_so not in admin.get(f"/people/{al}").text
    post(admin, f"{DESK}/answers/{number}", how="slip", words_said="Ada at the practice, today")
    assert [page for page in pages if said_so in admin.get(page).text] == []


def test_a_slip_needs_a_word_of_who_said_so_and_another_hold_stays(app: App, admin, people) -> None:
    jo, al = people
    number, other = says(app, jo, Kind.DIED), says(app, al, Kind.WRONG_PRACTICE)
    refused = post(admin, f"{DESK}/answers/{number}", how="slip", words_said=" ")
    assert "Say in a few words who" in refused.text
    says(app, jo, Kind.MOVED)
    post(admin, f"{DESK}/answers/{number}", how="slip", words_said="Ada at the practice, today")
    assert the_person(app, jo).letters_held  # "moved" is still open
    change_person(app, al, letters_held=True)
    post(admin, f"{DESK}/answers/{other}", how="slip", words_said="Ada at the practice, today")
    assert not the_person(app, al).letters_held
    assert "Settled by Ailsa" in admin.get(f"{DESK}/answers/{number}").text


def test_what_an_admin_had_held_before_stays_held(app: App, admin, people) -> None:
    jo, _ = people
    change_person(app, jo, letters_held=True)
    number = says(app, jo, Kind.MOVED)
    post(admin, f"{DESK}/answers/{number}", how="slip", words_said="Ada, today")
    assert the_person(app, jo).letters_held


def test_a_reply_in_prose_is_read_first_then_put_before_an_admin_and_decides_nothing(app: App, admin, people) -> None:
    jo, al = people
    one, two = (review_of(app, number).id for number in people)
    letter = letters(app, "review_digest")[0]
    body = f"Hello,\nreview {one} has moved to Leith.\nReview {two} is fine.\n"
    arrive(
        app,
        mail(
            body, sender="Desk <desk@99901.example>", subject="Re: reviews", headers=f"In-Reply-To: {letter.message_id}"
        ),
    )
    assert cases(app)[-1].practice_code == "99901"  # the floor and a colleague have it, like every mail
    assert said(app, jo) == said(app, al) == []
    assert not the_person(app, jo).letters_held
    assert "1 reply to read" in admin.get("/").text
    run_days(app, 20)
    assert letters(app, "review_reminder") == []  # nothing goes there while it waits

    path = f"{DESK}/replies/{cases(app)[-1].first_message_id}"
    page = admin.get(path).text
    assert "Perhaps: has moved" in page
    assert "Perhaps: registered with the practice" in page
    assert "selected" not in page
    answer = admin.post(
        path, data={"csrf": admin.csrf, "review": [str(one), str(two)], "kind": ["moved", ""], "text": ["Leith", ""]}
    )
    assert answer.status_code == 303
    assert [(row.kind, row.how, row.text) for row in said(app, jo)] == [(Kind.MOVED, "mail", "Leith")]
    assert the_person(app, jo).letters_held
    assert said(app, al) == []
    assert admin.get(path).status_code == 404
    assert remind.take_all(app, TUESDAY_10AM + timedelta(days=22)).reviews == 1


def test_an_out_of_office_answer_is_no_reply(app: App, admin, people) -> None:
    letter = letters(app, "review_digest")[0]
    headers = f"In-Reply-To: {letter.message_id}\nAuto-Submitted: auto-replied"
    arrive(app, mail("We are away.", sender="desk@99901.example", subject="Away", headers=headers))
    assert "reply to read" not in admin.get("/").text
    run_days(app, 16)
    assert len(letters(app, "review_reminder")) == 1


def test_what_the_practice_says_on_the_telephone_is_written_down_and_ends_the_task(app: App, admin, people) -> None:
    jo, al = people
    run_days(app, 55)
    assert "1 practice to telephone" in admin.get("/").text
    page = admin.get(f"{DESK}/99901").text
    assert "reminded again" in page
    numbers = [str(review_of(app, number).id) for number in people]
    empty = admin.post(
        f"{DESK}/99901", data={"csrf": admin.csrf, "review": numbers, "kind": ["", ""], "text": ["", ""]}
    )
    assert empty.status_code == 422
    gone = {"review": [*numbers, "999"], "kind": ["confirmed", "information", "moved"], "text": ["", "ECG in June", ""]}
    late = admin.post(f"{DESK}/99901", data={"csrf": admin.csrf, **gone})
    assert late.status_code == 422
    assert 'value="ECG in June"' in late.text
    assert late.text.count('value="confirmed" selected') == 1
    assert said(app, jo) == []
    form = {"csrf": admin.csrf, "review": numbers, "kind": ["confirmed", "information"], "text": ["", "ECG in June"]}
    assert admin.post(f"{DESK}/99901", data=form).status_code == 303
    assert [(row.kind, row.how) for row in said(app, al)] == [(Kind.INFORMATION, "phone")]
    assert "to telephone" not in admin.get("/").text
    assert admin.get(f"{DESK}/12345").status_code == 404


def test_how_practices_are_asked_is_chosen_with_a_reason_and_a_colleague_is_not_overwritten(
    app: App, admin, people
) -> None:
    form = {
        "seen": 0,
        "form": "chi",
        "again": 8,
        "third": 16,
        "ring": 24,
        "link_days": 40,
        "gather": 2,
        "because": "the board's letter of May",
    }
    assert "few words why" in post(admin, f"{DESK}/choice", **{**form, "because": ""}).text
    assert "follow each other" in post(admin, f"{DESK}/choice", **{**form, "third": 5}).text
    assert "at most 6 weeks" in post(admin, f"{DESK}/choice", **{**form, "gather": 9}).text
    assert post(admin, f"{DESK}/choice", **form).status_code == 303
    assert "the board&#39;s letter of May" in admin.get(DESK).text
    assert "A colleague changed this meanwhile" in post(admin, f"{DESK}/choice", **form).text


def test_another_time_that_is_settled_says_how_the_practice_learns_of_it_and_when_it_did(
    app: App, admin, people
) -> None:
    jo, kim = people
    number = says(app, jo, Kind.OTHER_TIME, "Thursdays")
    says(app, kim, Kind.CONFIRMED)
    assert "in our next letter to it, within two weeks" in admin.get(f"{DESK}/answers/{number}").text

    assert post(admin, f"{DESK}/answers/{number}", how="noted").status_code == 303

    assert "in our next letter to it, within two weeks" in admin.get(f"{DESK}/answers/{number}").text
    later = TUESDAY_10AM + timedelta(days=14)
    assert tell_outcomes.take_all(with_pages(app), later).letters == 1
    assert "The practice was told what came of it, in a letter of" in admin.get(f"{DESK}/answers/{number}").text
    assert "told what came of another time" in admin.get(f"{DESK}/99901").text
    assert "told what came of another time that it suggested" in " ".join(admin.get(f"/people/{jo}").text.split())
