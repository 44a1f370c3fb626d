"""Reader: what serves, how far people agree with it, what waits for release, the challenger with the gate's reasons, whether it still fits.

Everybody may look; leads and admins promote, go back, train, turn it on again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from liaison.app import App
from liaison.domain.labelling import is_urgent_miss
from liaison.domain.states import ReaderState, RunState
from liaison.practices.service_facts import current
from liaison.reader import versions, watch_fit
from liaison.reader.versions import NotPromoted
from liaison.store import events, health_queries, job_runs, learning_queries
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.store.switches import RULES_ONLY, is_on
from liaison.store.tables_reader import ReaderVersion
from liaison.web import reader_presenter as present
from liaison.web.deps import Colleague, Posted, may, the_app
from liaison.web.forms import Mistake, PlainForm, PromoteForm, read
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Looker = Annotated[Colleague, Depends(may("reader"))]
Keeper = Annotated[Colleague, Depends(may("health"))]

TRAINING = "retrain_reader"  # the job
LOOKS = 60  # of the watch, in the curves
MISSES = timedelta(days=90)  # how far back urgent misses are counted on the page


@router.get("/reader")
def reader_page(request: Request, colleague: Looker) -> Response:
    """The page."""
    return show(request, colleague)


def show(request: Request, colleague: Colleague, mistakes: tuple[Mistake, ...] = ()) -> Response:
    """The page, perhaps with why something could not be done."""
    app = the_app(request)
    version = app.classifier.version
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        return draw(
            request, session, "reader.html", here="reader", status=409 if mistakes else 200, mistakes=mistakes,
            may_change=colleague.may("health"), **values(app, session, version, say),
        )  # fmt: skip


def values(app: App, session: Session, version: str, say: Saying) -> dict[str, Any]:
    """Everything the template draws."""
    rows = versions.every(session)
    row = versions.serving(session)
    before = session.get(ReaderVersion, row.replaced_id) if row and row.replaced_id else None
    judged = learning_queries.judged_since(session, version, say.now - MISSES)
    missed = sum(is_urgent_miss(one.suggested, one.decided) for one in judged)
    waiting = next((one for one in rows if one.state in (ReaderState.CANDIDATE, ReaderState.HELD_BACK)), None)
    looked = learning_queries.last_watch(session)
    return {
        "serving": present.serving(row, version, manifest(app, row), before.version if before else "", staff_names(session), say),
        "trouble": getattr(app.classifier, "trouble", None),
        "agreeing": present.agreeing(
            learning_queries.blind_pairs(session, version=version), learning_queries.blind_looks(session), missed
        ),
        "texts": present.texts_line(learning_queries.counts_of_lessons(session)),
        "challenger": present.challenger(waiting, say) if waiting else None,
        "fitting": present.fitting(
            looked if looked and looked.version == version else None, learning_queries.watches(session, version, LOOKS), say
        ),
        "known": [present.known(one, say) for one in rows],
        "rules_only": is_on(session, RULES_ONLY),
        "asked": training_asked(session),
    }  # fmt: skip


def manifest(app: App, row: ReaderVersion | None) -> dict[str, Any]:
    """What the first reader's manifest tells of it; nothing for one trained here, whose row knows more."""
    return {} if row and row.folder else versions.about_base(app.settings)


def training_asked(session: Session) -> bool:
    """Whether a training was asked for, or runs."""
    runs = health_queries.last_runs(session)
    return any(run.job == TRAINING and run.state in (RunState.REQUESTED, RunState.RUNNING) for run in runs)


@router.post("/reader/promote")
def promote(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Let the challenger serve; the gate's reasons come back where it says no."""
    app, form = the_app(request), read(PromoteForm, fields)
    try:
        with transaction(app.engine) as session:
            base = versions.base_version(app.settings)
            versions.promote(session, form.version, app.settings, base=base, staff_id=colleague.id, now=app.now())
    except NotPromoted as no:
        return show(request, colleague, (Mistake("", str(no)),))
    return RedirectResponse("/reader", status_code=303)


@router.post("/reader/roll-back")
def roll_back(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Go back to the reader before."""
    app = the_app(request)
    read(PlainForm, fields)
    try:
        with transaction(app.engine) as session:
            versions.roll_back(session, app.settings, actor=events.person(colleague.id), now=app.now())
    except NotPromoted as no:
        return show(request, colleague, (Mistake("", str(no)),))
    return RedirectResponse("/reader", status_code=303)


@router.post("/reader/train")
def train(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Ask for a training now; a scheduler takes it up within seconds."""
    app = the_app(request)
    read(PlainForm, fields)
    with transaction(app.engine) as session:
        if not training_asked(session):
            job_runs.request(session, TRAINING, app.now(), actor=events.person(colleague.id))
    return RedirectResponse("/reader", status_code=303)


@router.post("/reader/resume")
def resume(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Ask the reader again, after the service went on by rules alone."""
    app = the_app(request)
    read(PlainForm, fields)
    version = app.classifier.version
    with transaction(app.engine) as session:
        watch_fit.resume(session, version, staff_id=colleague.id, now=app.now())
    return RedirectResponse("/reader", status_code=303)
