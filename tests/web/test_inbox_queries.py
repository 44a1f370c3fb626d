"""The inbox's questions to the database, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, service
from documents import mail_with
from sqlalchemy import Engine, event

from liaison.app import App
from liaison.mail.attachment_answers import Text
from liaison.store import inbox_queries as queries
from liaison.store.inbox_keys import key
from liaison.store.inbox_queries import Wanted
from liaison.store.session import reading, transaction
from liaison.triage import extract, inbox
from models.taxonomy import Category, Urgency

BODIES = {
    "Housing": "Could you help with the housing form?",
    "Dose": "Could you advise about the dose please?",
    "Script": "The prescription was lost and there is none for tonight.",
    "Odd_50%": "Something nobody has seen before, about 50% or so.",
}


@pytest.fixture
def desk(engine: Engine) -> tuple[App, dict[str, int]]:
    app = app_on(engine)
    ids = service(app)
    mails = [
        mail(body, subject=subject, message_id=f"<{n}@quay.example>", sender=("Dr Glen Muir <muir@glen.example>" if n == 0 else "Dr Tait <tait@quay.example>"))
        for n, (subject, body) in enumerate(BODIES.items())
    ]  # fmt: skip
    arrive(app, *mails)
    return app, ids


def subjects(app: App, wanted: Wanted) -> list[str]:
    with reading(app.engine) as session:
        if wanted.words:
            return [line.subject for line in queries.by_ids(session, queries.found(session, wanted))]
        found = queries.lines(session, wanted).lines
        assert queries.count(session, wanted) == len(found)
        return [line.subject for line in found]


def test_the_most_urgent_comes_first_and_then_the_earliest_deadline(desk) -> None:
    app, ids = desk
    with reading(app.engine) as session:
        found = queries.lines(session, Wanted("open", ids["Lena"])).lines

    assert len(found) == 4
    assert [(line.urgency, line.answer_by) for line in found] == sorted(
        (line.urgency, line.answer_by) for line in found
    )
    assert found[0].urgency is Urgency.U2


def test_each_tab_holds_its_own(desk) -> None:
    app, ids = desk
    with reading(app.engine) as session:
        (dose,) = [line for line in queries.lines(session, Wanted("open", 0)).lines if line.subject == "Dose"]
        (script,) = [line for line in queries.lines(session, Wanted("open", 0)).lines if line.subject == "Script"]
        (housing,) = [line for line in queries.lines(session, Wanted("open", 0)).lines if line.subject == "Housing"]
    with transaction(app.engine) as session:
        inbox.take(session, dose.id, version=dose.version, staff_id=ids["Lena"], now=TUESDAY_10AM)
        inbox.wait_for(
            session, script.id, version=script.version, on_what="the pharmacy", staff_id=ids["Farid"], now=TUESDAY_10AM
        )
        inbox.open_case(session, housing.id, staff_id=ids["Nora"], now=TUESDAY_10AM)
        inbox.close(
            session, housing.id, version=housing.version, reason="answered", staff_id=ids["Nora"], now=TUESDAY_10AM
        )

    assert subjects(app, Wanted("mine", ids["Lena"])) == ["Dose"]
    assert subjects(app, Wanted("waiting", ids["Lena"])) == ["Script"]
    assert subjects(app, Wanted("closed", ids["Lena"])) == ["Housing"]
    assert sorted(subjects(app, Wanted("open", ids["Lena"]))) == ["Dose", "Odd_50%"]
    with reading(app.engine) as session:
        counts = queries.tally(session, Wanted("mine", ids["Lena"], until=TUESDAY_10AM + timedelta(days=9)))
        assert counts == {
            "mine": 1,
            "asked": 0,
            "team": 2,
            "unassigned": 0,
            "open": 2,
            "due": 2,
            "waiting": 1,
            "parked": 0,
        }
        assert queries.practices(session) == [("99902", "Glen Surgery"), ("99901", "Quay Practice")]
        assert queries.clusters(session) == [(1, "Harbour")]
        assert queries.waiting_on(session, [script.id]) == {script.id: "waits for the pharmacy"}


def test_the_team_is_the_localities_and_whoever_is_not_recognised(desk) -> None:
    app, ids = desk
    arrive(
        app, mail("What is the dose?", subject="From outside", sender="x@elsewhere.example", message_id="<x@e.example>")
    )

    assert subjects(app, Wanted("team", ids["Lena"], ("South",))) == ["From outside", "Housing"]
    assert len(subjects(app, Wanted("team", ids["Lena"], ()))) == 5
    with reading(app.engine) as session:
        assert queries.tally(session, Wanted("team", ids["Lena"], ("South",)))["team"] == 2


def test_filters_narrow_together(desk) -> None:
    app, _ = desk
    assert subjects(app, Wanted("open", 0, category=Category.SOCIAL_LEGAL)) == ["Housing"]
    assert subjects(app, Wanted("open", 0, practice="99902")) == ["Housing"]
    assert subjects(app, Wanted("open", 0, locality="South")) == ["Housing"]
    assert subjects(app, Wanted("open", 0, locality="South", urgency=Urgency.U1)) == []
    assert subjects(app, Wanted("open", 0, locality="South", cluster=1)) == ["Housing"]
    assert subjects(app, Wanted("open", 0, cluster=2)) == []


def test_an_owner_and_flags_narrow_as_well(desk) -> None:
    app, ids = desk
    arrive(app, mail_with(("note.txt", b"words"), message_id="<file@e.example>"))
    with reading(app.engine) as session:
        (housing,) = [line for line in queries.lines(session, Wanted("open", 0)).lines if line.subject == "Housing"]
    with transaction(app.engine) as session:
        inbox.take(session, housing.id, version=housing.version, staff_id=ids["Lena"], now=TUESDAY_10AM)

    assert subjects(app, Wanted("open", 0, owner=ids["Lena"])) == ["Housing"]
    assert subjects(app, Wanted("open", 0, owner=queries.NOBODY)) == []
    assert "Housing" not in subjects(app, Wanted("open", 0, flags=("unopened",)))
    assert subjects(app, Wanted("open", 0, flags=("attachment",))) == ["A letter"]
    assert subjects(app, Wanted("open", 0, flags=("red_flag", "unopened"))) == ["Script", "Odd_50%"]
    assert "Odd_50%" in subjects(app, Wanted("open", 0, flags=("unclear",)))
    later = TUESDAY_10AM + timedelta(hours=12)
    assert subjects(app, Wanted("open", 0, flags=("overdue",), now=TUESDAY_10AM)) == []
    assert "Script" in subjects(app, Wanted("open", 0, flags=("overdue",), now=later))


def test_what_is_due_is_what_has_to_be_answered_before_the_day_ends(desk) -> None:
    app, _ = desk
    due = subjects(app, Wanted("due", 0, until=TUESDAY_10AM.replace(hour=23)))

    assert sorted(due) == ["Odd_50%", "Script"]
    assert len(subjects(app, Wanted("due", 0, until=TUESDAY_10AM + timedelta(days=30)))) == 4


@pytest.mark.parametrize("words", ["housing", "HOUSING FORM", "muir@glen", "Glen Muir"])
def test_a_search_finds_subject_sender_and_words_in_any_case(desk, words: str) -> None:
    app, _ = desk
    assert subjects(app, Wanted("open", 0, words=words)) == ["Housing"]


def test_a_search_finds_the_reference_and_words_deep_in_the_mail(desk) -> None:
    app, _ = desk
    (case,) = [
        case
        for case in arrive(app, mail("dose " + "x " * 400 + "needle", message_id="<deep@e.example>"))
        if "dose x" in case.summary
    ]
    assert subjects(app, Wanted("open", 0, words="needle")) == [case.subject]
    assert subjects(app, Wanted("open", 0, words=case.reference)) == [case.subject]


@pytest.mark.parametrize("words", ["50%", "_50", "%50_", "about;50", "50*"])
def test_signs_only_part_words(desk, words: str) -> None:
    app, _ = desk
    assert subjects(app, Wanted("open", 0, words=words)) == ["Odd_50%"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "''", "*", "-"])
def test_signs_alone_find_nothing(desk, words: str) -> None:
    app, _ = desk
    assert subjects(app, Wanted("open", 0, words=words)) == []


@pytest.mark.parametrize("tab", ["open", "all"])
def test_pages_follow_each_other_without_gap_or_repeat_and_lead_back(desk, tab: str) -> None:
    app, _ = desk
    arrive(app, *(mail("the dose", subject=f"Number {n}", message_id=f"<n{n}@e.example>") for n in range(60)))
    wanted = Wanted(tab, 0)

    with reading(app.engine) as session:
        first = queries.lines(session, wanted)
        second = queries.lines(session, wanted, after=first.after)
        again = queries.lines(session, wanted, before=second.before)

    assert (len(first.lines), len(second.lines)) == (50, 14)
    assert len({line.id for line in (*first.lines, *second.lines)}) == 64
    assert (first.before, second.after) == (None, None)
    assert ([line.id for line in again.lines], again.before) == ([line.id for line in first.lines], None)
    assert key(str(first.after)) == first.after


def test_what_comes_meanwhile_moves_no_row_to_another_page(desk) -> None:
    app, _ = desk
    arrive(app, *(mail("the dose", message_id=f"<n{n}@e.example>") for n in range(60)))
    with reading(app.engine) as session:
        first = queries.lines(session, Wanted("open", 0))
        before = queries.lines(session, Wanted("open", 0), after=first.after)
    arrive(app, *(mail("the prescription was stolen", message_id=f"<s{n}@e.example>") for n in range(5)))

    with reading(app.engine) as session:
        after = queries.lines(session, Wanted("open", 0), after=first.after)

    assert [line.id for line in after.lines] == [line.id for line in before.lines]


@pytest.mark.parametrize("text", ["", "x", "U3..", "U9.1.1", "U3.99999999999999999999.1", "..", "U3.1.99999999999"])
def test_an_address_that_holds_no_key_begins_at_the_beginning(text: str) -> None:
    assert key(text) is None


def test_a_key_of_another_kind_of_tab_begins_at_the_beginning(desk) -> None:
    app, _ = desk
    with reading(app.engine) as session:
        assert len(queries.lines(session, Wanted("open", 0), after=key(".5.1")).lines) == 4
        assert queries.lines(session, Wanted("closed", 0), after=key("U3.5.1")).lines == []


def test_news_counts_what_came_since_what_of_it_is_urgent_and_what_changed(desk) -> None:
    app, ids = desk
    with reading(app.engine) as session:
        newest, seen = queries.newest(session), queries.last_event(session)
        older = queries.lines(session, Wanted("open", 0)).lines[0]
    arrive(
        app,
        mail("housing again", message_id="<h@e.example>"),
        mail("the prescription was stolen", message_id="<s@e.example>"),
    )
    with transaction(app.engine) as session:
        inbox.take(session, older.id, version=older.version, staff_id=ids["Lena"], now=TUESDAY_10AM)

    with reading(app.engine) as session:
        found = queries.news(session, newest, seen)

    assert (found.count, found.urgent, found.changed) == (2, 1, [older.id])


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_conn, _cursor, statement, *_rest) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_page_asks_as_often_for_fifty_lines_as_for_four(desk) -> None:
    app, _ = desk
    with statements(app.engine) as few, reading(app.engine) as session:
        queries.lines(session, Wanted("open", 0))
    arrive(app, *(mail("the dose", message_id=f"<n{n}@e.example>") for n in range(50)))

    with statements(app.engine) as many, reading(app.engine) as session:
        queries.lines(session, Wanted("open", 0))

    assert len(many) == len(few) == 2


def test_finished_ones_are_listed_newest_first(desk) -> None:
    app, ids = desk
    with reading(app.engine) as session:
        lines = queries.lines(session, Wanted("open", 0)).lines
    for minutes, line in enumerate(lines[:3]):
        now = TUESDAY_10AM + timedelta(minutes=minutes)
        with transaction(app.engine) as session:
            inbox.open_case(session, line.id, staff_id=ids["Nora"], now=now)
            version = session.get_one(queries.Case, line.id).version
            inbox.close(session, line.id, version=version, reason="answered", staff_id=ids["Nora"], now=now)

    assert subjects(app, Wanted("closed", 0)) == [line.subject for line in reversed(lines[:3])]


def read_with_a_double(app: App) -> None:
    while extract.take_one(app, TUESDAY_10AM, lambda content: Text(content.decode())):
        pass


@pytest.mark.parametrize(
    "words",
    [
        "pottery",
        "POTTERY class",
        "class pottery",
        '"pottery class"',
        "pottery dose",
        "referral.txt",
        "pott",
        '"the pottery class"',
    ],
)
def test_a_search_finds_words_of_attachments_and_all_words_wherever_they_stand(desk, words: str) -> None:
    app, _ = desk
    raw = mail_with(("referral.txt", b"She asks about the\npottery class."), body="And about the dose.")
    arrive(app, raw.replace(b"A letter", b"With a file"))
    read_with_a_double(app)

    assert subjects(app, Wanted("open", 0, words=words)) == ["With a file"]


@pytest.mark.parametrize("words", ['"class pottery"', "pottery housing", '"'])
def test_a_phrase_or_a_word_that_stands_nowhere_finds_nothing(desk, words: str) -> None:
    app, _ = desk
    arrive(app, mail_with(("referral.txt", b"She asks about the pottery class.")))
    read_with_a_double(app)

    assert subjects(app, Wanted("open", 0, words=words)) == []


@pytest.mark.parametrize("typed", ["3002741236", "300274 1236", "300274-1236", "CHI 3002741236"])
@pytest.mark.parametrize("written", ["3002741236", "300274 1236"])
def test_a_chi_number_is_found_in_mail_subject_and_attachment_however_it_is_spaced(
    desk, typed: str, written: str
) -> None:
    app, _ = desk
    arrive(
        app,
        mail(f"About CHI {written}, the dose.", subject="In the mail", message_id="<chi1@e.example>"),
        mail("The dose.", subject=f"CHI {written}", message_id="<chi2@e.example>"),
        mail_with(("letter.txt", f"CHI {written}".encode()), message_id="<chi3@e.example>"),
    )
    read_with_a_double(app)

    found = subjects(app, Wanted("open", 0, words=typed))
    assert sorted(found) == ["A letter", "CHI 3002******", "In the mail"]


LISTS = {
    "open": ("ix_case_desk", Wanted("open", 1)),
    "mine": ("ix_case_owners", Wanted("mine", 1)),
    "waiting": ("ix_case_waiting", Wanted("waiting", 1)),
    "closed": ("ix_case_finished", Wanted("closed", 1)),
    "closed of a practice": ("ix_case_finished_places", Wanted("closed", 1, practice="99901")),
    "closed by a colleague": ("ix_case_finished_owners", Wanted("closed", 1, owner=1)),
    "closed of a kind": ("ix_case_finished_kinds", Wanted("closed", 1, category=Category.PREGNANCY)),
    "closed of a kind and level": (
        "ix_case_finished_kinds",
        Wanted("closed", 1, category=Category.PREGNANCY, urgency=Urgency.U2),
    ),
    "closed of a level": ("ix_case_finished_levels", Wanted("closed", 1, urgency=Urgency.U1)),
    "closed with a file": ("ix_case_finished_files", Wanted("closed", 1, flags=("attachment",))),
    "closed with a red flag": ("ix_case_finished_flagged", Wanted("closed", 1, flags=("red_flag",))),
    "closed and never opened": ("ix_case_finished_unopened", Wanted("closed", 1, flags=("unopened",))),
    "closed and unclear": ("ix_case_finished_unclear", Wanted("closed", 1, flags=("unclear",))),
    "closed after its day": ("ix_case_finished_unanswered", Wanted("closed", 1, flags=("overdue",), now=TUESDAY_10AM)),
    "open of a practice": ("ix_case_places", Wanted("open", 1, practice="99901")),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_long_list_is_walked_along_its_index_and_never_sorted(memory_engine: Engine, name: str) -> None:
    index, wanted = LISTS[name]
    with statements(memory_engine) as asked, reading(memory_engine) as session:
        queries.lines(session, wanted)
    (sql,) = asked
    with memory_engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (1,) * sql.count("?")).all()
    said = " ".join(row[-1] for row in plan)

    assert f"USING {'' if wanted.flags else 'COVERING '}INDEX {index} " in f"{said} "
    assert "TEMP B-TREE" not in said


def test_a_search_of_what_is_open_looks_no_case_up_row_by_row(memory_engine: Engine) -> None:
    with statements(memory_engine) as asked, reading(memory_engine) as session:
        queries.found(session, Wanted("open", 1, words="dose"))
    (sql,) = asked
    with memory_engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", ('"dose"',) * sql.count("?")).all()
    said = [row[-1] for row in plan]

    assert any(line.startswith("SCAN case_fts VIRTUAL TABLE INDEX") for line in said)
    assert any("LIST SUBQUERY" in line for line in said)
    assert not any("INTEGER PRIMARY KEY" in line for line in said)
