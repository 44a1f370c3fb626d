"""What a colleague did meanwhile, in a sentence."""

import pytest

from liaison.domain.collisions import is_harmless, sentence


@pytest.mark.parametrize(
    ("because", "now", "when", "said"),
    [
        ("taken", "open", "09:14 today", "Farid took this at 09:14 today."),
        ("handed over: leaves at 15:00", "assigned", "yesterday 16:05", "Farid handed this over yesterday 16:05."),
        ("answer posted", "answered", "Tue 1 Dec 09:15", "Farid answered this on Tue 1 Dec 09:15."),
        ("answered by phone", "closed", "09:14 today", "Farid finished this at 09:14 today."),
        ("a new mail came", "open", "09:14 today", "Farid changed this at 09:14 today."),
    ],
)
def test_who_did_what_and_when(because: str, now: str, when: str, said: str) -> None:
    assert sentence("Farid", because, now, when) == said


def test_what_changes_nothing_collides_with_nothing() -> None:
    assert is_harmless("note added")
    assert is_harmless("opened by a colleague")
    assert not is_harmless("taken")
