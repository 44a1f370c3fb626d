"""The signed links of training: the page on which somebody invited says whether they come, and the form with a practice filled in.

A token holds a number or a practice's code, the day it ends where it ends, and a signature; nothing of a person. Opening changes nothing.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date

from liaison.domain.practice_links import signature

PLACE, PRACTICE = "training-place", "training-practice"
TOKEN = re.compile(r"([0-9]{1,9})\.([0-9]{6,7})\.([a-z2-7]{24})")
FORM = re.compile(r"([0-9]{5})\.([a-z2-7]{24})")


@dataclass(frozen=True)
class PlaceLink:
    """What a token names: somebody's place at a training, and its last London day."""

    place_id: int
    until: date


def make(place_id: int, until: date, key: bytes) -> str:
    """The token of one place."""
    name = f"{place_id}.{until.toordinal()}"
    return f"{name}.{signature(PLACE, name, key)}"


def read(token: str, key: bytes) -> PlaceLink | None:
    """What a token names, over or not; None for one that is not ours."""
    match = TOKEN.fullmatch(token)
    if match is None or int(match[2]) > date.max.toordinal():
        return None
    if not hmac.compare_digest(match[3], signature(PLACE, token.rpartition(".")[0], key)):
        return None
    return PlaceLink(int(match[1]), date.fromordinal(int(match[2])))


def make_form(practice_code: str, key: bytes) -> str:
    """The token of the form with a practice filled in. It opens nothing but an empty form, and does not end."""
    return f"{practice_code}.{signature(PRACTICE, practice_code, key)}"


def read_form(token: str, key: bytes) -> str | None:
    """The practice that a form's token names; None for one that is not ours."""
    match = FORM.fullmatch(token)
    if match is None or not hmac.compare_digest(match[2], signature(PRACTICE, match[1], key)):
        return None
    return match[1]
