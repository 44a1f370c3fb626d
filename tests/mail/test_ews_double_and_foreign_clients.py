"""The double of Exchange proven by clients that others wrote: what they understand, ours may rely on."""

import base64
import json
import os
import shutil
import smtplib
import subprocess
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.ews_double import EwsDouble, running
from tests.doubles.ews_store import Box
from tests.doubles.foreign_davmail import davmail, imap_at
from tests.doubles.foreign_thunderbird import thunderbird
from tests.mail.ews_desk import mail

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a good password"


def a_box_with_mails(double: EwsDouble, many: int = 5) -> Box:
    box = double.box()
    for number in range(1, many + 1):
        box.deliver(mail(number))
    return box


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """What ews-javascript-api saw at the double: one run of its script, by TLS with our authority's certificate."""
    node, modules = shutil.which("node"), (ROOT / ".venv/foreign/node_modules").resolve()
    assert node, "node is missing: make .venv/.foreign"
    assert modules.exists(), "ews-javascript-api is missing: make .venv/.foreign"
    with running(tmp_path_factory.mktemp("ews-js")) as double:
        box = a_box_with_mails(double)
        assert double.authority
        environment = {
            **os.environ,
            "NODE_EXTRA_CA_CERTS": str(double.authority.ca_file),
            "FOREIGN_MODULES": str(modules),
        }
        script = [node, str(ROOT / "tests/foreign/ews_client.js"), double.url, box.address, PASSWORD]
        done = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        assert double.mistakes == []
        gone_out = [raw.decode() for raw in box.gone_out]
        categories = [item.categories for item in box.items.values() if item.categories]
        yield {**json.loads(done.stdout), "gone_out": gone_out, "categories": categories}


class TestTheDoubleByEwsJavascriptApi:
    def test_it_binds_the_inbox_and_finds_the_mails(self, seen: dict[str, object]) -> None:
        assert seen["inbox"] == {"name": "Posteingang", "total": 5, "unread": 5}
        assert seen["found"] == [f"question {number}" for number in range(1, 6)]
        assert seen["searched"] == ["question 2"]

    def test_it_syncs_in_pages_and_later_sees_what_came_and_what_went(self, seen: dict[str, object]) -> None:
        assert seen["pages"] == [2, 2, 1]
        assert seen["after"] == ["Create", "Delete", "Delete"]

    def test_it_reads_a_mail_byte_for_byte(self, seen: dict[str, object]) -> None:
        assert base64.b64decode(str(seen["mime"])) == mail(1)
        assert str(seen["received"]).endswith(".000Z")

    def test_it_sends_a_draft_made_of_mime_and_finds_its_copy(self, seen: dict[str, object]) -> None:
        gone_out = seen["gone_out"]
        assert isinstance(gone_out, list)
        assert (seen["sent"], seen["drafts"]) == (["from elsewhere"], 0)
        assert ["written without MIME" in raw for raw in gone_out] == [False, True]

    def test_it_categorises_moves_and_deletes(self, seen: dict[str, object]) -> None:
        assert seen["categories"] == [("Seen elsewhere",)]
        assert seen["moved"] is True
        assert "Put away elsewhere" in str(seen["folders"])
        assert seen["gone"] == "ErrorItemNotFound"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EwsDouble, int, int]]:
    """DavMail before a double of its own."""
    folder = tmp_path_factory.mktemp("davmail")
    with running(folder, tls=False) as double:
        double.box()
        with davmail(double.url, folder) as (imap, smtp):
            yield double, imap, smtp
        assert double.mistakes == []


