"""The `folder` mailbox: a directory of mail files, or a Maildir. Mails are read where they lie, letters go to a sent folder.

What is new is decided by `folder_look`, how the files lie on disk by `layouts`. The cursor is a `folder_look.Place`.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Literal

from liaison.clock import Clock, system_clock
from liaison.domain.mails import OutgoingMail
from liaison.mail.compose import kept_copy, letter_ref
from liaison.mail.disk import read, shown, translated
from liaison.mail.examining import examine_locally
from liaison.mail.folder_look import TOO_LARGE, UNREADABLE, Look, Passed, Place, ask, bring, look_at
from liaison.mail.found import Found
from liaison.mail.layouts import Layout, layout_of
from liaison.mail.mailbox import Batch, Fetched, Finding, Known, MailboxError, MailGone, MailRejected

LOOK_EVERY = 1.0  # seconds between two glances while waiting


def nothing_known(refs: Sequence[str]) -> set[str]:
    """For a caller without a ledger: every file is new at every look."""
    return set()


class FolderMailbox:
    """A Mailbox on disk.

    `known` asks the ledger. `after` says what acknowledging does: "leave" the mail in place, or "move" it (a file to `taken/`
    beside the directory, for writers that never replace a file in place; a Maildir's mail to `cur` with the flag S). A file
    changed within the last `quiet` seconds waits for the next poll. A file over `max_bytes` is reported, not read. `clock` is the
    machine's own, as file times are.
    """

    one_way = True  # a letter is laid beside the folder: none to ourselves comes back

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        name: str = "folder",
        known: Known = nothing_known,
        after: Literal["leave", "move"] = "leave",
        quiet: float = 0.0,
        max_bytes: int = 60_000_000,
        clock: Clock = system_clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name, self.root = name, os.path.abspath(path)
        self.after, self.quiet, self.max_bytes = after, quiet, max_bytes
        self._known, self._clock, self._sleep = known, clock, sleep
        self._left: tuple[str, Look] | None = (
            None  # what the last look has not brought yet, and the cursor that goes on with it
        )
        self._pulse: object = None  # the folder's pulse at the last look
        self.notices_within: float | None = None

    def fetch(self, cursor: str | None, limit: int = 100) -> Batch:
        """The next files that are not in the ledger; see the Protocol. Raises MailboxDown, MailboxRefused, CursorLost."""
        place = Place.of(cursor)
        with translated(self.root):
            layout = layout_of(self.root)
            look = self._rest_of(cursor) or look_at(layout, place, self._known, self._is_warm)
            portion = look.portion(limit)
            items, passed = self._bring_all(layout, portion)
        rest, reached = look.after(portion), str(look.place(place, portion))
        self._left, self._pulse = (reached, rest), look.pulse
        passed[Passed.WARM] += look.warm
        notes = [why.note(count) for why, count in passed.items() if count]
        return Batch(items, reached, more=bool(rest.queue), notes=notes)

    def _rest_of(self, cursor: str | None) -> Look | None:
        """The look that this cursor goes on with, if it has anything left."""
        if self._left and self._left[0] == cursor and self._left[1].queue:
            return self._left[1]
        return None

    def _bring_all(self, layout: Layout, portion: Sequence[Found]) -> tuple[list[Fetched], Counter[Passed]]:
        """Read a portion; count what brought nothing. Raises OSError when the folder itself has gone meanwhile."""
        results = [bring(layout, found, self.max_bytes) for found in portion]
        if any(isinstance(result, Passed) or result.raw is None for result in results):
            layout.pulse()
        doubtful = [
            result.ref
            for found, result in zip(portion, results, strict=True)
            if found.again and isinstance(result, Fetched)
        ]
        held = ask(self._known, doubtful)
        items = [result for result in results if isinstance(result, Fetched) and result.ref not in held]
        return items, Counter(result for result in results if isinstance(result, Passed))

    def _is_warm(self, found: Found) -> bool:
        """True for a file changed within the last `quiet` seconds; one whose time lies ahead does not wait for ever."""
        return abs(self._clock().timestamp() - found.written_ns / 1e9) < self.quiet

    def get(self, ref: str) -> bytes:
        """The bytes of one file; see the Protocol."""
        with translated(self.root):
            found = layout_of(self.root).locate(ref)
        if found and found.trouble:
            raise MailboxError(found.trouble)
        try:
            reading = read(found, self.max_bytes) if found else None
        except FileNotFoundError:
            reading = None
        except OSError as error:
            raise MailboxError(UNREADABLE.format(why=error.strerror)) from error
        if reading is None or not reading.found.answers_to(ref):
            raise MailGone("This mail is no longer in the folder, or another bears its name.")
        if reading.content is None:
            raise MailboxError(TOO_LARGE.format(limit=self.max_bytes))
        return reading.content

    def acknowledge(self, ref: str, label: str) -> str | None:
        """Put the mail away if the setting says so; a file that went or was replaced meanwhile is left alone."""
        if self.after == "leave":
            return None
        with translated(self.root):
            layout = layout_of(self.root)
            found = layout.locate(ref)
            if found:
                with suppress(FileNotFoundError):
                    layout.put_away(found, ref)
        return None

    def wait(self, timeout: float) -> bool:
        """Glance at the folder once a second, at most `timeout` seconds; True as soon as a file has come since the last look."""
        before, left = self._pulse or self._pulse_now(), timeout
        self.notices_within = LOOK_EVERY if self._pulse_now() else None
        while left > 0 and not self._stirred(before):
            pause = min(LOOK_EVERY, left)
            self._sleep(pause)
            left -= pause
        return self._stirred(before)

    def _stirred(self, before: object) -> bool:
        """True when the folder's pulse differs from `before`; a folder that is not there does not stir."""
        return self._pulse_now() not in (None, before)

    def _pulse_now(self) -> object:
        try:
            return layout_of(self.root).pulse()
        except OSError:
            return None

    def refs(self, since: datetime | None = None) -> Iterable[str]:
        """The ref of every mail file, or of those the system saw come or change since then."""
        start = since.timestamp() * 1e9 if since else float("-inf")
        with translated(self.root):
            return [found.ref for found in layout_of(self.root).entries() if found.changed_ns >= start]

    def prepare(self, mail: OutgoingMail) -> str:
        """Check the letter and make the sent folder, so that later a missing letter is told from a missing folder."""
        kept_copy(mail)
        with translated(self.root):
            sent = layout_of(self.root).sent
        with translated(sent.staging):
            sent.make()
        return letter_ref(mail)

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Write the letter into the sent folder, whole or not at all; a letter that lies there already is not written again."""
        raw = kept_copy(mail)
        if ref != letter_ref(mail):
            raise MailRejected("This letter was prepared under another name.")
        with translated(self.root):
            sent = layout_of(self.root).sent
        with translated(sent.staging):
            sent.make()
            if not sent.holds(ref):
                sent.put(ref, raw)
        try:
            sent.settle()
        except OSError as error:
            raise MailboxError(f"The letter was written, but not certainly to last ({error.strerror}).") from error

    def was_sent(self, ref: str) -> bool | None:
        """True when the letter lies in the sent folder; False when that folder can be read and it does not; None otherwise."""
        try:
            return layout_of(self.root).sent.holds(ref)
        except OSError:
            return None

    def check(self) -> list[str]:
        """What is wrong with the folder, one sentence each."""
        try:
            with translated(self.root):
                layout = layout_of(self.root)
                odd = sum(bool(found.trouble) for found in layout.entries())
                unfinished = layout.unfinished()
        except MailboxError as error:
            return [str(error)]
        findings = {
            f"Links, closed sub-folders and other entries that are no files: {odd}. They wait among the parked.": odd,
            f"Files ending in .tmp or .part, which are not read: {unfinished}. Rename those that are complete.": unfinished,
            f"Letters cannot be written to {shown(layout.sent.staging)}. Give this account the right to.": not layout.sent.open(),
        }
        return [sentence for sentence, wrong in findings.items() if wrong]

    def examine(self, probe: OutgoingMail | None = None) -> list[Finding]:
        """Reading, and sending the probe; a folder knows of nothing else."""
        return examine_locally(self, probe)

    def valid_until(self) -> datetime | None:
        """A folder asks for no credentials."""
        return None
