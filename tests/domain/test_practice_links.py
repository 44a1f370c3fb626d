"""Signed links: nobody makes or bends one, none names anybody, each ends."""

from datetime import date, timedelta

import pytest

from liaison.domain.practice_links import VALID, Link, answer_key, make, read

KEY, TODAY = b"a key for tests only, 32 bytes!!", date(2026, 11, 24)
TOKEN = make(12, 5, TODAY, KEY)


def test_a_link_names_its_letter_and_its_last_day() -> None:
    assert read(TOKEN, KEY) == Link(12, 5, TODAY + VALID)
    assert Link(12, 5, TODAY).letter_key == answer_key(12, 5) == "answer:case-12:v5"
    assert timedelta(days=30) <= VALID <= timedelta(days=90)


@pytest.mark.parametrize(
    "token",
    [
        TOKEN.replace("12.", "13.", 1), TOKEN.replace(".5.", ".6.", 1), TOKEN[:-1], TOKEN[:-1] + ("a" if TOKEN[-1] != "a" else "b"),
        TOKEN.upper(), "", "..", TOKEN + "x", "1.1.9999999.aaaaaaaaaaaaaaaaaaaaaaaa",
    ],
)  # fmt: skip
def test_a_bent_link_is_nobodys(token: str) -> None:
    assert read(token, KEY) is None


def test_another_key_reads_nothing() -> None:
    assert read(TOKEN, b"another key, of 32 bytes as well") is None
