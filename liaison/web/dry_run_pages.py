"""A dry run of a job, from Health: what would leave, to which practice or kind of recipient, and why; nothing leaves and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.foretelling import LEFT_OUT, REFUSED
from liaison.domain.states import LetterState
from liaison.practices.service_facts import current
from liaison.store import dry_runs, health_queries
from liaison.store.session import Session, reading, transaction
from liaison.web.case_presenter import LETTERS, plain
from liaison.web.deps import Posted, the_app
from liaison.web.forms import PlainForm, read
from liaison.web.frame import draw
from liaison.web.health_pages import Keeper
from liaison.web.saying import Saying

router = APIRouter()
Name = Annotated[str, Path(pattern=r"^[a-z_]{3,40}$")]


@router.get("/health/dry-run/{job}")
def dry_run_page(request: Request, colleague: Keeper, job: Name) -> Response:
    """What was found last, or that nobody has asked."""
    app = the_app(request)
    with reading(app.engine) as session:
        known(session, job)
        say, row = Saying(app.now(), current(session, app.now()).calendar), dry_runs.newest(session, job)
        run, by = row or (None, "")
        return draw(
            request, session, "dry_run.html", here="health", job=job, words=job.replace("_", " "), refused=REFUSED.get(job, ""), by=by, run=run,
            asked=say.when(run.asked_at) if run else None, found=told(run.found) if run and run.ended_at and not run.refused else None,
            left_out=LEFT_OUT.get(job, ""),
        )  # fmt: skip


@router.post("/health/dry-run/{job}")
def ask(request: Request, colleague: Keeper, job: Name, fields: Posted) -> Response:
    """Ask for one; a worker makes it within seconds."""
    read(PlainForm, fields)
    app = the_app(request)
    with transaction(app.engine) as session:
        known(session, job)
        if job not in REFUSED:
            dry_runs.ask(session, job, by=colleague.id, now=app.now())
    return RedirectResponse(f"/health/dry-run/{job}", status_code=303)


def known(session: Session, job: str) -> None:
    """404 for a job that neither ran here nor is refused."""
    if job not in REFUSED and job not in {row.job for row in health_queries.last_runs(session)}:
        raise HTTPException(404)


def told(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was found, in words: letters one by one, then what moves, then the job's own report."""
    letters = [
        {**one, "kind": spaced(one["kind"]), "becomes": becomes(one["becomes"]), "because": plain(one["because"])}
        for one in found.get("letters", [])
    ]
    moves = [
        (spaced(one["what"]), spaced(one["from"] or "new"), spaced(one["to"]), one["number"])
        for one in found.get("would_move", [])
        if one["what"] != "letter"
    ]
    number = sum(one["number"] for one in found.get("would_move", []) if one["what"] == "letter")
    report = [f"{spaced(key)} {value}" for key, value in found.get("report", {}).items()]
    return {
        "letters": letters, "more": number > len(letters) and len(letters) >= 200, "moves": moves, "labels": found.get("would_label", 0),
        "report": report, "problems": found.get("problems", []),
    }  # fmt: skip


def becomes(state: str) -> str:
    """What would become of a letter."""
    return "would leave" if state == LetterState.SENT else LETTERS.get(LetterState(state), state)


def spaced(name: str) -> str:
    """A name of the program in words."""
    return name.replace("_", " ")
