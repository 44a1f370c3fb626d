"""Which colleagues a note asks to read it: "@Nora", "@Nora Berg". Nobody is guessed: a name that fits two or none is told to the writer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# after a space, a bracket or the beginning, so that an address is no mention; two words at most
_MENTION = re.compile(r"(?<![\w@.+-])@([^\W\d_][\w'’-]*)(?:[ \u00a0]([^\W\d_][\w'’-]*))?")


@dataclass(frozen=True)
class Asked:
    """Colleagues by id, and the names that fit nobody or several, as they were written."""

    ids: frozenset[int]
    unclear: tuple[str, ...]


def asked_for(text: str, names: Mapping[int, str]) -> Asked:
    """Who is asked. `names` are those who work here, by id. A full name counts before a first one."""
    ids: set[int] = set()
    unclear: list[str] = []
    for first, second in _MENTION.findall(text):
        found = fitting(f"{first} {second}", names) if second else set()
        found = found or fitting(first, names)
        if len(found) == 1:
            ids |= found
        else:
            unclear.append(first)
    return Asked(frozenset(ids), tuple(dict.fromkeys(unclear)))


def fitting(said: str, names: Mapping[int, str]) -> set[int]:
    """Whose whole name or first name this is; a whole name that fits leaves first names aside."""
    wanted = plain(said)
    whole = {i for i, name in names.items() if plain(name) == wanted}
    return whole or {i for i, name in names.items() if plain(name).partition(" ")[0] == wanted}


def plain(name: str) -> str:
    """Small letters, one space, one kind of apostrophe."""
    return " ".join(name.casefold().replace("’", "'").split())
