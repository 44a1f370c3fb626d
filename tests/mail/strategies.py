"""Hypothesis strategies for mails with the structure of mails: headers of every make, parts in parts, bodies in every encoding."""

from __future__ import annotations

import base64
import quopri

from hypothesis import strategies as st

CHARSETS = [
    "utf-8",
    "us-ascii",
    "iso-8859-1",
    "windows-1252",
    "utf-16",
    "utf-7",
    "gb2312",
    "koi8-r",
    "x-unknown",
    '"',
    "idna",
]
ENCODINGS = ["7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "BASE64 ", "nonsense"]
LEAVES = [
    "text/plain", "text/plain; format=flowed; delsp=yes", "text/html", "text/enriched", "text/calendar; method=REPLY", "text/x-other",
    "application/ms-tnef; name=winmail.dat", "application/pkcs7-mime; name=smime.p7m", "application/octet-stream", "image/png; name=a.png",
    "message/rfc822", "message/delivery-status", "application/vnd.ms-outlook; name=a.msg", "text", "", "multipart/mixed",
]  # fmt: skip
NAMES = [
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "In-Reply-To",
    "Sender",
    "Reply-To",
    "X-A",
    "Subject ",
    "Auto-Submitted",
]
VALUES = [
    "a@x.example", "Dr A <a@x.example>", '"Shah, A" <a@x.example>, b@y.example', "Team: a@x.example;", "=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=",
    "=?utf-8?b?w6k=?= <a@x.example>", "Tue, 24 Nov 2026 10:00:00 +0000", "<a@b.example> <c@d.example>", "Re: x", "(half", '"half', "<half",
]  # fmt: skip
PIECES = [
    "He has no dose.", "> quoted", "On 3 Nov 2026 10:00 A <a@x.example> wrote:", "-----Original Message-----", "From: a@x.example", "Sent: today",
    "To: b", "Subject: s", "-- ", "Kind regards", "Dr A Shah", "<p hidden>secret</p>", "<blockquote type=cite>old</blockquote>", "<div>", "</b>",
    "BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", "END:VEVENT", "begin 644 a", "_____", "{\\rtf1 words\\par}", "=", "=E9", "&#x110000;", " ", "",
]  # fmt: skip

words = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=12).map("\n".join)
content = words.map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=120)
header = st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.text(max_size=60))


def encoded(data: bytes, encoding: str) -> bytes:
    """The body in its transfer encoding, where that is one."""
    if encoding.strip().lower() == "base64":
        return base64.encodebytes(data)
    return quopri.encodestring(data) if encoding == "quoted-printable" else data


@st.composite
def leaf(draw: st.DrawFn) -> bytes:
    """A part with content."""
    encoding, name = (
        draw(st.sampled_from(ENCODINGS)),
        draw(st.sampled_from(["", "; name=a.txt", '; name="../b.eml"', "; name*0*=utf-8''%C3;"])),
    )
    kind = f"{draw(st.sampled_from(LEAVES))}; charset={draw(st.sampled_from(CHARSETS))}{name}"
    disposition = draw(
        st.sampled_from(
            ["", "Content-Disposition: inline\r\n", "Content-Disposition: attachment\r\n", "Content-ID: <a>\r\n"]
        )
    )
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{disposition}\r\n"
    return head.encode() + encoded(draw(content), encoding)


def multipart(parts: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Parts in a multipart, closed or not, of boundaries that may begin each other."""
    return st.builds(
        lambda kind, boundary, inner, closed: (
            f"Content-Type: multipart/{kind}; boundary={boundary}\r\n\r\n".encode()
            + b"".join(b"--" + boundary.encode() + b"\r\n" + one + b"\r\n" for one in inner)
            + (b"--" + boundary.encode() + b"--\r\n" if closed else b"")
        ),
        st.sampled_from(
            ["mixed", "alternative", "related", "signed", "report; report-type=delivery-status", "digest", "encrypted"]
        ),
        st.sampled_from(["b", "bb", "b--", "B"]),
        st.lists(parts, max_size=4),
        st.booleans(),
    )


@st.composite
def mails(draw: st.DrawFn) -> bytes:
    """A whole mail, at times cut short or with a byte changed."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in draw(st.lists(header, max_size=8)))
    raw = lines.encode("utf-8", "replace") + draw(st.recursive(leaf(), multipart, max_leaves=6))
    cut = draw(st.none() | st.integers(0, len(raw)))
    return (
        raw
        if cut is None
        else raw[:cut] + draw(st.binary(max_size=2)) + raw[cut + draw(st.sampled_from([1, 30, 100_000])) :]
    )
