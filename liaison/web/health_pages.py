"""Health in one glance: each mailbox, the last run of every job, letters by state with those that wait for a person, and the two
switches; mailbox and ledger compared, and a mailbox examined, on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.app import App
from liaison.domain.spoken import duration
from liaison.domain.states import LetterState, RunState
from liaison.mailboxes.probes import probe
from liaison.outbox.channels import channels_of
from liaison.practices.service_facts import current
from liaison.reader import watch_fit
from liaison.store import alarm_queries, events, health_queries, job_runs, today_queries
from liaison.store.post_room_queries import lasting, standings
from liaison.store.post_room_queries import mailbox as mailbox_row
from liaison.store.session import Session, reading, transaction
from liaison.store.switches import HOLD_SENDS, RULES_ONLY, is_on, turn
from liaison.store.tables import JobRun, Letter, Switch
from liaison.web.case_presenter import LETTERS, plain
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import ExamineForm, Mistake, Mistakes, PlainForm, SwitchForm, read
from liaison.web.frame import draw
from liaison.web.health_presenter import Box, Seen, box, seen
from liaison.web.saying import Said, Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]

# name → title · what it does · the words on the button that turns it on, and off
SWITCHES: dict[str, tuple[str, str, str, str]] = {
    HOLD_SENDS: (
        "Hold all sends",
        "While it is on, no letter leaves: answers, acknowledgements and reminders wait in the outbox.",
        "Hold all sends",
        "Release: let waiting letters leave",
    ),
    RULES_ONLY: (
        "Rules only",
        "While it is on, the reader is not asked: the red-flag floor still works, and every mail is sorted by a person.",
        "Use rules only",
        "Ask the reader again",
    ),
}
RUNS: dict[RunState, str] = {
    RunState.REQUESTED: "asked for",
    RunState.RUNNING: "running",
    RunState.DONE: "done",
    RunState.FAILED: "broke: it is tried again",
    RunState.MISSED: "missed: it is caught up",
}


@dataclass(frozen=True)
class Run:
    """The last run of one job; `name` is what the timetable calls it."""

    name: str
    job: str
    state: str
    well: bool
    when: Said
    took: str
    words: str


@dataclass(frozen=True)
class Lever:
    """A switch as the page shows it."""

    name: str
    title: str
    about: str
    is_on: bool
    since: Said | None
    because: str
    button: str


@dataclass(frozen=True)
class Examined:
    """What an examination of one mailbox found; `held` says that no letter was sent because sends are held."""

    id: int
    name: str
    findings: list[Seen]
    held: bool


COMPARE = "reconcile_ledger"  # the job that compares mailboxes with the ledger


@router.get("/health")
def health_page(request: Request, colleague: Keeper) -> Response:
    """The page."""
    with reading(the_app(request).engine) as session:
        return show(request, session)


def show(
    request: Request,
    session: Session,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
    examined: Examined | None = None,
) -> Response:
    """The page, perhaps with what to put right, or with what an examination found."""
    app = the_app(request)
    say = Saying(app.now(), current(session, app.now()).calendar)
    on = today_queries.switches(session)
    by_state = health_queries.letters_by_state(session)
    return draw(
        request, session, "health.html", here="health", status=status, mistakes=mistakes,
        boxes=boxes(app, session, say), examined=examined, asked=asked(session),
        runs=[run(row, say) for row in health_queries.last_runs(session)],
        letters=[(state.value, LETTERS[state], by_state[state]) for state in LetterState],
        doubtful=[doubtful(letter, say) for letter in health_queries.doubtful_letters(session)],
        levers=[lever(name, on.get(name), say) for name in SWITCHES],
        parked=today_queries.parked(session), ways=ways(app, session, say),
    )  # fmt: skip


@dataclass(frozen=True)
class WaySeen:
    """One way of an alarm beside mail: how it does, in words."""

    name: str
    light: str
    words: str


def ways(app: App, session: Session, say: Saying) -> list[WaySeen]:
    """The ways that are set up or were called."""
    set_up, called = channels_of(app.settings.alarm), alarm_queries.channels(session)
    return [way(name, called.get(name), name in set_up, say) for name in sorted({*set_up, *called})]


def way(name: str, seen: alarm_queries.ChannelSeen | None, is_set_up: bool, say: Saying) -> WaySeen:
    """One way in words."""
    if seen and seen.trouble and seen.trouble_at:
        return WaySeen(
            name, "ill", f"{seen.trouble} Since {say.when(seen.trouble_at).words}; the ladder went on to its next step."
        )
    if not is_set_up:
        return WaySeen(name, "off", "It is not set up any more.")
    if seen is None or seen.done_at is None:
        return WaySeen(name, "off", "It is set up, and was not needed yet.")
    return WaySeen(name, "well", f"It last took an alarm {say.ago(seen.done_at)}.")


def boxes(app: App, session: Session, say: Saying) -> list[Box]:
    """Every mailbox at a glance."""
    troubles, pace = lasting(session), timedelta(seconds=app.settings.poll_seconds)
    return [
        box(found, app.mailboxes.get(found.row.name), troubles, app.doors.broken, say, pace)
        for found in standings(session)
    ]


def asked(session: Session) -> bool:
    """Whether a comparison was asked for and has not begun: a stopped worker would leave it so."""
    return any(row.job == COMPARE and row.state is RunState.REQUESTED for row in health_queries.last_runs(session))


@router.post("/health/compare")
def compare_now(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Ask for a comparison of every mailbox with the ledger; a scheduler takes it up within seconds."""
    read(PlainForm, fields)
    app = the_app(request)
    with transaction(app.engine) as session:
        job_runs.request(session, COMPARE, app.now(), actor=events.person(colleague.id))
    return RedirectResponse("/health", status_code=303)


