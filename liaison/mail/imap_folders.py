"""Finds and makes folders on an IMAP server: by what the server marks them as (RFC 6154), by the names people use, with its delimiter."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from imaplib import IMAP4

from liaison.mail.imap_refs import INBOX
from liaison.mail.imap_talk import Talk

# what a server that marks none of its folders may call them; the first is the name of one that has to be made
USUAL = {
    "\\Sent": ("Sent", "Sent Items", "Sent Messages", "Sent Mail"),
    "\\Drafts": ("Drafts", "Draft"),
}
NO_MAILS = {"\\noselect", "\\nonexistent"}  # a name in the tree that holds no mails


@dataclass(frozen=True)
class Folder:
    """One folder as the server lists it: its name there, and its marks in lower case."""

    name: str
    marks: frozenset[str]

    @property
    def holds_mails(self) -> bool:
        """Whether it is more than a name in the tree."""
        return not self.marks & NO_MAILS


@dataclass(frozen=True)
class Tree:
    """Every folder, the sign between the parts of a name, and what stands before names of one's own ("INBOX." on some servers)."""

    folders: Sequence[Folder]
    delimiter: str
    prefix: str

    def named(self, wanted: str) -> str:
        """A folder's name at this server: of "Inbox/GP queries", with its delimiter; one that is there, as it is written there.

        A name that is written with the server's own delimiter is taken as it stands.
        """
        parts = wanted.split("/") if "/" in wanted else [wanted]
        if parts[0].upper() == INBOX:
            parts[0] = INBOX
        name = self.delimiter.join(parts) if self.delimiter else wanted
        choices = [wanted, name, self.prefix + name]
        there = {folder.name for folder in self.folders}
        own = name if parts[0] == INBOX or not self.prefix or name.startswith(self.prefix) else self.prefix + name
        return next((choice for choice in choices if choice in there), own)

    def has(self, name: str) -> bool:
        """Whether there is a folder of this name that holds mails."""
        return name == INBOX or any(folder.name == name and folder.holds_mails for folder in self.folders)

    def special(self, mark: str, wanted: str | None) -> str:
        """The folder for sent letters or drafts: the one named in the settings, else the one marked so, else by its usual name."""
        if wanted:
            return self.named(wanted)
        marked = [folder.name for folder in self.folders if mark.lower() in folder.marks and folder.holds_mails]
        usual = [self.named(name) for name in USUAL[mark]]
        return next((name for name in [*marked, *usual] if self.has(name)), usual[0])


def tree_of(talk: Talk) -> Tree:
    """Every folder of the account; a connection asks once. Raises IMAP4.error."""
    if not isinstance(talk.tree, Tree):
        talk.tree = asked(talk)
    return talk.tree


def asked(talk: Talk) -> Tree:
    """Every folder, as the server lists them now."""
    rows = talk.client.list_folders()
    folders = [
        Folder(name, frozenset(mark.decode("ascii", "replace").lower() for mark in marks)) for marks, _, name in rows
    ]
    signs = [sign.decode("ascii", "replace") for _, sign, _ in rows if sign]
    return Tree(folders, signs[0] if signs else "", prefix_of(talk))


def prefix_of(talk: Talk) -> str:
    """What stands before the names of one's own folders (RFC 2342)."""
    if not talk.can("NAMESPACE"):
        return ""
    personal = talk.client.namespace().personal
    return str(personal[0][0]) if personal else ""


def ensure(talk: Talk, name: str) -> None:
    """Make a folder if it is not there. Raises IMAP4.error; that somebody else was quicker is no error."""
    if tree_of(talk).has(name):
        return
    try:
        talk.client.create_folder(name)
    except IMAP4.error:
        if not asked(talk).has(name):
            raise
    talk.tree = None
    with suppress(IMAP4.error):  # for people: a mail program shows the folders that are subscribed to
        talk.client.subscribe_folder(name)
