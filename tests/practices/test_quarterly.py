"""A changed quarter of the public list, shown before it is written: every line and every practice accounted for, closed by a person alone."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from build import add_worker, app_on, person
from shared_data import shared_file
from sqlalchemy import Engine, func, select, update

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.practice_changes import Fate
from liaison.domain.states import ListState
from liaison.practices import closing, quarterly
from liaison.practices.closing import NotClosed, PracticeChanged
from liaison.practices.importing import import_practices
from liaison.practices.list_diff import Diff, weigh
from liaison.practices.quarterly import Choice, NotTaken
from liaison.store import directory_queries, practice_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_directory import PracticeChange, PracticeList, PracticeListLine
from liaison.store.tables_people import Cluster, Practice

HEAD = "PracticeCode,GPPracticeName,PracticeListSize,AddressLine1,Postcode,TelephoneNumber,HB,HSCP,GPCluster\n"
HARBOUR = "99901,Harbour Surgery,8000,2 Pier Road,ZZ1 2NH,01632 960264,S08000030,S37000007,Linn Water\n"
PIER = "99903,Pier Practice,2750,4 Quay Street,ZZ1 9QP,01632 960266,S08000030,S37000007,Linn Water\n"
GLEN = "99902,Glen Surgery,3100,1 Mill Brae,ZZ1 4XX,01632 960265,S08000030,S37000007,Linn Water\n"
NEXT = "practices-2027-01.csv"


@pytest.fixture
def app(engine: Engine) -> App:
    """On both databases: three practices of an earlier quarter, Ada, and two people at the Pier Practice."""
    app = app_on(engine)
    with transaction(engine) as session:
        add_worker(session, "Ada", [], app.now())
        import_practices(session, HEAD + HARBOUR + PIER + GLEN, now=app.now(), edition="2026-10")
    for number in (1, 2):
        person(app, demo_chi(number), practice="99903")
    return app


def shown(app: App, text: str, name: str = NEXT) -> PracticeList:
    with transaction(app.engine) as session:
        list_id = quarterly.show(session, text.encode(), file_name=name, by=1, now=app.now())
        return session.get_one(PracticeList, list_id)


def line(app: App, list_id: int | None, code: str) -> PracticeListLine:
    with reading(app.engine) as session:
        rows = {one.code: one for one in quarterly.lines_of(session, list_id)}
        return rows[code]


def practice(app: App, code: str) -> Practice:
    with reading(app.engine) as session:
        return session.get_one(Practice, code)


def changed_quarter(file: Path) -> tuple[str, dict[Fate, list[str]]]:
    """The published list three months on, invented from the real one, and which practices came to what."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    at: Callable[[int], str] = lambda n: rows[n]["PracticeCode"]  # noqa: E731
    expected: dict[Fate, list[str]] = {fate: [] for fate in Fate}
    gone = [100, 200, 300]
    expected[Fate.GONE] = [at(n) for n in gone]
    with_successor = [n for n in (10, 250, 600) if n not in gone]
    taken_over = []
    for n in with_successor:  # the next practice of the same cluster takes its list over
        heir = next(k for k in range(len(rows)) if k != n and rows[k]["GPCluster"] == rows[n]["GPCluster"] and rows[k]["HB"] == rows[n]["HB"] and k not in gone)  # fmt: skip
        rows[heir]["PracticeListSize"] = str(int(rows[heir]["PracticeListSize"]) + int(rows[n]["PracticeListSize"]))
        expected[Fate.FIGURES].append(at(heir))
        taken_over.append(heir)
    expected[Fate.MERGED] = [at(n) for n in with_successor]
    used = {*gone, *with_successor, *taken_over}
    free = iter(n for n in range(len(rows)) if n not in used)
    for fate, number, column, value in (
        (Fate.RENAMED, 5, "GPPracticeName", "New Name Surgery"),
        (Fate.MOVED, 7, "GPCluster", "A New Cluster"),
        (Fate.REACHED, 4, "TelephoneNumber", "01632   960 777"),
        (Fate.REACHED, 3, "Postcode", "ZZ9 9ZZ"),
        (Fate.FIGURES, 40, "PracticeListSize", "1"),
    ):
        for n in [next(free) for _ in range(number)]:
            rows[n][column] = value
            expected[fate].append(at(n))
    for n in [next(free) for _ in range(3)]:  # renamed and moved at once: told as renamed, and both are shown
        rows[n] |= {"GPPracticeName": "Moved and Renamed", "GPCluster": "A New Cluster"}
        expected[Fate.RENAMED].append(at(n))
    broken = next(free)
    expected[Fate.OUTSIDE] = [at(broken)]
    rows[broken]["PracticeListSize"] = "plenty"
    kept = [row for n, row in enumerate(rows) if n not in {*gone, *with_successor}]
    for n in range(3):
        kept.append(rows[0] | {"PracticeCode": f"9990{n}", "GPPracticeName": f"Opened {n}", "Postcode": f"ZZ8 {n}ZZ", "PracticeListSize": "0"})  # fmt: skip
        expected[Fate.OPENED].append(f"9990{n}")
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows([*kept, kept[5]])  # one line stands there twice
    return out.getvalue(), expected


