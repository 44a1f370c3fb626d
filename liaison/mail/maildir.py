"""A Maildir: the second of the two ways a folder mailbox lies on disk. Its inbox is read: `new` and `cur`.

A mail keeps its base name (before ":2,") when a mail program moves it from `new` to `cur` or sets flags, and so it keeps its ref.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from liaison.mail.found import Found, first_match, is_hidden, is_unfinished, key_of, looked_at
from liaison.mail.sent_folder import SentFolder


class Maildir:
    """A Maildir. A taken mail is moved to `cur` with the flag S (seen), letters go to `.Sent`, as in Maildir++."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.new, self.cur = os.path.join(root, "new"), os.path.join(root, "cur")
        sent = os.path.join(root, ".Sent")
        self.sent = SentFolder(
            staging=os.path.join(sent, "tmp"),
            shelves=(os.path.join(sent, "cur"), os.path.join(sent, "new")),
            suffix=":2,S",
            marker=os.path.join(sent, "maildirfolder"),
        )
        self.rewrites = False  # files of a Maildir never change, and flags change the system's time

    def entries(self) -> Iterator[Found]:
        """Every mail in `new`, then `cur`, so that one moved between the two looks is seen at least once. Raises OSError."""
        refs: set[str] = set()
        for row in self._rows():
            found = looked_at(row, base_name(row.name))
            if found and found.ref not in refs:
                refs.add(found.ref)
                yield found

    def unfinished(self) -> int:
        """How many files carry a writer's mark of being incomplete."""
        return sum(is_unfinished(base_name(row.name)) for row in self._rows(finished=False))

    def _rows(self, *, finished: bool = True) -> Iterator[os.DirEntry[str]]:
        for folder in (self.new, self.cur):
            with os.scandir(folder) as rows:
                listing = list(rows)
            for row in listing:
                skip = is_hidden(row.name) or (finished and is_unfinished(base_name(row.name)))
                if not skip and not row.is_dir(follow_symlinks=False):
                    yield row

    def locate(self, ref: str) -> Found | None:
        """The file that `ref` names, whichever of the two folders and whatever its flags; None when it is gone."""
        key = key_of(ref)
        places = [f"{self.new}/{key}", f"{self.cur}/{key}:2,S", f"{self.cur}/{key}"] if key else []
        return first_match(ref, [(place, key or "") for place in places], self.entries())

    def put_away(self, found: Found, ref: str) -> None:
        """Move the mail to `cur` and add the flag S; other flags stay."""
        flags = os.path.basename(found.path).partition(":2,")[2]
        wanted = "".join(sorted({*flags, "S"}))
        target = os.path.join(self.cur, f"{found.key}:2,{wanted}")
        if found.path != target:
            os.rename(found.path, target)

    def pulse(self) -> object:
        """Something that differs once a mail has come or gone."""
        return os.stat(self.new).st_mtime_ns, os.stat(self.cur).st_mtime_ns


def base_name(name: str) -> str:
    """The part of a Maildir file name that stays when the mail is moved or flagged."""
    return name.partition(":2,")[0]
