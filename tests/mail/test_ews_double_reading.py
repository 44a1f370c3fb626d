"""Reading at Exchange (a double): what real servers do to clients loses no mail."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from liaison.mail.ews import EwsMailbox
from liaison.mail.mailbox import CursorLost, MailboxBusy, MailboxDown, MailboxError, MailboxRefused, MailGone
from tests.contract.ews_rig import access_to
from tests.doubles.ews_double import EwsDouble
from tests.doubles.ews_faults import Fault, How
from tests.mail.ews_desk import Desk, desk_at, mail


@pytest.fixture
def desk(ews_double: EwsDouble) -> Desk:
    return desk_at(ews_double)


class TestTrapsOfTheSyncState:
    def test_a_state_that_the_double_refuses_is_a_lost_cursor(self, desk: Desk) -> None:
        desk.box.deliver(mail(1))
        cursor = desk.mailbox.fetch(None).cursor
        assert cursor is not None

        with pytest.raises(CursorLost):
            desk.mailbox.fetch(cursor + "spoilt")

    def test_a_state_that_the_double_answers_by_starting_over_doubles_nothing(self, desk: Desk) -> None:
        desk.box.habits.starts_over = True
        for number in range(5):
            desk.box.deliver(mail(number))
        desk.take_all()
        desk.ledger.cursor = f"{desk.ledger.cursor}spoilt"
        desk.box.deliver(mail(5))

        brought = desk.take_all(2)

        assert len(brought) == 6
        assert desk.ledger.mails == [mail(number) for number in range(6)]

    def test_a_state_of_sixty_kilobytes_is_kept_whole_by_the_cursor(self, desk: Desk) -> None:
        desk.box.habits.padding = 60_000
        desk.box.deliver(mail(1))
        desk.take_all()
        desk.box.deliver(mail(2))

        assert len(desk.ledger.cursor or "") > 60_000
        assert desk.take_all() == [mail(2)]

    def test_the_cursor_of_another_folder_is_lost_not_misread(self, desk: Desk) -> None:
        desk.box.add_folder("GP queries", desk.box.standing("inbox"))
        desk.box.deliver(mail(1))
        desk.take_all()

        with pytest.raises(CursorLost):
            desk.reopen(folder="Inbox/GP queries").fetch(desk.ledger.cursor)

    def test_an_error_without_a_state_is_an_error_not_a_crash(self, desk: Desk) -> None:
        desk.fails(How.ERROR_BEFORE, "SyncFolderItems", code="ErrorMailboxStoreUnavailable")

        with pytest.raises(MailboxDown):
            desk.mailbox.fetch(None)


class TestItems:
    def test_a_mail_without_a_time_of_arrival_is_brought_all_the_same(self, desk: Desk) -> None:
        desk.box.habits.omits_received = True
        desk.box.deliver(mail(1))

        (item,) = desk.mailbox.fetch(None).items

        assert (item.raw, item.received_at) == (mail(1), None)

    @pytest.mark.parametrize("kind", ["MeetingRequest", "MeetingResponse", "PostItem", "Item", "SomethingNew"])
    def test_an_item_of_whatever_kind_is_brought(self, desk: Desk, kind: str) -> None:
        desk.box.deliver(mail(1)).kind = kind

        assert desk.take_all() == [mail(1)]

    def test_mails_of_one_batch_are_brought_oldest_first(self, desk: Desk) -> None:
        for number, hour in enumerate((12, 9, 15)):
            desk.box.deliver(mail(number), datetime(2026, 11, 24, hour, tzinfo=UTC))

        assert desk.take_all() == [mail(1), mail(0), mail(2)]

    def test_one_mail_that_cannot_be_given_is_reported_and_holds_no_other_up(self, desk: Desk) -> None:
        for number in range(3):
            desk.box.deliver(mail(number))
        list(desk.box.standing("inbox").items.values())[1].spoilt = "ErrorMimeContentConversionFailed"

        items = desk.mailbox.fetch(None).items

        assert [item.raw for item in items] == [mail(0), None, mail(2)]
        assert "ErrorMimeContentConversionFailed" in (items[1].error or "")
        with pytest.raises(MailboxError, match="open it in Outlook"):
            desk.mailbox.get(items[1].ref)

    def test_an_error_that_no_table_names_is_reported_for_its_mail_alone(self, desk: Desk) -> None:
        for number in range(3):
            desk.box.deliver(mail(number))
        next(iter(desk.box.standing("inbox").items.values())).spoilt = "ErrorInternalServerError"

        assert [item.raw for item in desk.mailbox.fetch(None).items] == [None, mail(1), mail(2)]

    def test_one_mail_that_is_closed_to_the_account_holds_no_other_up(self, desk: Desk) -> None:
        for number in range(2):
            desk.box.deliver(mail(number))
        next(iter(desk.box.standing("inbox").items.values())).spoilt = "ErrorAccessDenied"

        assert [item.raw for item in desk.mailbox.fetch(None).items] == [None, mail(1)]

    def test_a_store_that_is_unavailable_parks_nothing(self, desk: Desk) -> None:
        desk.box.deliver(mail(1))
        next(iter(desk.box.standing("inbox").items.values())).spoilt = "ErrorMailboxStoreUnavailable"

        with pytest.raises(MailboxDown):
            desk.mailbox.fetch(None)

    def test_a_mail_that_is_too_large_is_reported_and_not_read(self, desk: Desk) -> None:
        desk.box.deliver(mail(1))
        desk.box.deliver(b"Subject: large\r\n\r\n" + b"x" * 5_000)
        desk.reopen(max_bytes=4_000)

        small, large = desk.mailbox.fetch(None).items

        assert small.raw == mail(1)
        assert (large.raw, large.error) == (
            None,
            "This mail is larger than 4,000 bytes: it lies in the mailbox and was not read.",
        )

    def test_large_mails_are_asked_for_in_several_answers(self, desk: Desk) -> None:
        for number in range(3):
            desk.box.deliver(mail(number) + b"x" * 6_000_000)

        brought = desk.take_all()

        assert [len(raw or b"") for raw in brought] == [len(mail(number)) + 6_000_000 for number in range(3)]
        assert desk.box.asked.count("GetItem") == 2

    def test_what_we_mark_does_not_come_back_as_a_mail(self, desk: Desk) -> None:
        desk.box.deliver(mail(1))
        (item,) = desk.ledger.take_all(desk.mailbox)

        desk.mailbox.acknowledge(item.ref, "taken")

        assert desk.mailbox.fetch(desk.ledger.cursor).items == []

    def test_a_mail_put_back_into_the_folder_is_brought_again_under_its_new_name(self, desk: Desk) -> None:
        item = desk.box.deliver(mail(1))
        desk.take_all()
        inbox, other = desk.box.standing("inbox"), desk.box.standing("junkemail")

        desk.box.move(desk.box.move(item, other), inbox)

        assert desk.take_all() == [mail(1)]

    def test_refs_since_a_moment_hold_what_has_no_time(self, desk: Desk) -> None:
        desk.box.deliver(mail(1), datetime(2026, 11, 1, tzinfo=UTC))
        desk.box.deliver(mail(2), datetime(2026, 11, 20, tzinfo=UTC))
        since = datetime(2026, 11, 10, tzinfo=UTC)
        assert len(list(desk.mailbox.refs(since))) == 1

        desk.box.habits.omits_received = True

        assert len(list(desk.mailbox.refs(since))) == 2

    def test_refs_are_complete_over_several_pages(self, desk: Desk) -> None:
        for number in range(1_100):
            desk.box.deliver(mail(number))

        assert len(set(desk.mailbox.refs())) == 1_100

    def test_a_name_of_another_kind_is_a_mail_that_is_gone(self, desk: Desk) -> None:
        with pytest.raises(MailGone):
            desk.mailbox.get("folder-1:2.3")


class TestFolders:
    def test_a_sub_folder_is_read_by_its_path_and_the_inbox_is_not(self, desk: Desk) -> None:
        queries = desk.box.add_folder("GP queries", desk.box.standing("inbox"))
        desk.box.deliver(mail(1))
        desk.box.deliver(mail(2), folder=queries)
        desk.reopen(folder="Inbox/GP queries")

        assert desk.take_all() == [mail(2)]

    def test_a_folder_beside_the_inbox_is_read_by_its_path(self, desk: Desk) -> None:
        above = desk.box.add_folder("Shared care", desk.box.standing("msgfolderroot"))
        desk.box.deliver(mail(1), folder=desk.box.add_folder("Queries", above))
        desk.reopen(folder="Shared care/Queries")

        assert desk.take_all() == [mail(1)]

    def test_a_folder_that_is_not_there_is_said_in_words(self, desk: Desk) -> None:
        with pytest.raises(MailboxError, match="check FOLDER"):
            desk.reopen(folder="Inbox/Nowhere").fetch(None)

    def test_a_folder_made_anew_is_found_again(self, desk: Desk) -> None:
        inbox = desk.box.standing("inbox")
        first = desk.box.add_folder("Queries", inbox)
        desk.reopen(folder="Inbox/Queries")
        desk.take_all()
        del desk.box.folders[first.id]
        desk.box.deliver(mail(1), folder=desk.box.add_folder("Queries", inbox))

        with pytest.raises(MailboxError, match="check FOLDER"):
            desk.mailbox.fetch(desk.ledger.cursor)
        with pytest.raises(CursorLost):
            desk.mailbox.fetch(desk.ledger.cursor)
        desk.ledger.cursor = None
        assert desk.take_all() == [mail(1)]


class TestBadDays:
    def test_a_busy_server_says_how_long_to_wait(self, desk: Desk) -> None:
        desk.fails(How.BUSY, wait=7.5)

        with pytest.raises(MailboxBusy) as busy:
            desk.mailbox.fetch(None)

        assert busy.value.retry_after == 7.5

    def test_a_server_before_exchange_says_how_long_to_wait(self, desk: Desk) -> None:
        desk.fails(How.UNAVAILABLE, wait=45)

        with pytest.raises(MailboxBusy) as busy:
            desk.mailbox.fetch(None)

        assert busy.value.retry_after == 45

    @pytest.mark.parametrize("status", ["429", "502", "504"])
    def test_an_overrun_server_before_exchange_is_asked_later(self, desk: Desk, status: str) -> None:
        desk.fails(How.ANSWER, code=status)

        with pytest.raises(MailboxBusy):
            desk.mailbox.fetch(None)

    @pytest.mark.parametrize("operation", ["GetFolder", "SyncFolderItems", "GetItem"])
    @pytest.mark.parametrize("how", [How.DROPPED_BEFORE, How.DROPPED_AFTER])
    def test_a_line_that_breaks_anywhere_loses_nothing(self, desk: Desk, operation: str, how: How) -> None:
        for number in range(3):
            desk.box.deliver(mail(number))
        desk.fails(how, operation)

        with pytest.raises(MailboxDown):
            desk.mailbox.fetch(None)

        assert desk.take_all() == [mail(0), mail(1), mail(2)]

    def test_an_answer_of_some_other_server_is_no_empty_mailbox(self, desk: Desk) -> None:
        desk.box.deliver(mail(1))
        desk.fails(How.ANSWER, code="418")

        with pytest.raises(MailboxError):
            desk.mailbox.fetch(None)

        assert desk.take_all() == [mail(1)]

    def test_what_the_server_writes_about_people_stays_out_of_our_errors(self, desk: Desk) -> None:
        desk.fails(How.ERROR_BEFORE, "GetFolder", code="ErrorAccessDenied")

        with pytest.raises(MailboxRefused) as refused:
            desk.mailbox.fetch(None)

        assert "Invented" not in str(refused.value)
        assert refused.value.__cause__ is None

    def test_a_server_that_is_not_there_is_down(self, ews_double: EwsDouble) -> None:
        access = access_to(ews_double, ews_double.box(), url="https://127.0.0.1:9/EWS/Exchange.asmx")

        with pytest.raises(MailboxDown):
            EwsMailbox(access).fetch(None)


class TestWaiting:
    def test_it_glances_every_ten_seconds_for_as_long_as_it_may(self, desk: Desk) -> None:
        slept: list[float] = []
        desk.reopen(sleep=slept.append)
        desk.mailbox.fetch(None)

        assert desk.mailbox.wait(40) is False
        assert slept == [10, 10, 10, 10]

    def test_a_mail_that_comes_meanwhile_wakes_it(self, desk: Desk) -> None:
        desk.reopen(sleep=lambda _: desk.box.deliver(mail(1)))
        desk.mailbox.fetch(None)

        assert desk.mailbox.wait(600) is True

    def test_our_own_marks_do_not_wake_it(self, desk: Desk) -> None:
        desk.box.deliver(mail(1))
        (item,) = desk.ledger.take_all(desk.mailbox)
        desk.mailbox.acknowledge(item.ref, "taken")

        assert desk.mailbox.wait(0) is False

    def test_a_server_that_is_down_is_no_reason_to_wake_or_to_fail(self, desk: Desk) -> None:
        desk.fails(How.UNAVAILABLE, times=9)

        assert desk.mailbox.wait(0) is False


def test_every_mail_of_a_month_is_brought_once_though_a_quarter_of_all_calls_goes_wrong(desk: Desk) -> None:
    chance = random.Random(7)
    ways = [How.BUSY, How.DROPPED_AFTER, How.UNAVAILABLE, How.DROPPED_BEFORE]
    desk.faults.choose = lambda _: Fault(chance.choice(ways)) if chance.random() < 0.25 else None
    start = datetime(2026, 10, 1, tzinfo=UTC)
    for number in range(300):
        desk.box.deliver(mail(number), start + timedelta(hours=number))

    troubles, more = 0, True
    while more:
        try:
            batch = desk.mailbox.fetch(desk.ledger.cursor, 50)
        except (MailboxBusy, MailboxDown):
            troubles += 1
        else:
            desk.ledger.commit(batch)
            more = batch.more

    assert troubles >= 3
    assert desk.ledger.mails == [mail(number) for number in range(300)]
