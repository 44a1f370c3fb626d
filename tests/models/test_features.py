"""A mail becomes the same features in training and in serving, and nothing of a person becomes one."""

import numpy as np
import pytest

from models.features import (
    BLOCKS,
    BODY_WORDS,
    QUOTED_WORDS,
    Vocabulary,
    blocks,
    clue_values,
    normal,
    pieces,
    prepare,
    rows,
    tokens,
)
from models.workshop.fit import vocabulary_from

MAILS = [
    ("missed doses", "He missed 3 doses of methadone 60mg and can't collect, ring 01632 960143"),
    ("missed script", "No script for methadone, he missed it and can’t collect tonight"),
    ("", "can't collect methadone: missed doses tonight"),
]


def test_the_indices_of_a_mail_are_exactly_its_features_that_the_vocabulary_holds() -> None:
    listed = [blocks(*mail) for mail in MAILS]
    vocabulary = vocabulary_from(listed)
    flat = [(place, feature) for place, block in enumerate(vocabulary.listed) for feature in block]

    for mail, found in zip(MAILS, listed, strict=True):
        expected = {(place, feature) for place, block in enumerate(found) for feature in block} & set(flat)
        got = [flat[index] for ids, _ in rows(vocabulary.encode(*mail)) for index in ids.tolist()]

        assert sorted(got) == sorted(expected)
        assert len(got) > 20


def test_each_block_of_a_mail_has_its_length_whatever_the_number_of_words() -> None:
    vocabulary = vocabulary_from([blocks(*mail) for mail in MAILS] * 3)

    for mail in MAILS[:2]:
        lengths = [len(ids) ** 0.5 * value for ids, value in rows(vocabulary.encode(*mail))]

        assert lengths == pytest.approx(
            [length for name, length in BLOCKS.items() if name not in ("quoted_words", "text_pairs")]
        )


def test_a_number_keeps_its_shape_and_loses_its_value() -> None:
    assert [normal(word) for word in ("60mg", "3", "88", "1990", "123456789")] == ["00mg", "3", "00", "0000", "00000"]


def test_an_apostrophe_of_either_kind_makes_no_difference() -> None:
    assert [normal(word) for word in tokens("can't can’t")] == ["cant", "cant"]


def test_pieces_mark_the_edges_of_a_word() -> None:
    assert pieces("ox") == {" o", "ox", "x ", " ox", "ox ", " ox "}


def test_a_redaction_token_has_no_pieces() -> None:
    assert pieces("xphonex") == set()


def test_a_phone_number_never_becomes_a_feature() -> None:
    listed = [feature for block in blocks(*MAILS[0]) for feature in block]

    assert "xphonex" in listed
    assert not [feature for feature in listed if "960143" in feature or "01632" in feature]


def test_a_long_mail_is_read_to_its_limit() -> None:
    text = prepare("first " + "word " * 10_000 + "last", BODY_WORDS)

    assert text.startswith("first word")
    assert len(text.split()) == BODY_WORDS


@pytest.mark.parametrize(
    "value", [None, "", b"\xff\xfe", "\x00" * 100, "\ud800", "🙂" * 1000, 42, "İ" * 50, " " * 100_000]
)
def test_odd_input_is_encoded_without_complaint(value: object) -> None:
    vocabulary = Vocabulary([["a"], [" a"], ["a"], [" a"], ["a"], ["about script"], ["exclaims"], []])

    found = vocabulary.encode(value, value)

    assert len(found.heading.words) == len(found.heading.sizes)
    assert found.whole.known == 0
    assert found.clues == []


def test_a_full_cache_of_words_starts_afresh_and_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = vocabulary_from([blocks(*mail) for mail in MAILS])
    before = [ids.tolist() for ids, _ in rows(vocabulary.encode(*MAILS[0]))]
    monkeypatch.setattr("models.features.CACHE", 2)

    after = [ids.tolist() for ids, _ in rows(vocabulary.encode(*MAILS[0]))]
    fresh = vocabulary_from([blocks(*mail) for mail in MAILS])

    assert after == before
    assert [ids.tolist() for ids, _ in rows(fresh.encode(*MAILS[0]))] == before


HISTORY = "\n\nOn Mon, 23 Nov 2026 at 09:12, Liaison wrote:\n> He takes a zopiclone every night and the ward knows about it.\n"
LONG = "Please ring me about this lady, she has missed three doses of methadone and the pharmacy will not dispense."


def test_what_older_mails_say_is_not_among_the_words_of_this_one() -> None:
    new, with_history = blocks("Query", LONG), blocks("Query", LONG + HISTORY)

    assert [set(block) for block in with_history[:4]] == [set(block) for block in new[:4]]
    assert "zopiclone" in set(with_history[4])
    assert set(with_history[5]) == set(new[5])


def test_a_text_that_is_no_mail_has_the_plain_blocks_alone() -> None:
    found = [set(block) for block in blocks("", LONG, is_mail=False)]

    assert "methadone" in found[2]
    assert found[4:7] == [set(), set(), set()]
    assert {"missed & pharmacy", "^ please", "dispense $"} <= found[7]


def test_the_clues_of_a_mail_are_the_ones_its_vocabulary_knows_each_with_its_words() -> None:
    vocabulary = Vocabulary([[], [], [], [], [], ["missed"], ["missed three or more"], []])

    found = vocabulary.encode("Query", LONG)

    assert {clue.name: clue.words for clue in found.clues} == {
        "missed": "missed",
        "missed three or more": "three doses",
    }
    assert [ids.tolist() for ids in found.clue_ids] == [[0], [1]]


def test_what_each_clue_adds_is_told_with_its_words() -> None:
    vocabulary = Vocabulary([[], [], [], [], [], ["dose_word", "missed"], ["missed three or more"], []])
    weights = np.array([1.0, 2.0, 4.0], np.float32)

    values = {clue.name: value for clue, value in clue_values(vocabulary.encode("Query", LONG), weights)}

    assert values == pytest.approx({"dose_word": 0.7 / 2**0.5, "missed": 1.4 / 2**0.5, "missed three or more": 0.8})


def test_a_mail_of_megabytes_is_read_to_its_limit_in_every_block() -> None:
    found = blocks("", "first " + "words " * 500_000 + "\n> naloxone")

    assert not any("naloxone" in set(block) for block in found)
    assert QUOTED_WORDS < BODY_WORDS
