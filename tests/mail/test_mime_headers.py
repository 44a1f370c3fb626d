"""Header values: words, address lists, dates, identifiers, parameters, charsets."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.mail.mime_charsets import codec_of, decode, storable
from liaison.mail.mime_headers import (
    Address,
    addresses,
    date_of,
    decode_words,
    display_name,
    identifiers,
    message_id_of,
)
from liaison.mail.mime_params import media_type, parse_value


def raw(text: str, charset: str = "utf-8") -> str:
    """8-bit text as the standard library's tree holds it."""
    return text.encode(charset).decode("ascii", "surrogateescape")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("", ""),
        ("folded\r\n  over lines", "folded over lines"),
        ("=?utf-8?q?Caf=C3=A9_plan?=", "Café plan"),
        ("=?UTF-8?B?Q2Fmw6k=?=", "Café"),
        ("=?utf-8?b?Q2Fmw6k?=", "Café"),  # without padding
        ("=?iso-8859-1*en?q?Caf=E9?=", "Café"),  # with a language (RFC 2231)
        ("Re: =?utf-8?q?a?= =?utf-8?q?b?= c", "Re: ab c"),  # white space between words goes
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),  # cut inside a character
        ("=?iso-8859-1?q?=E9?= =?utf-8?q?=C3=A9?=", "éé"),
        ("=?utf-8?q?Are you well??=", "Are you well?"),  # spaces and a bare question mark inside
        ("=?utf-8?q?unfinished", "=?utf-8?q?unfinished"),
        ("=?no-such?q?text?=", "text"),
        ("=?utf-8?b?!!!?=", ""),
        ("x=?utf-8?q?y?=z", "xyz"),
        (raw("Café"), "Café"),
        (raw("Café – ½", "cp1252"), "Café – ½"),
        ("=?utf-8?q?a=00b=0Ac?=", "ab c"),  # neither nulls nor line ends come out of a word
    ],
)
def test_words_of_a_header_are_decoded(value: str, text: str) -> None:
    assert decode_words(value) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", []),
        ("a@x.example", [("", "a@x.example")]),
        ("Ann <a@x.example>", [("Ann", "a@x.example")]),
        ('"Shah, Anita" <a@x.example>, b@x.example', [("Shah, Anita", "a@x.example"), ("", "b@x.example")]),
        ("=?utf-8?q?M=C3=BCller=2C_Bernd?= <b@x.example>", [("Müller, Bernd", "b@x.example")]),
        (
            "=?utf-8?q?M=C3=BCller,_Bernd?= <b@x.example>",
            [("Müller, Bernd", "b@x.example")],
        ),  # a bare comma in the word
        ('"=?utf-8?q?Si=C3=A2n?=" <s@x.example>', [("Siân", "s@x.example")]),
        ("a@x.example (Ann, of the practice)", [("Ann, of the practice", "a@x.example")]),
        ("Team: a@x.example, B <b@x.example>;", [("", "a@x.example"), ("B", "b@x.example")]),
        ("undisclosed-recipients:;", []),
        ("a@x.example; b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
        ("Ann Example a@x.example", [("Ann Example", "a@x.example")]),
        ("'a@x.example' <a@x.example>", [("a@x.example", "a@x.example")]),
        ("<mailto:a@x.example>", [("", "a@x.example")]),
        ("<@relay.example,@b.example:a@x.example>", [("", "a@x.example")]),
        ('"open <a@x.example>', [("open", "a@x.example")]),  # a quote that never closes
        ("=?utf-8?q?Ann_<a=40x.example>?=", [("", "a@x.example")]),  # everything in one word
        ("MAILER-DAEMON (Mail System)", []),
        ("Ann <a @ x.example>", [("Ann", "a@x.example")]),
        (raw("Siân <s@x.example>", "cp1252"), [("Siân", "s@x.example")]),
        ("Ann <>", []),
        (", ,a@x.example,,", [("", "a@x.example")]),
    ],
)
def test_lists_of_addresses_are_cut_before_their_words_are_decoded(value: str, expected: list[tuple[str, str]]) -> None:
    assert addresses(value) == [Address(*one) for one in expected]


def test_a_sender_without_address_still_has_a_name() -> None:
    assert display_name("MAILER-DAEMON (Mail System)") == "MAILER-DAEMON (Mail System)"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Tue, 24 Nov 2026 10:00:00 +0000", "2026-11-24T10:00:00+00:00"),
        ("24 Nov 2026 10:00 +0100 (CET)", "2026-11-24T10:00:00+01:00"),
        ("Tue, 24 Nov 2026 10:00:00 -0000", "2026-11-24T10:00:00+00:00"),  # no zone told
        ("Tue, 24 Nov 2026 10:00:00", "2026-11-24T10:00:00+00:00"),
        ("2026-11-24T10:00:00+00:00", "2026-11-24T10:00:00+00:00"),
        ("Tue,\r\n 24 Nov 2026\r\n 10:00:00 GMT", "2026-11-24T10:00:00+00:00"),
        ("Wed, 24 Jun 2026 10:00:00 BST", "2026-06-24T10:00:00+01:00"),
        ("Tue, 24 Nov 2026 10:00 PM", "2026-11-24T22:00:00+00:00"),
        ("Nov 24, 2026 12:05:00 a.m. GMT", "2026-11-24T00:05:00+00:00"),
        ("24-Nov-2026 10:00:00", "2026-11-24T10:00:00+00:00"),
        ("Tue,24Nov2026 10:00:00 +0000", "2026-11-24T10:00:00+00:00"),
        ("2026/11/24 10:00:00", "2026-11-24T10:00:00+00:00"),
    ],
)
def test_dates_are_read_and_aware(value: str, moment: str) -> None:
    found = date_of(value)
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "Tue, 99 Nov 2026",
        "03/11/2026 10:00",  # March or November: not guessed
        "1 Jan 1900 00:00:00 +0000",
        "31 Dec 9999 23:59:59 -1400",
        "Tue, 24 Nov 2026 10:00:00 +9999",
        "1" * 5000,
        "\0",
    ],
)
def test_unreadable_and_unbelievable_dates_are_none(value: str) -> None:
    assert date_of(value) is None


