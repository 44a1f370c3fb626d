"""Secrets of further mailboxes are unreadable in the database, bound to their row, and a lost key says what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.mailboxes.sealing import LostKey, seal, unseal

KEY = b"a key for tests only, 32 bytes!!"
SECRETS = {"password": "correct horse, battery ½ µ"}


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), min_size=1, max_size=4), st.binary(min_size=16))
def test_what_is_sealed_opens_again_with_the_same_key_and_row(values: dict[str, str], key: bytes) -> None:
    assert unseal(seal(values, key, 7), key, 7) == values


def test_the_sealed_text_holds_no_secret_and_is_never_the_same_twice() -> None:
    first, second = seal(SECRETS, KEY, 1), seal(SECRETS, KEY, 1)

    assert first != second
    assert "horse" not in first + second


@pytest.mark.parametrize(("key", "row"), [(b"another key for tests, 32 bytes!", 1), (KEY, 2)])
def test_another_key_or_another_row_opens_nothing_and_says_what_to_do(key: bytes, row: int) -> None:
    with pytest.raises(LostKey, match="Put that key back, or enter the secrets again on the page Mailboxes"):
        unseal(seal(SECRETS, KEY, 1), key, row)


@pytest.mark.parametrize("text", ["x", "AAAA", "not base 64!", seal(SECRETS, KEY, 1)[:-4] + "AAA="])
def test_a_damaged_text_is_a_lost_key_and_no_crash(text: str) -> None:
    with pytest.raises(LostKey):
        unseal(text, KEY, 1)


def test_no_secrets_are_no_text() -> None:
    assert (seal({}, KEY, 1), unseal("", KEY, 1)) == ("", {})
