"""What a person has chosen about a review, as the planner reads it from the register's choices.

The register holds words ("the practice", "in person", "a woman", "mornings"); what is not said is not assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liaison.domain.time_wishes import times

YES = frozenset({"yes", "true", "1", "on"})


@dataclass(frozen=True)
class Wishes:
    """What a person asked for. `place` is here, practice or elsewhere (telephone, video, home, a walk: no room of ours is needed)."""

    place: str = "here"
    part: str = ""  # morning, afternoon
    not_on: frozenset[int] = frozenset()  # weekdays on which it cannot be, Monday 0
    gender: str = ""  # woman, man: of the worker
    together: bool = False  # agreed to a visit to the practice on which others come too, each with an own time
    seats: int = 2
    step_free: bool = False
    two_exits: bool = False
    quiet: bool = False  # a quiet corner, or an emotion-regulation box


NONE = Wishes()


def wishes(choices: Mapping[str, Any]) -> Wishes:
    """Read the register's choices; unknown keys and words are left alone."""
    if not choices:
        return NONE
    said = {key: str(value).casefold().strip() for key, value in choices.items() if not isinstance(value, (list, dict))}
    listed = {str(one).casefold() for value in choices.values() if isinstance(value, list) for one in value}
    words, when = " ".join([*said.values(), *listed]), times(said.get("time", ""))

    def needs(key: str, *also: str) -> bool:
        return said.get(key) in YES or key in listed or any(word in words for word in also)

    return Wishes(
        place=place(said),
        part=when.part,
        not_on=when.not_on,
        gender=gender(said.get("worker_gender", "")),
        together=needs("visit_together"),
        seats=2 + bool(said.get("bring")) + needs("interpreter", "interpreter"),
        step_free=needs("step_free", "step-free", "wheelchair"),
        two_exits=needs("two_exits", "near the door", "two exits"),
        quiet=needs("quiet", "quiet"),
    )


def place(said: Mapping[str, str]) -> str:
    """Where it is held."""
    mode, where = said.get("mode", ""), said.get("place", "")
    if any(word in mode for word in ("phone", "video")):
        return "elsewhere"
    if "practice" in where or "surgery" in where:
        return "practice"
    return "elsewhere" if any(word in where for word in ("home", "walk", "pharmacy", "prison", "outside")) else "here"


def where(choices: Mapping[str, Any], practice: str | None, room: str | None) -> str:
    """Where a review is held, for colleagues: a room of ours, the practice, or the way and place that the person chose."""
    asked = wishes(choices)
    if asked.place == "here":
        return room or "no room of ours yet"
    if asked.place == "practice":
        return f"at {practice}" if practice else "at the practice"
    mode, chosen = (str(choices.get(key) or "").strip() for key in ("mode", "place"))
    for word, said in (("phone", "by telephone"), ("video", "by video")):
        if word in mode.casefold():
            return said
    return PLACES.get(chosen.casefold(), chosen) or "elsewhere"


# a place of the register → how colleagues say it; any other stands as the person said it
PLACES = {"home": "at home", "a walk": "on a walk"}


def gender(word: str) -> str:
    """The gender asked for; empty for anything else, as "no preference"."""
    asked = set(word.replace(",", " ").split())
    if asked & {"woman", "female", "women"}:
        return "woman"
    return "man" if asked & {"man", "male", "men"} else ""
