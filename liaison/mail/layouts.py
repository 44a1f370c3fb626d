"""Tells the two ways apart in which a folder mailbox lies on disk: both list, find and put away files."""

from __future__ import annotations

import os

from liaison.mail.drop_folder import DropFolder
from liaison.mail.mailbox import MailboxRefused
from liaison.mail.maildir import Maildir

Layout = DropFolder | Maildir


def layout_of(root: str) -> Layout:
    """The way this folder lies on disk. Raises OSError when it is not there or not a folder, MailboxRefused when it would answer itself."""
    with os.scandir(root):
        pass
    # two of the three: a Maildir that has just lost one is a Maildir in trouble, not a directory of other mails
    marks = [os.path.isdir(os.path.join(root, name)) for name in ("cur", "new", "tmp")]
    if sum(marks) >= 2:
        return Maildir(root)
    drop = DropFolder(root)
    if os.path.realpath(root) in (drop.sent.staging, drop.taken):
        raise MailboxRefused(
            "A mail folder may not be called sent or taken: its own letters would come back as mails. Rename it."
        )
    return drop
