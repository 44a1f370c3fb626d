"""The review form: filled in with what is known, saved by section, skip and told already, a clash that loses nothing, actions, outcome."""

from io import BytesIO

import pytest
from docx import Document
from held_review import review_due
from seed import post
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.review_fields import SECTIONS
from liaison.domain.review_form import Answer, Change, Said, changed, restored, without_why
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import ReviewState
from liaison.store import review_form_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Person, Review


@pytest.fixture
def review_id(app: App, ids: dict[str, int]) -> int:
    return review_due(app, ids)


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


def test_who_held_the_review_is_asked_where_it_is_not_plain_and_stands_in_both_letters(
    app: App, browser, ids, review_id: int
) -> None:
    nora, petra, place = browser("Nora"), browser("Petra"), f"/reviews/{review_id}/form"
    chosen = 'value="{}" selected>{}<'
    as_seen = petra.get(place).text.partition('name="as_seen" value="')[2].partition('"')[0]
    ended = {"as_seen": as_seen, "outcome": "completed", "on": "2026-11-24"}
    assert "selected>Ailsa<" in browser("Ailsa").get(place).text  # as it was planned, by whom it was planned
    unknown = post(petra, f"/reviews/{review_id}/end", **ended)
    assert (unknown.status_code, "Choose who held it: the name stands in both letters." in unknown.text) == (422, True)
    stranger = post(petra, f"/reviews/{review_id}/end", **ended, held_by="999")
    assert (stranger.status_code, "Choose who held it from the list." in stranger.text) == (422, True)
    post(nora, f"{place}/matters", version=0, do="save", a_goals="A garden")
    assert chosen.format(ids["Nora"], "Nora") in petra.get(place).text  # the only one who wrote in it
    assert post(petra, f"/reviews/{review_id}/end", **ended, held_by=str(ids["Nora"])).status_code == 303
    assert "Tuesday 24 November 2026, with Nora" in petra.get(place).text
    for kind, words in (("gp", "held on Tuesday 24 November 2026, with Nora."), ("person", "Ring Nora on ")):
        letter = nora.get(f"/reviews/{review_id}/letters/{kind}").text
        assert words in letter
        assert "Ailsa" not in letter.partition("<textarea")[2].partition("</textarea>")[0]


def test_what_is_known_of_reaching_them_stands_there_and_where_the_form_and_the_record_differ_is_said(
    app: App, browser, ids, review_id: int
) -> None:
    from liaison.reviews import about_me

    with transaction(app.engine) as session:
        someone = session.scalars(select(Person)).one()
        someone.medicines, someone.pharmacy = "Buvidal 96 mg monthly", "Pier Pharmacy"
        someone.safe_contact = {
            "post": "yes", "sms": "no", **all_asked("2026-11-01"), "email": "yes", "email_checked_on": "2024-11-01", "do_not_tell": "the father"
        }  # fmt: skip
        about_me.save(session, someone.id or 0, {"name": "Jo"}, told="together", seen=0, staff_id=ids["Ailsa"], now=app.now())  # fmt: skip
    ailsa, place = browser("Ailsa"), f"/reviews/{review_id}"
    for page in (ailsa.get(f"{place}/form").text, ailsa.get(f"{place}/pack").text):
        for words in (
            "post; asked on Sunday 1 November 2026. To be asked again: e-mail",
            "Must not be told: the father.",
            "version 1, Tuesday 24",
        ):
            assert words in page
        assert "text message" not in page
    pack = ailsa.get(f"{place}/pack").text
    assert "safety and stabilisation skills are worth offering now" in pack
    file = "\n".join(one.text for one in Document(BytesIO(ailsa.get(f"{place}/pack.docx").content)).paragraphs)
    assert "safety and stabilisation skills are worth offering now" in file

    for more, words in (
        (all_asked("2026-03-01"), "To be asked again: post"),
        ({"domestic_abuse": True}, "nothing is sent by itself: ask the person each time"),
    ):
        with transaction(app.engine) as session:
            someone = session.scalars(select(Person)).one()
            someone.safe_contact = someone.safe_contact | more
        pack = ailsa.get(f"{place}/pack").text
        assert words in pack
        assert "abuse" not in pack.partition("What matters to you")[0]  # it is printed, and may lie open
    assert "The record says something else" not in ailsa.get(f"{place}/form").text
    post(
        ailsa,
        f"{place}/form/treatment",
        version=0,
        do="save",
        a_pharmacy="Tarvie Pharmacy",
        a_medicines="Buvidal 96 mg monthly",
    )
    page = ailsa.get(f"{place}/form").text
    assert "Pharmacy: <bdi>Tarvie Pharmacy</bdi> on the form, <bdi>Pier Pharmacy</bdi> on the record." in page
    assert page.count('">Change the record') == 1
    assert 'href="/people/1/edit/care">Change the record' in page


