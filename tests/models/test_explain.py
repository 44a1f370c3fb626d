"""The explanation adds up what the model added up, and joins words that stand together."""

import numpy as np

from models.explain import deciding_words
from models.features import Vocabulary, blocks
from models.workshop.fit import vocabulary_from

MAILS = [
    ("", "lost script at the pharmacy"),
    ("", "the pharmacy lost it"),
    ("", "script for a pharmacy was lost"),
    ("", "lost script"),
]


def vocabulary() -> Vocabulary:
    return vocabulary_from([blocks(*mail) for mail in MAILS])


def weights_on(words: Vocabulary, **wanted: float) -> np.ndarray:
    flat = [feature for block in words.listed for feature in block]
    start = len(words.listed[0]) + len(words.listed[1])
    weights = np.zeros(words.size, np.float32)
    for word, weight in wanted.items():
        weights[flat.index(word, start)] = weight
    return weights


def test_the_heaviest_word_comes_first() -> None:
    words = vocabulary()
    whole = words.encode("", "pharmacy has no script")[1]

    assert deciding_words(whole, weights_on(words, script=2.0, pharmacy=1.0)) == ("script", "pharmacy")


def test_neighbours_are_joined_to_a_phrase_in_the_order_of_the_text() -> None:
    words = vocabulary()
    whole = words.encode("", "He LOST  script again")[1]

    assert deciding_words(whole, weights_on(words, script=2.0, lost=1.0)) == ("lost script",)


def test_a_word_that_speaks_against_is_not_shown() -> None:
    words = vocabulary()
    whole = words.encode("", "pharmacy has no script")[1]

    assert deciding_words(whole, weights_on(words, script=-2.0, pharmacy=1.0)) == ("pharmacy",)


def test_a_word_unknown_as_a_whole_is_found_by_its_pieces() -> None:
    words = vocabulary()
    whole = words.encode("", "two pharmacies shut")[1]

    assert deciding_words(whole, weights_on(words, **{" phar": 1.0, "macy": 0.0})) == ("pharmacies",)


def test_an_empty_text_has_no_deciding_words() -> None:
    words = vocabulary()

    assert deciding_words(words.encode("", "")[1], weights_on(words, script=1.0)) == ()
