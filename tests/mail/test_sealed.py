"""S/MIME and passwords: what is only signed is read and said to be unverified, what is encrypted goes to a person."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib

import pytest
from asn1crypto import cms, core
from pypdf import PdfWriter

from liaison.domain.mails import ParsedMail
from liaison.mail.attachments import locked
from liaison.mail.mime import parse
from liaison.mail.sealed import SIGNED_DOUBT
from tests.mail.outlook_file import holder, outlook_file

HEAD = b"From: a@glenburn.example\r\nSubject: s\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n"
INNER = (
    b"Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHe has no dose for tonight.\r\n"
    b"--i\r\nContent-Type: application/pdf; name=letter.pdf\r\n\r\n%PDF\r\n--i--\r\n"
)


def signed(inner: bytes) -> bytes:
    """An envelope as a signer makes it; the signature itself is left out, for nobody here looks at it."""
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": inner},
            "signer_infos": [],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


def compressed(inner: bytes) -> bytes:
    """An envelope that is only compressed (RFC 3274)."""
    data = cms.CompressedData(
        {
            "version": "v0",
            "compression_algorithm": {"algorithm": "zlib"},
            "encap_content_info": {"content_type": "data", "content": zlib.compress(inner)},
        }
    )
    return bytes(cms.ContentInfo({"content_type": "compressed_data", "content": data}).dump())


def encrypted() -> bytes:
    """An envelope for somebody else."""
    data = cms.EnvelopedData(
        {
            "version": "v0",
            "recipient_infos": [],
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {"algorithm": "aes256_cbc", "parameters": bytes(16)},
                "encrypted_content": bytes(64),
            },
        }
    )
    return bytes(cms.ContentInfo({"content_type": "enveloped_data", "content": data}).dump())


def in_pieces(inner: bytes) -> bytes:
    """The same envelope of a signer as programs write it that stream: lengths left open, the content in pieces (BER)."""
    octets = b"".join(b"\x04\x03" + inner[i : i + 3].ljust(3) for i in range(0, len(inner), 3))
    held = b"\x30\x80" + core.ObjectIdentifier("1.2.840.113549.1.7.1").dump() + b"\xa0\x80\x24\x80" + octets
    data = b"\x30\x80\x02\x01\x01\x31\x00" + held + b"\0\0" * 3 + b"\x31\x00\0\0"
    return b"\x30\x80" + core.ObjectIdentifier("1.2.840.113549.1.7.2").dump() + b"\xa0\x80" + data + b"\0\0" * 2


def mail(envelope: bytes, kind: str = "application/pkcs7-mime; name=smime.p7m") -> ParsedMail:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    return parse(HEAD + head + base64.encodebytes(envelope))


@pytest.mark.parametrize("wrapped", [signed, compressed, in_pieces])
@pytest.mark.parametrize(
    "kind", ["application/pkcs7-mime; smime-type=signed-data", "application/x-pkcs7-mime", "application/octet-stream; name=smime.p7m"]
)  # fmt: skip
def test_a_mail_inside_a_signature_is_read_and_its_files_are_listed(wrapped: object, kind: str) -> None:
    assert callable(wrapped)
    read = mail(wrapped(INNER), kind)

    assert read.text == "He has no dose for tonight."
    assert [(file.name, file.content) for file in read.attachments] == [("letter.pdf", b"%PDF")]
    assert read.doubts == (SIGNED_DOUBT,)
    assert read.unreadable is None


def test_a_signature_around_a_signature_is_opened_and_one_around_an_encryption_is_left_to_a_person() -> None:
    part = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"

    assert mail(signed(part + base64.encodebytes(signed(INNER)))).text == "He has no dose for tonight."
    assert "encrypted" in str(mail(signed(part + base64.encodebytes(encrypted()))).unreadable)


@pytest.mark.parametrize("envelope", [encrypted(), b"\x30\x82", b"nonsense", signed(b"")])
def test_what_stays_shut_is_left_to_a_person_with_its_envelope_listed(envelope: bytes) -> None:
    read = mail(envelope)

    assert read.unreadable == "the mail is encrypted or sealed (S/MIME)"
    assert [file.name for file in read.attachments] == ["smime.p7m"]


def test_certificates_alone_are_no_encryption() -> None:
    read = mail(signed(b""), "application/pkcs7-mime; smime-type=certs-only; name=smime.p7c")

    assert read.unreadable == "its text is empty, only attachments came"


def test_a_mail_with_its_signature_beside_it_is_read_and_the_signature_is_listed() -> None:
    body = b'Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"\r\n\r\n--b\r\n\r\nwords\r\n--b\r\n'
    read = parse(HEAD + body + b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx\r\n--b--\r\n")

    assert (read.text, read.unreadable) == ("words", None)
    assert [(file.name, file.content_type) for file in read.attachments] == [
        ("smime.p7s", "application/pkcs7-signature")
    ]


def test_a_signed_mail_in_an_outlook_file_is_read() -> None:
    file = holder(8, p3707="smime.p7m", p370E="application/pkcs7-mime", p3701=signed(INNER))
    raw = outlook_file(holder(32, p001A="IPM.Note.SMIME", p0037="s"), [], [file])

    read = parse(raw)

    assert read.text == "He has no dose for tonight."
    assert [one.name for one in read.attachments] == ["smime.p7m", "letter.pdf"]
    assert SIGNED_DOUBT in read.doubts
    assert read.unreadable is None


def office_under_a_password() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")


def pdf(password: str | None) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(72, 72)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def zipped(flags: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "words")
    data = bytearray(out.getvalue())
    data[6] |= flags
    return bytes(data)


def test_files_under_a_password_are_noted_and_others_are_not() -> None:
    assert [locked(one) for one in (zipped(1), pdf("secret"), office_under_a_password())] == [True] * 3
    assert [
        locked(one)
        for one in (zipped(0), pdf(None), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), b"", b"PK\x03\x04")
    ] == [False] * 5


def test_the_note_about_a_password_names_the_attachment_by_its_number() -> None:
    body = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b\r\nContent-Type: application/zip; name=secret-name.zip\r\n"
    read = parse(HEAD + body + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(zipped(1)) + b"--b--")

    assert read.doubts == ("attachment 1 opens with a password alone",)
