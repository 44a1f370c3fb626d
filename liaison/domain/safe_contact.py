"""When a person was asked what is safe: each way of reaching them has its own answer, its own day, and who noted it.

Pure. A day holds for its own way alone: a telephone number that was asked about today makes no address fresh that was asked about two years
ago. After six months an answer counts as not known, until the person is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

STALE_AFTER = timedelta(days=183)  # six months: an answer about safe contact is asked again
ON, BY = (
    "_checked_on",
    "_checked_by",
)  # how the fields of the block end that hold the day (ISO), and the colleague who noted it
# each way with what the person said of it; in the middle of a sentence
WAYS: Mapping[str, str] = {
    "email": "e-mail",
    "sms": "text messages",
    "post": "post",
    "phone": "the telephone",
    "voicemail": "voice messages",
    "service_name": "naming the service",
}
# where each address leads, and of which ways the person is asked with it
LEADS: Mapping[str, tuple[str, ...]] = {"email_to": ("email",), "phone_to": ("phone", "sms"), "post_to": ("post",)}


def on(way: str) -> str:
    """The field that holds the day on which the person was asked about a way."""
    return way + ON


def noted_by(way: str) -> str:
    """The field that holds who noted what the person said of a way."""
    return way + BY


def all_asked(day: date | str) -> dict[str, str]:
    """The fields of a block whose person was asked about every way on one day."""
    return {on(way): day if isinstance(day, str) else day.isoformat() for way in WAYS}


def asked_on(block: Mapping[str, Any], way: str) -> date | None:
    """When the person was asked about a way; None where nobody asked, or what stands there cannot be understood."""
    said = block.get(on(way))
    if not isinstance(
        said, str
    ):  # the usual case of somebody new; asked before, as a long list asks it for every line and way
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def last_asked(block: Mapping[str, Any]) -> date | None:
    """When the person was last asked about any way."""
    return max((day for way in WAYS if (day := asked_on(block, way))), default=None)


def first_asked(block: Mapping[str, Any]) -> date | None:
    """The oldest day on which the person was asked about a way that they said something of; None where nobody asked about one of those, or
    about anything."""
    days = [asked_on(block, way) for way in said_of(block)]
    return None if None in days else min((day for day in days if day), default=None)


def said_of(block: Mapping[str, Any]) -> list[str]:
    """The ways of which the person said that they are safe, or not."""
    return [way for way in WAYS if block.get(way) in ("yes", "no")]


def is_fresh(asked: date | None, today: date) -> bool:
    """Whether an answer of that day still counts."""
    return asked is not None and asked <= today <= asked + STALE_AFTER


def to_ask_again(block: Mapping[str, Any], today: date) -> list[str]:
    """The ways that the person said something of, or was asked about, whose answer does not count any more."""
    known = said_of(block)
    return [way for way in WAYS if (way in known or block.get(on(way))) and not is_fresh(asked_on(block, way), today)]
