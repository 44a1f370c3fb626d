"""The service: what it says of itself in letters, its hours, when a first review is due, how many reviews a week; for leads and admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from liaison.practices import keeping_facts
from liaison.practices.keeping_facts import FACTS, NotKept
from liaison.practices.service_facts import current
from liaison.store.session import reading, transaction
from liaison.web.deps import Colleague, Posted, may, the_app
from liaison.web.forms import Mistake, plain
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
GROUPS = {"service": "What the service says of itself", "reviews": "Reviews"}


@router.get("/service")
def service_page(request: Request, colleague: Keeper, said: str = "") -> Response:
    """The facts as a form."""
    return show(request, said=said == "yes")


@router.post("/service")
def change(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Keep what was changed."""
    app = the_app(request)
    typed = {key: plain(str(fields.get(key, ""))) for key in (*FACTS, "because")}
    as_seen = str(fields.get("seen", ""))
    try:
        with transaction(app.engine) as session:
            keeping_facts.change(
                session, typed, as_seen=as_seen, because=typed["because"][:300], by_id=colleague.id, now=app.now()
            )
    except NotKept as no:
        return show(
            request, typed, tuple(Mistake(f"fact-{key}" if key else "", words) for key, words in no.problems.items())
        )
    return RedirectResponse("/service?said=yes", status_code=303)


def show(
    request: Request, typed: dict[str, str] | None = None, mistakes: tuple[Mistake, ...] = (), *, said: bool = False
) -> Response:
    """The page."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        held = keeping_facts.held(session)
        return draw(
            request, session, "service.html", here="health", status=422 if mistakes else 200, mistakes=mistakes, said=said,
            held=typed or held, seen=keeping_facts.seen(held), groups=[(title, [(key, one) for key, one in FACTS.items() if one.group == group]) for group, title in GROUPS.items()],
            history=[(*said_of(row.was or ""), said_of(row.now)[1], row.because, name, say.when(row.at)) for row, name in keeping_facts.history(session)],
        )  # fmt: skip


def said_of(words: str) -> tuple[str, str]:
    """A fact of an event: what it is called on the page, and its value."""
    key, _, value = words.partition(": ")
    return (FACTS[key].label if key in FACTS else key), value
