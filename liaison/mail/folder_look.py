"""One look at a folder mailbox: which files are new, in what order, and what reading each of them gives.

Each look lists the folder and asks the ledger (`known`) which refs it holds; what it does not hold is new, in the order in which
the system saw it come, whatever its own times say. Known files are never opened. One exception: a file whose name, size and time
stayed but which the system says was changed since the cursor is read, and is a new mail if its content is new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from liaison.mail.disk import NOT_THE_FILE, Reading, read
from liaison.mail.found import Found
from liaison.mail.layouts import Layout
from liaison.mail.mailbox import CursorLost, Fetched, Known

ASKED_AT_ONCE = 500  # refs in one question to the ledger
PORTION_BYTES = 32_000_000  # a portion ends early after so much, so that a hundred large mails do not fill the memory

UNREADABLE = "This file cannot be read ({why}): give the service's account the right to read it, then retry."
TOO_LARGE = "This file is over the mailbox's limit of {limit} bytes, so it was not read: look at it in the folder, or raise the limit."


class Passed(Enum):
    """Why a file brought no mail this time, with the words for one of them and for several."""

    WENT = ("One file went away before it could be read.", "{n} files went away before they could be read.")
    WARM = (
        "One file is still being written; the next poll looks again.",
        "{n} files are still being written; the next poll looks again.",
    )

    def note(self, count: int) -> str:
        """The sentence about `count` such files."""
        one, several = self.value
        return one if count == 1 else several.format(n=count)


@dataclass(frozen=True)
class Place:
    """How far a caller has come: the system's time of change (ns) up to which files were looked at, and a number that makes each
    place unique, so that a caller who comes back with an older one (its commit failed) is recognised."""

    changed_ns: int
    portion: int

    def __str__(self) -> str:
        return f"folder:{self.changed_ns:x}:{self.portion:x}"

    @classmethod
    def of(cls, cursor: str | None) -> Place | None:
        """The place a cursor names; None for the very beginning. Raises CursorLost for a cursor of another kind."""
        if cursor is None:
            return None
        kind, _, numbers = cursor.partition(":")
        try:
            changed, portion = (int(number, 16) for number in numbers.split(":"))
        except ValueError as error:
            raise CursorLost("The stored place is not one of a folder; everything is looked at again.") from error
        if kind != "folder":
            raise CursorLost("The stored place belongs to another kind of mailbox; everything is looked at again.")
        return cls(changed, portion)


@dataclass(frozen=True)
class Look:
    """What a look saw and has not brought yet: the queue, oldest first; `newest`, the latest change it saw (ns); how many files are
    left out because they are still being written; and the folder's pulse."""

    queue: Sequence[Found]
    newest: int
    warm: int
    pulse: object

    def portion(self, limit: int) -> Sequence[Found]:
        """The first files of the queue: at most `limit`, and fewer when they are large."""
        size = 0
        for count, found in enumerate(self.queue[:limit]):
            size += found.size
            if count and size > PORTION_BYTES:
                return self.queue[:count]
        return self.queue[:limit]

    def after(self, portion: Sequence[Found]) -> Look:
        """The same look with a portion brought."""
        return replace(self, queue=self.queue[len(portion) :], warm=0)

    def place(self, before: Place | None, portion: Sequence[Found]) -> Place:
        """Where a caller stands after `portion`; at the end of the queue all that the look saw counts as looked at."""
        start = before or Place(0, 0)
        reached = self.newest if len(portion) == len(self.queue) else portion[-1].changed_ns
        return Place(max(start.changed_ns, reached), start.portion + bool(portion))


def look_at(layout: Layout, place: Place | None, known: Known, is_warm: Callable[[Found], bool]) -> Look:
    """List the folder, ask the ledger, queue what is new. Raises OSError when the folder cannot be listed."""
    pulse = layout.pulse()
    everything = {found.ref: found for found in layout.entries()}
    held = ask(known, list(everything))
    new = [found for ref, found in everything.items() if ref not in held]
    cold = [found for found in new if not is_warm(found)]
    again = [everything[ref] for ref in held if is_suspect(everything[ref], place)] if layout.rewrites else []
    queue = sorted(
        cold + [replace(found, again=True) for found in again], key=lambda found: (found.changed_ns, found.key)
    )
    newest = max((found.changed_ns for found in everything.values()), default=0)
    return Look(queue, newest, len(new) - len(cold), pulse)


def is_suspect(found: Found, place: Place | None) -> bool:
    """True for a known file that the system says was changed since: something may have been put in its place."""
    return place is not None and found.changed_ns > place.changed_ns and not found.trouble


def ask(known: Known, refs: Sequence[str]) -> set[str]:
    """Which of these refs the ledger holds."""
    held: set[str] = set()
    for start in range(0, len(refs), ASKED_AT_ONCE):
        held |= known(refs[start : start + ASKED_AT_ONCE])
    return held.intersection(refs)


def bring(layout: Layout, found: Found, limit: int) -> Fetched | Passed:
    """Read one file of the queue. What cannot be read is an item too, with the reason, so that somebody sees it.

    Raises OSError only for trouble that is not the file's own (NOT_THE_FILE).
    """
    if found.trouble:
        return Fetched(found.ref, None, found.arrived, found.trouble)
    try:
        reading = read_where_it_lies(layout, found, limit)
    except FileNotFoundError:
        return Passed.WENT
    except OSError as error:
        if error.errno in NOT_THE_FILE:
            raise
        return Fetched(found.ref, None, found.arrived, UNREADABLE.format(why=error.strerror))
    return item_of(reading, limit, again=found.again)


def item_of(reading: Reading, limit: int, *, again: bool) -> Fetched | Passed:
    """The item that a reading makes; a file that changed meanwhile waits for the next poll."""
    if not reading.steady:
        return Passed.WARM
    now, content = reading.found, reading.content
    if content is None:
        return Fetched(now.ref, None, now.arrived, TOO_LARGE.format(limit=limit))
    return Fetched(now.ref_of(content) if again else now.ref, content, now.arrived)


def read_where_it_lies(layout: Layout, found: Found, limit: int) -> Reading:
    """Read the file, also when a mail program has just moved it from `new` to `cur`. Raises OSError."""
    try:
        return read(found, limit)
    except FileNotFoundError:
        moved = layout.locate(found.ref)
        if moved is None:
            raise
        return read(moved, limit)
