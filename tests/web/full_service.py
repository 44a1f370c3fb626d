"""An invented service with a bit of everything, so that no page in a browser is empty. It is filled once a run and copied for each file of tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from browsing import served
from build import app_on, arrive, cases, letters, mail, person, service
from documents import mail_with, pdf
from lessons_of import judged, released
from page_views import Site
from playwright.sync_api import Browser
from reader_rows import a_candidate, blind_rows, looks_of_the_watch, make_blind
from replying import all_gone, answered
from returning import gone, report
from seed import a_meeting, a_review, a_run, one_case, parked, urgent_case
from sqlalchemy import Engine

from liaison.app import App
from liaison.config import ReaderSettings, Settings, WebSettings
from liaison.domain.asking import Specialty
from liaison.domain.patterns import Pattern
from liaison.domain.reader_drift import Fit
from liaison.domain.states import MeetingState
from liaison.mail.memory import MemoryMailbox
from liaison.mailboxes import setups
from liaison.practices.importing_places import import_places
from liaison.practices.service_facts import current
from liaison.reader import versions
from liaison.staff import leave, shifts, swaps, weekly
from liaison.store import rota_queries
from liaison.store.session import open_engine, transaction
from liaison.store.tables import Case, Letter
from liaison.store.tables_desk import GivenOn
from liaison.store.tables_people import Leave
from liaison.triage import consult, extract, reply_files, wishes
from models.taxonomy import Category

PLAN = "Dear colleague,\n\nhe told me that he wants to end his life tonight and has a plan.\n\nDr Rowan Tait"
PLACES = """kind,code,name,phone,hours,contacts
pharmacy,P1,Quay Pharmacy,01632 960210,"Mon-Fri 09:00-13:00, 14:00-17:30; Sat 09:00-13:00","Rhona Blair, lead pharmacist, 01632 960211"
pharmacy,P2,Glen Pharmacy,,,
"""
FROM = datetime(2026, 11, 30, tzinfo=UTC)
PICTURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Filled:
    """A filled service at rest: the folder with its database and its readers, its mailbox, and what the pages are asked for by."""

    folder: Path
    mailbox: MemoryMailbox
    ids: dict[str, int]
    judged: int
    released: int
    blind: int


def filled(folder: Path, empty: Path) -> Filled:
    """Fills a copy of an empty, migrated database in this folder."""
    engine = on_disk(folder, empty)
    mailbox = MemoryMailbox(name="main")
    app = app_in(folder, engine, mailbox)
    ids = service(app)
    fill(app, ids)
    answer_two(app, ids)
    found = Filled(folder, mailbox, ids, *learn(app, ids))
    engine.dispose()  # the last to leave writes the database out into its one file
    return found


def on_disk(folder: Path, template: Path) -> Engine:
    """A database on disk, copied from this one: the pages are asked by several threads."""
    shutil.copy(template, folder / "liaison.db")
    return open_engine(f"sqlite:///{folder / 'liaison.db'}")


def app_in(folder: Path, engine: Engine, mailbox: MemoryMailbox) -> App:
    """An App whose readers lie in this folder."""
    reader, web = (
        ReaderSettings(folder=folder / "readers", blind_share=0),
        WebSettings(public_address="https://l.example"),
    )
    return replace(app_on(engine, mailbox=mailbox), settings=Settings(reader=reader, web=web))


@contextmanager
def opened(full: Filled, folder: Path, chrome: Browser) -> Iterator[Site]:
    """The pages of a copy of the filled service, served."""
    shutil.copytree(full.folder, folder, dirs_exist_ok=True)
    engine = open_engine(f"sqlite:///{folder / 'liaison.db'}")
    app = app_in(folder, engine, deepcopy(full.mailbox))
    with served(app) as home:
        yield Site(app, full.ids, home, chrome, full.judged, full.released, full.blind)
    engine.dispose()


def fill(app: App, ids: dict[str, int]) -> None:
    """A bit of everything, so that no page is empty."""
    person(app, name="Jo Example", keyworker_id=ids["Ailsa"], medicines="Invented medicine")
    urgent_case(app)
    long = "A long and winding subject about supply that goes on and on without any sensible end in sight for anybody at all"
    body = "CHI 3002741236: the prescription ran out and the pharmacy has none for tonight.\n\n> quoted\n> history\n"
    arrive(app, mail(body, subject=long, message_id="<p@quay.example>"))
    arrive(app, *(mail("the dose?", subject=f"Number {n}", message_id=f"<n{n}@quay.example>") for n in range(6)))
    arrive(
        app,
        mail("I am away.", subject="Away", headers="Auto-Submitted: auto-replied", message_id="<away@quay.example>"),
    )
    files = (
        ("referral letter.pdf", pdf("Could she come on a Thursday?\n" * 30, "")),
        ("note.txt", PLAN.encode()),
        ("photo.png", PICTURE),
    )
    arrive(app, mail_with(*files))
    while extract.take_one(app, app.now()):
        pass
    parked(app)
    the_desk(app, ids)
    arrive(app, *(report(letter, name=f"r{letter.id}") for letter in gone_letters(app)))
    for n in range(8):
        a_review(
            app, n + 10, due=date(2026, 11, 20 + n), planned=date(2026, 11, 24) if n else None, worker=ids["Ailsa"]
        )
    a_meeting(app, date(2027, 1, 20), MeetingState.ASKED)
    a_run(app, "poll_mailboxes")
    rota_asks(app, ids)
    with transaction(app.engine) as session:
        given = {"name": "second", "address": "second@liaison.example", "path": "/srv/second"}
        setups.add(session, "folder", given, ours="main", key=app.secret, by_id=None, now=app.now())


def the_desk(app: App, ids: dict[str, int]) -> None:
    """Questions to specialists, one of them answered; a wish for today; a case that went on; a gap of the rota."""
    case_id, now = cases(app)[0].id, app.now()
    with transaction(app.engine) as session:
        for specialty in (Specialty.PHARMACIST, Specialty.PRESCRIBER):
            consult.ask(
                session, case_id, specialty=specialty, wanted=None, question="Anything before Thursday?", staff_id=ids["Lena"], now=now
            )  # fmt: skip
        consult.answer(session, case_id, 2, words="Please ring her today.", staff_id=ids["Petra"], now=now)
        wishes.spare(session, ["hard"], staff_id=ids["Nora"], now=now)
        session.add(GivenOn(case_id=case_id, from_id=ids["Farid"], at=now, because="its owner is off duty"))
        session.add(Leave(staff_id=ids["Petra"], starts_at=now + timedelta(hours=5), ends_at=now + timedelta(hours=7)))


def answer_two(app: App, ids: dict[str, int]) -> None:
    """One answer that waits for a second person, and one that has left, with the practice's two buttons."""
    waits = one_case(app, "the dose?", message_id="<two@quay.example>", subject="For two people")
    with transaction(app.engine) as session:
        session.get_one(Case, waits.id).category = Category.COMPLAINT_INCIDENT
    with transaction(app.engine) as session:
        chosen = reply_files.looked_through(
            [("what we changed.txt", b"We ring before we write."), ("ECG.pdf", pdf("ECG"))]
        )
        allowed = reply_files.allowance(app, "main")
        reply_files.add(session, waits.id, chosen, allowed, staff_id=ids["Petra"], now=app.now())
    answered(app, waits, ids["Petra"], text="Thank you. We look at this habit of ours this week.")
    left = one_case(app, "the dose before breakfast?", message_id="<left@quay.example>", subject="Breakfast")
    answered(app, left, ids["Petra"], text="Thank you. Kirsty may take it before breakfast, as agreed.")
    all_gone(app)


