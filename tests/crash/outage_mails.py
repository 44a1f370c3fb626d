"""The mails of thirty days in which the service stood still: made by a seeded generator, each with where it has to come to rest.

Questions of every shape, copies with the very same bytes, mails without a Message-ID or with a used one, automatic ones, large ones,
and bytes that are hardly a mail.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from tests.build import TUESDAY_10AM, mail

DAYS = timedelta(days=30)
SENDERS = 20  # addresses they come from; three of the letters that answer them leave for each in a day


@dataclass(frozen=True)
class Arrived:
    """A mail, when the server received it (aware, UTC), and the ledger states it may come to rest in."""

    raw: bytes
    at: datetime
    rests: frozenset[str]


@dataclass(frozen=True)
class Pen:
    """What a writer of one mail is given: its number, its sender and moment, dice, and the mails before it."""

    number: int
    sender: str
    at: datetime
    dice: random.Random
    earlier: list[Arrived]

    @property
    def own_id(self) -> str:
        return f"<{self.number}@practice.example>"

    def write(self, body: str, *, message_id: str | None = "own", headers: str = "") -> bytes:
        """A mail whose words hold its number, so that no two have the same bytes by chance."""
        words = f"{body}\n\nNumber {self.number}\n"
        name = self.own_id if message_id == "own" else message_id
        return mail(
            words,
            message_id=name,
            sender=self.sender,
            date_=format_datetime(self.at),
            headers=headers,
            subject=f"About {self.number}",
        )


def question(pen: Pen) -> bytes:
    return pen.write(pen.dice.choice(("Could you advise about the dose?", "The prescription is lost", "Any news?")))


def nameless(pen: Pen) -> bytes:
    return pen.write("A dose question without a Message-ID.", message_id=None)


def under_a_used_name(pen: Pen) -> bytes:
    return pen.write("Another dose question.", message_id=f"<{pen.number // 2}@practice.example>")


def copy_of_an_earlier_one(pen: Pen) -> bytes:
    return pen.dice.choice(pen.earlier).raw if pen.earlier else question(pen)


def follow_up(pen: Pen) -> bytes:
    return pen.write("And the next dose?", headers=f"In-Reply-To: <{pen.number // 2}@practice.example>")


def away(pen: Pen) -> bytes:
    return pen.write("I am away until Monday.", headers="Auto-Submitted: auto-replied")


def news(pen: Pen) -> bytes:
    return pen.write("Our spring news.", headers="List-Id: <news.board.example>\nPrecedence: bulk")


def large(pen: Pen) -> bytes:
    return pen.write("A long dose question. " + "More of it. " * pen.dice.randint(2_000, 20_000))


def odd_bytes(pen: Pen) -> bytes:
    return question(pen) + b"\r\ncaf\xe9 \x80\xff\r\n"


def hardly_a_mail(pen: Pen) -> bytes:
    return b"no headers at all, number %d\n" % pen.number


CASE, SAME = frozenset({"case"}), frozenset({"as its first"})
# who writes · how many of a hundred · where it comes to rest
KINDS: tuple[tuple[Callable[[Pen], bytes], int, frozenset[str]], ...] = (
    (question, 62, CASE),
    (nameless, 8, CASE),
    (under_a_used_name, 5, CASE),
    (copy_of_an_earlier_one, 6, SAME),
    (follow_up, 5, frozenset({"case", "follow_up"})),  # a follow-up where what it answers was filed before it
    (away, 5, frozenset({"auto_reply"})),
    (news, 4, frozenset({"set_aside"})),
    (large, 1, CASE),
    (odd_bytes, 3, CASE),
    (hardly_a_mail, 1, CASE),
)


def thirty_days(count: int, seed: int) -> Iterator[Arrived]:
    """So many mails, in the order in which they came, the last of them at TUESDAY_10AM."""
    dice, earlier = random.Random(seed), list[Arrived]()
    shares = [share for _, share, _ in KINDS]
    for number in range(count):
        write, _, rests = dice.choices(KINDS, shares)[0]
        sender = f"Dr Ash Elm <gp{dice.randrange(SENDERS)}@practice.example>"
        at = TUESDAY_10AM - DAYS * (1 - number / count)
        raw = write(Pen(number, sender, at, dice, earlier))
        raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")  # as every mail travels
        first = next((one for one in earlier if one.raw == raw), None) if rests is SAME else None
        arrived = Arrived(raw, at, first.rests if first else (CASE if rests is SAME else rests))
        earlier.append(arrived)
        yield arrived
