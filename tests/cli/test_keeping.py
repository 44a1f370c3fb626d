"""`liaison import`, `db`, `backup` and `restore`: what they print, what they keep, how they refuse."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from build import TUESDAY_10AM, ledger, mail, take_in
from reader_rows import a_candidate
from sqlalchemy import select
from sqlmodel import SQLModel

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import ListState
from liaison.reader import versions
from liaison.store.session import reading, transaction
from liaison.store.tables_directory import PracticeChange
from liaison.store.tables_people import Closure, Person, Practice, Shift, Staff
from liaison.store.tables_places import Place
from liaison.store.tables_register import PeopleList
from models import artifact
from tests.cli.conftest import Desk

REPORT = {"read", "added", "changed", "unchanged", "rejected"}
PRACTICES = """PracticeCode,GPPracticeName,PracticeListSize,AddressLine1,Postcode,TelephoneNumber,PracticeType,HB,HSCP,GPCluster
99901,Harbour Surgery,8251,2 Pier Road,ZZ1 2NH,01632 960264,17J,S08000030,S37000007,Linn Water
"""
PEOPLE = f"""chi,name,practice_code,shared_care_start
{demo_chi(1)},Anne Drever,99901,2019-03-04
1234567890,Ben Foubister,99901,2026-06-01
{demo_chi(3)},,99901,2026-06-01
"""
LISTS = {
    "practices": PRACTICES,
    "people": PEOPLE,
    "staff": "email,name,access,roles\nmorag@liaison.example,Morag Linn,lead,team_lead\n",
    "rota": "email,date,start,end\nmorag@liaison.example,2026-11-24,09:00,17:00\n",
    "closures": "scope,day,name,kind\nservice,2026-12-24,Christmas Eve,afternoon\n",
    "places": "kind,code,name,hours\npharmacy,P1,Quay Pharmacy,Mon-Fri 09:00-17:30\n",
}
TABLES: dict[str, type[SQLModel]] = {
    "practices": Practice, "people": Person, "staff": Staff, "rota": Shift, "closures": Closure, "places": Place,
}  # fmt: skip


@pytest.fixture
def listed(liaison: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Every list as a file, in a service that accepts the demo's CHI numbers."""
    monkeypatch.setenv("LIAISON_DEMO", "true")
    for name, text in LISTS.items():
        (liaison.folder / f"{name}.csv").write_text(text)
    return liaison


def rows(app: App, table: type[SQLModel]) -> list[SQLModel]:
    with reading(app.engine) as session:
        return list(session.scalars(select(table)))


def before(listed: Desk, what: str) -> None:
    """Import what the list stands on."""
    for needed in {"people": ("practices",), "rota": ("staff",)}.get(what, ()):
        assert listed("import", needed, f"{needed}.csv").code == 0


@pytest.mark.parametrize("what", LISTS)
def test_a_list_is_taken_in_once_and_the_report_has_the_contracts_fields(listed: Desk, what: str) -> None:
    before(listed, what)

    first, second = (listed("import", what, f"{what}.csv", "--json").json for _ in range(2))

    assert set(first) >= REPORT
    assert (first["added"], first["changed"], first["unchanged"]) == (1, 0, 0)
    assert (second["added"], second["changed"], second["unchanged"]) == (0, 0, 1)
    assert len(rows(listed.app(), TABLES[what])) == 1


@pytest.mark.parametrize("what", LISTS)
def test_a_dry_run_reports_the_same_and_changes_nothing(listed: Desk, what: str) -> None:
    before(listed, what)

    dry = listed("import", what, f"{what}.csv", "--dry-run", "--json")
    kept = len(rows(listed.app(), TABLES[what]))
    wet = listed("import", what, f"{what}.csv", "--json")

    assert (dry.code, kept) == (0, 0)
    assert dry.json == wet.json


def test_a_rejected_line_is_named_with_field_and_reason_never_with_what_it_held_and_stops_nothing(listed: Desk) -> None:
    before(listed, "people")

    ran = listed("import", "people", "people.csv", "--json")
    plain = listed("import", "people", "people.csv")

    assert ran.code == 0
    assert [(line["line"], line["field"]) for line in ran.json["rejected"]] == [(3, "chi"), (4, "name")]
    assert all(set(line) == {"line", "field", "why"} for line in ran.json["rejected"])
    assert "1234567890" not in ran.out + ran.err + plain.out + plain.err
    assert "Foubister" not in ran.out + ran.err + plain.out + plain.err
    assert "read 3, added 0, changed 0, unchanged 1, rejected 2" in plain.err
    assert plain.out == ""


