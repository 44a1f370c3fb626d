"""The files of an answer that did not arrive: offered ticked with the new one, carried over once, and never put back against a colleague's word."""

import re
from typing import Any

import pytest
from build import arrive, letters
from documents import pdf
from replying import all_gone
from returning import LATER, report
from seed import again, one_case
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store.file_queries import of_draft, of_letters
from liaison.store.session import reading
from liaison.store.tables import Case

ANSWER = "Thank you. Please find the ECG and the plan attached."
FILES = [("files", ("ECG.pdf", pdf("The ECG of Thursday"), "application/pdf")), ("files", ("plan.txt", b"The plan", "text/plain"))]  # fmt: skip


def write(client: TestClient, app: App, case: Case, *, files: Any = None, **fields: Any) -> Any:
    data = {"csrf": client.csrf, "version": again(app, case.id).version, "text": ANSWER, "do": "check"} | fields
    return client.post(f"/cases/{case.id}/reply", data=data, files=files)


def sent(client: TestClient, app: App, case: Case, page: str, **fields: Any) -> None:
    seen = page.partition('name="files_seen" value="')[2].partition('"')[0]
    ticked = re.findall(r'name="confirm" type="checkbox" value="([^"]+)"', page)
    done = write(client, app, case, do="send", seen_to="tait@quay.example", files_seen=seen, confirm=ticked, **fields)
    assert done.status_code == 303


@pytest.fixture
def case(app: App, nora: TestClient, ids: dict[str, int]) -> Case:
    """One whose answer, with two files, came back."""
    case = one_case(app)
    sent(nora, app, case, write(nora, app, case, files=FILES).text)
    all_gone(app)
    arrive(app, report(letters(app, "answer")[0]), now=LATER)
    return again(app, case.id)


def offered(html: str) -> dict[str, tuple[int, bool]]:
    """Each file that is offered: its id, and whether it is ticked."""
    boxes = re.findall(r'name="carry" type="checkbox" value="(\d+)"( checked)?>.*?<bdi>(.*?)</bdi>', html, re.S)
    return {name: (int(id_), bool(tick)) for id_, tick, name in boxes}


def with_draft(app: App, case: Case, staff_id: int) -> list[str]:
    with reading(app.engine) as session:
        return [one.name for one in of_draft(session, case.id, staff_id)]


def test_they_go_with_the_new_letter_as_they_were_and_stay_with_the_old_one(
    app: App, nora: TestClient, ids, case: Case
) -> None:
    boxes = offered(nora.get(f"/cases/{case.id}/reply").text)
    assert {name: tick for name, (_, tick) in boxes.items()} == {"ECG.pdf": True, "plan.txt": True}
    first = letters(app, "answer")[0]
    chosen = {"offered": first.id, "carry": [id_ for id_, _ in boxes.values()]}

    page = write(nora, app, case, **chosen).text
    assert "ECG.pdf</bdi>" in page
    write(nora, app, case, **chosen)  # a second press carries nothing twice
    assert with_draft(app, case, ids["Nora"]) == ["ECG.pdf", "plan.txt"]
    assert offered(nora.get(f"/cases/{case.id}/reply").text) == {}
    sent(nora, app, case, page)

    old, new = letters(app, "answer")
    with reading(app.engine) as session:
        files = of_letters(session, [old.id, new.id])
    assert [one.name for one in files[old.id]] == [one.name for one in files[new.id]] == ["ECG.pdf", "plan.txt"]


def test_what_she_does_not_tick_stays_off_and_is_offered_without_a_tick(
    app: App, nora: TestClient, ids, case: Case
) -> None:
    first = letters(app, "answer")[0]
    boxes = offered(nora.get(f"/cases/{case.id}/reply").text)
    write(nora, app, case, do="save", offered=first.id, carry=[boxes["ECG.pdf"][0]])

    assert with_draft(app, case, ids["Nora"]) == ["ECG.pdf"]
    assert offered(nora.get(f"/cases/{case.id}/reply").text) == {"plan.txt": (boxes["plan.txt"][0], False)}


def test_no_file_of_another_question_comes_over(app: App, nora: TestClient, ids, case: Case) -> None:
    other = one_case(app, message_id="<other@quay.example>")
    boxes = offered(nora.get(f"/cases/{case.id}/reply").text)
    write(nora, app, other, offered=letters(app, "answer")[0].id, carry=[id_ for id_, _ in boxes.values()])

    assert with_draft(app, other, ids["Nora"]) == []
