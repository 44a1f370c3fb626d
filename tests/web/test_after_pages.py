"""After a meeting and on Actions: what is written is kept, what cannot be is said beside its field, and nothing leaves before it is released."""

import csv
import io
from datetime import date, timedelta

import pytest
from after_rows import AFTERWARDS, FRIDAY, held_cluster, put, to_do
from build import app_on, letters
from inviting_rows import TAIT, guests
from seed import a_meeting, a_review, post
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import ActionState
from liaison.meetings import letter_after, minutes, service_actions
from liaison.reviews import review_actions
from liaison.store import after_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_after import MeetingQuestion, ServiceAction

AT = "/meetings/1"
AFTER = f"{AT}/after"


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine, now=AFTERWARDS)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return held_cluster(app)


def test_minutes_are_kept_as_a_draft_while_typed_saved_as_versions_and_a_clash_shows_both(app: App, browser) -> None:
    lena, ailsa = browser("Lena"), browser("Ailsa")
    told = post(lena, f"{AT}/minutes/draft", notes="We talked ab", decisions="", version="0").json()
    assert (told["version"], told["theirs"]) == (0, {})
    assert "We talked ab" in lena.get(AFTER).text
    assert "Your draft of" in lena.get(AFTER).text
    assert "We talked ab" not in ailsa.get(AFTER).text  # nobody else reads a draft
    assert post(lena, f"{AT}/minutes", notes="We talked about waits", decisions="", version="0").status_code == 303
    assert "Your draft of" not in lena.get(AFTER).text

    clash = post(ailsa, f"{AT}/minutes", notes="Ailsa's words", decisions="", version="0")
    assert clash.status_code == 409
    assert "Ailsa&#39;s words" in clash.text
    assert "We talked about waits" in clash.text
    assert post(ailsa, f"{AT}/minutes", notes="Both", decisions="", version="1").status_code == 303
    earlier = lena.get(f"{AT}/minutes/1").text
    assert "We talked about waits" in earlier
    assert "There is a newer version: 2." in earlier
    assert lena.get(f"{AT}/minutes/9").status_code == 404

    chi = post(lena, f"{AT}/minutes", notes=f"He is {demo_chi(4)}", decisions="", version="2")
    assert chi.status_code == 422
    assert 'id="minutes-notes-error"' in chi.text
    put(app, minutes.keep_draft, 1, "half", "", seen=2, staff_id=1)
    assert post(browser("Lena"), f"{AT}/minutes", do="away", version="2").status_code == 303
    assert browser("Nora").get(AFTER).status_code == 403  # for admins and leads


def test_an_action_a_question_and_the_desk_are_one_press_each(app: App, browser) -> None:
    lena = browser("Lena")
    wrong = post(lena, f"{AT}/actions", what="Find a room", owner="", practice="", due_on="2027-02-05")
    assert wrong.status_code == 422
    assert 'id="agreed-owner-error"' in wrong.text
    assert 'value="Find a room"' in wrong.text
    good = {"what": "Find a room", "owner": "role:practice_manager", "practice": "99901", "due_on": "2027-02-05"}
    assert post(lena, f"{AT}/actions", **good).headers["location"] == f"{AFTER}#actions"
    page = lena.get(AFTER).text
    assert "The practice manager, Quay Practice" in page or "The practice manager, " in page

    tait = str(guests(app)[TAIT.email].id)
    assert 'id="raised-question-error"' in post(lena, f"{AT}/questions", question="", guest=tait).text
    assert post(lena, f"{AT}/questions", question="Who reads the results?", guest=tait).status_code == 303
    refused = post(lena, f"{AT}/questions/1/desk", about="")
    assert refused.status_code == 422
    assert 'id="desk-1-urgency-error"' in refused.text
    for _ in range(2):
        assert post(lena, f"{AT}/questions/1/desk", urgency="U3", about="").status_code == 303
    with reading(app.engine) as session:
        (case,) = session.scalars(select(Case)).all()
        assert session.get_one(MeetingQuestion, 1).case_id == case.id
    assert case.reference in lena.get(AFTER).text
    assert "Raised at a meeting (M-1)" in lena.get(f"/cases/{case.id}").text
    assert [one for one in letters(app) if one.kind == "acknowledgement"] == []  # none was asked for
    assert post(lena, f"{AT}/questions/77/desk", urgency="U3").status_code == 409


def test_the_letter_is_read_kept_and_released_once(app: App, browser) -> None:
    lena = browser("Lena")
    put(app, minutes.save, 1, "", "Reception teams train together", version=0)
    page = lena.get(AFTER).text
    assert "- Reception teams train together" in page
    assert "Release 2 letters" in page
    stopped = post(lena, f"{AT}/letter", do="release", text="[please fill in: the day]", version="0")
    assert stopped.status_code == 422
    assert "Fill in or take out" in stopped.text
    assert post(lena, f"{AT}/letter", do="save", text="A draft", version="0").status_code == 303
    anew = post(lena, f"{AT}/letter", do="anew", text="A draft", version="1")
    assert "- Reception teams train together" in anew.text
    assert post(lena, f"{AT}/letter", do="release", text="All is agreed.", version="1").status_code == 303
    assert post(lena, f"{AT}/letter", do="release", text="All is agreed.", version="2").status_code in {409, 422}
    assert len([one for one in letters(app) if one.kind == after_queries.FOLLOW_UP]) == 2
    assert "It goes once to each" in lena.get(AFTER).text
    assert "released" in lena.get(AT).text


def test_a_meeting_that_did_not_take_place_has_no_such_page(app: App, ids, browser) -> None:
    number = a_meeting(app, FRIDAY)
    assert browser("Lena").get(f"/meetings/{number}/after").status_code == 404
    assert "After the meeting" not in browser("Lena").get(f"/meetings/{number}").text
    assert browser("Lena").get("/meetings/999/after").status_code == 404


