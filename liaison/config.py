"""The settings: where the database and the mailbox are. What a clinician or manager may change is a row, not a setting.

Read from the environment with the prefix LIAISON_ and `__` between levels, for example LIAISON_MAILBOX__KIND=folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from liaison.mailbox_settings import KINDS, FolderMailbox, MailboxSettings, Section


class WrongSetting(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


ADDRESS = r"^(?:https?://[A-Za-z0-9.:\[\]-]{1,250}(?:/[A-Za-z0-9._~/-]{0,200})?)?$"  # empty, or where pages are reached
DATABASES = frozenset({"sqlite", "sqlite+pysqlite", "postgresql+psycopg"})


class DatabaseSettings(Section):
    """SQLite by default; any SQLAlchemy URL with psycopg for PostgreSQL."""

    url: str = "sqlite:///liaison-data/liaison.db"

    @field_validator("url")
    @classmethod
    def is_one_we_open(cls, url: str) -> str:
        """Refuse what is no address of a database that this program opens."""
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            parsed = None
        if parsed is None or parsed.drivername not in DATABASES or (parsed.host and "sqlite" in parsed.drivername):
            raise ValueError(
                "should be like sqlite:////srv/liaison/liaison.db or postgresql+psycopg://name@host/liaison"
            )
        return url


class ReaderSettings(Section):
    """Which text model serves (None: the one that ships, or the one promoted here), where those trained here are kept (None: beside the
    database), and how many mails are shown to people without the model's answer first."""

    model: Path | None = None
    folder: Path | None = None
    blind_share: float = Field(default=0.05, ge=0, le=1)


class WebSettings(Section):
    """Where the pages are served. `secure_cookies` goes on wherever the pages are reached by https. `address` is where colleagues reach the
    pages, behind a proxy another place than where they listen. `public_address` is where practices reach the page with two buttons that
    their letters name; without it letters name none."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    secure_cookies: bool = False
    sign_in_hours: int = Field(default=10, ge=1, le=24)
    address: str = Field(default="", pattern=ADDRESS)
    public_address: str = Field(default="", pattern=ADDRESS)

    @property
    def home(self) -> str:
        """Where colleagues reach the pages, as letters to them name it, with no slash at its end."""
        return (self.address or f"http{'s' if self.secure_cookies else ''}://{self.host}:{self.port}").rstrip("/")


class AlarmSettings(Section):
    """How people are reached beside letters: when the post room stands still, and up the escalation ladder. Addresses may hold secrets."""

    webhook: SecretStr | None = None
    webhook_style: Literal["text", "teams"] = "text"
    sms_url: SecretStr | None = None
    sms_token: SecretStr = SecretStr("")
    sms_style: Literal["json", "form"] = "json"
    sms_to_name: str = "to"
    sms_text_name: str = "text"

    @field_validator("webhook", "sms_url")
    @classmethod
    def is_https(cls, url: SecretStr | None) -> SecretStr | None:
        """Refuse an address that would be reached unencrypted."""
        if url is not None and not url.get_secret_value().startswith("https://"):
            raise ValueError("should begin with https://")
        return url


class FilesSettings(Section):
    """What files one letter may carry: megabytes of the largest, how many, and megabytes together. A server that takes less is heard."""

    largest_mb: float = Field(default=10, gt=0, le=25)
    most: int = Field(default=5, ge=0, le=20)
    together_mb: float = Field(default=15, gt=0, le=50)


class Settings(BaseSettings):
    """Everything the composition root needs to build the App."""

    model_config = SettingsConfigDict(env_prefix="LIAISON_", env_nested_delimiter="__", extra="forbid")
    database: DatabaseSettings = DatabaseSettings()
    mailbox: MailboxSettings = FolderMailbox()
    reader: ReaderSettings = ReaderSettings()
    web: WebSettings = WebSettings()
    alarm: AlarmSettings = AlarmSettings()
    files: FilesSettings = FilesSettings()
    secret: SecretStr = SecretStr("")  # signs reference tokens; made and kept beside the database when empty
    demo: bool = False  # accepts the demo's CHI numbers and clock
    poll_seconds: int = Field(default=60, ge=5)


# names with our prefix that are read elsewhere, or by the tests
ELSEWHERE = frozenset(
    {"LIAISON_NEW_PASSWORD", "LIAISON_SHARED", "LIAISON_BENCH_DATA", "LIAISON_REQUIRED", "LIAISON_CHROMIUM"}
)


def load_settings(**given: Any) -> Settings:
    """The settings of this process; what is `given` goes before the environment. Raises WrongSetting: which, and what to do."""
    refuse_unknown(os.environ)
    try:
        return Settings(**given)
    except ValidationError as error:
        raise WrongSetting(explain(error)) from error
    except SettingsError as error:
        field = str(error).partition('field "')[2].partition('"')[0].upper()
        raise WrongSetting(f"Wrong setting. LIAISON_{field}: it is not written in a form that can be read.") from error


def refuse_unknown(given: Iterable[str]) -> None:
    """Raise WrongSetting for a name that begins as ours and is none: a typing slip (one underscore for two) is not ignored."""
    groups = {f"LIAISON_{name.upper()}" for name in Settings.model_fields}
    for name in sorted({name.upper() for name in given if name.upper().startswith("LIAISON_")} - ELSEWHERE):
        if name.partition("__")[0] not in groups:
            near = get_close_matches(name, known_names(), n=1, cutoff=0.8)
            hint = f" Did you mean {near[0]}?" if near else " See docs/settings.md."
            raise WrongSetting(f"Wrong setting. {name}: there is no setting of this name.{hint}")


def known_names() -> list[str]:
    """Every setting by its name in the environment."""
    inner = {"mailbox": {field for kind in KINDS.values() for field in kind.model_fields}}
    names = []
    for name, field in Settings.model_fields.items():
        parts = inner.get(name) or getattr(field.annotation, "model_fields", {"": None})
        names += ["__".join(part for part in ("LIAISON_" + name, one) if part).upper() for one in sorted(parts)]
    return names


def explain(error: ValidationError) -> str:
    """One line for each wrong setting, by the name it has in the environment; the value itself may be a secret."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        place = [
            str(part) for part in problem["loc"] if part not in KINDS
        ]  # pydantic names the kind it took for granted
        place += ["kind"] if problem["type"] == "kind" else []
        name = "LIAISON_" + "__".join(place).upper()
        lines.append(f"{name}: {problem['msg'].removeprefix('Value error, ')}")
    return "Wrong setting. " + "; ".join(lines) + ". See docs/settings.md."
