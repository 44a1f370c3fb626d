"""Password hashes by argon2 (the library's recommended cost)."""

from __future__ import annotations

from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

SHORTEST = 12  # characters; longer beats cleverer


class WeakPassword(ValueError):
    """The password is too short or too plain: says what to do."""


@cache
def hasher() -> PasswordHash:
    """The one hasher of this process."""
    return PasswordHash.recommended()


def make(password: str) -> str:
    """The hash of a new password. Raises WeakPassword."""
    if len(password) < SHORTEST or len(set(password)) < 5:
        raise WeakPassword(
            f"Please choose a password of at least {SHORTEST} characters that is not one character repeated."
        )
    return hasher().hash(encoded(password))


def encoded(password: str) -> bytes:
    """The password's bytes, whatever characters a browser sent."""
    return password.encode("utf-8", "surrogatepass")


@cache
def nobody() -> str:
    """A hash that no password fits, so that an unknown account takes as long as a wrong password."""
    return hasher().hash("nobody has this password")


def fits(password: str, stored: str | None) -> bool:
    """Whether the password fits the stored hash; a missing or broken hash fits nothing, in the same time."""
    try:
        return hasher().verify(encoded(password), stored or nobody()) and bool(stored)
    except UnknownHashError:
        hasher().verify(encoded(password), nobody())
        return False
