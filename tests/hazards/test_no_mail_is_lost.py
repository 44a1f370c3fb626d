"""Hazard: a mail is lost. Every item of the mailbox ends in one state where it can be seen, with the bytes as they came."""

import ast
import random
from datetime import timedelta
from pathlib import Path

from build import TUESDAY_10AM, app_on, ledger, mail, service, take_in, triage_all
from sqlalchemy import Engine, select

from liaison.domain.states import FINAL, TRANSITIONS, LedgerState
from liaison.mail.mailbox import MailboxBusy, MailboxDown
from liaison.store.session import reading
from liaison.store.tables import Raw
from liaison.triage import intake, reconcile

ROOT = Path(__file__).resolve().parents[2]
MAILS = [
    mail("Could you advise about the dose please?", message_id=None),
    mail("He is drowsy after an overdose this morning", message_id="<same@quay.example>"),
    mail("The prescription is lost", message_id="<same@quay.example>"),  # another mail under a used name
    mail("I am away.", headers="Auto-Submitted: auto-replied"),
    mail("Our spring news.", headers="List-Id: <news.board.example>"),
    b"", b"\0\xff\xfe", b"no headers at all",
]  # fmt: skip


def test_every_mail_comes_to_rest_and_keeps_its_bytes(engine: Engine) -> None:
    app = app_on(engine)
    service(app)

    take_in(app, *MAILS, MAILS[0])
    triage_all(app)

    rows = ledger(app)
    assert len(rows) == len(MAILS) + 1
    assert all(row.state in FINAL[LedgerState] for row in rows)
    assert [row.state for row in rows].count(LedgerState.DUPLICATE) == 1
    with reading(engine) as session:
        kept = dict(session.execute(select(Raw.sha256, Raw.content)).all())
    assert [kept[row.raw_sha256] for row in rows] == [*MAILS, MAILS[0]]
    assert reconcile.run(app, "main", TUESDAY_10AM + timedelta(hours=2)).ok


def test_whatever_the_mailbox_does_every_mail_arrives_once(engine: Engine) -> None:
    app, chance = app_on(engine), random.Random(7)
    box = app.mailboxes["main"]
    for turn in range(30):
        box.deliver(mail(f"Dose question {turn}", message_id=None), received_at=TUESDAY_10AM)
        trouble = chance.choice([None, MailboxDown("gone"), MailboxBusy("slow down"), RuntimeError("odd")])
        if trouble:
            box.fail(chance.choice(["fetch", "acknowledge"]), trouble, after=chance.random() < 0.5)
        try:
            intake.take_batch(app, "main", TUESDAY_10AM)
            intake.acknowledge(app, "main", TUESDAY_10AM)
        except (MailboxDown, MailboxBusy, RuntimeError):
            continue
    take_in(app)

    assert sorted(row.ref for row in ledger(app)) == sorted(item.ref for item in box.items)
    assert set(box.labels) == {item.ref for item in box.items}


def test_every_way_out_of_intake_leads_to_a_state_that_is_seen_and_none_leads_nowhere() -> None:
    reached, edge = {LedgerState.RECEIVED}, [LedgerState.RECEIVED]
    while edge:
        for state in TRANSITIONS[LedgerState][edge.pop()] - reached:
            reached.add(state)
            edge.append(state)

    assert reached == set(LedgerState)
    assert all(TRANSITIONS[LedgerState][state] for state in set(LedgerState) - FINAL[LedgerState])


def test_no_code_deletes_a_mail_or_its_place_in_the_ledger() -> None:
    kept = {"LedgerItem", "Raw", "Case", "Event"}
    found = []
    for path in sorted((ROOT / "liaison").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "delete":
                found += [
                    f"{path.name}: {name.id}" for name in node.args if isinstance(name, ast.Name) and name.id in kept
                ]
    assert found == []
