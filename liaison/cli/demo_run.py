"""`liaison demo`: builds the invented service, lets it live through yesterday and this morning, then serves it."""

from __future__ import annotations

import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import func, select
from sqlmodel import col

from liaison.app import App
from liaison.bootstrap import build_app
from liaison.cli.edge import Trouble, say
from liaison.clock import set_back_to, system_clock
from liaison.config import DatabaseSettings, FolderMailbox, Settings, load_settings
from liaison.demo.building import seed
from liaison.demo.demo_clock import demo_now
from liaison.demo.homecomings import expect_home
from liaison.demo.last_quarter import live_last_quarter
from liaison.demo.living import has_lived, live_through
from liaison.demo.living_answers import live_answers
from liaison.demo.living_meetings import live_meetings
from liaison.demo.living_reviews import live_reviews
from liaison.demo.people_here import COLLEAGUES, PASSWORD
from liaison.demo.post_bag import write_mails
from liaison.domain.spoken import exact
from liaison.logs import set_up
from liaison.staff.accounts import everyone
from liaison.store import migrate
from liaison.store.session import make_folder, reading
from liaison.store.tables import JobRun


def run_demo(*, port: int | None, folder: Path | None, once: bool) -> None:
    """Build the service in `folder` (a fresh one without it), then run it, or with `once` the day's jobs and a summary."""
    where = folder or Path(tempfile.mkdtemp(prefix="liaison-demo-"))
    now = demo_now(system_clock())
    set_up(quiet=True)
    app = build_app(settings(where, port), clock=set_back_to(now))
    migrate.upgrade(app.engine)
    refuse_real(app)
    app = app if once else going_on(app)
    bring_to_life(app, where)
    summary(app, where / "mailbox", once=once)
    if once:
        return
    from liaison.cli.processes import run_service

    greet(where, app.now())
    threading.Thread(target=let_more_come, args=(app, where / "mailbox"), daemon=True).start()
    run_service(app, pages=True, jobs=True, demo_password=PASSWORD)


def settings(where: Path, port: int | None) -> Settings:
    """Embedded defaults in one folder. What the environment says of the pages (`LIAISON_WEB__…`) counts; a given port goes before it.
    Letters name this machine's own address where no public one is set, so that the page with two buttons can be tried."""
    make_folder(where)
    database = DatabaseSettings(url=f"sqlite:///{where}/liaison.db")
    mailbox = FolderMailbox(path=where / "mailbox", address="gp.queries@liaison-demo.example")
    chosen = load_settings(
        database=database,
        mailbox=mailbox,
        demo=True,
        poll_seconds=5,
        web={"port": port} if port else {},
    )
    if chosen.web.public_address:
        return chosen
    here = chosen.web.model_copy(update={"public_address": f"http://127.0.0.1:{chosen.web.port}"})
    return chosen.model_copy(update={"web": here})


def going_on(app: App) -> App:
    """The same service, whose clock goes on from where it stood when a demo of this day was ended. A job takes each turn once: set back to
    ten it would stand still until the clock had caught up."""
    with reading(app.engine) as session:
        stood = session.scalar(select(func.max(col(JobRun.started_at))))
    return app if stood is None or stood < app.now() else replace(app, clock=set_back_to(stood + timedelta(minutes=1)))


def refuse_real(app: App) -> None:
    """Raise Trouble where the folder holds a service of real people: nothing invented may come among them."""
    with reading(app.engine) as session:
        emails = {colleague.email for colleague in everyone(session)}
    if emails and not emails & {one.email for one in COLLEAGUES}:
        raise Trouble("This folder holds a service that is not the demo's: give another one with --data.")


def bring_to_life(app: App, where: Path) -> None:
    """Seed what is not there; a service that has lived before is left as it stands."""
    moment = app.now()
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("the invented service", total=None)
        seed(app, moment)
        (where / "mailbox").mkdir(exist_ok=True)
        if not has_lived(app):
            with tempfile.TemporaryDirectory(dir=where) as staged:
                write_mails(Path(staged), moment, to=app.settings.mailbox.address)
                live_through(
                    app, Path(staged), where / "mailbox", moment,
                    lambda done, of: bar.update(task, description="yesterday and this morning", completed=done, total=of),
                )  # fmt: skip
            live_reviews(app, moment)
            live_meetings(app, moment)
            expect_home(app, moment)
            live_last_quarter(app, moment)


def let_more_come(app: App, mailbox: Path) -> None:
    """While somebody looks, the mails of the next half hour arrive; one that has come is never written again."""
    while True:
        with suppress(OSError):  # a folder that went away comes back, or Health says so
            write_mails(mailbox, app.now(), to=app.settings.mailbox.address)
        time.sleep(15)


def summary(app: App, mailbox: Path, *, once: bool) -> None:
    """Run the day's jobs, let two practices answer what left in them, and print what the service has done, one `name: number` a line."""
    from jobs.runner import day
    from liaison.cli.demo_summary import lines

    reports = day(app, app.now())
    live_answers(app, mailbox, app.now())
    failed = [name for name, report in reports.items() if report.error]
    for line in lines(app) if once else []:
        print(line)
    if failed:
        raise Trouble(f"These jobs did not run to their end: {', '.join(failed)}.")


def greet(where: Path, now: datetime) -> None:
    """Say where it is and how to sign in."""
    say(f"The demo's clock stands at {exact(now)}. Its data: {where}")
    for one in COLLEAGUES:
        if one.signs_in:
            say(f"  sign in as {one.email}  ({one.access.replace('_', ' ')})  password {PASSWORD}")