def test_identifiers_are_found_whatever_stands_around_them() -> None:
    assert message_id_of("<[abc@x.example]>") == "<[abc@x.example]>"
    assert message_id_of("  <a@x.example> (comment)") == "<a@x.example>"
    assert message_id_of("a@x.example") == "<a@x.example>"
    assert message_id_of("") is None
    assert message_id_of("<>") is None
    assert identifiers("<a@x>\r\n <b@x>junk<c@x>") == ("<a@x>", "<b@x>", "<c@x>")
    assert identifiers(" ".join(f"<{i}@x>" for i in range(500)), limit=2) == ("<498@x>", "<499@x>")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/plain; charset=utf-8", ("text/plain", {"charset": "utf-8"})),
        ("TEXT/HTML;CHARSET=UTF-8 ; x = y", ("text/html", {"charset": "UTF-8", "x": "y"})),
        ("text/html charset=utf-8", ("text/html", {"charset": "utf-8"})),
        ('multipart/mixed; boundary="a;b=c \\"d"', ("multipart/mixed", {"boundary": 'a;b=c "d'})),
        ('multipart/mixed; boundary="open', ("multipart/mixed", {"boundary": "open"})),
        ("", ("text/plain", {})),
        ("text", ("text/plain", {})),
        ("nonsense; charset=utf-8", ("text/plain", {"charset": "utf-8"})),
        ("text/plain; charset=a; charset=b", ("text/plain", {"charset": "a"})),
        ("a/b; name*0=one; name*1=two", ("a/b", {"name": "onetwo"})),
        ("a/b; name*1*=%A9; name*0*=utf-8''caf%C3", ("a/b", {"name": "café"})),
        ("a/b; name=plain; name*=utf-8'en'caf%C3%A9", ("a/b", {"name": "café"})),
        ("a/b; name=\"=?utf-8?q?caf=C3=A9?=\"", ("a/b", {"name": "café"})),
        ("a/b; ; ;;=;=x;y", ("a/b", {})),
    ],
)  # fmt: skip
def test_types_and_their_parameters_are_read(value: str, expected: tuple[str, dict[str, str]]) -> None:
    assert media_type(value) == expected


def test_a_disposition_is_read_by_the_same_rules() -> None:
    assert parse_value('Attachment; filename="a b.pdf"') == ("attachment", {"filename": "a b.pdf"})


@pytest.mark.parametrize("unit", [" ;", "a ", 'a="\\', "a=b;", 'a="', ";a*0=", "a" * 50, "="])
def test_parameters_take_linear_time(unit: str) -> None:
    started = time.process_time()
    media_type("text/html;" + unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 30


@pytest.mark.parametrize("unit", ['"\\', "<a", "(", "=?a?q?", "a@b,", '"a', ":", "a@", "\\"])
def test_addresses_take_linear_time(unit: str) -> None:
    started = time.process_time()
    addresses(unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 30


@pytest.mark.parametrize(
    ("data", "declared", "text", "doubtful"),
    [
        ("½ µg".encode(), None, "½ µg", False),
        ("½ µg".encode(), "us-ascii", "½ µg", False),
        ("½ – µg".encode("cp1252"), None, "½ – µg", True),
        ("½ – µg".encode("cp1252"), "utf-8", "½ – µg", True),
        ("½ – µg".encode("cp1252"), "ISO-8859-1", "½ – µg", False),
        ("½ µg".encode(), "no-such", "½ µg", True),
        ("½ µg".encode("iso-8859-15", "replace"), '"iso-8859-15"; x', "? µg", False),
        ("中文".encode("gb18030"), "gb2312", "中文", False),
        ("한글".encode("cp949"), "ks_c_5601-1987", "한글", False),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本", False),
        ("café".encode("utf-16"), "utf-16", "café", False),
        (b"a-b", "punycode", "a-b", True),
        (b"\\u0041", "unicode_escape", "\\u0041", True),
        (b"QQ==", "base64", "QQ==", True),
        (b"x", "zip\0", "x", True),
        (b"\xef\xbb\xbfx", "utf-8", "x", False),
    ],
)
def test_bytes_become_text_by_declared_then_utf_8_then_windows_1252(
    data: bytes, declared: str | None, text: str, doubtful: bool
) -> None:
    got, doubt = decode(data, declared)
    assert got == text
    assert (doubt is not None) is doubtful


def test_codecs_that_no_mail_means_are_refused() -> None:
    assert [
        codec_of(name) for name in ("punycode", "idna", "unicode_escape", "raw_unicode_escape", "rot13", "hex")
    ] == [None] * 6


def test_text_is_made_storable() -> None:
    assert storable("a\r\nb\rc\0\x07\ud800\x0cd\te") == "a\nb\nc�\nd\te"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("ascii", "surrogateescape")))
def test_no_header_value_raises_or_gives_what_cannot_be_stored(value: str) -> None:
    texts = [decode_words(value), display_name(value), *identifiers(value), message_id_of(value) or ""]
    texts += [part for one in addresses(value) for part in (one.name, one.address)]
    texts += [part for pair in media_type(value)[1].items() for part in pair[1:]]
    date_of(value)
    for text in texts:
        assert "\0" not in text.encode("utf-8").decode()
