"""The review form: filled in with what is known, saved by section, skip and told already, a clash that loses nothing, actions, outcome."""

from datetime import date

import pytest
from build import person
from seed import post
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.review_form import Said, restored
from liaison.domain.states import ReviewState
from liaison.reviews import due
from liaison.store import review_form_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review


@pytest.fixture
def review_id(app: App, ids: dict[str, int]) -> int:
    person(
        app,
        "3002741236",
        keyworker_id=ids["Ailsa"],
        medicines="Buvidal",
        pharmacy="Pier Pharmacy",
        last_review_on=date(2025, 12, 1),
    )
    due.take_all(app, app.now())
    with reading(app.engine) as session:
        return session.scalars(select(col(Review.id))).one() or 0


def answers(app: App, review_id: int, section: str):
    with reading(app.engine) as session:
        return restored(review_form_queries.saved(session, review_id)[section].answers)


def test_the_first_page_shows_what_is_known_and_what_came_beforehand(app: App, browser, ids, review_id: int) -> None:
    ailsa = browser("Ailsa")
    page = ailsa.get(f"/reviews/{review_id}/form").text
    for words in (
        "Jo Example",
        "Pier Pharmacy",
        "Buvidal",
        "Monday 1 December 2025",
        "Heart tracing (ECG)",
        "Nothing yet.",
    ):
        assert words in page

    done = post(
        ailsa,
        f"/reviews/{review_id}/papers",
        kind="pharmacy",
        text="Collects daily, <b>no</b> days missed",
        as_at="2026-11-20",
    )
    assert done.status_code == 303
    page = ailsa.get(f"/reviews/{review_id}/form/ecg").text
    assert "The pharmacy&#39;s summary" in page
    assert "Collects daily, &lt;b&gt;no&lt;/b&gt; days missed" in page


def test_the_practices_own_answer_stands_beside_the_form_and_in_the_pack(app: App, browser, review_id: int) -> None:
    from liaison.domain.practice_answers import Kind
    from liaison.store.tables_practice_answers import PracticeAnswer

    with transaction(app.engine) as session:
        said = {"kind": Kind.INFORMATION, "text": "Bloods in <June>", "at": app.now(), "how": "link"}
        session.add(PracticeAnswer(review_id=review_id, practice_code="99901", **said))
    for page in ("form", "form/ecg", "pack"):
        assert (
            "Information for the review: Bloods in &lt;June&gt;"
            in browser("Ailsa").get(f"/reviews/{review_id}/{page}").text
        )


def test_a_section_is_saved_with_skip_and_told_already(app: App, browser, review_id: int) -> None:
    ailsa: TestClient = browser("Ailsa")
    page = ailsa.get(f"/reviews/{review_id}/form/mind").text
    assert "safety and stabilisation skills are worth offering" in page  # buprenorphine by its brand
    assert page.count("Already told you") == 3

    saved = post(
        ailsa, f"/reviews/{review_id}/form/mind", version=0, do="next", a_mood="better", s_trauma="already_told", s_safety="skip", a_psychology="wants",
        a_psychology_barriers=["waiting_list", "abstinence"],
    )  # fmt: skip

    assert (saved.status_code, saved.headers["location"]) == (303, f"/reviews/{review_id}/form/home")
    found = answers(app, review_id, "mind")
    assert found["trauma"].said is Said.TOLD
    assert found["safety"].said is Said.SKIP
    assert found["psychology_barriers"].values == ("waiting_list", "abstinence")
    with reading(app.engine) as session:
        assert "form: saved mind" in session.scalars(select(col(Event.because))).all()
        assert not [one for one in session.scalars(select(col(Event.because))) if "better" in one]
    again = ailsa.get(f"/reviews/{review_id}/form/mind").text
    assert 'name="s_trauma" value="already_told" checked' in again
    assert 'name="s_safety" value="skip" checked' in again


def test_what_is_wrong_comes_back_with_everything_that_was_typed(app: App, browser, review_id: int) -> None:
    ailsa = browser("Ailsa")
    back = post(
        ailsa, f"/reviews/{review_id}/form/use", version=0, do="save", a_alcohol="some words", s_alcohol="skip", a_overdose_on="2026-02-31", a_tobacco="a pipe"
    )  # fmt: skip
    assert back.status_code == 422
    for words in ("take one of them away", "Enter a date", "some words", "a pipe", "2026-02-31"):
        assert words in back.text
    with reading(app.engine) as session:
        assert review_form_queries.saved(session, review_id) == {}
    assert post(ailsa, f"/reviews/{review_id}/form/use", version=0, do="save", a_made_up="x").status_code == 422
    assert post(ailsa, f"/reviews/{review_id}/form/nowhere", version=0, do="save").status_code == 404


