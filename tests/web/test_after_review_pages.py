"""What follows a review: the two letters and their days, the pack on paper, an end taken back, what is counted of reviews."""

from datetime import date

import pytest
from held_review import review_due
from seed import post
from sqlalchemy import select, update
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import ReviewState
from liaison.reviews import due
from liaison.store import review_form_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Person, Review


@pytest.fixture
def review_id(app: App, ids: dict[str, int]) -> int:
    return review_due(app, ids)


def ended(app: App, client: TestClient, review_id: int) -> None:
    page = client.get(f"/reviews/{review_id}/form").text
    as_seen = page.partition('name="as_seen" value="')[2].partition('"')[0]
    with reading(app.engine) as session:
        by = str(session.get_one(Review, review_id).worker_id or 1)
    words = {"as_seen": as_seen, "outcome": "completed", "on": "2026-11-24", "held_by": by}
    assert post(client, f"/reviews/{review_id}/end", **words).status_code == 303


def test_the_letters_are_edited_released_once_and_owed_until_then(app: App, browser, review_id: int) -> None:
    ailsa = browser("Ailsa")
    place = f"/reviews/{review_id}/letters/gp"
    assert ailsa.get(place).status_code == 404  # nothing was held yet
    ended(app, ailsa, review_id)
    assert "by Wednesday 2 December 2026" in ailsa.get(f"/reviews/{review_id}/form").text
    owed = ailsa.get("/reviews/after").text
    assert owed.count(f"/reviews/{review_id}/letters/") == 2

    page = ailsa.get(place).text
    assert "It goes to Quay Practice, desk@99901.example." in page
    kept = post(ailsa, place, version=0, text="Our own words for him is clean", do="save")
    assert kept.headers["location"] == f"{place}?saved=yes"
    assert "not currently using" in ailsa.get(place).text or "Rather:" in ailsa.get(place).text
    assert "annual shared-care review was held" in post(ailsa, place, version=1, text="x", do="anew").text
    refused = post(ailsa, place, version=1, text="[please fill in: the dose]", do="release")
    assert refused.status_code == 422
    assert "Fill in or take out: [please fill in: the dose]" in refused.text
    stale = post(browser("Nora"), place, version=0, text="Nora's words", do="save")
    assert stale.status_code == 409
    assert "Our own words" in stale.text
    assert "Nora&#39;s words" in stale.text
    assert post(ailsa, place, version=1, text="As agreed.", do="release").status_code == 303
    assert "It goes once." in ailsa.get(place).text
    form = f"/reviews/{review_id}/form"
    assert ": in the outbox</li>" in ailsa.get(form).text
    with transaction(app.engine) as session:
        session.execute(update(Letter).where(col(Letter.kind) == "review_letter").values(bounced_at=app.now()))
    assert "It did not arrive: please send it another way" in ailsa.get(form).text
    assert "came back: it did not arrive. Please send it another way." in " ".join(ailsa.get(place).text.split())
    assert f'href="{place}"' in ailsa.get("/reviews/after").text
    with transaction(app.engine) as session:
        session.execute(update(Letter).where(col(Letter.kind) == "review_letter").values(bounced_at=None))
    assert post(ailsa, place, version=2, text="Again.", do="release").status_code == 422
    assert "As agreed." in ailsa.get(f"{place}/print").text
    with reading(app.engine) as session:
        person = session.get_one(Review, review_id).person_id
    assert f'href="{place}">Letter to the GP: in the outbox</a>' in ailsa.get(f"/people/{person}").text

    other = f"/reviews/{review_id}/letters/person"
    assert "It is not known whether post is safe" in ailsa.get(other).text
    assert post(ailsa, other, version=0, text="Dear Jo", do="post").status_code == 422
    with transaction(app.engine) as session:
        someone = session.get_one(Person, person)
        someone.choices = {"language": "English"}
    assert "Have the letter put into it" not in ailsa.get(other).text
    with transaction(app.engine) as session:
        someone = session.get_one(Person, person)
        someone.choices = {"language": "Polish"}
    assert "The person asked for: Polish. Have the letter put into it" in ailsa.get(other).text
    early = post(ailsa, other, version=0, text="Dear Jo", do="hand")
    assert early.status_code == 422
    assert "is not on the paper that was printed" in early.text
    assert "Dear Jo" in ailsa.get(f"{other}/print").text
    assert post(ailsa, other, version=1, text="Dear Jo\r\n", do="hand").status_code == 303
    assert "Nothing in your prescription changes because of this letter." in ailsa.get(f"{other}/print").text
    assert "Nothing is owed." in ailsa.get("/reviews/after").text
    assert ailsa.get(f"/reviews/{review_id}/letters/nobody").status_code == 404


