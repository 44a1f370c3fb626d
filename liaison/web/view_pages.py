"""A colleague's own views of the inbox: kept under a name, shown beside the tabs, taken away again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import QueryParams

from liaison.staff import kept_views
from liaison.store.session import reading, transaction
from liaison.web import inbox_pages
from liaison.web.deps import Duty, Id, Posted, the_app
from liaison.web.desk_forms import KeepViewForm
from liaison.web.forms import Mistake, Mistakes, PlainForm, read
from liaison.web.inbox_asked import asked

router = APIRouter()


@router.post("/inbox/views")
def keep(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Keep the view whose address the form carries; its page and its open mail are no part of it."""
    app = the_app(request)
    view = asked(QueryParams(str(fields.get("back", "")).partition("?")[2]), colleague).first()
    try:
        form = read(KeepViewForm, fields)
        with transaction(app.engine) as session:
            kept_views.keep(session, colleague.id, form.title, view.parts(), now=app.now())
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except kept_views.TooMany as no:
        mistakes = (Mistake("view-title", str(no)),)
    else:
        return RedirectResponse(view.address(), status_code=303)
    with reading(app.engine) as session:
        return inbox_pages.show(request, session, colleague, view, mistakes, 422)


@router.post("/inbox/views/{view_id}/remove")
def remove(request: Request, colleague: Duty, view_id: Id, fields: Posted) -> Response:
    """Take a view away."""
    form = read(PlainForm, fields)
    with transaction(the_app(request).engine) as session:
        kept_views.forget(session, colleague.id, view_id)
    return RedirectResponse(form.back or "/inbox", status_code=303)