def of(diff: Diff, fate: Fate) -> set[str]:
    return {row.code for row in diff.rows if row.fate is fate}


def test_a_changed_quarter_of_all_scotland_is_shown_line_by_line_and_every_sum_is_equal(
    engine: Engine, pytestconfig: pytest.Config
) -> None:
    file = shared_file(pytestconfig, "data", "gp-practices-2024-04.csv")
    app = app_on(engine)
    with transaction(engine) as session:
        add_worker(session, "Ada", [], app.now())
        import_practices(session, file, now=app.now())
    text, expected = changed_quarter(file)

    with reading(engine) as session:
        same = weigh(session, file, now=app.now())
        diff = weigh(session, text, now=app.now(), edition="2024-07")
    assert same.counts() == {fate.value: 0 for fate in Fate} | {"unchanged": 891, "read": 891, "before": 891}
    assert same.sums_agree()
    assert diff.sums_agree()
    for fate in (
        Fate.MERGED,
        Fate.GONE,
        Fate.OPENED,
        Fate.RENAMED,
        Fate.MOVED,
        Fate.REACHED,
        Fate.FIGURES,
        Fate.OUTSIDE,
    ):
        assert of(diff, fate) == set(expected[fate]), fate
    counts = diff.counts()
    assert (counts["read"], counts["before"], counts["rejected"]) == (891 - 6 + 3 + 1, 891, 2)
    lines = sum(counts[fate] for fate in Fate if fate not in (Fate.MERGED, Fate.GONE, Fate.OUTSIDE))
    practices = sum(counts[fate] for fate in Fate if fate not in (Fate.OPENED, Fate.REJECTED))
    assert (lines, practices) == (889, 891)
    both = next(row for row in diff.rows if row.name == "Moved and Renamed")
    assert {field for field, _, _ in both.changes} >= {"name", "cluster"}

    row = shown(app, text, "practices-2024-07.csv")
    assert quarterly.take(app, row.id or 0, row.version, by=1, now=app.now())
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Practice)) == 894  # nobody is gone
        after = weigh(session, text, now=app.now(), edition="2024-07")
        marked = set(session.scalars(select(Practice.code).where(Practice.status == "not_in_list")))
        told = session.scalar(select(func.count()).select_from(PracticeChange)) or 0
    assert marked == {*expected[Fate.GONE], *expected[Fate.MERGED]}
    assert of(after, Fate.GONE) | of(after, Fate.MERGED) == marked  # still shown: nobody has decided
    assert after.counts()["unchanged"] == 887
    assert told == 3 + 8 + 7 + 7 + 43 + 6  # one history a practice that anything happened to


def test_nothing_is_written_before_it_is_taken_in_and_only_what_is_ticked_then(app: App) -> None:
    moved = HARBOUR.replace("Linn Water", "Kelder Bay").replace("Harbour Surgery", "Harbour Medical Group")
    row = shown(
        app,
        HEAD
        + moved
        + GLEN.replace("01632 960265", "01632 960299")
        + HARBOUR.replace("99901", "99904").replace(",8000,", ",10,"),
    )

    assert practice(app, "99901").name == "Harbour Surgery"
    assert (row.counts["renamed"], row.counts["reached"], row.counts["opened"], row.counts["gone"]) == (1, 1, 1, 1)
    assert line(app, row.id, "99901").take
    glen, new = line(app, row.id, "99902"), line(app, row.id, "99904")
    with transaction(app.engine) as session:
        quarterly.choose(
            session, row.id or 0, row.version, {glen.id or 0: Choice(take=False), new.id or 0: Choice(take=True)}
        )
    with reading(app.engine) as session:
        row = session.get_one(PracticeList, row.id)
    with pytest.raises(NotTaken, match="chose something"):
        quarterly.take(app, row.id or 0, row.version - 1, by=1, now=app.now())
    assert quarterly.take(app, row.id or 0, row.version, by=1, now=app.now())

    assert practice(app, "99901").name == "Harbour Medical Group"
    assert practice(app, "99902").phone == "01632 960265"  # not ticked
    assert practice(app, "99902").seen_in == "2027-01"  # and yet seen
    assert practice(app, "99904").status == "open"
    assert (practice(app, "99903").status, practice(app, "99903").closed_on) == ("not_in_list", None)
    now_in = practice(app, "99901").cluster_id
    with reading(app.engine) as session:
        taken = session.get_one(PracticeList, row.id)
        assert (taken.state, taken.content, taken.counts["renamed"]) == (ListState.TAKEN, None, 1)
        assert quarterly.lines_of(session, row.id) == []
        assert session.get_one(Cluster, now_in).name == "Kelder Bay"
        ((change, who), *_) = directory_queries.changes(session, practice_code="99901")
    assert who == "Ada"
    assert change.what[:2] == ["name: Harbour Medical Group (before: Harbour Surgery)", "cluster: Kelder Bay (before: Linn Water)"]  # fmt: skip


