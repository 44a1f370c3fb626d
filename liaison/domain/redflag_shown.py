"""How the words of a hit are shown: as they stand in the text, close ones together, a gap as an ellipsis."""

from __future__ import annotations

from collections.abc import Iterator

from models.concepts import Mention
from models.concepts.reading import Reading

_CLOSE = 40  # characters between two mentions that are shown as one stretch


def mention_words(reading: Reading, mentions: list[Mention]) -> str:
    """The mentions as they stand in the text, in order: one stretch where they are close, parted by an ellipsis where not."""
    return " … ".join(
        _tidied(reading.words(start, end)) for start, end in _merged(sorted(mentions, key=lambda m: m.start))
    )


def _merged(mentions: list[Mention]) -> Iterator[tuple[int, int]]:
    start, end = mentions[0].start, mentions[0].end
    for mention in mentions[1:]:
        if mention.start > end + _CLOSE:
            yield start, end
            start = mention.start
        end = max(end, mention.end)
    yield start, end


def _tidied(words: str) -> str:
    return " ".join(words.split())
