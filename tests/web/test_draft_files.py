"""Files of a draft on its page: added with what is typed, taken off, renamed, looked at, seen before they leave."""

import io
import re
from typing import Any

import pytest
from build import letters
from documents import pdf
from PIL import Image
from replying import all_gone
from seed import again, one_case, post
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.store.file_queries import of_draft
from liaison.store.session import reading
from liaison.store.tables import Case
from liaison.web.window import LARGEST

ANSWER = "Thank you. Please find the ECG attached."
ECG = ("ECG.pdf", pdf("The ECG of Thursday"), "application/pdf")


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    return one_case(app)


def write(client: TestClient, app: App, case: Case, *files: tuple[str, bytes, str], **fields: Any) -> Any:
    data = {
        "csrf": client.csrf,
        "version": again(app, case.id).version,
        "text": ANSWER,
        "template": "plain",
        "do": "attach",
    } | fields
    return client.post(f"/cases/{case.id}/reply", data=data, files=[("files", one) for one in files] or None)


def there(app: App, case: Case, ids: dict[str, int], name: str = "Nora") -> list[Any]:
    with reading(app.engine) as session:
        return of_draft(session, case.id, ids[name])


def test_files_are_added_and_what_was_typed_is_kept(app: App, nora: TestClient, ids, case: Case) -> None:
    done = write(nora, app, case, ECG, ("notes.txt", b"Thursday", "text/plain"))
    assert done.status_code == 303
    html = nora.get(done.headers["location"]).text

    assert ANSWER in html
    assert "ECG.pdf</bdi>" in html
    assert "notes.txt</bdi>" in html
    assert [one.name for one in there(app, case, ids)] == ["ECG.pdf", "notes.txt"]


def test_checking_with_chosen_files_adds_them_and_shows_what_leaves(app: App, nora: TestClient, case: Case) -> None:
    html = write(nora, app, case, ECG, do="check").text

    assert "The letter as it will leave" in html
    assert "With it goes" in html
    assert "ECG.pdf" in html
    assert "nothing is. Can it leave" not in html


def test_what_cannot_go_is_said_at_its_place_and_what_was_typed_stays(
    app: App, nora: TestClient, ids, case: Case
) -> None:
    html = write(nora, app, case, ("run.pdf", b"MZ\x90\0" + b"\0" * 60, "application/pdf"))

    assert html.status_code == 422
    assert "“run.pdf” was not added: it is a program, and none is ever sent." in html.text
    assert ANSWER in html.text
    assert there(app, case, ids) == []
    assert "Choose a file first" in write(nora, app, case).text


def test_a_file_larger_than_a_letter_carries_is_told_on_the_page(app: App, nora: TestClient, ids, case: Case) -> None:
    large = write(nora, app, case, ("large.txt", b"words " * 2_000_000, "text/plain"))

    assert large.status_code == 422
    assert "larger than 10 MB" in large.text
    assert ANSWER in large.text


def test_other_pages_take_no_more_than_before(app: App, nora: TestClient, case: Case) -> None:
    body = {"csrf": nora.csrf, "version": 1, "text": "x" * LARGEST}
    assert nora.post(f"/cases/{case.id}/draft", data=body).status_code == 413
    assert nora.post(f"/cases/{case.id}/note", data={"csrf": nora.csrf}, files={"text": ("a", b"1")}).status_code == 400


def test_a_forged_form_with_a_file_adds_nothing(app: App, nora: TestClient, ids, case: Case) -> None:
    assert write(nora, app, case, ECG, csrf="other").status_code == 403
    assert there(app, case, ids) == []


def test_a_name_with_a_number_goes_under_the_proposed_one_and_can_be_changed(
    app: App, nora: TestClient, ids, case: Case
) -> None:
    write(nora, app, case, ("3002741236 ECG.pdf", ECG[1], ECG[2]))
    html = nora.get(f"/cases/{case.id}/reply").text
    assert "Its name carried a CHI number" in html
    assert 'value="ECG.pdf"' in html
    number = there(app, case, ids)[0].id

    wrong = write(nora, app, case, do="check", rename=number, file_id=[number], new_name=["300274 1236 tracing"])
    assert "A CHI number stands in no file name" in wrong.text
    write(nora, app, case, do="check", rename=number, file_id=[number], new_name=["Tracing of Thursday"])
    assert [one.name for one in there(app, case, ids)] == ["Tracing of Thursday.pdf"]


