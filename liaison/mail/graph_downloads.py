"""Brings the raw bytes of items that the delta named: a few at once, and whatever happens to one of them, the others come.

An item that went away meanwhile is passed over. One that the server cannot give although it knows it is tried again, and after three
tries brought without its bytes, so that a person sees it. When the server itself stops, what came so far is brought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from liaison.mail.graph_delta import Named
from liaison.mail.graph_places import Places
from liaison.mail.graph_wire import AT_ONCE, Wire
from liaison.mail.mailbox import Fetched, MailboxBusy, MailboxError, MailboxRefused, MailGone

PORTION_BYTES = 32_000_000  # a portion ends early after so much, so that a hundred large mails do not fill the memory
STUMBLES = 3  # tries before an item is brought without its bytes
TOO_LARGE = "This mail is over the limit of {limit} bytes, so it was not read: look at it in Outlook."
CANNOT = "Microsoft 365 knows this mail but cannot give its bytes: look at it in Outlook, then retry."
WENT = ("One mail went away before it could be read.", "{n} mails went away before they could be read.")


@dataclass
class Brought:
    """What came, what is left, how many went away, and what stopped us (None: nothing)."""

    items: list[Fetched] = field(default_factory=list)
    left: list[Named] = field(default_factory=list)
    went: int = 0
    trouble: MailboxError | None = None

    def notes(self) -> list[str]:
        """A sentence about those that went away."""
        return [WENT[self.went > 1].format(n=self.went)] if self.went else []


class Downloads:
    """The downloads of one mailbox; it counts stumbles, so one is kept as long as the process lives."""

    def __init__(self, wire: Wire, places: Places, max_bytes: int) -> None:
        self.wire, self.places, self.max_bytes = wire, places, max_bytes
        self._stumbles: Counter[str] = Counter()

    def bring(self, wanted: Sequence[Named]) -> Brought:
        """The bytes of these items, in their order. What is left stands in `left`, to be brought next."""
        brought, size = Brought(), 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for start in range(0, len(wanted), AT_ONCE):
                together = wanted[start : start + AT_ONCE]
                for one, result in zip(together, pool.map(self._one, together), strict=True):
                    self._sort(brought, one, result)
                size = sum(len(item.raw or b"") for item in brought.items)
                if size > PORTION_BYTES or stops(brought.trouble):
                    brought.left += wanted[start + AT_ONCE :]
                    break
        return brought

    def _sort(self, brought: Brought, one: Named, result: Fetched | MailboxError) -> None:
        """Put one result where it belongs."""
        if isinstance(result, Fetched):
            brought.items.append(result)
        elif isinstance(result, MailGone):
            brought.went += 1
        else:
            brought.left.append(one)
            if not stops(brought.trouble):
                brought.trouble = result

    def _one(self, one: Named) -> Fetched | MailboxError:
        """One item, or what kept it from coming."""
        try:
            raw = self.raw(one.ref)
        except (MailGone, MailboxBusy) as error:
            return error
        except MailboxError as error:
            return self._stumbled(one, error)
        self._stumbles.pop(one.ref, None)
        if len(raw) > self.max_bytes:
            return Fetched(one.ref, None, one.received, TOO_LARGE.format(limit=self.max_bytes))
        return Fetched(one.ref, raw, one.received)

    def _stumbled(self, one: Named, error: MailboxError) -> Fetched | MailboxError:
        """The trouble, or at the third time the item without its bytes, if the server does know it and only its bytes fail."""
        try:
            self.wire.ask(self.places.message(one.ref, "?$select=id"))
        except MailboxError as broader:
            return broader
        self._stumbles[one.ref] += 1
        if self._stumbles[one.ref] < STUMBLES:
            return error
        del self._stumbles[one.ref]
        return Fetched(one.ref, None, one.received, CANNOT)

    def raw(self, ref: str) -> bytes:
        """The MIME of one item, cut just over the limit. Raises MailGone and the other MailboxErrors."""
        return self.wire.ask(self.places.message(ref, "/$value"), limit=self.max_bytes).content


def stops(trouble: MailboxError | None) -> bool:
    """True for trouble that is the server's with us, so that asking for the next item is no use."""
    return isinstance(trouble, MailboxBusy | MailboxRefused)
