"""What broke while a mail was read, as a nurse reads it. Comes in: the error as it is kept. Goes out: a sentence, and the code for whoever
mends it; what was kept as a sentence stays one."""

from __future__ import annotations

# where it broke → what that means for the mail
BROKE = {
    "screen": "Its form could not be read, so nothing was decided about it.",
    "store": "It was read, and what was read could not be kept.",
    "classify": "It was read, and could not be sorted.",
    "route": "It was sorted, and could not be given to anybody.",
}
UNSAID = "It could not be read."


def broke(error: str) -> tuple[str, str]:
    """The sentence, and the code; no code where the error says it in words itself."""
    origin, colon, rest = error.partition(": ")
    if colon and " " not in rest:  # the name of a mistake in the program: nobody's language
        return BROKE.get(origin, UNSAID), error
    said = rest if colon and " " not in origin else error
    return (f"{said[:1].upper()}{said[1:].rstrip('.')}." if said else UNSAID), ""
