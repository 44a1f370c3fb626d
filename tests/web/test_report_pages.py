"""Reports: whole months, small numbers hidden on the page and in the file alike, and no colleague anywhere in them."""

import csv
import io
import itertools
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from build import WORKERS, arrive, mail
from seed import post
from sqlalchemy import update
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.store import report_queries
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event
from liaison.store.tables_people import Board, Cluster, Leave, Practice, Shift
from liaison.triage import inbox
from liaison.web import report_presenter as present
from liaison.web.report_pages import months

OCTOBER = datetime(2026, 10, 14, 10, tzinfo=UTC)
MONTH = present.Month(date(2026, 10, 1))
NAMES = {name for name in WORKERS if name != "Lena"}  # she looks, so the menu names her


def october(app: App, ids: dict[str, int], *numbers: int) -> None:
    """So many questions of each of some invented practices; each was opened after an hour, and answered after two."""
    with transaction(app.engine) as session:
        for staff_id in ids.values():
            session.add(Shift(staff_id=staff_id, starts_at=OCTOBER, ends_at=OCTOBER + timedelta(hours=8)))
        for n in range(2, len(numbers)):
            session.add(Practice(code=f"9990{n + 1}", name=f"Practice {n}", board_code="S08000099", cluster_id=1))
    arrive(
        app,
        *(
            mail(subject=f"S{place}-{n}", message_id=f"<{place}.{n}@quay.example>")
            for place, number in enumerate(numbers)
            for n in range(number)
        ),
        now=OCTOBER,
    )
    with transaction(app.engine) as session:
        for place in range(len(numbers)):
            session.execute(
                update(Case).where(col(Case.subject).startswith(f"S{place}-")).values(practice_code=f"9990{place + 1}")
            )
        for case_id in session.scalars(Case.__table__.select().with_only_columns(Case.__table__.c.id)).all():
            inbox.open_case(session, case_id, staff_id=ids["Nora"], now=OCTOBER + timedelta(hours=1))
        session.execute(update(Case).values(answered_at=OCTOBER + timedelta(hours=2)))


@pytest.fixture
def lena(browser) -> TestClient:
    return browser("Lena")


def lines_of(client: TestClient) -> list[dict[str, str]]:
    answer = client.get("/reports.csv?month=2026-10")
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="report-2026-10.csv"' in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def came(lines: list[dict[str, str]], section: str) -> dict[str, str]:
    return {line["of"]: line["value"] for line in lines if line["section"] == section and line["figure"] == "came"}


def test_small_numbers_are_hidden_on_the_page_and_in_the_file_with_company(app: App, ids, lena: TestClient) -> None:
    october(app, ids, 3, 6, 9)

    lines = lines_of(lena)
    page = lena.get("/reports?month=2026-10").text

    assert came(lines, "cluster") == {"Harbour": "18"}
    assert came(lines, "practice") == {"Quay Practice": "hidden", "Glen Surgery": "hidden", "Practice 2": "9"}
    hidden = [line["value"] for line in lines if line["of"] == "Glen Surgery"]
    assert set(hidden) == {"hidden"}
    table = page.partition('id="places"')[2].partition("</section>")[0]
    assert table.count("<span>–</span></td>") == 10
    assert 'data-th="Came"><span>18</span></td>' in table


def test_whatever_the_page_shows_stands_in_the_file_as_well(app: App, ids, lena: TestClient) -> None:
    october(app, ids, 6, 7)
    with reading(app.engine) as session:
        found = replace(present.report(session, MONTH, app.now()), door=[("With respect", 7), ("Unkindly", None)])
    lines = [dict(zip(("section", "of", "figure", "value"), line, strict=True)) for line in present.table(found)]

    weeks = came(lines, "week")
    assert (len(weeks), weeks["2026-10-12"], sum(map(int, weeks.values()))) == (13, "13", found.chart.total)
    assert came(lines, "month") == {"2026-10": str(found.total)} == {"2026-10": "13"}
    shown = {(line["section"], line["of"], line["figure"]): line["value"] for line in lines}
    assert shown["month", "2026-10", "late"] == str(found.late_total)
    assert (shown["door", "With respect", "people"], shown["door", "Unkindly", "people"]) == ("7", "hidden")
    assert found.load is not None
    assert shown["load", "share of work against share of hours", "colleagues"] == str(found.load.people)


