"""Who would like training in what: taken from the public form or noted by a colleague, once each; put away with a reason, or taken up again.

Raises NotSettled for what cannot be, and MovedMeanwhile where a colleague was quicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from liaison.app import App
from liaison.domain.states import NeedState
from liaison.domain.training_offers import GROUPS, why_not_need
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.page_words import take_words
from liaison.store import events
from liaison.store import training_queries as queries
from liaison.store.storable import storable
from liaison.store.tables_people import Practice
from liaison.store.tables_training import TrainingNeed, TrainingWish
from liaison.store.upsert import insert_one

ABOUT = "From the page on which training is asked for"


@dataclass(frozen=True)
class Asked:
    """One request. `once` names its form; `group` is of GROUPS; `kinds` are numbers of training kinds; `how` is page, link or phone."""

    once: str
    group: str
    organisation: str
    contact: str
    kinds: Sequence[int] = field(default=())
    email: str = ""
    phone: str = ""
    people: int | None = None
    when: str = ""
    words: str = ""
    practice_code: str | None = None
    how: str = "page"


def ask(session: Session, app: App, asked: Asked, *, actor: str, now: datetime, by_id: int | None = None) -> int | None:
    """Take a request; returns its number, None where this form was sent before. Words that a red-flag rule fits go to the duty desk too."""
    offered = {one.id for one in queries.kinds(session)}
    wanted = [kind for kind in dict.fromkeys(asked.kinds) if kind in offered]
    if asked.group not in GROUPS:
        raise NotSettled("Choose who you are.", "group")
    if not wanted:
        raise NotSettled("Choose at least one.", "kinds")
    if why := why_not_need(
        f"{asked.contact}\n{asked.organisation}", asked.email, asked.phone, f"{asked.words}\n{asked.when}"
    ):
        raise NotSettled(why[1], why[0])
    if asked.practice_code and session.get(Practice, asked.practice_code) is None:
        raise NotSettled("Choose the practice from the list.", "practice")
    row: dict[str, Any] = {
        "state": NeedState.ASKED, "once": asked.once, "asked_as": asked.group, "organisation": storable(asked.organisation),
        "practice_code": asked.practice_code, "contact": storable(asked.contact), "email": asked.email.lower(), "phone": storable(asked.phone),
        "people": asked.people, "when_words": storable(asked.when), "words": storable(asked.words), "how": asked.how, "at": now, "by_id": by_id,
        "message_id": None, "why": "", "version": 1,
    }  # fmt: skip
    events.refuse_start(NeedState.ASKED, actor)
    need_id = insert_one(session, TrainingNeed, row, keys=["once"])
    if need_id is None:
        return None
    because = "noted by a colleague" if by_id else "asked on our page"
    events.log(session, TrainingNeed, [(need_id, None, NeedState.ASKED, because)], actor, now)
    session.add_all(TrainingWish(need_id=need_id, kind_id=kind) for kind in wanted)
    if asked.words:
        sender = asked.email or "training-page@liaison.invalid"
        words = f"{asked.words}\n\n{asked.contact}, {asked.organisation} {asked.phone}".strip()
        message_id = take_words(session, app, sender, ABOUT, f"training {asked.once}", words, now)
        session.get_one(TrainingNeed, need_id).message_id = message_id
    session.flush()
    return need_id


def as_seen(session: Session, need_id: int, version: int, *states: NeedState) -> TrainingNeed:
    """The request, locked, if it is still as the page showed it. Raises MovedMeanwhile."""
    row = session.get(TrainingNeed, need_id, with_for_update=True)
    if row is None or row.version != version or row.state not in states:
        raise events.MovedMeanwhile(f"request {need_id} was changed meanwhile")
    return row


def put_away(session: Session, need_id: int, why: str, *, version: int, staff_id: int, now: datetime) -> None:
    """Not now, and why."""
    row = as_seen(session, need_id, version, NeedState.ASKED)
    if not why.strip():
        raise NotSettled("Say in a few words why, and what they were told.", "why")
    changes = {"why": why.strip(), "version": row.version + 1}
    events.move(
        session,
        row,
        NeedState.PUT_AWAY,
        actor=events.person(staff_id),
        now=now,
        because="a reason was given",
        **changes,
    )


def take_up(session: Session, need_id: int, *, version: int, staff_id: int, now: datetime) -> None:
    """It is answered after all."""
    row = as_seen(session, need_id, version, NeedState.PUT_AWAY)
    because = f"taken up again; before: {row.why}"
    events.move(
        session,
        row,
        NeedState.ASKED,
        actor=events.person(staff_id),
        now=now,
        because=because,
        why="",
        version=row.version + 1,
    )


def set_practice(session: Session, need_id: int, code: str, *, version: int, staff_id: int, now: datetime) -> None:
    """Whose practice it is, as a colleague knows: the briefing of its cluster tells what is offered for it."""
    row = as_seen(session, need_id, version, *NeedState)
    if code and session.get(Practice, code) is None:
        raise NotSettled("Choose the practice from the list.", "practice")
    row.practice_code, row.version = code or None, row.version + 1
    events.note(session, row, actor=events.person(staff_id), now=now, because="its practice was chosen")


def stand_again(
    session: Session, need_id: int | None, to: NeedState, *, actor: str, now: datetime, because: str
) -> None:
    """Where a request stands after what happened to a place of its: nothing, where it is on another date's list, or was met."""
    row = session.get(TrainingNeed, need_id, with_for_update=True) if need_id else None
    if row is None or row.state is not NeedState.OFFERED:
        return
    others = [place for place, _, _ in queries.of_need(session, need_id or 0) if place.withdrawn_at is None and place.answer != "no" and not place.attended]  # fmt: skip
    if to is NeedState.ASKED and others:
        return
    events.move(session, row, to, actor=actor, now=now, because=because, version=row.version + 1)
