"""What colleagues see in Outlook of a mail that was taken, on the double."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from liaison.mail.graph_marks import LADDER, category
from liaison.mail.mailbox import MailboxBusy, MailboxError
from tests.doubles.graph_boxes import Message
from tests.doubles.graph_desk import Desk, graph_desk

MAIL = b"From: gp@gp.example\r\n\r\nA question\r\n"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with graph_desk() as desk:
        yield desk


def state(desk: Desk, message: Message) -> tuple[bool, list[str], str]:
    folder = desk.box.folder(message.folder)
    assert folder
    return message.is_read, message.categories, folder.name


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("leave", (False, [], "Inbox")),
        ("read", (True, [], "Inbox")),
        ("categorise", (True, ["Liaison: 4F7K · A. Nurse"], "Inbox")),
        ("move", (True, ["Liaison: 4F7K · A. Nurse"], "Liaison")),
    ],
)
def test_each_rung_of_the_ladder_shows_more_on_the_double(
    desk: Desk, after: str, expected: tuple[bool, list[str], str]
) -> None:
    message = desk.box.put(MAIL)

    assert desk.open(after=after).acknowledge(message.id, "4F7K, A. Nurse") is None

    assert state(desk, message) == expected


def test_the_ladder_is_the_one_of_the_settings() -> None:
    from liaison.mailbox_settings import ServerMailbox

    assert ServerMailbox.model_fields["after"].annotation.__args__ == LADDER  # type: ignore[union-attr]


def test_other_peoples_categories_stay_and_ours_is_replaced_on_the_double(desk: Desk) -> None:
    message = desk.box.put(MAIL)
    message.categories = ["Red category", "Liaison: taken"]

    desk.mailbox.acknowledge(message.id, "4F7K")

    assert message.categories == ["Red category", "Liaison: 4F7K"]


def test_a_mail_marked_unread_by_a_colleague_stays_unread_when_its_owner_changes_on_the_double(desk: Desk) -> None:
    message = desk.box.put(MAIL)
    desk.mailbox.acknowledge(message.id, "taken")
    message.is_read = False

    desk.mailbox.acknowledge(message.id, "4F7K")

    assert (message.is_read, message.categories) == (False, ["Liaison: 4F7K"])


def test_a_mail_that_a_colleague_filed_is_not_dragged_away_on_the_double(desk: Desk) -> None:
    message = desk.box.put(MAIL)
    desk.box.move(message, desk.box.folder_at("Inbox/Dr Tait"))

    desk.open(after="move").acknowledge(message.id, "4F7K")

    assert state(desk, message) == (True, ["Liaison: 4F7K"], "Dr Tait")


def test_the_taken_folder_may_lie_deep_and_is_made_once_on_the_double(desk: Desk) -> None:
    messages = [desk.box.put(MAIL) for _ in range(3)]
    mailbox = desk.open(after="move", taken_folder="Inbox/Liaison/Taken")
    for message in messages:
        mailbox.acknowledge(message.id, "taken")

    assert {state(desk, message)[2] for message in messages} == {"Taken"}
    assert len(desk.lines("POST .*/childFolders")) == 2


def test_somebody_who_categorises_at_the_same_moment_is_not_overwritten_on_the_double(desk: Desk) -> None:
    message = desk.box.put(MAIL)
    seen: list[str] = []

    def colleague(line: str) -> None:
        if line.startswith("PATCH") and not seen:
            seen.append(line)
            message.categories = ["Urgent"]
            desk.box.touch(message)

    desk.double.chance = colleague  # type: ignore[assignment]
    desk.mailbox.acknowledge(message.id, "4F7K")

    assert message.categories == ["Urgent", "Liaison: 4F7K"]


def test_a_mail_that_is_changed_again_and_again_is_left_for_the_next_poll_on_the_double(desk: Desk) -> None:
    message = desk.box.put(MAIL)
    desk.double.fail("PATCH", status=412, code="ErrorIrresolvableConflict", times=10)

    with pytest.raises(MailboxError, match="at the next poll"):
        desk.mailbox.acknowledge(message.id, "4F7K")


def test_marking_again_asks_and_changes_nothing_on_the_double(desk: Desk) -> None:
    message = desk.box.put(MAIL)
    for _ in range(3):
        desk.mailbox.acknowledge(message.id, "4F7K")

    assert len(desk.lines("PATCH")) == 1


def test_throttling_while_marking_is_said_on_the_double(desk: Desk) -> None:
    message = desk.box.put(MAIL)
    desk.double.fail("PATCH", status=429, headers={"Retry-After": "90"})

    with pytest.raises(MailboxBusy):
        desk.mailbox.acknowledge(message.id, "4F7K")


def test_a_category_is_one_line_without_what_outlook_divides_at() -> None:
    assert category("4F7K, A. Nurse; later\nmore") == "Liaison: 4F7K · A. Nurse · later more"
    assert len(category("x" * 400)) == 255
