"""Thirty days of mail wait, and the processes that take them in are killed over and over, on a bad line to the mailbox, while more
mail arrives. Then mailbox and database are compared, mail by mail: none lost, none doubled.
"""

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from snapshots import lay_out
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.states import FINAL, LedgerState, LetterState
from liaison.store import events
from liaison.store.session import EXPLANATIONS, open_engine, reading, transaction
from liaison.store.tables import LedgerItem, Letter, MailboxRow, Raw
from liaison.triage import shunt
from tests.build import TUESDAY_10AM, app_on, service
from tests.crash.child import End
from tests.crash.nursery import Nursery
from tests.crash.outage_mails import Arrived
from tests.crash.posts import Post, sha
from tests.crash.scene import SECRET, count_cases, count_moves

AT_ONCE = 0.4  # of the mails wait when the service starts again; the others arrive while it catches up
STOPPED_IT = "screen: reading it stopped the program 3 times"  # what is parked so, a person takes up again


@dataclass(frozen=True)
class Service:
    """A service on SQLite at this post."""

    url: str
    post: Post

    @property
    def settings(self) -> dict[str, str]:
        return {**self.post.settings, "LIAISON_DATABASE__URL": self.url, "LIAISON_SECRET": SECRET}


def open_service(folder: Path, post: Post) -> Service:
    """An empty database with a few people on duty."""
    url = f"sqlite:///{folder}/liaison.db"
    lay_out(folder / "liaison.db")
    engine = open_engine(url)
    service(app_on(engine))
    engine.dispose()
    return Service(url, post)


def blow(dice: random.Random, *, early: bool) -> dict[str, object]:
    """How the next life ends: at a place that it passes, or at an instant; `early`, at one that every life with a mail to fetch passes."""
    if early:
        return {"kill_at": dice.randint(1, 3)}
    if dice.random() < 0.5:
        return {"kill_at": dice.choice((dice.randint(1, 15), dice.randint(16, 400)))}
    return {"kill_after": dice.uniform(0.01, 0.6)}


def catch_up(born: Nursery, here: Service, mails: Sequence[Arrived], kills: int, seed: int) -> datetime:
    """Let processes take in all of these mails, so many of them killed on the way; returns when all was done."""
    dice, killed, lives, now, survived = random.Random(seed), 0, 0, TUESDAY_10AM, False
    waiting = iter(mails)
    deliver(here.post, waiting, int(len(mails) * AT_ONCE))
    each = int(
        len(mails) * (1 - AT_ONCE) / (2 * kills)
    )  # enough for twice as many lives: every one has a mail to fetch
    assert each, f"{len(mails)} mails are too few for {kills} kills"
    here.post.weather(True)
    while killed < kills:
        lives, now = lives + 1, now + timedelta(minutes=2)
        assert lives < 5 * kills, f"only {killed} of {lives} lives were killed before their end"
        ends = born.live(
            here, now=now, troubles=dice.randrange(2**31), together=dice.choice((1, 1, 1, 2)),
            imports=here.post.imports, **blow(dice, early=survived),  # a fast machine's lives outrun a late blow
        )  # fmt: skip
        assert all(end.killed or end.code == 0 for end in ends), [end.trouble for end in ends]
        survived = not any(end.killed for end in ends)
        killed += sum(end.killed for end in ends)
        deliver(here.post, waiting, each)
    here.post.weather(False)
    return come_to_an_end(born, here, waiting, now)


def deliver(post: Post, waiting: Iterable[Arrived], most: int) -> None:
    """The next mails arrive."""
    for _, one in zip(range(most), waiting, strict=False):
        post.deliver(one.raw, one.at)


def come_to_an_end(born: Nursery, here: Service, waiting: Iterable[Arrived], now: datetime) -> datetime:
    """Two undisturbed processes at once while the last mails arrive, then one; a person looks at what stopped the program."""
    arriving = threading.Thread(target=deliver, args=(here.post, waiting, 1_000_000))
    arriving.start()
    for together in (2, 2, 1):
        now += timedelta(minutes=40)
        well(born.live(here, now=now, together=together, imports=here.post.imports))
        arriving.join()
    for _ in range(40):  # rows met by a stop are taken up one at a time
        retry_what_stopped_it(here, now)
        now += timedelta(minutes=40)
        well(born.live(here, now=now, imports=here.post.imports))
        if not unfinished(here):
            break
    return now


BUSY = dict(EXPLANATIONS)[
    "database is locked"
]  # another process commits for longer than this one waits: it is tried again


def well(ends: Sequence[End]) -> None:
    """Nobody killed these lives, and a life alone had no trouble. Two at once get into each other's way, say so, and try again: a mail
    that the other has just moved, a database that is the other's for a while."""
    told = [(end.code, end.trouble) for end in ends]
    assert {code for code, _ in told} == {0}, told
    assert len(ends) > 1 or told[0][1] in ("", BUSY), told


