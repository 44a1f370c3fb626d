"""What `liaison doctor` says of a mailbox at Exchange (a double), each finding with its remedy."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from liaison.mail.ews import EwsMailbox
from liaison.mail.ews_examining import expiry_finding, retirement_finding
from liaison.mail.mailbox import EXAMINED, Finding
from tests.contract.ews_rig import access_to
from tests.doubles.ews_double import EwsDouble
from tests.doubles.ews_faults import How
from tests.mail.ews_desk import LETTER, Desk, desk_at

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)


@pytest.fixture
def desk(ews_double: EwsDouble) -> Desk:
    return desk_at(ews_double)


def by_name(found: list[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in found}


def test_a_healthy_mailbox_is_looked_at_from_its_certificate_to_its_retirement(desk: Desk) -> None:
    found = desk.mailbox.examine()

    assert [finding.what for finding in found] == [what for what in EXAMINED if what not in ("scope", "sent copy")]
    assert not any(finding.ok is False for finding in found)


def test_a_probe_to_ourselves_arrives_and_its_copy_lies_among_the_sent(desk: Desk) -> None:
    found = by_name(desk.mailbox.examine(replace(LETTER, to=(desk.box.address,))))

    assert (found["send"].ok, found["sent copy"].ok) == (True, True)
    assert len(desk.take_all()) == 1


def test_a_server_that_keeps_no_copies_is_told_of_as_not_to_be_known(desk: Desk) -> None:
    desk.box.habits.keeps_no_copy = True

    found = by_name(desk.mailbox.examine(LETTER))

    assert (found["send"].ok, found["sent copy"].ok) == (True, None)


def test_a_server_with_an_unknown_certificate_fails_at_tls(desk: Desk) -> None:
    mailbox = EwsMailbox(access_to(desk.double, desk.box, ca_file=None))

    assert by_name(mailbox.examine())["tls"].ok is False
    assert "CA_FILE" in mailbox.check()[0]


def test_a_wrong_password_fails_at_the_sign_in(desk: Desk) -> None:
    mailbox = EwsMailbox(access_to(desk.double, desk.box, password="wrong"))

    found = by_name(mailbox.examine(LETTER))

    assert found["sign-in"].ok is False
    assert "send" not in found


def test_a_missing_folder_fails_at_reading_though_the_sign_in_is_well(desk: Desk) -> None:
    found = by_name(desk.reopen(folder="Inbox/Nowhere").examine())

    assert (found["sign-in"].ok, found["read"].ok) == (True, False)
    assert "check FOLDER" in found["read"].words


def test_a_server_that_is_down_fails_at_reading(desk: Desk) -> None:
    desk.fails(How.UNAVAILABLE, times=9)

    assert by_name(desk.mailbox.examine())["read"].ok is False


@pytest.mark.parametrize("after", ["read", "categorise", "move"])
def test_a_right_that_is_lacking_is_named(desk: Desk, after: str) -> None:
    desk.box.standing("inbox").rights = ("Read",)

    found = by_name(desk.reopen(after=after).examine())

    assert found["move"].ok is False
    assert "Modify" in found["move"].words


def test_without_marking_no_right_is_needed(desk: Desk) -> None:
    desk.box.standing("inbox").rights = ("Read",)

    assert by_name(desk.reopen(after="leave").examine())["move"].ok is None


def test_looking_makes_no_folder(desk: Desk) -> None:
    found = by_name(desk.reopen(after="move").examine())

    assert found["move"].ok
    assert "is made with the first" in found["move"].words
    assert [one for one in desk.box.folders.values() if one.name == "Liaison"] == []


def test_a_clock_that_differs_is_told(desk: Desk) -> None:
    ahead = desk.reopen(clock=lambda: datetime.now(UTC) + timedelta(minutes=10))

    found = by_name(ahead.examine())

    assert found["clock"].ok is False
    assert "set this machine's clock" in found["clock"].words


@pytest.mark.parametrize(
    ("ends", "well"), [(None, None), (date(2026, 11, 27), False), (date(2026, 12, 1), False), (date(2027, 6, 1), True)]
)
def test_the_end_of_the_password_is_told_a_week_before(desk: Desk, ends: date | None, well: bool | None) -> None:
    until = desk.reopen(secret_expires=ends).valid_until()

    assert expiry_finding(until, lambda: NOW).ok is well


@pytest.mark.parametrize(
    "url",
    [
        "https://outlook.office365.com/EWS/Exchange.asmx",
        "https://OUTLOOK.office365.com:443/ews/exchange.asmx",
        "https://eur01.outlook.office365.com/EWS/Exchange.asmx",
        "https://outlook.office365.us/EWS/Exchange.asmx",
        "https://partner.outlook.cn/EWS/Exchange.asmx",
    ],
)
def test_exchange_online_is_told_to_be_ending_and_what_to_use_instead(url: str) -> None:
    finding = retirement_finding(url)

    assert finding.ok is False
    assert "1 April 2027" in finding.words
    assert "graph" in finding.words


@pytest.mark.parametrize(
    "url",
    ["https://mail.board.example/EWS/Exchange.asmx", "https://outlook.office365.com.board.example/EWS/Exchange.asmx"],
)
def test_a_server_of_the_board_is_not_retired(url: str) -> None:
    assert retirement_finding(url).ok
