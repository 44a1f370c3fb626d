"""The watch over the reader on real rows: silent in its first weeks, tells of a shift, falls back to rules, and gives way to a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
import structlog
from build import TUESDAY_10AM, KeywordReader, app_on, arrive, mail, service
from reader_rows import found_urgent, past
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.reader_drift import Fit
from liaison.reader import watch_fit
from liaison.store.session import reading, transaction
from liaison.store.switches import RULES_ONLY, is_on
from liaison.store.tables import Switch
from liaison.store.tables_reader import ReaderWatch
from liaison.triage import alert
from models.taxonomy import Category, Outcome, Urgency

DAY = timedelta(days=1)
NOW = TUESDAY_10AM + 60 * DAY


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as captured:
        yield captured  # type: ignore[misc]


@dataclass
class CountingReader(KeywordReader):
    """A reader that does not know words with a z."""

    def words_known(self, mails: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
        return [(len(body.split()), sum("z" not in word for word in body.split())) for _, body in mails]


@pytest.fixture
def desk(engine: Engine):
    app = app_on(engine, reader=CountingReader(), now=NOW)
    return app, service(app)


def last(app) -> ReaderWatch:
    with reading(app.engine) as session:
        row = session.scalars(select(ReaderWatch).order_by(col(ReaderWatch.id).desc())).first()
        assert row is not None
        return row


def rules_only(app) -> bool:
    with reading(app.engine) as session:
        return is_on(session, RULES_ONLY)


def test_without_a_reading_there_is_nothing_to_look_at(desk) -> None:
    app, _ = desk

    assert watch_fit.run(app, NOW) == watch_fit.Looked()


def test_the_same_mail_as_in_the_first_weeks_is_well_and_the_reference_is_kept(desk) -> None:
    app, _ = desk
    past(app, 200, NOW - 50 * DAY)
    past(app, 150, NOW - 5 * DAY)

    assert watch_fit.run(app, NOW) == watch_fit.Looked(True, Fit.WELL)

    row = last(app)
    assert (row.version, row.fit, row.report["mails"], row.report["unknown"]) == ("keywords", Fit.WELL, 150, 0)
    assert sum(row.reference["labels"].values()) == 200
    watch_fit.run(app, NOW + DAY)
    assert last(app).reference == row.reference


def test_in_its_first_weeks_it_only_learns_what_is_usual(desk) -> None:
    app, _ = desk
    past(app, 200, NOW - 20 * DAY)
    past(app, 150, NOW - DAY, [Category.PREGNANCY], words="zzz")

    assert watch_fit.run(app, NOW).fit is Fit.WELL
    assert last(app).reference == {}


def test_new_words_are_told_to_leads_and_admins_once_a_week_and_on_no_banner(desk) -> None:
    app, _ = desk
    past(app, 200, NOW - 50 * DAY)
    past(app, 150, NOW - 5 * DAY, words="z b c d e f g h i j")

    seen = watch_fit.run(app, NOW)

    assert (seen.fit, seen.fell_back) == (Fit.SHIFTED, False)
    assert "does not know 10 %" in seen.reasons[0]
    assert not rules_only(app)
    arrive(app, mail("the dose?"), now=NOW)  # the post room has a mailbox by which an alarm leaves
    first = alert.watch(app, NOW)
    assert first.lasting >= 1
    assert reader_troubles(app) == ["reader:shifted"]
    rounds = told(app)
    alert.watch(app, NOW + timedelta(hours=5))
    assert told(app) == rounds == 1
    alert.watch(app, NOW + 8 * DAY)
    assert told(app) == 2


def reader_troubles(app) -> list[str]:
    from liaison.store.post_room_queries import lasting

    with reading(app.engine) as session:
        return [row.key for row in lasting(session) if row.key.startswith("reader:")]


def told(app) -> int:
    from liaison.store.post_room_queries import lasting

    with reading(app.engine) as session:
        (row,) = [row for row in lasting(session) if row.key.startswith("reader:")]
        return row.rounds


def test_urgent_mail_that_people_find_turns_the_reader_off_by_itself_and_only_a_person_turns_it_on(desk) -> None:
    app, ids = desk
    past(app, 200, NOW - 50 * DAY)
    recent = past(app, 150, NOW - 5 * DAY)
    found_urgent(app, recent[:5], ids["Nora"], NOW - DAY)

    seen = watch_fit.run(app, NOW)

    assert (seen.fit, seen.fell_back, rules_only(app)) == (Fit.OFF, True, True)
    with reading(app.engine) as session:
        switch = session.get(Switch, RULES_ONLY)
        assert switch is not None
        assert (switch.by_id, switch.because) == (None, watch_fit.BECAUSE)
    (case,) = arrive(app, mail("the dose?", message_id="<x@quay.example>"), now=NOW)
    assert (case.outcome, case.urgency) == (Outcome.UNCLEAR, Urgency.U2)
    alert.watch(app, NOW)
    assert reader_troubles(app) == ["reader:off"]
    assert watch_fit.run(app, NOW + DAY) == watch_fit.Looked()  # nothing to look at, and the alarm lasts

    with transaction(app.engine) as session:
        watch_fit.resume(session, "keywords", staff_id=ids["Lena"], now=NOW + DAY)
    assert not rules_only(app)
    alert.watch(app, NOW + DAY)
    assert reader_troubles(app) == []
    again = watch_fit.run(app, NOW + DAY + timedelta(hours=1))
    assert (again.fit, again.fell_back, rules_only(app)) == (Fit.WELL, False, False)  # it is not held against it twice
    found_urgent(app, recent[5:10], ids["Nora"], NOW + 2 * DAY)
    past(app, 100, NOW + 2 * DAY)
    assert watch_fit.run(app, NOW + 3 * DAY).fell_back  # but anew it is


def test_how_long_it_has_been_so_is_carried_on(desk) -> None:
    app, ids = desk
    recent = past(app, 150, NOW - 5 * DAY)
    found_urgent(app, recent[:2], ids["Nora"], NOW - DAY)

    watch_fit.run(app, NOW)
    watch_fit.run(app, NOW + DAY)

    assert (last(app).fit, last(app).since, last(app).at) == (Fit.SHIFTED, NOW, NOW + DAY)


def test_a_reader_that_cannot_count_words_is_watched_by_its_answers_alone(engine: Engine) -> None:
    app = app_on(engine, now=NOW)
    service(app)
    past(app, 200, NOW - 50 * DAY)
    past(app, 200, NOW - 5 * DAY, [Category.PREGNANCY])

    assert watch_fit.run(app, NOW).fit is Fit.OFF
    assert last(app).report["unknown"] is None