def test_actions_are_hers_first_filtered_by_the_address_and_exported(app: App, ids, browser) -> None:
    nora = ids["Nora"]
    for what, who, days in (("=cmd() of Nora's", nora, 3), ("Lena's", ids["Lena"], 1)):
        put(
            app,
            service_actions.add,
            to_do(what, staff=who, due=AFTERWARDS.date() + timedelta(days=days), aim="Rooms"),
            meeting_id=None,
        )
    put(app, service_actions.add, to_do(practice="99901"), meeting_id=1)
    page = browser("Nora").get("/actions").text
    assert page.index("of Nora") < page.index("Lena&#39;s")
    assert "Add to the implementation plan" not in page
    assert "Lena&#39;s" not in browser("Nora").get("/actions?owner=me").text
    assert "of Nora" not in browser("Nora").get("/actions?owner=others&source=meeting").text
    assert browser("Nora").get("/actions?show=<b>&owner=x&source=y&practice=%27").status_code == 200
    rows = list(csv.reader(io.StringIO(browser("Nora").get("/actions.csv?source=plan").content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["source", "of", "what"]
    assert [row[2] for row in rows[1:]] == ["'=cmd() of Nora's", "Lena's"]  # no spreadsheet runs it


def test_an_action_is_changed_and_ended_by_whoever_does_it_and_by_admins_and_never_from_an_old_page(
    app: App, ids, browser
) -> None:
    put(app, service_actions.add, to_do("Ring the hall", staff=ids["Nora"]), meeting_id=None)
    nora, farid = browser("Nora"), browser("Farid")
    fields = {
        "what": "Ring both halls",
        "owner": f"staff:{ids['Nora']}",
        "practice": "",
        "aim": "",
        "due_on": "2027-02-12",
    }
    assert post(farid, "/actions/1/end", how="done", why="", version="1").status_code == 403
    assert "Change it" not in farid.get("/actions/1").text
    assert post(nora, "/actions/1/change", **fields, version="1").status_code == 303
    old = post(nora, "/actions/1/end", how="done", why="I rang", version="1")
    assert old.status_code == 409
    assert 'value="I rang"' in old.text
    no = post(nora, "/actions/1/end", how="not_needed", why="", version="2")
    assert 'id="end-why-error"' in no.text
    assert post(nora, "/actions/1/end", how="not_needed", why="The board has one.", version="2").status_code == 303
    page = browser("Lena").get("/actions/1").text
    assert "Ring the hall" in page  # how it read before
    assert "The board has one." in page
    assert post(browser("Lena"), "/actions/1/again", version="3").status_code == 303
    with reading(app.engine) as session:
        assert session.get_one(ServiceAction, 1).state is ActionState.OPEN
    assert post(nora, "/actions/1/sing").status_code == 404
    assert nora.get("/actions/99").status_code == 404
    assert nora.get("/actions/new").status_code == 403
    assert (
        'id="agreed-what-error"'
        in post(browser("Lena"), "/actions/new", what="", owner="role:gp", due_on="2027-03-01").text
    )
    assert (
        post(
            browser("Lena"),
            "/actions/new",
            what="Two rooms",
            owner="role:facilities",
            aim="",
            practice="",
            due_on="2027-03-01",
        ).status_code
        == 303
    )


def test_a_day_that_has_passed_is_on_today_of_whoever_does_it_and_of_nobody_else(app: App, ids, browser) -> None:
    early = AFTERWARDS - timedelta(days=9)
    put(
        app,
        service_actions.add,
        to_do("Ring", staff=ids["Nora"], due=AFTERWARDS.date() - timedelta(days=2)),
        meeting_id=None,
        now=early,
    )
    assert "Actions of mine past their day" in browser("Nora").get("/").text
    assert "Actions of mine past their day" not in browser("Lena").get("/").text
    late = browser("Nora").get("/actions?owner=me&show=late").text
    assert "2 days past its day" in late


def test_what_follows_reviews_is_there_without_its_words_in_a_file_and_others_are_not_shown_to_a_keyworker(
    app: App, ids, browser
) -> None:
    number = a_review(app, 7, due=date(2027, 3, 1), planned=None)
    with transaction(app.engine) as session:
        review_actions.add(
            session, number, what="Ring her sister", owner=str(ids["Ailsa"]), due_on=FRIDAY, staff_id=1, now=AFTERWARDS
        )
    assert "Ring her sister" in browser("Ailsa").get("/actions").text
    assert "Ring her sister" in browser("Lena").get("/actions").text
    assert "Ring her sister" not in browser("Nora").get("/actions?show=all").text
    file = browser("Lena").get("/actions.csv").content.decode()
    assert "Ring her sister" not in file
    assert f"An action after review R-{number}" in file
    ended = post(browser("Ailsa"), f"/reviews/{number}/actions/1/end", how="not_needed", why="They have spoken.")
    assert ended.status_code == 303
    assert "They have spoken." in browser("Ailsa").get("/actions?show=ended").text
    assert "No longer needed: They have spoken." in browser("Ailsa").get(f"/reviews/{number}/form").text


def test_a_letter_whose_meeting_names_nobody_is_shown_as_it_would_leave(app: App, ids, browser) -> None:
    put(app, letter_after.keep, 1, "Thank you.", version=0)
    page = browser("Lena").get(AFTER).text
    assert "Read it as it is kept" in page
    assert "Thank you for coming to our meeting on Wednesday 27 January 2027" in page
    with reading(app.engine) as session:
        assert session.scalars(select(col(ServiceAction.id))).all() == []
