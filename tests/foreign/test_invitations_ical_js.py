"""What we write is read by ical.js, which others wrote and Thunderbird's calendar reads with: every meeting, whole series, every clock change."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from liaison.clock import LONDON
from liaison.mail.ics import Invitation, Repeats, cancel, request
from tests.contract.test_invitation_contract import MEETING, NOW
from tests.foreign.graph_foreign import HERE, NODE_MODULES, needed

pytestmark = pytest.mark.long
HOUR = timedelta(hours=1)


def read(text: str) -> dict[str, Any]:
    """The calendar object as ical.js reads it."""
    node = shutil.which("node")
    assert node, "node is missing: run make .venv/.foreign"
    library = needed(NODE_MODULES / "ical.js/dist/ical.es5.cjs")
    ran = subprocess.run(
        [node, str(HERE / "ical_read.cjs"), str(library)], input=text, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert isinstance(found, dict)
    return found


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("month", [1, 3, 4, 6, 10, 11])
def test_an_invitation_is_read_with_its_moment_people_and_words(month: int) -> None:
    starts = datetime(2027, month, 30, 14, tzinfo=LONDON)
    meeting = replace(MEETING, starts=starts, ends=starts + HOUR, sequence=3)

    for text, method, status in (
        (request(meeting, NOW), "REQUEST", "CONFIRMED"),
        (cancel(meeting, NOW), "CANCEL", "CANCELLED"),
    ):
        found = read(text)
        (event,) = found["events"]
        assert (found["method"], found["version"], event["status"]) == (method, "2.0", status)
        assert (event["uid"], event["sequence"], event["organizer"]) == (meeting.uid, 3, f"mailto:{meeting.organiser}")
        assert (event["start"], event["end"]) == (utc(starts), utc(starts + HOUR))
        assert (event["summary"], event["location"]) == (meeting.title, meeting.location)
        (person,) = event["attendees"]
        assert person == {
            "address": "mailto:practice@gp.example", "rsvp": "TRUE", "partstat": "NEEDS-ACTION", "cn": "Dr Zoë Müller",
        }  # fmt: skip


def test_a_series_over_both_clock_changes_skips_and_moves_as_it_says() -> None:
    series = Invitation(
        **{
            **vars(MEETING),
            "starts": datetime(2027, 1, 20, 14, tzinfo=LONDON),
            "ends": datetime(2027, 1, 20, 15, tzinfo=LONDON),
        }
    )
    july = datetime(2027, 7, 21, 14, tzinfo=LONDON)
    april = datetime(2027, 4, 21, 14, tzinfo=LONDON)
    moved = replace(series, starts=april + HOUR, ends=april + 2 * HOUR, occurrence=april)
    whole = replace(series, repeats=Repeats(3, 2, 3, datetime(2028, 2, 1, tzinfo=UTC)), skipped=(july,))

    master, one = read(request(whole, NOW, moved))["events"]

    days = [(2027, 1, 20), (2027, 4, 21), (2027, 10, 20), (2028, 1, 19)]
    assert master["occurrences"] == [utc(datetime(*day, 14, tzinfo=LONDON)) for day in days]
    assert (one["occurrence"], one["start"]) == (utc(april), utc(april + HOUR))
