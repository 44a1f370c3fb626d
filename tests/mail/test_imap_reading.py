"""Reading an IMAP folder: by UID, in bounded portions, and no mail stands in another's way. On a real Dovecot, or a double where said."""

from __future__ import annotations

import pytest

from liaison.mail import imap_reading
from liaison.mail.imap_places import Folders
from liaison.mail.imap_refs import Item, place, place_of
from liaison.mail.mailbox import CursorLost, MailboxBusy, MailboxDown, MailboxError, MailboxRefused, MailGone
from tests.mail.imap_desk import double, mail
from tests.servers.dovecot import Dovecot
from tests.servers.imap_script import PLAIN

SIZES = '* 1 FETCH (UID 5 RFC822.SIZE 20 INTERNALDATE "24-Nov-2026 10:00:00 +0000")\r\n{tag} OK done\r\n'
BODY = "* 1 FETCH (UID 5 BODY[] {{8}}\r\nA: b\r\n\r\n)\r\n{tag} OK done\r\n".replace("{{", "{").replace("}}", "}")

EXAMINE = PLAIN["EXAMINE"]


def test_reading_marks_nothing_as_read(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1)])
    box = dovecot.mailbox(user)

    (item,) = box.fetch(None).items
    box.get(item.ref)

    assert dovecot.flags(user) == [set()]


def test_a_mail_delivered_from_outside_is_read_as_the_server_keeps_it(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, mail(1))

    (item,) = dovecot.mailbox(user).fetch(None).items

    assert item.raw is not None
    assert item.raw.startswith(b"Return-Path: <practice@gp.example>")
    assert item.raw.endswith(mail(1))


def test_a_portion_holds_no_more_bytes_than_it_may(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_reading, "PORTION_BYTES", 25_000)
    user, box = dovecot.user(), None
    dovecot.fill(user, [mail(number, 10_000) for number in range(4)] + [mail(4, 40_000)])
    box = dovecot.mailbox(user)

    counts, cursor, more = [], None, True
    while more:
        batch = box.fetch(cursor)
        cursor, more, counts = batch.cursor, batch.more, [*counts, len(batch.items)]

    assert counts == [2, 2, 1]


def test_a_mail_over_the_limit_is_reported_and_not_read(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1), mail(2, 5_000), mail(3)])

    items = dovecot.mailbox(user, max_bytes=1_000).fetch(None).items

    assert [item.raw for item in items] == [mail(1), None, mail(3)]
    assert "over the mailbox's limit of 1000 bytes" in str(items[1].error)


def test_gaps_between_uids_are_passed_over_however_wide_and_nothing_below_the_place_comes_again(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_reading, "WINDOW", 2)
    user = dovecot.user()
    dovecot.fill(user, [mail(number) for number in range(30)])
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages("2:29", silent=True)
        client.expunge()
    box = dovecot.mailbox(user)

    first = box.fetch(None, 1)
    rest = box.fetch(first.cursor)

    assert [item.raw for item in [*first.items, *rest.items]] == [mail(0), mail(29)]
    assert (first.more, rest.more) == (True, False)
    assert box.fetch(rest.cursor).items == []
    assert len(list(box.refs())) == 2


def test_a_folder_numbered_anew_loses_the_place_and_an_old_ref_is_gone(dovecot: Dovecot) -> None:
    user = dovecot.user()
    folders = Folders(read="Inbox/GP queries")
    with dovecot.client(user) as client:
        client.create_folder("INBOX/GP queries")
    dovecot.fill(user, [mail(1)], "INBOX/GP queries")
    box = dovecot.mailbox(user, folders=folders)
    old = box.fetch(None)

    with dovecot.client(user) as client:
        client.delete_folder("INBOX/GP queries")
        client.create_folder("INBOX/GP queries")
    dovecot.fill(user, [mail(2)], "INBOX/GP queries")

    with pytest.raises(CursorLost):
        box.fetch(old.cursor)
    with pytest.raises(MailGone):
        box.get(old.items[0].ref)
    assert box.acknowledge(old.items[0].ref, "taken") is None
    assert [item.raw for item in box.fetch(None).items] == [mail(2)]


def test_a_folder_with_letters_of_any_alphabet_is_read_and_its_refs_are_plain(dovecot: Dovecot) -> None:
    user, name = dovecot.user(), 'Anfragen für "Ärzte" & Böses'
    with dovecot.client(user) as client:
        client.create_folder(name)
    dovecot.fill(user, [mail(1)], name)
    box = dovecot.mailbox(user, folders=Folders(read=name))

    (item,) = box.fetch(None).items

    assert item.ref.isascii()
    assert box.get(item.ref) == mail(1)
    assert list(box.refs()) == [item.ref]


def test_a_folder_that_is_not_there_says_which_setting_to_correct(dovecot: Dovecot) -> None:
    with pytest.raises(MailboxDown, match="LIAISON_MAILBOX__FOLDER"):
        dovecot.mailbox(dovecot.user(), folders=Folders(read="Nowhere")).fetch(None)


@pytest.mark.parametrize("ref", ["1:2", "1:2:Sent%20Items", "4294967295:4294967295"])
def test_a_ref_is_read_back_as_it_was_written(ref: str) -> None:
    assert str(Item.of(ref)) == ref


@pytest.mark.parametrize("ref", ["", "1", "1:", "a:2", "1:2:", "1:2:a b", "-1:2", "1:2\n", "12345678901:1"])
def test_what_is_no_ref_names_no_mail(ref: str) -> None:
    assert Item.of(ref) is None