class TestTheDoubleByDavMail:
    def test_it_lists_the_folders_by_what_they_are(self, gateway: tuple[EwsDouble, int, int]) -> None:
        double, port, _ = gateway
        with imap_at(port, a_box_with_mails(double).address, PASSWORD) as client:
            _, lines = client.list()

        listed = b"\n".join(line for line in lines if isinstance(line, bytes))
        assert b'"INBOX"' in listed
        assert b"\\Sent" in listed
        assert b"\\Drafts" in listed

    def test_it_reads_every_mail_byte_for_byte(self, gateway: tuple[EwsDouble, int, int]) -> None:
        double, port, _ = gateway
        with imap_at(port, a_box_with_mails(double).address, PASSWORD) as client:
            assert client.select("INBOX")[1] == [b"5"]
            _, answer = client.fetch("1:5", "(BODY.PEEK[])")

        assert [part[1] for part in answer if isinstance(part, tuple)] == [mail(number) for number in range(1, 6)]

    def test_it_marks_as_read_and_the_double_knows(self, gateway: tuple[EwsDouble, int, int]) -> None:
        double, port, _ = gateway
        box = a_box_with_mails(double)
        with imap_at(port, box.address, PASSWORD) as client:
            client.select("INBOX")
            client.store("2", "+FLAGS", "\\Seen")

        assert [item.read for item in box.standing("inbox").items.values()] == [False, True, False, False, False]

    def test_it_moves_a_mail_into_a_folder_that_it_makes(self, gateway: tuple[EwsDouble, int, int]) -> None:
        double, port, _ = gateway
        box = a_box_with_mails(double)
        with imap_at(port, box.address, PASSWORD) as client:
            client.create("Kept")
            client.select("INBOX")
            _, (found,) = client.uid("search", "ALL")
            client.uid("MOVE", found.split()[0].decode(), "Kept")

        (kept,) = [folder for folder in box.folders.values() if folder.name == "Kept"]
        assert [item.mime for item in kept.items.values()] == [mail(1)]
        assert len(box.standing("inbox").items) == 4

    def test_it_sends_a_letter_that_arrives(self, gateway: tuple[EwsDouble, int, int]) -> None:
        double, _, port = gateway
        box, other = a_box_with_mails(double), a_box_with_mails(double, 0)
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = box.address, other.address, "by DavMail"
        letter.set_content("Words.")
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            client.login(box.address, PASSWORD)
            client.send_message(letter)

        assert [item.head["Subject"] for item in other.standing("inbox").items.values()] == ["by DavMail"]
        assert len(box.letters()) == 1


class TestTheDoubleByThunderbird:
    def test_it_lists_reads_marks_and_moves(self, tmp_path: Path) -> None:
        with running(tmp_path, tls=False) as double:
            box = a_box_with_mails(double)
            kept = box.add_folder("Kept", box.standing("msgfolderroot"))
            with thunderbird(double.url, box.address, tmp_path) as program:
                program.sign_in(PASSWORD)
                subjects = "return heads('Posteingang').map(head => head.mime2DecodedSubject);"
                listed = program.until(subjects, lambda found: len(found) == 5)
                folders = program.run("return server.rootFolder.descendants.map(one => one.name);")
                program.run("folder('Posteingang').markMessagesRead([heads('Posteingang')[1]], true);")
                read = until(lambda: [item.read for item in box.standing("inbox").items.values()], lambda one: any(one))
                program.run(MOVE)
                moved = until(lambda: [item.mime for item in kept.items.values()], lambda found: len(found) == 1)
                box.deliver(mail(6))
                program.run("folder('Posteingang').getNewMessages(null, null);")
                later = program.until(subjects, lambda found: len(found) == 5 and "question 6" in found)

        assert sorted(listed) == [f"question {number}" for number in range(1, 6)]
        assert {"Posteingang", "Gesendete Elemente", "Kept"} <= set(folders)
        assert sum(read) == 1
        assert moved[0] in [mail(number) for number in range(1, 6)]
        assert len(later) == 5
        assert double.mistakes == []


MOVE = """
  MailServices.copy.copyMessages(folder("Posteingang"), [heads("Posteingang")[0]], folder("Kept"), true, null, null, false);
"""


def until(look: Callable[[], list[Any]], right: Callable[[list[Any]], bool]) -> list[Any]:
    """What is seen once it is right. Raises AssertionError after a minute."""
    deadline = time.monotonic() + 60
    while not right(found := look()):
        assert time.monotonic() < deadline, f"still {found}"
        time.sleep(0.1)
    return found
