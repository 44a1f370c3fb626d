"""The words of attachments under their mail, on the page of what is set aside, and in what a search finds: always as text."""

import html

import pytest
from build import TUESDAY_10AM, arrive, cases, ledger, mail
from documents import docx, mail_with, pdf
from seed import SCRIPT, one_case, post
from sqlalchemy import Engine, event
from starlette.testclient import TestClient
from test_hostile_mail import assert_harmless

from jobs import read_attachments
from liaison.app import App
from liaison.mail.attachment_answers import NoText, Text, Why
from liaison.store.attachment_queries import SHOWN, of_messages
from liaison.store.session import reading
from liaison.triage import extract
from liaison.triage.extract import Read

PLAN = "He told me that he wants to end his life tonight and has a plan."


def with_words(app: App, *files: tuple[str, str], read: Read | None = None, **options: str) -> None:
    """A mail with these files, read by a double of the reader."""
    arrive(app, mail_with(*((name, words.encode()) for name, words in files), **options))
    while extract.take_one(app, TUESDAY_10AM, read or (lambda content: Text(content.decode()))):
        pass


def files_of(page: str) -> str:
    return html.unescape(page.partition('class="files"')[2].partition("</ul>")[0])


def test_the_words_of_real_documents_stand_under_the_mail(app: App, nora: TestClient) -> None:
    arrive(app, mail_with(("letter.pdf", pdf("Could she come on a Thursday?", "")), ("form.docx", docx("Dear team"))))
    page = nora.get("/cases/1").text
    assert files_of(page).count("Its words are not read yet.") == 2

    read_attachments.run(app, TUESDAY_10AM, TUESDAY_10AM)

    shown = files_of(nora.get("/cases/1").text)
    assert "Could she come on a Thursday?" in shown
    assert "Dear team" in shown
    assert "Read by a machine; the original may look different." in shown
    assert "Page 2: no words that a machine can read, perhaps a scan." in shown
    assert shown.count("<details") == 2
    assert shown.count(" download>") == 2  # the originals are still there to save


@pytest.mark.parametrize("why", [Why.PASSWORD, Why.SCAN, Why.TOO_SLOW, Why.DAMAGED, Why.PROGRAM])
def test_where_there_are_no_words_the_page_says_why(app: App, nora: TestClient, why: Why) -> None:
    with_words(app, ("letter.pdf", "x"), read=lambda _content: NoText(why))

    shown = files_of(nora.get("/cases/1").text)
    assert f"No text of it is shown here: {NoText(why).because}." in shown
    assert "<details" not in shown


def test_words_that_meet_a_rule_are_marked_and_a_person_is_asked_to_look(app: App, nora: TestClient) -> None:
    with_words(app, ("letter.txt", PLAN))

    page = nora.get("/cases/1").text
    assert "Please look at what is attached." in page
    assert "Its words meet a red-flag rule: A plan or intent to die, or cannot keep safe" in files_of(page)
    assert '<mark class="by-floor">' in files_of(page)
    assert "an attachment mentions what a red-flag rule names" in html.unescape(page)
    assert "Immediate" in page


def test_a_script_in_an_attachment_stays_text_wherever_it_is_shown(app: App, nora: TestClient) -> None:
    evil = SCRIPT + '"><img src=x onerror=alert(2)>\'"{{7*7}}'
    with_words(app, (f"{SCRIPT.replace('/', '')}.txt", evil), read=lambda content: Text(content.decode(), note=SCRIPT))

    for path in ("/cases/1", "/inbox?tab=open&open=1", "/set-aside/1"):
        assert_harmless(nora.get(path).text, path)
    found = post(nora, "/inbox/search", tab="open", words="onerror").text.partition("In the attachment")[2]
    assert found.startswith(" <bdi>scriptalert(1)script.txt</bdi>")


def test_of_a_long_text_the_beginning_is_shown_and_that_there_is_more(app: App, nora: TestClient) -> None:
    with_words(app, ("long.txt", "beginning " + "x" * SHOWN + " end of it"))

    shown = files_of(nora.get("/cases/1").text)
    assert "beginning" in shown
    assert "end of it" not in shown
    assert "There is more in it than is shown here" in shown


def test_words_are_shown_of_what_was_set_aside_too(app: App, nora: TestClient) -> None:
    raw = mail_with(("away.txt", b"back on Thursday")).replace(
        b"Subject:", b"Auto-Submitted: auto-replied\nSubject:", 1
    )
    arrive(app, raw)
    extract.take_one(app, TUESDAY_10AM, lambda content: Text(content.decode()))

    assert cases(app) == []
    assert "back on Thursday" in nora.get(f"/set-aside/{ledger(app)[0].id}").text


def test_a_search_finds_words_of_attachments_and_says_where(app: App, nora: TestClient) -> None:
    one_case(app)
    with_words(app, ("referral.txt", "She asks about the pottery class."), ("other.txt", "nothing"))

    page = post(nora, "/inbox/search", tab="open", words="pottery").text
    assert "<strong>1</strong> found" in page
    assert "In the attachment <bdi>referral.txt</bdi>" in page
    assert "In the attachment" not in post(nora, "/inbox/search", tab="open", words="A letter").text
    assert (
        "In the attachment <bdi>referral.txt</bdi>" in post(nora, "/inbox/search", tab="open", words="a pottery").text
    )


def test_words_that_are_searched_for_stand_in_no_address(app: App, nora: TestClient) -> None:
    with_words(app, ("referral.txt", "pottery"))

    answer = post(nora, "/inbox/search", tab="open", words="pottery")
    assert "pottery" not in str(answer.url)
    assert "words=pottery" not in answer.text


@pytest.mark.parametrize(
    "words", ['"', "''", '"; DROP TABLE x;--', "%", "a" * 300, "NEAR(", "* AND OR NOT", "\0", "\ud83d"]
)
def test_whatever_is_searched_for_is_never_an_error(app: App, nora: TestClient, words: str) -> None:
    with_words(app, ("referral.txt", "pottery"))

    assert nora.post("/inbox/search", data={"csrf": nora.csrf, "tab": "open", "words": words.encode("utf-8", "replace")}).status_code == 200  # fmt: skip


def test_a_page_asks_for_all_attachments_of_a_case_at_once(engine: Engine) -> None:
    from build import app_on, service

    app = app_on(engine)
    service(app)
    with_words(app, *((f"{n}.txt", f"words {n}") for n in range(5)))
    asked: list[str] = []
    note = lambda _c, _u, statement, *_rest: asked.append(statement)  # noqa: E731
    event.listen(app.engine, "before_cursor_execute", note)
    with reading(app.engine) as session:
        found = of_messages(session, [1])
    event.remove(app.engine, "before_cursor_execute", note)

    assert [found[1][n].text for n in range(5)] == [f"words {n}" for n in range(5)]
    assert sum("attachment" in statement for statement in asked) == 1


def test_a_mail_without_attachments_shows_none(app: App, nora: TestClient) -> None:
    arrive(app, mail("the dose?"))

    assert "not read yet" not in nora.get("/cases/1").text
