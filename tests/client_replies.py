"""The meeting that other programs were asked to answer: the invitation they were given, and how a fixture's name says what they answered."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from liaison.mail.ics import Attendee, Invitation, request

REPLIES = Path(__file__).resolve().parent / "meetings/replies"
UID = "3f9c2ab0d1e84f6c9b7a5d4e3c2b1a09@liaison.invalid"
STARTS = datetime(2027, 1, 27, 12, tzinfo=UTC)
INVITATION = Invitation(
    uid=UID,
    title="Shared care: GP cluster meeting",
    starts=STARTS,
    ends=STARTS + timedelta(hours=1),
    organiser="queries@liaison.example",
    organiser_name="The shared care team",
    attendees=(Attendee("tait@quay.example", "Dr Rowan Tait"),),
    location="Town Hall, room 2",
)


def invitation() -> str:
    """The calendar object as we send it."""
    return request(INVITATION, datetime(2026, 11, 24, 10, tzinfo=UTC))
