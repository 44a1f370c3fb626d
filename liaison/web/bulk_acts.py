"""What can be done with several questions at once, in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Act:
    """One act: its button, what becomes of each question, what is asked for, and how it is said once it is done."""

    title: str
    will: str
    done: str
    asks: str = ""
    hint: str = ""
    offers: tuple[str, ...] = ()
    to: bool = False


ACTS = {
    "take": Act("Take", "becomes yours", "Taken"),
    "hand_over": Act(
        "Hand over", "goes to {to}", "Handed over", "Why you hand them over", "For example: I am away after 15:00", to=True
    ),
    "wait": Act(
        "Set to waiting", "waits for somebody outside", "Set to waiting", "Waiting for", "For example: the practice, to send the results"
    ),
    "close": Act(
        "Finish",
        "is finished",
        "Finished",
        "Why they are finished",
        offers=(
            "answered by phone",
            "answered",
            "for information, read",
            "passed to another service, which has confirmed it",
            "no longer needed, the practice says so",
        ),
    ),
}  # fmt: skip
TITLES = {name: act.title for name, act in ACTS.items()}
