"""Health: mailboxes, the last run of every job, letters by state with those that wait for a person, and the two switches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.spoken import duration
from liaison.domain.states import LetterState, RunState
from liaison.practices.service_facts import current
from liaison.store import health_queries, today_queries
from liaison.store.session import Session, reading, transaction
from liaison.store.switches import HOLD_SENDS, RULES_ONLY, turn
from liaison.store.tables import JobRun, Letter, Switch
from liaison.web.case_presenter import LETTERS
from liaison.web.deps import Colleague, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, SwitchForm, read
from liaison.web.frame import draw
from liaison.web.saying import Said, Saying
from liaison.web.today_pages import health

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
    """The last run of one job."""

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


@router.get("/health")
def health_page(request: Request, colleague: Keeper) -> Response:
    """The page."""
    with reading(the_app(request).engine) as session:
        return show(request, session)


def show(request: Request, session: Session, mistakes: tuple[Mistake, ...] = (), status: int = 200) -> Response:
    """The page, perhaps with what to put right."""
    app = the_app(request)
    say = Saying(app.now(), current(session, app.now()).calendar)
    on = today_queries.switches(session)
    by_state = health_queries.letters_by_state(session)
    return draw(
        request, session, "health.html", here="health", status=status, mistakes=mistakes,
        mailboxes=[(health(row, say), reconciled(row.reconcile_report)) for row in today_queries.mailboxes(session)],
        runs=[run(row, say) for row in health_queries.last_runs(session)],
        letters=[(state.value, LETTERS[state], by_state[state]) for state in LetterState],
        doubtful=[doubtful(letter, say) for letter in health_queries.doubtful_letters(session)],
        levers=[lever(name, on.get(name), say) for name in SWITCHES],
        parked=today_queries.parked(session),
    )  # fmt: skip


def run(row: JobRun, say: Saying) -> Run:
    """One run in words."""
    took = duration(row.finished_at - row.started_at) if row.finished_at else ""
    report = ", ".join(
        f"{key.replace('_', ' ')} {value}" for key, value in row.report.items() if isinstance(value, (int, str))
    )
    well = row.state in {RunState.DONE, RunState.RUNNING, RunState.REQUESTED}
    return Run(row.job.replace("_", " "), RUNS[row.state], well, say.when(row.started_at), took, row.error or report)


def reconciled(report: dict[str, object]) -> str:
    """What the last comparison of folder and ledger found."""
    missing = report.get("missing")
    if not report:
        return "not compared yet"
    return (
        "folder and ledger agree"
        if not missing
        else f"{len(missing) if isinstance(missing, list) else missing} missing"
    )


def doubtful(letter: Letter, say: Saying) -> tuple[str, str, str, Said, int | None]:
    """A letter that waits for a person: kind, to whom, what is wrong, when, its case."""
    words = LETTERS[letter.state] + (f" ({letter.because})" if letter.because else "")
    return letter.kind.replace("_", " "), ", ".join(letter.to), words, say.when(letter.created_at), letter.case_id


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
    with transaction(app.engine) as session:
        because = f"{colleague.name}: {form.because}"
        turn(session, name, on=form.on == "yes", now=app.now(), by_id=colleague.id, because=because)
    return RedirectResponse("/health", status_code=303)
