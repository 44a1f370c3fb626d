"""Two colleagues changed one form at once: what the second sees, so that neither's words are lost and none is put back unseen.

Comes in: each field as the form was opened, as it was typed, and as the record has it now. Goes out: what to put into the form, and where
both changed the same field to different words, what the colleague kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Together:
    """What stands in each field now, and in which of them the record says something else than was typed."""

    held: Mapping[str, str]
    theirs: Mapping[str, str]


def together(opened: Mapping[str, str], typed: Mapping[str, str], now: Mapping[str, str]) -> Together:
    """A field that was left as it was opened follows the record; what was typed stays, with what the record has beside it where it differs.
    Where it is not known how a field was opened, what was typed counts as meant."""
    held, theirs = {}, {}
    for name, value in now.items():
        mine, first = typed.get(name, ""), opened.get(name)
        held[name] = value if mine == first else mine
        if held[name] != value and first != value:
            theirs[name] = value
    return Together(held, theirs)
