"""Which words of a mail decided: what each adds to an answer, by itself, in its pairs, by its character pieces and by the clues it made.

A mail that was looked up, the weights and a direction over their columns (`odds`) come in; what every word adds goes out, and the phrases
that added most. Nothing is sampled: what the words, the clues without words, the quoted history and the intercept add is the
direction's margin, up to rounding. Source: the additive explanation measured for linear n-gram models (`docs/reader.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.clues import Clue
from models.features import BLOCKS, Encoded, Field, Indices, normal, places, tokens
from models.odds import Direction
from models.redact import TOKENS

SHOWN = 5  # phrases: what a person takes in at a glance
_CANDIDATES = 8  # words, before neighbours are joined to phrases
_BRIDGE = 2  # words that tell nothing, within a phrase: "hard to rouse"
_LONGEST = 6  # words of a phrase

# Words that may weigh, but tell a reader nothing on their own; without apostrophes, as the vocabulary knows them.
_DULL_WORDS = (
    "a about after again all also am an and any are as at be been before best but by can could dear did do does dr few for from fw"
    " fwd get got had has have he hello her hes hi him his how i if im in into is it its ive just kind many me miss more mr mrs ms"
    " my no not now of on one only or other our out please re regards s said say says see she shes since so some such t team than"
    " thank thanks that thats the their them then there they theyre theyve this to told up us was we went were weve what when where"
    " which who will with would yes you your youve"
)
_DULL = frozenset(_DULL_WORDS.split())
_REDACTED = tuple(TOKENS.values())

Weights = NDArray[np.float32]
Added = Callable[[Indices, str], Weights]  # what each feature of a block adds


@dataclass(frozen=True)
class Explained:
    """What added up to one margin: each word (as the vocabulary knows it) of the subject and the newly written text; clues that no
    word stands for, by name; and the rest, each as one: the intercept, the quoted history, pairs of words, an embedding's numbers."""

    words: Mapping[str, float]
    clues: Mapping[str, float]
    rest: Mapping[str, float]
    text: str = field(repr=False)  # the prepared text, which phrases are cut from

    @property
    def margin(self) -> float:
        """The sum of it all."""
        return sum(value for part in (self.words, self.clues, self.rest) for value in part.values())

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases that added most, the most telling first: in lower case, as they stand in the mail. Never a redacted field, never a
        word of the quoted history alone; empty when no telling word spoke for it."""
        ranked = sorted(
            (word for word, value in self.words.items() if value > 0), key=lambda one: (-self.words[one], one)
        )
        chosen = frozenset([word for word in ranked if _tells(word)][:_CANDIDATES])
        left, found = set(chosen), []
        runs = list(_runs(self.text, chosen))
        while left and len(found) < SHOWN:
            best = max(runs, key=lambda run: sum(self.words[word] for word in run[1] & left))  # of equals the first
            left -= best[1]
            found.append(best[0])
        return tuple(found)


def explained(
    mail: Encoded,
    weights: Weights,
    intercepts: Weights,
    direction: Direction,
    numbers: Weights | None = None,
    carriers: Mapping[str, Sequence[str]] | None = None,
) -> Explained:
    """What every part of a mail adds to the margin of a direction.

    `carriers` are `carriers_of(mail)`, where they are known already: they are the same for every direction. `weights` has a row for each feature, and after them for each of the `numbers` of an embedding; its columns are those of `direction`.
    """

    def added(ids: Indices, block: str) -> Weights:
        scale = np.float32(BLOCKS[block] * max(len(ids), 1) ** -0.5)
        return (weights.take(ids, axis=0) @ direction) * scale

    words = dict.fromkeys(mail.whole.normals, 0.0)
    for name, part in (("subject", mail.heading), ("whole", mail.whole)):
        _add_phrases(words, part, added(part.phrase_ids, f"{name}_words").tolist())
        _add_pieces(words, part, added(part.piece_ids, f"{name}_pieces"))
    wordless: dict[str, float] = {}
    borne = carriers_of(mail) if carriers is None else carriers
    for clue, value in _clues(mail, added):
        bearers = borne[clue.name]
        for word in bearers:
            words[word] += value / len(bearers)
        if not bearers:
            wordless[clue.name] = value
    rest = {
        "intercept": float(intercepts @ direction),
        "quoted history": float(added(mail.quoted_ids, "quoted_words").sum()),
        "pairs of words": float(added(mail.pair_ids, "text_pairs").sum()),
    }
    if numbers is not None:
        rest["embedding"] = float(numbers @ weights[-len(numbers) :] @ direction)
    return Explained(words, wordless, rest, mail.whole.text)


def carriers_of(mail: Encoded) -> dict[str, list[str]]:
    """For each known clue of a mail, by its name, the words that made it."""
    words = frozenset(mail.whole.normals)
    return {clue.name: _carriers(clue, words) for clue in mail.clues}


def _add_phrases(words: dict[str, float], part: Field, values: Iterable[float]) -> None:
    """A word's own value to the word, a pair's in halves to its two."""
    for phrase, value in zip(part.phrases, values, strict=True):
        first, _, second = phrase.partition(" ")
        words[first] += value / 2
        words[second or first] += value / 2


def _add_pieces(words: dict[str, float], part: Field, values: NDArray[np.float32]) -> None:
    """A piece's value to the word that holds it; split evenly where several do."""
    if not len(part.flat):
        return
    places_of = np.searchsorted(part.piece_ids, part.flat)
    each = values[places_of] / np.bincount(places_of)[places_of]
    running = np.concatenate(([0.0], np.cumsum(each, dtype=np.float64)))
    ends = np.cumsum(part.sizes)
    for word, value in zip(part.normals, (running[ends] - running[ends - part.sizes]).tolist(), strict=True):
        words[word] += value


