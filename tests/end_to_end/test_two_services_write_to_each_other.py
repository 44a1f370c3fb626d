"""Two of these services, each with its own database and mailbox, and a wire between them: whatever one sends, the other receives, and the
wire may lose every mark by which machines know each other. It falls silent by itself, and nothing is lost on the way."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from build import TUESDAY_10AM, app_on, cases, ledger, letters, mail, service, take_in, triage_all
from returning import gone
from sqlalchemy import Engine, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.service import Service
from liaison.domain.states import LedgerState
from liaison.mail.compose import compose
from liaison.outbox import send
from liaison.store.session import open_engine, transaction
from liaison.store.tables import Letter, MailboxRow

A, B = "queries@north.example", "queries@south.example"
TURNS = 12
MARKS = re.compile(rb"^(?:Auto-Submitted|X-Auto-Response-Suppress|X-Liaison-Letter):.*\r\n", re.M)
THREAD = re.compile(rb"^(?:In-Reply-To|References):.*(?:\r\n[ \t].*)*\r\n", re.M)
TOKEN = re.compile(rb"[A-Z0-9]{4,6}-[A-Z2-7]{16}")

# what the wire does to a mail on its way
WIRES: dict[str, Callable[[bytes], bytes]] = {
    "leaves mails alone": lambda raw: raw,
    "drops every mark of a machine": lambda raw: MARKS.sub(b"", raw),
    "drops the marks, the thread and the token": lambda raw: TOKEN.sub(b"", THREAD.sub(b"", MARKS.sub(b"", raw))),
}


@pytest.fixture
def south_engine(sqlite_template, tmp_path) -> Iterator[Engine]:
    """The other service's database."""
    import shutil

    shutil.copy(sqlite_template, tmp_path / "south.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'south.db'}")
    yield engine
    engine.dispose()


def town(engine: Engine, address: str) -> App:
    """A service with this address."""
    app = app_on(engine)
    service(app)
    take_in(app)
    with transaction(engine) as session:
        session.execute(update(MailboxRow).where(col(MailboxRow.name) == "main").values(address=address))
    return app


def sent(app: App, already: set[int], wire: Callable[[bytes], bytes], now: datetime) -> list[bytes]:
    """What left since, as the wire hands it over."""
    gone(app, now)
    fresh = [letter for letter in letters(app) if letter.state.value == "sent" and letter.id not in already]
    already.update(letter.id or 0 for letter in fresh)
    return [wire(compose(send.outgoing(letter, now))) for letter in fresh]


@pytest.mark.parametrize("how", WIRES)
def test_it_falls_silent_and_nothing_is_lost(memory_engine: Engine, south_engine: Engine, how: str) -> None:
    north, south = town(memory_engine, A), town(south_engine, B)
    first = mail("Could you advise about the dose please?", sender=B, message_id="<spark@south.example>").replace(
        b"To: queries@liaison.example", f"To: {A}".encode()
    )
    take_in(north, first)
    triage_all(north)
    gone_before: dict[str, set[int]] = {A: set(), B: set()}
    carried = {A: 1, B: 0}

    quiet = 0
    for turn in range(TURNS):
        now = TUESDAY_10AM + timedelta(minutes=5 * turn)
        moved = 0
        for source, target, address in ((north, south, A), (south, north, B)):
            mails = sent(source, gone_before[address], WIRES[how], now)
            take_in(target, *mails, now=now)
            triage_all(target, now=now)
            carried[B if address == A else A] += len(mails)
            moved += len(mails)
        quiet = quiet + 1 if moved == 0 else 0

    assert quiet >= 3  # it ended by itself, long before we stopped looking
    for app, address in ((north, A), (south, B)):
        automatic = [letter for letter in letters(app) if letter.automatic]
        assert len(automatic) <= Service().automatic_per_day
        assert len(ledger(app)) == carried[address]
        assert all(
            row.state in {LedgerState.CASE, LedgerState.FOLLOW_UP, LedgerState.AUTO_REPLY} for row in ledger(app)
        )
    assert len(cases(north)) >= 1


def test_the_wire_that_drops_everything_makes_them_answer_at_all_so_the_test_above_means_something(
    memory_engine: Engine, south_engine: Engine
) -> None:
    north, south = town(memory_engine, A), town(south_engine, B)
    take_in(north, mail("the dose please?", sender=B))
    triage_all(north)

    mails = sent(north, set(), WIRES["drops the marks, the thread and the token"], TUESDAY_10AM)
    take_in(south, *mails)
    triage_all(south)

    assert [letter.to for letter in letters(south) if isinstance(letter, Letter)] == [[A]]