def test_a_file_is_taken_off(app: App, nora: TestClient, ids, case: Case) -> None:
    write(nora, app, case, ECG)
    assert write(nora, app, case, do="check", remove=there(app, case, ids)[0].id).status_code == 303
    assert there(app, case, ids) == []


def test_they_are_saved_and_looked_at_by_their_author_alone(
    app: App, nora: TestClient, browser, ids, case: Case
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    write(nora, app, case, ("scan.png", out.getvalue(), "image/png"))
    place = f"/cases/{case.id}/reply/files/{there(app, case, ids)[0].id}"

    saved = nora.get(place)
    assert saved.content == out.getvalue()
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith('attachment; filename="scan.png"')
    look = nora.get(f"{place}/look")
    assert "data:image/jpeg;base64," in look.text
    assert browser("Petra").get(place).status_code == browser("Petra").get(f"{place}/look").status_code == 404


def test_what_changed_in_another_window_does_not_leave_unseen(app: App, nora: TestClient, ids, case: Case) -> None:
    html = write(nora, app, case, ECG, do="check").text
    seen = html.partition('name="files_seen" value="')[2].partition('"')[0]
    write(nora, app, case, ("more.txt", b"more", "text/plain"))
    send = {"do": "send", "seen_to": "tait@quay.example", "files_seen": seen}

    refused = write(nora, app, case, **send)
    assert refused.status_code == 422
    assert "files with this answer have changed" in refused.text
    assert letters(app, "answer") == []


def test_after_it_left_the_case_its_print_and_its_letter_name_what_went(app: App, nora: TestClient, case: Case) -> None:
    html = write(nora, app, case, ECG, do="check").text
    seen = html.partition('name="files_seen" value="')[2].partition('"')[0]
    assert write(nora, app, case, do="send", seen_to="tait@quay.example", files_seen=seen).status_code == 303
    all_gone(app)
    letter = letters(app, "answer")[0]

    for page in (f"/cases/{case.id}", f"/cases/{case.id}/print", f"/letters/{letter.id}"):
        assert "ECG.pdf" in nora.get(page).text, page
    place = f"/letters/{letter.id}/files/1"
    assert nora.get(place).content == ECG[1]
    assert "data:image/png;base64," in nora.get(f"{place}/look").text
    assert (
        nora.get(f"{place}/pdf").status_code == 404
    )  # only what we made ourselves is opened in the browser's own reader
    assert nora.get(f"/letters/{letter.id + 1}/files/1").status_code == 404


def test_a_second_person_sees_them_beside_the_letter(app: App, nora: TestClient, browser, ids) -> None:
    case = one_case(app, "I want to make a complaint about the appointment.", message_id="<c@quay.example>")
    write(nora, app, case, do="start", template="complaint_incident", text="")
    write(nora, app, case, ECG)
    page = write(nora, app, case, do="check").text
    seen = page.partition('name="files_seen" value="')[2].partition('"')[0]
    ticked = re.findall(r'name="confirm" type="checkbox" value="([^"]+)"', page)
    assert (
        write(nora, app, case, do="send", seen_to="tait@quay.example", files_seen=seen, confirm=ticked).status_code
        == 303
    )
    letter = letters(app, "answer")[0]
    assert letter.state is LetterState.DRAFT

    petra = browser("Petra")
    page = petra.get(f"/letters/{letter.id}/release").text
    assert "ECG.pdf" in page
    place = re.search(r'href="(/letters/\d+/files/\d+)"', page)
    assert place
    assert petra.get(place[1]).content == ECG[1]
    assert "The ECG of Thursday" in page  # the words in it, without saving it
    look = petra.get(f"{place[1]}/look").text
    assert "as it would leave" in look
    assert f'href="/letters/{letter.id}/release"' in look

    version = again(app, case.id).version
    refused = post(petra, f"/letters/{letter.id}/release", version=version)
    assert refused.status_code == 422
    assert refused.text.count("Look at what goes with the letter first, and say that you have.") == 2
    assert letters(app, "answer")[0].state is LetterState.DRAFT
    assert post(petra, f"/letters/{letter.id}/release", version=version, looked="yes").status_code == 303
    assert letters(app, "answer")[0].state is LetterState.QUEUED
    assert "having looked at what goes with it" in petra.get(f"/cases/{case.id}").text