def test_times_are_medians_by_urgency_and_place(app: App, ids, lena: TestClient) -> None:
    october(app, ids, 5, 6)
    lines = {(line["of"], line["figure"]): line["value"] for line in lines_of(lena)}

    assert lines["Quay Practice", "median minutes to open"] == "60"
    assert lines["Soon", "90th percentile minutes to answer"] == "120"
    assert lines["Immediate", "median minutes to open"] == "hidden"


def test_a_month_that_still_grows_shows_no_places_and_one_with_few_questions_none_either(app, ids, lena) -> None:
    october(app, ids, 2)
    assert "too small to show by place" in lena.get("/reports?month=2026-10").text
    assert "Shown when the month is over" in lena.get("/reports").text
    assert came(lines_of(lena), "practice") == {}


def test_months_are_whole_and_none_is_still_to_come() -> None:
    today = date(2026, 11, 24)
    assert present.month_of("2026-10", today).words == "October 2026"
    assert [present.month_of(code, today).code for code in ("", "x", "2027-01")] == ["2026-11"] * 3
    found = months(present.month_of("", today))
    assert [month.code for month in found[:2]] == ["2026-11", "2026-10"]
    assert all(older.next.starts == newer.starts for newer, older in itertools.pairwise(found))


def test_reasons_for_lateness_count_questions_and_hands(app: App, ids, lena: TestClient) -> None:
    october(app, ids, 2)
    with transaction(app.engine) as session:
        session.execute(update(Case).values(answer_by=OCTOBER + timedelta(hours=1)))
    case_id = 1
    with reading(app.engine) as session:
        version = session.get_one(Case, case_id).version
    assert (
        post(lena, f"/cases/{case_id}/hand-over", version=version, to_id=ids["Farid"], because="supply").status_code
        == 303
    )

    late = {line["of"]: line["value"] for line in lines_of(lena) if line["section"] == "late"}

    assert late == {"It changed hands": "1", "It waited its turn": "1"}


def test_no_rewording_of_an_event_changes_a_report(app: App, ids, lena: TestClient) -> None:
    october(app, ids, 5, 6)
    with transaction(app.engine) as session:
        session.execute(update(Case).values(answer_by=OCTOBER + timedelta(hours=1)))
        for case_id, to in ((1, "Farid"), (2, "Petra")):
            who = {"staff_id": ids["Nora"], "now": OCTOBER + timedelta(hours=2)}
            version = session.get_one(Case, case_id).version
            inbox.hand_over(session, case_id, version=version, to_id=ids[to], because="supply", **who)
    before = lines_of(lena)
    assert {line["value"] for line in before if line["of"] == "It changed hands"} == {"2"}
    assert {line["value"] for line in before if line["figure"] == "median minutes to open"} >= {"60"}

    with transaction(app.engine) as session:
        session.execute(update(Event).values(because="written otherwise"))

    assert lines_of(lena) == before


def test_a_reason_that_sounds_like_an_event_is_not_counted_as_one(app: App, ids, lena: TestClient) -> None:
    october(app, ids, 1)
    with transaction(app.engine) as session:
        session.execute(update(Case).values(answer_by=OCTOBER + timedelta(hours=1)))
        reason = "taken up by another service"
        inbox.close(session, 1, version=1, reason=reason, staff_id=ids["Nora"], now=OCTOBER + timedelta(hours=3))

    late = {line["of"]: line["value"] for line in lines_of(lena) if line["section"] == "late"}

    assert late == {"It waited its turn": "1"}


