"""Reply templates: how answers of each kind begin. The defaults are here; a site's own versions are rows (`practices/site_replies`).

A person writes the rest. No template holds a dose, a medicine or a number; live facts come by placeholders (`domain/placeholders`).
"""

from __future__ import annotations

from dataclasses import dataclass

from liaison.letters.catalogue import STARTS
from models.taxonomy import CATEGORIES, Category


@dataclass(frozen=True)
class ReplyTemplate:
    """One template. `category` is the code of the questions it is offered for first, "" for all; `second_person`: a colleague other than
    the author releases the letter. `own` is whether the site wrote it."""

    name: str
    category: str
    title: str
    owner: str
    text: str
    version: int = 1
    second_person: bool = False
    own: bool = False


# an apology and what will be done about it is read by two people, whoever writes it
TWO_PEOPLE = frozenset({"complaint_incident"})

FURTHER: tuple[ReplyTemplate, ...] = (
    ReplyTemplate(
        "how_to_refer", "referral_access", "How to refer, and what happens then", "team lead",
        "Thank you for asking. Anybody can refer: ring {{ phone }} ({{ hours }}) or reply to this message. The person can ring us too.\n\n"
        "To start on the day: {{ same_day_start }}. The wait for a first appointment is {{ wait_first_appointment }}.\n\n",
    ),
    ReplyTemplate(
        "present_waits", "service_liaison", "Present waits", "team lead",
        "Thank you for asking. At present people wait as follows.\n\nFirst appointment: {{ wait_first_appointment }}.\nPrescriber: {{ wait_prescriber }}.\n"
        "Psychology: {{ wait_psychology }}. Nobody has to have stopped anything before it.\n\n",
    ),
    ReplyTemplate(
        "rang", "", "We have spoken on the telephone", "team lead",
        "Thank you for your message, and for speaking with me today. As agreed:\n\n",
    ),
)  # fmt: skip


def defaults() -> dict[str, ReplyTemplate]:
    """The templates that come with the program, by name; those of a category have its code for a name."""
    started = [
        ReplyTemplate(
            name or "plain",
            name,
            CATEGORIES[Category(name)].title if name else "Plain",
            "team lead",
            text,
            second_person=name in TWO_PEOPLE,
        )
        for name, text in STARTS.items()
    ]
    return {one.name: one for one in (*started, *FURTHER)}
