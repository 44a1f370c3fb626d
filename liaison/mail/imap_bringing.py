"""Brings the bytes of listed mails, so that none can hold up the others: what cannot be had alone becomes an item with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from imaplib import IMAP4

from liaison.mail.imap_errors import code_of, is_dropped
from liaison.mail.imap_folders import tree_of
from liaison.mail.imap_reading import Listed, look
from liaison.mail.imap_refs import Item
from liaison.mail.imap_talk import Opened, Talk
from liaison.mail.mailbox import Fetched, MailboxError

DROPS = 5  # a mail at which the line dropped so often, each time as the first and alone, is given up and parked
TOO_LARGE = "This mail is over the mailbox's limit of {limit} bytes, so it was not read: look at it in the mailbox."
WITHHELD = "The server lists this mail and does not give its bytes: look at it in the mailbox, then retry."
DROPS_LINE = "The line dropped each time this mail was asked for: look at it in the mailbox, then retry."


class Bringer:
    """Brings the bytes of listed mails. Remembers at which mail the line dropped, so that no mail can stop the others for ever."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._drops: dict[Item, int] = {}
        self._alone = False  # after a drop mails are asked for one by one, until a whole portion has come

    def bring(self, talk: Talk, here: Opened, mails: Sequence[Listed]) -> tuple[list[Fetched], int]:
        """The items of the first of these mails, in order, and how many mails that deals with: all, or those before the line dropped.

        One that has gone is left out. Raises what the library raises when the line drops before the first.
        """
        bodies = {} if self._alone else self._together(talk, here, mails)
        items: list[Fetched] = []
        for count, mail in enumerate(mails):
            try:
                item = self._item(talk, here, mail, bodies)
            except Exception as error:
                if not is_dropped(error):
                    raise
                self._alone = True
                if count:
                    return items, count
                self._remember_drop(here, mail)
                raise
            items += [item] if item else []
        self._alone = False
        return items, len(mails)

    def _together(self, talk: Talk, here: Opened, mails: Sequence[Listed]) -> dict[int, bytes | None]:
        """The bodies by UID, asked for at once; none when the server refuses, as one of them may be the reason."""
        try:
            return bodies_of(talk, [mail.uid for mail in mails if not self._passed_over(here, mail)])
        except IMAP4.error as error:
            self._alone = is_dropped(error)
            if self._alone:
                raise
            return {}
        except OSError:
            self._alone = True
            raise

    def _item(self, talk: Talk, here: Opened, mail: Listed, bodies: dict[int, bytes | None]) -> Fetched | None:
        """One mail's item, asked for alone where it did not come with the others; None when it has gone."""
        ref = str(Item(here.validity, mail.uid, here.name))
        if why := self._passed_over(here, mail):
            return Fetched(ref, None, mail.arrived, why)
        if bodies.get(mail.uid) is None:
            bodies = body_or_none(talk, mail.uid)
        self._drops.pop(Item(here.validity, mail.uid, here.name), None)
        if mail.uid not in bodies:
            return None
        raw = bodies[mail.uid]
        return Fetched(ref, raw, mail.arrived, WITHHELD if raw is None else None)

    def _passed_over(self, here: Opened, mail: Listed) -> str | None:
        """Why a mail is not even asked for, or None."""
        if mail.size > self.max_bytes:
            return TOO_LARGE.format(limit=self.max_bytes)
        given_up = self._drops.get(Item(here.validity, mail.uid, here.name), 0) >= DROPS
        return DROPS_LINE if given_up else None

    def _remember_drop(self, here: Opened, mail: Listed) -> None:
        """The line dropped at this mail, though it was the first to be asked for and alone."""
        item = Item(here.validity, mail.uid, here.name)
        self._drops[item] = self._drops.get(item, 0) + 1


def bodies_of(talk: Talk, uids: Sequence[int]) -> dict[int, bytes | None]:
    """The bytes of these mails by UID; those that have gone are left out, None stands for one that was not given."""
    rows = talk.client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
    return {uid: row.get(b"BODY[]") for uid, row in rows.items() if b"BODY[]" in row}


def body_or_none(talk: Talk, uid: int) -> dict[int, bytes | None]:
    """One mail's bytes by its UID; None when the server lists it and does not give it; nothing when it has gone.

    Raises IMAP4.error when it is the server that has trouble, not the mail.
    """
    try:
        bodies = bodies_of(talk, [uid])
    except IMAP4.error as error:
        if is_dropped(error) or code_of(error) is not None:
            raise
        bodies = {}
    if bodies.get(uid) is None:
        talk.client.noop()  # else a mail that was removed meanwhile may be listed still
        if not talk.client.search(["UID", str(uid)]):
            return {}
    return {uid: bodies.get(uid)}


def get(talk: Talk, item: Item) -> bytes | None:
    """The bytes of one item; None when it is gone, or its folder was numbered anew. Raises MailboxError when it is not given."""
    if not tree_of(talk).has(item.folder):
        return None
    here = look(talk, item.folder)
    if here.validity != item.validity:
        return None
    found = body_or_none(talk, item.uid)
    if item.uid in found and found[item.uid] is None:
        raise MailboxError(WITHHELD)
    return found.get(item.uid)
