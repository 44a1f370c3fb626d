"""A text tried on the floor: what fires with its words, and what was named and stays quiet with the reason."""

from __future__ import annotations

from datetime import date

import pytest

from liaison.domain.redflag_site import SiteChange, merged
from liaison.domain.redflag_tried import tried

FRIDAY = date(2026, 11, 27)


def test_it_says_what_fires_and_on_which_words() -> None:
    done = tried("He had a siezure this morning.", FRIDAY, merged())

    assert [(hit.rule, hit.words) for hit in done.hits] == [("u1.seizure", "siezure")]


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("He has not had a seizure.", "denied"),
        ("Known epilepsy, previous seizure.", "history"),
        ("If he has a seizure ring 999.", "supposed"),
        ("His brother had a seizure at Easter.", "another person"),
    ],
)
def test_it_says_why_what_was_named_stays_quiet(text: str, because: str) -> None:
    done = tried(text, FRIDAY, merged())

    assert "u1.seizure" not in {hit.rule for hit in done.hits}
    assert [because in one.because for one in done.quiet if one.rule == "u1.seizure"] == [True]


def test_nothing_named_gives_nothing() -> None:
    assert tried("Could we meet on Thursday about the rota?", FRIDAY, merged()) == ((), ())


def test_a_sites_own_words_are_tried_too() -> None:
    bothy = SiteChange("words", "u2.no_roof", "no_roof", "in the bothy", owner="Dr Tait", because="local word")

    assert [hit.rule for hit in tried("He sleeps in the bothy.", FRIDAY, merged([bothy])).hits] == ["u2.no_roof"]
