"""Where letters lie on an IMAP server, and what that says of their fate. The order of steps leaves proof at every stop:

    prepared   in Drafts, without a mark                       it certainly did not go
    handed on  in Drafts with the mark "sending"               not known: a person looks
    taken      in Drafts with the mark "sent", then in Sent    it went

A letter is found by its Message-ID, which is its ref too: it is ours, unique, and stays when a letter is tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from imaplib import IMAP4

from liaison.mail.imap_folders import ensure, tree_of
from liaison.mail.imap_places import Folders
from liaison.mail.imap_refs import Item
from liaison.mail.imap_taken import ANY, SEEN, flags_of, put_into, remove
from liaison.mail.imap_talk import Opened, Talk
from liaison.mail.mailbox import MailboxRefused

DRAFT = "\\Draft"
SENDING, SENT = "$LiaisonSending", "$LiaisonSent"
# where a folder keeps no keywords of one's own, two flags that every server has stand for them
INSTEAD = {SENDING: "\\Flagged", SENT: "\\Answered"}
UNMARKED = "The drafts folder keeps no marks, so a letter's fate could not be told. Choose another in LIAISON_MAILBOX__DRAFTS_FOLDER."


@dataclass(frozen=True)
class Shelves:
    """The names of the two folders at this server."""

    drafts: str
    sent: str


def shelves(talk: Talk, folders: Folders) -> Shelves:
    """Which folders letters lie in. Raises IMAP4.error."""
    tree = tree_of(talk)
    return Shelves(tree.special("\\Drafts", folders.drafts), tree.special("\\Sent", folders.sent))


def copies(talk: Talk, folder: str, ref: str, *, write: bool = False) -> list[int]:
    """The UIDs of a letter in a folder; none where there is no such folder."""
    if not tree_of(talk).has(folder):
        return []
    talk.open(folder, write=write)
    talk.client.noop()  # what others did meanwhile: a folder that is open already is not asked anew
    return sorted(talk.client.search(["HEADER", "Message-ID", ref]))


def draft_of(talk: Talk, shelf: Shelves, ref: str, raw: bytes) -> None:
    """Put the letter into Drafts, unless it lies there or among the sent already. Bytes carry no time: the server gives its own."""
    if copies(talk, shelf.sent, ref) or copies(talk, shelf.drafts, ref):
        return
    for folder in (shelf.drafts, shelf.sent):
        ensure(talk, folder)
    talk.client.append(shelf.drafts, raw, [SEEN, DRAFT])


def marks(here: Opened) -> dict[str, str]:
    """Which flags stand for "sending" and "sent" in a drafts folder. Raises MailboxRefused where it keeps neither."""
    keeps = {flag.lower() for flag in here.keeps}
    chosen = {mark: mark if ANY in here.keeps or mark.lower() in keeps else INSTEAD[mark] for mark in (SENDING, SENT)}
    if any(flag in INSTEAD.values() and flag.lower() not in keeps for flag in chosen.values()):
        raise MailboxRefused(UNMARKED)
    return chosen


def fate(talk: Talk, shelf: Shelves, ref: str) -> bool | None:
    """Whether the letter went: True, False on proof that it did not, None when what lies there proves neither."""
    drafts = copies(talk, shelf.drafts, ref)
    flags = flags_by_uid(talk, drafts)
    if any(flags.get(uid, set()) & {SENT.lower(), INSTEAD[SENT].lower()} for uid in drafts) or copies(
        talk, shelf.sent, ref
    ):
        return True
    untouched = drafts and all(
        uid in flags and not flags[uid] & {SENDING.lower(), INSTEAD[SENDING].lower()} for uid in drafts
    )
    return False if untouched else None


def says_sent(flags: set[str]) -> bool:
    """Whether a draft's flags say that it went; the flag that stands in for the keyword counts only where we took \\Draft away with it."""
    return SENT.lower() in flags or (INSTEAD[SENT].lower() in flags and DRAFT.lower() not in flags)


def flags_by_uid(talk: Talk, uids: Sequence[int]) -> dict[int, set[str]]:
    """The flags of these mails, in lower case as servers may write them anyhow."""
    rows = talk.client.get_flags(uids) if uids else {}
    return {uid: {flag.lower() for flag in flags_of(rows, uid) or ()} for uid in rows}


def mark_sending(talk: Talk, shelf: Shelves, ref: str) -> bool:
    """Mark the draft as being handed on; False when it is not there. From here on its absence among the sent proves nothing."""
    uids = copies(talk, shelf.drafts, ref, write=True)
    if not uids:
        return False
    assert talk.here is not None
    talk.client.add_flags(uids, [marks(talk.here)[SENDING]], silent=True)
    return True


def unmark(talk: Talk, shelf: Shelves, ref: str) -> None:
    """It was certainly not taken: the draft is as it was before."""
    uids = copies(talk, shelf.drafts, ref, write=True)
    if uids and talk.here is not None:
        talk.client.remove_flags(uids, [marks(talk.here)[SENDING]], silent=True)


def mark_sent(talk: Talk, shelf: Shelves, ref: str) -> None:
    """It was taken: say so on the draft, in one step with taking back "sending", so that no moment lies between."""
    uids = copies(talk, shelf.drafts, ref, write=True)
    if uids and talk.here is not None:
        talk.client.set_flags(uids, [SEEN, marks(talk.here)[SENT]], silent=True)


def file_sent(talk: Talk, shelf: Shelves, ref: str, *, server_does: bool) -> None:
    """Bring the draft of a taken letter to where sent letters lie; with `server_does` the server keeps a copy of its own there."""
    uids = copies(talk, shelf.drafts, ref, write=True)
    surplus = uids if server_does else uids[1:]
    if surplus:
        remove(talk, surplus)
    if not server_does and uids and talk.here is not None:
        put_into(talk, Item(talk.here.validity, uids[0], shelf.drafts), shelf.sent)


def kept_at(talk: Talk, shelf: Shelves, ref: str) -> datetime | None:
    """When the server says that it received the letter, by its own clock; None when it cannot be told."""
    for folder in (shelf.sent, shelf.drafts):
        with suppress(IMAP4.error, ValueError):
            uids = copies(talk, folder, ref)
            rows = talk.client.fetch(uids, ["INTERNALDATE"])
            when = [row[b"INTERNALDATE"] for row in rows.values() if b"INTERNALDATE" in row]
            if when:
                return max(when).astimezone(UTC)  # type: ignore[no-any-return]
    return None
