"""Examines a Microsoft 365 mailbox for `doctor`: each thing looked at gives a finding, and what is not well says what to do.

The proof that only this mailbox is open to us is another mailbox's refusal: asked for its inbox, Graph must answer 403.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from liaison.domain.mails import OutgoingMail
from liaison.mail.graph_letters import Letters
from liaison.mail.graph_marks import LADDER, After, category
from liaison.mail.graph_places import Places
from liaison.mail.graph_tokens import Identity, ends_at
from liaison.mail.graph_wire import NOT_TRUSTED, UNREACHABLE, Wire, is_certificate, kind, segment
from liaison.mail.mailbox import Finding, MailboxError

SKEW = timedelta(minutes=2)  # a signature of ours is refused from five minutes on
SOON = timedelta(days=14)  # before the end of a secret or certificate
LOOKS = 5  # for the copy of a letter that was sent, a second apart
ROLES = ("Mail.", "Calendars.", "MailboxSettings.")  # what a token of a tenant-wide consent carries

OPEN = (
    "ALARM: the other mailbox, {other}, is open to this application, so others are too. Take the consent for the whole tenant away and "
    "scope the roles to this mailbox (docs/graph.md)."
)
CLOSED = "The other mailbox, {other}, is closed to us."
CLOSED_BY_POLICY = "{closed} The sign-in does carry a consent for the whole tenant, so only an access policy keeps it closed: see docs/graph.md."
NO_OTHER = "Not looked at: name another mailbox of the tenant in LIAISON_MAILBOX__FORBIDDEN_MAILBOX, which must be closed to us."
NOTHING_PROVEN = "Nothing is proven: there is no mailbox {other} (status {status}). Name one that exists in LIAISON_MAILBOX__FORBIDDEN_MAILBOX."
NO_PROBE = "Not tried: ask for a letter to ourselves."
MOVES = {
    "leave": "Nothing is marked: the setting is to leave mails as they are.",
    "read": "Mails can be marked.",
    "categorise": "Mails can be marked and categorised.",
    "move": "Mails can be marked, categorised and put into the taken folder.",
}
COPY = {
    True: "Its copy lies in the mailbox, in the folder {folder!r}.",
    False: "It is a draft still: look in Drafts and try again.",
    None: "It has left, but its copy was not there within five seconds: look in Sent Items.",
}


@dataclass(frozen=True)
class Examination:
    """What is examined, and what it was told."""

    wire: Wire
    places: Places
    letters: Letters
    after: After
    forbidden: str | None
    ends: datetime | None


def examine(this: Examination, probe: OutgoingMail | None) -> list[Finding]:
    """Every finding, in the order of EXAMINED; never raises."""
    tls, clock = line(this)
    signed_in = attempt("sign-in", lambda: sign_in(this))
    if not (tls.ok and signed_in.ok):
        return [finding for finding in (tls, signed_in, clock, expiry(this)) if finding]
    found = [tls, signed_in, attempt("scope", lambda: scope(this)), attempt("read", lambda: reading(this))]
    return [*found, *sending(this, probe), *([clock] if clock else []), expiry(this)]


def attempt(what: str, look: Callable[[], Finding]) -> Finding:
    """A finding, or the trouble as a finding."""
    try:
        return look()
    except MailboxError as error:
        return Finding(what, False, str(error))


def line(this: Examination) -> tuple[Finding, Finding | None]:
    """TLS, and the server's clock as it stands in any answer's Date; the request carries no sign-in."""
    import httpx2

    try:
        response = this.wire.http.get(this.wire.base)
    except MailboxError as error:
        return Finding("tls", False, str(error)), None
    except httpx2.HTTPError as error:
        return Finding(
            "tls", False, NOT_TRUSTED if is_certificate(error) else UNREACHABLE.format(why=kind(error))
        ), None
    return Finding("tls", True, "The line is encrypted, and the certificate is the server's."), clock(
        this, response.headers.get("date")
    )


def clock(this: Examination, date: str | None) -> Finding:
    """This machine's clock against the server's."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return Finding("clock", None, "The server does not tell its time.")
    ours = this.wire.clock()
    skew = abs(ours - theirs.astimezone(UTC))
    if skew > SKEW:
        words = f"This machine's clock is {skew.total_seconds():.0f} seconds off the server's: set it (NTP), or sign-in will be refused."
        return Finding("clock", False, words)
    return Finding("clock", True, "This machine's clock agrees with the server's.")


def sign_in(this: Examination) -> Finding:
    """A token can be had."""
    this.wire.tokens.get()
    return Finding("sign-in", True, "The application signs in.")


