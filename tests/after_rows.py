"""A meeting that took place, for the tests of what follows it."""

from datetime import UTC, date, datetime
from typing import Any

from inviting_rows import MUIR, TAIT, all_gone, confirmed_cluster, do, guests, invited

from liaison.app import App
from liaison.domain.agreed_actions import Owner
from liaison.meetings import answers_desk
from liaison.meetings.service_actions import Agreed
from liaison.store.session import transaction

AFTERWARDS = datetime(2027, 1, 27, 15, tzinfo=UTC)  # two hours after its end
FRIDAY = date(2027, 2, 5)


def held_cluster(app: App) -> dict[str, int]:
    """Tait came, Muir sent apologies; returns the staff."""
    ids = confirmed_cluster(app)
    invited(app, TAIT, MUIR)
    all_gone(app)
    listed = guests(app)
    came = {listed[TAIT.email].id or 0: "came", listed[MUIR.email].id or 0: "apologies"}
    do(
        app,
        lambda session, _, meeting_id, **who: answers_desk.note_held(session, meeting_id, came, "a pharmacist", **who),
        now=AFTERWARDS,
    )
    return ids


def put(app: App, what: Any, *given: Any, now: datetime = AFTERWARDS, **more: Any) -> Any:
    """What a colleague does about the meeting, in one transaction."""
    with transaction(app.engine) as session:
        return what(session, *given, staff_id=more.pop("staff_id", 1), now=now, **more)


def to_do(
    what: str = "Find a room for the training", owner: str = "practice_manager", due: date = FRIDAY, **more: Any
) -> Agreed:
    """Something that somebody of a practice does; `staff` for a colleague."""
    who = Owner(staff_id=more.pop("staff")) if "staff" in more else Owner(role=owner)
    return Agreed(what, who, due, **more)
