"""CHI numbers: found, checked, masked, and the demo's own. The vectors are those of the published algorithms, no person's."""

import pytest

from liaison.domain import chi

BOTH_ALGORITHMS = "0101011237"
MOD_11_ONLY = ["0101336489", "0101405073", "0101625707"]
LUHN_ONLY = "0101201234"


def test_a_number_right_under_both_algorithms_is_valid() -> None:
    assert chi.is_valid(BOTH_ALGORITHMS)


@pytest.mark.parametrize("number", MOD_11_ONLY)
def test_a_number_right_under_modulus_11_alone_is_valid(number: str) -> None:
    assert chi.is_valid(number)


def test_a_number_right_under_the_new_luhn_check_alone_is_valid() -> None:
    assert chi.is_valid(LUHN_ONLY)


def test_every_other_last_digit_is_refused() -> None:
    others = [f"010101123{digit}" for digit in "012345689"]

    assert [number for number in others if chi.is_valid(number)] == []


@pytest.mark.parametrize(
    "number",
    [
        "",
        "010101123",
        "01010112370",
        "3201011237",
        "0113011237",
        "ABCDEFGHIJ",
        "010101123X",
        "٠١٠١٠١١٢٣٧",
        "01-01-01-1237",
    ],
)
def test_what_is_no_chi_number_is_refused(number: str) -> None:
    assert not chi.is_valid(number)
    assert not chi.is_valid(number, allow_demo=True)


@pytest.mark.parametrize("number", ["010101 1237", "010101-1237", "010101–1237"])
def test_one_separator_after_the_date_is_read_over(number: str) -> None:
    assert chi.is_valid(number)


def test_a_day_that_exists_in_one_of_the_two_centuries_is_real() -> None:
    leap = next(f"290200{rest:03d}{check}" for rest in range(5) if (check := chi._mod11(f"290200{rest:03d}")))
    no_leap = next(f"290201{rest:03d}{check}" for rest in range(5) if (check := chi._mod11(f"290201{rest:03d}")))

    assert chi.is_valid(leap)
    assert not chi.is_valid(no_leap)


def test_numbers_are_found_with_and_without_a_separator_once_each_and_in_order() -> None:
    text = "CHI 010101 1237, then 0101336489 (again 0101011237) and 010140-5073."

    assert chi.find(text) == ["0101011237", "0101336489", "0101405073"]


def test_impossible_dates_are_found_because_the_demo_and_typing_mistakes_have_them() -> None:
    assert chi.find("DOB odd: 3002451234 / 310455 4321") == ["3002451234", "3104554321"]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 07700900123 or 0131 496 0000",  # telephone numbers
        "+441312345678 and +44 1312345678",
        "order 20260101011237",  # inside a longer number
        "NHS number 4857773456",  # no such day
        "0113011237 has a thirteenth month",
        "010101  1237 and 0101 011237",  # separators in other places
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert chi.find(text) == []


def test_a_masked_number_shows_four_digits_and_no_more() -> None:
    assert chi.mask("3002451234") == "3002******"
    assert chi.mask("300245 1234") == "3002******"


def test_masking_something_else_shows_nothing_of_it() -> None:
    assert chi.mask("Morag Invented") == "**********"


def test_masking_a_text_hides_every_number_and_keeps_the_words() -> None:
    masked = chi.mask_all("For 300245 1234 and 0101011237, thank you.")

    assert masked == "For 3002****** and 0101******, thank you."
    assert chi.find(masked) == []


def test_demo_numbers_are_valid_in_the_demo_and_nowhere_else() -> None:
    numbers = [chi.demo_chi(n) for n in range(2000)]

    assert all(chi.is_valid(number, allow_demo=True) and chi.is_demo(number) for number in numbers)
    assert not any(chi.is_valid(number) for number in numbers)


def test_demo_numbers_differ_and_stay_the_same() -> None:
    assert len({chi.demo_chi(n) for n in range(36_000)}) == 36_000
    assert chi.demo_chi(7) == chi.demo_chi(7)


def test_demo_numbers_have_a_right_modulus_11_check_digit() -> None:
    weights = range(10, 1, -1)

    for n in range(500):
        digits = [int(digit) for digit in chi.demo_chi(n)]
        remainder = sum(weight * digit for weight, digit in zip(weights, digits[:9], strict=True)) % 11
        assert (11 - remainder) % 11 == digits[9]


def test_a_real_number_is_no_demo_number() -> None:
    assert not chi.is_demo(BOTH_ALGORITHMS)


def test_a_megabyte_of_digits_is_searched_at_once() -> None:
    assert chi.find("0101011237" * 100_000) == []
    assert chi.find("010101 " * 150_000) == []


def test_other_groups_of_digits_are_a_number_only_with_a_right_check_digit() -> None:
    assert chi.find_loose("30 02 74 1236; 3102 751210; ring 0131 496010 on 12.03.2026 10:30") == ["3102751210"]
    assert chi.find_loose("300274 1236") == ["3002741236"]
