"""What came back stands on the case, on Today and in the inbox until a colleague has seen it; nothing in it acts by itself."""

from build import arrive, letters, messages
from returning import LATER, URGENT, answered, away, notices, report
from seed import SCRIPT, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.mail_queries import events_of
from liaison.store.session import reading


def returned_part(page: str) -> str:
    """The list of Today."""
    return page.partition('id="returned"')[2].partition('id="mine"')[0]


def test_a_letter_that_came_back_is_seen_on_the_case_on_today_and_in_the_inbox(app: App, nora: TestClient) -> None:
    case, letter = answered(app)
    assert returned_part(nora.get("/").text) == ""

    arrive(app, report(letter), now=LATER)

    assert "Our letter did not arrive" in returned_part(nora.get("/").text)
    page = nora.get(f"/cases/{case.id}").text
    assert "Our letter did not arrive" in page
    assert "550 5.1.1 no such mailbox here" in page
    assert "did not arrive at tait@quay.example" in page
    assert "a letter came back" in nora.get("/inbox?tab=open").text


def test_once_seen_it_leaves_today_and_stays_on_the_case_with_a_name(app: App, nora: TestClient) -> None:
    case, letter = answered(app)
    arrive(app, report(letter), now=LATER)
    notice = notices(app)[0]

    said = post(nora, f"/notices/{notice.id}/seen", back=f"/cases/{case.id}")

    assert (said.status_code, said.headers["location"]) == (303, f"/cases/{case.id}")
    assert returned_part(nora.get("/").text) == ""
    assert "Seen by Nora" in nora.get(f"/cases/{case.id}").text
    assert "a letter came back" not in nora.get("/inbox?tab=open").text
    with reading(app.engine) as session:
        assert "seen: our letter did not arrive" in [
            event.because for event in events_of(session, "case", case.id or 0)
        ]


def test_whoever_saw_it_first_stays_named(app: App, browser, ids: dict[str, int]) -> None:
    _, letter = answered(app)
    arrive(app, report(letter), now=LATER)
    notice = notices(app)[0]

    post(browser("Nora"), f"/notices/{notice.id}/seen")
    post(browser("Lena"), f"/notices/{notice.id}/seen")

    assert notices(app)[0].seen_by == ids["Nora"]


def test_an_out_of_office_answer_says_whom_to_ask_instead_on_the_page_alone(app: App, nora: TestClient) -> None:
    case, letter = answered(app, URGENT)

    arrive(app, away(letter), now=LATER)

    page = nora.get(f"/cases/{case.id}").text
    assert "Perhaps nobody reads our letter now" in page
    assert "If it is urgent please ring Dr Skye Orr on 01632 960222." in page
    assert all("960222" not in one.text for one in letters(app))


def test_a_routine_out_of_office_answer_is_on_the_case_and_asks_for_nothing(app: App, nora: TestClient) -> None:
    case, letter = answered(app)

    arrive(app, away(letter), now=LATER)

    assert returned_part(nora.get("/").text) == ""
    page = nora.get(f"/cases/{case.id}").text
    assert "Perhaps nobody reads our letter now" in page
    assert f"/notices/{notices(app)[0].id}/seen" not in page


def test_what_a_server_or_an_answer_says_is_only_text(app: App, nora: TestClient) -> None:
    case, letter = answered(app, URGENT)

    hostile = report(letter).replace(b"no such mailbox here", SCRIPT.encode())
    arrive(app, hostile, away(letter, text=f"Please ring {SCRIPT} 01632 960222"), now=LATER)

    for path in ("/", f"/cases/{case.id}", "/inbox?tab=open"):
        assert SCRIPT not in nora.get(path).text


def test_a_report_that_could_only_be_guessed_asks_to_compare(app: App, nora: TestClient) -> None:
    case, letter = answered(app, URGENT)

    arrive(app, away(letter, headers="X-Nothing: 1"), now=LATER)

    assert "Please compare: perhaps nobody reads our letter now, it seems" in nora.get(f"/cases/{case.id}").text


def test_a_forged_form_and_an_unknown_notice_do_nothing(app: App, nora: TestClient) -> None:
    _, letter = answered(app)
    arrive(app, report(letter), now=LATER)
    notice = notices(app)[0]

    assert nora.post(f"/notices/{notice.id}/seen", data={"csrf": "wrong"}).status_code == 403
    assert post(nora, "/notices/999999/seen").status_code == 404
    assert notices(app)[0].seen_at is None


def test_why_a_question_may_be_the_same_stands_beside_the_link(app: App, nora: TestClient) -> None:
    from build import cases, mail

    case, letter = answered(app)
    arrive(
        app,
        mail(
            "the dose?",
            sender="muir@glen.example",
            message_id="<z@glen.example>",
            headers=f"In-Reply-To: {letter.message_id}",
        ),
        now=LATER,
    )

    page = nora.get(f"/cases/{cases(app)[-1].id}").text

    assert "its sender is not part of that conversation" in page
    assert len(messages(app)) == 2
    assert case.reference in page


def test_before_writing_again_the_reply_page_says_that_letters_do_not_arrive_there(app: App, nora: TestClient) -> None:
    case, letter = answered(app)
    assert "did not arrive" not in nora.get(f"/cases/{case.id}/reply").text

    arrive(app, report(letter), now=LATER)

    assert "A letter to this address did not arrive." in nora.get(f"/cases/{case.id}/reply").text
