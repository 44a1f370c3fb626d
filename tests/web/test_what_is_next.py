"""After an answer, or once a question is finished or waits: what is next of one's own, offered and never pushed; and an opening that ends alarms."""

import re
from datetime import timedelta

from build import TUESDAY_10AM, letters
from seed import again, one_case, post, urgent_case
from sqlalchemy import update
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.outbox.send import send_one
from liaison.store.session import transaction
from liaison.store.tables import Case
from liaison.triage import watch


def sent(client: TestClient, app: App, case: Case) -> str:
    """The page that she sees once her answer is on its way."""
    page = client.post(
        f"/cases/{case.id}/reply",
        data={"csrf": client.csrf, "version": again(app, case.id).version, "text": "We ring you today.", "do": "check"},
    ).text
    ticked = re.findall(r'name="confirm" type="checkbox" value="([^"]+)"', page)
    kept = {"text": "We ring you today.", "do": "send", "seen_to": "tait@quay.example", "confirm": ticked}
    done = post(client, f"/cases/{case.id}/reply", version=again(app, case.id).version, **kept)
    return client.get(done.headers["location"]).text


def next_part(html: str) -> str:
    """What the page says of it, as plain words."""
    found = re.search(r'<p class="next".*?</p>', html, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[0])).strip() if found else ""


def three(app: App, ids: dict[str, int]) -> list[Case]:
    """Three of Nora's, due one after the other."""
    cases = [one_case(app, message_id=f"<{n}@quay.example>", subject=f"Question {n}") for n in range(3)]
    with transaction(app.engine) as session:
        for place, case in enumerate(cases):
            values = {"owner_id": ids["Nora"], "answer_by": TUESDAY_10AM + timedelta(hours=3 + place)}
            session.execute(update(Case).where(col(Case.id) == case.id).values(**values))
    return [again(app, case.id) for case in cases]


def test_the_next_one_is_offered_with_its_time_and_then_there_is_none(app: App, nora: TestClient, ids) -> None:
    first, second, third = three(app, ids)
    assert next_part(nora.get(f"/cases/{first.id}").text) == ""  # she has only opened it

    html = sent(nora, app, first)
    assert next_part(html).startswith("Next of yours: Question 1 Read by 17:00 today")
    assert "and 1 more" in next_part(html)
    assert f'href="/cases/{second.id}"' in html

    nora.get(f"/cases/{second.id}")
    post(nora, f"/cases/{second.id}/close", version=again(app, second.id).version, reason="answered by phone")
    assert "Question 2" in next_part(nora.get(f"/cases/{second.id}").text)
    assert next_part(sent(nora, app, third)) == "Nothing else is yours right now. What your team has"


def test_whoever_only_looks_is_offered_nothing(app: App, browser, nora: TestClient, ids) -> None:
    first, *_ = three(app, ids)
    sent(nora, app, first)

    assert next_part(browser("Petra").get(f"/cases/{first.id}").text) == ""


def test_an_alarm_that_has_not_left_stays_once_a_person_has_opened_the_mail(app: App, browser, ids) -> None:
    case = urgent_case(app)
    while send_one(app, TUESDAY_10AM + timedelta(minutes=1)):  # the acknowledgement
        pass
    late = case.read_by + timedelta(minutes=1)
    assert watch.raise_alarms(app, late) > 0
    waiting = [one for one in letters(app, "escalation") if one.state is LetterState.QUEUED]
    assert waiting

    browser("Petra").get(f"/cases/{case.id}")  # whoever it is: a person reads it
    while send_one(app, late):
        pass

    gone = {one.id: one for one in letters(app, "escalation")}
    assert {gone[one.id].state for one in waiting} == {LetterState.WITHHELD}
    assert {gone[one.id].because for one in waiting} == {"A person had opened the message by then."}
    assert watch.raise_alarms(app, late + timedelta(hours=1)) == 0
