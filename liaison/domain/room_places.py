"""A time and a room for each review of a day, matched to what the person asked for; a warning where there is none.

Comes in: the day's reviews with their wishes and what they had before, and the rooms. Goes out: for each a time, perhaps a room, and a
warning in words when its wishes cannot be met. What is agreed goes first, then what had its place before, then whoever needs most. A worker
is in one place at a time, a room holds one review at a time, and only a private room holds any: what is said there is nobody else's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from liaison.domain.review_times import USUAL, ReviewTimes, part_of
from liaison.domain.review_wishes import NONE, Wishes
from liaison.domain.spoken import short_day
from liaison.domain.time_wishes import WEEKDAYS


@dataclass(frozen=True)
class Room:
    """A room of ours. No `locality`: for everybody."""

    id: int
    name: str
    seats: int = 3
    private: bool = True
    step_free: bool = False
    two_exits: bool = False
    quiet: bool = False
    locality: str = ""


@dataclass(frozen=True)
class Guest:
    """One review of a day. `time` and `room_id` are what it had there before; `fixed`: agreed with the person, or chosen by a colleague, whose
    room stays as well; `agreed`: the person said yes to time and colleague. `gender`: the colleague's, empty where it is not recorded."""

    review_id: int
    worker_id: int
    wishes: Wishes = field(default_factory=Wishes)
    locality: str = ""
    time: str = ""
    room_id: int | None = None
    fixed: bool = False
    agreed: bool = False
    gender: str = ""
    times: tuple[str, ...] = USUAL.times  # at which the colleague is in


@dataclass(frozen=True)
class Seat:
    """Its time, its room where it needs one, and what is wrong, empty when nothing is."""

    time: str = ""
    room_id: int | None = None
    warning: str = ""


class _Day:
    """What is taken on one day."""

    def __init__(self, day: date, rooms: Sequence[Room], usual: ReviewTimes) -> None:
        self.day, self.rooms, self.usual = day, rooms, usual
        self.workers: dict[int, list[str]] = defaultdict(list)
        self.held: dict[int, list[str]] = defaultdict(list)

    def give(self, guest: Guest, seat: Seat) -> Seat:
        """Note it as taken."""
        if seat.time:
            self.workers[guest.worker_id].append(seat.time)
            if seat.room_id is not None:
                self.held[seat.room_id].append(seat.time)
        return seat

    def free(self, taken: Sequence[str], time: str, *, fixed: bool = False) -> bool:
        """Whether nothing is at the same time: one that was agreed before the site chose other times may begin between two. What is `fixed` stays
        beside what has begun a little earlier: only a person moves it."""
        return not taken or (time not in taken and (fixed or not any(self.usual.meet(time, other) for other in taken)))

    def keeps(self, guest: Guest) -> bool:
        """Whether it can stay as it was."""
        if not guest.time or not self.free(self.workers[guest.worker_id], guest.time, fixed=guest.fixed):
            return False
        if not guest.fixed and (guest.time not in guest.times or guest.time not in self.usual.of(guest.wishes.part)):
            return False
        if guest.room_id is None:
            return guest.wishes.place != "here" or not self.rooms
        room = next((room for room in self.rooms if room.id == guest.room_id), None)
        return room is not None and suits(room, guest) and self.free(self.held[room.id], guest.time, fixed=guest.fixed)

    def find(self, guest: Guest) -> Seat:
        """The best that is left."""
        stays = guest.fixed and bool(guest.time)
        asked = self.usual.of(guest.wishes.part)
        times = (guest.time,) if stays else [time for time in asked if time in guest.times]
        free = [time for time in times if self.free(self.workers[guest.worker_id], time, fixed=stays)]
        part = guest.wishes.part if asked != self.usual.times else ""
        when = f"on the {part} of {short_day(self.day)}" if part else f"on {short_day(self.day)}"
        if not free:
            return Seat(warning=f"No time is left {when}: please move it, or another.")
        if guest.wishes.place != "here" or not self.rooms:
            return Seat(free[0])
        suited = sorted((room for room in self.rooms if fits(room, guest)), key=spare)
        for time in free:
            for room in suited:
                if self.free(self.held[room.id], time):
                    return Seat(time, room.id)
        needs = wanted(guest.wishes)
        return Seat(free[0], None, f"No room {f'({needs}) ' if needs else ''}is free {when}: please move it, or open a room.")  # fmt: skip


