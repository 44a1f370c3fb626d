"""After a month of standstill: whatever mailbox it is, and however often the process is killed on a bad line, no mail is lost and none
doubled.
"""

from pathlib import Path

import pytest

from tests.crash.all_posts import POSTS
from tests.crash.nursery import Nursery
from tests.crash.outage import catch_up, compare, open_service
from tests.crash.outage_mails import thirty_days

SEED = 20261124
KILLS, ALL_KILLS = 30, 510  # over all kinds of mailboxes: in every run, and in the long one


def go_through(born: Nursery, folder: Path, kind: str, mails: int, kills: int) -> None:
    """One outage."""
    with POSTS[kind](folder / "post") as post:
        here = open_service(folder, post)
        came = list(thirty_days(mails, SEED))
        catch_up(born, here, came, kills, SEED)
        compare(here, came)


@pytest.mark.parametrize("kind", POSTS)
def test_a_short_outage_loses_nothing_and_doubles_nothing(born: Nursery, tmp_path: Path, kind: str) -> None:
    go_through(born, tmp_path, kind, 60, -(-KILLS // len(POSTS)))


@pytest.mark.long
@pytest.mark.parametrize("kind", POSTS)
def test_ten_thousand_mails_of_thirty_days_are_taken_once_each_however_often_it_is_killed(
    born: Nursery, tmp_path: Path, kind: str
) -> None:
    go_through(born, tmp_path, kind, 10_000, -(-ALL_KILLS // len(POSTS)))
