"""Which folder is which: marks of the server, usual names, delimiters and prefixes; on trees as values, and on a real Dovecot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from liaison.mail.imap_folders import Folder, Tree
from liaison.mail.imap_places import Folders
from tests.mail.imap_desk import LETTER, mail
from tests.servers import dovecot as dovecot_server
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.letter_receiver import LetterReceiver

LITTLE = "IMAP4rev1 LITERAL+ UIDPLUS NAMESPACE"  # no MOVE, no IDLE, no SPECIAL-USE


def tree(*names: str, delimiter: str = "/", prefix: str = "", **marks: str) -> Tree:
    marked = [Folder(name.replace("_", " "), frozenset({mark})) for name, mark in marks.items()]
    return Tree([*(Folder(name, frozenset()) for name in names), *marked], delimiter, prefix)


def test_the_folder_that_the_server_marks_goes_before_one_of_a_usual_name() -> None:
    assert tree("Sent", Gesendete_Objekte="\\sent").special("\\Sent", None) == "Gesendete Objekte"


@pytest.mark.parametrize(
    ("there", "found"),
    [(("INBOX", "Sent Items"), "Sent Items"), (("Sent Messages",), "Sent Messages"), (("INBOX",), "Sent")],
)
def test_without_marks_a_usual_name_is_found_or_the_first_is_to_be_made(there: tuple[str, ...], found: str) -> None:
    assert tree(*there).special("\\Sent", None) == found


def test_a_marked_name_that_holds_no_mails_is_not_taken() -> None:
    marked = Tree([Folder("Sent", frozenset({"\\sent", "\\noselect"})), Folder("Sent Items", frozenset())], "/", "")

    assert marked.special("\\Sent", None) == "Sent Items"


def test_the_name_in_the_settings_goes_before_all() -> None:
    assert tree(Sent="\\sent").special("\\Sent", "Elsewhere") == "Elsewhere"


@pytest.mark.parametrize(
    ("wanted", "delimiter", "prefix", "name"),
    [
        ("inbox", "/", "", "INBOX"), ("Inbox/GP queries", ".", "", "INBOX.GP queries"), ("Taken/Now", ".", "INBOX.", "INBOX.Taken.Now"),
        ("Taken", "/", "", "Taken"), ("INBOX.Taken", ".", "INBOX.", "INBOX.Taken"), ("Taken/Now", "", "", "Taken/Now"),
    ],
)  # fmt: skip
def test_a_name_is_written_as_the_server_writes_it(wanted: str, delimiter: str, prefix: str, name: str) -> None:
    assert tree("INBOX", delimiter=delimiter, prefix=prefix).named(wanted) == name


def test_a_folder_that_is_there_under_the_very_name_is_that_one() -> None:
    assert tree("INBOX", "a/b", delimiter=".", prefix="INBOX.").named("a/b") == "a/b"


@pytest.fixture(scope="module")
def odd() -> Iterator[Dovecot]:
    """A server with dots between the parts of a name, everything below the inbox, mails kept as a Maildir; it offers little."""
    server = dovecot_server.start(separator=".", prefix="INBOX.", format="maildir", capability=LITTLE)
    yield server
    server.stop()


def test_on_a_server_with_dots_and_a_prefix_mails_are_taken_put_away_and_letters_kept(odd: Dovecot) -> None:
    receiver = LetterReceiver(odd.papers, password=PASSWORD)
    user = odd.user()
    with odd.client(user) as client:
        client.create_folder("INBOX.GP queries")
    odd.fill(user, [mail(1)], "INBOX.GP queries")
    box = odd.mailbox(user, receiver.door(), after="move", folders=Folders("Inbox/GP queries", "Liaison/Taken"))

    (item,) = box.fetch(None).items
    ref = box.acknowledge(item.ref, "4F7K")
    box.send(box.prepare(LETTER), LETTER)
    troubles = box.check()
    receiver.stop()

    assert ref is not None
    assert box.get(ref) == mail(1)
    assert odd.contents(user, "INBOX.Liaison.Taken") == [mail(1)]
    assert odd.contents(user, "INBOX.GP queries") == []
    assert len(odd.contents(user, "INBOX.Sent")) == 1
    assert troubles == []
