"""What a colleague does for a person around their review: one table of tasks, their answers, and what follows from each answer.

Nothing here counts, blames or ends anything. A meeting that did not happen leads to a look whether the person is well (the same day), to
another offer in the way they chose, to a colleague with a name who gets in touch, to the question what would make it easier, and to a
clinician who decides what to offer next (MAT standard 5; the service's own order of steps). An answer "not yet" leaves the task open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is to be done."""

    ASK_SAFE = "ask_safe"
    RING = "ring"
    TRY_AGAIN = "try_again"
    GATHER = "gather"
    WELFARE = "welfare"
    GET_IN_TOUCH = "get_in_touch"
    DECIDE = "decide"


@dataclass(frozen=True)
class Answer:
    """One answer: its words, whether the task is done with it, the task that follows (of the clinician), what to do at once, and where it is
    not done, in how many working days it is looked at anew."""

    words: str
    done: bool = True
    then: Kind | None = None
    now: str = ""
    again: int = 2


@dataclass(frozen=True)
class Task:
    """One kind of task: its title, what to do, in how many working days (0: today), its answers by code, what its note is asked for."""

    title: str
    what: str
    days: int
    answers: Mapping[str, Answer]
    note: str = "What colleagues should know"
    note_for: frozenset[str] = frozenset()  # the answers that need the note


TEXTED = "texted"  # of the answers to RING: offered only where a text message is safe for the person
AT_ONCE = "Ring the duty nurse now; if somebody's life may be in danger, 999. A clinician has it on the list for today."

TASKS: dict[Kind, Task] = {
    Kind.ASK_SAFE: Task(
        "Ask how this person can be reached safely",
        "No letter goes before that. Ask when you see them or in a way you know to be safe, and enter the answers with today's date on their record.",
        5,
        {
            "asked": Answer("Asked: the answers are on the record"),
            "told": Answer("I told the person about the review myself"),
            "not_yet": Answer("Not yet", done=False),
        },
    ),
    Kind.RING: Task(
        "Ring or text instead of a letter",
        "The person chose to be reached so. Say what the letter says, in your own words; keep to what is written beside the number.",
        2,
        {
            "spoke": Answer("We have spoken"),
            TEXTED: Answer("The text is sent"),
            "not_yet": Answer("Not yet", done=False),
        },
    ),
    Kind.TRY_AGAIN: Task(
        "Try again: nothing is agreed about the day yet",
        "The invitation says: if I do not hear from you, I will try again. Get in touch in a way that is safe: does the day suit, or what would be "
        "better? A day that you agree is written down on the review. No answer is fine too: nothing follows from it.",
        4,
        {
            "agreed": Answer("A day is agreed, and stands on the review"),
            "not_now": Answer("The person would rather not, or not now"),
            "no_answer": Answer("No answer: the day stays offered"),
            "not_yet": Answer("Not yet: I try another safe way", done=False),
        },
    ),
    Kind.GATHER: Task(
        "See to what others bring to the review",
        "Of the practice: medicines, bloods and ECG with their dates, when they last saw the person. Of the pharmacy: how it was collected, and days "
        "missed. Ask for it, or go on without it: the review is held on its day all the same. What they say is written down on the form and stands in "
        "the pack; once everything is there, this is off the list by itself the next morning.",
        3,
        {
            "asked": Answer("Asked for it: I look again in a week", done=False, again=5),
            "here": Answer("It is here"),
            "without": Answer("We go on without it"),
            "not_yet": Answer("Not yet", done=False),
        },
    ),
    Kind.WELFARE: Task(
        "Look today whether this person is well",
        "We did not manage to meet. Ring the pharmacy: was the last supply collected, and when? Then get in touch in a safe way, or ask who saw them last.",
        0,
        {
            "well": Answer("Seen or spoken to today, and well"),
            "collected": Answer("The pharmacy saw them today or yesterday, and nobody is worried"),
            "worried": Answer(
                "Not seen, or three days or more not collected, or I am worried", then=Kind.DECIDE, now=AT_ONCE
            ),
            "not_yet": Answer("Still trying today", done=False),
        },
    ),
    Kind.GET_IN_TOUCH: Task(
        "Get in touch, and ask what would make it easier",
        "In the way the person chose. Offer another day, place or way to meet; offer to come along. Ask, without pressing, what would make it easier.",
        2,
        {
            "spoke": Answer("We have spoken", then=Kind.DECIDE),
            "not_now": Answer("The person would rather not meet now", then=Kind.DECIDE),
            "not_yet": Answer("Not yet: I try another safe way", done=False),
        },
        "What would make it easier, in the person's words",
        frozenset({"spoke", "not_now"}),
    ),
    Kind.DECIDE: Task(
        "Decide with the team what we offer next",
        "A clinician decides: another way, place or worker, outreach, or leaving it for now. Care and prescription go on as they are.",
        5,
        {"decided": Answer("Decided"), "not_yet": Answer("Not yet", done=False)},
        "What we offer next, and who does it",
        frozenset({"decided"}),
    ),
}
# what asks for nothing of the person: it says nothing about whether a colleague is in touch with them
ABOUT_OTHERS = frozenset({Kind.GATHER})
# roles that count as a clinician, by handler code
CLINICIANS = frozenset({"prescriber", "duty_nurse", "pharmacist", "psychologist", "harm_reduction_nurse", "bbv_nurse"})