def test_two_at_once_see_both_answers_and_lose_none(app: App, browser, review_id: int) -> None:
    ailsa, nora = browser("Ailsa"), browser("Nora")
    post(nora, f"/reviews/{review_id}/form/home", version=0, do="save", a_housing="a hostel", a_money="fine")
    clash = post(
        ailsa, f"/reviews/{review_id}/form/home", version=0, do="save", a_housing="with a friend", a_work="a course"
    )

    assert clash.status_code == 409
    assert "Nora saved another answer meanwhile" in clash.text
    assert "Saved by your colleague meanwhile: <bdi>a hostel</bdi>" in clash.text
    for words in ("with a friend", "a course", "fine"):
        assert words in clash.text
    assert 'name="version" value="1"' in clash.text

    post(
        ailsa,
        f"/reviews/{review_id}/form/home",
        version=1,
        do="save",
        a_housing="both",
        a_work="a course",
        a_money="fine",
    )
    assert {key: one.values[0] for key, one in answers(app, review_id, "home").items()} == {
        "housing": "both",
        "work": "a course",
        "money": "fine",
    }


def test_actions_and_the_outcome_are_written_and_shown(app: App, browser, ids, review_id: int) -> None:
    ailsa = browser("Ailsa")
    page = ailsa.get(f"/reviews/{review_id}/form").text
    as_seen = page.partition('name="as_seen" value="')[2].partition('"')[0]
    wrong = post(ailsa, f"/reviews/{review_id}/actions", what="Ask for the ECG", owner="", due_on="2026-12-08")
    assert wrong.status_code == 422
    assert "Ask for the ECG" in wrong.text
    post(ailsa, f"/reviews/{review_id}/actions", what="Ask for the ECG", owner=str(ids["Nora"]), due_on="2026-12-08")
    assert "Nora, by Tuesday 8 December 2026" in ailsa.get(f"/reviews/{review_id}/form").text

    refused = post(ailsa, f"/reviews/{review_id}/end", as_seen=as_seen, outcome="declined", on="2026-11-24")
    assert refused.status_code == 422
    assert "Tick that you have read what follows" in refused.text
    done = post(ailsa, f"/reviews/{review_id}/end", as_seen=as_seen, outcome="completed", on="2026-11-24")
    assert done.status_code == 303
    assert (
        post(ailsa, f"/reviews/{review_id}/end", as_seen=as_seen, outcome="completed", on="2026-11-24").status_code
        == 422
    )
    page = ailsa.get(f"/reviews/{review_id}/form").text
    assert "The next review is due on Wednesday 24 November 2027." in page
    with reading(app.engine) as session:
        assert session.get_one(Review, review_id).state is ReviewState.COMPLETED


def test_only_who_needs_it_opens_a_form(app: App, browser, ids, review_id: int) -> None:
    from seed import colleague

    ids["Marta"] = colleague(app, "Marta", ["bbv_nurse"], ["duty_worker"])
    ids["Otto"] = colleague(app, "Otto", ["throughcare"], ["duty_worker"])
    assert browser("Marta").get(f"/reviews/{review_id}/form").status_code == 200
    assert browser("Otto").get(f"/reviews/{review_id}/form").status_code == 403
    assert browser("Otto").get(f"/reviews/{review_id}/form/mind").status_code == 403
    with transaction(app.engine) as session:
        session.scalars(select(Person)).one().keyworker_id = ids["Otto"]
    assert browser("Otto").get(f"/reviews/{review_id}/form").status_code == 200
    assert browser("Otto").get("/reviews/999/form").status_code == 404


def ended(app: App, client: TestClient, review_id: int) -> None:
    page = client.get(f"/reviews/{review_id}/form").text
    as_seen = page.partition('name="as_seen" value="')[2].partition('"')[0]
    assert (
        post(client, f"/reviews/{review_id}/end", as_seen=as_seen, outcome="completed", on="2026-11-24").status_code
        == 303
    )


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
    assert post(ailsa, place, version=2, text="Again.", do="release").status_code == 422
    assert "As agreed." in ailsa.get(f"{place}/print").text

    other = f"/reviews/{review_id}/letters/person"
    assert "It is not known whether post is safe" in ailsa.get(other).text
    assert post(ailsa, other, version=0, text="Dear Jo", do="post").status_code == 422
    assert post(ailsa, other, version=0, text="Dear Jo", do="hand").status_code == 303
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
    )
    post(ailsa, f"/reviews/{review_id}/papers", kind="practice", text="ECG asked for\x07", as_at="2026-11-20")
    ended(app, ailsa, review_id)
    due.take_all(app, app.now())
    with reading(app.engine) as session:
        following = session.scalars(select(col(Review.id)).where(col(Review.state) == ReviewState.DUE)).one()
    page = ailsa.get(f"/reviews/{following}/pack").text
    assert "Told us already: please do not ask again." in page
    assert "said in confidence" not in page
    told = ailsa.get(f"/reviews/{following}/form/mind").text
    assert "Told us already: not asked again" in told

    answer = ailsa.get(f"/reviews/{review_id}/pack.docx")
    assert f'filename="review-{review_id}.docx"' in answer.headers["content-disposition"]
    document = Document(BytesIO(answer.content))
    words = "\n".join(one.text for one in document.paragraphs)
    assert "Jo Example, CHI 300274 1236" in words
    assert "ECG asked for" in words
    assert "Heart tracing (ECG)" in words
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


