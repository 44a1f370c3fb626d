"""Passwords: kept as argon2 hashes alone, refused when weak, and a wrong one costs as much as a missing account."""

from collections.abc import Iterator

import pytest

from liaison.staff import passwords
from liaison.staff.passwords import SHORTEST, WeakPassword, fits, make

GOOD = "a harbour in the morning"
THE_PROGRAMS = passwords.hasher  # as it stands before the tests' quick one takes its place


@pytest.fixture(autouse=True)
def as_it_is(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program's own cost."""
    monkeypatch.setattr(passwords, "hasher", THE_PROGRAMS)
    passwords.nobody.cache_clear()
    yield
    passwords.nobody.cache_clear()


def test_every_hash_costs_what_is_recommended_also_the_one_that_nobody_has() -> None:
    for stored in (make(GOOD), passwords.nobody()):
        assert "m=65536,t=3,p=4" in stored  # 64 MiB, three times over


def test_a_password_fits_its_own_hash_and_no_other_does() -> None:
    stored = make(GOOD)

    assert stored.startswith("$argon2")
    assert GOOD not in stored
    assert fits(GOOD, stored)
    assert not fits(GOOD + " ", stored)
    assert make(GOOD) != stored  # salted


@pytest.mark.parametrize("weak", ["", "short", "x" * 40, "abababababababab", "a" * (SHORTEST - 1)])
def test_a_short_or_plain_password_is_refused_without_repeating_it(weak: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        make(weak)

    assert str(SHORTEST) in str(refused.value)
    assert len(weak) < 5 or weak not in str(refused.value)


@pytest.mark.parametrize(
    "stored", [None, "", "plain text", "$argon2id$broken", "$argon2id$v=19$m=65536,t=3,p=4$abc$def"]
)
def test_a_missing_or_broken_hash_fits_nothing(stored: str | None) -> None:
    assert not fits(GOOD, stored)
    assert not fits("nobody has this password", stored)


def test_any_characters_may_be_in_a_password() -> None:
    for odd in ("\u4f60\u597d and a long sentence", "half a character \ud800 in it", "null \0 in the middle of it"):
        assert fits(odd, make(odd))
