"""Health: what runs, what waits for a person, and two switches that everyone sees."""

from build import letters
from seed import a_run, one_case, post
from sqlalchemy import select

from liaison.app import App
from liaison.domain.states import LetterState, RunState
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, RULES_ONLY, is_on
from liaison.store.tables import JobRun, Letter, Switch


def test_the_last_run_of_each_job_is_shown_with_what_broke(app: App, browser, ids) -> None:
    a_run(app, "poll_mailboxes")
    a_run(app, "send_letters", ends=RunState.FAILED, error="MailboxDown: the folder is not there")

    html = browser("Lena").get("/health").text

    assert "poll mailboxes" in html
    assert "taken 3" in html
    assert "MailboxDown: the folder is not there" in html


def test_a_letter_of_unknown_fate_waits_for_a_person_with_words(app: App, browser, ids) -> None:
    one_case(app)
    (letter,) = letters(app)
    with transaction(app.engine) as session:
        row = session.get_one(Letter, letter.id)
        events.move(session, row, LetterState.SENDING, actor=events.step("send"), now=app.now())
        events.move(session, row, LetterState.UNKNOWN, actor=events.step("send"), now=app.now())

    html = browser("Lena").get("/health").text

    assert "may or may not have gone: look in Sent Items" in html
    assert "tait@quay.example" in html


def test_holding_sends_needs_a_reason_and_is_seen_everywhere_at_once(app: App, browser, ids) -> None:
    lena = browser("Lena")
    refused = post(lena, f"/switches/{HOLD_SENDS}", on="yes", because="")
    assert (refused.status_code, "Say in a few words why" in refused.text) == (422, True)

    post(lena, f"/switches/{HOLD_SENDS}", on="yes", because="the letterhead is wrong")

    page = browser("Nora").get("/inbox").text
    assert "Sends are held." in page
    assert "Lena: the letterhead is wrong" in page
    with reading(app.engine) as session:
        assert session.scalars(select(Switch.by_id)).one() == ids["Lena"]

    post(lena, f"/switches/{HOLD_SENDS}", on="no")
    assert "Sends are held." not in browser("Nora").get("/inbox").text


def test_a_duty_worker_turns_no_switch(app: App, nora) -> None:
    assert post(nora, f"/switches/{RULES_ONLY}", on="yes", because="x").status_code == 403
    with reading(app.engine) as session:
        assert not is_on(session, RULES_ONLY)


def test_a_switch_that_is_none_is_refused(browser) -> None:
    assert post(browser("Lena"), "/switches/everything", on="yes", because="x").status_code == 404


def test_what_a_run_asks_a_hand_for_is_shown_beside_its_counts(app: App, browser, ids) -> None:
    a_run(app, "tell_mailboxes")
    with transaction(app.engine) as session:
        row = session.scalars(select(JobRun)).one()
        row.report = {"labelled": 3, "problems": ["main: some labels could not be set and are tried again: No."]}

    assert "labelled 3; main: some labels could not be set" in browser("Lena").get("/health").text
