"""Mails that break other programs: each comes to rest where a person sees it, and the mail behind it is treated as always."""

import os
from pathlib import Path

import pytest
from build import TUESDAY_10AM, app_on, arrive, ledger, letters, mail, messages, service
from sqlalchemy import Engine

from liaison.domain.states import FINAL, LedgerState, LetterState
from liaison.outbox import send
from liaison.triage import reconcile

HEAD = b"From: Dr Rowan Tait <tait@quay.example>\nTo: queries@liaison.example\n"
LONG = os.urandom(500_000).hex().encode()  # a million characters that no database can squeeze


def nested(depth: int) -> bytes:
    """A question inside so many multiparts."""
    shells = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"".join([HEAD, b"Subject: nested\n", *shells, b"Content-Type: text/plain\n\nA dose question\n"])


def with_attachment(size: int) -> bytes:
    """A question with an attachment of so many bytes, encoded."""
    line = b"QUJD" * 19 + b"\n"
    parts = (
        b"Subject: large\nContent-Type: multipart/mixed; boundary=zz\n\n--zz\nContent-Type: text/plain\n\nA dose question\n--zz\n",
        b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=a.pdf\n\n",
        line * (size // len(line)),
        b"\n--zz--\n",
    )
    return HEAD + b"".join(parts)


ODD = {
    "3,000 nested parts": nested(3000),
    "a subject of 1 MB": HEAD + b"Subject: " + LONG + b"\n\nA dose question\n",
    "a Message-ID of 1 MB": HEAD + b"Message-ID: <" + LONG + b"@x.example>\n\nA dose question\n",
    "an address of 1 MB": b"From: " + LONG + b"@x.example\n\nA dose question\n",
    "a name of 1 MB": b"From: " + LONG + b" <tait@quay.example>\n\nA dose question\n",
    "references of 2 MB": HEAD
    + b"References: "
    + b"<a@b.example> " * 70_000
    + b"\nIn-Reply-To: <"
    + LONG
    + b">\n\nA dose\n",
    "80,000 recipients": b"From: a@x.example\nTo: " + b"p@q.example, " * 80_000 + b"\n\nA dose question\n",
    "null bytes everywhere": b"From: Dr Ro\0wan <tait@quay.example>\nSubject: n\0l\nMessage-ID: <a\0b@c.example>\n\nA do\0se\n",
    "nothing but null bytes": b"\0" * 100_000,
    "no headers at all": b"just words about a dose",
    "no bytes at all": b"",
    "a content type of semicolons": HEAD + b"Content-Type: text/html " + b"; " * 200_000 + b"\n\n<p>A dose",
    "50,000 encoded words": HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nA dose question\n",
    "100,000 open tags": HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 100_000 + b"A dose question",
    "a calendar of 50,000 openings": HEAD
    + b"Content-Type: text/calendar; method=REQUEST\n\n"
    + b"BEGIN:VEVENT\n" * 50_000,
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_mail_comes_to_a_person_and_holds_nobody_up(engine: Engine, name: str) -> None:
    app = app_on(engine)
    service(app)

    arrive(app, ODD[name], mail("The prescription is lost"))

    odd, plain = ledger(app)
    assert odd.state in {LedgerState.CASE, LedgerState.PARKED}
    assert plain.state is LedgerState.CASE
    assert reconcile.run(app, "main", TUESDAY_10AM.replace(hour=12)).ok


@pytest.mark.parametrize(
    "name", ["an address of 1 MB", "a Message-ID of 1 MB", "null bytes everywhere", "no headers at all"]
)
def test_letters_about_an_odd_mail_leave_or_fail_visibly_and_the_others_leave(engine: Engine, name: str) -> None:
    app = app_on(engine)
    service(app)
    arrive(app, ODD[name], mail("The prescription is lost"))

    while send.send_one(app, TUESDAY_10AM):
        pass

    *about_it, last = letters(app)
    assert last.state is LetterState.SENT
    assert {letter.state for letter in about_it} <= {LetterState.SENT, LetterState.FAILED}


def test_a_mail_of_thirty_megabytes_is_read_kept_whole_and_answered(sqlite_engine: Engine) -> None:
    app = app_on(sqlite_engine)
    service(app)

    arrive(app, with_attachment(30_000_000), mail("The prescription is lost"))

    assert [row.state for row in ledger(app)] == [LedgerState.CASE, LedgerState.CASE]
    large = messages(app)[0]
    assert large.new_text.strip() == "A dose question"
    assert [(a["name"], a["content_type"]) for a in large.attachments] == [("a.pdf", "application/pdf")]
    assert large.attachments[0]["size"] > 22_000_000
    assert ledger(app)[0].size > 30_000_000


def test_thirty_megabytes_of_text_are_not_skipped_but_left_to_a_person(sqlite_engine: Engine) -> None:
    app = app_on(sqlite_engine)
    service(app)

    (case,) = arrive(app, HEAD + b"Subject: long\n\n" + b"A dose question, and then some. " * 940_000)

    assert case.outcome.value == "unclear"
    assert case.urgency.value <= "U2"


def test_every_final_state_is_one_a_person_can_look_at() -> None:
    assert {state.value for state in FINAL[LedgerState]} == {
        "case", "follow_up", "duplicate", "calendar_reply", "bounce", "auto_reply", "set_aside", "parked",
    }  # fmt: skip


def test_a_broken_mail_in_a_folder_is_named_by_the_command_and_the_others_are_printed(tmp_path: Path) -> None:
    from liaison.clock import system_clock
    from liaison.mail.sources import find
    from liaison.triage.oneshot import triage
    from tests.build import KeywordReader

    for number, raw in enumerate(ODD.values()):
        (tmp_path / f"{number:02}.eml").write_bytes(raw)

    lines = [
        triage(source, KeywordReader(), at=TUESDAY_10AM, clock_now=system_clock()) for source in find([str(tmp_path)])
    ]

    assert len(lines) == len(ODD)
    assert {line["outcome"] for line in lines} <= {"query", "unclear", "parked"}
