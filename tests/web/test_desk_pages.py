"""On the pages: asking a specialist and keeping the case, not this kind today, what was given on, gaps of the rota."""

from datetime import timedelta

from build import TUESDAY_10AM, arrive, cases, mail
from caseload import add_leave
from seed import one_case, post, urgent_case
from sqlalchemy import select

from liaison.app import App
from liaison.domain.not_today import ends
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_desk import Ask, NotToday
from liaison.triage import reconsider
from liaison.web.desk_presenter import KINDLY

WORDS = "Anything to look out for before <b>Thursday</b>?"


def card(html: str, name: str) -> str:
    """One card of a page, or nothing."""
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


def all_events(app: App) -> str:
    with reading(app.engine) as session:
        return " ".join(session.scalars(select(Event.because)))


def test_a_specialist_is_asked_answers_and_the_owner_keeps_the_case(app: App, ids, browser) -> None:
    case = one_case(app, "nothing that is known")
    nora, farid = browser("Nora"), browser("Farid")
    assert "Pharmacist: Farid" in nora.get(f"/cases/{case.id}").text
    assert "Psychologist" not in card(nora.get(f"/cases/{case.id}").text, "act-ask")

    assert post(nora, f"/cases/{case.id}/ask", whom="pharmacist", question=WORDS).status_code == 303

    assert "Anything to look out for" in card(farid.get("/").text, "asked-of-me")
    assert "<b>Thursday" not in farid.get("/").text
    assert "Farid was asked as pharmacist" in card(nora.get("/").text, "asked-by-me")
    assert card(nora.get("/").text, "asked-of-me") == ""

    assert post(farid, f"/cases/{case.id}/asks/1/answer", answer="Yes: a word with the ward.").status_code == 303

    assert card(farid.get("/").text, "asked-of-me") == ""
    assert "Farid has answered" in card(nora.get("/").text, "asked-by-me")
    assert "Yes: a word with the ward." in nora.get(f"/cases/{case.id}").text
    assert card(nora.get("/").text, "asked-by-me") == ""  # she has seen it
    assert cases(app)[0].owner_id == ids["Nora"]
    assert "Thursday" not in all_events(app)
    assert "ward" not in all_events(app)


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(app: App, ids, browser) -> None:
    case, nora = one_case(app), browser("Nora")

    missing = post(nora, f"/cases/{case.id}/ask", whom="", question=WORDS)
    wrong = post(nora, f"/cases/{case.id}/ask", whom="chief", question=WORDS)
    nobody = post(nora, f"/cases/{case.id}/ask", whom="psychologist", question=WORDS)
    empty = post(nora, f"/cases/{case.id}/ask", whom="pharmacist", question=" ")

    assert [one.status_code for one in (missing, wrong, nobody, empty)] == [422] * 4
    assert "Choose whom to ask." in missing.text
    assert "Choose whom to ask." in wrong.text
    assert "before &lt;b&gt;Thursday&lt;/b&gt;?" in missing.text
    assert "Nobody here works as psychologist." in nobody.text
    assert "Write what you would like to know" in empty.text
    with reading(app.engine) as session:
        assert session.scalars(select(Ask)).all() == []


def test_a_question_is_taken_back_and_one_of_another_case_is_not_there(app: App, ids, browser) -> None:
    case, nora = one_case(app), browser("Nora")
    post(nora, f"/cases/{case.id}/ask", whom=f"pharmacist:{ids['Farid']}", question=WORDS)

    assert post(nora, f"/cases/{case.id}/asks/7/answer", answer="Yes").status_code == 422
    assert post(nora, f"/cases/{case.id}/asks/1/withdraw").status_code == 303
    assert post(nora, f"/cases/{case.id}/asks/1/answer", answer="Yes").status_code == 422

    assert 'id="asks"' not in nora.get(f"/cases/{case.id}").text


