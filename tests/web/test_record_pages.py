"""Copy for the clinical record, the filed tick, the list of what is not filed, and the case on paper."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import arrive, cases, mail, person
from seed import again, one_case, post
from sqlalchemy import select, update
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.store.filing_queries import count_unfiled, filing
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Letter
from liaison.triage import divide, phone
from liaison.triage.divide import Wanted
from models.taxonomy import Urgency

ANNE, BEN = demo_chi(1), demo_chi(2)


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    person(app, ANNE, name="Anne Drever")
    return one_case(
        app, f"Ms Drever, CHI {ANNE}: the dose?\n\nOn Mon, 23 Nov 2026 at 09:00, Petra wrote:\n> quoted history\n"
    )


def text_of(client: TestClient, case: Case) -> str:
    answer = client.get(f"/cases/{case.id}/record.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return answer.text


def phoned(app: App, client: TestClient, case: Case) -> None:
    form = {"spoke_with": "Dr Tait", "number": "", "on": "2026-11-24", "at": "10:00", "said": "Keep it as it is."}
    assert post(client, f"/cases/{case.id}/phoned", version=again(app, case.id).version, **form).status_code == 303


def finish(app: App, client: TestClient, case: Case) -> None:
    client.get(f"/cases/{case.id}")
    assert (
        post(client, f"/cases/{case.id}/close", version=again(app, case.id).version, reason="answered").status_code
        == 303
    )


def file(app: App, client: TestClient, case: Case, how: str = "filed"):
    return post(client, f"/cases/{case.id}/filed", version=again(app, case.id).version, how=how)


def test_the_text_holds_question_and_answer_and_no_note_among_colleagues(
    app: App, nora: TestClient, case: Case
) -> None:
    post(nora, f"/cases/{case.id}/note", text="I wonder about this one.", to="")
    post(
        nora,
        f"/cases/{case.id}/reply",
        version=again(app, case.id).version,
        text="By letter: as before.",
        seen_to="tait@quay.example",
        do="send",
    )
    phoned(app, nora, case)
    text = text_of(nora, case)

    for words in ("Anne Drever", ANNE, "number and surname", "the dose?", "by mail, from Dr Rowan Tait, Quay Practice (99901)", "By letter: as before.",
                  "by telephone to Dr Tait, from Nora", "Keep it as it is.", "Copied Tuesday 24 November 2026"):  # fmt: skip
        assert words in text, words
    for words in ("I wonder", "quoted history", "Acknowledgement", "If anything here is unclear"):
        assert words not in text, words
    page = nora.get(f"/cases/{case.id}/record").text
    assert "Keep it as it is." in page
    assert "readonly" in page


def test_a_mail_about_several_people_is_not_copied_into_one_persons_record(app: App, nora: TestClient, ids) -> None:
    case = one_case(app, f"Ms Drever ({ANNE}): the dose?\nMr Foubister ({BEN}): an appointment.")
    parts = [Wanted("her dose", ANNE, Urgency.U3), Wanted("his appointment", BEN, Urgency.U4)]
    with transaction(app.engine) as session:
        divide.divide(
            app,
            session,
            case.id,
            version=case.version,
            mail_id=case.first_message_id,
            parts=parts,
            carries=None,
            staff_id=ids["Nora"],
            now=app.now(),
        )
    first, second = cases(app)
    assert "her dose" in text_of(nora, first)
    assert "Foubister" not in text_of(nora, first)
    assert "Drever" not in text_of(nora, second)


def test_an_answer_that_was_taken_back_was_never_given(app: App, nora: TestClient, case: Case) -> None:
    post(
        nora,
        f"/cases/{case.id}/reply",
        version=again(app, case.id).version,
        text="Not so.",
        seen_to="tait@quay.example",
        do="send",
    )
    with reading(app.engine) as session:
        letter = session.scalars(select(Letter).where(Letter.kind == "answer")).one()
    post(nora, f"/letters/{letter.id}/undo")
    assert "Not so." not in text_of(nora, case)
    assert "No answer yet." in text_of(nora, case)


def test_finished_and_not_filed_is_listed_until_it_is_ticked_with_name_and_time(
    app: App, nora: TestClient, case: Case
) -> None:
    assert case.reference not in nora.get("/unfiled").text
    finish(app, nora, case)
    assert "A question" in nora.get("/unfiled").text
    assert "1 finished, not filed yet" in nora.get("/").text
    assert 'href="/unfiled"' in nora.get("/inbox?tab=closed").text

    file(app, nora, case)

    assert "Everything that is finished is filed." in nora.get("/unfiled").text
    assert "<strong>In the clinical record</strong>: Nora" in nora.get(f"/cases/{case.id}").text
    assert "finished, not filed" not in nora.get("/").text
    post(nora, f"/cases/{case.id}/unfiled", version=again(app, case.id).version)
    assert "1 finished, not filed yet" in nora.get("/").text


def test_nothing_of_it_belongs_there_is_an_answer_too(app: App, nora: TestClient, case: Case) -> None:
    finish(app, nora, case)
    file(app, nora, case, "not_needed")
    assert "Nothing of it belongs in the clinical record</strong>" in nora.get(f"/cases/{case.id}").text
    with reading(app.engine) as session:
        assert count_unfiled(session) == 0


@pytest.mark.parametrize("since", ["a mail", "a call", "an answer", "only finished"])
def test_what_comes_after_filing_leaves_it_unfiled(app: App, nora: TestClient, case: Case, since: str) -> None:
    nora.get(f"/cases/{case.id}")
    file(app, nora, case)
    later = app.now() + timedelta(minutes=5)
    object.__setattr__(app, "clock", lambda: later)
    match since:
        case "a mail":
            arrive(
                app,
                mail("And this?", message_id="<2@quay.example>", headers="In-Reply-To: <one@quay.example>"),
                now=later,
            )
        case "a call":
            phoned(app, nora, case)
        case "an answer":
            post(
                nora,
                f"/cases/{case.id}/reply",
                version=again(app, case.id).version,
                text="Yes.",
                seen_to="tait@quay.example",
                do="send",
            )
    finish(app, nora, case)

    with reading(app.engine) as session:
        assert count_unfiled(session) == (since != "only finished")
        assert (filing(session, case.id) is None) == (since != "only finished")


def test_what_was_no_question_need_not_be_filed_and_a_page_of_before_ticks_nothing(
    app: App, nora: TestClient, case: Case
) -> None:
    assert post(nora, f"/cases/{case.id}/filed", version=99, how="filed").status_code == 409
    nora.get(f"/cases/{case.id}")
    post(nora, f"/cases/{case.id}/not-a-query", version=again(app, case.id).version, because="a newsletter")
    with reading(app.engine) as session:
        assert count_unfiled(session) == 0
        assert filing(session, case.id) is None


def test_the_case_on_paper_is_whole(app: App, nora: TestClient, case: Case) -> None:
    post(nora, f"/cases/{case.id}/note", text="Rang the practice.", to="")
    phoned(app, nora, case)
    html = nora.get(f"/cases/{case.id}/print").text

    for words in (
        "quoted history",
        "Rang the practice.",
        "Keep it as it is.",
        "Anne Drever",
        "What happened",
        "Printed Tuesday 24 November 2026",
    ):
        assert words in html, words
    assert "<form" not in html.partition("<main")[2].partition("</main>")[0]
    assert nora.get("/cases/77/print").status_code == nora.get("/cases/77/record.txt").status_code == 404


def test_a_late_case_on_paper_says_its_deadlines_once(app: App, nora: TestClient, case: Case) -> None:
    with transaction(app.engine) as session:
        session.execute(update(Case).where(Case.id == case.id).values(answer_by=app.now() - timedelta(hours=1)))

    html = nora.get(f"/cases/{case.id}/print").text

    assert ", answer by Tuesday 24 November 2026, 09:00." in html
    assert "answer Answer" not in html


def test_what_is_filed_stays_so_whatever_is_written_or_rung_about_other_questions(
    app: App, nora: TestClient, case: Case
) -> None:
    finish(app, nora, case)
    assert file(app, nora, case).status_code == 303
    later = replace(app, clock=lambda: app.now() + timedelta(hours=1))
    other = arrive(app, mail("Could you advise about the bloods?", message_id="<other@quay.example>"))[-1]
    with transaction(app.engine) as session:
        seen = session.get_one(Case, other.id)
        phone.answer(
            session, other.id or 0, version=seen.version, spoke_with="Dr Tait", number="", said="As before.", at=later.now(), staff_id=1,
            now=later.now(),
        )  # fmt: skip
    with reading(app.engine) as session:
        assert count_unfiled(session) == 0
        assert filing(session, case.id or 0) is not None