def _clues(mail: Encoded, added: Added) -> Iterator[tuple[Clue, float]]:
    """Each known clue with what it adds."""
    for block, is_detail, ids in zip(("clues", "details"), (False, True), mail.clue_ids, strict=True):
        named = [clue for clue in mail.clues if clue.is_detail is is_detail]
        yield from zip(named, added(ids, block).tolist(), strict=True)


def _carriers(clue: Clue, words: Collection[str]) -> list[str]:
    """The words of the mail that made a clue: the telling ones, else any; none for a clue about the whole mail."""
    made = dict.fromkeys(map(normal, tokens(clue.words.lower())))
    standing = [word for word in made if word in words]
    return [word for word in standing if _tells(word)] or standing


@lru_cache(maxsize=20_000)
def _tells(word: str) -> bool:
    return len(word) > 1 and word not in _DULL and not word.isdigit() and not any(token in word for token in _REDACTED)


def _runs(text: str, chosen: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Stretches of a text that begin and end with chosen words, with at most a few dull words between two; and the chosen words in each."""
    run: list[tuple[str, int, int]] = []
    for word, start, end in (*((normal(token), *place) for token, *place in places(text)), ("", len(text), len(text))):
        if not run:
            if word in chosen:
                run = [(word, start, end)]
            continue
        apart = text[run[-1][2] : start].strip(" ") != ""
        bridging = len(run) - 1 - max(n for n, one in enumerate(run) if one[0] in chosen)
        usable = word in chosen or (word in _DULL and bridging < _BRIDGE)
        if apart or not usable or len(run) == _LONGEST:
            yield _cut(run, chosen, text)
            run = []
        if word in chosen or (run and usable):
            run.append((word, start, end))


def _cut(run: list[tuple[str, int, int]], chosen: frozenset[str], text: str) -> tuple[str, frozenset[str]]:
    """A stretch without the dull words at its end."""
    last = max(n for n, one in enumerate(run) if one[0] in chosen)
    kept = run[: last + 1]
    return text[kept[0][1] : kept[-1][2]], frozenset(word for word, *_ in kept) & chosen
