"""Programs that others wrote answer our invitation anew: Thunderbird, steered, and Gnus in Emacs. What they send is read rightly.

The same mails, as they were sent once, lie in `tests/meetings/replies` and go through the whole corridor in `make test`. Nothing of a SabreDAV or
Cyrus scheduling is here: neither could be had from Debian or a registry in a version that sends mail.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from client_replies import INVITATION, STARTS, UID, invitation

from liaison.domain.attending import Answer
from liaison.domain.calendar_answers import Said, as_row, said
from liaison.mail.mime import parse
from models.taxonomy import Kind
from tests.doubles.foreign_thunderbird import thunderbird

pytestmark = pytest.mark.long
HERE = Path(__file__).resolve().parent
ADDRESS = INVITATION.attendees[0].address
ANSWERS = {"ACCEPTED": Answer.YES, "TENTATIVE": Answer.MAYBE, "DECLINED": Answer.NO}


def read(raw: bytes) -> Said:
    """The answer in a mail, as the corridor reads it."""
    mail = parse(raw)
    assert mail.auto is Kind.CALENDAR_REPLY
    (answer,) = [found for part in mail.calendar if (found := said(as_row(part), mail.sender or ""))]
    return answer


def is_right(answer: Said, partstat: str) -> None:
    assert (answer.uid, answer.answer, answer.attendee, answer.said_by) == (UID, ANSWERS[partstat], ADDRESS, ADDRESS)
    assert (answer.sequence, answer.starts, answer.words) == (0, STARTS, "")


def test_thunderbird_answers(tmp_path: Path) -> None:
    script = (HERE / "thunderbird_reply.js").read_text("utf-8")
    with thunderbird("http://127.0.0.1:9/EWS/Exchange.asmx", ADDRESS, tmp_path) as program:
        for partstat in ANSWERS:
            mail = program.steering.execute_script(script, script_args=(invitation(), partstat, ADDRESS))
            is_right(read(mail.encode("latin-1")), partstat)


def test_gnus_answers(tmp_path: Path) -> None:
    emacs = shutil.which("emacs")
    assert emacs, "Emacs is missing: run make .venv/.foreign"
    asked = tmp_path / "invitation.ics"
    asked.write_bytes(invitation().encode())
    for partstat in ANSWERS:
        command = [
            emacs,
            "--batch",
            "-l",
            str(HERE / "gnus_reply.el"),
            str(asked),
            partstat.lower(),
            ADDRESS,
            INVITATION.organiser,
        ]
        ran = subprocess.run(command, capture_output=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        is_right(read(ran.stdout), partstat)
