"""What an event was, for whoever counts: a code beside the words, so that the words may be written otherwise at any time.

The words of an event are for colleagues. Nothing is to be counted by them: a report asks for the code.
"""

from enum import StrEnum


class EventCode(StrEnum):
    """What reports ask for. Most events have none."""

    NONE = ""
    MOVED = "moved"  # a review got another day, or lost its day
    OPENED = "opened"  # a person opened it
    HANDS = "hands"  # it changed hands: taken, handed over, accepted at a handover
