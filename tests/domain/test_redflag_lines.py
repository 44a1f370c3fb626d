"""Fifteen hundred lines as people write them, rule by rule: those that fire, those that must not, and the known limits of the floor."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from liaison.domain.redflags import DEFAULT, check

FRIDAY = date(2026, 11, 27)
HERE = Path(__file__).parent
SETS = ("first", "second", "third")


def lines(kind: str) -> Iterator[tuple[str, str]]:
    """Rule and text of every line of a kind, in all sets."""
    for name in SETS:
        told = tomllib.loads((HERE / f"redflag_lines_{name}.toml").read_text("utf-8"))
        for rule, kinds in told.items():
            yield from ((rule, text) for text in kinds.get(kind, ()))


def fired(text: str) -> set[str]:
    return {hit.rule for hit in check(text, FRIDAY)}


@pytest.mark.parametrize("rule", [rule.id for rule in DEFAULT])
def test_what_should_fire_a_rule_fires_it_and_what_must_not_does_not(rule: str) -> None:
    silent = [text for one, text in lines("fires") if one == rule and rule not in fired(text)]
    loud = [text for one, text in lines("quiet") if one == rule and rule in fired(text)]

    assert (silent, loud) == ([], [])


def test_the_known_limits_are_still_limits() -> None:
    mended = [text for rule, text in lines("missed") if rule in fired(text)]
    quietened = [text for rule, text in lines("wrongly") if rule not in fired(text)]

    assert (mended, quietened) == ([], []), "move these to fires and quiet"


def test_every_rule_has_two_dozen_lines_that_should_fire_and_a_dozen_that_must_not() -> None:
    short = [
        rule.id
        for rule in DEFAULT
        if sum(one == rule.id for kind in ("fires", "missed") for one, _ in lines(kind)) < 24
        or sum(one == rule.id for kind in ("quiet", "wrongly") for one, _ in lines(kind)) < 12
    ]

    assert short == []
