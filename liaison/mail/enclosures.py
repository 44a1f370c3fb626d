"""Looks through a file that a colleague wants to send, in a child process of its own: what it is by its bytes, whether it may go, and
the words in it, for the checks before a letter leaves. The limits and the empty environment are those of `attachment_text`.
"""

from __future__ import annotations

import json
from pathlib import Path

from liaison.mail.attachment_answers import LIMITS, Limits
from liaison.mail.attachment_text import SPENT, in_a_child
from liaison.mail.enclosure_answers import ENDINGS, Enclosure, No, NotSent

CHILD = Path(__file__).with_name("enclosure_child.py")


def examine(content: bytes, limits: Limits = LIMITS, child: Path = CHILD) -> Enclosure | NotSent:
    """One file. Never raises for what the bytes hold; OSError where no child can be started."""
    if len(content) > limits.size:
        return NotSent(No.TOO_LARGE)
    code, said = in_a_child(content, limits, child)
    if code in (None, *SPENT):
        return NotSent(No.TOO_SLOW)
    return understood(said, limits) if code == 0 else NotSent(No.DAMAGED)


def understood(said: bytes, limits: Limits) -> Enclosure | NotSent:
    """What the child said, taken for what it is."""
    try:
        answer = json.loads(said)
        if "no" in answer:
            return NotSent(No(answer["no"]))
        content_type, words = str(answer["type"]), str(answer["words"])
    except (ValueError, KeyError, TypeError):
        return NotSent(No.DAMAGED)
    return Enclosure(content_type, words[: limits.characters]) if content_type in ENDINGS else NotSent(No.DAMAGED)
