"""Ways to sign in (SASL), the same for IMAP and SMTP: which of those a server offers, and what is said. The line is safe by then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from liaison.mail.imap_places import Account, Door
from liaison.mail.mailbox import MailboxRefused

# in the order in which they are preferred: the standard one first (RFC 7628), then the one that Microsoft and Google made
BY_TOKEN = ("OAUTHBEARER", "XOAUTH2")
BY_PASSWORD = ("PLAIN", "LOGIN")


@dataclass(frozen=True)
class Way:
    """One way in: its name, what is said first, and what is said to each further question (the last answer is said again)."""

    name: str
    answers: tuple[bytes, ...] = field(repr=False)
    token: str | None = field(default=None, repr=False)

    def answer(self, number: int) -> bytes:
        """What is said to the question of this number, the first being 0."""
        return self.answers[min(number, len(self.answers) - 1)]


def way_in(account: Account, door: Door, offered: Collection[str]) -> Way:
    """The best way in that the server offers (names in capitals). Raises MailboxRefused when there is none that is known here."""
    wanted = BY_TOKEN if account.tokens else BY_PASSWORD
    name = next((name for name in wanted if name in offered), None)
    if name is None:
        raise MailboxRefused(
            f"The server {door} offers no way to sign in with {'tokens' if account.tokens else 'a password'}: "
            f"it would need {' or '.join(wanted)}. Ask its administrator, or choose the other way in the settings."
        )
    if account.tokens is None:
        return by_password(name, account)
    token = account.tokens.token()
    return by_token(name, account.user, token, door)


def by_token(name: str, user: str, token: str, door: Door) -> Way:
    """OAUTHBEARER or XOAUTH2. A server that refuses asks once more, and is answered as each of the two wants it."""
    if name == "OAUTHBEARER":
        identity = user.replace("=", "=3D").replace(",", "=2C")
        said = f"n,a={identity},\x01host={door.host}\x01port={door.port}\x01auth=Bearer {token}\x01\x01"
        return Way(name, (said.encode(), b"\x01"), token)
    return Way(name, (f"user={user}\x01auth=Bearer {token}\x01\x01".encode(), b""), token)


def by_password(name: str, account: Account) -> Way:
    """PLAIN (RFC 4616), or LOGIN for servers that know nothing else."""
    user, password = account.user.encode(), (account.password or "").encode()
    if name == "PLAIN":
        return Way(name, (b"\0" + user + b"\0" + password,))
    return Way(name, (user, password))
