"""Where a folder mailbox puts its letters: each one a file under a name made from its Message-ID, written once.

The copies stay there: "it is not among the sent" is the proof that a letter did not go, so whoever collects letters from this
folder copies them, or waits an hour before taking them away.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from liaison.mail.disk import make_folder, sync_folder, write_once


@dataclass(frozen=True)
class SentFolder:
    """`staging` is where a letter is written first, `shelves` where it may lie afterwards (the first is where we put it).

    `suffix` follows the letter's name; `marker` is a file that makes the folder known to mail programs (Maildir++).
    """

    staging: str
    shelves: tuple[str, ...]
    suffix: str
    marker: str | None = None

    def make(self) -> None:
        """Create the folders, lastingly, so that later a missing folder is told from a missing letter. Raises OSError."""
        above = [os.path.dirname(self.marker)] if self.marker else []
        for folder in (*above, self.staging, *self.shelves):
            make_folder(folder)
        if self.marker and not os.path.exists(self.marker):
            os.close(os.open(self.marker, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o660))

    def holds(self, ref: str) -> bool:
        """True when the letter lies here under any flags. Raises OSError when that cannot be told."""
        return any(self._names(name, ref) for shelf in self.shelves for name in os.listdir(shelf))

    def put(self, ref: str, content: bytes) -> None:
        """Write the letter, whole or not at all. Raises OSError; then it is not there."""
        write_once(self.staging, os.path.join(self.shelves[0], ref + self.suffix), content)

    def settle(self) -> None:
        """Make what was put here survive a power cut. Raises OSError."""
        sync_folder(self.shelves[0])

    def open(self) -> bool:
        """True when this account may write letters here, or make the folder to do so."""
        folder = self.staging
        while not os.path.lexists(folder) and folder != os.path.dirname(folder):
            folder = os.path.dirname(folder)
        return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)

    def _names(self, name: str, ref: str) -> bool:
        return name == ref + self.suffix or name.partition(":2,")[0] == ref
