"""Signing in to Microsoft 365, on the double: by secret or certificate, each refusal with its remedy, and nothing said without TLS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from liaison.mail.graph_tokens import PASSING, REMEDIES
from liaison.mail.mailbox import MailboxBusy, MailboxDown, MailboxError, MailboxRefused
from tests.doubles.graph_certificates import application_certificate
from tests.doubles.graph_desk import Desk, graph_desk, identity, open_mailbox


@pytest.fixture
def desk() -> Iterator[Desk]:
    with graph_desk() as desk:
        yield desk


@pytest.mark.parametrize("key_first", [True, False])
def test_a_certificate_signs_in_on_the_double_in_whatever_order_its_file_is(
    desk: Desk, tmp_path: Path, key_first: bool
) -> None:
    path = tmp_path / "liaison.pem"
    desk.double.sign_in.certificate = application_certificate(path, key_first=key_first)

    mailbox = desk.open(who=identity(desk.double, secret=None, certificate=path))

    assert mailbox.fetch(None).items == []
    until = mailbox.valid_until()
    assert until == desk.double.sign_in.certificate.not_valid_after_utc


def test_a_certificate_of_another_application_is_refused_on_the_double(desk: Desk, tmp_path: Path) -> None:
    application_certificate(tmp_path / "ours.pem")
    desk.double.sign_in.certificate = application_certificate(tmp_path / "theirs.pem")

    with pytest.raises(MailboxRefused, match="upload it there"):
        desk.open(who=identity(desk.double, secret=None, certificate=tmp_path / "ours.pem")).fetch(None)


@pytest.mark.parametrize(
    "content", [None, b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_file_that_is_no_certificate_is_refused_before_anything_is_said_on_the_double(
    desk: Desk, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "liaison.pem"
    if content is not None:
        path.write_bytes(content)
    mailbox = desk.open(who=identity(desk.double, secret=None, certificate=path))

    with pytest.raises(MailboxRefused, match="LIAISON_MAILBOX__CERTIFICATE cannot be used"):
        mailbox.fetch(None)

    assert mailbox.valid_until() is None
    assert desk.lines() == []


def test_a_certificate_without_its_key_is_refused_on_the_double(desk: Desk, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    path = tmp_path / "liaison.pem"
    path.write_bytes(application_certificate(path).public_bytes(Encoding.PEM))

    with pytest.raises(MailboxRefused, match="no private key"):
        desk.open(who=identity(desk.double, secret=None, certificate=path)).fetch(None)


@pytest.mark.parametrize(("code", "remedy"), sorted(REMEDIES.items()))
def test_each_refusal_says_its_remedy_on_the_double(desk: Desk, code: str, remedy: str) -> None:
    desk.double.sign_in.refuse_with = code

    with pytest.raises(MailboxRefused) as refused:
        desk.mailbox.fetch(None)

    assert str(refused.value) == remedy
    assert "words for nobody" not in str(refused.value)


@pytest.mark.parametrize("code", sorted(PASSING))
def test_the_services_own_trouble_passes_on_the_double(desk: Desk, code: str) -> None:
    desk.double.sign_in.refuse_with = code

    with pytest.raises(MailboxDown):
        desk.mailbox.fetch(None)


def test_a_refusal_that_is_not_in_the_table_shows_its_code_on_the_double(desk: Desk) -> None:
    desk.double.sign_in.refuse_with = "5000099"

    with pytest.raises(MailboxRefused, match="AADSTS5000099"):
        desk.mailbox.fetch(None)


def test_a_wrong_tenant_says_so_on_the_double(desk: Desk) -> None:
    with pytest.raises(MailboxRefused, match="LIAISON_MAILBOX__TENANT"):
        desk.open(who=identity(desk.double, tenant="another.example")).fetch(None)


def test_a_wrong_secret_says_so_and_shows_none_on_the_double(desk: Desk) -> None:
    who = identity(desk.double, secret="not-the-secret")

    with pytest.raises(MailboxRefused, match="not the right one") as refused:
        desk.open(who=who).fetch(None)

    assert "not-the-secret" not in str(refused.value) + repr(who)


@pytest.mark.parametrize("status", [500, 503])
def test_a_sign_in_service_in_trouble_is_down_on_the_double(desk: Desk, status: int) -> None:
    desk.double.fail("/token", status=status, times=5)

    with pytest.raises(MailboxDown, match="sign-in service"):
        desk.mailbox.fetch(None)


def test_a_sign_in_service_that_cannot_be_found_is_down_on_the_double(desk: Desk) -> None:
    desk.double.fail("openid-configuration", status=503, times=5)

    with pytest.raises(MailboxDown, match="sign-in service"):
        desk.mailbox.fetch(None)


def test_one_token_does_for_many_requests_on_the_double(desk: Desk) -> None:
    for _ in range(5):
        desk.mailbox.fetch(None)

    assert desk.double.sign_in.given == 1


def test_a_server_that_takes_no_token_is_refused_after_one_renewal_on_the_double(desk: Desk) -> None:
    desk.double.fail(" /v1.0/", status=401, code="InvalidAuthenticationToken", times=100)

    with pytest.raises(MailboxRefused, match="even with a new token"):
        desk.mailbox.fetch(None)

    assert desk.double.sign_in.given == 2


class TestTlsOnTheDouble:
    """Nothing is said over a line that is not to be trusted."""

    def test_a_server_whose_certificate_nobody_vouches_for_gets_neither_secret_nor_token(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        other = tmp_path / "other.pem"
        application_certificate(other)

        with pytest.raises(MailboxDown) as down:
            desk.open(ca_file=other).fetch(None)

        assert "sign-in service" in str(down.value)
        assert desk.double.sign_in.given == 0
        assert desk.open(ca_file=other).examine()[0].words.startswith("The server's certificate is not to be trusted")

    @pytest.mark.parametrize("what", ["base_url", "authority"])
    def test_an_address_without_tls_is_refused(self, desk: Desk, what: str) -> None:
        plain = desk.double.origin.replace("https", "http")
        mailbox = desk.open(who=replace(identity(desk.double), authority=plain) if what == "authority" else None)
        if what == "base_url":
            mailbox.wire.base = plain + "/v1.0"

        with pytest.raises(MailboxRefused, match="must begin with https"):
            mailbox.fetch(None)

    def test_a_ca_file_that_is_none_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        with pytest.raises(MailboxRefused, match="CA_FILE"):
            desk.open(ca_file=tmp_path / "nowhere.pem").fetch(None)


def test_a_server_that_is_not_there_is_down() -> None:
    with graph_desk() as desk:
        mailbox = open_mailbox(desk.double)
    try:
        with pytest.raises(MailboxDown):
            mailbox.fetch(None)
        assert mailbox.check() != []
    finally:
        mailbox.close()


def test_a_network_that_answers_with_a_page_of_its_own_is_not_taken_for_graph_on_the_double(desk: Desk) -> None:
    desk.mailbox.fetch(None)
    desk.double.fail("delta", status=200, code="x")

    with pytest.raises(MailboxError) as error:
        desk.mailbox.fetch(None)

    assert not isinstance(error.value, MailboxBusy)


def test_the_told_end_of_a_secret_is_when_its_day_begins_on_the_double(desk: Desk) -> None:
    ends = datetime(2027, 3, 1, tzinfo=UTC)

    assert desk.open(secret_ends=ends).valid_until() == ends
