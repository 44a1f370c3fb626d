"""By which way somebody who is invited wants to be told. Pure."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """What they chose. All but e-mail are done by a colleague, who says when it is done."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    IN_PERSON = "in_person"


WAY_WORDS: dict[Way, str] = {
    Way.EMAIL: "by e-mail",
    Way.PHONE: "on the telephone",
    Way.POST: "by post",
    Way.IN_PERSON: "in person, or through somebody they trust",
}


def by_mail(channel: str) -> bool:
    """Whether a letter leaves by itself once a colleague has sent it."""
    return channel == Way.EMAIL.value


def way_words(channel: str) -> str:
    """The way in words; one that nobody knows is told in person."""
    return WAY_WORDS.get(Way(channel), WAY_WORDS[Way.IN_PERSON]) if channel in set(Way) else WAY_WORDS[Way.IN_PERSON]
