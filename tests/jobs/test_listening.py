"""Mail is noticed as soon as it comes, whatever the timetable says; a listener that is away comes back, and stops at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event

import structlog
from build import TUESDAY_10AM, app_on, cases, mail, service
from cranks import runs
from sqlalchemy import Engine, select

from jobs import listening, scheduler, timetable
from jobs.listening import Listeners
from jobs.slots import Every
from liaison.app import App
from liaison.clock import set_back_to
from liaison.domain.states import CaseState
from liaison.mail.memory import MemoryMailbox
from liaison.store.session import reading
from liaison.store.tables import MailboxRow
from tests.servers.dovecot import Dovecot

WAIT = 30  # seconds, for a slow machine; nothing here waits for so long when it works
NEVER = Every(timedelta(days=400))


class Patient(MemoryMailbox):
    """Wakes whoever waits when something is delivered, as a server does; `waits` are the rounds of waiting, `within` what it says of them."""

    def __init__(self, name: str = "main", within: float | None = 0.0) -> None:
        super().__init__(name=name)
        self.notices_within = within
        self.stirred, self.waiting, self.answered = Event(), Event(), Event()
        self.waits = 0
        self.breaks: Exception | None = None

    def wait(self, timeout: float) -> bool:
        self.waits += 1
        if self.breaks:
            broke, self.breaks = self.breaks, None
            raise broke
        self.waiting.set()
        self.stirred.wait(timeout)
        self.stirred.clear()
        return super().wait(0)

    def bring(self, raw: bytes) -> None:
        self.deliver(raw, received_at=TUESDAY_10AM)
        self.stirred.set()

    def acknowledge(self, ref: str, label: str) -> str | None:
        told = super().acknowledge(ref, label)
        self.answered.set()
        return told


def listened(engine: Engine, box: MemoryMailbox) -> App:
    """A service with this mailbox."""
    app = replace(app_on(engine, mailbox=box), clock=set_back_to(TUESDAY_10AM))
    service(app)
    return app


def rarely_polled() -> list[timetable.Job]:
    """Polling is on the timetable, and its turn does not come."""
    return [replace(timetable.named("poll_mailboxes"), turns=NEVER)]


def standing(app: App) -> MailboxRow:
    with reading(app.engine) as session:
        return session.scalars(select(MailboxRow)).one()


def until(true: Callable[[], bool], box: Patient) -> None:
    """Wait for what another thread does between two rounds of waiting."""
    for _ in range(100):
        if true():
            return
        box.waiting.clear()
        box.stirred.set()
        assert box.waiting.wait(WAIT)
    assert true()


def test_a_mail_has_an_owner_at_once_and_the_server_is_told_after_that(shared_engine: Engine) -> None:
    box = Patient()
    app = listened(shared_engine, box)
    owners: list[CaseState] = []
    acknowledge = box.acknowledge

    def told(ref: str, label: str) -> str | None:
        owners.extend(case.state for case in cases(app))
        return acknowledge(ref, label)

    box.acknowledge = told  # type: ignore[method-assign]
    stop = scheduler.start(app, rarely_polled())
    assert box.waiting.wait(WAIT)

    box.bring(mail())

    assert box.answered.wait(WAIT)
    stop()
    assert owners == [CaseState.ASSIGNED]
    assert box.labels == {"memory-1": "taken"}
    assert [row.job for row in runs(app)].count("triage_messages") == 1


def test_what_lay_there_when_the_service_starts_is_taken_before_anybody_waits(shared_engine: Engine) -> None:
    box = Patient()
    app = listened(shared_engine, box)
    box.deliver(mail(), received_at=TUESDAY_10AM)

    stop = scheduler.start(app, rarely_polled())
    assert box.waiting.wait(WAIT)
    stop()

    assert [case.state for case in cases(app)] == [CaseState.ASSIGNED]


def test_a_stop_does_not_wait_for_whoever_only_waits_and_nothing_is_polled_after_it(shared_engine: Engine) -> None:
    box, before = Patient(), set(threading.enumerate())
    app = listened(shared_engine, box)
    stop = scheduler.start(app, rarely_polled())
    assert box.waiting.wait(WAIT)

    stopped = threading.Thread(target=stop)
    stopped.start()
    stopped.join(WAIT)

    assert not stopped.is_alive()
    polled = len(runs(app))
    box.bring(mail())
    threads = set(threading.enumerate()) - before
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads)
    assert (len(runs(app)), cases(app)) == (polled, [])


def test_a_listener_that_breaks_is_logged_by_its_kind_and_comes_back(engine: Engine) -> None:
    box = Patient()
    app = listened(engine, box)
    box.breaks = ValueError("Jo Example")
    polled: list[str] = []
    listeners = Listeners(app, lambda name: polled.append(name) is None)

    with structlog.testing.capture_logs() as logs:
        listeners.keep_up()
        assert box.waiting.wait(WAIT)
        box.bring(mail())
        until(lambda: len(polled) == 2, box)
        listeners.stop()

    assert box.waits >= 2
    assert [line for line in logs if line["event"] == "listening_broke"] == [
        {"event": "listening_broke", "log_level": "error", "mailbox": "main", "error": "ValueError"}
    ]


def test_health_can_see_how_soon_mail_is_noticed_and_when_it_is_not(shared_engine: Engine) -> None:
    box = Patient(within=10.0)
    app = listened(shared_engine, box)
    stop = scheduler.start(app, rarely_polled())
    assert box.waiting.wait(WAIT)

    until(lambda: standing(app).notices_within == 10.0, box)
    assert standing(app).listened_at is not None
    box.notices_within = None
    until(lambda: standing(app).notices_within is None, box)
    box.notices_within = 0.0
    until(lambda: standing(app).notices_within == 0.0, box)
    stop()


def test_a_mailbox_that_is_opened_anew_gets_a_listener_and_the_old_one_ends(engine: Engine) -> None:
    first, second = Patient(), Patient()
    boxes = {"main": first}
    app = replace(listened(engine, first), mailboxes=boxes)
    before = set(threading.enumerate())
    listeners = Listeners(app, lambda name: False)
    listeners.keep_up()
    assert first.waiting.wait(WAIT)
    (old,) = set(threading.enumerate()) - before

    boxes["main"] = second  # type: ignore[assignment]
    listeners.keep_up()
    listeners.keep_up()
    assert second.waiting.wait(WAIT)
    first.stirred.set()
    old.join(WAIT)

    assert not old.is_alive()
    assert len(set(threading.enumerate()) - before) == 1
    listeners.stop()
    second.stirred.set()


def test_a_mailbox_that_answers_at_once_is_not_asked_without_a_breath(engine: Engine, monkeypatch) -> None:
    slept: list[float] = []
    listeners = Listeners(listened(engine, MemoryMailbox(name="main")), lambda name: False)

    def wait(seconds: float) -> bool:
        slept.append(seconds)
        return len(slept) > 3

    monkeypatch.setattr(listeners._stopping, "wait", wait)
    listeners._listen(listening.Ear("main", listeners._app.mailboxes["main"]))

    assert slept == [listening.BREATH] * 4


def test_nobody_listens_where_polling_is_not_on_the_timetable(engine: Engine) -> None:
    app, before = listened(engine, Patient()), set(threading.enumerate())

    listeners = scheduler.listeners_of(app, [timetable.named("send_letters")])
    listeners.keep_up()

    assert set(threading.enumerate()) <= before


def test_a_real_servers_idle_brings_a_mail_to_its_owner_without_a_poll(shared_engine: Engine, dovecot: Dovecot) -> None:
    user = dovecot.user()
    box = dovecot.mailbox(user)
    app = listened(shared_engine, MemoryMailbox(name="main"))
    done, waiting = Event(), Event()
    acknowledge, wait = box.acknowledge, box.wait

    def told(ref: str, label: str) -> str | None:
        done.set()
        return acknowledge(ref, label)

    def waits(timeout: float) -> bool:
        waiting.set()
        return wait(timeout)

    box.acknowledge, box.wait = told, waits
    stop = scheduler.start(replace(app, mailboxes={"main": box}), rarely_polled())

    assert waiting.wait(WAIT)  # the first poll found nothing
    dovecot.deliver(user, mail())

    assert done.wait(WAIT)
    stop()
    box.close()
    assert [case.state for case in cases(app)] == [CaseState.ASSIGNED]
