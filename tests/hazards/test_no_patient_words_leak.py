"""Hazard: a name, a CHI number or words of a mail stand where anybody can read them: logs, subject lines, file names, calendar titles.

A mail with a canary in every field goes through everything the service does, also where it breaks; then everything that was written
outside the case itself is searched for the canaries.
"""

import contextlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from build import cases, letters, person
from sqlalchemy import select

from jobs import runner
from liaison import logs
from liaison.app import App
from liaison.cli.edge import plainly
from liaison.mail.mailbox import MailboxDown
from liaison.outbox import send
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Alarm, Event, JobRun, LedgerItem, MailboxRow
from liaison.triage import classify, inbox, reply, route, screen, shunt, watch
from tests.bad_input.turns import turn

NAME, CHI = "Zebulonia Quarrelwick", "3002741236"
CANARIES = ("zebulonia", "quarrelwick", CHI, "300274", "canary")
BODY = f"{NAME}, CHI {CHI}, took an overdose this morning and is drowsy now. bodycanary. The prescription is lost."


def letter_with(number: int, *, body: str = BODY, headers: str = "") -> bytes:
    """A mail with a canary in every field."""
    return (
        f'From: "{NAME} fromcanary" <gp{number}@quay.example>\nTo: "tocanary" <queries@liaison.example>\nCc: "cccanary" <x@quay.example>\n'
        f"Subject: Re: {NAME} {CHI} subjectcanary {number}\nMessage-ID: <m{number}@quay.example>\nDate: Tue, 24 Nov 2026 09:58:00 +0000\n"
        f'X-Odd: headercanary\n{headers}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{body}\n'
        f'--b\nContent-Type: text/html\n\n<p title="hiddencanary">htmlcanary</p>\n'
        f'--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="attachmentcanary {NAME}.txt"\n\ncontentcanary\n--b--\n'
    ).encode()


MAILS = {
    "question": letter_with(1),
    "away": letter_with(2, headers="Auto-Submitted: auto-replied\n"),
    "news": letter_with(3, headers="List-Id: <news.board.example>\n"),
    "follow-up": letter_with(4, body=f"And {NAME} again, bodycanary", headers="In-Reply-To: <m1@quay.example>\n"),
    "copy": letter_with(1),
    "broken": b"From: \xff\xfe canary\nContent-Type: multipart/mixed; boundary=canary\n\n--canary\n\0canary",
}


def breaking(*_: Any, **__: Any) -> Any:
    """What breaks may hold words of the mail in its message."""
    raise ValueError(f"could not read 'bodycanary' of {NAME} {CHI}")


def put(path: Path, raw: bytes, now: datetime) -> None:
    """A mail that arrives on the service's day, not on the day of the test."""
    path.write_bytes(raw)
    os.utime(path, (now.timestamp(), now.timestamp()))


