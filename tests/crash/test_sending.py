"""Faults and kills between every two effects of sending, on every kind of mailbox: no letter leaves twice, and one whose fate is not
known is shown as such and never silently repeated.
"""

from pathlib import Path

import pytest

from liaison.domain.states import LetterState
from tests.crash.all_posts import POSTS
from tests.crash.nursery import Nursery
from tests.crash.outage import open_service
from tests.crash.sending import are_shown, can_be_told, let_leave, letters_at, nothing_more_leaves, post_letters

SEED = 20261124
LETTERS = 2_000  # over all kinds of mailboxes, in the long run


def go_through(born: Nursery, folder: Path, kind: str, letters: int) -> None:
    """So many letters through everything."""
    with POSTS[kind](folder / "post") as post:
        here = open_service(folder, post)
        post_letters(here, letters)
        killed, now = let_leave(born, here, blind=True, seed=SEED)
        unknown = letters_at(here, LetterState.UNKNOWN)
        assert killed
        assert unknown or letters < 100  # of a few letters chance may leave none in doubt
        are_shown(here, unknown)
        can_be_told(born, here, nothing_more_leaves(born, here, now))


@pytest.mark.parametrize("kind", ["memory", "drop folder", "imap"])  # the long run takes all of them
def test_some_letters_leave_once_each_whatever_happens_between_two_effects(
    born: Nursery, tmp_path: Path, kind: str
) -> None:
    go_through(born, tmp_path, kind, 10)


@pytest.mark.long
@pytest.mark.parametrize("kind", POSTS)
def test_letters_by_the_thousand_leave_once_each_whatever_happens_between_two_effects(
    born: Nursery, tmp_path: Path, kind: str
) -> None:
    go_through(born, tmp_path, kind, -(-LETTERS // len(POSTS)))


@pytest.mark.parametrize("kind", ["memory"])  # which hands on whatever it is told to
def test_letters_that_can_be_asked_after_all_come_to_rest_without_a_person(
    born: Nursery, tmp_path: Path, kind: str
) -> None:
    with POSTS[kind](tmp_path / "post") as post:
        here = open_service(tmp_path, post)
        post_letters(here, 24)

        killed, now = let_leave(born, here, blind=False, seed=SEED)

        assert killed
        can_be_told(born, here, now)
