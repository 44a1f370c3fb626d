"""The searched words are in step with what they are copied from, in the same commit, whoever writes, on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from build import app_on, arrive, mail, person, service
from sqlalchemy import Engine, delete, select, text, update

from liaison.app import App
from liaison.domain.search_words import terms
from liaison.store import migrate, search, search_schema
from liaison.store.session import Session, open_engine, reading, transaction
from liaison.store.tables import Case, LedgerItem, Message, Note
from liaison.store.tables_inbox import CaseWords
from liaison.store.tables_people import Cluster, Person, Practice


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    ids = service(made)
    person(made, name="Màiri Example")
    arrive(made, mail("Could you advise about the dose?"), mail("Housing, please", message_id="<2@e.example>"))
    with transaction(engine) as session:
        session.add(Note(case_id=1, author_id=ids["Nora"], at=made.now(), text="We rang the lighthouse."))
        session.execute(update(Case).where(Case.id == 1).values(person_id=1))
    return made


def found(app: App, words: str) -> list[int]:
    with reading(app.engine) as session:
        return sorted(search.best(session, terms(words), []))


def do(app: App, change: Callable[[Session], object]) -> None:
    with transaction(app.engine) as session:
        change(session)


def test_everything_of_a_case_is_found(app: App) -> None:
    with reading(app.engine) as session:
        reference = session.get_one(Case, 1).reference
    for words in (
        "dose",
        "lighthouse",
        "mairi",
        "Màiri",
        "3002741236",
        "tait@quay.example",
        "Quay",
        "99901",
        "North",
        "Harbour",
        reference,
    ):
        assert 1 in found(app, words), words
    assert found(app, "dose lighthouse mairi quay") == [1]
    assert found(app, "dose housing") == []


def test_a_name_that_changes_is_found_by_the_new_one_alone(app: App) -> None:
    do(app, lambda s: s.execute(update(Person).values(name="Seonaid Example")))
    do(app, lambda s: s.execute(update(Practice).where(Practice.code == "99901").values(name="Pier Practice")))
    do(app, lambda s: s.execute(update(Cluster).values(name="Lagoon")))

    assert (found(app, "mairi"), found(app, "seonaid")) == ([], [1])
    assert (found(app, '"quay practice"'), found(app, "pier lagoon")) == ([], [1, 2])


def test_a_mail_that_moves_to_another_case_takes_its_words_along(app: App) -> None:
    do(app, lambda s: s.execute(update(Message).where(Message.id == 2).values(case_id=1)))
    assert found(app, "please housing") == [1]


def test_a_note_that_is_removed_is_found_no_more(app: App) -> None:
    do(app, lambda s: s.execute(delete(Note)))
    assert found(app, "lighthouse") == []


def test_what_is_rolled_back_was_never_found(app: App) -> None:
    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction(app.engine) as session:
        session.execute(update(Message).where(Message.id == 1).values(text="the word heron"))
        session.flush()
        assert search.best(session, terms("heron"), []) == [1]
        raise Undone
    assert found(app, "heron") == []


def test_a_text_of_nothing_but_different_words_is_stored_and_its_beginning_found(app: App) -> None:
    words = " ".join(f"beginning{'ひ' * 3}{n:x}" for n in range(60_000))
    do(app, lambda s: s.execute(update(Message).where(Message.id == 1).values(text=words)))
    do(app, lambda s: s.execute(update(Message).where(Message.id == 2).values(text="x" * 300_000)))
    assert 1 in found(app, "beginningひひひ0")


SYNTAX = ("dose') | (x", 'a" OR b*', "NEAR(a b)", "a & ! b", "case_fts: x", "-dose", "^dose", "a:* <-> b", "{x y} : z")


def test_no_word_is_ever_syntax(app: App) -> None:
    for words in SYNTAX:
        assert found(app, words) in ([], [1]), words


def test_a_sign_parts_words_on_both_databases(app: App) -> None:
    for number, sign in enumerate("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~“”‘’–—…•·£€«»\u00a0"):
        own = f"{chr(97 + number // 26)}{chr(97 + number % 26)}"  # words of its own for each sign
        words = f"heron{own}{sign}egret{own}"
        do(app, lambda s, words=words: s.execute(update(Message).where(Message.id == 1).values(text=words)))
        assert found(app, f"egret{own}") == found(app, f'"heron{own} egret{own}"') == [1], sign


def test_accents_do_not_count_on_either_database(app: App) -> None:
    names = "Àlasdair Èilidh Ìomhar Òran Ùisdean Gearóid Zoë François Łukasz Ğül"
    do(app, lambda s: s.execute(update(Message).where(Message.id == 1).values(text=names)))
    for word in ("alasdair", "eilidh", "iomhar", "oran", "uisdean", "gearoid", "zoe", "francois", "Èilidh"):
        assert found(app, word) == [1], word


def test_what_was_there_before_the_search_is_found_after_an_upgrade(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/liaison.db")
    with engine.execution_options(liaison_writes=True).begin() as connection:
        command.upgrade(migrate.config(connection), "0007")
        at = "2026-11-24 10:00:00"
        for row in (
            "mailbox (id, name, address, reconcile_report) VALUES (1, 'main', '', '{}')",
            f"ledger (id, mailbox_id, ref, size, received_at, fetched_at, state, label, attempts, untold) VALUES (1, 1, 'r', 1, '{at}', '{at}', 'case', '', 0, 0)",
            'message (id, "references", "to", cc, subject, text, new_text, attachments, calendar, doubts, is_forward, likeness, floor_text, case_id) '
            "VALUES (1, '[]', '[]', '[]', 'A heron', 'on the pier', '', '[]', '[]', '[]', 0, '', '', NULL)",
            '"case" (id, reference, state, outcome, also, urgency, handler, subject, summary, because, gap, received_at, read_by, answer_by, read_how, '
            "answer_how, blind, clock, same_because, first_message_id, last_message_id, messages, version) VALUES (1, 'R1', 'open', 'query', '[]', 'U3', "
            f"'duty_nurse', 'A heron', '', '', 0, '{at}', '{at}', '{at}', '', '', 'none', 1, '', 1, 1, 1, 1)",
        ):
            connection.exec_driver_sql(f"INSERT INTO {row}")
        connection.exec_driver_sql("UPDATE message SET case_id = 1")

    migrate.upgrade(engine)

    app = app_on(engine)
    assert found(app, "heron pier") == [1]
    with engine.connect() as connection:
        there = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    assert {one.name for one in search_schema.triggers()} < set(there)
    engine.dispose()


def test_the_copy_holds_nothing_of_a_mail_that_is_no_case(app: App) -> None:
    arrive(app, mail("I am away.", headers="Auto-Submitted: auto-replied", message_id="<3@e.example>"))
    with reading(app.engine) as session:
        assert len(session.scalars(select(LedgerItem)).all()) == 3
        assert [row.case_id for row in session.scalars(select(CaseWords).order_by(CaseWords.case_id))] == [1, 2]


def test_a_row_that_cases_point_to_waits_for_no_copy_when_it_is_new(app: App) -> None:
    """A list brings 100,000 people, and no case has words of somebody who is new."""
    with app.engine.connect() as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if app.engine.dialect.name == "postgresql":
            names = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        there = set(connection.execute(text(names)).scalars())
    assert {f"words_{table}_new" for table in ("person", "practice", "cluster")} & there == set()
    do(
        app,
        lambda session: session.add(
            Person(
                id=77, chi="3102741239", name="Osla Example", shared_care_start=app.now().date(), created_at=app.now()
            )
        ),
    )
    do(app, lambda session: session.execute(update(Case).where(Case.id == 2).values(person_id=77)))
    assert found(app, "osla") == [2]
