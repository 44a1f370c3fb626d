"""Reading Microsoft 365, on the double: nothing is lost, whatever the server and other people do meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.mail.graph_delta import Place, mark
from liaison.mail.graph_downloads import CANNOT
from liaison.mail.mailbox import CursorLost, MailboxBusy, MailboxDown, MailboxError, MailboxRefused, MailGone
from tests.doubles.graph_desk import Desk, graph_desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    with graph_desk() as desk:
        yield desk


def mail(number: int, size: int = 0) -> bytes:
    return (
        f"From: gp{number}@gp.example\r\nMessage-ID: <{number}@gp.example>\r\n\r\nQuestion {number}{'x' * size}\r\n"
    ).encode()


class TestTheDeltaOfTheDouble:
    """Links kept verbatim, pages of any size, places that get lost."""

    def test_every_request_asks_for_ids_that_stay(self, desk: Desk) -> None:
        desk.box.put(mail(1))
        desk.take_all(mailbox=desk.open(after="move"))
        desk.mailbox.acknowledge(next(iter(desk.refs)), "taken")
        list(desk.mailbox.refs())

        asked = [headers.get("prefer", "") for _, headers in desk.double.requests]
        assert len(asked) > 5
        assert all('IdType="ImmutableId"' in prefer for prefer in asked)

    def test_the_servers_link_is_followed_as_it_was_given(self, desk: Desk) -> None:
        for number in range(3):
            desk.box.put(mail(number))
        first = desk.take(2)

        held = json.loads((first.cursor or "").removeprefix("graph:"))
        assert held["link"].startswith(f"{desk.double.base_url}/users/")
        assert "$skiptoken=1-" in held["link"]
        assert sorted(desk.take_all(2), key=str) == [mail(number) for number in range(3)]

    def test_a_server_that_sends_larger_pages_than_asked_fills_no_portion_too_full(self, desk: Desk) -> None:
        desk.double.page_size = 5
        for number in range(12):
            desk.box.put(mail(number))

        sizes = [len(desk.take(2).items) for _ in range(8)]

        assert sizes == [2, 2, 1, 2, 2, 1, 2, 0]
        assert sorted(desk.mails, key=str) == sorted((mail(number) for number in range(12)), key=str)

    def test_what_is_left_of_a_page_is_brought_next_and_again_with_the_same_cursor(self, desk: Desk) -> None:
        desk.double.page_size = 6
        for number in range(6):
            desk.box.put(mail(number))
        desk.take(2)

        first, again = desk.mailbox.fetch(desk.cursor, 3), desk.open().fetch(desk.cursor, 3)
        desk.take(3)
        last = desk.take(3)

        assert [item.ref for item in first.items] == [item.ref for item in again.items]
        assert (len(first.items), first.more, len(last.items), last.more) == (3, True, 1, False)

    @pytest.mark.parametrize("code", ["SyncStateNotFound", "SyncStateInvalid", "resyncRequired"])
    def test_a_place_the_server_forgot_is_lost_and_the_rescan_doubles_nothing(self, desk: Desk, code: str) -> None:
        desk.box.put(mail(1))
        desk.take_all()
        desk.box.put(mail(2))
        desk.double.fail("/messages/delta", status=410, code=code)

        with pytest.raises(CursorLost):
            desk.mailbox.fetch(desk.cursor)
        desk.cursor = None

        assert desk.take_all() == [mail(1), mail(2)]

    def test_a_sync_state_refused_under_another_status_is_lost_too(self, desk: Desk) -> None:
        desk.double.fail("/messages/delta", status=400, code="SyncStateNotFound")

        with pytest.raises(CursorLost):
            desk.mailbox.fetch(None)

    def test_a_place_of_another_folder_is_not_taken_for_one_of_this(self, desk: Desk) -> None:
        desk.box.folder_at("GP queries")
        desk.take_all()

        with pytest.raises(CursorLost):
            desk.open(folder="GP queries").fetch(desk.cursor)

    def test_our_sign_in_is_not_carried_to_another_server(self, desk: Desk) -> None:
        desk.take_all()
        held = json.loads((desk.cursor or "").removeprefix("graph:"))
        held["link"] = held["link"].replace("127.0.0.1", "localhost")

        with pytest.raises(CursorLost):
            desk.mailbox.fetch("graph:" + json.dumps(held))

    def test_what_only_changed_is_not_fetched_again(self, desk: Desk) -> None:
        ref = desk.box.put(mail(1)).id
        desk.take_all()
        desk.mailbox.acknowledge(ref, "taken")

        assert desk.take().items == []
        assert len(desk.lines(r"\$value")) == 1

    def test_a_page_with_neither_link_is_no_end(self, desk: Desk) -> None:
        desk.double.fail("/messages/delta", status=200, code="x")

        with pytest.raises(MailboxDown):
            desk.mailbox.fetch(None)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["link", "rest", "more"]), inner),
        max_leaves=8,
    )
)
def test_a_cursor_of_any_content_is_a_place_or_lost(held: object) -> None:
    folder = "queries@service.example|inbox"
    said = held | {"of": mark(folder)} if isinstance(held, dict) else held
    try:
        place = Place.of("graph:" + json.dumps(said), folder)
    except CursorLost:
        return
    assert Place.of(place.cursor(folder), folder) == place


class TestOtherPeopleMeanwhileOnTheDouble:
    """Colleagues delete, move and file mails while we read, on the double."""

    def test_a_mail_deleted_before_its_bytes_were_fetched_stops_nothing(self, desk: Desk) -> None:
        for number in range(3):
            desk.box.put(mail(number))
        desk.double.fail(r"\$value", status=404, code="ErrorItemNotFound")

        batch = desk.take()

        assert len(batch.items) == 2
        assert batch.notes == ["One mail went away before it could be read."]
        assert not batch.more

    def test_a_mail_moved_in_from_another_folder_is_taken_whatever_its_time(self, desk: Desk) -> None:
        junk = desk.box.put(mail(1), "junkemail")
        desk.take_all()
        inbox = desk.box.folder("inbox")
        assert inbox

        desk.box.move(junk, inbox)

        assert desk.take_all() == [mail(1)]

    def test_a_mail_in_deleted_items_can_still_be_had_and_one_deleted_for_good_is_gone(self, desk: Desk) -> None:
        message = desk.box.put(mail(1))
        bin_ = desk.box.folder("deleteditems")
        assert bin_
        desk.box.move(message, bin_)

        assert desk.mailbox.get(message.id) == mail(1)
        desk.box.delete(message)
        with pytest.raises(MailGone):
            desk.mailbox.get(message.id)


class TestOneBadItemOnTheDouble:
    """One item in trouble holds nobody up, on the double."""

    def test_an_item_whose_bytes_cannot_be_had_is_brought_without_them_at_the_third_try(self, desk: Desk) -> None:
        bad = desk.box.put(mail(1)).id
        desk.double.unreadable.add(bad)
        for number in (2, 3):
            desk.box.put(mail(number))

        first = desk.take()
        with pytest.raises(MailboxDown):
            desk.take()
        third = desk.take()

        assert [item.raw for item in first.items] == [mail(2), mail(3)]
        assert [(item.ref, item.raw, item.error) for item in third.items] == [(bad, None, CANNOT)]
        assert not third.more

    def test_a_server_in_trouble_parks_no_mail(self, desk: Desk) -> None:
        desk.box.put(mail(1))
        desk.double.fail(r"/messages/AAk", status=500, code="InternalServerError", times=100)

        for _ in range(5):
            with pytest.raises(MailboxDown):
                desk.take()
        desk.double.faults.clear()

        assert desk.take_all() == [mail(1)]

    def test_a_mail_over_the_limit_is_reported_not_read(self, desk: Desk) -> None:
        desk.box.put(mail(1, size=5000))
        mailbox = desk.open(max_bytes=1000)

        (item,) = desk.take(mailbox=mailbox).items

        assert item.raw is None
        assert "over the limit of 1000 bytes" in (item.error or "")
        with pytest.raises(MailboxError, match="over the limit"):
            mailbox.get(item.ref)

    def test_a_portion_ends_early_after_many_bytes(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("liaison.mail.graph_downloads.PORTION_BYTES", 5000)
        for number in range(12):
            desk.box.put(mail(number, size=2000))

        batch = desk.take()

        assert (len(batch.items), batch.more) == (4, True)
        assert len(desk.take_all()) == 12


class TestATroubledLineOnTheDouble:
    """Throttling, dropped lines and expired tokens while reading, on the double."""

    @pytest.mark.parametrize(("status", "code"), [(429, "TooManyRequests"), (503, "x"), (504, "x")])
    def test_a_short_wait_is_waited_and_the_mail_comes(self, desk: Desk, status: int, code: str) -> None:
        desk.box.put(mail(1))
        desk.double.fail("/messages/delta", status=status, code=code, headers={"Retry-After": "7"})

        assert desk.take_all() == [mail(1)]
        assert desk.naps == [7.0]

    def test_a_long_wait_is_left_to_the_job_that_comes_back(self, desk: Desk) -> None:
        desk.double.fail("/messages/delta", status=429, headers={"Retry-After": "120"})

        with pytest.raises(MailboxBusy) as busy:
            desk.mailbox.fetch(None)

        assert busy.value.retry_after == 120
        assert desk.naps == []

    def test_a_server_that_stays_busy_is_not_asked_for_ever(self, desk: Desk) -> None:
        desk.double.fail("/messages/delta", status=429, headers={"Retry-After": "1"}, times=100)

        with pytest.raises(MailboxBusy):
            desk.mailbox.fetch(None)

        assert len(desk.lines("delta")) == 4

    def test_throttling_in_the_middle_of_a_batch_brings_what_came_and_then_the_rest(self, desk: Desk) -> None:
        for number in range(20):
            desk.box.put(mail(number))
        line = desk.double.fail(r"\$value", "slow", times=9)
        throttled = {"status": 429, "headers": {"Retry-After": "300"}, "times": 5}
        desk.double.fail(r"\$value", **throttled)

        batch = desk.take()
        assert line.times == 0
        desk.double.faults.clear()

        assert 0 < len(batch.items) < 20
        assert batch.more
        assert sorted(desk.take_all(), key=str) == sorted((mail(number) for number in range(20)), key=str)

    def test_a_dropped_line_is_tried_again(self, desk: Desk) -> None:
        desk.box.put(mail(1))
        desk.double.fail("/messages/delta", "drop")
        desk.double.fail(r"\$value", "drop after", times=2)

        assert desk.take_all() == [mail(1)]

    def test_a_server_that_keeps_dropping_the_line_is_down(self, desk: Desk) -> None:
        desk.double.fail("/messages/delta", "drop", times=100)

        with pytest.raises(MailboxDown, match="cannot be reached"):
            desk.mailbox.fetch(None)

    def test_a_server_that_says_nothing_in_time_is_down(self, desk: Desk) -> None:
        desk.double.fail("/messages/delta", "slow", seconds=0.3, times=100)

        with pytest.raises(MailboxDown, match="no answer in time"):
            desk.open(timeout=0.05).fetch(None)

    def test_a_token_that_ended_early_is_renewed_once_without_anybody_noticing(self, desk: Desk) -> None:
        desk.box.put(mail(1))
        desk.mailbox.check()
        desk.double.sign_in.expire()

        assert desk.take_all() == [mail(1)]
        assert desk.double.sign_in.given == 2

    def test_no_more_than_four_requests_are_under_way_at_once(self, desk: Desk) -> None:
        for number in range(40):
            desk.box.put(mail(number))
        desk.double.fail(r"\$value", "slow", seconds=0.005, times=100)

        desk.take_all()

        assert 1 < desk.double.most_at_once <= 4


class TestFoldersOnTheDouble:
    """Sub-folders and shared mailboxes, on the double."""

    def test_a_sub_folder_is_read_by_its_path_in_any_capitals(self, desk: Desk) -> None:
        desk.box.put(mail(1), "Inbox/GP queries")
        desk.box.put(mail(2))

        assert desk.take_all(mailbox=desk.open(folder="inbox/gp QUERIES")) == [mail(1)]

    def test_a_folder_beyond_the_first_page_of_folders_is_found(self, desk: Desk) -> None:
        for number in range(120):
            desk.box.folder_at(f"Inbox/Practice {number}")
        desk.box.put(mail(1), "Inbox/Practice 119")

        assert desk.take_all(mailbox=desk.open(folder="Inbox/Practice 119")) == [mail(1)]

    def test_a_folder_that_is_not_there_is_refused_with_what_to_do(self, desk: Desk) -> None:
        with pytest.raises(MailboxRefused, match=r"'Inbox/GP queries' is not in the mailbox: make it in Outlook"):
            desk.open(folder="Inbox/GP queries").fetch(None)

    def test_a_folder_deleted_under_us_loses_the_place_and_then_says_so(self, desk: Desk) -> None:
        folder = desk.box.folder_at("GP queries")
        mailbox = desk.open(folder="GP queries")
        desk.take_all(mailbox=mailbox)
        del desk.box.folders[folder.id]

        with pytest.raises(CursorLost):
            mailbox.fetch(desk.cursor)
        with pytest.raises(MailboxRefused, match="is not in the mailbox"):
            mailbox.fetch(None)

    def test_a_shared_mailbox_is_read_like_any_other(self, desk: Desk) -> None:
        desk.double.add("Shared.Care@service.example").put(mail(1))

        assert desk.take_all(mailbox=desk.open("shared.care@service.example")) == [mail(1)]

    def test_an_address_without_a_mailbox_says_which_setting_is_wrong(self, desk: Desk) -> None:
        with pytest.raises(MailboxRefused, match="LIAISON_MAILBOX__ADDRESS"):
            desk.open("nobody@service.example").fetch(None)

    def test_refs_go_on_over_pages(self, desk: Desk) -> None:
        refs = {desk.box.put(mail(number)).id for number in range(501)}

        assert set(desk.mailbox.refs()) == refs


class TestWaitingOnTheDouble:
    """Glances at the delta, on the double."""

    def test_it_glances_every_ten_seconds_and_gives_up_in_time(self, desk: Desk) -> None:
        desk.take_all()

        assert desk.mailbox.wait(50) is False
        assert desk.naps == [10, 10, 10, 10, 10]

    def test_our_own_marks_wake_nobody(self, desk: Desk) -> None:
        ref = desk.box.put(mail(1)).id
        desk.take_all()
        desk.mailbox.acknowledge(ref, "taken")

        assert desk.mailbox.wait(0) is False

    def test_trouble_while_waiting_is_left_to_the_next_poll(self, desk: Desk) -> None:
        desk.take_all()
        desk.double.fail("delta", status=500, code="x", times=10)

        assert desk.mailbox.wait(30) is False
        assert desk.mailbox.notices_within is None

    def test_a_server_that_is_too_busy_is_left_alone_for_as_long_as_it_asks(self, desk: Desk) -> None:
        desk.take_all()
        desk.naps.clear()
        desk.double.fail("delta", status=429, headers={"Retry-After": "45"})

        assert desk.mailbox.wait(50) is False

        assert desk.naps == [45, 5]
        assert desk.mailbox.notices_within == 10


def test_whatever_stands_in_an_address_reaches_the_double_quoted(desk: Desk) -> None:
    desk.double.add("odd/name+x@service.example").put(mail(1))

    assert desk.take_all(mailbox=desk.open("odd/name+x@service.example")) == [mail(1)]
    assert all("/users/odd%2Fname%2Bx%40service.example/" in line for line in desk.lines())
