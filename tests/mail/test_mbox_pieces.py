"""An mbox file taken apart for the ledger: bounded, named by its bytes, and every byte accounted for, whatever the damage."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from liaison.mail.mbox import mails_in
from liaison.mail.mbox_pieces import NO_MAIL, Piece, WrongFile, in_file, pieces, stamp_in

DATED = b"From tait@quay.example Tue Nov 24 10:00:00 2026\n"
ONE, TWO = b"Subject: one\n\nFirst.\n\n", b"Subject: two\n\nSecond.\n"


def taken(content: bytes, max_bytes: int = 60_000_000) -> list[Piece]:
    return list(in_file(BytesIO(content), max_bytes))


def test_each_mail_is_a_piece_with_its_line_its_end_and_its_time() -> None:
    one, two = taken(DATED + ONE + DATED + TWO)

    assert (one.raw, two.raw) == (ONE, TWO)
    assert (one.line, two.line) == (2, 7)
    assert (one.end, two.end) == (len(DATED + ONE), len(DATED + ONE + DATED + TWO))
    assert one.arrived == two.arrived == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert one.ref != two.ref
    assert one.ref == taken(DATED + ONE)[0].ref


@pytest.mark.parametrize(
    ("separator", "arrived"),
    [
        (b"From a@b.example Fri Jul  8 12:08:34 2011\n", datetime(2011, 7, 8, 12, 8, 34, tzinfo=UTC)),
        (b"From a@b.example Fri Jul 8 12:08 2011\n", datetime(2011, 7, 8, 12, 8, tzinfo=UTC)),
        (b"From a@b.example Fri Jul  8 12:08:34 GMT 2011\n", datetime(2011, 7, 8, 12, 8, 34, tzinfo=UTC)),
        (b"From a@b.example Fri Jul  8 12:08:34 PDT 2011\n", None),
        (b"From a@b.example Fri Jul 88 12:08:34 2011\n", None),
        (b"From a@b.example\n", None),
    ],
)
def test_a_time_is_taken_only_where_there_is_no_doubt(separator: bytes, arrived: datetime | None) -> None:
    assert stamp_in(separator) == arrived


def test_a_piece_over_the_limit_is_named_and_not_held() -> None:
    big = b"Subject: big\n\n" + b"x" * 5_000 + b"\n"
    one, large, two = taken(DATED + ONE + DATED + big + DATED + TWO, max_bytes=1_000)

    assert (one.raw, large.raw, two.raw) == (ONE, None, TWO)
    assert "over the limit of 1000 bytes" in str(large.trouble)
    assert large.ref == taken(DATED + big, max_bytes=2_000)[0].ref


@pytest.mark.parametrize("rubbish", [b"\0" * 3_000, b"end of a lost mail\nand more\n", b"\xff\xfe" * 50 + b"\n"])
def test_what_stands_before_the_first_separator_and_is_no_mail_is_kept_with_its_reason(rubbish: bytes) -> None:
    front, one = taken(rubbish + b"\n" + DATED + ONE)

    assert (front.raw, front.trouble, front.line) == (rubbish + b"\n", NO_MAIL, 1)
    assert (one.raw, one.trouble) == (ONE, None)


def test_a_mail_whose_separator_was_lost_is_a_mail() -> None:
    assert [(piece.raw, piece.trouble) for piece in taken(ONE + DATED + TWO)] == [(ONE, None), (TWO, None)]


def test_a_line_of_gigabytes_splits_nothing_and_a_separator_inside_it_is_none() -> None:
    long = b"Subject: long\n\n" + b"y" * 65_536 + b"From a@b.example Fri Jul  8 12:08:34 2011\n"

    assert [piece.raw for piece in taken(DATED + long)] == [long]


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_empty_file_holds_nothing(content: bytes) -> None:
    assert taken(content) == []


@pytest.mark.parametrize("content", [b"%PDF-1.7\nwhatever\n", b"name;value\n1;2\n"])
def test_what_is_no_mbox_at_all_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(WrongFile, match="no mbox file"):
        taken(content)


def test_a_file_that_is_not_there_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="cannot be read"):
        list(pieces(tmp_path / "none.mbox"))
    with pytest.raises(WrongFile):
        list(pieces(tmp_path))


def test_it_takes_the_same_mails_as_the_one_shot_command(tmp_path: Path) -> None:
    file = tmp_path / "box"
    file.write_bytes(DATED + b"Subject: a\n\n>From me\n>>From you\n\n" + DATED + TWO + b"\nFrom the start it hurt.\n")

    assert [piece.raw for piece in pieces(file)] == list(mails_in(file))


@pytest.mark.parametrize("seed", range(30))
def test_however_damaged_every_line_belongs_to_one_piece(seed: int) -> None:
    chance = random.Random(seed)
    whole = bytearray((DATED + ONE + DATED + TWO + b"\n") * 6)
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(whole))
        whole[start : start + chance.randint(0, 60)] = chance.choice([b"", b"\0" * 20, b"\n\n", DATED, b"\r"])
    content = DATED + bytes(whole)

    found = taken(content)

    lines = [line for line in content.splitlines(keepends=True) if not line.startswith(b"From ")]
    kept = b"".join(piece.raw or b"" for piece in found)
    assert all(line.strip() in kept for line in lines)
    assert found[-1].end == len(content)
