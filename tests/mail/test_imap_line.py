"""The lines to IMAP and SMTP servers: never in the open, never to an impostor, signed in the best way both sides know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liaison.mail.imap import ImapMailbox
from liaison.mail.imap_line import Line
from liaison.mail.imap_places import Account, Door
from liaison.mail.imap_tokens import Tokens
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused
from liaison.mail.sasl import way_in
from liaison.mail.smtp_line import smtp_line
from tests.mail.imap_desk import LETTER, double, mail
from tests.servers.authority import issue
from tests.servers.dovecot import PASSWORD, Dovecot, start
from tests.servers.imap_script import ImapScript
from tests.servers.letter_receiver import LetterReceiver

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
def token_receiver(dovecot: Dovecot) -> Iterator[LetterReceiver]:
    receiver = LetterReceiver(dovecot.papers, desk=dovecot.desk)
    yield receiver
    receiver.stop()


def fetched(dovecot: Dovecot, door: Door, account: Account | None = None) -> int:
    user = dovecot.user()
    dovecot.fill(user, [mail(1)])
    account = account or dovecot.account(user)
    return len(dovecot.mailbox(user, imap=door, account=replace(account, user=user)).fetch(None).items)


class TestSafe:
    """TLS is never downgraded."""

    def test_by_tls_and_by_starttls_mails_are_read(self, dovecot: Dovecot) -> None:
        assert fetched(dovecot, dovecot.door("tls")) == 1
        assert fetched(dovecot, dovecot.door("starttls")) == 1

    def test_a_certificate_of_an_unknown_authority_is_refused_and_the_setting_named(self, dovecot: Dovecot) -> None:
        for security in ("tls", "starttls"):
            with pytest.raises(MailboxRefused, match="LIAISON_MAILBOX__CA_FILE"):
                fetched(dovecot, replace(dovecot.door(security), ca_file=None))

    def test_a_certificate_of_another_host_is_refused(self, dovecot: Dovecot, tmp_path: Path) -> None:
        papers = issue(tmp_path, host="mail.elsewhere.example")
        script = ImapScript(papers, {})
        with pytest.raises(MailboxRefused, match="certificate"):
            Line(Door("127.0.0.1", script.port, "tls", papers.ca, 10), Account("a", "b")).ask(lambda talk: None)
        script.stop()

    def test_an_authority_that_cannot_be_read_is_named(self, dovecot: Dovecot, tmp_path: Path) -> None:
        (tmp_path / "no.pem").write_text("nothing")
        for path in (tmp_path / "none.pem", tmp_path / "no.pem"):
            with pytest.raises(MailboxRefused, match="LIAISON_MAILBOX__CA_FILE cannot be read"):
                fetched(dovecot, replace(dovecot.door(), ca_file=path))

    def test_a_server_that_speaks_no_tls_at_this_port_is_refused(self, dovecot: Dovecot) -> None:
        with pytest.raises(MailboxRefused, match="whether it is tls or starttls"):
            fetched(dovecot, replace(dovecot.door(), port=dovecot.imap))

    @pytest.mark.parametrize(
        ("greeting", "can", "starttls"),
        [
            ("* OK hello\r\n", "IMAP4rev1 AUTH=PLAIN", "{tag} OK done\r\n"),
            ("* OK hello\r\n", "IMAP4rev1 STARTTLS AUTH=PLAIN", "{tag} NO not now\r\n"),
            ("* PREAUTH hello\r\n", "IMAP4rev1 STARTTLS AUTH=PLAIN", "{tag} OK done\r\n"),
        ],
    )
    def test_double_without_starttls_nothing_is_said_in_the_open(self, greeting: str, can: str, starttls: str) -> None:
        script = ImapScript(
            None, {"CAPABILITY": f"* CAPABILITY {can}\r\n{{tag}} OK done\r\n", "STARTTLS": starttls}, greeting
        )

        with pytest.raises(MailboxRefused, match="in the open"):
            Line(Door("127.0.0.1", script.port, "starttls", None, 10), Account("a", PASSWORD)).ask(lambda talk: None)

        script.stop()
        assert set(script.heard) <= {"CAPABILITY", "STARTTLS"}

    def test_letters_leave_by_starttls_too_and_not_where_it_is_not_offered(self, dovecot: Dovecot) -> None:
        for security, letters in (("starttls", 1), ("open", 0)):
            receiver = LetterReceiver(dovecot.papers, security=security, password=PASSWORD)
            box = dovecot.mailbox(dovecot.user(), receiver.door())
            ref = box.prepare(LETTER)
            if letters:
                box.send(ref, LETTER)
            else:
                with pytest.raises(MailboxRefused, match="offers no STARTTLS"):
                    box.send(ref, LETTER)
            receiver.stop()
            assert len(receiver.letters) == letters
            assert receiver.signed_in.total() == letters

    def test_letters_do_not_leave_to_an_impostor(self, dovecot: Dovecot, receiver: LetterReceiver) -> None:
        box = dovecot.mailbox(dovecot.user(), replace(receiver.door(), ca_file=None))
        ref = box.prepare(LETTER)

        with pytest.raises(MailboxRefused, match="certificate"):
            box.send(ref, LETTER)

        assert receiver.letters == []


class TestSignIn:
    """Passwords and tokens."""

    def test_a_wrong_password_is_refused_with_what_to_check(self, dovecot: Dovecot) -> None:
        with pytest.raises(MailboxRefused, match="LIAISON_MAILBOX__USER") as raised:
            fetched(dovecot, dovecot.door(), Account("anybody", "wrong"))

        assert raised.value.permanent
        assert "wrong" not in str(raised.value)

    def test_a_token_signs_in_to_both_servers_and_is_fetched_once(
        self, dovecot: Dovecot, token_receiver: LetterReceiver
    ) -> None:
        user, before = dovecot.user(), dovecot.desk.asked["token"]
        box = dovecot.mailbox(user, token_receiver.door(), account=dovecot.token_account(user))

        box.send(box.prepare(LETTER), LETTER)

        assert dovecot.desk.asked["token"] == before + 1
        assert token_receiver.signed_in["OAUTHBEARER"] == 1
        assert "Signed in by OAUTHBEARER." in [finding.words for finding in box.examine()]

    def test_a_token_that_was_withdrawn_is_renewed_once(self, dovecot: Dovecot, token_receiver: LetterReceiver) -> None:
        user = dovecot.user()
        box = dovecot.mailbox(user, token_receiver.door(), account=dovecot.token_account(user))
        ref = box.prepare(LETTER)
        box.line.close()
        dovecot.desk.withdraw_all()

        assert box.fetch(None).items == []
        dovecot.desk.withdraw_all()
        box.send(ref, LETTER)

        assert len(token_receiver.letters) == 1

    def test_xoauth2_is_taken_where_nothing_newer_is_offered(self, dovecot: Dovecot, receiver: LetterReceiver) -> None:
        user = dovecot.user()
        account = dovecot.token_account(user)
        way = way_in(account, dovecot.door(), {"XOAUTH2", "PLAIN"})

        with dovecot_client(dovecot) as client:
            client.sasl_login("XOAUTH2", lambda _: way.answer(0))
            assert client.select_folder("INBOX")

        assert way.name == "XOAUTH2"

    def test_a_letter_leaves_by_xoauth2_too_and_a_refused_token_is_renewed_once(self, dovecot: Dovecot) -> None:
        receiver, user = LetterReceiver(dovecot.papers, desk=dovecot.desk, without="OAUTHBEARER"), dovecot.user()
        box = dovecot.mailbox(user, receiver.door(), account=dovecot.token_account(user))
        ref = box.prepare(LETTER)
        dovecot.desk.withdraw_all()

        box.send(ref, LETTER)
        receiver.stop()

        assert receiver.signed_in == {"XOAUTH2": 1}
        assert len(receiver.letters) == 1

    def test_a_wrong_secret_is_refused_with_what_to_check_and_never_shown(self, dovecot: Dovecot) -> None:
        account = dovecot.token_account("anybody", secret="a wrong secret")
        with pytest.raises(MailboxRefused, match="CLIENT_SECRET") as raised:
            fetched(dovecot, dovecot.door(), account)

        assert "a wrong secret" not in str(raised.value) + repr(account)

    def test_double_a_server_without_a_way_for_tokens_says_so(self, dovecot: Dovecot) -> None:
        with double(dovecot, {}, account=dovecot.token_account("anybody")) as (box, script):
            with pytest.raises(MailboxRefused, match="OAUTHBEARER or XOAUTH2"):
                box.fetch(None)
            assert script.heard["AUTHENTICATE"] == 0

    def test_double_a_server_that_knows_only_login_gets_login(self, dovecot: Dovecot) -> None:
        can = "* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n"
        with double(dovecot, {"CAPABILITY": can}) as (box, script):
            box.fetch("imap:7:5")
            assert (script.heard["LOGIN"], script.heard["AUTHENTICATE"]) == (1, 0)

    @pytest.mark.parametrize(
        ("said", "kind", "words"),
        [
            ("NO [UNAVAILABLE] later", MailboxDown, "not available"), ("NO [AUTHORIZATIONFAILED] no", MailboxRefused, "Ask for access"),
            ("NO [EXPIRED] no", MailboxRefused, "Set a new one"), ("NO [LIMIT] no", MailboxBusy, "patience"), ("NO no", MailboxRefused, "refuses the sign-in"),
        ],
    )  # fmt: skip
    def test_double_each_refusal_at_the_door_says_what_to_do(
        self, dovecot: Dovecot, said: str, kind: type[Exception], words: str
    ) -> None:
        with double(dovecot, {"SIGN-IN": f"{{tag}} {said}\r\n"}) as (box, _), pytest.raises(kind, match=words):
            box.fetch(None)

    def test_double_a_server_that_is_full_at_its_greeting_is_busy(self, dovecot: Dovecot) -> None:
        script = ImapScript(dovecot.papers, {}, "* BYE [LIMIT] too many of you\r\n")
        with pytest.raises(MailboxBusy):
            dovecot.mailbox("double", imap=dovecot.door(port=script.port)).fetch(None)
        script.stop()


class TestTokens:
    """The desk that gives tokens."""

    @pytest.fixture
    def tokens(self, dovecot: Dovecot) -> Iterator[Tokens]:
        self.now = NOW
        yield dovecot.desk.tokens(dovecot.papers, "somebody", clock=lambda: self.now)
        dovecot.desk.says.clear()

    def test_a_token_is_kept_until_shortly_before_it_ends(self, tokens: Tokens) -> None:
        first = tokens.token()
        self.now = NOW + timedelta(seconds=3500)
        assert tokens.token() == first

        self.now = NOW + timedelta(seconds=3520)

        assert tokens.token() != first

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            ((429, {"retry-after": "7"}, b""), MailboxBusy), ((503, {}, b""), MailboxDown), ((400, {}, b"{}"), MailboxRefused),
            ((200, {}, b"<html>"), MailboxRefused), ((200, {}, b"[]"), MailboxRefused), ((200, {}, b'{"access_token": ""}'), MailboxRefused),
            ((200, {}, b'{"access_token": "a\\u0001b"}'), MailboxRefused), ((200, {}, b'{"access_token": "a", "expires_in": 1e99}'), MailboxRefused),
        ],
    )  # fmt: skip
    def test_each_bad_answer_is_one_plain_error(
        self, tokens: Tokens, dovecot: Dovecot, answer: tuple[int, dict[str, str], bytes], kind: type[Exception]
    ) -> None:
        dovecot.desk.says = [answer]
        with pytest.raises(kind) as raised:
            tokens.token()

        if isinstance(raised.value, MailboxBusy):
            assert raised.value.retry_after == 7

    def test_the_secret_goes_to_no_impostor_and_never_in_the_open(self, tokens: Tokens, dovecot: Dovecot) -> None:
        asked = dovecot.desk.asked["token"]
        stranger = replace(tokens, context=Door("127.0.0.1", 0).context)
        with pytest.raises(MailboxRefused, match="not trusted"):
            stranger.token()
        with pytest.raises(MailboxRefused, match="not https"):
            replace(tokens, url=tokens.url.replace("https", "http")).token()

        assert dovecot.desk.asked["token"] == asked

    def test_a_desk_that_is_not_there_is_down(self, tokens: Tokens) -> None:
        with pytest.raises(MailboxDown, match="LIAISON_MAILBOX__TOKEN_URL"):
            replace(tokens, url="https://127.0.0.1:1/token").token()


def test_a_dropped_line_is_made_anew_once(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.fill(user, [mail(1)])
    box = dovecot.mailbox(user)
    box.fetch(None)

    box.line._talk.client.socket().shutdown(2)  # type: ignore[union-attr]

    assert len(box.fetch(None).items) == 1


def test_a_server_that_is_not_there_is_down_and_the_settings_are_named(dovecot: Dovecot) -> None:
    with pytest.raises(MailboxDown, match="LIAISON_MAILBOX__HOST"):
        dovecot.mailbox("anybody", imap=dovecot.door(port=1)).fetch(None)


def test_every_action_on_a_server_that_is_not_there_raises_mailbox_errors_alone(dovecot: Dovecot) -> None:
    box: ImapMailbox = dovecot.mailbox("anybody", imap=dovecot.door(port=1), sleep=lambda seconds: None)
    for action in (
        lambda: box.fetch(None),
        lambda: box.get("1:1"),
        lambda: box.acknowledge("1:1", "taken"),
        lambda: box.refs(),
        lambda: box.prepare(LETTER),
    ):
        with pytest.raises(MailboxError):
            action()
    assert box.wait(5) is False
    assert len(box.check()) == 2
    assert [finding.what for finding in box.examine(LETTER)] == [
        "tls",
        "tls",
        "sign-in",
        "read",
        "move",
        "send",
        "clock",
        "expiry",
    ]


def test_a_password_beyond_ascii_signs_in_to_the_sending_server(dovecot: Dovecot) -> None:
    receiver = LetterReceiver(dovecot.papers, password="Schlüssel-護")
    with smtp_line(receiver.door(), Account("jemand@ä.example", "Schlüssel-護")) as line:
        assert line.noop()[0] == 250
    receiver.stop()


def dovecot_client(dovecot: Dovecot):  # type: ignore[no-untyped-def]
    from imapclient import IMAPClient

    return IMAPClient("127.0.0.1", dovecot.imaps, ssl_context=dovecot.door().context(), timeout=20)


def test_where_dovecot_is_not_installed_the_tests_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(RuntimeError, match="apt-get install dovecot-imapd dovecot-lmtpd"):
        start()
