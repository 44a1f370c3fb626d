"""Whether a room of ours does for a meeting: seats, privacy, access, what else is in it then. Warnings only: a person decides. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.domain.meeting_kinds import LENS, kind_of
from liaison.domain.spoken import count

OURS = 2  # of us who come, where nobody is said to


@dataclass(frozen=True)
class RoomFacts:
    """What a room has."""

    name: str
    seats: int
    private: bool
    step_free: bool
    two_exits: bool
    quiet: bool


def room_warnings(room: RoomFacts, kind: str, expected: int, busy: Sequence[str] = ()) -> list[str]:
    """What a colleague should know before people come: `expected` are those who come or have not said that they do not, ourselves among
    them; `busy` says in words what else is in the room at that time."""
    said = []
    if room.seats < expected:
        said.append(f"{room.name} has {count(room.seats, 'seat')}, and {expected} are expected. Choose a larger one, or ask who joins from afar.")  # fmt: skip
    said += [f"{room.name} is not free then: {words}." for words in busy]
    if kind_of(kind).private and not room.private:
        said.append(f"What is said in {room.name} is heard outside: this meeting speaks of people.")
    if not room.step_free:
        said.append(f"There are steps to {room.name}: ask whether that stops anybody from coming.")
    if kind == LENS and not room.two_exits:
        said.append(f"{room.name} has one way out: keep the seats by the door for whoever wants them.")
    if kind == LENS and not room.quiet:
        said.append(f"{room.name} has no quiet corner: say beforehand where somebody can go for a while.")
    return said
