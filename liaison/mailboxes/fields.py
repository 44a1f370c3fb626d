"""The fields of each kind of mailbox, as a page asks for them: read off the settings' own models, so that the two never differ.

Comes in: a kind. Goes out: its fields with label, hint and sort; which of them are secret, and which say *which* mailbox it is and so
stay as they are for good (another mailbox under the same name would be compared with the wrong ledger).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from liaison.mailbox_settings import KINDS

# kind → what it is called, and for whom it is
TITLES: dict[str, tuple[str, str]] = {
    "graph": ("Microsoft 365 (Graph)", "the usual one in NHS Scotland"),
    "ews": ("Exchange by EWS", "on-premises and hybrid Exchange"),
    "imap": ("IMAP and SMTP", "any other server"),
    "folder": ("Folder of mail files", "day one, replays; a letter is laid beside it and reaches nobody"),
}

# field → what the page calls it, and what to know; a field that is not here is called by its own name
LABELS: dict[str, tuple[str, str]] = {
    "name": ("Name", "what the mailbox is called on pages; it stays"),
    "address": ("Address", "from which letters are sent"),
    "after": ("Once a mail is taken", "what colleagues then see in the mailbox itself"),
    "path": ("Folder", "a full path on the server that runs Liaison"),
    "quiet_seconds": ("Seconds a file must rest", "0 where writers rename into place"),
    "folder": ("Sub-folder", "such as Inbox/GP queries; empty for the inbox"),
    "taken_folder": ("Folder for taken mails", ""),
    "ca_file": ("Certificate of the board's own authority", "a path on the server; empty where a public one signed"),
    "timeout_seconds": ("Seconds to wait for an answer", ""),
    "secret_expires": ("Day the secret or password ends", "like 2027-03-31; two people are told a week before"),
    "host": ("IMAP server", "its name, such as mail.board.example"),
    "port": ("IMAP port", ""),
    "security": ("IMAP encryption", ""),
    "user": ("Account", ""),
    "password": ("Password", ""),
    "token_url": ("Address for tokens", "https; instead of a password"),
    "client_id": ("Application (client) id", ""),
    "client_secret": ("Client secret", ""),
    "scope": ("Scope of the token", ""),
    "sent_folder": ("Sent folder", "empty for the one the server marks so"),
    "drafts_folder": ("Drafts folder", "empty for the one the server marks so"),
    "smtp_host": ("SMTP server", "empty for the same as IMAP"),
    "smtp_port": ("SMTP port", ""),
    "smtp_security": ("SMTP encryption", ""),
    "smtp_saves_sent": ("The server itself keeps a copy of each letter in Sent", ""),
    "url": ("Address of EWS", "ends in /EWS/Exchange.asmx"),
    "sign_in": ("How the account signs in", ""),
    "tenant": ("Directory (tenant) id", ""),
    "authority": ("Sign-in address", "national clouds have another"),
    "certificate": ("Certificate with private key", "the path of one PEM file on the server"),
    "base_url": ("Address of Graph", "national clouds have another"),
    "forbidden_mailbox": (
        "Another mailbox that must be closed to us",
        "its address; the test proves that we are refused",
    ),
}

# which fields say which mailbox it is, by kind
IDENTITY: dict[str, frozenset[str]] = {
    "folder": frozenset({"name", "path"}),
    "imap": frozenset({"name", "host", "user", "folder"}),
    "ews": frozenset({"name", "url", "address", "folder"}),
    "graph": frozenset({"name", "base_url", "tenant", "address", "folder"}),
}


@dataclass(frozen=True)
class Field:
    """One field of a form. `sort` is text, secret, yes_no or choice; `usual` what stands there when nothing is said."""

    name: str
    label: str
    hint: str
    sort: str
    required: bool
    usual: str
    choices: tuple[str, ...] = ()


@cache
def fields(kind: str) -> tuple[Field, ...]:
    """The fields of one kind, in the order of its settings: what must be given first."""
    named = KINDS[kind].model_fields.items()
    found = [field(name, info) for name, info in named if name != "kind"]
    return tuple(sorted(found, key=lambda one: (one.name not in ("name", "address"), not one.required)))


def field(name: str, info: FieldInfo) -> Field:
    """One field."""
    label, hint = LABELS.get(name, (name.replace("_", " ").capitalize(), ""))
    choices = choices_of(info.annotation)
    sort = "choice" if choices else sort_of(info.annotation)
    usual = "" if info.is_required() or info.default is None else str(info.default)
    required = info.is_required() or name in ("name", "address", "path")
    return Field(name, label, hint, sort, required, "" if name in ("name", "address", "path") else usual, choices)


def choices_of(annotation: Any) -> tuple[str, ...]:
    """The words one can choose from; empty for a field to fill in."""
    return tuple(str(word) for word in get_args(annotation)) if get_origin(annotation) is Literal else ()


def sort_of(annotation: Any) -> str:
    """Whether a field is a secret, a yes or no, or text."""
    inside = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    if SecretStr in inside:
        return "secret"
    return "yes_no" if bool in inside else "text"


def secret_fields(kind: str) -> frozenset[str]:
    """The names of the secrets of one kind."""
    return frozenset(one.name for one in fields(kind) if one.sort == "secret")