def scope(this: Examination) -> Finding:
    """Another mailbox is refused to us."""
    if this.forbidden is None:
        return Finding("scope", None, NO_OTHER)
    other = this.forbidden
    answer = this.wire.tell(f"/users/{segment(other)}/mailFolders/inbox?$select=id", method="GET")
    if answer.ok:
        return Finding("scope", False, OPEN.format(other=other))
    if answer.status != 403:
        return Finding("scope", False, NOTHING_PROVEN.format(other=other, status=answer.status))
    closed = CLOSED.format(other=other)
    wide = any(role.startswith(ROLES) for role in roles_in(this.wire.tokens.get()))
    return Finding("scope", True, CLOSED_BY_POLICY.format(closed=closed) if wide else closed)


def roles_in(token: str) -> Sequence[str]:
    """The roles that a token carries for the whole tenant; none where it cannot be read. Only for advice: it decides nothing."""
    try:
        payload = token.split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return [role for role in said.get("roles", []) if isinstance(role, str)]
    except (IndexError, ValueError, AttributeError, TypeError):
        return []


def reading(this: Examination) -> Finding:
    """The folder is there and can be read."""
    this.places.forget()
    count = this.places.count()
    return Finding("read", True, f"The folder {this.places.folder!r} can be read; {count} mails lie in it.")


def sending(this: Examination, probe: OutgoingMail | None) -> list[Finding]:
    """Marking (tried on the draft of the probe, never on a mail), sending it, and where its copy landed."""
    if probe is None:
        unmarked = MOVES["leave"] if this.after == "leave" else NO_PROBE
        return [Finding("move", None, unmarked), Finding("send", None, NO_PROBE)]
    try:
        ref = this.letters.prepare(probe)
    except MailboxError as error:
        return [
            Finding("move", None, NO_PROBE),
            Finding("send", False, f"A letter to ourselves was not taken: {error}"),
        ]
    moved = attempt("move", lambda: marking(this, ref.partition(":")[2]))
    try:
        this.letters.send(ref, probe)
    except MailboxError as error:
        return [moved, Finding("send", False, f"A letter to ourselves did not certainly go: {error}")]
    return [moved, Finding("send", True, "A letter to ourselves went."), attempt("sent copy", lambda: copy(this, ref))]


def marking(this: Examination, item: str) -> Finding:
    """Do to a draft of ours what would be done to a mail, and put it back among the drafts."""
    rung = LADDER.index(this.after)
    if not rung:
        return Finding("move", None, MOVES["leave"])
    marks = {"isRead": True} | ({"categories": [category("examined")]} if rung >= LADDER.index("categorise") else {})
    this.wire.ask(this.places.message(item), method="PATCH", said=marks)
    if this.after == "move":
        for folder in (this.places.taken(), this.places.id_of("drafts")):
            this.wire.ask(this.places.message(item, "/move"), method="POST", said={"destinationId": folder})
    return Finding("move", True, MOVES[this.after])


def copy(this: Examination, ref: str) -> Finding:
    """Where the copy of the probe landed; the server may take a moment."""
    kept = this.letters.was_sent(ref)
    for _ in range(LOOKS):
        if kept:
            break
        this.wire.sleep(1.0)
        kept = this.letters.was_sent(ref)
    folder = folder_of(this, ref.partition(":")[2]) if kept else ""
    return Finding("sent copy", kept, COPY[kept].format(folder=folder))


def folder_of(this: Examination, item: str) -> str:
    """The name of the folder in which an item lies."""
    lies = this.wire.ask(this.places.message(item, "?$select=id,parentFolderId")).said.get("parentFolderId", "")
    return str(this.wire.ask(this.places.inside(str(lies), "?$select=id,displayName")).said.get("displayName", ""))


def expiry(this: Examination) -> Finding:
    """How long secret or certificate will do."""
    if this.ends is None:
        return Finding("expiry", None, "No server says when a secret ends: tell it in LIAISON_MAILBOX__SECRET_EXPIRES.")
    left = this.ends - this.wire.clock()
    ends = f"{this.ends:%d %B %Y}"
    if left < timedelta(0):
        return Finding("expiry", False, f"The secret or certificate ended on {ends}: make a new one (docs/graph.md).")
    if left < SOON:
        return Finding(
            "expiry", False, f"The secret or certificate ends on {ends}: make a new one now (docs/graph.md)."
        )
    return Finding("expiry", True, f"The secret or certificate holds until {ends}.")


def ends_of(identity: Identity, told: datetime | None) -> datetime | None:
    """When what we sign in with ends: a certificate says so itself, of a secret it must be told."""
    if identity.certificate is None:
        return told
    try:
        return ends_at(identity.certificate)
    except MailboxError:
        return told
