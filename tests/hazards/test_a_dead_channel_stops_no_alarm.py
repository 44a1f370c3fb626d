"""Hazard: an urgent mail is opened by nobody because a way to tell people is down. The ladder goes on, sooner, and Health says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, service
from pydantic import SecretStr
from sqlalchemy import Engine

from liaison.config import AlarmSettings
from liaison.domain.ladder import Way, When, Whom
from liaison.practices import site_ladder
from liaison.practices.site_ladder import Wanted
from liaison.store import alarm_queries
from liaison.store.session import reading, transaction
from liaison.triage import calls, watch

URGENT = mail("Jo Example took an overdose of heroin this morning and is drowsy now", subject="Jo Example")
ALARM = AlarmSettings(webhook=SecretStr("https://hooks.example/x"), sms_url=SecretStr("https://sms.example/x"))


class Broken:
    """A channel that breaks in whatever way."""

    def tell(self, phone: str, words: str) -> None:
        raise RuntimeError("3002741236 Jo Example")


def ladder_of(app, *steps: Wanted) -> None:
    with transaction(app.engine) as session:
        for step in steps:
            site_ladder.add(session, step, by_id=1, now=TUESDAY_10AM)


@pytest.mark.parametrize("channels", [{"sms": Broken(), "webhook": Broken()}, {}], ids=["broken", "taken away"])
def test_the_next_step_is_told_at_the_next_turn_and_health_says_what_is_wrong(engine: Engine, channels) -> None:
    app = app_on(engine)
    app = replace(app, settings=app.settings.model_copy(update={"alarm": ALARM}))
    ids = service(app)
    ladder_of(
        app,
        Wanted(0, Whom.ADDRESS, ways=(Way.SMS,), title="duty telephone", phone="01632960500"),
        Wanted(240, Whom.PERSON, staff_id=ids["Lena"]),
    )
    arrive(app, URGENT)
    due = TUESDAY_10AM + timedelta(minutes=15)

    watch.raise_alarms(app, due)
    assert letters(app, "escalation") == []
    calls.make_calls(app, due, channels)
    watch.raise_alarms(app, due + timedelta(minutes=1))

    assert [letter.to for letter in letters(app, "escalation")] == [["lena@service.example"]]
    with reading(engine) as session:
        seen = alarm_queries.channels(session)["sms"]
    assert seen.trouble
    assert "Example" not in seen.trouble


def test_with_every_channel_taken_away_each_step_is_still_told_by_mail_and_once(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, URGENT)

    for minute in range(120):
        watch.raise_alarms(app, TUESDAY_10AM + timedelta(minutes=minute))
        calls.make_calls(app, TUESDAY_10AM + timedelta(minutes=minute), {})

    told = [letter.to[0] for letter in letters(app, "escalation")]
    assert sorted(told) == ["lena@service.example", "nora@service.example"]


def test_out_of_hours_with_nobody_on_shift_the_on_call_step_is_told_without_a_word_of_the_mail(
    memory_engine: Engine,
) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    ladder_of(
        app,
        Wanted(0, Whom.PERSON, staff_id=ids["Lena"]),
        Wanted(5, Whom.ADDRESS, When.CLOSED, title="on-call consultant", email="oncall@board.example"),
    )
    late = TUESDAY_10AM + timedelta(hours=6, minutes=59)
    (case,) = arrive(app, URGENT, now=late)

    watch.raise_alarms(app, late + timedelta(minutes=30))

    letter = next(letter for letter in letters(app, "escalation") if letter.to == ["oncall@board.example"])
    assert case.reference in letter.text
    for words in ("Jo Example", "heroin", "overdose", "Quay"):
        assert words not in letter.subject + letter.text
