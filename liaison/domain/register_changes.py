"""What can happen to a person on the register, and what follows: each a row of one table, said before it is done.

Nothing here ends anybody's treatment or changes a prescription: the register only says who is written to and whose review is planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Happening:
    """One change. `status` is what the register says afterwards (None: as before); `letters` whether they are held (None: as before).

    `asks` names what the form needs: practice, look_again. `looks_within` is when somebody looks again where nobody said a day; `still` is
    how it is said of somebody with whom it goes on.
    """

    title: str
    follows: tuple[str, ...]
    status: str | None = None
    letters: bool | None = None
    asks: str = ""
    looks_within: timedelta | None = None
    still: str = ""
    from_status: frozenset[str] = frozenset({"in_shared_care", "custody", "hospital", "paused"})


HERE = frozenset({"in_shared_care"})
LOOKS = "On the day to look again the person stands at the top of People and is work on Coverage, until somebody has looked."
HAPPENINGS: Mapping[str, Happening] = {
    "moved": Happening(
        "Is with another practice now",
        (
            "From now on only the new practice is asked about this person; the old one is told nothing.",
            "The review stays as it is; the next run of the plan looks at its place again.",
        ),
        asks="practice",
    ),
    "custody": Happening(
        "Is in custody",
        (
            "Nothing is sent to the person: plan with throughcare instead.",
            "The review is deferred and loses its day. Coming back brings the next one forward.",
            LOOKS,
        ),
        status="custody",
        asks="look_again",
        looks_within=timedelta(weeks=8),
        still="Is still in custody: look again later",
        from_status=HERE | {"custody", "hospital", "paused"},
    ),
    "hospital": Happening(
        "Is in hospital",
        (
            "Nothing is sent to the person: plan with the ward instead.",
            "The review is deferred and loses its day. Coming back brings the next one forward.",
            LOOKS,
        ),
        status="hospital",
        asks="look_again",
        looks_within=timedelta(weeks=4),
        still="Is still in hospital: look again later",
        from_status=HERE | {"custody", "hospital", "paused"},
    ),
    "paused": Happening(
        "Contact is paused",
        (
            "Nothing is sent to the person by itself, and the review is deferred.",
            LOOKS,
        ),
        status="paused",
        asks="look_again",
        still="The pause goes on: look again later",
        from_status=HERE | {"custody", "hospital", "paused"},
    ),
    "back": Happening(
        "Is back: can be written to and reviewed",
        (
            "The review is planned again from the next run on.",
            "Letters that were held stay held until they are released below.",
        ),
        status="in_shared_care",
        from_status=frozenset({"custody", "hospital", "paused", "left", "died"}),
    ),
    "left": Happening(
        "Has left shared care",
        (
            "Nothing is sent about this person any more, to the person or the practice; the open review is closed.",
            "The treatment goes on elsewhere, or as it is: this ends nobody's treatment.",
        ),
        status="left",
    ),
    "died": Happening(
        "Has died",
        (
            "Every letter to or about this person is held at once, also those that wait to leave.",
            "The open review is closed. Nobody is told by Liaison: tell the practice and the family as you do.",
        ),
        status="died",
        letters=True,
        from_status=frozenset({"in_shared_care", "custody", "hospital", "paused", "left"}),
    ),
    "hold": Happening(
        "Hold every letter",
        ("Nothing is sent to or about this person until it is released here.",),
        letters=True,
    ),
    "release": Happening(
        "Release the letters",
        ("Letters may leave again where safe contact allows it; each is asked about once more as it is sent.",),
        letters=False,
    ),
}


# who is away → within which time somebody looks again where nobody said a day: nobody is in prison or in hospital and forgotten. Our own
# defaults; a pause asks for its day.
LOOKS_WITHIN: Mapping[str, timedelta] = {
    what.status: what.looks_within for what in HAPPENINGS.values() if what.status and what.looks_within
}

# what a review wrote on the register → how the person's history says it
BY_REVIEW: Mapping[str, str] = {
    "review": "From the review that was held",
    "review_taken_back": "Put back, as the review was entered in error",
}


def refused(kind: str, *, status: str, letters_held: bool) -> str | None:
    """Why this cannot be said of somebody with this status, or None."""
    what = HAPPENINGS[kind]
    if status not in what.from_status:
        return "The register says something else of this person now: look at the page again."
    if what.status is None and what.letters is not None and what.letters is letters_held:
        return "The letters are held already." if letters_held else "No letter is held."
    return None


def offered(*, status: str, letters_held: bool) -> list[str]:
    """The changes that can be said of somebody now, in the order of the table."""
    return [kind for kind in HAPPENINGS if refused(kind, status=status, letters_held=letters_held) is None]
