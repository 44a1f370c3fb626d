"""The posts behind servers: a real Dovecot with a real SMTP receiver, and the doubles of Exchange and of Microsoft Graph.

In a storm the servers themselves misbehave, by seeded dice: they are busy, ask for patience, break the line before an effect or behind
it. Servers and doubles are imported where they are wanted.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.crash.posts import Post, sha

SEED = 20261124
OFTEN = 0.01  # of all requests to a double in a storm, those that go wrong
TAKEN = "Liaison"  # the folder into which taken mails are moved
# what a receiver of letters says in a storm: all of it passes
PASSING = (
    *("busy at sign-in", "drop at the sender", "busy at the sender", "recipient later", "drop before the letter"),
    *("drop after the dot, not taken", "drop after the dot, taken", "busy after the dot", "nonsense after the dot"),
)
LIVES = (20_000, 400_000)  # bytes that a connection to the IMAP server lives in a storm


@contextmanager
def graph_double(folder: Path) -> Iterator[Post]:
    """The double of Microsoft Graph; taken mails get a category."""
    from tests.doubles.graph_desk import ADDRESS
    from tests.doubles.graph_double import Fault, GraphDouble

    dice = random.Random(SEED)
    ways: tuple[dict[str, Any], ...] = (
        {"how": "drop"},
        {"how": "drop after"},
        {"status": 503},
        {"status": 429, "code": "tooManyRequests", "headers": {"Retry-After": "7"}},
    )
    with GraphDouble() as double:
        box = double.add(ADDRESS)

        def weather(stormy: bool) -> None:
            double.chance = (lambda _: maybe(dice, lambda: Fault("", **dice.choice(ways)))) if stormy else None

        yield Post(
            {**double.environment(ADDRESS), "LIAISON_MAILBOX__AFTER": "categorise"},
            lambda raw, at: box.put(raw, received=at) and None,
            lambda: Counter(sha(message.raw) for message in box.inside("inbox")),
            lambda: list(double.dispatched),
            ("liaison.mail.graph", "httpx2", "msal"),
            weather,
        )
        assert double.broken == []


def maybe(dice: random.Random, made: Any) -> Any:
    """Something, now and then; mostly nothing."""
    return made() if dice.random() < OFTEN else None


@contextmanager
def ews_double(folder: Path) -> Iterator[Post]:
    """The double of Exchange, read by exchangelib; taken mails are moved into a folder of their own, which changes their names."""
    from tests.doubles.ews_double import running
    from tests.doubles.ews_faults import Fault, How

    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(SEED)
    ways = (How.BUSY, How.UNAVAILABLE, How.DROPPED_BEFORE, How.DROPPED_AFTER)
    with running(folder) as double:
        box = double.box()
        assert double.authority is not None

        def weather(stormy: bool) -> None:
            choose = lambda _: maybe(dice, lambda: Fault(dice.choice(ways)))  # noqa: E731
            double.faults[box.address].choose = choose if stormy else None

        yield Post(
            {
                "LIAISON_MAILBOX__KIND": "ews",
                "LIAISON_MAILBOX__ADDRESS": box.address,
                "LIAISON_MAILBOX__URL": double.url,
                "LIAISON_MAILBOX__USER": box.address,
                "LIAISON_MAILBOX__PASSWORD": "a good password",
                "LIAISON_MAILBOX__SIGN_IN": "basic",
                "LIAISON_MAILBOX__CA_FILE": str(double.authority.ca_file),
                "LIAISON_MAILBOX__AFTER": "move",
                "LIAISON_MAILBOX__TAKEN_FOLDER": TAKEN,
            },
            lambda raw, at: box.deliver(raw, at) and None,
            lambda: Counter(sha(i.mime) for i in list(box.items.values()) if in_exchange(i.folder)),
            lambda: list(box.gone_out),
            ("liaison.mail.ews",),
            weather,
        )


def in_exchange(folder: Any) -> bool:
    """Whether mails of ours lie in this folder of the double."""
    return folder.standing == "inbox" or folder.name == TAKEN


@contextmanager
def imap(folder: Path) -> Iterator[Post]:
    """A real Dovecot behind a line that breaks, and a real SMTP receiver; taken mails are moved, which changes their names."""
    from tests.servers import dovecot
    from tests.servers.flaky_proxy import FlakyProxy
    from tests.servers.letter_receiver import FAULTS, LetterReceiver

    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the receiver's library warns of itself with every letter
    server = dovecot.start()
    receiver = LetterReceiver(server.papers, password=dovecot.PASSWORD)
    line = FlakyProxy(server.imaps, seed=SEED, lives=LIVES)
    user, dice = server.user(), random.Random(SEED)
    friendly = receiver.answer

    def trouble(step: str) -> str | None:
        wrong = [said for name in PASSING for at, said in [FAULTS[name]] if at == step]
        return dice.choice(wrong) if wrong and dice.random() < 0.05 else None

    def weather(stormy: bool) -> None:
        line.healthy = not stormy
        receiver.answer = trouble if stormy else friendly  # type: ignore[method-assign]

    def deliver(raw: bytes, at: datetime) -> None:
        hand.append("INBOX", raw, msg_time=at)

    def held() -> Counter[str]:
        return Counter(sha(raw) for place in ("INBOX", TAKEN) for raw in server.contents(user, place))

    weather(False)
    try:
        with server.client(user) as hand:
            yield Post(
                {
                    "LIAISON_MAILBOX__KIND": "imap",
                    "LIAISON_MAILBOX__HOST": "127.0.0.1",
                    "LIAISON_MAILBOX__PORT": str(line.port),
                    "LIAISON_MAILBOX__USER": user,
                    "LIAISON_MAILBOX__PASSWORD": dovecot.PASSWORD,
                    "LIAISON_MAILBOX__CA_FILE": str(server.papers.ca),
                    "LIAISON_MAILBOX__SMTP_PORT": str(receiver.port),
                    "LIAISON_MAILBOX__AFTER": "move",
                    "LIAISON_MAILBOX__TAKEN_FOLDER": TAKEN,
                },
                deliver,
                held,
                lambda: [letter.raw for letter in receiver.letters],
                ("liaison.mail.imap",),
                weather,
                tells=False,
            )
    finally:
        line.stop()
        receiver.stop()
        server.stop()
