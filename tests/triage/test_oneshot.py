"""One mail without a database: the same decision as in the corridor, and a line whatever happens."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from build import TUESDAY_10AM as NOW
from build import KeywordReader, app_on, ledger, mail, service, take_in, triage_all
from sqlalchemy import Engine, select

from liaison.clock import LONDON
from liaison.demo.post_bag import write_mails
from liaison.mail.sources import Source
from liaison.store.session import reading
from liaison.store.tables import Reading
from liaison.triage.oneshot import triage, utc

READER = KeywordReader()


def line(raw: bytes | None, **more: object) -> dict[str, object]:
    return triage(Source("x.eml", raw, **more), READER, at=None, clock_now=NOW)  # type: ignore[arg-type]


def test_the_command_and_the_corridor_decide_alike_on_every_mail_of_the_demo(engine: Engine, tmp_path: Path) -> None:
    write_mails(tmp_path, NOW + timedelta(days=1), to="queries@liaison.example")
    raws = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    app = app_on(engine)
    service(app)
    take_in(app, *raws)

    triage_all(app)

    with reading(engine) as session:
        stored = {row.id: row for row in session.scalars(select(Reading))}
    assert len(raws) > 40
    for item, raw in zip(ledger(app), raws, strict=True):
        if item.state.value == "duplicate":
            continue
        here, there = line(raw), stored[item.id or 0]
        assert (here["outcome"], here["category"], here["urgency"], here["handler"], here["also"], here["floor"]) == (
            there.outcome, there.category, there.urgency, there.handler, there.also, there.floor,
        ), here["path"]  # fmt: skip


def test_a_mail_that_could_not_be_read_is_parked_with_why() -> None:
    found = line(None, error="the file cannot be read (Permission denied)")

    assert (found["outcome"], found["error"]) == ("parked", "the file cannot be read (Permission denied)")
    assert (found["urgency"], found["handler"], found["read_by"], found["answer_by"]) == (None, None, None, None)
    assert (found["also"], found["floor"]) == ([], [])


def test_whatever_breaks_parks_this_mail_and_keeps_its_words_back() -> None:
    class Breaks(KeywordReader):
        def predict(self, subject: str, body: str) -> None:  # type: ignore[override]
            raise RuntimeError(f"cannot bear {body}")

    found = triage(Source("x.eml", mail("Jo Example")), Breaks(), at=None, clock_now=NOW)

    assert (found["outcome"], found["error"]) == ("parked", "RuntimeError while reading it")
    assert "Jo Example" not in str(found)


def test_now_is_what_was_given_then_the_mails_date_then_the_clock() -> None:
    at = datetime(2026, 11, 25, 9, tzinfo=UTC)

    def read_by(raw: bytes, given: datetime | None = None) -> object:
        return triage(Source("x", raw), READER, at=given, clock_now=NOW)["read_by"]

    dated = mail("prescription", date_="Thu, 26 Nov 2026 10:00:00 +0000")
    assert read_by(dated, at) == "2026-11-25T10:00:00+00:00"
    assert read_by(dated) == "2026-11-26T11:00:00+00:00"
    assert read_by(mail("prescription", date_="whenever")) == "2026-11-24T11:00:00+00:00"


def test_deadlines_are_printed_in_london_time() -> None:
    summer = mail("prescription", date_="Tue, 07 Jul 2026 04:00:00 -0500")

    assert line(summer)["read_by"] == "2026-07-07T11:00:00+01:00"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (datetime(2026, 7, 7, 10), datetime(2026, 7, 7, 9, tzinfo=UTC)),
        (datetime(2026, 11, 24, 10), datetime(2026, 11, 24, 10, tzinfo=UTC)),
        (datetime(2026, 7, 7, 10, tzinfo=timezone(timedelta(hours=-5))), datetime(2026, 7, 7, 15, tzinfo=UTC)),
        (datetime(2026, 7, 7, 10, tzinfo=LONDON), datetime(2026, 7, 7, 9, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_london_time(given: datetime, meant: datetime) -> None:
    assert utc(given) == meant