def retry_what_stopped_it(here: Service, now: datetime) -> None:
    """A mail met by three stops is parked unread; a person who sees it there lets it be read again."""
    engine = open_engine(here.url)
    with transaction(engine) as session:
        stopped = select(LedgerItem.id).where(col(LedgerItem.state) == LedgerState.PARKED)
        for row_id in session.scalars(stopped.where(col(LedgerItem.error) == STOPPED_IT)).all():
            shunt.retry(session, row_id or 0, actor=events.person(1), now=now)
    engine.dispose()


def unfinished(here: Service) -> bool:
    """Whether anything is still on its way."""
    engine = open_engine(here.url)
    with reading(engine) as session:
        moving = col(LedgerItem.state).not_in(FINAL[LedgerState]) | (col(LedgerItem.error) == STOPPED_IT)
        untold = col(LedgerItem.acknowledged_at).is_(None)
        row = session.scalars(select(LedgerItem.id).where(moving | untold).limit(1)).first()
        letter = session.scalars(select(Letter.id).where(col(Letter.state).not_in(here.post.rests)).limit(1)).first()
    engine.dispose()
    return row is not None or letter is not None


def compare(here: Service, mails: Sequence[Arrived]) -> None:
    """Mailbox and database, mail by mail. AssertionError says what is lost or doubled."""
    engine = open_engine(here.url)
    try:
        every_mail_has_one_row(engine, here.post, mails)
        every_row_is_where_it_belongs(engine, mails)
        every_byte_is_kept(engine)
        count_cases(engine)
        count_moves(engine)
        every_letter_arrived_once(engine, here.post)
    finally:
        engine.dispose()


def every_mail_has_one_row(engine: Engine, post: Post, mails: Sequence[Arrived]) -> None:
    """What was delivered, what lies in the mailbox and what the ledger holds are the same, each as often as it came."""
    with reading(engine) as session:
        refs = list(session.execute(select(LedgerItem.ref, LedgerItem.raw_sha256)))
        (box,) = session.scalars(select(MailboxRow))
    assert box.trouble is None
    came = Counter(sha(one.raw) for one in mails)
    there = post.held()
    assert came - there == Counter(), f"{(came - there).total()} mails are no longer in the mailbox"
    assert there - came == Counter(), f"{(there - came).total()} mails lie in the mailbox twice"
    rows = Counter(raw for _, raw in refs)
    assert came - rows == Counter(), "lost"
    assert rows - came == Counter(), "doubled"
    assert len({ref for ref, _ in refs}) == len(mails)


def every_row_is_where_it_belongs(engine: Engine, mails: Sequence[Arrived]) -> None:
    """Of identical mails the first came to rest where such a mail belongs, the others as its duplicates; all were told of."""
    with reading(engine) as session:
        rows = list(session.scalars(select(LedgerItem).order_by(col(LedgerItem.id))))
    assert all(row.state in FINAL[LedgerState] and row.acknowledged_at for row in rows)
    belongs = {sha(one.raw): one.rests for one in mails}
    groups: dict[str, list[LedgerItem]] = defaultdict(list)
    for row in rows:
        groups[row.raw_sha256 or ""].append(row)
    for raw, (first, *others) in groups.items():
        assert first.state.value in belongs[raw], f"row {first.id} is at {first.state.value}: {first.error}"
        assert all(row.state is LedgerState.DUPLICATE and row.duplicate_of == first.id for row in others)


def every_byte_is_kept(engine: Engine) -> None:
    """The stored bytes are those whose name they bear."""
    with reading(engine) as session:
        for raw in session.scalars(select(Raw).execution_options(yield_per=200)):
            assert sha(raw.content) == raw.sha256


# what a row says → how often the letter may have arrived
ARRIVED: dict[LetterState, frozenset[int]] = {
    LetterState.SENT: frozenset({1}),
    LetterState.UNKNOWN: frozenset({0, 1}),
    LetterState.SENDING: frozenset({0, 1}),
    LetterState.QUEUED: frozenset({0}),
}


def every_letter_arrived_once(engine: Engine, post: Post) -> None:
    """Every letter has come to rest, and arrived as often as its row says: never twice."""
    with reading(engine) as session:
        letters = list(session.scalars(select(Letter)))
    assert {letter.state for letter in letters} <= post.rests
    as_their_rows_say(letters, post)


def as_their_rows_say(letters: Iterable[Letter], post: Post) -> None:
    """AssertionError names the row of a letter that arrived more or less often than its state allows."""
    arrived = post.letter_ids()
    for letter in letters:
        times = arrived.pop(letter.message_id, 0)
        assert times in ARRIVED[letter.state], f"letter {letter.id} is {letter.state.value} and arrived {times} times"
    assert arrived == Counter(), "letters that nobody wrote"
