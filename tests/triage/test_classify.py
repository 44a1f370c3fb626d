"""The floor and the reader, asked for every screened mail: what is stored, and that nothing a reader does stops the queue."""

from collections.abc import Sequence
from typing import Any

import pytest
from build import TUESDAY_10AM as NOW
from build import BrokenReader, KeywordReader, app_on, cases, ledger, mail, messages, service, take_in
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.redflag_site import SiteChange, merged
from liaison.domain.states import LedgerState
from liaison.practices import site_floor
from liaison.store.session import reading, transaction
from liaison.store.switches import RULES_ONLY, turn
from liaison.store.tables import LedgerItem, Message, Reading
from liaison.store.tables_people import SenderAddress
from liaison.triage import classify, screen
from models.taxonomy import Category, Handler, Outcome, Prediction, Urgency

OVERDOSE = "He took an overdose of heroin this morning and is drowsy now."


class Odd(KeywordReader):
    """A reader whose answers make no sense: it is given `answer` for every mail."""

    def __init__(self, answer: Any, count: int | None = None) -> None:
        super().__init__()
        self.answer, self.count = answer, count

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        return [self.answer] * (len(mails) if self.count is None else self.count)


class Listening(KeywordReader):
    """Remembers what it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        self.shown += mails
        return super().predict_many(mails)


def screened(engine: Engine, *raws: bytes, reader: Any = None) -> App:
    """An App whose ledger holds these mails, screened."""
    app = app_on(engine, reader=reader)
    service(app)
    take_in(app, *raws)
    while screen.take_batch(app, NOW):
        pass
    return app


def read(app: App) -> list[Reading]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Reading).order_by(col(Reading.id))))


def states(app: App) -> list[LedgerState]:
    return [row.state for row in ledger(app)]


def test_what_a_person_is_told_of_the_answer_is_kept(engine: Engine) -> None:
    answer = Prediction(
        "transition",
        0.6,
        probabilities={"pregnancy": 0.1, "transition": 0.6, "script_continuity": 0.25, "mental_health": 0.05},
        choices=("transition", "mental_health"),
        urgent_words=("tonight",),
        familiarity="The reader has seen few mails like this.",
        model_version="m",
    )
    app = screened(engine, mail("He moves tonight."), reader=Odd(answer))
    classify.take_batch(app, NOW)

    (row,) = read(app)
    assert [(one["label"], one["probability"]) for one in row.chances] == [
        ("transition", 0.6),
        ("script_continuity", 0.25),
        ("pregnancy", 0.1),
        ("mental_health", 0.05),
    ]
    assert (row.choices, row.urgent_words) == (["transition", "mental_health"], ["tonight"])
    assert row.familiarity == "The reader has seen few mails like this."


def test_the_decision_is_stored_with_everything_that_led_to_it(engine: Engine) -> None:
    app = screened(engine, mail(f"A dose question. {OVERDOSE}"))

    assert classify.take_batch(app, NOW) == 1
    assert classify.take_batch(app, NOW) == 0

    (row,) = read(app)
    assert states(app) == [LedgerState.CLASSIFIED]
    assert (row.outcome, row.category, row.also) == (Outcome.QUERY, Category.ACUTE_RISK, ["prescribing_advice"])
    assert (row.urgency, row.floor_urgency, row.handler) == (Urgency.U1, Urgency.U1, Handler.DUTY_NURSE)
    assert (row.probability, row.words, row.model_version, row.at) == (0.9, ["dose"], "keywords", NOW)
    assert row.floor
    assert all(set(hit) == {"rule", "level", "words"} for hit in row.floor)
    assert "Red flag" in row.because


def test_the_sites_own_table_of_rules_reads_and_its_version_is_kept(engine: Engine) -> None:
    app = screened(engine, mail("A dose question: she has missed two doses of methadone."))
    stricter = SiteChange("limit", "u2.missed_doses", "doses", "2", owner="Dr Rowan Tait", because="agreed in May")
    with transaction(app.engine) as session:
        site_floor.make(session, stricter, by_id=1, now=NOW)

    classify.take_batch(app, NOW)

    (row,) = read(app)
    assert [hit["rule"] for hit in row.floor] == ["u2.missed_doses"]
    assert row.floor_version == merged([stricter]).version != merged().version


@pytest.mark.parametrize(
    "reader",
    [
        BrokenReader(), Odd(Prediction("transition", 0.9), count=0), Odd(Prediction("transition", 0.9), count=5), Odd(None),
        Odd(Prediction("transition", 0.9, words=None)), Odd(Prediction("transition", "very")),  # type: ignore[arg-type]
    ],
    ids=["raises", "answers none", "answers too many", "answers nothing", "answers no words", "answers no number"],
)  # fmt: skip
def test_a_reader_that_fails_or_makes_no_sense_leaves_the_floor_and_the_rest_unclear(
    engine: Engine, reader: Any
) -> None:
    app = screened(engine, mail("A dose question", message_id="<1@x.example>"), mail(OVERDOSE), reader=reader)

    classify.take_batch(app, NOW)

    assert states(app) == [LedgerState.CLASSIFIED] * 2
    assert [(row.outcome, row.urgency, row.handler) for row in read(app)] == [
        (Outcome.UNCLEAR, Urgency.U2, Handler.DUTY_NURSE), (Outcome.UNCLEAR, Urgency.U1, Handler.DUTY_NURSE),
    ]  # fmt: skip


def test_with_rules_only_the_reader_is_not_asked(engine: Engine) -> None:
    reader = Listening()
    app = screened(engine, mail("A dose question"), reader=reader)
    with transaction(engine) as session:
        turn(session, RULES_ONLY, on=True, now=NOW)

    classify.take_batch(app, NOW)

    (row,) = read(app)
    assert reader.shown == []
    assert row.outcome is Outcome.UNCLEAR
    assert "rules only" in row.because


def test_the_reader_is_shown_subject_and_new_words_and_not_the_quoted_history(engine: Engine) -> None:
    reader = Listening()
    quoted = "On Mon, 23 Nov 2026 at 10:00, The team wrote:\n> the liberation was discussed\n> at length"
    raw = mail(f"A question about the dose, please advise us.\n\n{quoted}", headers="In-Reply-To: <x@y.example>")
    app = screened(engine, raw, reader=reader)

    classify.take_batch(app, NOW)

    ((subject, body),) = reader.shown
    assert subject == "A question"
    assert body.startswith("A question about the dose")
    assert "liberation" not in body


def test_a_body_that_begins_with_the_subject_is_not_shortened_twice(engine: Engine) -> None:
    reader = Listening()
    app = screened(engine, mail("A question: A question about the dose.", subject="A question"), reader=reader)

    classify.take_batch(app, NOW)

    assert reader.shown == [("A question", "A question: A question about the dose.")]


def test_automatic_mail_with_a_red_flag_of_its_own_is_unclear_whatever_the_reader_says(engine: Engine) -> None:
    app = screened(engine, mail(OVERDOSE, subject="Notice", headers="Auto-Submitted: auto-generated"))

    classify.take_batch(app, NOW)

    (row,) = read(app)
    assert messages(app)[0].auto is not None
    assert (row.outcome, row.urgency, row.kind) == (Outcome.UNCLEAR, Urgency.U1, None)


@pytest.mark.parametrize("entry", ["news@lab.example", "@lab.example"])
def test_a_sender_that_is_always_read_is_not_set_aside_by_the_reader(engine: Engine, entry: str) -> None:
    app = screened(engine, mail("A special offer", sender="News@Lab.example"))
    with transaction(engine) as session:
        session.add(SenderAddress(email=entry, clinical_automatic=True))

    classify.take_batch(app, NOW)

    (row,) = read(app)
    assert (row.outcome, row.urgency) == (Outcome.UNCLEAR, Urgency.U2)


def test_prison_in_view_brings_a_change_of_setting_to_throughcare(engine: Engine) -> None:
    app = screened(engine, mail("He is due for liberation on Friday week."))

    classify.take_batch(app, NOW)

    assert read(app)[0].handler is Handler.THROUGHCARE


def test_a_mail_the_law_breaks_on_is_parked_alone_and_the_others_go_on(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(text: str, on: Any = None, rules: Any = ()) -> list[Any]:
        if "poison" in text:
            raise ValueError("words of the mail")
        return []

    app = screened(engine, mail("A dose question", message_id="<1@x.example>"), mail("poison"))
    monkeypatch.setattr(classify, "check", check)

    classify.take_batch(app, NOW)

    assert states(app) == [LedgerState.CLASSIFIED, LedgerState.PARKED]
    assert ledger(app)[1].error == "classify: ValueError"
    assert len(read(app)) == 1


def test_what_the_database_refuses_is_parked_alone(engine: Engine) -> None:
    app = screened(engine, mail("A dose question", message_id="<1@x.example>"), mail("Another dose question"))
    with transaction(engine) as session:  # a reading is there already, as after a restore that went half way
        session.add(Reading(id=2, at=NOW, outcome=Outcome.QUERY))

    classify.take_batch(app, NOW)

    assert states(app) == [LedgerState.CLASSIFIED, LedgerState.PARKED]


def test_a_row_that_another_process_took_meanwhile_is_left_to_it(engine: Engine) -> None:
    app = screened(engine, mail("A dose question"))

    class Slow(KeywordReader):
        def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
            with transaction(engine) as session:
                moved = update(LedgerItem).where(col(LedgerItem.id) == 1).values(state=LedgerState.PARKED)
                session.execute(moved)
            return super().predict_many(mails)

    classify.take_batch(app_on(engine, reader=Slow()), NOW)

    assert read(app) == []
    assert states(app) == [LedgerState.PARKED]


def test_the_floor_counts_days_from_the_mails_own_date(engine: Engine) -> None:
    words = "He had an overdose on Sunday, was seen in hospital and sent home well."
    app = screened(
        engine, mail(words, message_id="<1@x.example>"), mail(words + " A dose.", date_="Sat, 10 Oct 2026 09:00:00 +0100")
    )  # fmt: skip
    with transaction(engine) as session:
        session.execute(update(Message).where(col(Message.id) == 2).values(sent_at=None))

    classify.take_batch(app, NOW)

    assert all(row.floor_urgency is not None for row in read(app))
    assert cases(app) == []
