"""When the post room stands still, at least two people are told: once, again after hours, and when it is over."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from build import FRIDAY_EVENING, TUESDAY_10AM, app_on, letters, mail, service, take_in
from pydantic import SecretStr
from sqlalchemy import Engine, select

from jobs import poll_mailboxes, send_letters, watch_mailboxes
from liaison.app import App
from liaison.config import AlarmSettings, Settings, WrongSetting, load_settings
from liaison.domain.keeping_watch import PATIENCE, VITAL, MailboxFacts, look, stopped
from liaison.domain.states import RunState
from liaison.domain.workdays import calendar_for
from liaison.mail.mailbox import MailboxDown
from liaison.mail.memory import MemoryMailbox
from liaison.store import events, job_runs
from liaison.store.session import reading, transaction
from liaison.store.tables import JobRun, MailboxRow
from liaison.store.tables_post import Trouble
from liaison.triage import alert, alert_letters

DOWN = MailboxDown("The server is away: ask the board's desk.")
TOLD = {"lena@service.example", "ailsa@service.example"}  # the lead and the admin
CALENDAR = calendar_for(range(2025, 2028))
URL = "https://alarm.example/a-secret-part"


def minutes(n: float, start: datetime = TUESDAY_10AM) -> datetime:
    return start + timedelta(minutes=n)


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    take_in(made)
    return made


def troubles(app: App) -> list[Trouble]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Trouble).order_by(Trouble.id)))


def test_five_minutes_without_a_good_poll_in_service_hours_tell_the_lead_and_the_admin(app: App) -> None:
    app.mailboxes["main"].fail("fetch", DOWN, times=99)  # type: ignore[attr-defined]
    for minute in range(1, 7):
        poll_mailboxes.run(app, minutes(minute), minutes(minute))
    assert alert.watch(app, minutes(5)).told == 0

    assert alert.watch(app, minutes(6)).told == 2

    found = letters(app, "post_room")
    assert {to for letter in found for to in letter.to} == TOLD
    assert "has not been read since Tuesday 24 November 2026, 10:00" in found[0].text
    assert "The server is away: ask the board's desk." in found[0].text
    assert "read urgent mail in the mailbox itself" in " ".join(found[0].text.split())
    assert found[0].automatic == "auto-generated"


def test_people_are_told_once_then_again_after_hours_and_once_more_when_it_is_over(app: App) -> None:
    app.mailboxes["main"].fail("fetch", DOWN, times=999)  # type: ignore[attr-defined]
    for minute in range(6, 30):
        alert.watch(app, minutes(minute))
    assert len(letters(app, "post_room")) == 2

    again = minutes(6) + PATIENCE.repeat
    assert alert.watch(app, again).told == 2
    app.mailboxes["main"].fail("fetch", DOWN, times=0)  # type: ignore[attr-defined]
    poll_mailboxes.run(app, again, again)
    over = alert.watch(app, again)

    assert (over.over, over.told, over.lasting) == (1, 2, 0)
    assert "It is over" in letters(app, "post_room")[-1].subject
    assert [row.ended_at for row in troubles(app)] == [again]
    assert alert.watch(app, again) == alert.Watching()


def test_two_watchers_at_once_tell_people_once(app: App) -> None:
    for _ in range(2):
        alert.watch(app, minutes(6))

    assert len(letters(app, "post_room")) == 2
    assert len(troubles(app)) == 1


@pytest.mark.parametrize(
    ("now", "quiet", "wrong"),
    [
        (TUESDAY_10AM, 5, False),
        (TUESDAY_10AM, 5.1, True),
        (FRIDAY_EVENING, 15, False),
        (FRIDAY_EVENING, 15.1, True),
    ],
)
def test_patience_is_five_minutes_in_service_hours_and_fifteen_outside(
    now: datetime, quiet: float, wrong: bool
) -> None:
    box = MailboxFacts("main", now - timedelta(days=1), polled_ok_at=minutes(-quiet, now))

    assert bool(look([box], {}, now, CALENDAR)) is wrong


def test_a_site_that_polls_seldom_is_not_alarmed_between_two_polls() -> None:
    box = MailboxFacts("main", TUESDAY_10AM, polled_ok_at=minutes(-14))

    assert look([box], {}, TUESDAY_10AM, CALENDAR, pace=timedelta(minutes=5)) == []


def test_a_mailbox_that_was_never_read_is_told_too() -> None:
    (found,) = look([MailboxFacts("new", minutes(-6))], {}, TUESDAY_10AM, CALENDAR)

    assert found.words == "The mailbox new has not been read at all yet."


@pytest.mark.parametrize(("days", "words"), [(8, None), (6.9, "end on"), (-1, "ended on")])
def test_credentials_are_told_a_week_before_they_end(days: float, words: str | None) -> None:
    ends = TUESDAY_10AM + timedelta(days=days)
    found = look([MailboxFacts("main", TUESDAY_10AM, TUESDAY_10AM, ends=ends)], {}, TUESDAY_10AM, CALENDAR)

    assert [words in one.words for one in found] == ([True] if words else [])


def test_credentials_that_end_soon_are_asked_of_the_mailbox_itself(app: App) -> None:
    app.mailboxes["main"].ends = TUESDAY_10AM + timedelta(days=3)  # type: ignore[attr-defined]

    alert.watch(app, TUESDAY_10AM)

    assert "The credentials of the mailbox main end on Friday 27 November 2026" in letters(app, "post_room")[0].text


@pytest.mark.parametrize("job", VITAL)
def test_a_vital_job_that_does_not_begin_again_is_told(job: str) -> None:
    assert look([], {job: minutes(-20)}, TUESDAY_10AM, CALENDAR) == []
    (found,) = look([], {job: minutes(-21)}, TUESDAY_10AM, CALENDAR)
    assert VITAL[job] in found.words


def test_a_job_that_hangs_is_found_in_the_runs(app: App) -> None:
    with transaction(app.engine) as session:
        row = JobRun(job="triage_messages", slot=minutes(-30), state=RunState.RUNNING, started_at=minutes(-30))
        events.open_row(session, row, actor=events.step("run"), now=minutes(-30))

    alert.watch(app, TUESDAY_10AM)

    assert [row.key for row in troubles(app)] == ["job:triage_messages"]


def test_the_alarm_leaves_by_another_mailbox_when_the_own_one_is_down(app: App) -> None:
    other = MemoryMailbox(name="other")
    app = replace(app, mailboxes={**app.mailboxes, "other": other})
    with transaction(app.engine) as session:
        session.add(
            MailboxRow(name="other", address="other@liaison.example", polled_ok_at=minutes(6), since=TUESDAY_10AM)
        )

    alert.watch(app, minutes(6))
    send_letters.run(app, minutes(6), minutes(6))

    assert {letter.sender for letter in letters(app, "post_room")} == {"other@liaison.example"}
    assert len(other.letters) == 2


def test_a_mailbox_at_rest_and_one_taken_off_the_list_alarm_nobody(app: App) -> None:
    with transaction(app.engine) as session:
        old = {"since": minutes(-600), "address": "x@liaison.example"}
        session.add(MailboxRow(name="resting", paused_at=minutes(-500), **old))
        session.add(MailboxRow(name="gone", removed_at=minutes(-500), **old))

    assert alert.watch(app, TUESDAY_10AM).lasting == 0


def test_a_process_that_has_just_been_woken_reads_mail_before_it_speaks(app: App) -> None:
    morning = TUESDAY_10AM + timedelta(days=1)
    first = job_runs.claim(app.engine, "watch_mailboxes", morning, morning, quiet=True)

    assert first is not None
    assert watch_mailboxes.run(app, morning, morning).row == {}
    assert watch_mailboxes.run(app, morning, minutes(1, morning)).did["lasting"] == 1


def test_all_jobs_standing_still_is_said_by_the_pages_as_nobody_else_can() -> None:
    assert stopped(minutes(-6), TUESDAY_10AM)
    assert not stopped(minutes(-5), TUESDAY_10AM)
    assert not stopped(None, TUESDAY_10AM)


def test_a_webhook_double_is_rung_once_a_round_with_no_word_of_any_mail(app: App) -> None:
    heard: list[dict[str, str]] = []
    answers = iter([503, 200, 200])

    def answer(request: httpx2.Request) -> httpx2.Response:
        heard.append(json.loads(request.content))
        return httpx2.Response(next(answers))

    app = replace(app, settings=Settings(alarm=AlarmSettings(webhook=SecretStr(URL))))
    take_in(app, mail("Jo Example, CHI 3002741236", subject="Jo Example"))
    alert.watch(app, minutes(6))
    wire = httpx2.MockTransport(answer)

    refused = alert_letters.ring_webhook(app, transport=wire)
    taken = alert_letters.ring_webhook(app, transport=wire)
    nothing = alert_letters.ring_webhook(app, transport=wire)

    assert refused == (0, "The webhook answered 503: check LIAISON_ALARM__WEBHOOK.")
    assert (taken, nothing) == ((1, ""), (0, ""))
    assert set(heard[0]) == {"text"}
    assert heard[0]["text"].startswith(
        "Liaison: The mailbox main has not been read since Tuesday 24 November 2026, 10:00"
    )
    assert "3002741236" not in str(heard)
    assert "Jo Example" not in str(heard)


def test_a_webhook_that_cannot_be_reached_keeps_its_address_to_itself(app: App) -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError(f"no route to {request.url}")

    app = replace(app, settings=Settings(alarm=AlarmSettings(webhook=SecretStr(URL))))
    alert.watch(app, minutes(6))

    count, words = alert_letters.ring_webhook(app, transport=httpx2.MockTransport(broken))

    assert (count, words) == (0, "The webhook cannot be reached (ConnectError): check LIAISON_ALARM__WEBHOOK.")
    assert "a-secret-part" not in repr(app.settings) + words


def test_a_webhook_without_encryption_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_ALARM__WEBHOOK", "http://alarm.example/x")

    with pytest.raises(WrongSetting, match=r"LIAISON_ALARM__WEBHOOK: should begin with https://"):
        load_settings()


def test_moments_are_aware(app: App) -> None:
    alert.watch(app, minutes(6))

    assert [row.began for row in troubles(app)] == [datetime(2026, 11, 24, 10, tzinfo=UTC)]
