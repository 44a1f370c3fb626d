"""The escalation ladder: who is told, how soon and by which ways, of urgent mail that nobody has opened. It goes on until a person opens it.

Comes in: the ladder, when a mail had to be read, which steps were told and which reached nobody, now. Goes out: the steps to tell now. The
ladder below is the usual one; a site's own is rows, in the same shape. Every step is told by mail; the other ways come beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.taxonomy import Handler


class Whom(StrEnum):
    """Who is told at a step."""

    OWNER = "owner"  # the colleague who has the mail
    ON_DUTY = "on_duty"  # whoever of a role is on duty now, but the owner
    LEAD = "lead"  # every team lead and lead
    PERSON = "person"  # one named colleague
    ADDRESS = "address"  # somebody outside: an on-call telephone, a switchboard
    EVERYBODY = "everybody"  # whoever reads mail here and is not away


class When(StrEnum):
    """At which hours a step is told."""

    ALWAYS = "always"
    OPEN = "open"  # while the service is open
    CLOSED = "closed"  # out of hours: the on-call step


class Way(StrEnum):
    """A way beside mail."""

    WEBHOOK = "webhook"  # a channel in Teams, an alarm service
    SMS = "sms"


@dataclass(frozen=True)
class Rung:
    """One step: when it is told (after the reading deadline), whom, in which hours, and by which ways beside mail."""

    name: str  # the same for good: each step is told once
    after: timedelta
    whom: Whom
    words: str  # who that is, in a sentence
    handler: Handler | None = None  # ON_DUTY
    staff_id: int | None = None  # PERSON
    email: str = ""  # ADDRESS
    phone: str = ""  # whom an SMS goes to
    ways: tuple[Way, ...] = ()
    when: When = When.ALWAYS
    last_resort: bool = False  # told where the step before it reached nobody, never for the time alone

    def holds(self, *, is_open: bool) -> bool:
        """Whether the step is told at such an hour."""
        return self.when is When.ALWAYS or (self.when is When.OPEN) == is_open


M = timedelta(minutes=1)
# The usual ladder, in order. A webhook that is not set up is passed over.
LADDER: tuple[Rung, ...] = (
    Rung("owner", 0 * M, Whom.OWNER, "the colleague who has the message"),
    Rung("duty", 5 * M, Whom.ON_DUTY, "a colleague on duty", handler=Handler.DUTY_NURSE),
    Rung("lead", 15 * M, Whom.LEAD, "team lead", ways=(Way.WEBHOOK,)),
)
# Below every ladder: where its last step reached nobody (in a service of two the only lead is on leave), the others are told all the same.
EVERYBODY = Rung("everybody", 0 * M, Whom.EVERYBODY, "everybody who is not away", last_resort=True)
del M


def to_tell(
    ladder: Sequence[Rung],
    read_by: datetime,
    told: Collection[str],
    unreached: Collection[str],
    now: datetime,
    *,
    is_open: bool,
) -> list[Rung]:
    """The steps to tell now, in order: those whose time has come, and the one after a step that reached nobody."""
    found: list[Rung] = []
    before_failed = False
    for rung in ladder:
        if not rung.holds(is_open=is_open) and rung.name not in told:
            continue
        due = read_by + rung.after <= now and not rung.last_resort
        if rung.name not in told and (due or (before_failed and read_by <= now)):
            found.append(rung)
        before_failed = rung.name in unreached
    return found