def test_not_this_kind_today_is_set_and_lifted_and_seen_by_nobody_but_her_and_the_lead(app: App, ids, browser) -> None:
    nora, petra, lena = browser("Nora"), browser("Petra"), browser("Lena")

    assert post(nora, "/not-today", kinds=["hard", "pregnancy", "no such kind"]).status_code == 303

    said = "anything that may be hard to read, pregnancy and perinatal"
    assert said in card(nora.get("/").text, "not-today")
    assert f"Nora: {said}" in card(lena.get("/").text, "not-today")
    assert "spared:" not in petra.get("/").text
    assert said not in petra.get("/").text
    with reading(app.engine) as session:
        row = session.scalars(select(NotToday)).one()
        assert (row.kinds, row.until) == (["hard", "pregnancy"], ends(TUESDAY_10AM))
    assert all_events(app) == ""

    post(nora, "/not-today")

    assert said not in nora.get("/").text
    with reading(app.engine) as session:
        assert session.scalars(select(NotToday)).all() == []


def test_yesterdays_wish_is_said_no_more(app: App, ids, browser) -> None:
    with transaction(app.engine) as session:
        session.add(NotToday(staff_id=ids["Nora"], kinds=["hard"], until=TUESDAY_10AM))

    assert "you are spared" not in browser("Nora").get("/").text


def test_mail_of_that_kind_goes_to_another_and_an_urgent_one_that_comes_all_the_same_says_so_kindly(
    app: App, ids, browser
) -> None:
    nora, petra = browser("Nora"), browser("Petra")
    body = "She told me that her father hit her yesterday, she is six"
    post(nora, "/not-today", kinds=["hard"])
    first = arrive(app, mail("He took an overdose of heroin this morning and is drowsy now", subject="One"))[-1]
    if first.category is None:  # the tests' reader knows no such category: a person has sorted it
        with transaction(app.engine) as session:
            session.get_one(type(first), first.id).category = "acute_risk"
    for name in ("Petra", "Farid", "Lena", "Ailsa"):
        add_leave(app, ids[name], TUESDAY_10AM, TUESDAY_10AM + timedelta(days=1))
    with transaction(app.engine) as session:
        row = session.get_one(type(first), first.id)
        row.owner_id = ids["Nora"]

    assert KINDLY in nora.get(f"/cases/{first.id}").text
    assert KINDLY not in petra.get(f"/cases/{first.id}").text
    assert body not in nora.get("/").text


def test_what_went_on_is_told_to_whoever_had_it_until_it_is_read(app: App, ids, browser) -> None:
    case = one_case(app)
    assert case.owner_id == ids["Petra"]
    add_leave(app, ids["Petra"], TUESDAY_10AM, TUESDAY_10AM + timedelta(days=3))
    reconsider.look_again(app, TUESDAY_10AM)
    petra = browser("Petra")

    assert "is with Farid" in card(petra.get("/").text, "moved")
    assert card(browser("Farid").get("/").text, "moved") == ""
    assert post(petra, "/given-on/seen").status_code == 303
    assert card(petra.get("/").text, "moved") == ""


def test_gaps_of_the_rota_stand_on_today_before_anything_falls_into_them(app: App, ids, nora) -> None:
    assert 'id="ahead"' not in nora.get("/").text
    add_leave(app, ids["Petra"], TUESDAY_10AM + timedelta(hours=5), TUESDAY_10AM + timedelta(hours=8))

    said = card(nora.get("/").text, "ahead")

    assert "Nobody with prescribing is on the rota after 15:00 today." in said
    assert "Mail for that role goes to Farid (pharmacist) meanwhile." in said


def test_a_form_of_another_site_sets_no_wish(app: App, ids, browser) -> None:
    urgent_case(app)
    nora = browser("Nora")

    assert nora.post("/not-today", data={"csrf": "another", "kinds": "hard"}).status_code == 403
    with reading(app.engine) as session:
        assert session.scalars(select(NotToday)).all() == []
