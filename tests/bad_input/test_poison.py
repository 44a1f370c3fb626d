"""A mail that breaks a step is parked alone, whatever the step: the mails behind it are never held up, and a retry begins anew."""

import itertools
import math
from dataclasses import replace
from typing import Any

import pytest
from build import (
    TUESDAY_10AM,
    KeywordReader,
    app_on,
    arrive,
    cases,
    ledger,
    letters,
    mail,
    messages,
    service,
    triage_all,
)
from sqlalchemy import Engine

from liaison.domain.states import LedgerState
from liaison.store import events
from liaison.store.session import StoreTrouble, transaction
from liaison.triage import classify, intake, route, screen, shunt
from models.taxonomy import Category, Outcome, Urgency

POISON = mail("POISON about a dose", message_id="<poison@quay.example>")
PLAIN = mail("The prescription is lost", message_id="<plain@quay.example>")


def trips(real: Any, words_of: Any) -> Any:
    """The same function, breaking on the poisoned mail with words that must not be logged."""

    def call(*args: Any, **named: Any) -> Any:
        if "POISON" in words_of(*args):
            raise ValueError("Jo Example 3002741236")
        return real(*args, **named)

    return call


# step, the function in it that trips, and where that function finds the mail's words
STEPS = [
    (screen, "parse", lambda raw: raw.decode()),
    (classify, "check", lambda text, **_: text),
    (route, "case_row", lambda desk, arrival, **_: arrival[2].text),
]


@pytest.mark.parametrize(("step", "name", "words_of"), STEPS, ids=["screen", "classify", "route"])
def test_a_mail_that_breaks_a_step_is_parked_alone_and_a_retry_brings_it_to_a_person(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, step: Any, name: str, words_of: Any
) -> None:
    app = app_on(engine)
    service(app)
    with monkeypatch.context() as broken:
        broken.setattr(step, name, trips(getattr(step, name), words_of))
        arrive(app, POISON, PLAIN)

    poison, plain = ledger(app)
    assert (poison.state, plain.state) == (LedgerState.PARKED, LedgerState.CASE)
    assert poison.error is not None
    assert "ValueError" in poison.error
    assert "Example" not in poison.error

    shunt.retry_now(app, poison.id or 0, actor=events.step("console"), now=TUESDAY_10AM)
    triage_all(app)

    assert [row.state for row in ledger(app)] == [LedgerState.CASE, LedgerState.CASE]
    assert len(cases(app)) == len(letters(app)) == len(messages(app)) == 2


def test_bytes_that_the_database_refuses_are_parked_and_fetched_again_later(sqlite_engine: Engine) -> None:
    app = app_on(sqlite_engine)
    service(app)
    with sqlite_engine.begin() as connection:
        refuse = f"CREATE TRIGGER refuse BEFORE INSERT ON raw WHEN new.size = {len(POISON)} BEGIN SELECT RAISE(ABORT, 'no'); END"
        connection.exec_driver_sql(refuse)

    arrive(app, POISON, PLAIN)

    poison, plain = ledger(app)
    assert (poison.state, plain.state) == (LedgerState.PARKED, LedgerState.CASE)
    assert "refused its bytes" in (poison.error or "")
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER refuse")
    shunt.retry_now(app, poison.id or 0, actor=events.step("console"), now=TUESDAY_10AM)
    triage_all(app)
    assert len(cases(app)) == 2


def test_what_another_poller_brought_meanwhile_is_left_to_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(engine)
    for raw in (POISON, PLAIN):
        app.mailboxes["main"].deliver(raw)
    mailbox_id, _ = intake.ensure_mailbox(app, "main")
    both = app.mailboxes["main"].fetch(None).items
    real = intake.known_refs
    asked = itertools.count()  # the first look is a moment too early to see the other poller's row
    monkeypatch.setattr(intake, "known_refs", lambda *what: real(*what) if next(asked) else set())
    with transaction(engine) as session:
        intake.write(session, mailbox_id, both[:1], TUESDAY_10AM)

    with transaction(engine) as session:
        assert intake.record(session, mailbox_id, both, TUESDAY_10AM)["taken"] == 1

    assert [row.ref for row in ledger(app)] == ["memory-1", "memory-2"]


def test_what_the_database_refuses_is_parked_alone(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(engine)
    service(app)
    real = screen.storable
    monkeypatch.setattr(screen, "storable", lambda value: object() if "POISON" in str(value) else real(value))

    arrive(app, POISON, PLAIN)

    assert [row.state for row in ledger(app)] == [LedgerState.PARKED, LedgerState.CASE]


def answering(**odd: Any) -> KeywordReader:
    """A reader whose answer to the poisoned mail makes no sense."""
    reader = KeywordReader()
    usual = reader.predict
    reader.predict = lambda subject, body: replace(usual(subject, body), **(odd if "POISON" in body else {}))  # type: ignore[method-assign]
    return reader


@pytest.mark.parametrize(
    "odd", [{"probability": math.nan}, {"probability": "high"}, {"urgency": "urgent"}, {"label": "?"}]
)
def test_an_answer_of_the_reader_that_makes_no_sense_counts_as_none(engine: Engine, odd: dict[str, Any]) -> None:
    app = app_on(engine, reader=answering(**odd))
    service(app)

    poison, plain = arrive(app, POISON, PLAIN)

    assert (poison.outcome, poison.urgency) == (Outcome.UNCLEAR, Urgency.U2)
    assert plain.category is Category.SCRIPT_CONTINUITY


def test_what_the_database_refuses_of_a_reading_is_parked_alone(engine: Engine) -> None:
    app = app_on(engine, reader=answering(runner_up=object()))
    service(app)

    arrive(app, POISON, PLAIN)

    assert [row.state for row in ledger(app)] == [LedgerState.PARKED, LedgerState.CASE]


def test_a_full_disk_parks_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(engine)
    service(app)
    with monkeypatch.context() as full:
        full.setattr(route, "make", lambda *_: (_ for _ in ()).throw(StoreTrouble("The disk is full.")))
        with pytest.raises(StoreTrouble):
            arrive(app, PLAIN)
    assert ledger(app)[0].state is LedgerState.CLASSIFIED

    triage_all(app)

    assert ledger(app)[0].state is LedgerState.CASE


def test_mails_that_answer_each_other_become_cases_all_the_same(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    ring = [
        mail(f"Dose {n}", message_id=f"<{n}@quay.example>", headers=f"In-Reply-To: <{(n + 1) % 3}@quay.example>")
        for n in range(3)
    ]

    arrive(app, *ring)

    assert {row.state for row in ledger(app)} == {LedgerState.CASE, LedgerState.FOLLOW_UP}
    assert sum(case.messages for case in cases(app)) == 3


def test_a_mail_that_answers_itself_becomes_a_case(engine: Engine) -> None:
    app = app_on(engine)

    found = arrive(app, mail("Dose", message_id="<me@quay.example>", headers="In-Reply-To: <me@quay.example>"))

    assert len(found) == 1


def test_a_reader_that_answers_too_few_mails_leaves_all_of_them_to_a_person(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    app.classifier.predict_many = lambda mails: []  # type: ignore[method-assign]

    found = arrive(app, POISON, PLAIN)

    assert [case.outcome.value for case in found] == ["unclear", "unclear"]
