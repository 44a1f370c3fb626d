"""Lets the invented service live through yesterday and this morning, so that a newcomer meets an inbox in the middle of its work.

Mails are let into the mailbox when their time comes; the real steps take them in; colleagues open, answer, note and close as colleagues
do. What came in the last half hour is left untouched.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.demo.demo_clock import london, working_day_before
from liaison.demo.people_here import COLLEAGUES
from liaison.domain.content_notes import BY_CATEGORY
from liaison.domain.psychology import Barrier
from liaison.domain.states import CaseState
from liaison.outbox import send
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, LedgerItem
from liaison.store.tables_people import Staff
from liaison.triage import barriers, classify, inbox, intake, reconsider, reply, returned, route, screen, supervision
from models.taxonomy import Category, Urgency

FRESH = timedelta(minutes=30)  # so young a case is not touched: the newcomer finds it as it came
ANSWERED_AFTER = timedelta(hours=1)

# what a colleague answers, by category; no dose, no name
ANSWERS: dict[Category, str] = {
    Category.ACUTE_RISK: "Thank you for telling us at once. We rang back, spoke with the person and agreed a plan for today; a colleague rings again tomorrow morning.",
    Category.PROTECTION: "Thank you for sharing this concern. We have spoken with social work and with the keyworker today, and will write to you again by Friday.",
    Category.PREGNANCY: "Thank you. We have spoken with the maternity link and offered an appointment this week at a place of her choice.",
    Category.TRANSITION: "Thank you for the notice. The prescription is in place at the pharmacy you named, and throughcare will meet the person on the day.",
    Category.SCRIPT_CONTINUITY: "Thank you. Our pharmacist has spoken with the community pharmacy; the supply is arranged and the person knows.",
    Category.RESULTS_MONITORING: "Thank you for these results. Our prescriber has seen them and will ring you this afternoon about what comes next.",
    Category.MENTAL_HEALTH: "Thank you. Psychology here does not ask anybody to stop using first; we can offer a first conversation within three weeks.",
    Category.PRESCRIBING_ADVICE: "Thank you for asking. Our prescriber will ring you today to talk it through, so that nothing is decided by e-mail.",
    Category.REFERRAL_ACCESS: "Thank you. The person is welcome: they can ring us, come in without an appointment, or we can meet them at your practice.",
    Category.HARM_REDUCTION: "Thank you. We have set kits aside and can bring them to the practice on Thursday.",
}
# what stands in the way of psychology, as colleagues say it when they answer
BARRIERS = {Category.MENTAL_HEALTH: (Barrier.ABSTINENCE, Barrier.WAITING_LIST)}
ANSWER = "Thank you for your message. We have arranged this, and will be in touch if anything else is needed."


def live_through(
    app: App, staged: Path, mailbox: Path, now: datetime, progress: Callable[[int, int], None] | None = None
) -> None:
    """Live from the last working day's morning to `now`. `staged` holds the mails, `mailbox` is where they arrive."""
    hours = list(moments(now))
    for number, moment in enumerate(hours):
        let_in(staged, mailbox, moment)
        then = replace(app, clock=lambda moment=moment: moment)
        take_in(then, moment)
        if moment < now:
            work(then, moment)
        while send.send_one(then, moment):
            pass
        if progress:
            progress(number + 1, len(hours))
    bring_to_supervision(app, now)


def moments(now: datetime) -> Iterator[datetime]:
    """Yesterday hour by hour, then this morning until `now`."""
    yesterday, today = working_day_before(now), london_date(now)
    for hour in range(9, 18):
        yield london(yesterday, f"{hour:02}:00")
    for clock in ("08:55", "09:15", "09:35"):
        if london(today, clock) < now:
            yield london(today, clock)
    yield now