WHY = "“A review together with the mental-health team” is answered “Not possible”. Say why in a few words, under “If it was not possible: why”."


def seen_as(page: str) -> str:
    return page.partition('name="as_seen" value="')[2].partition('"')[0]


def test_what_was_not_possible_with_the_mental_health_team_is_saved_without_a_why_and_not_ended_without(
    app: App, browser, review_id: int
) -> None:
    ailsa, mind = browser("Ailsa"), f"/reviews/{review_id}/form/mind"
    said = {"a_joint_review": "not_possible", "a_mood": "better"}
    assert post(ailsa, mind, version=0, do="save", **said).status_code == 303
    end = {"as_seen": seen_as(ailsa.get(f"/reviews/{review_id}/form").text), "outcome": "completed", "on": "2026-11-24"}

    refused = post(ailsa, f"/reviews/{review_id}/end", **end)

    assert refused.status_code == 422
    assert WHY in refused.text
    assert f'<a href="/reviews/{review_id}/form/mind#q-joint_why">' in refused.text
    assert 'id="q-joint_why"' in ailsa.get(mind).text
    with reading(app.engine) as session:
        assert session.get_one(Review, review_id).state is not ReviewState.COMPLETED
    assert post(ailsa, mind, version=1, do="save", **said, a_joint_why="No worker there until March").status_code == 303
    assert post(ailsa, f"/reviews/{review_id}/end", **end).status_code == 303

    # a form may be written on after the review was held: the why is not taken out of it then
    later = post(ailsa, mind, version=2, do="save", **said)
    assert later.status_code == 422
    assert WHY in later.text
    assert "better" in later.text
    quiet = post(ailsa, f"{mind}/quiet", version=2, do="save", **said)
    assert (quiet.status_code, WHY in quiet.json()["words"]) == (422, True)
    assert answers(app, review_id, "mind")["joint_why"].values == ("No worker there until March",)
    assert post(ailsa, mind, version=2, do="save", a_joint_review="agreed").status_code == 303


@pytest.mark.parametrize(
    "said", [{}, {"a_joint_review": "asked"}, {"a_joint_review": "agreed"}, {"a_joint_review": "not_needed"}]
)
def test_no_other_answer_about_the_mental_health_team_needs_a_why(
    app: App, browser, review_id: int, said: dict[str, str]
) -> None:
    ailsa = browser("Ailsa")
    post(ailsa, f"/reviews/{review_id}/form/mind", version=0, do="save", **said)
    end = {
        "as_seen": seen_as(ailsa.get(f"/reviews/{review_id}/form").text),
        "outcome": "completed_by_phone",
        "on": "2026-11-24",
    }
    assert post(ailsa, f"/reviews/{review_id}/end", **end).status_code == 303


def test_a_review_that_was_not_held_ends_without_a_why(app: App, browser, review_id: int) -> None:
    ailsa = browser("Ailsa")
    post(ailsa, f"/reviews/{review_id}/form/mind", version=0, do="save", a_joint_review="not_possible")
    end = {
        "as_seen": seen_as(ailsa.get(f"/reviews/{review_id}/form").text),
        "outcome": "declined",
        "on": "2026-11-24",
        "sure": "yes",
    }
    assert post(ailsa, f"/reviews/{review_id}/end", **end).status_code == 303


def test_a_site_that_words_the_question_otherwise_reads_its_own_words_and_one_that_leaves_it_out_is_not_asked() -> None:
    said = {"joint_review": Answer(("not_possible",))}
    reword = Change("reword", "mind", "joint_why", label="What stood in the way of it")
    (found,) = without_why(changed(SECTIONS, [reword]), said)
    assert found.words.endswith("under “What stood in the way of it”.")
    assert (found.section, found.field) == ("mind", "joint_why")
    assert without_why(SECTIONS, said | {"joint_why": Answer(("nobody there",))}) == []
    for field in ("joint_why", "joint_review"):
        assert without_why(changed(SECTIONS, [Change("leave_out", "mind", field)]), said) == []


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
    ahead = post(ailsa, f"/reviews/{review_id}/form/ecg/quiet", version=0, a_ecg_on="2026-11-25")
    assert (ahead.status_code, "today or a day before" in ahead.json()["words"]) == (422, True)
    expires = post(ailsa, f"/reviews/{review_id}/form/naloxone/quiet", version=0, a_naloxone_expires="2028-11-25")
    assert expires.status_code == 200
    assert post(ailsa, f"{home}/quiet", version=3, a_made_up="x").status_code == 422
    out = browser("").post(
        f"{home}/quiet", data={"version": 3, "a_housing": "x"}, headers={"Accept": "application/json"}
    )
    assert (out.status_code, "what you typed is still here" in out.json()["words"]) == (401, True)
    with reading(app.engine) as session:
        notes = [one for one in session.scalars(select(col(Event.because))) if one == "form: saved home"]
    assert len(notes) == 3  # one a sitting and colleague, not one a pause