def test_the_pack_is_on_paper_and_in_word_with_no_name_in_the_file_name(app: App, browser, review_id: int) -> None:
    from io import BytesIO

    from docx import Document

    ailsa = browser("Ailsa")
    post(
        ailsa,
        f"/reviews/{review_id}/form/mind",
        version=0,
        do="save",
        a_trauma="said in confidence",
        s_trauma="already_told",
        a_skills="wants",
    )
    post(ailsa, f"/reviews/{review_id}/papers", kind="practice", text="ECG asked for\x07", as_at="2026-11-20")
    ended(app, ailsa, review_id)
    due.take_all(app, app.now())
    with reading(app.engine) as session:
        following = session.scalars(select(col(Review.id)).where(col(Review.state) == ReviewState.DUE)).one()
    page = ailsa.get(f"/reviews/{following}/pack").text
    assert "Told us already: please do not ask again." in page
    assert "said in confidence" not in page
    for box in ("☐ Offered, would like to", "☐ Takes part already", "☐ Skip", "☐ Already told you"):
        assert box in page, "who writes on paper has the choices there"
    told = ailsa.get(f"/reviews/{following}/form/mind").text
    assert "Told us already: not asked again" in told

    answer = ailsa.get(f"/reviews/{review_id}/pack.docx")
    assert f'filename="review-{review_id}.docx"' in answer.headers["content-disposition"]
    document = Document(BytesIO(answer.content))
    words = "\n".join(one.text for one in document.paragraphs)
    assert "Jo Example, CHI 300274 1236" in words
    assert "ECG asked for" in words
    assert "Heart tracing (ECG)" in words
    assert "☐ Takes part already    ☒ Offered, would like to    ☐ Offered, not now    ☐ Not offered yet" in words
    assert "☐ Skip    ☐ Not today    ☐ Already told you" in words
    properties = document.core_properties
    assert (
        "Jo"
        not in f"{properties.title}{properties.author}{properties.subject}{properties.comments}{properties.keywords}"
    )


def test_an_overdue_letter_says_so(app: App, browser, review_id: int) -> None:
    from liaison.store.tables_review_form import ReviewForm

    lena = browser("Lena")
    ended(app, lena, review_id)
    with transaction(app.engine) as session:
        session.get_one(ReviewForm, review_id).letters_due_on = date(2026, 11, 20)
    assert "by Friday 20 November 2026, which has passed" in lena.get("/reviews/after").text
    assert "which has passed" in lena.get(f"/reviews/{review_id}/letters/gp").text


def test_the_door_and_barriers_of_reviews_are_counted_and_nothing_below_five_is_shown(
    app: App, browser, review_id: int
) -> None:
    from liaison.web.report_presenter import Month, at_reviews, door

    ailsa = browser("Ailsa")
    post(ailsa, f"/reviews/{review_id}/form/matters", version=0, do="save", a_door="badly", a_door_where="somewhere")
    post(ailsa, f"/reviews/{review_id}/form/mind", version=0, do="save", a_psychology_barriers=["waiting_list"])
    ended(app, ailsa, review_id)
    with reading(app.engine) as session:
        month = Month(date(2026, 11, 1))
        said = review_form_queries.said_at_reviews(session, "matters", "door", month.first, month.last)
        assert said == [("badly", "99901")]
        assert [(one.barrier.value, one.practice) for one in at_reviews(session, month)] == [("waiting_list", "99901")]
        assert at_reviews(session, month.before) == []
    assert door(said * 4 + [("rather_not", None)] * 9) == []
    assert door(said * 9 + [("well", None)] * 12) == [("Well", 12), ("Not well", 9)]
    assert door(said * 2 + [("well", None)] * 12) == [("Well", None), ("Not well", None)]
    assert "How people were treated at the door" in browser("Lena").get("/reports").text