def test_the_same_of_many_lines_is_one_sentence_and_a_dry_run_says_which_fields_would_change(listed: Desk) -> None:
    before(listed, "people")
    listed("import", "people", "people.csv")
    lines = [f"{demo_chi(n)},Somebody {n},99999,2024-01-01,60" for n in range(2, 7)]
    (listed.folder / "more.csv").write_text(
        "\n".join(
            [
                "chi,name,practice_code,shared_care_start,methadone_mg",
                lines[0],
                lines[1],
                f"{demo_chi(1)},Anne Drever,99901,2019-03-05,60",
                *lines[2:],
            ]
        )
    )

    dry = listed("import", "people", "more.csv", "--dry-run")
    wet = listed("import", "people", "more.csv")

    assert dry.err.splitlines() == [
        "read 6, added 0, changed 1, unchanged 0, rejected 5",
        "lines 2-3, 5-7 (5): practice_code: is not in the directory: take the practices in first",
        "line 4: would change: shared_care_start, methadone_mg",
        "A dry run: nothing was written.",
    ]
    assert wet.err.splitlines()[-1] == "line 4: changed: shared_care_start, methadone_mg"
    assert "2019" not in dry.err


def test_the_demos_chi_numbers_are_refused_outside_the_demo(listed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before(listed, "people")
    monkeypatch.setenv("LIAISON_DEMO", "false")

    report = listed("import", "people", "people.csv", "--json").json

    assert report["added"] == 0
    assert {line["field"] for line in report["rejected"]} >= {"chi"}


def test_the_rota_is_written_as_the_list_that_changes_nothing_when_it_is_taken_in_again(listed: Desk) -> None:
    before(listed, "rota")
    listed("import", "rota", "rota.csv")

    written = listed("export", "rota", "saved.csv", "--from", "2026-11-24", "--weeks", "1")

    assert (written.code, written.err + written.out) == (0, "Lines written: 1.\n")
    again = listed("import", "rota", "saved.csv", "--json").json
    assert (again["read"], again["unchanged"]) == (1, 1)
    assert listed("export", "rota", "saved.csv", "--from", "soon").code == 2
    assert listed("export", "staff", "saved.csv").code == 2
    assert listed("export", "rota", "nowhere/saved.csv").code == 1


def test_a_list_of_a_kind_there_is_not_is_wrong_usage(listed: Desk) -> None:
    ran = listed("import", "cats", "people.csv", "--json")

    assert (ran.code, ran.out) == (2, "")
    assert "practices" in ran.err


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00\x00\x00", b"nothing,of,ours\n1,2,3\n"])
def test_a_file_that_is_no_such_list_ends_in_one_clear_line(listed: Desk, content: bytes | None) -> None:
    if content is not None:
        (listed.folder / "odd.csv").write_bytes(content)

    ran = listed("import", "staff", "odd.csv", "--json")

    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    assert "should not have happened" not in ran.err


def test_upgrading_makes_the_tables_of_a_database_that_is_not_there_and_twice_is_harmless(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_DATABASE__URL", f"sqlite:///{liaison.folder}/deep/new.db")

    assert [liaison("db", "upgrade").code for _ in range(2)] == [0, 0]
    assert liaison("parked", "list", "--json").json == {"parked": []}


def count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM ledger").fetchone()[0])


def test_a_backup_is_put_back_and_the_database_that_was_there_is_kept(liaison: Desk) -> None:
    app = liaison.app()
    take_in(app, mail(message_id="<1@x.example>"))

    made = liaison("backup", "copy of today.db")
    take_in(app, mail(message_id="<2@x.example>", body="Another one"))
    app.engine.dispose()
    restored = liaison("restore", "copy of today.db")

    assert (made.code, restored.code) == (0, 0)
    assert len(ledger(liaison.app())) == 1
    kept = liaison.folder / "liaison-before-restore-1.db"
    assert kept.name in restored.err
    assert count(kept) == 2


def test_a_reader_trained_here_serves_again_after_a_restore_into_an_empty_place(
    liaison: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = liaison.app()
    version = a_candidate(app)
    with transaction(app.engine) as session:
        session.add(
            Staff(email="lead@liaison.example", name="Morag Linn", access=["lead"], roles=[], created_at=app.now())
        )
    assert liaison("model", "promote", version, "--by", "lead@liaison.example").code == 0

    made = liaison("backup", "copy.db")
    assert "with 2 files of readers trained here" in made.err
    assert "is not in it" in made.err
    monkeypatch.setenv("LIAISON_DATABASE__URL", f"sqlite:///{liaison.folder}/elsewhere/liaison.db")
    restored = liaison("restore", "copy.db")

    assert "Files of readers put back: 2" in restored.err
    with reading(liaison.app().engine) as session:
        row = versions.serving(session)
    assert row is not None
    folder = liaison.folder / "elsewhere" / "reader" / row.folder
    assert artifact.load(folder).version == version


def test_a_restore_while_the_service_runs_is_refused_and_nothing_changes(liaison: Desk) -> None:
    liaison("backup", "copy.db")
    app = liaison.app()
    take_in(app, mail())

    ran = liaison("restore", "copy.db")

    assert ran.code == 1
    assert "The service is running" in ran.err
    assert len(ledger(app)) == 1
    assert not list(liaison.folder.glob("*before-restore*"))


def test_a_backup_never_overwrites_and_a_folder_that_is_not_there_is_one_clear_line(liaison: Desk) -> None:
    (liaison.folder / "there.db").write_text("precious")

    refused, nowhere = liaison("backup", "there.db"), liaison("backup", "no/such/folder/b.db")

    assert (refused.code, nowhere.code) == (1, 1)
    assert (liaison.folder / "there.db").read_text() == "precious"
    assert [len(ran.err.splitlines()) for ran in (refused, nowhere)] == [1, 1]
    assert "should not have happened" not in nowhere.err


def test_the_register_is_written_for_its_owner_alone_and_that_is_recorded(liaison: Desk) -> None:
    with transaction(liaison.app().engine) as session:
        session.add(Person(chi="0101011237", name="=Jo", shared_care_start=date(2024, 3, 1), created_at=TUESDAY_10AM))

    assert liaison("export", "people", "people.csv").err == "People written: 1.\n"
    file = liaison.folder / "people.csv"
    assert file.stat().st_mode & 0o077 == 0
    assert "0101011237,'=Jo," in file.read_text("utf-8")
    assert liaison("import", "people", "people.csv").err.startswith(
        "read 1, added 0, changed 0, unchanged 1, rejected 0"
    )
    assert liaison("export", "people", "nowhere/people.csv").code == 1
    with transaction(liaison.app().engine) as session:
        (row,) = session.scalars(select(PeopleList))
        assert (row.state, row.by, row.unchanged) == (ListState.GIVEN, None, 1)


def test_a_newer_list_of_practices_is_told_by_kind_before_it_is_written_and_stands_in_the_history(
    listed: Desk,
) -> None:
    listed("import", "practices", "practices.csv")
    (listed.folder / "practices-2027-01.csv").write_text(
        PRACTICES.replace("99901,Harbour Surgery", "99902,Glen Surgery")
        .replace("ZZ1 2NH", "ZZ1 4XX")
        .replace("8251", "3")
    )
    ran = listed("import", "practices", "practices-2027-01.csv", "--dry-run", "--json").json["directory"]
    assert ran["edition"] == "2027-01"
    assert [one["code"] for one in (*ran["gone"], *ran["opened"])] == ["99901", "99902"]
    assert (ran["counts"]["read"], ran["counts"]["before"]) == (1, 1)
    plain = listed("import", "practices", "practices-2027-01.csv")
    assert "gone: 1: Harbour Surgery (99901)" in plain.err
    assert "opened: 1: Glen Surgery (99902)" in plain.err
    with reading(listed.app().engine) as session:
        told = {row.practice_code: row.what for row in session.scalars(select(PracticeChange)) if row.by_id is None}
    assert told == {"99901": ["not in the list of 2027-01"], "99902": ["added, from a list of practices"]}
