"""Signing in at Exchange (a double): certificates are verified, three ways in work, and nothing secret is shown."""

import logging
from pathlib import Path

import pytest

from liaison.mail.ews import EwsMailbox
from liaison.mail.ews_account import Access, Exchange
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused
from tests.contract.ews_rig import access_to
from tests.doubles.ews_authority import make_authority
from tests.doubles.ews_double import EwsDouble, running
from tests.doubles.ews_faults import How
from tests.doubles.ews_signing_in import write_ntlm_users
from tests.doubles.ews_store import Box
from tests.mail.ews_desk import LETTER, desk_at, mail

SECRET = "a client secret nobody should see"


@pytest.fixture
def box(ews_double: EwsDouble) -> Box:
    made = ews_double.box()
    made.deliver(mail(1))
    return made


def by_token(double: EwsDouble, box: Box, **given: object) -> EwsMailbox:
    """An application with a client secret, at the double's own token server."""
    double.doors.secrets["the-app"] = SECRET
    app = {"tenant": "the-tenant", "client_id": "the-app", "client_secret": SECRET, "authority": double.origin}
    return EwsMailbox(access_to(double, box, user=None, password=None, **{**app, **given}))


class TestTheCertificate:
    def test_a_server_whose_authority_we_do_not_know_is_told_nothing(self, ews_double: EwsDouble, box: Box) -> None:
        mailbox = EwsMailbox(access_to(ews_double, box, ca_file=None))

        with pytest.raises(MailboxDown, match="CA_FILE"):
            mailbox.fetch(None)

        assert box.asked == []

    def test_another_authority_does_not_vouch_for_the_server(
        self, ews_double: EwsDouble, box: Box, tmp_path: Path
    ) -> None:
        mailbox = EwsMailbox(access_to(ews_double, box, ca_file=make_authority(tmp_path).ca_file))

        with pytest.raises(MailboxDown, match="could not be verified"):
            mailbox.fetch(None)

    def test_the_environment_cannot_turn_verification_off(
        self, ews_double: EwsDouble, box: Box, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CURL_CA_BUNDLE", "")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ews_double.authority.ca_file if ews_double.authority else ""))

        with pytest.raises(MailboxDown, match="could not be verified"):
            EwsMailbox(access_to(ews_double, box, ca_file=None)).fetch(None)

    def test_a_certificate_for_another_name_is_refused(self, tmp_path: Path) -> None:
        with running(tmp_path, host="mail.elsewhere.example") as double:
            mailbox = EwsMailbox(access_to(double, double.box()))
            with pytest.raises(MailboxDown, match="could not be verified"):
                mailbox.fetch(None)

    def test_a_file_that_is_no_certificate_is_said_in_words(
        self, ews_double: EwsDouble, box: Box, tmp_path: Path
    ) -> None:
        (tmp_path / "ca.pem").write_text("no certificate")

        for path in (tmp_path / "ca.pem", tmp_path / "nowhere.pem"):
            with pytest.raises(MailboxRefused, match="CA_FILE"):
                EwsMailbox(access_to(ews_double, box, ca_file=path)).fetch(None)

    def test_two_mailboxes_with_different_certificates_do_not_share_them(self, ews_double: EwsDouble, box: Box) -> None:
        good, bad = access_to(ews_double, box), access_to(ews_double, box, ca_file=None)

        assert len(EwsMailbox(good).fetch(None).items) == 1
        with pytest.raises(MailboxDown):
            EwsMailbox(bad).fetch(None)
        assert len(EwsMailbox(good).fetch(None).items) == 1


class TestPasswords:
    def test_a_wrong_password_is_refused_by_the_double_and_the_words_say_what_to_check(
        self, ews_double: EwsDouble, box: Box
    ) -> None:
        with pytest.raises(MailboxRefused, match="user and password"):
            EwsMailbox(access_to(ews_double, box, password="a wrong one")).fetch(None)

    def test_ntlm_signs_in_with_a_server_of_pyspnego(
        self, ews_double: EwsDouble, box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_ntlm_users(str(tmp_path / "users"), {"svc-liaison": "a good password"})
        monkeypatch.setenv("NTLM_USER_FILE", str(tmp_path / "users"))
        mailbox = EwsMailbox(access_to(ews_double, box, user="BOARD\\svc-liaison", sign_in="ntlm"))

        assert [item.raw for item in mailbox.fetch(None).items] == [mail(1)]
        with pytest.raises(MailboxRefused):
            EwsMailbox(access_to(ews_double, box, user="BOARD\\svc-liaison", password="wrong", sign_in="ntlm")).fetch(
                None
            )

    def test_an_account_reads_a_shared_mailbox_that_is_not_its_own(self, ews_double: EwsDouble, box: Box) -> None:
        account = ews_double.box()

        mailbox = EwsMailbox(access_to(ews_double, box, user=account.address))

        assert [item.raw for item in mailbox.fetch(None).items] == [mail(1)]

    def test_a_mailbox_that_is_closed_to_the_account_is_refused(self, ews_double: EwsDouble, box: Box) -> None:
        ews_double.faults[box.address].add(How.ERROR_BEFORE, "GetFolder", code="ErrorNonExistentMailbox")

        with pytest.raises(MailboxRefused, match="may open the mailbox"):
            EwsMailbox(access_to(ews_double, box)).fetch(None)


class TestTokens:
    def test_an_application_signs_in_for_the_mailbox_it_names(self, ews_double: EwsDouble, box: Box) -> None:
        assert [item.raw for item in by_token(ews_double, box).fetch(None).items] == [mail(1)]

    def test_a_wrong_secret_is_refused_and_not_shown(self, ews_double: EwsDouble, box: Box) -> None:
        with pytest.raises(MailboxRefused) as refused:
            by_token(ews_double, box, client_secret="another secret").fetch(None)

        assert "secret of Nobody" not in str(refused.value)
        assert "another secret" not in str(refused.value)

    def test_a_token_that_the_double_no_longer_takes_is_asked_for_anew(self, ews_double: EwsDouble, box: Box) -> None:
        mailbox = by_token(ews_double, box)
        mailbox.fetch(None)
        ews_double.doors.tokens.clear()

        assert len(mailbox.fetch(None).items) == 1

    def test_a_token_that_has_ended_is_asked_for_anew(self, ews_double: EwsDouble, box: Box) -> None:
        mailbox = by_token(ews_double, box)
        mailbox.fetch(None)
        before = ews_double.doors.given_out
        mailbox._exchange.ask(end_its_token)

        assert len(mailbox.fetch(None).items) == 1
        assert ews_double.doors.given_out > before

    def test_a_refused_token_sends_no_letter_twice(self, ews_double: EwsDouble, box: Box) -> None:
        mailbox = by_token(ews_double, box)
        ref = mailbox.prepare(LETTER)
        ews_double.faults[box.address].add(How.UNAUTHORISED, "SendItem")

        mailbox.send(ref, LETTER)

        assert len(box.gone_out) == 1

    def test_a_right_that_is_refused_is_not_asked_for_without_end(self, ews_double: EwsDouble, box: Box) -> None:
        mailbox = by_token(ews_double, box)
        ews_double.faults[box.address].add(How.UNAUTHORISED, times=99)

        with pytest.raises(MailboxRefused):
            mailbox.fetch(None)

        assert len(box.asked) == 2

    def test_when_token_server_and_line_fail_together_the_next_question_does_not_wait_for_ever(
        self, ews_double: EwsDouble, box: Box
    ) -> None:
        mailbox = by_token(ews_double, box)
        mailbox.fetch(None)
        ews_double.doors.token_server_down = True
        ews_double.faults[box.address].add(How.DROPPED_BEFORE)
        for _ in range(3):
            with pytest.raises(MailboxError):
                mailbox.fetch(None)

        ews_double.doors.token_server_down = False

        assert len(mailbox.fetch(None).items) == 1


def end_its_token(account: object) -> None:
    account.protocol.credentials.client._expires_at = 1.0  # type: ignore[attr-defined]


class TestNothingShows:
    def test_no_secret_stands_in_what_is_printed(self, ews_double: EwsDouble, box: Box) -> None:
        access = Access(url=ews_double.url, address=box.address, user="svc", password=SECRET, client_secret=SECRET)

        assert SECRET not in repr(access)
        assert SECRET not in repr(Exchange(access).ask(lambda account: account.protocol))

    def test_the_library_logs_no_letter_when_the_line_breaks(
        self, ews_double: EwsDouble, caplog: pytest.LogCaptureFixture
    ) -> None:
        desk = desk_at(ews_double)
        desk.mailbox.prepare(LETTER)
        desk.fails(How.DROPPED_AFTER)
        desk.fails(How.ANSWER, code="418")
        with caplog.at_level(logging.DEBUG):
            for _ in range(2):
                with pytest.raises(MailboxError):
                    desk.mailbox.fetch(None)

        assert [record.name for record in caplog.records if record.name.startswith("exchangelib")] == []


def test_an_answer_that_breaks_off_is_no_whole_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """exchangelib mends XML that ends too early: half a mail would pass for one."""
    with running(tmp_path) as double:
        desk = desk_at(double)
        desk.box.deliver(b"Subject: long\r\n\r\n" + b"word " * 2_000)
        whole = double._done
        monkeypatch.setattr(double, "_done", lambda name, box, asked: cut(name, whole(name, box, asked)))

        with pytest.raises(MailboxError, match="MalformedResponseError"):
            desk.mailbox.fetch(None)

        monkeypatch.setattr(double, "_done", whole)
        assert [len(raw or b"") for raw in desk.take_all()] == [10_017]


def cut(operation: str, answer: bytes) -> bytes:
    """Half of what GetItem would answer."""
    return answer[: len(answer) // 2] if operation == "GetItem" else answer


def test_a_closed_door_with_a_closed_line_is_a_refusal_not_a_busy_server(ews_double: EwsDouble, box: Box) -> None:
    ews_double.faults[box.address].add(How.UNAUTHORISED)

    with pytest.raises(MailboxRefused) as refused:
        EwsMailbox(access_to(ews_double, box)).fetch(None)

    assert not isinstance(refused.value, MailboxBusy)
