"""How well a reader knows what a mail is made of, and the plain sentence for a person when it does not.

A mail as the vocabulary found it comes in; counts (`Known`), a closeness that helps to tell our mail from another trade's, and a sentence
come out. Nothing here quotes the mail.
"""

from __future__ import annotations

from typing import NamedTuple

from models.features import Encoded, is_word
from models.taxonomy import named
from models.verdict import Evidence, Thresholds

ENOUGH_CLUES = 5  # a mail with five clues of our work is as much ours as one with fifty
MANY_NEW = 0.25  # share of unknown words from which a person is told of them
FEW_ROWS = 30  # rows of a label below which a person is told how few there were


class Known(NamedTuple):
    """Of one mail: its distinct words (no numbers, no redaction marks), how many of them the reader knows, and how many clues it found."""

    words: int
    known: int
    clues: int = 0


def counted(mail: Encoded) -> Known:
    """The counts of a mail. Numbers keep only their length and are no words: else every table of figures would be well known."""
    spoken = [word for word in mail.whole.normals if is_word(word)]
    taught = set(mail.whole.phrases)
    clues = {clue.name for clue in mail.clues if not clue.is_detail}
    return Known(len(spoken), sum(word in taught for word in spoken), len(clues))


def closeness(known: Known, limits: Thresholds) -> float:
    """How much the words of a mail are ours, in margins: the share of known words and the clues of our work, weighed.

    Source: measured on mail of other trades, other languages and none (`docs/reader.md`): margins alone find half of it.
    """
    share = known.known / known.words if known.words else 0.0
    return limits.known_weight * share + limits.clue_weight * min(known.clues, ENOUGH_CLUES)


def familiarity(evidence: Evidence, limits: Thresholds) -> str:
    """One or two plain sentences when a mail is unlike what was taught; "" when it is not."""
    said = []
    if limits.seldom_at is not None and evidence.out_of_scope >= limits.seldom_at:
        said.append("The reader has seen few mails like this one.")
    new = evidence.words - evidence.known
    if limits.known_weight and evidence.words and new / evidence.words >= MANY_NEW:
        said.append(f"{new} of its {evidence.words} different words are new to the reader.")
    taught = limits.taught.get(evidence.best)
    if taught is not None and taught < FEW_ROWS:
        said.append(f"The reader was taught only {taught} mails of this kind ({named(evidence.best)}).")
    return " ".join(said)
