"""One process of the service that is meant to die, and the nursery that makes many of them quickly.

    python -m tests.crash.child FOLDER

The nursery imports everything once, then forks a life for every line of JSON on standard input (see `Order`) and answers each with a
line: how it ended, and the places it passed. A life builds its App from the environment as every process of the service does, and
does what one turn of the jobs does: poll, triage, send.
"""

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jobs import poll_mailboxes, scheduler, send_letters, timetable, triage_messages
from jobs.slots import Every
from liaison.app import App, Classifier
from liaison.bootstrap import build_app
from liaison.clock import set_back_to
from liaison.config import Settings, load_settings
from liaison.store import migrate
from liaison.store.session import StoreTrouble
from tests.build import TUESDAY_10AM, KeywordReader, mail
from tests.crash.memory_post import FarMailbox
from tests.crash.points import Points, WatchedMailbox
from tests.crash.troubled import Blind, Troubled, crowd

CRANKS = frozenset({"poll_mailboxes", "triage_messages", "send_letters"})  # no alarms: they would be letters to count


@dataclass(frozen=True)
class Order:
    """A life to be lived: in the environment `settings`, at `now` (ISO, aware), killed at the n-th place or after so many seconds.

    `first` is the very first start, which makes the database. With `turning` the scheduler itself turns for so many seconds.
    `together` is how many processes live it at once, on the same data. `troubles` seeds a bad line to the mailbox and a disk
    that is full now and then; a `blind` mailbox never can tell a letter's fate. `imports` are modules that the nursery loads once for all.
    """

    settings: dict[str, str]
    now: str
    kill_at: int | None = None
    kill_after: float | None = None
    fine: bool = False
    first: bool = False
    turning: float | None = None
    together: int = 1
    troubles: int | None = None
    blind: bool = False
    imports: tuple[str, ...] = ()


@dataclass(frozen=True)
class End:
    """How a life ended: `killed`, or with the exit code; the labels of the places it passed, when it came to its end; seconds."""

    killed: bool
    code: int
    seconds: float
    labels: list[str] = field(default_factory=list)
    trouble: str = ""


def open_app(
    settings: Settings,
    now: datetime,
    points: Points | None = None,
    line: Callable[[Any], Any] = lambda mailbox: mailbox,
    reader: Classifier | None = None,
) -> App:
    """The App of these settings, with a quick reader, every place watched, and its mailboxes at the other end of this line."""
    if points:
        points.watch_files()
    app = build_app(settings, clock=lambda: now)
    far = {"main": FarMailbox(os.environ["MEMORY_POST"])} if "MEMORY_POST" in os.environ else app.mailboxes
    mailboxes = {name: line(mailbox) for name, mailbox in far.items()}
    if points:
        points.watch_engine(app.engine)
        mailboxes = {name: WatchedMailbox(mailbox, points) for name, mailbox in mailboxes.items()}
    return replace(app, mailboxes=mailboxes, classifier=reader or KeywordReader())


def live(app: App) -> list[str]:
    """One turn of the jobs, everything from the mailbox to the sent folder. Returns its troubles."""
    now = app.now()
    troubles = list(poll_mailboxes.poll(app, now)["trouble"])
    for job in (triage_messages.run, send_letters.run):
        try:
            job(app, now, now)
        except StoreTrouble as error:  # a job that broke stops no other
            troubles.append(str(error))
    return troubles


def turn_for(app: App, seconds: float) -> list[str]:
    """Let the scheduler turn its jobs, every second, from this moment on. Returns no troubles: it has nobody to tell."""
    hasty = tuple(replace(job, turns=Every(timedelta(seconds=1))) for job in timetable.ALL if job.name in CRANKS)
    stop = scheduler.start(replace(app, clock=set_back_to(app.now())), hasty)
    time.sleep(seconds)
    stop()
    return []


def one_life(order: Order, report: Path) -> None:
    """Live, and write down what was passed; the exit code says whether there was trouble."""
    points = Points(order.kill_at, order.fine)
    os.environ.update(order.settings)
    app = open_app(load_settings(), datetime.fromisoformat(order.now).astimezone(UTC), points, line_of(order))
    if order.troubles is not None:
        crowd(app.engine, order.troubles)
    if order.first:
        migrate.upgrade(app.engine)
    trouble = turn_for(app, order.turning) if order.turning else live(app)
    points.kill_at = None
    report.write_text(json.dumps({"labels": points.labels, "trouble": "; ".join(trouble)}))


def line_of(order: Order) -> Callable[[Any], Any]:
    """What stands between this life and its mailbox."""

    def line(mailbox: Any) -> Any:
        seen = Blind(mailbox) if order.blind else mailbox
        return seen if order.troubles is None else Troubled(seen, order.troubles)

    return line


def fork(order: Order, report: Path) -> int:
    """Start one life in a process of its own; returns its id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    os.dup2(2, 1)  # standard output is the nursery's own
    try:
        one_life(order, report)
        code = 0
    except BaseException as error:
        report.write_text(json.dumps({"trouble": f"{type(error).__name__}: {error}"}))
    os._exit(code)


def obey(order: Order, folder: Path) -> list[dict[str, Any]]:
    """Let so many processes live together; returns their ends."""
    for name in order.imports:
        importlib.import_module(name)
    reports = [folder / f"report-{n}.json" for n in range(order.together)]
    for report in reports:
        report.unlink(missing_ok=True)
    start = time.monotonic()
    pids = [fork(order, report) for report in reports]
    if order.kill_after is not None:
        time.sleep(order.kill_after)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
    return [asdict(ended(pid, report, start)) for pid, report in zip(pids, reports, strict=True)]


def ended(pid: int, report: Path, start: float) -> End:
    """Wait for one life to end."""
    status = os.waitpid(pid, 0)[1]
    kept = json.loads(report.read_text()) if report.exists() and report.stat().st_size else {}
    return End(
        killed=os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        code=os.waitstatus_to_exitcode(status),
        seconds=time.monotonic() - start,
        **kept,
    )


def warm_up(folder: Path) -> None:
    """Live once, in a place that nobody looks at: what is compiled and loaded here need not be in every fork."""
    (folder / "mailbox").mkdir(parents=True)
    (folder / "mailbox" / "one.eml").write_bytes(mail())
    url = f"sqlite:///{folder}/liaison.db"
    settings = Settings(database={"url": url}, mailbox={"path": folder / "mailbox"}, secret="k" * 32)  # type: ignore[arg-type]
    app = open_app(settings, TUESDAY_10AM)
    migrate.upgrade(app.engine)
    live(app)
    app.engine.dispose()


def main() -> None:
    """The nursery: an order a line in, its ends a line out."""
    folder = Path(sys.argv[1])
    warm_up(folder / "warm-up")
    for line in sys.stdin:
        print(json.dumps(obey(Order(**json.loads(line)), folder)), flush=True)


if __name__ == "__main__":
    main()
