"""Answer and book the review in one act; and what stands beside the mail of the person and the practice."""

from datetime import date

import pytest
from build import arrive, mail
from seed import a_meeting, a_review, again, one_case, post
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import MeetingState, ReviewState
from liaison.reviews import booking
from liaison.store.session import reading
from liaison.store.tables import Case, Draft
from liaison.store.tables_people import Review

FORM = {"on": "2026-12-03", "agreed": "yes"}


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    safe = {"letter": "yes", "email": "yes", "post": "no", **all_asked("2026-10-01")}
    a_review(
        app, 1, due=date(2026, 12, 10), planned=date(2026, 12, 1), worker=ids["Ailsa"], prescriber="Dr Petra Lang", pharmacy="Pier Pharmacy",
        safe_contact=safe,
    )  # fmt: skip
    return one_case(app, f"CHI {demo_chi(1)}, person 1: when is the appointment?")


def seen(app: App) -> str:
    with reading(app.engine) as session:
        row = session.scalars(select(Review)).one()
        return booking.seen(row)


def test_one_form_books_the_day_and_begins_the_answer_with_it(app: App, nora: TestClient, ids, case: Case) -> None:
    page = nora.get(f"/cases/{case.id}")
    assert f'href="/cases/{case.id}/book"' in page.text
    version = again(app, case.id).version

    done = post(nora, f"/cases/{case.id}/book", version=version, as_seen=seen(app), worker=ids["Ailsa"], **FORM)

    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{case.id}/reply")
    assert (
        "The annual review is booked for Thursday 3 December 2026, with Ailsa."
        in nora.get(f"/cases/{case.id}/reply").text
    )
    with reading(app.engine) as session:
        row = session.scalars(select(Review)).one()
        draft = session.scalars(select(Draft)).one()
    assert (row.state, row.planned_on) == (ReviewState.CONFIRMED, date(2026, 12, 3))
    assert "Person 1" not in draft.text
    assert again(app, case.id).version == version + 1


def test_a_draft_that_is_there_is_added_to(app: App, nora: TestClient, ids, case: Case) -> None:
    post(nora, f"/cases/{case.id}/draft", text="Dear Dr Tait, thank you.")
    post(
        nora,
        f"/cases/{case.id}/book",
        version=again(app, case.id).version,
        as_seen=seen(app),
        worker=ids["Ailsa"],
        **FORM,
    )
    with reading(app.engine) as session:
        text = session.scalars(select(Draft.text)).one()
    assert text.startswith("Dear Dr Tait, thank you.\n\nThe annual review is booked")


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"agreed": ""}, 422, "Book only what is agreed with the person"),
        ({"on": ""}, 422, "Give the day of the review."),
        ({"on": "2026-11-30"}, 422, "We are closed on"),
        ({"as_seen": "due:"}, 409, "changed the question or the review meanwhile"),
        ({"version": 99}, 409, "changed the question or the review meanwhile"),
    ],
)
def test_what_cannot_be_booked_is_said_and_nothing_is(
    app: App, nora: TestClient, ids, case: Case, changes, status: int, words: str
) -> None:
    fields = {"version": again(app, case.id).version, "as_seen": seen(app), "worker": ids["Ailsa"], **FORM} | changes
    refused = post(nora, f"/cases/{case.id}/book", **fields)
    assert refused.status_code == status
    assert words in refused.text
    assert seen(app).startswith("planned:2026-12-01:")


def test_without_a_person_there_is_nothing_to_book(app: App, nora: TestClient, ids) -> None:
    case = one_case(app)
    assert nora.get(f"/cases/{case.id}/book").status_code == 404
    assert "book the review" not in nora.get(f"/cases/{case.id}").text


def test_the_person_stands_beside_the_mail_with_what_is_safe(nora: TestClient, case: Case) -> None:
    html = nora.get(f"/cases/{case.id}").text.partition('id="person-title"')[2].partition("</section>")[0]

    for words in ("known by number and surname", "Dr Petra Lang", "Pier Pharmacy", "due Thu 10 Dec", "E-mail: <strong>safe</strong>",
                  "Post: <strong>not now</strong>", "It is not known whether a text message is safe"):  # fmt: skip
        assert words in html, words


def test_the_practice_stands_beside_the_mail_with_contacts_meeting_and_what_it_asked(
    app: App, nora: TestClient, ids
) -> None:
    a_meeting(app, date(2026, 11, 20), MeetingState.ASKED, name="Past")
    a_meeting(app, date(2027, 1, 20), MeetingState.ASKED)
    arrive(
        app,
        mail("the dose of another?", subject="Asked before", sender="orr@quay.example", message_id="<0@quay.example>"),
    )
    case = one_case(app, message_id="<9@quay.example>")
    html = nora.get(f"/cases/{case.id}").text.partition('id="practice-title"')[2].partition("</section>")[0]

    assert "Harbour cluster, Wednesday 20 January 2027" in html
    assert "Dr Skye Orr" in html
    assert "Asked before" in html
    assert "Dr Glen Muir" not in html
