"""The red-flag rules as they apply here: everybody signed in reads them and tries a text; admins and leads change them, with name and reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from liaison.clock import LONDON
from liaison.domain.redflag_site import SiteChange, WrongChange
from liaison.domain.redflag_tried import Tried, tried
from liaison.practices import site_floor
from liaison.practices.service_facts import current
from liaison.store.session import reading, transaction
from liaison.web.deps import Anyone, Colleague, Posted, may, the_app
from liaison.web.floor_presenter import changes, rule_rows, try_rows
from liaison.web.forms import FloorChangeForm, FloorTryForm, FloorUndoForm, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]


@router.get("/floor")
def floor_page(request: Request, colleague: Anyone) -> Response:
    """The table, each rule with what fires it and what does not."""
    return show(request, colleague)


@router.post("/floor/try")
def try_text(request: Request, colleague: Anyone, fields: Posted) -> Response:
    """What a text would fire and why; it is not stored and not logged."""
    app = the_app(request)
    typed = {"try": {"text": str(fields.get("text", ""))[:20_000]}}
    try:
        form = read(FloorTryForm, fields)
    except Mistakes as wrong:
        return show(request, colleague, wrong.mistakes, typed)
    with reading(app.engine) as session:
        table = site_floor.table(session)
    done = tried(form.text, app.now().astimezone(LONDON).date(), table)
    return show(request, colleague, typed=typed, done=done)


@router.post("/floor/change")
def change(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Change a rule, add one or switch one off."""

    def act(session: Any) -> None:
        form = read(FloorChangeForm, fields)
        made = SiteChange(form.does, form.rule, form.what, form.value, form.title, form.owner, form.because)
        site_floor.make(session, made, by_id=colleague.id, now=the_app(request).now())

    return done(request, colleague, fields, FloorChangeForm, act)


@router.post("/floor/undo")
def undo(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Undo a change."""

    def act(session: Any) -> None:
        form = read(FloorUndoForm, fields)
        site_floor.undo(session, form.number, form.because, by_id=colleague.id, now=the_app(request).now())

    return done(request, colleague, fields, FloorUndoForm, act)


def done(request: Request, colleague: Colleague, fields: Any, form: Any, act: Callable[[Any], None]) -> Response:
    """Do it; what cannot be done is said beside the form, with what was typed."""
    typed = {form.name: {key: str(fields.get(key, "")) for key in form.model_fields}}
    try:
        with transaction(the_app(request).engine) as session:
            act(session)
    except Mistakes as wrong:
        return show(request, colleague, wrong.mistakes, typed)
    except WrongChange as wrong:
        return show(request, colleague, (Mistake(f"{form.name}-{field_of(str(wrong))}", str(wrong)),), typed)
    return RedirectResponse("/floor#changes", status_code=303)


def field_of(words: str) -> str:
    """The field that a refusal is about."""
    for start, field in (
        ("Name the clinician", "owner"),
        ("Say in a few", "because"),
        ("Give the rule a title", "title"),
    ):
        if words.startswith(start):
            return field
    return "rule" if "rule" in words.split(";")[0] else "value"


def show(
    request: Request,
    colleague: Colleague,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[str, Any] | None = None,
    done: Tried | None = None,
) -> Response:
    """The page; `typed` is what a form held, `done` what a tried text would fire."""
    app = the_app(request)
    with reading(app.engine) as session:
        table, entries = site_floor.table(session), site_floor.history(session)
        say = Saying(app.now(), current(session, app.now()).calendar)
        return draw(
            request, session, "floor.html", here="health" if colleague.may("health") else "", status=422 if mistakes else 200, mistakes=mistakes,
            version=table.version, rules=rule_rows(table, entries), changes=changes(entries, table, say), tried=try_rows(done, table) if done else None,
            typed=typed or {}, may_change=colleague.may("health"),
        )  # fmt: skip