def seats(day: date, guests: Iterable[Guest], rooms: Sequence[Room], usual: ReviewTimes = USUAL) -> dict[int, Seat]:
    """Time and room of every review of one day, by review id; the same in any order of the arguments. `usual`: when reviews begin here."""
    today = _Day(day, sorted(rooms, key=lambda room: room.id), usual)
    found: dict[int, Seat] = {}
    waiting = []
    for guest in sorted(guests, key=lambda guest: (not guest.fixed, guest.review_id)):
        if today.keeps(guest):
            found[guest.review_id] = said(day, guest, today.give(guest, Seat(guest.time, guest.room_id)), rooms)
        else:
            waiting.append(guest)
    for guest in sorted(waiting, key=lambda guest: (not guest.fixed, -hardness(guest.wishes), guest.review_id)):
        found[guest.review_id] = said(day, guest, today.give(guest, today.find(guest)), rooms)
    return found


def said(day: date, guest: Guest, seat: Seat, rooms: Sequence[Room]) -> Seat:
    """The seat with what the person asked for and does not get there, for as long as that is so."""
    if guest.wishes == NONE:
        return seat
    room = next((room for room in rooms if room.id == seat.room_id), None)
    words = unmet(guest.wishes, room, day, seat.time, guest.gender, guest.agreed)
    return replace(seat, warning=f"{seat.warning} {words}".strip()) if words else seat


def unmet(asked: Wishes, room: Room | None, day: date, time: str, gender: str, agreed: bool) -> str:
    """What a person asked for and does not get of room, day, time and colleague (her gender, as far as it is recorded), in a warning; empty when
    nothing. All but the room is not said again of what the person agreed to."""
    missing = lacks(room, asked) if room else ""
    late = bool(time and asked.part and part_of(time) != asked.part)
    known = "" if gender else "; the colleague's gender is not recorded"
    return " ".join([
        *([f"{room.name} is not what was asked for ({missing})."] if room and missing else []),
        *([f"The person asked not to be seen on a {WEEKDAYS[day.weekday()]}."] if day.weekday() in asked.not_on and not agreed else []),
        *([f"The person asked for {asked.part}s."] if late and not agreed else []),
        *([f"The person asked for a {asked.gender}{known}."] if asked.gender not in ("", gender) and not agreed else []),
    ])  # fmt: skip


def seats_of_days(guests: Iterable[tuple[date, Guest]], rooms: Sequence[Room], usual: ReviewTimes = USUAL) -> dict[int, Seat]:  # fmt: skip
    """The same for many days."""
    by_day: dict[date, list[Guest]] = defaultdict(list)
    for day, guest in guests:
        by_day[day].append(guest)
    return {id: seat for day, found in by_day.items() for id, seat in seats(day, found, rooms, usual).items()}


def fits(room: Room, guest: Guest) -> bool:
    """Whether the room is what the person asked for."""
    asked = guest.wishes
    return (
        room.private
        and room.seats >= asked.seats
        and (room.step_free or not asked.step_free)
        and (room.two_exits or not asked.two_exits)
        and (room.quiet or not asked.quiet)
        and (not room.locality or not guest.locality or room.locality == guest.locality)
    )


def suits(room: Room, guest: Guest) -> bool:
    """Whether the review may stay in its room: as asked for, or a private one that a colleague chose, who may know better."""
    return fits(room, guest) or (guest.fixed and room.private)


def spare(room: Room) -> tuple[int, int, int]:
    """Rooms that others may need come last."""
    return (room.step_free + room.two_exits + room.quiet, room.seats, room.id)


def hardness(asked: Wishes) -> int:
    """How much has to fit."""
    return 2 * (asked.step_free + asked.two_exits + asked.quiet) + (asked.seats - 2) + bool(asked.part)


def lacks(room: Room, asked: Wishes) -> str:
    """What a person asked for and this room has not, in the words of `wanted`; empty when it is all there."""
    return wanted(
        replace(
            NONE,
            step_free=asked.step_free and not room.step_free,
            two_exits=asked.two_exits and not room.two_exits,
            quiet=asked.quiet and not room.quiet,
            seats=asked.seats if room.seats < asked.seats else NONE.seats,
        )
    )


def has(room: Room) -> str:
    """Like "4 seats, step-free, with two ways out"."""
    words = wanted(replace(NONE, step_free=room.step_free, two_exits=room.two_exits, quiet=room.quiet))
    return ", ".join([f"{room.seats} seats", *([words] if words else [])])


def wanted(asked: Wishes) -> str:
    """Like "step-free, with a quiet corner, for 3"."""
    words = [
        *(["step-free"] if asked.step_free else []),
        *(["with two ways out"] if asked.two_exits else []),
        *(["with a quiet corner"] if asked.quiet else []),
        *([f"for {asked.seats}"] if asked.seats > 2 else []),
    ]
    return ", ".join(words)
