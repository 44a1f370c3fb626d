"""Methadone a day as lists of medicines say it, read for one thing alone: whether the talk about an ECG comes sooner."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.bringing_forward import ecg_is_missing
from liaison.domain.methadone import MOST, a_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "mg"),
    [("Methadone 110 mg daily, supervised", 110), ("methadone 110mg od", 110), ("METHADONE oral solution, 105 mg daily", 105),
     ("120 mg methadone daily", 120), ("120mg of methadone", 120), ("Methadone 1mg/ml oral solution 115 ml daily", 115),
     ("Methadone 1 mg in 1 mL, 115mL daily, supervised", 115), ("Methadone 1mg/ml SF 60mg daily", 60), ("Methadone 60 mg twice a day", 120),
     ("Methadone 60 mg am and 50 mg pm", 110), ("Methadone 60 mg daily, sertraline 150 mg", 60), ("Methadone 60 mg; pregabalin 300 mg", 60),
     ("Sertraline 150 mg; methadone 102.5 mg daily", 102), ("Methadone", None), ("Methadone, reducing", None), ("Buprenorphine 16 mg", None),
     ("Methadone 1100 mg", None), ("", None), ("sertraline 150 mg, methadone supervised", None)],
)  # fmt: skip
def test_what_a_list_of_medicines_says(words: str, mg: int | None) -> None:
    assert a_day(None, words) == mg
    assert a_day(95, words) == 95  # a number that somebody entered goes before words


@given(words=st.text(max_size=60))
def test_no_words_break_it_and_none_says_more_than_can_be(words: str) -> None:
    found = a_day(None, f"methadone {words}")

    assert found is None or 0 < found <= MOST


def test_an_ecg_is_missing_by_the_words_too() -> None:
    assert ecg_is_missing(a_day(None, "Methadone 110 mg daily"), None, TODAY)
    assert not ecg_is_missing(a_day(None, "Methadone 110 mg daily"), date(2026, 3, 1), TODAY)
    assert not ecg_is_missing(a_day(None, "Methadone 100 mg daily"), None, TODAY)
