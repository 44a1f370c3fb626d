"""The practice's own page: one screen, one press an answer, words and files into the ledger, and calm words where something is wrong."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from asking_practices import asked, page_path, said, the_person, with_pages
from build import TUESDAY_10AM, KeywordReader, cases, ledger, letters, mail, messages, take_in, triage_all
from caseload import change_person, review_of
from documents import pdf
from seed import signed_in_cookie
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.practice_answers import HOLDS, Kind
from liaison.domain.states import LedgerState
from liaison.reviews import digest_answers
from liaison.reviews.digest_mail import LARGEST
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Staff
from liaison.triage import late_notice
from liaison.web.deps import COOKIE
from liaison.web.window import create_app
from models.taxonomy import Outcome, Prediction, Urgency

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def web(app: App) -> App:
    return with_pages(app)


@pytest.fixture
def practice(web: App) -> TestClient:
    return TestClient(create_app(web), base_url="https://liaison.example", follow_redirects=False)


def word() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<w:document/>")
    return made.getvalue()


def press(client: TestClient, path: str, review: int | None, kind: str, text: str = "", **more):
    name = "sure" if kind in HOLDS else "kind"
    return client.post(path, data={"review": str(review), name: kind, "text": text}, **more)


def test_one_press_confirms_and_the_page_says_so(web: App, practice: TestClient) -> None:
    jo, al = asked(web)
    path = page_path(web)
    first = practice.get(path)
    assert "2 people whom we look after together" in first.text
    assert the_person(web, jo).name not in first.text
    assert the_person(web, jo).chi[:6] not in first.text

    opened = practice.post(path, data={"kind": "open"})
    assert the_person(web, jo).name in opened.text
    assert f"CHI {the_person(web, al).chi[:6]} {the_person(web, al).chi[6:]}" in opened.text
    assert "open for <strong>2</strong> of 2" in opened.text

    done = press(practice, path, review_of(web, jo).id, "confirmed")
    assert "open for <strong>1</strong> of 2" in done.text
    press(practice, path, review_of(web, jo).id, "confirmed")
    assert [(one.kind, one.how, one.by_id, one.held) for one in said(web, jo)] == [
        (Kind.CONFIRMED, "link", None, False)
    ]
    press(practice, path, review_of(web, al).id, "other_time", "Mondays suit her better")
    assert "you have answered everything, thank you" in practice.get(path).text


@pytest.mark.parametrize("kind", sorted(HOLDS))
def test_what_holds_letters_takes_two_presses_and_the_words_stay(web: App, practice: TestClient, kind: Kind) -> None:
    (jo,) = asked(web, 1)
    number, name = review_of(web, jo).id, the_person(web, jo).name

    first = practice.post(page_path(web), data={"review": str(number), "kind": kind, "text": "Since June."})

    assert first.status_code == 200
    assert f'name="sure" value="{kind}">Yes, {name}' in first.text
    assert "Nothing is changed in a record by this." in first.text
    assert "Since June.</textarea>" in first.text
    assert first.text.count('class="practice-page__twice"') == 3
    assert len(re.findall(r"<details class=.practice-page__twice.[^>]* open>", first.text)) == 1
    assert said(web, jo) == []
    assert not the_person(web, jo).letters_held
    assert "open>" not in press(practice, page_path(web), number, "confirmed").text.partition("</form>")[0]

    press(practice, page_path(web), number, kind, "Since June.")

    assert [(one.kind, one.held) for one in said(web, jo)] == [(Kind.CONFIRMED, False), (kind, True)]
    assert the_person(web, jo).letters_held


@pytest.mark.parametrize(
    ("content", "name"),
    [(pdf("Bloods in March", ""), ".pdf"), (word(), ".docx"), (PNG, ".png"), (b"Seen in May.", ".txt")],
)
def test_words_and_a_file_come_into_the_ledger_like_a_mail_and_are_read_first(
    web: App, practice: TestClient, content: bytes, name: str
) -> None:
    (jo,) = asked(web, 1)
    number = review_of(web, jo).id
    file = {"file": ("Jo Example methadone.exe", content, "text/html")}
    press(
        practice, page_path(web), number, "information", "He told me that he wants to end his life tonight.", files=file
    )
    press(
        practice, page_path(web), number, "information", "He told me that he wants to end his life tonight.", files=file
    )

    (row,) = ledger(web)
    assert (row.state, row.ref[:5]) == (LedgerState.RECEIVED, "page:")
    triage_all(web)
    (case,) = cases(web)
    assert (case.urgency.value, case.practice_code, case.person_id) == ("U1", "99901", jo)
    (mail,) = messages(web)
    assert [one["name"] for one in mail.attachments] == [f"review-{number}{name}"]
    assert "Jo Example" not in mail.subject
    (answer,) = said(web, jo)
    assert (answer.kind, answer.message_id) == (Kind.INFORMATION, row.id)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"MZ" + b"\0" * 90, "Please attach a PDF"), (b"PK\x03\x04" + b"\0" * 90, "Please attach a PDF"), (b"", "The file is empty"), (b"x" * (LARGEST + 1), "larger than 10 MB")],
    ids=["a program", "an archive", "nothing", "too much"],
)  # fmt: skip
def test_what_is_no_document_is_refused_and_the_words_stay(
    web: App, practice: TestClient, content: bytes, why: str
) -> None:
    (jo,) = asked(web, 1)
    answer = press(
        practice, page_path(web), review_of(web, jo).id, "confirmed", "Seen in May", files={"file": ("a.pdf", content)}
    )
    assert answer.status_code == 422
    assert why in answer.text
    assert "Seen in May" in answer.text
    assert said(web, jo) == []
    assert ledger(web) == []


def test_a_button_of_nobody_in_the_letter_and_an_empty_line_do_nothing(web: App, practice: TestClient) -> None:
    (jo,) = asked(web, 1)
    path = page_path(web)
    assert press(practice, path, 999, "died").status_code == 404
    assert press(practice, path, review_of(web, jo).id, "information").status_code == 422
    assert press(practice, path, review_of(web, jo).id, "gone").status_code == 422
    assert practice.post(path, data={"kind": "open"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert said(web, jo) == []


def test_somebody_who_is_registered_elsewhere_now_is_named_no_more(web: App, practice: TestClient) -> None:
    jo, al = asked(web)
    change_person(web, jo, practice_code="99902")
    html = practice.post(page_path(web), data={"kind": "open"}).text
    assert the_person(web, jo).name not in html
    assert "Nothing is asked about this review any more." in html
    assert the_person(web, al).name in html
    assert press(practice, page_path(web), review_of(web, jo).id, "died").status_code == 404
    assert said(web, jo) == []


def test_buttons_that_are_pressed_without_end_are_stopped_and_what_was_said_stays(
    web: App, practice: TestClient
) -> None:
    (jo,) = asked(web, 1)
    path, number = page_path(web), review_of(web, jo).id
    kinds = ("confirmed", "other_time")
    answers = [press(practice, path, number, kinds[n % 2]).status_code for n in range(152)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert len(said(web, jo)) == 150


def test_a_worry_is_a_case_of_the_same_day_whatever_its_words_and_a_red_flag_makes_it_more(
    web: App, practice: TestClient
) -> None:
    jo, al = asked(web)
    path = page_path(web)
    for person, words in ((jo, ""), (al, "He told me that he wants to end his life tonight and has a plan.")):
        done = press(practice, path, review_of(web, person).id, "worried", words)
        press(practice, path, review_of(web, person).id, "worried", words)  # twice is once
        assert done.status_code == 200
        assert "A colleague on duty reads it among the urgent mail." in done.text
    assert [row.ref[:13] for row in ledger(web)] == ["page:worried:"] * 2
    triage_all(web)
    found = {case.person_id: case for case in cases(web)}
    assert {person: case.urgency.value for person, case in found.items()} == {jo: "U2", al: "U1"}
    assert all(case.owner_id is not None for case in found.values())
    assert [(one.kind, one.text) for one in said(web, jo)] == [(Kind.INFORMATION, "We are worried about this person.")]
    assert all(the_person(web, one).status == "in_shared_care" for one in (jo, al))


def test_what_is_written_of_others_still_stands_after_a_press_and_is_sent_with_none(
    web: App, practice: TestClient
) -> None:
    jo, al = asked(web)
    path, number, other = page_path(web), review_of(web, jo).id, review_of(web, al).id
    keep = {f"keep-{other}": "Methadone 45 ml, seen on Tuesday."}
    for fields in ({"kind": "confirmed"}, {"kind": "moved"}, {"kind": ""}):  # taken, asked once more, put right
        done = practice.post(path, data={"review": number, "text": "", **fields, **keep})
        assert ">Methadone 45 ml, seen on Tuesday.</textarea>" in done.text, fields
    assert [(one.kind, one.text) for one in said(web, jo)] == [(Kind.CONFIRMED, "")]
    assert said(web, al) == []
    assert practice.post(path, data={"review": number, "kind": "confirmed", "keep-x": "y"}).status_code == 422


def test_another_time_without_a_time_is_taken_and_asked_for(web: App, practice: TestClient) -> None:
    (jo,) = asked(web, 1)
    path, number = page_path(web), review_of(web, jo).id
    done = press(practice, path, number, "other_time")
    assert "Which days or times would be better?" in done.text
    assert '<details class="fold" open>' in done.text
    assert "Which days or times" not in press(practice, path, number, "other_time", "Tuesdays after two").text


def test_what_came_of_another_time_stands_on_the_same_link_by_number_and_names_nobody(
    web: App, practice: TestClient
) -> None:
    (jo,) = asked(web, 1)
    path, number = page_path(web), review_of(web, jo).id
    done = press(practice, path, number, "other_time", "Thursdays")
    assert "what comes of it stands on this page then, and in our next letter" in done.text
    assert "What came of" not in practice.get(path).text

    with transaction(web.engine) as session:
        digest_answers.settle(session, said(web, jo)[-1].id or 0, "noted", "", staff_id=1, now=web.now())

    before = practice.get(path).text
    assert f"<strong>Review {number}</strong>: we looked into it, and it stays planned for " in before
    assert the_person(web, jo).name not in before
    opened = practice.post(path, data={"kind": "open"}).text
    assert "You suggested another time: we looked into it, and it stays planned for " in opened
    assert "what comes of it stands" not in opened


class Anxious(KeywordReader):
    """A reader that takes bare lists of medicines for what cannot wait, as the one that ships does of some."""

    def predict(self, subject: str, body: str) -> Prediction:
        return Prediction(None, None, urgency=Urgency.U1, outcome=Outcome.UNCLEAR)


def test_a_list_of_medicines_on_the_page_alarms_nobody_and_a_red_flag_in_it_does(
    web: App, practice: TestClient
) -> None:
    jo, al = asked(web)
    path = page_path(web)
    press(practice, path, review_of(web, jo).id, "confirmed", "Methadone 45 ml. ECG attached.")
    press(practice, path, review_of(web, al).id, "confirmed", "Methadone 45 ml. Found unresponsive today, ambulance.")
    take_in(web, mail("Methadone 45 ml. ECG attached."))  # by mail the same words stay what the reader says
    triage_all(replace(web, classifier=Anxious()))
    found = {case.person_id: case.urgency.value for case in cases(web)}
    assert found == {jo: "U2", al: "U1", None: "U1"}


def test_a_practice_that_answered_us_is_not_told_that_our_answer_is_late(web: App, practice: TestClient) -> None:
    (jo,) = asked(web, 1)
    press(practice, page_path(web), review_of(web, jo).id, "confirmed", "ECG in June, last seen in May.")
    take_in(web, mail("Could you advise about an appointment please?"))
    triage_all(web)
    for day in range(20):
        late_notice.tell_all(web, TUESDAY_10AM + timedelta(days=day))
        late_notice.tell_all(web, TUESDAY_10AM + timedelta(days=day, minutes=-10))
    told = [letter.case_id for letter in letters(web, "late_notice")]
    assert told == [case.id for case in cases(web) if case.person_id is None]  # the mail that asked something


def test_the_pro_forma_stands_beside_the_form_once_it_is_read(web: App, practice: TestClient) -> None:
    (jo,) = asked(web, 1)
    number = review_of(web, jo).id
    press(
        practice,
        page_path(web),
        number,
        "confirmed",
        "Bloods in March.",
        files={"file": ("x.pdf", pdf("Bloods", ""), "a/b")},
    )
    triage_all(web)
    with reading(web.engine) as session:
        lena = session.scalars(select(col(Staff.id)).where(col(Staff.name) == "Lena")).one() or 0
    practice.cookies.set(COOKIE, signed_in_cookie(web, lena)[0])
    page = practice.get(f"/reviews/{number}/form/ecg").text
    assert "Bloods in March." in page
    (row,) = ledger(web)
    assert f'<a href="/mails/{row.id}/attachments/0/look">Look at the file</a>' in page
    assert f'<a href="/cases/{cases(web)[0].id}">The mail</a>' in page


def test_only_so_many_messages_come_by_one_link_and_a_worry_is_always_taken(web: App, practice: TestClient) -> None:
    (jo,) = asked(web, 1)
    path, number = page_path(web), review_of(web, jo).id
    codes = [press(practice, path, number, "information", f"Line {n}.").status_code for n in range(13)]
    assert codes == [200] * 12 + [422]
    assert press(practice, path, number, "confirmed").status_code == 200
    assert press(practice, path, number, "worried", "Please ring.").status_code == 200
    assert len(ledger(web)) == 13


def test_a_link_that_has_ended_says_so_in_plain_words_and_names_nobody(web: App) -> None:
    (jo,) = asked(web, 1)
    path, later = page_path(web), replace(web, clock=lambda: web.now() + timedelta(days=400))
    for page in (
        TestClient(create_app(later), base_url="https://liaison.example").get(path),
        press(TestClient(create_app(later), base_url="https://liaison.example"), path, review_of(web, jo).id, "died"),
    ):
        assert page.status_code == 410
        assert "This link has ended" in page.text
        assert "It could be used until" in page.text
        assert "Quay" not in page.text.partition("<main")[2]
    assert said(web, jo) == []
