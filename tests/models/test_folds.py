"""No reader is measured on a voice it has heard."""

from models.taxonomy import Outcome
from models.workshop.corpus import Row
from models.workshop.folds import FOLDS, fold_numbers


def test_a_voice_is_never_split_between_folds() -> None:
    rows = [
        Row(f"{voice}-{n}", "", "x", category="a", voice=voice)
        for voice in "abcdefgh"
        for n in range(3 + ord(voice) % 4)
    ]

    numbers = fold_numbers(rows, seed=0)

    folds_of = {voice: {n for row, n in zip(rows, numbers, strict=True) if row.voice == voice} for voice in "abcdefgh"}
    assert all(len(folds) == 1 for folds in folds_of.values())
    assert set(numbers) == set(range(FOLDS))


def test_kinds_of_automatic_mail_are_dealt_out() -> None:
    rows = [Row(f"v{n}", "", "x", category="a", voice=f"v{n}") for n in range(6)]
    rows += [Row(f"n{n}", "", "x", Outcome.NOT_A_QUERY, voice="newsletter") for n in range(10)]

    assert len(set(fold_numbers(rows, seed=0)[6:])) == FOLDS


def test_without_voices_every_label_is_spread_evenly() -> None:
    rows = [Row(f"{label}{n}", "", "x", category=label) for label in "abc" for n in range(10)]

    numbers = fold_numbers(rows, seed=0)

    for start in (0, 10, 20):
        assert sorted(numbers[start : start + 10]) == sorted([*range(FOLDS)] * 2)


def test_another_seed_deals_other_folds() -> None:
    rows = [Row(f"r{n}", "", "x", category="a") for n in range(40)]

    assert fold_numbers(rows, seed=0) == fold_numbers(rows, seed=0)
    assert fold_numbers(rows, seed=0) != fold_numbers(rows, seed=1)