def let_in(staged: Path, mailbox: Path, moment: datetime) -> None:
    """Move the mails whose time has come into the mailbox, whole, bearing that time."""
    mailbox.mkdir(parents=True, exist_ok=True)
    for file in sorted(staged.glob("*.eml")):
        came = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)  # set by whoever wrote it
        if came <= moment:
            os.replace(file, mailbox / file.name)


def take_in(app: App, now: datetime) -> None:
    """Poll, screen, classify, route."""
    for name in app.mailboxes:
        while intake.take_batch(app, name, now).more:
            pass
        intake.acknowledge(app, name, now)
    for step in (screen, classify, route, returned):
        while step.take_batch(app, now):
            pass
    reconsider.look_again(app, now)
    route.reroute(app, now)


def work(app: App, now: datetime) -> None:
    """What colleagues have done by this moment: urgent mail is opened at once, the rest in turn, most of it answered."""
    with reading(app.engine) as session:
        open_ = select(Case).where(col(Case.state).in_((CaseState.ASSIGNED, CaseState.OPEN))).order_by(col(Case.id))
        waiting = [case for case in session.scalars(open_) if case.owner_id is not None]
    for case in waiting:
        if case.received_at <= now - FRESH or case.urgency in (Urgency.U1, Urgency.U2):
            with transaction(app.engine) as session:
                attend(app, session, case, now)


def attend(app: App, session: Session, case: Case, now: datetime) -> None:
    """One colleague's look at one case of hers."""
    assert case.id is not None
    assert case.owner_id is not None
    opened = inbox.open_case(session, case.id, staff_id=case.owner_id, now=now)
    if opened.state is not CaseState.OPEN or now - case.received_at < ANSWERED_AFTER:
        return
    match case.id % 4:
        case 0:  # rang instead, and waits to hear
            inbox.add_note(session, case.id, text="Rang the practice; they ring back.", staff_id=case.owner_id, now=now)
            inbox.wait_for(
                session, case.id, version=opened.version, on_what="the practice", staff_id=case.owner_id, now=now
            )
        case 1 | 2:
            answer(app, session, opened, now)
        case _:  # still being looked at
            pass


def answer(app: App, session: Session, case: Case, now: datetime) -> None:
    """Answer a case; one in two is then finished."""
    assert case.id is not None
    assert case.owner_id is not None
    text = ANSWERS.get(case.category, ANSWER) if case.category else ANSWER
    try:
        me = case.owner_id
        asked = [one.key for one in reply.questions(session, case.id, staff_id=me, text=text)]
        reply.send(app, session, case.id, version=case.version, staff_id=me, text=text, now=now, confirmed=asked)
    except inbox.NotAllowed:  # nobody can be answered: it stays open
        return
    if case.category in BARRIERS:
        barriers.say(session, case.id, BARRIERS[case.category][case.id % 2], version=None, staff_id=me, now=now)
    if case.id % 4 == 1 and case.state is CaseState.ANSWERED:
        inbox.close(session, case.id, version=case.version, reason="answered", staff_id=case.owner_id, now=now)


def bring_to_supervision(app: App, now: datetime) -> None:
    """Each colleague who signs in has marked one hard question for her own supervision; nobody else sees it."""
    with transaction(app.engine) as session:
        for email in (one.email for one in COLLEAGUES if one.signs_in):
            me = session.scalar(select(col(Staff.id)).where(col(Staff.email) == email))
            hard = select(col(Case.id)).where(
                col(Case.category).in_(list(BY_CATEGORY)), col(Case.opened_at).is_not(None)
            )
            own = col(Case.owner_id) == me
            found = session.scalars(hard.order_by(own.desc(), col(Case.id)).limit(1)).first()
            if me and found:
                supervision.mark(session, found, note="How did I come to decide so quickly?", staff_id=me, now=now)


def has_lived(app: App) -> bool:
    """Whether mails have been taken in before."""
    with reading(app.engine) as session:
        return bool(session.scalar(select(func.count()).select_from(LedgerItem)))
