"""What colleagues see of a mail that is taken, on a real Dovecot, and on a double where said."""

from __future__ import annotations

import pytest

from liaison.mail.imap_places import Folders
from liaison.mail.imap_taken import KEYWORDS_AT_MOST, allowed, keywords
from liaison.mail.imap_talk import Opened
from liaison.mail.mailbox import MailboxRefused, MailGone
from tests.mail.imap_desk import double, mail
from tests.servers.dovecot import Dovecot

BODY = "* 1 FETCH (UID 5 BODY[] {8}\r\nA: b\r\n\r\n)\r\n"
OWN = "* 1 FETCH (UID 5 FLAGS ())\r\n{tag} OK done\r\n"
COPIED = "{tag} OK [COPYUID 9 5 77] done\r\n"


@pytest.mark.parametrize(
    ("after", "flags"),
    [("leave", set()), ("read", {"\\Seen"}), ("categorise", {"\\Seen", "Liaison", "Liaison-4F7K", "Liaison-A-Nurse"})],
)
def test_what_is_seen_grows_with_the_setting(dovecot: Dovecot, after: str, flags: set[str]) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1), mail(2)])
    box = dovecot.mailbox(user, after=after)

    assert box.acknowledge(box.fetch(None).items[0].ref, "4F7K, A. Nurse") is None

    assert dovecot.flags(user) == [flags, set()]


def test_a_later_label_takes_the_place_of_an_earlier_one_and_other_flags_stay(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1)])
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.add_flags([1], ["\\Flagged", "important"])
    box = dovecot.mailbox(user)
    (item,) = box.fetch(None).items

    for label in ("taken", "4F7K, A. Nurse", "4F7K, B. Nurse"):
        box.acknowledge(item.ref, label)

    assert dovecot.flags(user) == [{"\\Seen", "\\Flagged", "important", "Liaison", "Liaison-4F7K", "Liaison-B-Nurse"}]


def test_a_mail_that_a_colleague_marks_unread_stays_so_when_its_label_changes(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1)])
    box = dovecot.mailbox(user)
    (item,) = box.fetch(None).items
    box.acknowledge(item.ref, "taken")
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.remove_flags([1], ["\\Seen"])

    box.acknowledge(item.ref, "4F7K")

    assert dovecot.flags(user) == [{"Liaison", "Liaison-4F7K"}]


def test_a_taken_mail_is_put_away_and_found_by_its_new_ref(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1), mail(2)])
    box = dovecot.mailbox(user, after="move", folders=Folders(taken="Liaison/Taken"))
    one, two = box.fetch(None).items

    ref = box.acknowledge(one.ref, "4F7K")

    assert ref is not None
    assert box.get(ref) == mail(1)
    assert dovecot.contents(user, "INBOX") == [mail(2)]
    assert dovecot.flags(user, "Liaison/Taken") == [{"\\Seen", "Liaison", "Liaison-4F7K"}]
    assert list(box.refs()) == [two.ref]
    assert box.acknowledge(one.ref, "4F7K") is None
    assert box.acknowledge(ref, "4F7K, A. Nurse") is None
    assert dovecot.flags(user, "Liaison/Taken") == [{"\\Seen", "Liaison", "Liaison-4F7K", "Liaison-A-Nurse"}]


def test_a_mail_that_another_hand_moved_first_is_no_error(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1), mail(2)])
    box = dovecot.mailbox(user, after="move")
    first, second = box.fetch(None).items
    box.acknowledge(first.ref, "taken")
    dovecot.empty(user)

    assert box.acknowledge(second.ref, "taken") is None
    assert box.acknowledge("not a ref of ours", "taken") is None


def test_a_folder_of_taken_mails_that_somebody_deleted_holds_no_other_label_up(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1)])
    box = dovecot.mailbox(user, after="move")
    ref = box.acknowledge(box.fetch(None).items[0].ref, "taken")
    assert ref is not None
    box.close()
    with dovecot.client(user) as client:
        client.delete_folder("Liaison")

    assert box.acknowledge(ref, "4F7K") is None
    with pytest.raises(MailGone):
        box.get(ref)


def test_the_inbox_is_the_inbox_however_it_is_written(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1)])

    refs = {ref for name in ("inbox", "Inbox", "INBOX") for ref in dovecot.mailbox(user, folders=Folders(name)).refs()}

    assert len(refs) == 1


def test_double_without_move_one_mail_is_copied_and_it_alone_removed(dovecot: Dovecot) -> None:
    can = "* CAPABILITY IMAP4rev1 AUTH=PLAIN UIDPLUS\r\n{tag} OK done\r\n"
    with double(dovecot, {"CAPABILITY": can, "FETCH": OWN, "COPY": COPIED}, after="move") as (box, script):
        ref = box.acknowledge("7:5", "taken")

    assert ref == "9:77:Liaison"
    assert (script.heard["COPY"], script.heard["MOVE"]) == (1, 0)
    assert script.said["EXPUNGE"] == ["UID EXPUNGE 5"]


def test_double_without_uidplus_nothing_is_expunged(dovecot: Dovecot) -> None:
    """A bare EXPUNGE would remove what others have marked as deleted too."""
    with double(dovecot, {"FETCH": OWN, "COPY": "{tag} OK done\r\n"}, after="move") as (box, script):
        assert box.acknowledge("7:5", "taken") is None

    assert script.heard["COPY"] == 1
    assert script.heard["EXPUNGE"] == 0


def test_double_a_server_without_keywords_gets_the_mark_of_reading_alone(dovecot: Dovecot) -> None:
    with double(dovecot, {"FETCH": OWN}) as (box, script):
        box.acknowledge("7:5", "4F7K")

    assert script.said["STORE"] == ["UID STORE 5 +FLAGS.SILENT (\\Seen)"]


def test_double_a_folder_that_may_not_be_written_to_says_what_to_set(dovecot: Dovecot) -> None:
    with double(dovecot, {"SELECT": "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-ONLY] done\r\n"}) as (
        box,
        _,
    ):
        with pytest.raises(MailboxRefused, match="LIAISON_MAILBOX__AFTER"):
            box.acknowledge("7:5", "taken")
        assert any("LIAISON_MAILBOX__AFTER" in words for words in box.check())


@pytest.mark.parametrize(
    ("label", "made"),
    [
        ("4F7K, A. Nurse", ["Liaison", "Liaison-4F7K", "Liaison-A-Nurse"]),
        ("Zoë Ó Briain", ["Liaison", "Liaison-Zoe-O-Briain"]),
        ("(*) %\r\nA STORE", ["Liaison", "Liaison-A-STORE"]),
        ("護士", ["Liaison"]),
        ("", ["Liaison"]),
        ("x" * 200, ["Liaison", "Liaison-" + "x" * 40]),
    ],
)
def test_a_label_becomes_keywords_that_every_server_takes(label: str, made: list[str]) -> None:
    assert keywords(label) == made


def test_a_crowded_folder_gets_no_new_keyword() -> None:
    crowd = frozenset({f"k{number}" for number in range(KEYWORDS_AT_MOST)} | {"Liaison", "liaison-known"})
    here = Opened("INBOX", True, 1, 1, 0, frozenset({"\\Seen", "\\*"}), crowd)

    assert allowed(here, ["\\Seen", "Liaison", "Liaison-new", "Liaison-Known"]) == [
        "\\Seen",
        "Liaison",
        "Liaison-Known",
    ]