def test_where_the_directory_changed_after_the_look_nothing_is_written_and_it_is_shown_anew_with_the_ticks(
    app: App,
) -> None:
    row = shown(app, HEAD + HARBOUR.replace(",8000,", ",8100,") + GLEN.replace("3100", "3000") + PIER)
    glen = line(app, row.id, "99902")
    with transaction(app.engine) as session:
        quarterly.choose(session, row.id or 0, row.version, {glen.id or 0: Choice()})
        session.execute(update(Practice).where(Practice.code == "99901").values(phone="01632 960900"))

    assert not quarterly.take(app, row.id or 0, row.version + 1, by=1, now=app.now())

    assert practice(app, "99901").list_size == 8000
    with reading(app.engine) as session:
        again = session.get_one(PracticeList, row.id)
    assert (again.state, again.again, again.counts["reached"]) == (ListState.SHOWN, True, 1)
    assert (line(app, row.id, "99901").fate, line(app, row.id, "99902").take) == ("reached", False)
    assert quarterly.take(app, row.id or 0, again.version, by=1, now=app.now())
    with pytest.raises(NotTaken, match="taken in or put away"):
        quarterly.take(app, row.id or 0, again.version, by=1, now=app.now())


def test_a_practice_that_is_gone_is_closed_by_a_person_and_its_people_are_work(app: App) -> None:
    row = shown(app, HEAD + HARBOUR.replace(",8000,", ",10750,") + GLEN)
    missing = line(app, row.id, "99903")
    assert (missing.fate, missing.successor, missing.decision) == ("merged", "99901", "")
    assert "grew by 2750" in missing.because
    with transaction(app.engine) as session:
        merged = {missing.id or 0: Choice(decision="merged", successor="99901")}
        quarterly.choose(session, row.id or 0, row.version, merged)
    assert quarterly.take(app, row.id or 0, row.version + 1, by=1, now=app.now())

    pier = practice(app, "99903")
    assert (pier.status, pier.successor_code, pier.closed_on) == ("merged", "99901", app.now().date())
    with reading(app.engine) as session:
        (left,) = practice_queries.left_behind(session)
        (change, _), *_ = directory_queries.changes(session, practice_code="99903")
    assert (left.practice.code, left.people, left.successor and left.successor.code) == ("99903", 2, "99901")
    assert change.what == [
        "merged with 99901: the list of 2027-01 does not have it",
        "2 in shared care are registered here",
    ]

    # no list takes a colleague's word back unseen: neither the command nor a page that nobody ticked
    with transaction(app.engine) as session:
        import_practices(session, HEAD + HARBOUR + GLEN + PIER, now=app.now(), edition="2027-04")
    assert practice(app, "99903").status == "merged"
    row = shown(app, HEAD + HARBOUR + GLEN + PIER, "practices-2027-04.csv")
    there = line(app, row.id, "99903")
    assert (there.fate, there.take) == ("returned", False)
    with transaction(app.engine) as session:
        quarterly.choose(session, row.id or 0, row.version, {there.id or 0: Choice(take=True)})
    assert quarterly.take(app, row.id or 0, row.version + 1, by=1, now=app.now())
    assert (practice(app, "99903").status, practice(app, "99903").successor_code) == ("open", None)


def test_closing_by_hand_refuses_what_cannot_be(app: App) -> None:
    with transaction(app.engine) as session:
        for successor in ("99903", "99999"):
            with pytest.raises(NotClosed, match="another practice"):
                closing.close(session, "99903", "rang", successor=successor, version=1, by_id=1, now=app.now())
        with pytest.raises(PracticeChanged):
            closing.close(session, "99903", "rang", version=7, by_id=1, now=app.now())
        with pytest.raises(NotClosed, match="It is open"):
            closing.open_again(session, "99903", "rang", version=1, by_id=1, now=app.now())
        assert closing.close(session, "99903", "they rang us", version=1, by_id=1, now=app.now()) == 2
        with pytest.raises(NotClosed, match="already"):
            closing.close(session, "99903", "rang", version=2, by_id=1, now=app.now())
        with pytest.raises(NotClosed, match="not open itself"):
            closing.close(session, "99901", "rang", successor="99903", version=1, by_id=1, now=app.now())
        closing.open_again(session, "99903", "a slip", version=2, by_id=1, now=app.now())
    assert practice(app, "99903").status == "open"


def test_a_list_is_put_away_by_a_person_or_when_the_next_one_is_out(app: App) -> None:
    first = shown(app, HEAD + HARBOUR)
    with transaction(app.engine) as session:
        quarterly.put_away(session, first.id or 0, first.version, by=1, now=app.now())
        second = quarterly.show(
            session, (HEAD + GLEN).encode(), file_name=NEXT, by=1, now=app.now() - quarterly.KEPT * 2
        )
    third = shown(app, HEAD + HARBOUR + GLEN)
    with reading(app.engine) as session:
        found = {row.id: row.state for row in session.scalars(select(PracticeList))}
        assert practice_queries.lists_waiting(session) == 1
    assert found == {first.id: ListState.PUT_AWAY, second: ListState.PUT_AWAY, third.id: ListState.SHOWN}