@router.post("/health/examine/{mailbox_id}")
def examine_now(request: Request, colleague: Keeper, mailbox_id: Id, fields: Posted) -> Response:
    """Examine one mailbox; a letter to ourselves is sent only when asked for. No transaction is open meanwhile."""
    app, form = the_app(request), read(ExamineForm, fields)
    app.doors.look_again()
    with reading(app.engine) as session:
        row = mailbox_row(session, mailbox_id)
        held = is_on(session, HOLD_SENDS)
    if row is None or row.name not in app.mailboxes:
        raise HTTPException(404)
    letter = probe(row.address, app.now()) if form.send == "yes" and not held else None
    findings = app.mailboxes[row.name].examine(letter)
    examined = Examined(mailbox_id, row.name, [seen(one) for one in findings], held and form.send == "yes")
    with reading(app.engine) as session:
        return show(request, session, examined=examined)


def run(row: JobRun, say: Saying) -> Run:
    """One run in words."""
    span = row.finished_at - row.started_at if row.finished_at else timedelta(0)
    took = duration(span) if span >= timedelta(minutes=1) else ""  # what is quick needs no word
    counts = [f"{key.replace('_', ' ')} {value}" for key, value in row.report.items() if isinstance(value, (int, str))]
    report = "; ".join(filter(None, [", ".join(counts), *row.report.get("problems", [])]))
    well = row.state in {RunState.DONE, RunState.RUNNING, RunState.REQUESTED}
    return Run(
        row.job, row.job.replace("_", " "), RUNS[row.state], well, say.when(row.started_at), took, row.error or report
    )


def doubtful(letter: Letter, say: Saying) -> tuple[int, str, str, str, Said]:
    """A letter that waits for a person: its number, kind, to whom, what is wrong, when."""
    words = LETTERS[letter.state] + (f": {why}" if (why := plain(letter.because)) else "")
    return letter.id or 0, letter.kind.replace("_", " "), ", ".join(letter.to), words, say.when(letter.created_at)


def lever(name: str, row: Switch | None, say: Saying) -> Lever:
    """One switch."""
    title, about, turn_on, turn_off = SWITCHES[name]
    since = say.when(row.at) if row else None
    return Lever(name, title, about, row is not None, since, row.because if row else "", turn_off if row else turn_on)


@router.post("/switches/{name}")
def switch(request: Request, colleague: Keeper, name: str, fields: Posted) -> Response:
    """Turn a switch; everyone sees it at once, with who and why."""
    if name not in SWITCHES:
        raise HTTPException(404)
    app = the_app(request)
    try:
        form = read(SwitchForm, fields)
        if form.on == "yes" and not form.because:
            raise Mistakes(Mistake(f"{name}-because", SwitchForm.words["because"]))
    except Mistakes as wrong:
        with reading(app.engine) as session:
            return show(request, session, wrong.mistakes, 422)
    version = app.classifier.version
    with transaction(app.engine) as session:
        because = f"{colleague.name}: {form.because}"
        if name == RULES_ONLY and form.on == "no":  # the watch over the reader begins anew
            watch_fit.resume(session, version, staff_id=colleague.id, now=app.now())
        turn(session, name, on=form.on == "yes", now=app.now(), by_id=colleague.id, because=because)
    return RedirectResponse("/health", status_code=303)
