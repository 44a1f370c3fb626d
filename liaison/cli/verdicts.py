"""One check of the doctor's: what was looked at, how it stands, in words; and all of them as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MARKS = {True: "well", False: "needs a hand", None: "not looked at, or to know"}


@dataclass(frozen=True)
class Check:
    """One thing. `ok` is None for what was not looked at and what is only good to know. `mailbox` is its name, where it is about one."""

    what: str
    ok: bool | None
    words: str
    mailbox: str | None = None

    @property
    def sentence(self) -> str:
        """It as a finding."""
        return f"Mailbox {self.mailbox}: {self.words}" if self.mailbox else self.words


def well(what: str, words: str) -> Check:
    """It is well."""
    return Check(what, True, words)


def ill(what: str, words: str) -> Check:
    """It needs a hand."""
    return Check(what, False, words)


def advice(what: str, words: str, *, ok: bool | None = None) -> Check:
    """It is good to know."""
    return Check(what, ok, words)


def show(checks: Sequence[Check]) -> None:
    """Print the table: a word for each, colour only beside it."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("about", "what", "", "words"):
        table.add_column(heading, overflow="fold", no_wrap=False)
    for check in checks:
        style = {True: "green", False: "bold red", None: "dim"}[check.ok]
        about = f"mailbox {check.mailbox}" if check.mailbox else "service"
        table.add_row(about, check.what, f"[{style}]{MARKS[check.ok]}[/]", plain(check.words))
    Console(highlight=False, soft_wrap=False).print(table)


def plain(words: str) -> str:
    """Words as they are: no bracket in them is taken for markup."""
    from rich.markup import escape

    return escape(words)
