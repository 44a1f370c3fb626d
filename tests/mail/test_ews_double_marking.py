"""What colleagues see at Exchange (a double) of a mail that is safely kept."""

import pytest

from liaison.mail.ews_marking import relabelled
from liaison.mail.mailbox import MailboxError
from tests.doubles.ews_double import EwsDouble
from tests.doubles.ews_faults import How
from tests.doubles.ews_store import Item
from tests.mail.ews_desk import Desk, desk_at, mail


@pytest.fixture
def desk(ews_double: EwsDouble) -> Desk:
    return desk_at(ews_double)


def taken(desk: Desk, after: str) -> tuple[Item, str]:
    """A mail that was fetched with this setting, and its ref."""
    item = desk.box.deliver(mail(1))
    desk.reopen(after=after)
    (fetched,) = desk.ledger.take_all(desk.mailbox)
    return item, fetched.ref


def test_leave_changes_nothing_and_asks_nothing(desk: Desk) -> None:
    item, ref = taken(desk, "leave")
    asked = len(desk.box.asked)

    assert desk.mailbox.acknowledge(ref, "taken") is None

    assert (item.read, item.categories) == (False, ())
    assert len(desk.box.asked) == asked


def test_read_marks_as_read_and_no_more(desk: Desk) -> None:
    item, ref = taken(desk, "read")

    assert desk.mailbox.acknowledge(ref, "taken") is None

    assert (item.read, item.categories) == (True, ())


def test_categorise_shows_who_handles_it_and_leaves_other_categories(desk: Desk) -> None:
    item, ref = taken(desk, "categorise")
    item.categories = ("Red", "Liaison visit")

    desk.mailbox.acknowledge(ref, "taken")
    desk.mailbox.acknowledge(ref, "4F7K, A. Nurse")

    assert item.read
    assert item.categories == ("Red", "Liaison visit", "Liaison: 4F7K · A. Nurse")


@pytest.mark.parametrize("kind", ["MeetingRequest", "MeetingResponse", "PostItem", "Contact"])
def test_an_item_is_marked_as_what_it_is(desk: Desk, kind: str) -> None:
    """The double refuses an invitation that is changed as if it were a mail. A contact is never read or unread."""
    item, ref = taken(desk, "categorise")
    item.kind = kind

    desk.mailbox.acknowledge(ref, "taken")

    assert item.categories == ("Liaison: taken",)
    assert item.read is (kind != "Contact")


def test_marking_the_same_twice_writes_once(desk: Desk) -> None:
    _, ref = taken(desk, "categorise")

    desk.mailbox.acknowledge(ref, "taken")
    desk.mailbox.acknowledge(ref, "taken")

    assert desk.box.asked.count("UpdateItem") == 1


def test_move_puts_it_into_a_folder_that_is_made_with_the_first_and_says_its_new_name(desk: Desk) -> None:
    _, ref = taken(desk, "move")

    moved = desk.mailbox.acknowledge(ref, "taken")

    assert moved is not None
    assert moved != ref
    (folder,) = [one for one in desk.box.folders.values() if one.name == "Liaison"]
    assert list(folder.items) == [moved]
    assert desk.mailbox.get(moved) == mail(1)
    assert list(desk.mailbox.refs()) == []


def test_a_moved_mail_gets_its_later_label_where_it_is(desk: Desk) -> None:
    _, ref = taken(desk, "move")
    moved = desk.mailbox.acknowledge(ref, "taken")
    assert moved is not None

    assert desk.mailbox.acknowledge(moved, "4F7K") is None

    assert desk.box.items[moved].categories == ("Liaison: 4F7K",)


def test_what_a_colleague_marked_unread_after_us_stays_unread(desk: Desk) -> None:
    item, ref = taken(desk, "categorise")
    desk.mailbox.acknowledge(ref, "taken")
    item.read = False

    desk.mailbox.acknowledge(ref, "4F7K, A. Nurse")

    assert (item.read, item.categories) == (False, ("Liaison: 4F7K · A. Nurse",))


def test_the_taken_folder_may_lie_below_the_inbox(desk: Desk) -> None:
    desk.box.deliver(mail(1))
    desk.reopen(after="move", taken="Inbox/Done/Liaison")
    (item,) = desk.ledger.take_all(desk.mailbox)

    desk.mailbox.acknowledge(item.ref, "taken")

    (done,) = desk.box.standing("inbox").children
    assert [(child.name, len(child.items)) for child in done.children] == [("Liaison", 1)]


def test_a_mail_that_somebody_moved_or_deleted_is_no_error(desk: Desk) -> None:
    _, ref = taken(desk, "move")
    desk.box.empty()

    assert desk.mailbox.acknowledge(ref, "taken") is None


def test_a_taken_folder_that_was_deleted_is_made_anew(desk: Desk) -> None:
    _, ref = taken(desk, "move")
    desk.mailbox.acknowledge(ref, "taken")
    (folder,) = [one for one in desk.box.folders.values() if one.name == "Liaison"]
    del desk.box.folders[folder.id]
    desk.box.deliver(mail(2))
    (item,) = desk.ledger.take_all(desk.mailbox)

    moved = desk.mailbox.acknowledge(item.ref, "taken")

    assert moved is not None
    assert desk.mailbox.get(moved) == mail(2)


@pytest.mark.parametrize("operation", ["GetItem", "UpdateItem", "MoveItem"])
@pytest.mark.parametrize("how", [How.DROPPED_BEFORE, How.DROPPED_AFTER])
def test_a_line_that_breaks_on_the_way_is_an_error_and_doing_it_again_is_harmless(
    desk: Desk, operation: str, how: How
) -> None:
    _, ref = taken(desk, "move")
    desk.fails(how, operation)
    with pytest.raises(MailboxError):
        desk.mailbox.acknowledge(ref, "taken")

    desk.mailbox.acknowledge(ref, "taken")

    (folder,) = [one for one in desk.box.folders.values() if one.name == "Liaison"]
    assert [item.mime for item in folder.items.values()] == [mail(1)]


def test_a_label_holds_nothing_that_outlook_takes_for_an_end_and_is_never_too_long() -> None:
    assert relabelled((), "4F7K, A. Nurse; duty") == ("Liaison: 4F7K · A. Nurse · duty",)
    assert len(relabelled((), "x" * 500)[0]) == 255