def live_through_everything(app: App, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything the service does with these mails, and everything that can break on the way."""
    person(app, CHI, name=NAME)
    for number, (step, name) in enumerate(((screen, "parse"), (classify, "check"), (route, "case_row")), 10):
        put(folder / f"{name}.eml", letter_with(number), app.now())
        with monkeypatch.context() as broken:
            broken.setattr(step, name, breaking)
            turn(app)
    for name, raw in MAILS.items():
        put(folder / f"{name}.eml", raw, app.now())
    runner.day(app, app.now())
    with reading(app.engine) as session:
        parked = [row.id or 0 for row in shunt.parked(session)]
    assert len(parked) >= 3
    shunt.retry_now(app, parked[0], actor=events.step("console"), now=app.now())
    turn(app)
    answer_and_alarm(app, monkeypatch)


def answer_and_alarm(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alarms for what nobody opened, an answer by a person, letters that do not leave, a job and a command that break."""
    later = app.now() + timedelta(minutes=40)
    watch.raise_alarms(app, later)
    case = cases(app)[0]
    with transaction(app.engine) as session:
        opened = inbox.open_case(session, case.id or 0, staff_id=case.owner_id or 1, now=later)
        text = f"About {NAME}, CHI {CHI}: answercanary."
        me = case.owner_id or 1
        asked = [one.key for one in reply.questions(session, case.id or 0, staff_id=me, text=text)]
        reply.send(
            app, session, case.id or 0, version=opened.version, staff_id=me, text=text, now=later, confirmed=asked
        )
    for error in (MailboxDown("The folder is away."), RuntimeError(f"{NAME} bodycanary")):
        with monkeypatch.context() as broken:
            broken.setattr(app.mailboxes["main"], "send", lambda *_, error=error: (_ for _ in ()).throw(error))
            send.send_one(app, later + timedelta(minutes=1))
    with monkeypatch.context() as broken:
        broken.setattr("liaison.triage.intake.take_batch", breaking)
        broken.setattr("liaison.triage.reconcile.run", breaking)
        runner.day(app, later + timedelta(minutes=2))
    with contextlib.suppress(SystemExit), plainly():
        breaking()
    send.settle_unknown(app, later + timedelta(hours=1))
    while send.send_one(app, later + timedelta(hours=3)):
        pass


def commands(environ: dict[str, str]) -> str:
    """What the commands that list and look print."""
    liaison = Path(sys.executable).with_name("liaison")
    asked = (["poll", "--once", "--json"], ["outbox", "list"], ["parked", "list"])
    running = [subprocess.Popen([liaison, *words], env=environ, stdout=-1, stderr=-2, text=True) for words in asked]
    return "\n".join(process.communicate()[0] for process in running)


def written_down(app: App) -> dict[str, str]:
    """What stands in rows that pages of work in general show, outside the case: by where it stands."""
    with reading(app.engine) as session:
        every = {
            table: session.scalars(select(table)).all() for table in (Event, JobRun, LedgerItem, MailboxRow, Alarm)
        }
    return {
        "events": " ".join(row.because for row in every[Event]),
        "runs": " ".join(f"{row.report} {row.error}" for row in every[JobRun]),
        "ledger": " ".join(f"{row.error} {row.label} {row.parked_from}" for row in every[LedgerItem]),
        "mailboxes": " ".join(f"{row.trouble} {row.reconcile_report}" for row in every[MailboxRow]),
        "alarms": " ".join(str(row.told) for row in every[Alarm]),
        "subjects": " ".join(
            f"{letter.subject} {letter.key} {letter.because} {letter.calendar}" for letter in letters(app)
        ),
        "automatic letters": " ".join(f"{letter.text} {letter.html}" for letter in letters(app) if letter.automatic),
    }


def sent_heads(folder: Path) -> str:
    """The headers of every letter in the sent folder, without the thread's identifiers, which are the sender's own."""
    heads = []
    for path in folder.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        heads += [f"{name}: {value}" for name, value in message.items() if name not in {"In-Reply-To", "References"}]
    return "\n".join(heads)


def test_no_canary_is_found_outside_the_case(
    desk: Callable[..., App], inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any, capfd: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    logs.set_up()
    app = desk("move")

    live_through_everything(app, inbox, monkeypatch)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LIAISON_")}
    environ = ours | {
        "LIAISON_DATABASE__URL": str(app.engine.url),
        "LIAISON_MAILBOX__PATH": str(inbox),
        "LIAISON_SECRET": "s" * 32,
    }
    printed = commands(environ)

    out, err = capfd.readouterr()
    everything = {
        "standard output": out,
        "standard error": err,
        "logs": "\n".join(f"{record.name} {record.getMessage()} {record.exc_info}" for record in caplog.records),
        "commands": printed,
        "file names": " ".join(path.name for path in tmp_path.rglob("*")),
        "heads of sent letters": sent_heads(inbox.parent / "sent"),
        **written_down(app),
    }
    leaks = {where: word for where, text in everything.items() for word in CANARIES if word in text.lower()}
    assert leaks == {}
    assert "job_failed" in err or "job_done" in err  # something was logged at all
    assert len(list((inbox.parent / "sent").glob("*.eml"))) >= 3
    assert {letter.kind for letter in letters(app)} >= {"acknowledgement", "answer", "escalation"}


def test_the_edge_of_the_commands_keeps_back_the_words_of_an_unexpected_error(capfd: Any) -> None:
    with pytest.raises(SystemExit) as ended, plainly():
        breaking()

    assert ended.value.code == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert "ValueError" in line
    assert not any(word in line.lower() for word in CANARIES)
