"""Which records may be two of one person, and why."""

import pytest

from liaison.domain.chi import demo_chi
from liaison.domain.same_person import CROWD, Known, is_temporary, pairs

REAL = "0101011237"


def reasons(*records: tuple[str, str, str]) -> dict[tuple[int, int], list[str]]:
    return pairs([Known(n, *record) for n, record in enumerate(records, start=1)], demo=True)


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ((REAL, "Jo Reid", "99901"), ("010101 1237", "Anna Muir", "99902"), "written in two ways"),
        ((REAL, "Jo Reid", "99901"), ("0101019999", "Joanna Reid", "99901"), "day of birth"),
        ((REAL, "Jo Reid", "99901"), ("0202021236", "REID-Jo", "99901"), "new number"),
        ((REAL, "Jo Reid", "99901"), ("TEMP-17", "jo reid", ""), "temporary"),
    ],
)  # fmt: skip
def test_two_records_are_put_before_a_person_with_the_reason(one, other, word) -> None:
    ((pair, why),) = reasons(one, other).items()

    assert pair == (1, 2)
    assert any(word in reason for reason in why)


def test_a_shared_surname_alone_or_a_name_that_a_crowd_has_is_no_sign() -> None:
    assert reasons((demo_chi(0), "Jo Reid", "99901"), (demo_chi(1), "Ann Reid", "99901")) == {}
    assert reasons((demo_chi(0), "Jo Reid", "99901"), (demo_chi(1), "Jo Reid", "99902")) == {}
    crowd = [(demo_chi(n), "Jo Reid", "99901") for n in range(CROWD + 1)]
    assert [why for why in reasons(*crowd).values() if any("same practice" in one for one in why)] == []


def test_what_is_no_chi_number_is_temporary_and_a_demo_number_is_one_in_the_demo_alone() -> None:
    assert (is_temporary(REAL), is_temporary("TEMP-17"), is_temporary("0101011230")) == (False, True, True)
    assert (is_temporary(demo_chi(1)), is_temporary(demo_chi(1), demo=True)) == (True, False)
