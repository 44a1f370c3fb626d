"""Shows colleagues in the mailbox what is taken: read, with keywords, or put away into a folder. Told twice it does no more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from imapclient import IMAPClient

from liaison.mail.imap_folders import ensure, tree_of
from liaison.mail.imap_places import After
from liaison.mail.imap_refs import Item
from liaison.mail.imap_talk import Opened, Talk

SEEN, DELETED, ANY = "\\Seen", "\\Deleted", "\\*"
MARK = "Liaison"
LONGEST = 40  # signs of a keyword; Dovecot takes 50
# Keywords are never forgotten by a folder, and every mail program is told all of them whenever it opens it: past so many no new
# one is made. Colleagues still see that a mail is taken, and by whom if that keyword is there already.
KEYWORDS_AT_MOST = 400
NO_ATOM = re.compile(r"[^A-Za-z0-9]+")


def keywords(label: str) -> list[str]:
    """The keywords that say a label: "4F7K, A. Nurse" is Liaison, Liaison-4F7K and Liaison-A-Nurse."""
    parts = [atom(part) for part in label.split(",")]
    return list(dict.fromkeys([MARK, *(f"{MARK}-{part}" for part in parts if part)]))


def atom(words: str) -> str:
    """Words as a keyword can hold them: plain letters and digits with hyphens between; "" when nothing is left."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return NO_ATOM.sub("-", plain).strip("-")[:LONGEST].strip("-")


def allowed(here: Opened, wanted: Sequence[str]) -> list[str]:
    """Those of the flags that last in this folder, without new keywords where it has too many already."""
    crowded = sum(not flag.startswith("\\") for flag in here.knows) >= KEYWORDS_AT_MOST
    known = {flag.lower() for flag in here.knows}
    lasting = {flag.lower() for flag in here.keeps}
    return [
        flag
        for flag in wanted
        if flag.lower() in lasting
        or (ANY in here.keeps and not flag.startswith("\\") and (flag.lower() in known or not crowded))
    ]


def tell(talk: Talk, item: Item, label: str, after: After, taken: str) -> Item | None:
    """Mark the item, and put it into the folder `taken` if that is wanted; returns its new name if it has one.

    One that is gone, with its folder or without, or whose folder was numbered anew, is left alone. Raises MailboxRefused when nothing may be marked there.
    """
    if not tree_of(talk).has(item.folder):
        return None
    here = talk.open(item.folder, write=True)
    if here.validity != item.validity:
        return None
    talk.client.noop()  # what other hands did meanwhile: a mail that is gone must not be mistaken for one that cannot be marked
    if not mark(talk.client, here, item.uid, label, after) or after != "move" or item.folder == taken:
        return None
    ensure(talk, taken)
    return put_into(talk, item, taken)


def mark(client: IMAPClient, here: Opened, uid: int, label: str, after: After) -> bool:
    """Set the flags that `after` asks for; keywords of an earlier label go. False when there is no such mail.

    A mail that carries our keyword is not marked as read again: a colleague may have marked it unread for a reason.
    """
    now = flags_of(client.get_flags([uid]), uid)
    if now is None:
        return False
    have = {flag.lower() for flag in now}
    ours = keywords(label) if after != "read" else []
    wanted = allowed(here, ours if MARK.lower() in have else [SEEN, *ours])
    if missing := [flag for flag in wanted if flag.lower() not in have]:
        client.add_flags([uid], missing, silent=True)
    keep = {flag.lower() for flag in ours}
    stale = [flag for flag in now if flag.lower().startswith(f"{MARK}-".lower()) and flag.lower() not in keep]
    if stale and ours:
        client.remove_flags([uid], stale, silent=True)
    return True


def flags_of(answer: dict[int, Collection[bytes]], uid: int) -> list[str] | None:
    """The flags that a server says a mail has now; None when it said nothing."""
    return [flag.decode("ascii", "replace") for flag in answer[uid]] if uid in answer else None


def put_into(talk: Talk, item: Item, folder: str) -> Item | None:
    """Move one mail, never removing another: MOVE where it is offered, else a copy and the removal of this one UID alone.

    Returns its name there, if the server says it (UIDPLUS).
    """
    uids, client = [item.uid], talk.client
    new_name(talk)  # clear what an earlier move left
    if talk.can("MOVE"):
        client.move(uids, folder)
        return new_item(talk, folder)
    client.copy(uids, folder)
    moved = new_item(talk, folder)
    remove(talk, uids)
    return moved


def remove(talk: Talk, uids: Sequence[int]) -> None:
    """Remove these mails and no others. Without UID EXPUNGE (UIDPLUS) they stay, marked as deleted: a bare EXPUNGE takes others along."""
    talk.client.add_flags(uids, [DELETED], silent=True)
    if talk.can("UIDPLUS"):
        talk.client.uid_expunge(uids)


def new_name(talk: Talk) -> str:
    """What the server said of the last move: "validity old-uids new-uids", or ""."""
    _, said = talk.client._imap.response("COPYUID")  # the library has no way of its own to ask this
    return said[-1].decode("ascii", "replace") if said and said[-1] else ""


def new_item(talk: Talk, folder: str) -> Item | None:
    """The one mail's name in the folder it was moved to."""
    parts = new_name(talk).split()
    if len(parts) == 3 and parts[0].isdecimal() and parts[2].isdecimal():
        return Item(int(parts[0]), int(parts[2]), folder)
    return None