def test_hours_away_are_no_hours_on_the_rota_and_nobody_away_looks_idle(app: App, ids) -> None:
    day = timedelta(days=1)
    with transaction(app.engine) as session:
        for staff_id in ids.values():
            for n in range(4):
                starts = OCTOBER + n * day
                session.add(Shift(staff_id=staff_id, starts_at=starts, ends_at=starts + timedelta(hours=8)))
        session.add(
            Shift(staff_id=ids["Nora"], starts_at=OCTOBER, ends_at=OCTOBER + timedelta(hours=2))
        )  # twice the same hours
        away = {"staff_id": ids["Petra"], "starts_at": OCTOBER + timedelta(hours=4), "kind": "away"}
        session.add(Leave(**away, ends_at=OCTOBER + 3 * day + timedelta(hours=4)))
        session.add(Leave(staff_id=ids["Farid"], starts_at=OCTOBER - day, ends_at=OCTOBER + 9 * day, kind="leave"))
    span = OCTOBER - day, OCTOBER + 10 * day

    with reading(app.engine) as session:
        there = report_queries.present(session, *span)
        found = [one.hours for one in report_queries.carried(session, *span)]

    assert (there[ids["Nora"]], there[ids["Petra"]], there[ids["Farid"]]) == (32, 8, 0)
    assert sorted(found) == [0, 8, 32, 32, 32]


def test_no_colleague_stands_in_any_report(app: App, ids, lena: TestClient) -> None:
    october(app, ids, 6, 7)

    page = lena.get("/reports?month=2026-10").text
    file = lena.get("/reports.csv?month=2026-10").text

    assert "How evenly work lies" in page
    assert "heaviest above an even share" in file
    assert not [name for name in WORKERS if name in file]
    assert not [name for name in NAMES if name in page]
    with reading(app.engine) as session:
        found = present.report(session, MONTH, app.now())
    assert not [path for path in paths(found) if {"staff", "owner", "worker", "author", "by_id"} & set(path.split("."))]


def paths(value: Any, here: str = "report") -> list[str]:
    """Every field of a value, by its way there."""
    if is_dataclass(value) and not isinstance(value, type):
        return [
            way
            for one in fields(value)
            for way in [f"{here}.{one.name}", *paths(getattr(value, one.name), f"{here}.{one.name}")]
        ]
    if isinstance(value, list | tuple):
        return [way for one in value for way in paths(one, here)]
    return []


def test_corrections_are_counted_by_what_was_taken_for_what(app: App, ids, lena: TestClient) -> None:
    (case,) = arrive(app, mail())
    asked = {"category": "referral_access", "urgency": "", "because": "it asks for a place"}
    post(lena, f"/cases/{case.id}/correct", version=case.version, **asked)

    section = lena.get("/reports").text.partition('id="reader"')[2]

    assert "0 confirmed, 1 corrected" in section
    assert "Referral" in section


def test_only_leads_see_reports(browser, nora: TestClient) -> None:
    assert nora.get("/reports").status_code == 403
    assert nora.get("/reports.csv").status_code == 403
    assert browser("Ailsa").get("/reports").status_code == 403
    assert 'href="/reports"' not in nora.get("/").text


def test_a_practice_name_never_becomes_a_formula() -> None:
    assert [present.harmless(cell) for cell in ("=1+1", "-3", "Quay")] == ["'=1+1", "'-3", "Quay"]


def test_clusters_are_sorted_and_their_numbers_kept_apart(app: App, ids, lena: TestClient) -> None:
    with transaction(app.engine) as session:
        session.add(Board(code="S08000098", name="Other"))
        session.add(Cluster(id=2, board_code="S08000098", name="Anchor"))
    october(app, ids, 6, 7, 8)
    with transaction(app.engine) as session:
        session.execute(update(Practice).where(col(Practice.code) == "99903").values(cluster_id=2))

    assert list(came(lines_of(lena), "cluster").items()) == [("Anchor", "8"), ("Harbour", "13")]
