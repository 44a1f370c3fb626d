"""The link in a digest: signed for its own purpose, with a last day, and without a word of anybody."""

from datetime import date

import pytest

from liaison.domain import practice_links
from liaison.domain.digest_links import DigestLink, make, read
from liaison.domain.digest_policy import DEFAULT, Policy, wrong
from liaison.domain.reminders import ReviewStep

KEY, UNTIL = b"a key for tests only, 32 bytes!!", date(2027, 1, 23)
TOKEN = make(12, UNTIL, KEY)


def test_a_link_names_its_digest_and_its_last_day() -> None:
    assert read(TOKEN, KEY) == DigestLink(12, UNTIL)
    assert read(TOKEN, b"another key, of 32 bytes as well") is None


@pytest.mark.parametrize(
    "token", [TOKEN.replace("12.", "13.", 1), TOKEN[:-1], TOKEN.upper(), "", "..", TOKEN + "x", "1.9999999." + "a" * 24]
)
def test_a_bent_link_is_nobodys(token: str) -> None:
    assert read(token, KEY) is None


def test_a_signature_for_one_purpose_is_none_for_another() -> None:
    name = f"12.{UNTIL.toordinal()}"
    assert read(f"{name}.{practice_links.signature(practice_links.PURPOSE, name, KEY)}", KEY) is None


def test_the_defaults_hold_and_a_choice_that_crowds_or_never_ends_does_not() -> None:
    assert wrong(DEFAULT) == ""
    assert [row.working for row in DEFAULT.steps().values()] == [10, 20, 30]
    assert list(DEFAULT.steps()) == [ReviewStep.DIGEST_AGAIN, ReviewStep.DIGEST_THIRD, ReviewStep.RING]
    for bad in (
        Policy(again=2),
        Policy(again=10, third=11),
        Policy(third=30, ring=30),
        Policy(ring=90),
        Policy(link_days=1),
        Policy(link_days=999),
    ):
        assert wrong(bad)