def test_a_site_changes_its_questions_with_a_name_and_a_way_back(app: App, browser, review_id: int) -> None:
    lena, ailsa = browser("Lena"), browser("Ailsa")
    why = {"owner": "Dr A Lead", "because": "we ask it elsewhere"}
    refused = post(lena, "/reviews/questions", does="leave_out", field="home:fire", owner="", because="x")
    assert refused.status_code == 422
    assert "Name the clinician" in refused.text
    fixed = post(lena, "/reviews/questions", does="leave_out", field="ecg:ecg_on", **why)
    assert "stays on the form" in fixed.text
    assert post(lena, "/reviews/questions", does="leave_out", field="home:fire", **why).status_code == 303
    new = {"label": "Ferry & bus", "section": "home", "kind": "choice", "choices": "Easy\nHard", "sensitive": "yes"}
    assert post(lena, "/reviews/questions", does="add", field="", **new, **why).status_code == 303
    page = ailsa.get(f"/reviews/{review_id}/form/home").text
    assert "Fire safety" not in page
    assert "Ferry &amp; bus" in page
    history = lena.get("/reviews/questions").text
    assert "Answered for by Dr A Lead; Lena" in history
    assert "left out here" in history
    assert post(lena, "/reviews/questions", does="put_back", field="home:fire", **why).status_code == 303
    assert "Fire safety" in ailsa.get(f"/reviews/{review_id}/form/home").text
    assert browser("Nora").get("/reviews/questions").status_code == 403


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


def test_a_section_is_saved_quietly_and_says_who_else_wrote(app: App, browser, review_id: int) -> None:
    ailsa, nora = browser("Ailsa"), browser("Nora")
    home = f"/reviews/{review_id}/form/home"
    first = post(ailsa, f"{home}/quiet", version=0, a_housing="a hostel")
    assert (first.status_code, first.json()) == (200, {"words": "Saved at 10:00.", "version": 1, "theirs": {}})
    assert "saved" in ailsa.get(home).text.lower()

    post(nora, f"{home}/quiet", version=1, a_housing="a hostel", a_money="arrears", s_caring="not_today")
    second = post(ailsa, f"{home}/quiet", version=1, a_housing="a hostel", a_work="a course").json()
    assert second["version"] == 3
    assert second["theirs"] == {
        "money": {"values": ["arrears"], "said": ""},
        "caring": {"values": [], "said": "not_today"},
    }
    assert "Nora changed “Money and benefits”, “Caring for somebody” meanwhile" in second["words"]

    clash = post(nora, f"{home}/quiet", version=2, a_housing="a flat", a_money="arrears", a_work="none")
    assert clash.status_code == 409
    assert clash.json()["stop"] is True
    assert "Ailsa answered “Work, learning, how days are spent” differently" in clash.json()["words"]
    assert answers(app, review_id, "home")["work"].values == ("a course",)

    half = post(ailsa, f"/reviews/{review_id}/form/ecg/quiet", version=0, a_ecg_on="2026-02-31")
    assert (half.status_code, "Enter a date" in half.json()["words"]) == (422, True)
    assert post(ailsa, f"{home}/quiet", version=3, a_made_up="x").status_code == 422
    out = browser("").post(
        f"{home}/quiet", data={"version": 3, "a_housing": "x"}, headers={"Accept": "application/json"}
    )
    assert (out.status_code, "what you typed is still here" in out.json()["words"]) == (401, True)
    with reading(app.engine) as session:
        notes = [one for one in session.scalars(select(col(Event.because))) if one == "form: saved home"]
    assert len(notes) == 3  # one a sitting and colleague, not one a pause


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
        post(browser("Nora"), f"/reviews/{review_id}/letters/{kind}", version=0, text="Held.", do=how)
    assert days(date(2026, 11, 26), "Nora") is days(date(2026, 11, 26), "Lena") is None