def test_a_lead_takes_back_an_end_that_was_entered_in_error_and_nobody_else(app: App, browser, review_id: int) -> None:
    from liaison.reviews.booking import seen

    def as_seen() -> str:
        with reading(app.engine) as session:
            return seen(session.get_one(Review, review_id))

    ailsa, lena, place = browser("Ailsa"), browser("Lena"), f"/reviews/{review_id}"
    post(ailsa, f"{place}/end", as_seen=as_seen(), outcome="completed", on="2026-11-24")
    assert "Take back how it ended" not in ailsa.get(f"{place}/form").text
    assert "Take back how it ended" in lena.get(f"{place}/form").text
    slip = {"as_seen": as_seen(), "code": "not_held", "text": "We met <on> the phone about a bus."}
    assert post(ailsa, f"{place}/take-back", **slip).status_code == 403
    for wrong, words in (({"code": ""}, "Choose what was wrong"), ({"text": ""}, "Say in a few words")):
        again = post(lena, f"{place}/take-back", **{**slip, **wrong})
        assert (again.status_code, words in again.text) == (422, True)
    assert post(lena, f"{place}/take-back", **slip).status_code == 303

    page = ailsa.get(f"{place}/form").text
    assert "Entered in error for Tuesday 24 November 2026 and taken back" in page
    assert "by Lena. It was not held: <bdi>We met &lt;on&gt; the phone about a bus.</bdi>" in page
    assert "How it ended" in page
    assert (
        ailsa.get(f"{place}/letters/gp").status_code == ailsa.get(f"{place}/letters/gp_correction").status_code == 404
    )
    someone = ailsa.get(f"/people/{1}").text
    assert "Put back, as the review was entered in error" in someone
    assert "From the review that was held" in someone


def test_letters_that_are_close_to_their_day_stand_on_the_keyworkers_and_the_leads_today_and_on_nobody_elses(
    app: App, browser, ids, review_id: int
) -> None:
    from liaison.domain.workdays import Calendar
    from liaison.reviews import letters_owed
    from liaison.reviews.booking import seen

    with transaction(app.engine) as session:
        as_seen = seen(session.get_one(Review, review_id))
        session.scalars(select(Person)).one().keyworker_id = ids["Nora"]
        session.get_one(Review, review_id).worker_id = None

    def days(on: date, name: str) -> tuple[int, bool] | None:
        with reading(app.engine) as session:
            found = letters_owed.reminder(session, ids[name], on, Calendar(), leads=name == "Lena")
        return found and (found.close, found.late)

    post(
        browser("Lena"),
        f"/reviews/{review_id}/end",
        as_seen=as_seen.replace(f":{ids['Ailsa']}:", "::"),
        outcome="completed",
        on="2026-11-18",
        held_by=str(ids["Nora"]),
    )
    with reading(app.engine) as session:
        (owed,) = review_form_queries.unwritten(session)
    assert owed.due_on == date(2026, 11, 25)  # five working days after the review
    assert days(date(2026, 11, 20), "Nora") is None
    assert days(date(2026, 11, 23), "Nora") == days(date(2026, 11, 25), "Lena") == (1, False)
    assert days(date(2026, 11, 26), "Nora") == (1, True)
    assert days(date(2026, 11, 26), "Farid") is None
    words = "Write or release them"
    assert [words in browser(name).get("/").text for name in ("Nora", "Lena", "Farid")] == [True, True, False]
    assert f"/reviews/{review_id}/letters/gp" in browser("Nora").get("/reviews/after").text
    assert f"/reviews/{review_id}/letters/gp" not in browser("Farid").get("/reviews/after").text
    for kind, how in (("gp", "paper"), ("person", "hand")):
        for version, do in ((0, "save"), (1, how)):
            post(browser("Nora"), f"/reviews/{review_id}/letters/{kind}", version=version, text="Held.", do=do)
    assert days(date(2026, 11, 26), "Nora") is days(date(2026, 11, 26), "Lena") is None
