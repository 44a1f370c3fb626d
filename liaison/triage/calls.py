"""Makes the calls of alarms by webhook and SMS: each is one row, tried until it was taken, given up after some tries or once a person has
opened the mail. Called by the job after `watch`; no transaction is open while a channel is asked.

A stop between the channel's yes and our commit makes the call once more: an alarm heard twice harms nobody, one never heard may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from liaison.app import App
from liaison.outbox.channels import Channel, channels_of
from liaison.outbox.webhook import NotRung
from liaison.store.alarm_queries import waiting_calls
from liaison.store.session import reading, transaction
from liaison.store.tables_ladder import AlarmCall

TRIES = 5  # a minute apart; the next step of the ladder is told after the first that failed
NOT_SET_UP = "This way is not set up here."


@dataclass(frozen=True)
class Called:
    """What became of the calls: taken, and why others were not."""

    taken: int = 0
    troubles: tuple[str, ...] = ()


def make_calls(app: App, now: datetime, channels: Mapping[str, Channel] | None = None) -> Called:
    """Make the calls that wait. One that fails stops no other."""
    ways = channels_of(app.settings.alarm) if channels is None else channels
    with reading(app.engine) as session:
        waiting = waiting_calls(session)
    taken, troubles = 0, []
    for call, opened in waiting:
        if opened:
            settle(app, call, given_up_at=now, trouble="A person had opened the message by then.")
            continue
        why = attempt(ways.get(call.channel), call)
        if not why:
            taken += 1
            settle(app, call, done_at=now, tries=call.tries + 1, trouble="")
            continue
        troubles.append(why)
        over = call.tries + 1 >= TRIES or call.channel not in ways
        settle(app, call, tries=call.tries + 1, trouble=why, given_up_at=now if over else None)
    return Called(taken, tuple(dict.fromkeys(troubles)))


def attempt(channel: Channel | None, call: AlarmCall) -> str:
    """Make one call; returns why it was not taken, or "" when it was."""
    if channel is None:
        return NOT_SET_UP
    try:
        channel.tell(call.phone, call.words)
    except NotRung as error:
        return str(error)
    except Exception as error:  # whatever a channel does, the next one is asked
        return f"It broke ({type(error).__name__})."
    return ""


def settle(app: App, call: AlarmCall, **values: object) -> None:
    """Write down what became of one call."""
    with transaction(app.engine) as session:
        session.execute(update(AlarmCall).where(col(AlarmCall.id) == call.id).values(**values))
