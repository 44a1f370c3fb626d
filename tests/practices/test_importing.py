"""Lists of practices: the whole of Scotland as published, editions, vanished practices, a site's own list."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from shared_data import shared_file
from sqlalchemy import Engine, func, select
from sqlmodel import col

from liaison.domain.lists import Report, WrongList
from liaison.practices import importing
from liaison.practices.importing import import_practices
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Board, Cluster, Practice

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
HEAD = (
    "PracticeCode,GPPracticeName,PracticeListSize,AddressLine1,AddressLine2,AddressLine3,AddressLine4,Postcode,"
    "TelephoneNumber,PracticeType,Dispensing,HB,HSCP,DataZone,GPCluster\n"
)
HARBOUR = "99901,Harbour Surgery,8251,Harbour Surgery,2 Pier Road,Linn,,ZZ1 2NH,01632   960   264,17J,,S08000030,S37000007,S01007129,Linn Water\n"
GLEN = "99902,Glen Surgery,3100,1 Mill Brae,Kelder,,,ZZ1 4XX,01632 960  -265,2C,,S08000029,S37000007,S01007129,Linn Water\n"
PIER = "99903,Pier Practice,2750,4 Quay Street,Linn,,,ZZ1 9QP,,17C,,S08000030,S37000007,S01007129,Linn Water\n"


def take(engine: Engine, source: Path | str | bytes, *, edition: str = "2026-10", dry_run: bool = False) -> Report:
    with transaction(engine) as session:
        return import_practices(session, source, now=NOW, dry_run=dry_run, edition=edition)


def practice(engine: Engine, code: str) -> Practice:
    with reading(engine) as session:
        found = session.get(Practice, code)
    assert found
    return found


def counted(report: Report) -> tuple[int, int, int, int, int]:
    return report.read, report.added, report.changed, report.unchanged, len(report.rejected)


def test_every_practice_of_scotland_is_taken_in_and_the_second_time_nothing_changes(
    engine: Engine, pytestconfig: pytest.Config
) -> None:
    file = shared_file(pytestconfig, "data", "gp-practices-2024-04.csv")
    assert counted(take(engine, file, edition="", dry_run=True)) == (891, 891, 0, 0, 0)
    assert counted(take(engine, file, edition="")) == (891, 891, 0, 0, 0)
    assert counted(take(engine, file, edition="")) == (891, 0, 0, 891, 0)

    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Practice)) == 891
        assert session.scalar(select(func.count(func.distinct(col(Cluster.name))))) == 153
        assert session.scalar(select(func.count()).select_from(Cluster)) == 154
        assert session.scalar(select(func.count()).select_from(Board)) == 14
        assert session.scalar(select(func.count(func.distinct(col(Practice.partnership_code))))) == 31
        muirhead = session.get_one(Practice, "10002")
    assert (muirhead.phone, muirhead.list_size, muirhead.seen_in) == ("01382 580 264", 8251, "2024-04")
    assert muirhead.address == "Liff Road, Muirhead"


def test_a_cluster_name_that_two_boards_use_is_two_clusters(engine: Engine) -> None:
    take(engine, HEAD + HARBOUR + GLEN)

    assert practice(engine, "99901").cluster_id != practice(engine, "99902").cluster_id


def test_runs_of_blanks_in_telephone_numbers_are_closed_and_blank_columns_stay_blank(engine: Engine) -> None:
    take(engine, HEAD + HARBOUR + GLEN + PIER)

    assert practice(engine, "99901").phone == "01632 960 264"
    assert practice(engine, "99902").phone == "01632 960 265"
    assert practice(engine, "99903").phone == ""


def test_a_dry_run_says_the_same_and_changes_nothing(engine: Engine) -> None:
    take(engine, HEAD + HARBOUR + PIER)
    newer = HEAD + HARBOUR.replace("8251", "8300").replace("Linn Water", "Kelder Bay") + GLEN

    dry = take(engine, newer, edition="2027-01", dry_run=True)
    before = practice(engine, "99901")
    wet = take(engine, newer, edition="2027-01")

    assert dry == wet
    assert (wet.added, wet.changed, wet.vanished) == (1, 1, ("99903",))
    assert (before.list_size, before.seen_in) == (8251, "2026-10")
    assert practice(engine, "99901").list_size == 8300


def test_a_practice_that_a_newer_list_no_longer_has_is_marked_kept_and_comes_back_with_the_next(engine: Engine) -> None:
    take(engine, HEAD + HARBOUR + PIER)

    gone = take(engine, HEAD + HARBOUR, edition="2027-01")
    marked = practice(engine, "99903").status
    again = take(engine, HEAD + HARBOUR, edition="2027-01")
    back = take(engine, HEAD + HARBOUR + PIER, edition="2027-04")

    assert gone.vanished == ("99903",)
    assert marked == "not_in_list"
    assert any("1 practices are no longer in the list" in note for note in gone.notes)
    assert again.vanished == ()
    assert back.changed == 1
    assert practice(engine, "99903").status == "open"


def test_a_practice_is_not_taken_for_vanished_because_its_line_was_rejected(engine: Engine) -> None:
    take(engine, HEAD + HARBOUR + PIER)

    report = take(engine, HEAD + HARBOUR + PIER.replace("2750", "plenty"), edition="2027-01")

    assert [one.field for one in report.rejected] == ["PracticeListSize"]
    assert report.vanished == ()
    assert practice(engine, "99903").status == "open"


def test_nothing_vanishes_by_an_older_list_or_by_one_of_another_board(engine: Engine) -> None:
    take(engine, HEAD + HARBOUR + PIER, edition="2026-10")

    older = take(engine, HEAD + HARBOUR, edition="2024-04")
    other_board = take(engine, HEAD + GLEN, edition="2027-01")

    assert older.vanished == other_board.vanished == ()
    assert any("older than one taken in before (2026-10)" in note for note in older.notes)


def test_a_practice_entered_by_hand_is_never_taken_for_vanished(engine: Engine) -> None:
    take(engine, "code,name,board,cluster\n99950,Prison health centre,S08000030,\n", edition="")

    assert take(engine, HEAD + HARBOUR).vanished == ()
    assert practice(engine, "99950").status == "open"


def test_the_public_list_leaves_what_the_site_knows_and_a_new_address_must_be_confirmed_anew(engine: Engine) -> None:
    own = "code,name,board,cluster,locality,email\n99901,Harbour Surgery,S08000030,Linn Water,North shore,{}\n"
    take(engine, own.format("office@harbour.example"))
    with transaction(engine) as session:
        session.get_one(Practice, "99901").email_verified_on = date(2026, 11, 1)

    take(engine, HEAD + HARBOUR)
    after_public = practice(engine, "99901")
    take(engine, own.format("desk@harbour.example"))
    after_own = practice(engine, "99901")

    assert (after_public.locality, after_public.email) == ("North shore", "office@harbour.example")
    assert after_public.email_verified_on == date(2026, 11, 1)
    assert (after_own.email, after_own.email_verified_on) == ("desk@harbour.example", None)


def test_a_rejected_line_stops_nothing_else_and_is_reported_with_line_column_and_reason(engine: Engine) -> None:
    report = take(engine, HEAD + HARBOUR + "1234" + PIER[5:] + HARBOUR + GLEN.replace("S08000029", "Fife") + PIER)

    assert counted(report) == (5, 2, 0, 0, 3)
    assert [(one.line, one.field) for one in report.rejected] == [(3, "PracticeCode"), (4, "PracticeCode"), (5, "HB")]


def test_a_list_with_wrong_columns_names_what_is_missing_and_takes_nothing(engine: Engine) -> None:
    with pytest.raises(WrongList, match="Columns missing: GPPracticeName, GPCluster"):
        take(engine, "PracticeCode,Name of practice,HB\n99901,Harbour,S08000030\n")


def test_a_replaced_board_code_stands_for_the_one_in_force(engine: Engine) -> None:
    take(engine, HEAD + HARBOUR.replace("S08000030", "S08000027"))

    assert practice(engine, "99901").board_code == "S08000030"


def test_a_published_list_in_another_encoding_with_a_byte_order_mark_is_the_same_list(engine: Engine) -> None:
    take(engine, HEAD + HARBOUR)

    assert take(engine, (HEAD + HARBOUR).encode("utf-16")).unchanged == 1
    assert take(engine, (HEAD + HARBOUR).replace("\n", "\r\n").encode("utf-8-sig")).unchanged == 1


def test_published_columns_that_are_absent_and_columns_nobody_knows_are_noted(engine: Engine) -> None:
    report = take(engine, "PracticeCode,GPPracticeName,HB,GPCluster,Telephon\n99901,Harbour,S08000030,Linn Water,1\n")

    assert report.notes[0] == "Columns not used: Telephon."
    assert "PracticeListSize, AddressLine1, Postcode, TelephoneNumber: not in this file" in report.notes[1]


def test_a_long_list_is_taken_portion_by_portion_and_says_the_same(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PORTION", 2)
    lines = [HARBOUR, GLEN.replace("S08000029", "none"), PIER, HARBOUR, "damaged\n", GLEN.replace("99902", "99904")]
    (tmp_path / "list.csv").write_text(HEAD + "".join(lines), "utf-8")
    take(engine, HEAD + HARBOUR + GLEN + PIER + PIER.replace("99903", "99905"), edition="2026-07")

    report = take(engine, tmp_path / "list.csv")

    assert counted(report) == (6, 1, 0, 2, 3)
    assert [(one.line, one.why) for one in report.rejected][1:] == [
        (5, "stands in line 2 already"),
        (6, "the line has 1 cells, the headings have 15"),
    ]
    assert report.vanished == ("99905",)  # 99902 stands in a damaged line
    assert practice(engine, "99902").status == "open"
