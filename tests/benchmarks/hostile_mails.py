"""Mails made to be slow or large to read, the same at every run: a name and the bytes, one at a time, for none is small.

Each aims at one place: the tree, headers, addresses, transfer encodings, HTML, calendars, quoting, rich text, winmail.dat, envelopes, and every
pattern of ours that repeats something.
"""

from __future__ import annotations

import base64
import random
import struct
import zlib
from collections.abc import Iterator

BIG = 30_000_000  # bytes; the largest mail that common servers take
HEAD = (
    b"From: a@glenburn.example\r\nTo: b@service.example\r\nSubject: Re: s\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n"
)
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
TEXT = HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"


def hostile_mails(seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """Every mail of the set."""
    dice = random.Random(seed)
    for source in (_trees, _headers, _bodies, _html, _lines, _calendars, _packed, _sealed):
        yield from source(dice)


def _trees(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    shells = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5000))
    yield "5,000 multiparts deep", HEAD + b"".join(shells) + b"\r\nwords"
    yield "100,000 parts", MIXED + b"--b\r\n\r\nw\r\n" * 100_000
    yield "3,000 mails inside each other", (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * 3000 + b"words"
    prefixes = b"".join(
        b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n" % (b"a" * n, b"a" * n) for n in range(1, 39)
    )
    yield "boundaries that begin each other", HEAD + prefixes + (b"--" + b"a" * 60 + b"\r\n") * 300_000
    yield "dashes for boundaries", MIXED + b"--b-" * (BIG // 4)
    yield "lines that are nearly boundaries", MIXED + b"--b \r\n--bb\r\n--\r\n" * (BIG // 15)
    yield "text full of the boundary", MIXED + b"--b\r\n\r\n" + b"x--b--b\r\n" * (BIG // 9)
    declared = b"".join(b'X: boundary="%d"\r\n' % n for n in range(19_000))
    yield (
        "19,000 boundaries declared",
        HEAD + declared + b"Content-Type: multipart/mixed; boundary=q\r\n\r\n" + b"--1\r\nw\r\n" * 200_000,
    )
    yield "parts without content", MIXED + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 200_000


def _headers(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    yield "100,000 addresses", HEAD + b"Cc: " + b"Name Surname <p@q.example>, " * 100_000 + b"\r\n\r\nwords"
    yield "a subject of 30 MB", b"From: a@x.example\r\nSubject: " + b"x" * BIG + b"\r\n\r\nwords"
    yield "a subject of encoded words", b"Subject: " + b"=?utf-8?b?w6k=?= " * 500_000 + b"\r\n\r\nwords"
    yield "a subject of half words", b"Subject: " + b"=?utf-8?q?" * 500_000 + b"\r\n\r\nwords"
    yield "half-open quotes", b"From: " + b'"\\(<' * 500_000 + b"\r\n\r\nwords"
    yield "groups in groups", b"From: " + b"a:" * 500_000 + b"\r\n\r\nwords"
    yield "a million header lines", HEAD + b"X-A: b\r\n" * 1_000_000 + b"\r\nwords"
    yield "a million folded lines", HEAD + b"X-A: b" + b"\r\n c" * 1_000_000 + b"\r\n\r\nwords"
    yield "spaces before colons", HEAD + (b"From" + b" " * 19 + b"\r\n") * 100_000 + b"\r\nwords"
    yield "a type of semicolons", HEAD + b"Content-Type: text/html" + b" ;=" * 700_000 + b"\r\n\r\nwords"
    yield "numbered parameters", HEAD + b"Content-Type: a/b" + b"; n*9999*=%41" * 200_000 + b"\r\n\r\nwords"
    yield "references without end", HEAD + b"References: " + b"<a@b> " * 500_000 + b"\r\n\r\nwords"
    yield "a date of digits", b"Date: " + b"1" * 2_000_000 + b"\r\n\r\nwords"


def _bodies(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    yield "one line of 30 MB", TEXT + b"w" * BIG
    yield "30 MB of empty lines", TEXT + b"\n" * BIG
    yield "30 MB that is no UTF-8", TEXT + b"\xc3(" * (BIG // 2)
    yield "30 MB of null bytes", TEXT + b"\0" * BIG
    yield "10 MB of four-byte signs", TEXT + "😀".encode() * 2_500_000
    encoded = HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: "
    yield "quoted-printable of equals signs", encoded + b"quoted-printable\r\n\r\n" + b"=" * (BIG // 2)
    yield "quoted-printable of spaces", encoded + b"quoted-printable\r\n\r\n" + b" " * (BIG // 2) + b"x"
    yield "base64 of padding", encoded + b"base64\r\n\r\n" + b"QQ==" * (BIG // 8)
    yield (
        "an attachment of padding",
        HEAD + b"Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QQ==" * (BIG // 4),
    )
    yield (
        "an attachment of less padding",
        HEAD + b"Content-Type: a/b\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QQ==" * 240_000,
    )
    yield "base64 that is none", encoded + b"base64\r\n\r\n" + b"AAAA \n#" * (BIG // 14)
    yield "uuencoded lines without end", encoded + b"x-uuencode\r\n\r\nbegin 644 a\n" + b"#86)C\n" * 3_000_000
    yield (
        "flowed lines without end",
        HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n" + b"a \n" * (BIG // 6),
    )
    yield (
        "flowed quotes without end",
        HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"> > >> \n" * 2_000_000,
    )
    yield "enriched tags without end", HEAD + b"Content-Type: text/enriched\r\n\r\n" + b"<a><param><<" * 1_500_000
    data = dice.randbytes(22_000_000)
    part = b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    yield "an attachment of 30 MB", MIXED + b"--b\r\n\r\nwords\r\n" + part + base64.encodebytes(data) + b"--b--"


def _html(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    yield "a million tags", HTML + b"<b>w</b>" * 1_000_000
    yield "a million open tags", HTML + b"<div>" * 1_000_000
    yield "299 KB of hidden elements in each other", HTML + b"<i hidden>w" * 180 + b"<p hidden>w</p>" * 18_000
    yield "299 KB of white words", HTML + b"<p style='color:#fff'>w</p>" * 11_000
    yield "299 KB of table cells", HTML + b"<table>" + b"<tr><td>w<td>" * 22_000
    yield "299 KB of tables in tables", HTML + b"<table><tr><td>w" * 190 + b"<table><tr><td>w</table>" * 12_000
    yield "299 KB of quotations", HTML + b"<blockquote type=cite>w</blockquote>" * 8_000
    yield "299 KB of lists", HTML + b"<ul><li>w</ul>" * 21_000
    yield (
        "a style sheet of classes",
        HTML + b"<style>" + b".a{display:none}" * 6_000 + b"</style>" + b"<p class=a>w" * 15_000,
    )
    yield "one tag of 1 MB", HTML + b"<p " + b"a='b' " * 170_000 + b">w"
    yield "one style of 250 KB", HTML + b"<p style='" + b"left:-" * 40_000 + b"'>w"
    yield "comments never closed", HTML + b"<!--" * 2_000_000
    yield "script, never closed", HTML + b"<script><style>" * 1_000_000
    yield "a million entities", HTML + b"&amp;&#9;&#x41;" * 500_000
    yield "a picture of 30 MB in the HTML", HTML + b"<p>w<img src='data:image/png;base64," + b"A" * (BIG - 1000) + b"'>"
    yield "pictures never ended", HTML + b"data:a/b;a=b;" * 1_000_000 + b"base64,"
    yield "a megabyte of cid", HTML + b"<img src='cid:x'>" * 60_000
    both = b"--b\r\n\r\n%s\r\n--b\r\nContent-Type: text/html\r\n\r\n%s\r\n--b--"
    alternatives = HEAD + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"
    words = [b" ".join(b"%x" % dice.getrandbits(32) for _ in range(100_000)) for _ in range(2)]
    yield "alternatives of a megabyte that differ", alternatives + both % (words[0], words[1])
    yield (
        "a plain part that nearly speaks of HTML",
        alternatives + both % (b"html mail not " * 28, b"<p>words and others"),
    )


def _lines(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    """Bait for the patterns of quoting, each as often as fits into what is folded at all."""
    baits: dict[str, bytes] = {
        "attributions": b"On 3 May 2026 at 10:00 a@b\n",
        "attributions that end in addresses": b"Mon 3 May 2026 10:00 <a@b>\n",
        "attributions above quotes": b"On 3 May 2026 10:00 a@b wrote:\n> q\n",
        "copied headers": b"From: a@b\nSent: x\nTo: c\n",
        "whole copied headers": b"From: a@b\nSent: x\nTo: c\nSubject: d\n",
        "lists of recipients": b"From: a@b\nTo: c;\n d;\n",
        "closings": b"Kind regards\n",
        "signatures": b"-- \nDr A Shah\n",
        "rules and lists": b"_____\nx mailing list\n",
        "dashes": b"- " * 140 + b"\n",
        "disclaimers": b"This e-mail is confidential and intended for the intended recipient\n",
        "turns of lawyers": b"information contained in this confidential in error " * 40 + b"\n",
        "banners": b"CAUTION: External email.\n",
        "telephone numbers": b"0141 496 0000 / (0141) 496-0000 " * 4 + b"\n",
        "quoted lines broken by equals signs": b"> a=\nb=\n",
        "marks in brackets": b"[([([(" * 40 + b"\n",
        "words in capitals": b"A.B,C.D,E.F,G.H " * 6 + b"\n",
    }
    for name, line in baits.items():
        yield f"300 KB of {name}", TEXT + b"first words\n" + line * (290_000 // len(line))
    for name, sign in {
        "spaces": b" ",
        "underscores": b"_",
        "stars": b"*",
        "digits": b"1",
        "at signs": b"@",
        "greater-than signs": b">",
    }.items():
        yield f"300 KB of {name}", TEXT + b"first words\n" + sign * 290_000 + b"x"


def _calendars(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    begun = HEAD + b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
    event = b"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T100000Z\r\nSUMMARY:w\r\nEND:VEVENT\r\n"
    yield "500 KB of events", begun + event * 6_000 + b"END:VCALENDAR\r\n"
    yield (
        "500 KB of attendees",
        begun
        + event.replace(b"SUMMARY:w", b"\r\n".join([b"ATTENDEE;CN=A:mailto:a@b.example"] * 14_000))
        + b"END:VCALENDAR",
    )
    yield "500 KB of beginnings", begun + b"BEGIN:VEVENT\r\n" * 35_000
    yield "500 KB of parameters", begun + b"BEGIN:VEVENT\r\nSUMMARY" + b";X=Y" * 120_000 + b":w\r\nEND:VEVENT\r\n"
    yield "500 KB of folded lines", begun + b"BEGIN:VEVENT\r\nSUMMARY:w" + b"\r\n x" * 120_000 + b"\r\nEND:VEVENT\r\n"
    rule = b"RRULE:FREQ=SECONDLY;COUNT=999999999\r\n" * 10_000
    yield "rules of recurrence", begun + event.replace(b"SUMMARY:w\r\n", rule) + b"END:VCALENDAR"


def _packed(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    def mail(packed: bytes) -> bytes:
        part = (
            b"--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        )
        return MIXED + part + base64.encodebytes(packed) + b"--b--"

    def one(identifier: int, value: bytes, level: int = 1) -> bytes:
        return struct.pack("<BHHI", level, identifier, 6, len(value)) + value + b"\0\0"

    begun = b"\x78\x9f\x3e\x22\x01\x00"
    yield "a million empty attributes", mail(begun + one(0x8004, b"") * 1_000_000)
    yield "100,000 packed files", mail(begun + one(0x9002, b"", 2) * 100_000)
    empty = struct.pack("<HHI", 3, 0x1234, 0)
    yield "a million properties", mail(begun + one(0x9003, struct.pack("<I", 1_000_000) + empty * 1_000_000))
    many = struct.pack("<HHI", 0x1003, 0x1234, 0xFFFFFFFF)
    yield "a property of four billion values", mail(begun + one(0x9003, struct.pack("<I", 1) + many))
    none = struct.pack("<HHI", 0x1102, 0x1234, 5_000_000) + bytes(20_000_000)
    yield "a property of five million empty values", mail(begun + one(0x9003, struct.pack("<I", 1) + none))
    packed = begun + one(0x800C, b"words")
    for _ in range(60):
        inside = bytes.fromhex("0703020000000000c000000000000046") + packed
        value = struct.pack("<IHHII", 1, 0x000D, 0x3701, 1, len(inside)) + inside + bytes(-len(inside) % 4)
        packed = begun + one(0x9002, b"", 2) + one(0x9005, value, 2)
    yield "60 packed messages inside each other", mail(packed)

    def rich(body: bytes, kind: bytes = b"LZFu") -> bytes:
        held = len(body).to_bytes(4, "little") * 2 + kind + bytes(4) + body
        return mail(
            begun + one(0x9003, struct.pack("<IHHII", 1, 0x0102, 0x1009, 1, len(held)) + held + bytes(-len(held) % 4))
        )

    yield "rich text that unpacks to ten times its size", rich(b"\xff" + b"\x00\x0f" * 8_000_000)
    for name, bomb in {
        "open groups": b"{" * 5_000_000,
        "control words": b"\\b0" * 1_600_000,
        "signs in hexadecimal": b"\\'e9" * 1_200_000,
        "signs by number": b"\\u233?" * 800_000,
        "groups": b"{a}" * 1_600_000,
        "fonts": b"{\\rtf1{\\fonttbl" + b"{\\f1\\fcharset2 a;}" * 270_000,
        "wrapped tags": b"{\\rtf1\\fromhtml1" + b"{\\*\\htmltag64 <p>}" * 270_000,
        "a wrapped page without end": b"{\\rtf1\\fromhtml1 " + b"<div>" * 900_000,
    }.items():
        yield f"5 MB of rich text: {name}", rich(bomb, b"MELA")


def _sealed(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    part = HEAD + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    yield "an envelope of open lengths", part + base64.encodebytes(b"\x30\x80" * 1_000_000)
    yield "an envelope in a million pieces", part + base64.encodebytes(_pieces(b"\x04\x01w" * 1_000_000))
    yield "an envelope of 20 MB", part + base64.encodebytes(_pieces(b"\x04\x83\xff\xff\xff" + bytes(0xFFFFFF)))
    bomb = zlib.compress(b"Content-Type: text/plain\r\n\r\n" + bytes(500_000_000), 9)
    oid = bytes.fromhex("060b2a864886f70d0109100109")
    held = (
        b"\x30\x80"
        + bytes.fromhex("06092a864886f70d010701")
        + b"\xa0\x80\x04\x83"
        + len(bomb).to_bytes(3, "big")
        + bomb
        + b"\0\0\0\0"
    )
    algorithm = b"\x30\x0d" + bytes.fromhex("060b2a864886f70d0109100308")
    compressed = b"\x30\x80" + oid + b"\xa0\x80\x30\x80\x02\x01\x00" + algorithm + held + b"\0\0" * 3
    yield "an envelope that unpacks to 500 MB", part + base64.encodebytes(compressed)


def _pieces(octets: bytes) -> bytes:
    """A signer's envelope around octets in pieces, all lengths left open."""
    held = b"\x30\x80" + bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80\x24\x80" + octets + b"\0\0" * 3
    data = b"\x30\x80\x02\x01\x01\x31\x00" + held + b"\x31\x00\0\0"
    return b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + data + b"\0\0" * 2
