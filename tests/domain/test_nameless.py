"""An earlier answer with nobody in it, and how earlier questions are ranked."""

import pytest

from liaison.domain.left_open import doses
from liaison.domain.nameless import nameless
from liaison.domain.similar import rank

COMMON = frozenset("thank you please ask ring the practice we will".split())
TEXT = (
    "Thank you. Kirsty MacLeod takes 60 mg of methadone; Buvidal is fine on Tuesday. Ring 01632 960777 about her sister Ailsa, 34 years old, "
    "of 12 Pier Road, EH1 1AA. jo example (CHI 300274 1236, born 12/03/1980) was seen by Dr Tait and Mrs O'Neil on 12 March. Please ask TOM."
)


@pytest.mark.parametrize(
    "word", ["Kirsty", "MacLeod", "Ailsa", "34", "12", "Pier", "Road", "EH1", "jo ", "300274", "1980", "Tait", "O'Neil", "March", "TOM", "01632", "60"]
)  # fmt: skip
def test_nothing_by_which_anybody_could_be_known_is_left(word: str) -> None:
    assert word not in nameless(TEXT, ["Jo Example"], COMMON)


def test_no_dose_is_left_and_the_advice_stays() -> None:
    found = nameless(TEXT, ["Jo Example"], COMMON)

    assert doses(found) == []
    for kept in ("Thank you.", "methadone; Buvidal is fine on Tuesday.", "Please ask", "the dose, by a prescriber"):
        assert kept in found


def test_doing_it_twice_changes_nothing_more() -> None:
    once = nameless(TEXT, ["Jo Example"], COMMON)

    assert nameless(once, ["Jo Example"], COMMON) == once


def test_the_most_alike_question_comes_first_and_chance_is_left_out() -> None:
    earlier = {
        1: "Naloxone kits for the surgery: how do we order more?",
        2: "Can the pharmacy change to Saturday collection while she works?",
        3: "How do we order naloxone kits please",
        4: "zzz",
    }

    found = rank("We would like to order naloxone kits", earlier)

    assert [number for number, _ in found][:2] == [3, 1] or [number for number, _ in found][:2] == [1, 3]
    assert 4 not in dict(found)
    assert all(0 < score <= 1.0001 for _, score in found)
    assert rank("anything", {}) == []
    assert rank("", earlier) == []
