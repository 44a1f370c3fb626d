"""A letter that the program drafted and that waits: what of it a person may word anew before it leaves, and what has to stay.

Comes in: the letter's text, its kind, and the person's words. Goes out: the part that is hers to write, the foot that stays as it is, and
what is missing in plain words. Whom it goes to, its subject and its moment are not changed here.
"""

from __future__ import annotations

import re

# The letters that may be worded anew. An answer is its author's: she takes it back. An alarm is not edited, and a weekly letter holds
# other people's answers.
KINDS = frozenset({"acknowledgement", "late_notice", "review_digest", "cluster_ask"})
FILING = "For our filing:"
LONGEST = 20_000  # characters
PROMISE = re.compile(r"by [0-9]{1,2}:[0-9]{2} on \w+ [0-9]{1,2} \w+")
DANGER = "999"


def parted(text: str) -> tuple[str, str]:
    """The part that is written anew, and the foot: who signs, and the token by which a reply is filed."""
    paragraphs = text.strip().split("\n\n")
    foot = 2 if paragraphs[-1].startswith(FILING) else 1
    return "\n\n".join(paragraphs[:-foot]), "\n\n".join(paragraphs[-foot:])


def together(body: str, foot: str) -> str:
    """The whole letter again."""
    return f"{body.strip()}\n\n{foot}\n"


def missing(before: str, body: str, reference: str, phone: str) -> list[str]:
    """What the new words have left out that the practice relies on, each as a sentence that says what to do."""
    found = []
    for value, words in (
        (reference, f"Please keep our reference, {reference}."),
        (phone, f"Please keep our telephone number, {phone}."),
        (DANGER, "Please keep the sentence about 999."),
    ):
        if value and value in before and value not in body:
            found.append(words)
    for promise in dict.fromkeys(PROMISE.findall(before)):
        if promise not in body:
            found.append(f"Please keep the time that stands in it, “{promise}”: it is what the question's clock says.")
    if not body.strip():
        return ["Write the letter first."]
    if len(body) > LONGEST:
        found.append(f"The letter is too long: {LONGEST:,} characters at most.")
    return found
