"""Waiting for mail: woken by a real Dovecot's IDLE, or by glances at a double that cannot."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from liaison.mail.imap_line import Line
from tests.mail.imap_desk import double, mail
from tests.servers.dovecot import Dovecot
from tests.servers.flaky_proxy import FlakyProxy

EXAMINE = "* {count} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {next}] ok\r\n{{tag}} OK [READ-ONLY] done\r\n"


def test_a_mail_that_comes_while_waiting_wakes_at_once(dovecot: Dovecot) -> None:
    user = dovecot.user()
    box = dovecot.mailbox(user)
    box.fetch(None)
    woken: list[bool] = []
    waiting = threading.Thread(target=lambda: woken.append(box.wait(100)))
    waiting.start()

    dovecot.deliver(user, mail(1))
    waiting.join(30)

    assert woken == [True]
    assert box.notices_within == 0


def test_letters_can_be_prepared_while_another_thread_waits(dovecot: Dovecot) -> None:
    user = dovecot.user()
    box = dovecot.mailbox(user)
    box.fetch(None)
    waiting = threading.Thread(target=lambda: box.wait(100))
    waiting.start()

    assert len(list(box.refs())) == 0

    dovecot.deliver(user, mail(1))
    waiting.join(30)
    assert not waiting.is_alive()


def test_a_mail_that_only_went_or_was_marked_wakes_nobody(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1)])
    box = dovecot.mailbox(user)
    box.fetch(None)

    dovecot.empty(user)

    assert box.wait(0.2) is False


def test_a_line_that_is_cut_while_idling_is_noticed_and_nobody_polls_faster_for_it(dovecot: Dovecot) -> None:
    proxy, seconds = FlakyProxy(dovecot.imaps, seed=1, lives=(10**9, 10**9)), list[float]()
    box = dovecot.mailbox(dovecot.user(), imap=dovecot.door(port=proxy.port), sleep=seconds.append)
    box.fetch(None)
    woken: list[bool] = []
    waiting = threading.Thread(target=lambda: woken.append(box.wait(100)))
    waiting.start()
    wait_until(lambda: box._watch._talk is not None and box._watch._talk.client._idle_tag is not None)

    proxy.stop()
    waiting.join(30)

    assert woken == [False]
    assert 60 < sum(seconds) <= 100
    assert box.notices_within is None


def test_after_a_line_that_was_cut_the_next_wait_is_woken_again(dovecot: Dovecot) -> None:
    user = dovecot.user()
    proxy = FlakyProxy(dovecot.imaps, seed=1, lives=(10**9, 10**9))
    box = dovecot.mailbox(user, imap=dovecot.door(port=proxy.port), sleep=lambda _: None)
    box.fetch(None)
    waiting = threading.Thread(target=lambda: box.wait(100))
    waiting.start()
    wait_until(lambda: box._watch._talk is not None and box._watch._talk.client._idle_tag is not None)
    proxy.stop()
    waiting.join(30)
    assert box.notices_within is None

    box._watch = Line(dovecot.door(), box.servers.account)  # the network is back
    woken: list[bool] = []
    again = threading.Thread(target=lambda: woken.append(box.wait(100)))
    again.start()
    wait_until(lambda: box._watch._talk is not None and box._watch._talk.client._idle_tag is not None)
    dovecot.deliver(user, mail(1))
    again.join(30)

    assert woken == [True]
    assert box.notices_within == 0


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    assert true()


def test_double_a_server_that_cannot_wake_us_is_glanced_at(dovecot: Dovecot) -> None:
    seconds: list[float] = []
    stands = [EXAMINE.format(count=1, next=6)] * 3 + [EXAMINE.format(count=2, next=7)]
    with double(dovecot, {"EXAMINE": stands}, sleep=seconds.append, now=lambda: sum(seconds)) as (box, script):
        box.fetch("imap:7:5")
        assert box.wait(300) is True
        assert script.heard["IDLE"] == 0
        assert box.notices_within == 10

    assert seconds == [10.0, 10.0]


def test_double_a_server_that_stays_quiet_is_left_after_the_time_given(dovecot: Dovecot) -> None:
    seconds: list[float] = []
    with double(dovecot, {}, sleep=seconds.append, now=lambda: sum(seconds)) as (box, _):
        assert box.wait(50) is False

    assert seconds == [10.0] * 5


def test_double_a_server_that_falls_away_while_waiting_does_not_make_polling_faster(dovecot: Dovecot) -> None:
    seconds: list[float] = []
    with double(dovecot, {}, sleep=seconds.append, now=lambda: sum(seconds)) as (box, script):
        box.fetch("imap:7:5")
        script.answers["EXAMINE"] = ""
        assert box.wait(50) is False

    assert sum(seconds) == 50


def test_double_idling_is_renewed_before_the_server_hangs_up(dovecot: Dovecot) -> None:
    """Each round of IDLE is ended after 25 minutes of the clock that is handed in."""
    ticks = iter([0.0, 0.0, 0.0, 1500.0, 1500.0, 1500.0, 3001.0, 3001.0])
    can = "* CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE\r\n{tag} OK done\r\n"
    with double(
        dovecot,
        {"CAPABILITY": can, "IDLE": "+ idling\r\n* OK still here\r\n", "DONE": "{idle} OK done\r\n"},
        now=lambda: next(ticks),
    ) as (box, script):
        assert box.wait(3000) is False

    assert script.heard["IDLE"] == 2
