"""Which roles may take a case, in which order: the named handlers first, then named stand-ins, then whoever is clinical.

Comes in: the handlers of a category as the label guide names them. Goes out: roles in order. The prescriber lead signs the table off
before go-live.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from models.taxonomy import Handler, Urgency

URGENT = frozenset({Urgency.U1, Urgency.U2})

H = Handler
# Who stands in when nobody of a role is there, nearest first.
STANDS_IN: dict[Handler, tuple[Handler, ...]] = {
    H.DUTY_NURSE: (H.PRESCRIBER, H.HARM_REDUCTION_NURSE, H.BBV_NURSE),
    H.PRESCRIBER: (H.PHARMACIST, H.DUTY_NURSE),
    H.PHARMACIST: (H.PRESCRIBER, H.DUTY_NURSE),
    H.PSYCHOLOGIST: (H.DUTY_NURSE,),
    H.SOCIAL_WORK: (H.KEYWORKER, H.DUTY_NURSE),
    H.KEYWORKER: (H.SOCIAL_WORK, H.DUTY_NURSE),
    H.THROUGHCARE: (H.KEYWORKER, H.DUTY_NURSE),
    H.HARM_REDUCTION_NURSE: (H.BBV_NURSE, H.DUTY_NURSE),
    H.BBV_NURSE: (H.HARM_REDUCTION_NURSE, H.DUTY_NURSE),
    H.ADMIN: (H.TEAM_LEAD, H.KEYWORKER),
    H.TEAM_LEAD: (H.ADMIN, H.DUTY_NURSE),
}
# After all of those: for U1 and U2 anyone clinical, then the team lead; else the duty nurse, then the team lead.
CLINICAL = (H.DUTY_NURSE, H.PRESCRIBER, H.PHARMACIST, H.HARM_REDUCTION_NURSE, H.BBV_NURSE, H.PSYCHOLOGIST)
LAST_RESORT_URGENT = (*CLINICAL, H.TEAM_LEAD)
LAST_RESORT = (H.DUTY_NURSE, H.TEAM_LEAD)
del H


@lru_cache(maxsize=256)
def in_order(handlers: tuple[Handler, ...], *, urgent: bool) -> tuple[Handler, ...]:
    """Every role that may take it, the nearest first, none twice."""
    return tuple(dict.fromkeys(_chain(handlers, urgent)))


def _chain(handlers: tuple[Handler, ...], urgent: bool) -> Iterator[Handler]:
    yield from handlers
    for handler in handlers:
        yield from STANDS_IN[handler]
    yield from LAST_RESORT_URGENT if urgent else LAST_RESORT


def title(handler: Handler) -> str:
    """The role in the middle of a sentence: "duty nurse"."""
    return handler.value.replace("_", " ").replace("bbv", "blood-borne virus")