def rota_asks(app: App, ids: dict[str, int]) -> None:
    """Leave, a gap, a pattern, and what waits for an answer."""
    now, week = app.now(), timedelta(weeks=1)
    with transaction(app.engine) as session:
        who = {"by_id": ids["Lena"], "now": now}
        leave.enter(session, ids["Petra"], FROM + timedelta(days=2), FROM + timedelta(days=4), "leave", **who)
        leave.enter(
            session, ids["Farid"], FROM + timedelta(days=1, hours=13), FROM + timedelta(days=2), "training", **who
        )
        leave.ask(session, ids["Nora"], FROM + week, FROM + 2 * week, "leave", now=now)
        calendar = current(session, now).calendar
        saturdays = Pattern(5, time(10), time(13), date(2026, 12, 5), weeks=2)
        weekly.add(session, ids["Nora"], saturdays, "Harbour clinic", calendar, **who)
    with transaction(app.engine) as session:
        import_places(session, PLACES, now=now)
    with transaction(app.engine) as session:
        for one in rota_queries.shifts_between(
            session, FROM + timedelta(days=1), FROM + timedelta(days=2), ids["Lena"]
        ):
            shifts.remove(session, one.id, version=one.version)
        (mine,) = rota_queries.shifts_between(session, FROM + timedelta(days=1), FROM + timedelta(days=2), ids["Ailsa"])
        swaps.ask(session, mine.id, version=1, to_id=ids["Lena"], other_id=None, by_id=ids["Ailsa"], now=now)


def learn(app: App, ids: dict[str, int]) -> tuple[int, int, int]:
    """A reader trained here, judged mails, curves; returns a judged mail, a released one, and a case to sort first."""
    body = "Her sister Kirsty in Leith rings 01632 960777 about the dose."
    waits = judged(app, ids["Petra"], number=901, body=body)
    done = judged(app, ids["Petra"], number=902, body=body)
    released(app, done.last_message_id, ids["Lena"], "Kirsty")
    blind_rows(app, ids["Nora"], 40)
    looks_of_the_watch(app, [0.05, 0.07, 0.06, 0.11, 0.16, 0.31], Fit.SHIFTED)
    first = a_candidate(app)
    with transaction(app.engine) as session:
        base = versions.base_version(app.settings)
        versions.promote(session, first, app.settings, base=base, staff_id=ids["Lena"], now=app.now())
    a_candidate(app, no="On the fixed set it calls 1 urgent mail calm that the serving reader found.")
    hidden = one_case(app, "the dose?", message_id="<blind@quay.example>", subject="To be sorted first")
    assert hidden.id is not None
    make_blind(app, hidden.id)
    return waits.last_message_id, done.last_message_id, hidden.id


def gone_letters(app: App) -> list[Letter]:
    """Acknowledgements that have left: of one of them a report comes."""
    gone(app, app.now())
    return letters(app, "acknowledgement")[1:2]
