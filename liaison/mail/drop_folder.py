"""A plain directory of mail files: the first of the two ways a folder mailbox lies on disk.

It is read with its sub-folders; any file there is a mail, except names that begin with "." or end in .tmp or .part (a writer's
unfinished file; writers should write under such a name, or elsewhere, and rename).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator

from liaison.mail.disk import make_folder
from liaison.mail.found import Found, closed, first_match, is_hidden, is_unfinished, key_of, looked_at
from liaison.mail.sent_folder import SentFolder


class DropFolder:
    """A plain directory into which others copy or save mails. Taken mails go to `taken/`, letters to `sent/`, both beside it."""

    def __init__(self, root: str) -> None:
        self.root = root
        beside = os.path.dirname(os.path.realpath(root))
        self.taken = os.path.join(beside, "taken")
        sent = os.path.join(beside, "sent")
        self.sent = SentFolder(staging=sent, shelves=(sent,), suffix=".eml")
        self.rewrites = True  # a file may be replaced in place

    def entries(self) -> Iterator[Found]:
        """Every mail file. Raises OSError when the directory itself cannot be listed."""
        for row, key in self._walk():
            if not isinstance(row, os.DirEntry):
                yield row
            elif not is_unfinished(row.name) and (found := looked_at(row, key)):
                yield found

    def unfinished(self) -> int:
        """How many files carry a writer's mark of being incomplete."""
        return sum(isinstance(row, os.DirEntry) and is_unfinished(row.name) for row, _ in self._walk())

    def _walk(self) -> Iterator[tuple[os.DirEntry[str] | Found, str]]:
        """Every entry that is not a folder, with its path below the root; a closed sub-folder as an entry in trouble."""
        inner = [""]
        while inner:
            under = inner.pop()
            try:
                with os.scandir(self.root + "/" + under) as rows:
                    listing = [row for row in rows if not is_hidden(row.name)]
            except OSError as error:
                if not under:
                    raise
                if not isinstance(error, FileNotFoundError):
                    yield closed(self.root + "/" + under, under.rstrip("/"), error), under
                continue
            for row in listing:
                if row.is_dir(follow_symlinks=False):
                    inner.append(f"{under}{row.name}/")
                else:
                    yield row, under + row.name

    def locate(self, ref: str) -> Found | None:
        """The file that `ref` names, here or among the taken; None when it is gone or holds something else now."""
        key = key_of(ref)
        if key is None:
            return first_match(ref, [], self.entries())
        return first_match(ref, [(self.root + "/" + key, key), (self._place(ref, key), key)], [])

    def put_away(self, found: Found, ref: str) -> None:
        """Move a taken mail to `taken/`; the name begins with a hash, so that nothing there is overwritten."""
        target = self._place(ref, found.key)
        if found.path != target:
            make_folder(self.taken)
            shutil.move(found.path, target)

    def _place(self, ref: str, key: str) -> str:
        tail = os.path.basename(key)[-40:]
        return os.path.join(self.taken, f"{hashlib.sha256(ref.encode()).hexdigest()[:16]}-{tail}")

    def pulse(self) -> object:
        """Something that differs once a file has come or gone."""
        return os.stat(self.root).st_mtime_ns
