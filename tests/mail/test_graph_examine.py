"""What `doctor` says of a Microsoft 365 mailbox, on the double: each thing that is not well, with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liaison.clock import system_clock
from liaison.mail.graph import GraphMailbox
from liaison.mail.mailbox import EXAMINED, Finding
from tests.doubles.graph_certificates import application_certificate
from tests.doubles.graph_desk import ADDRESS, OTHER, Desk, graph_desk, identity
from tests.mail.folder_desk import LETTER

PROBE = replace(LETTER, to=(ADDRESS,), bcc=())


@pytest.fixture
def desk() -> Iterator[Desk]:
    with graph_desk() as desk:
        yield desk


def found(mailbox: GraphMailbox, *, probe: bool = False) -> dict[str, Finding]:
    return {finding.what: finding for finding in mailbox.examine(PROBE if probe else None)}


def test_a_mailbox_in_order_is_well_in_everything_on_the_double(desk: Desk) -> None:
    ends = datetime.now(UTC) + timedelta(days=200)
    mailbox = desk.open(forbidden=OTHER, after="move", secret_ends=ends)

    findings = mailbox.examine(PROBE)

    assert [finding.what for finding in findings] == [what for what in EXAMINED if what != "retirement"]
    assert all(finding.ok for finding in findings)
    assert f"The other mailbox, {OTHER}, is closed to us." in [finding.words for finding in findings]
    assert "'Sent Items'" in found(mailbox)["read"].words + findings[6].words


def test_without_a_probe_nothing_is_sent_or_changed_on_the_double(desk: Desk) -> None:
    desk.box.put(b"From: a@gp.example\r\n\r\nx\r\n")

    findings = found(desk.open(forbidden=OTHER, after="move"))

    assert {line.split()[0] for line in desk.lines()} == {"GET"}
    assert (findings["move"].ok, findings["send"].ok) == (None, None)


def test_another_mailbox_that_is_open_to_us_is_a_loud_alarm_on_the_double(desk: Desk) -> None:
    desk.double.closed.clear()

    scope = found(desk.open(forbidden=OTHER))["scope"]

    assert scope.ok is False
    assert scope.words.startswith("ALARM")
    assert scope.words in desk.opened[0].check()


def test_a_forbidden_mailbox_that_does_not_exist_proves_nothing_on_the_double(desk: Desk) -> None:
    scope = found(desk.open(forbidden="nobody@service.example"))["scope"]

    assert scope.ok is False
    assert "Nothing is proven" in scope.words


def test_a_consent_for_the_whole_tenant_is_named_though_a_policy_holds_on_the_double(desk: Desk) -> None:
    desk.double.sign_in.roles = ("Mail.ReadWrite",)

    scope = found(desk.open(forbidden=OTHER))["scope"]

    assert scope.ok is True
    assert "consent for the whole tenant" in scope.words


def test_without_another_mailbox_to_try_it_says_that_it_did_not_look_on_the_double(desk: Desk) -> None:
    scope = found(desk.mailbox)["scope"]

    assert scope.ok is None
    assert "LIAISON_MAILBOX__FORBIDDEN_MAILBOX" in scope.words


def test_a_mailbox_closed_to_us_says_what_the_administrator_does_on_the_double(desk: Desk) -> None:
    reading = found(desk.open(OTHER))["read"]

    assert reading.ok is False
    assert "docs/graph.md" in reading.words


def test_a_refused_sign_in_ends_the_examination_there_on_the_double(desk: Desk) -> None:
    desk.double.sign_in.refuse_with = "7000222"

    findings = desk.mailbox.examine(PROBE)

    assert [(finding.what, finding.ok) for finding in findings if finding.ok is False] == [("sign-in", False)]
    assert desk.double.dispatched == []


def test_a_clock_that_is_off_is_found_on_the_double(desk: Desk) -> None:
    desk.double.clock_ahead = 400

    clock = found(desk.mailbox)["clock"]

    assert clock.ok is False
    assert "NTP" in clock.words


def test_a_send_that_is_refused_says_so_and_one_that_is_doubtful_says_so_on_the_double(desk: Desk) -> None:
    desk.double.fail("/send$", status=403, code="ErrorSendAsDenied")
    refused = found(desk.mailbox, probe=True)["send"]
    desk.double.fail("/send$", "drop after")
    doubtful = found(desk.mailbox, probe=True)["send"]

    assert (refused.ok, doubtful.ok) == (False, False)
    assert "ErrorSendAsDenied" in refused.words
    assert "not known" in doubtful.words


def test_a_right_to_mark_that_is_missing_is_found_on_the_probe_alone_on_the_double(desk: Desk) -> None:
    desk.double.fail("PATCH", status=403, code="ErrorAccessDenied")

    findings = found(desk.mailbox, probe=True)

    assert (findings["move"].ok, findings["send"].ok) == (False, True)


@pytest.mark.parametrize(
    ("days", "ok", "words"), [(200, True, "holds until"), (10, False, "make a new one now"), (-1, False, "ended on")]
)
def test_the_end_of_a_certificate_is_read_from_it_on_the_double(
    desk: Desk, tmp_path: Path, days: int, ok: bool, words: str
) -> None:
    path = tmp_path / "liaison.pem"
    ends = datetime.now(UTC) + timedelta(days=days)
    desk.double.sign_in.certificate = application_certificate(path, ends=ends)

    expiry = found(desk.open(who=identity(desk.double, secret=None, certificate=path)))["expiry"]

    assert expiry.ok is ok
    assert words in expiry.words


def test_a_secret_whose_end_nobody_told_is_not_known_on_the_double(desk: Desk) -> None:
    expiry = found(desk.mailbox)["expiry"]

    assert expiry.ok is None
    assert "LIAISON_MAILBOX__SECRET_EXPIRES" in expiry.words


def test_the_copy_is_waited_for_a_few_seconds_on_the_double(desk: Desk) -> None:
    """The server says that it took the letter, and has not filed it yet."""
    mailbox, outbox = desk.open(), desk.box.folder("outbox")
    assert outbox

    def still_on_its_way(line: str) -> None:
        for message in desk.box.inside("sentitems"):
            message.folder = outbox.id

    desk.double.chance = still_on_its_way  # type: ignore[assignment]

    copy = found(mailbox, probe=True)["sent copy"]

    assert copy.ok is None
    assert "look in Sent Items" in copy.words
    assert desk.naps == [1.0] * 5


def test_examining_takes_the_clock_it_was_given_on_the_double(desk: Desk) -> None:
    late = desk.open(clock=lambda: system_clock() + timedelta(hours=1))

    assert found(late)["clock"].ok is False
