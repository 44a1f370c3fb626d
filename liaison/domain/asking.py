"""Asking a specialist while the question stays with its owner: who can be asked, and who of them.

The owner keeps the case, its clocks and its answer; a colleague is asked for a word. Comes in: a specialty, perhaps a colleague by name, the
rota. Goes out: who is asked and why, or that nobody of it is there, and when somebody comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from liaison.domain.presence import Presence
from liaison.domain.rota import Worker
from liaison.domain.spoken import clock, short
from models.taxonomy import Handler


class Specialty(StrEnum):
    """What somebody is asked as."""

    PRESCRIBER = "prescriber"
    PHARMACIST = "pharmacist"
    PSYCHOLOGIST = "psychologist"
    SAFEGUARDING = "safeguarding_lead"  # child and adult protection: a role that is only asked, never routed to

    @property
    def title(self) -> str:  # type: ignore[override]
        """The plain words shown on pages."""
        return {"safeguarding_lead": "Child and adult protection lead"}.get(self.value, self.value.capitalize())


# Who is asked in whose place when nobody of the specialty works here at all; never because somebody is merely away.
IN_PLACE: dict[Specialty, tuple[Handler, ...]] = {
    Specialty.PRESCRIBER: (),
    Specialty.PHARMACIST: (Handler.PRESCRIBER,),
    Specialty.PSYCHOLOGIST: (),
    Specialty.SAFEGUARDING: (Handler.SOCIAL_WORK, Handler.TEAM_LEAD),
}
SKILLS = frozenset({Specialty.SAFEGUARDING.value})  # roles of a colleague that are no handlers


@dataclass(frozen=True)
class Asked:
    """Whom to ask, why, and when they come if they are not there now; `worker_id` None: nobody of it works here."""

    worker_id: int | None
    because: str
    here: bool = False


def who_can(specialty: Specialty, workers: Sequence[Worker], but: int | None = None) -> list[Worker]:
    """Everybody of a specialty; those in its place where nobody is. `but` is who asks."""
    others = [worker for worker in workers if worker.id != but]
    found = [worker for worker in others if specialty.value in worker.roles or specialty.value in worker.skills]
    for handler in IN_PLACE[specialty]:
        found = found or [worker for worker in others if handler in worker.roles]
    return found


def whom(
    specialty: Specialty, present: Presence, waiting: Mapping[int, int], *, asks: int | None, wanted: int | None = None
) -> Asked:
    """Whom to ask now: whoever was wanted if they are here; else who is here with the fewest questions `waiting` (by worker id) and the
    longest shift left; else who comes first."""
    able = who_can(specialty, present.rota.workers, asks)
    if not able:
        return Asked(None, f"Nobody here works as {specialty.title.lower()}.")
    here = [worker for worker in able if worker.id in present.until]
    named = [worker for worker in here if worker.id == wanted]
    if here:
        one = min(named or here, key=lambda each: (waiting.get(each.id, 0), -present.minutes_left(each.id), each.id))
        return Asked(one.id, f"{one.name}, on duty until {clock(present.until[one.id])}", here=True)
    coming = [(on, each.id, each) for each in able if (on := present.rota.next_on(each.id, present.now))]
    if coming:
        on, _, one = min(coming)
        return Asked(one.id, f"{one.name}, who is on duty from {short(on)}; nobody of that role is here before")
    return Asked(able[0].id, f"{able[0].name}; nobody of that role is on the rota in the next weeks")