def test_a_place_in_another_folder_is_lost_even_with_the_same_numbers() -> None:
    assert place_of(place(Item(7, 9)), 7, "INBOX").uid == 9
    with pytest.raises(CursorLost):
        place_of(place(Item(7, 9, "Other")), 7, "INBOX")


def test_double_a_mail_the_server_does_not_give_is_an_item_with_its_reason(dovecot: Dovecot) -> None:
    with double(dovecot, {"FETCH": [SIZES, "{tag} NO cannot be retrieved\r\n"]}) as (box, _):
        batch = box.fetch(None)

        (item,) = batch.items
        assert (item.ref, item.raw) == ("7:5", None)
        assert "does not give its bytes" in str(item.error)
        assert batch.cursor == "imap:7:5"
        with pytest.raises(MailboxError, match="does not give"):
            box.get("7:5")


def test_double_a_mail_that_vanishes_between_list_and_fetch_is_passed_over(dovecot: Dovecot) -> None:
    searches: list[str] = ["* SEARCH 5\r\n{tag} OK done\r\n", "* SEARCH\r\n{tag} OK done\r\n"]
    with double(dovecot, {"SEARCH": searches, "FETCH": [SIZES, "{tag} OK nothing\r\n"]}) as (box, _):
        batch = box.fetch(None)

    assert (batch.items, batch.cursor, batch.more) == ([], "imap:7:5", False)


def test_double_a_date_that_is_none_does_not_hold_the_mail_up(dovecot: Dovecot) -> None:
    odd = SIZES.replace("24-Nov-2026", "00-Nov-0000")
    with double(dovecot, {"FETCH": [odd, SIZES.replace(' INTERNALDATE "24-Nov-2026 10:00:00 +0000"', ""), BODY]}) as (
        box,
        _,
    ):
        (item,) = box.fetch(None).items

    assert (item.raw, item.received_at) == (b"A: b\r\n\r\n", None)


def test_double_a_mail_at_which_the_line_always_drops_is_parked_and_the_next_one_comes(dovecot: Dovecot) -> None:
    """A server process that dies of one mail must not stop all the others for ever."""
    with double(dovecot, {"FETCH": ""}) as (box, script):
        script.answers["FETCH"] = [*[SIZES, ""] * 6, SIZES]
        for _ in range(3):
            with pytest.raises(MailboxDown, match="dropped the line"):
                box.fetch(None)

        (item,) = box.fetch(None).items

    assert (item.raw, item.ref) == (None, "7:5")
    assert "The line dropped each time" in str(item.error)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("NO [INUSE] locked", MailboxBusy),
        ("NO [LIMIT] slow down", MailboxBusy),
        ("NO [UNAVAILABLE] later", MailboxDown),
        ("BAD not connected", MailboxDown),
    ],
)
def test_double_trouble_of_the_server_is_no_trouble_of_the_mail(
    dovecot: Dovecot, said: str, kind: type[Exception]
) -> None:
    with double(dovecot, {"EXAMINE": f"{{tag}} {said}\r\n"}) as (box, _), pytest.raises(kind) as raised:
        box.fetch(None)

    assert "It is tried again by itself" in str(raised.value)


def test_double_what_came_before_the_line_dropped_is_kept_and_the_rest_comes_after(dovecot: Dovecot) -> None:
    two = SIZES.replace("{tag}", SIZES.partition("{tag}")[0].replace("1 FETCH (UID 5", "2 FETCH (UID 6") + "{tag}", 1)
    other = BODY.replace("UID 5", "UID 6").replace("A: b", "C: d")
    stand = EXAMINE.replace("UIDNEXT 6", "UIDNEXT 7")
    answers = {
        "EXAMINE": stand,
        "SEARCH": "* SEARCH 5 6\r\n{tag} OK done\r\n",
        "FETCH": [two, "", two, BODY, "", two, other],
    }
    with double(dovecot, answers) as (box, script):
        first = box.fetch(None)
        script.answers["SEARCH"] = "* SEARCH 6\r\n{tag} OK done\r\n"
        second = box.fetch(first.cursor)

    assert [item.raw for item in (*first.items, *second.items)] == [b"A: b\r\n\r\n", b"C: d\r\n\r\n"]
    assert (first.more, second.more) == (True, False)
    assert (first.cursor, second.cursor) == ("imap:7:5", "imap:7:6")


def test_double_a_busy_server_in_the_middle_of_a_portion_parks_nothing(dovecot: Dovecot) -> None:
    with double(dovecot, {"FETCH": [SIZES, "{tag} NO [INUSE] locked\r\n"]}) as (box, _), pytest.raises(MailboxBusy):
        box.fetch(None)


def test_double_an_answer_that_cannot_be_read_is_the_servers_trouble(dovecot: Dovecot) -> None:
    with (
        double(dovecot, {"FETCH": '* 1 FETCH (UID 5 "no end\r\n{tag} OK done\r\n'}) as (box, _),
        pytest.raises(MailboxDown),
    ):
        box.fetch(None)


def test_double_a_server_without_lasting_numbers_is_refused(dovecot: Dovecot) -> None:
    with (
        double(dovecot, {"EXAMINE": "* 1 EXISTS\r\n{tag} OK [READ-ONLY] done\r\n"}) as (box, _),
        pytest.raises(MailboxRefused, match="UIDVALIDITY"),
    ):
        box.fetch(None)


def test_double_a_server_that_does_not_say_which_number_comes_next_is_read_all_the_same(dovecot: Dovecot) -> None:
    plain = "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-ONLY] done\r\n"
    with double(dovecot, {"EXAMINE": plain, "FETCH": [SIZES, BODY]}) as (box, _):
        assert [item.raw for item in box.fetch(None).items] == [b"A: b\r\n\r\n"]
