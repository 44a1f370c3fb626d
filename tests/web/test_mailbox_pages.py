"""Further mailboxes on a page: by kind, mistakes beside their fields, examined, started, and no secret shown again."""

from dataclasses import replace
from pathlib import Path

import pytest
from build import mail
from seed import post
from sqlalchemy import select
from starlette.testclient import TestClient

from liaison.app import App
from liaison.bootstrap import open_mailbox
from liaison.mail.memory import MemoryMailbox
from liaison.mailbox_settings import KINDS
from liaison.mailboxes.open_mailboxes import OpenMailboxes
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import MailboxRow
from liaison.store.tables_post import MailboxSetup

SECRET = "horse-battery-staple"
IMAP = {
    "name": "second", "address": "second@liaison.example", "host": "mail.board.example", "user": "second", "password": SECRET,
}  # fmt: skip


@pytest.fixture
def app(app: App) -> App:
    doors = OpenMailboxes(
        app.mailboxes["main"], app.engine, app.secret, lambda wanted: open_mailbox(wanted, app.engine)
    )
    return replace(app, mailboxes=doors, doors=doors)


@pytest.fixture
def lena(browser) -> TestClient:
    return browser("Lena")


def folder(lena: TestClient, tmp_path: Path, name: str = "second") -> str:
    (tmp_path / name).mkdir()
    given = {"name": name, "address": f"{name}@liaison.example", "path": str(tmp_path / name)}
    return post(lena, "/mailboxes/new/folder", **given).headers["location"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_form_of_its_own(lena: TestClient, kind: str) -> None:
    html = lena.get(f"/mailboxes/new/{kind}").text

    for name in KINDS[kind].model_fields:
        assert name == "kind" or f'name="{name}"' in html


def test_only_admins_and_leads_come_here(nora: TestClient, lena: TestClient) -> None:
    assert (nora.get("/mailboxes").status_code, lena.get("/mailboxes").status_code) == (403, 200)
    assert post(nora, "/mailboxes/new/imap", **IMAP).status_code == 403


def test_a_mailbox_is_added_at_rest_and_its_secret_is_never_shown_again(app: App, lena: TestClient) -> None:
    where = post(lena, "/mailboxes/new/imap", **IMAP).headers["location"]

    html = lena.get(where).text + lena.get("/mailboxes").text + lena.get("/health").text

    assert "At rest" in html
    assert "mail.board.example" in html
    assert SECRET not in html
    with reading(app.engine) as session:
        row = session.scalars(select(MailboxSetup)).one()
    assert SECRET not in f"{row.settings}{row.sealed}"


def test_mistakes_stand_beside_their_fields_what_was_typed_stays_and_a_secret_does_not(lena: TestClient) -> None:
    answer = post(lena, "/mailboxes/new/imap", **IMAP | {"port": "70000", "host": ""})

    assert answer.status_code == 422
    assert 'id="mailbox-host-error"' in answer.text
    assert 'value="second@liaison.example"' in answer.text
    assert SECRET not in answer.text


def test_it_is_examined_at_rest_and_only_a_letter_asked_for_is_sent(lena: TestClient, tmp_path: Path) -> None:
    where = folder(lena, tmp_path)

    without = post(lena, f"{where}/examine").text
    assert "It can be read." in without
    assert "ask for a letter to ourselves" in without
    assert not (tmp_path / "sent").exists()

    assert "A letter to ourselves was taken." in post(lena, f"{where}/examine", send="yes").text
    assert len(list((tmp_path / "sent").glob("*.eml"))) == 1


def test_no_letter_is_sent_while_sends_are_held(app: App, lena: TestClient, tmp_path: Path) -> None:
    where = folder(lena, tmp_path)
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=app.now(), because="test")

    assert "Sends are held, so no letter was sent." in post(lena, f"{where}/examine", send="yes").text
    assert not (tmp_path / "sent").exists()


def test_an_examination_that_cannot_begin_says_why(app: App, lena: TestClient, tmp_path: Path) -> None:
    where = folder(lena, tmp_path)
    with transaction(app.engine) as session:
        session.scalars(select(MailboxSetup)).one().sealed = "AAAA"

    assert "Put that key back" in post(lena, f"{where}/examine").text


def test_started_it_is_read_rested_it_is_not_and_taken_off_it_is_gone_with_its_mails_kept(
    app: App, lena: TestClient, tmp_path: Path
) -> None:
    where = folder(lena, tmp_path)
    assert set(app.mailboxes) == {"main"}

    post(lena, f"{where}/start")
    assert set(app.mailboxes) == {"main", "second"}
    post(lena, f"{where}/rest")
    assert set(app.mailboxes) == {"main"}

    refused = post(lena, f"{where}/remove", confirm="no")
    assert (refused.status_code, "Type the mailbox" in refused.text) == (422, True)
    assert post(lena, f"{where}/remove", confirm="second").headers["location"] == "/mailboxes"
    assert lena.get(where).status_code == 404
    with reading(app.engine) as session:
        assert session.scalars(select(MailboxRow.name)).all() == ["second"]


def test_a_change_keeps_what_says_which_mailbox_it_is(app: App, lena: TestClient, tmp_path: Path) -> None:
    where = folder(lena, tmp_path)

    post(lena, where, address="new@liaison.example", path="/somewhere/else", after="move")

    with reading(app.engine) as session:
        row = session.scalars(select(MailboxSetup)).one()
    assert row.settings["path"] == str(tmp_path / "second")
    assert (row.settings["after"], row.settings["address"]) == ("move", "new@liaison.example")


def test_what_is_not_there_is_a_page_that_says_so(lena: TestClient) -> None:
    assert lena.get("/mailboxes/99").status_code == 404
    assert lena.get("/mailboxes/new/pigeon").status_code == 404
    assert post(lena, "/mailboxes/99/start").status_code == 404


def test_a_broken_mailbox_is_named_in_the_list_and_on_health(app: App, lena: TestClient, tmp_path: Path) -> None:
    where = folder(lena, tmp_path)
    post(lena, f"{where}/start")
    with transaction(app.engine) as session:
        row = session.scalars(select(MailboxSetup)).one()
        row.sealed, row.version = "AAAA", 9
    app.doors.look_again()

    assert "Put that key back" in lena.get("/mailboxes").text
    assert "Put that key back" in lena.get("/health").text


def test_health_shows_a_mailbox_at_a_glance_and_examines_it(app: App, lena: TestClient) -> None:
    from build import arrive

    box = app.mailboxes["main"]
    assert isinstance(box, MemoryMailbox)
    arrive(app, mail())

    page = lena.get("/health").text
    examined = post(lena, "/health/examine/1").text

    for words in ("Last read well", "Oldest unread question", "Letters of unknown fate", "Credentials end", "Well"):
        assert words in page
    assert "What the examination found" in examined
    assert box.letters == []
    assert post(lena, "/health/examine/77").status_code == 404


def test_a_comparison_is_asked_for_on_health_and_taken_up_by_a_scheduler(app: App, lena: TestClient) -> None:
    from jobs import runner, timetable

    app.mailboxes["main"].deliver(mail())
    post(lena, "/health/compare")
    assert "A comparison was asked for" in lena.get("/health").text

    assert runner.run_requested(app, timetable.ALL, app.now()) == 1

    assert "Mailbox and ledger agree" in lena.get("/health").text
