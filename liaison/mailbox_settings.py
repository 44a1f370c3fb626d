"""What each kind of mailbox needs to be told, as it stands in the environment or on the page of further mailboxes.

A mailbox is one of `MailboxSettings`, told apart by `kind`. Nothing is opened here: `bootstrap` does that.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, SecretStr, Tag, field_validator, model_validator


class Section(BaseModel):
    """A group of settings; an unknown name is an error, so a typing slip cannot be silently ignored."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def is_not_empty(cls, value: Any) -> Any:
        """Refuse an empty value: an empty path would be whatever folder the program was started in."""
        if value == "":
            raise ValueError("is empty: give a value, or leave the variable out")
        return value


class AnyMailbox(Section):
    """What every mailbox has: the name on pages, and the address that letters are sent from."""

    name: str = Field(default="main", min_length=1)
    address: str = "queries@liaison.example"

    @field_validator("address")
    @classmethod
    def is_an_address(cls, address: str) -> str:
        """Refuse what letters could not be sent from."""
        local, at, domain = address.partition("@")
        if not (local and at and domain) or "@" in domain or any(char.isspace() for char in address):
            raise ValueError("should be a mail address such as queries@service.example")
        return address


class FolderMailbox(AnyMailbox):
    """A directory of `.eml` files or a Maildir. `after` says what happens to a taken mail: left in place, or moved."""

    kind: Literal["folder"] = "folder"
    path: Path = Path("liaison-data/mailbox")
    after: Literal["leave", "move"] = "leave"
    quiet_seconds: float = Field(default=0.0, ge=0)  # how long a file must be unchanged before it counts as written


class ServerMailbox(AnyMailbox):
    """A mailbox on a server. What colleagues see there once a mail is safely kept grows with `after`: nothing ("leave"), marked as
    read ("read"), with our reference and who handles it as category ("categorise"), and put away into `taken_folder` ("move")."""

    after: Literal["leave", "read", "categorise", "move"] = "categorise"
    folder: str | None = None  # a sub-folder to read, "Inbox/GP queries"; None is the inbox
    taken_folder: str = "Liaison"
    ca_file: Path | None = None  # the certificate of a private authority that signed the server's
    # at most far below the half hour after which no sender is believed to be still at it (`outbox/send.SURELY_OVER`)
    timeout_seconds: float = Field(default=30.0, gt=0, le=120)
    secret_expires: date | None = None  # told by whoever made the secret: no server says it


def one_way_in(settings: Any, ways: dict[str, tuple[str, ...]]) -> None:
    """Raise ValueError unless exactly one way to sign in is given whole. `ways`: its name → the fields it needs."""
    begun = [way for way, fields in ways.items() if any(getattr(settings, field) is not None for field in fields)]
    if len(begun) != 1:
        listed = " or ".join(" and ".join(field.upper() for field in fields) for fields in ways.values())
        raise ValueError(f"needs one way to sign in: give {listed}")
    missing = [field.upper() for field in ways[begun[0]] if getattr(settings, field) is None]
    if missing:
        raise ValueError(f"needs {', '.join(missing)} as well to sign in")


class ImapMailbox(ServerMailbox):
    """IMAP for reading and SMTP for sending, always by TLS. Signs in with a password, or with tokens from `token_url`."""

    kind: Literal["imap"]
    host: str
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["tls", "starttls"] = "tls"
    user: str
    password: SecretStr | None = None
    token_url: str | None = None  # OAuth 2 client credentials, https
    client_id: str | None = None
    client_secret: SecretStr | None = None
    scope: str | None = None
    sent_folder: str | None = None  # None: the one the server marks as such
    drafts_folder: str | None = None
    smtp_host: str | None = None  # None: the same as `host`
    smtp_port: int = Field(default=465, ge=1, le=65535)
    smtp_security: Literal["tls", "starttls"] = "tls"
    smtp_saves_sent: bool = False  # the server puts its own copy into Sent (Gmail, Exchange)

    @model_validator(mode="after")
    def has_a_way_in(self) -> ImapMailbox:
        """Refuse no way to sign in, two, or half of one."""
        one_way_in(self, {"password": ("password",), "tokens": ("token_url", "client_id", "client_secret")})
        return self


class EwsMailbox(ServerMailbox):
    """Exchange by EWS: on-premises and hybrid. `url` ends in /EWS/Exchange.asmx. With a tenant it signs in by OAuth."""

    kind: Literal["ews"]
    url: str
    user: str | None = None
    password: SecretStr | None = None
    sign_in: Literal["ntlm", "basic"] = "ntlm"  # for user and password
    tenant: str | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    authority: str = "https://login.microsoftonline.com"

    @model_validator(mode="after")
    def has_a_way_in(self) -> EwsMailbox:
        """Refuse no way to sign in, two, or half of one."""
        one_way_in(self, {"password": ("user", "password"), "OAuth": ("tenant", "client_id", "client_secret")})
        return self


class GraphMailbox(ServerMailbox):
    """Microsoft 365 by Graph, app-only: a client secret, or a certificate (one PEM file with certificate and private key)."""

    kind: Literal["graph"]
    tenant: str
    client_id: str
    client_secret: SecretStr | None = None
    certificate: Path | None = None
    base_url: str = "https://graph.microsoft.com/v1.0"  # national clouds have others
    authority: str = "https://login.microsoftonline.com"
    forbidden_mailbox: str | None = None  # another mailbox of the tenant, which `doctor` proves to be closed to us

    @model_validator(mode="after")
    def has_a_way_in(self) -> GraphMailbox:
        """Refuse no way to sign in, or two."""
        one_way_in(self, {"secret": ("client_secret",), "certificate": ("certificate",)})
        return self


def kind_of(given: Any) -> str | None:
    """The kind that settings name; those that name none are of a folder. None for what is no known kind."""
    kind = given.get("kind", "folder") if isinstance(given, dict) else getattr(given, "kind", None)
    return kind if kind in KINDS else None


KINDS = {"folder": FolderMailbox, "imap": ImapMailbox, "ews": EwsMailbox, "graph": GraphMailbox}
MailboxSettings = Annotated[
    Annotated[FolderMailbox, Tag("folder")]
    | Annotated[ImapMailbox, Tag("imap")]
    | Annotated[EwsMailbox, Tag("ews")]
    | Annotated[GraphMailbox, Tag("graph")],
    Discriminator(
        kind_of,
        custom_error_type="kind",
        custom_error_message=f"should be one of {', '.join(KINDS)}",
    ),
]
