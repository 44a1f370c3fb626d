"""An invitation leaves every kind of mailbox as an invitation: text, HTML and calendar as alternatives, the method beside the type."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from liaison.clock import LONDON
from liaison.mail.ics import Attendee, Invitation, cancel, request
from tests.contract.mailbox_rigs import RIGS
from tests.contract.rigging import Rig
from tests.contract.test_mailbox_contract import LETTER

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
MEETING = Invitation(
    uid="meeting-1@service.example",
    title="Shared care: GP cluster meeting",
    starts=datetime(2027, 6, 16, 14, tzinfo=LONDON),
    ends=datetime(2027, 6, 16, 15, tzinfo=LONDON),
    organiser=LETTER.sender,
    organiser_name="The shared care service",
    attendees=(Attendee("practice@gp.example", "Dr Zoë Müller"),),
    location="Town Hall; room 2, by the lift",
)


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    return RIGS[request.param](tmp_path, request)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_and_its_calling_off_leave_as_calendar_parts_unchanged(rig: Rig, method: str) -> None:
    text = request(MEETING, NOW) if method == "REQUEST" else cancel(replace(MEETING, sequence=1), NOW)
    letter = replace(LETTER, html="<p>Come.</p>", calendar=text, calendar_method=method)

    rig.mailbox.send(rig.mailbox.prepare(letter), letter)

    (raw,) = rig.letters()
    sent = message_from_bytes(raw, policy=default)
    assert isinstance(sent, EmailMessage)
    assert sent.get_content_type() == "multipart/alternative"
    parts = list(sent.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert (parts[-1].get_param("method"), parts[-1].get_content_charset()) == (method, "utf-8")
    assert parts[-1].get_content_disposition() is None
    payload = parts[-1].get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode() == text
