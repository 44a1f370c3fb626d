"""The inbox: tabs, filters, search, a page at a time, the open mail beside the list, and what came since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import QueryParams

from liaison.domain.asking import Specialty
from liaison.practices.service_facts import current
from liaison.store import inbox_queries as queries
from liaison.store import notice_queries
from liaison.store.casework_queries import come_back, for_me
from liaison.store.inbox_queries import COUNTED, PAGE, CaseLine
from liaison.store.looking_queries import being_read, views_of
from liaison.store.mail_queries import colleagues, newest_readings
from liaison.store.search import MOST
from liaison.store.session import Session, reading
from liaison.store.today_queries import to_look_at
from liaison.web.bulk_acts import TITLES as ACTS
from liaison.web.deps import BIGGEST, Colleague, Duty, Posted, the_app
from liaison.web.first_words import notes
from liaison.web.forms import Mistake
from liaison.web.frame import draw
from liaison.web.inbox_asked import FLAG_WORDS, Asked, asked
from liaison.web.mail_pages import case_values, open_first
from liaison.web.notice_presenter import mark
from liaison.web.presenters import rows
from liaison.web.saying import Saying
from liaison.web.search_presenter import found
from liaison.web.why_presenter import short
from models.taxonomy import Category, Urgency

router = APIRouter()
# tab → what it is called; parked mails have a page of their own, and only a search looks at all
TITLES = {
    "mine": "Mine",
    "asked": "Asked of me",
    "team": "My team",
    "unassigned": "Unassigned",
    "open": "All open",
    "due": "Due today",
    "waiting": "Waiting",
    "parked": "Parked",
    "closed": "Finished",
}
SEARCHED = {"all": "Everything", "open": "Open", "waiting": "Waiting", "closed": "Finished", "mine": "Mine"}
SPECIALTIES = set(Specialty)  # whose tab stands even when nothing is asked; everybody else sees it while something is


@router.get("/inbox")
def inbox_page(request: Request, colleague: Duty) -> Response:
    """The inbox, perhaps with one mail open beside it."""
    view = asked(request.query_params, colleague)
    if view.open_id:
        open_first(request, colleague, view.open_id)
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, view)


@router.post("/inbox/search")
def search(request: Request, colleague: Duty, fields: Posted) -> Response:
    """The inbox with only the cases that hold some words."""
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, asked(fields, colleague))


def show(
    request: Request,
    session: Session,
    colleague: Colleague,
    view: Asked,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page."""
    app = the_app(request)
    say = Saying(app.now(), current(session, app.now()).calendar)
    view = view.timed(app.now(), say.calendar)
    wanted = view.wanted
    page, total = results(session, view) if wanted.words else listed(session, view)
    counts = queries.tally(session, wanted)
    file = case_values(session, colleague, view.open_id, say, back=view.address()) if view.open_id else None
    practices, clusters, everyone = queries.practices(session), queries.clusters(session), colleagues(session)
    names = {one.id or 0: one.name for one in everyone}
    return draw(
        request, session, "inbox.html", here="inbox", status=status, mistakes=mistakes,
        view=view, wanted=wanted, rows=lines(session, page.lines, say, wanted.tab), page=page,
        total=counted(counts[wanted.tab] if total is None and wanted.tab in counts and not view.filtered else total),
        more=bool(wanted.words) and view.page * PAGE < (total or 0), per_page=PAGE,
        tabs=tabs(counts, view, bool(SPECIALTIES & set(colleague.roles))), urgencies=list(Urgency), categories=list(Category), flags=FLAG_WORDS, searched=SEARCHED,
        practices=practices, clusters=clusters, localities=queries.localities(session), everyone=everyone,
        only=only(view, dict(practices), dict(clusters), names), newest=queries.newest(session), seen=queries.last_event(session), case=file,
        found=found(session, page.lines, wanted.words), acts=ACTS, kept=kept(session, colleague),
        reading=being_read(session, [line.id for line in page.lines], but=colleague.id, now=app.now()),
        asks_me=len(for_me(session, colleague.id)),
    )  # fmt: skip


def only(view: Asked, practices: dict[str, str], clusters: dict[int, str], names: dict[int, str]) -> list[str]:
    """What the list is narrowed to, in words."""
    w = view.wanted
    owner = "" if w.owner is None else f"with {names.get(w.owner, 'a colleague')}" if w.owner else "nobody yet"
    found = (
        *(w.urgency.title if w.urgency else "", w.category.title if w.category else ""),
        *(practices.get(w.practice, w.practice), clusters.get(w.cluster or 0, ""), w.locality, owner),
        *(FLAG_WORDS[flag].lower() for flag in w.flags),
    )
    return [one for one in found if one]


@dataclass(frozen=True)
class Kept:
    """A view that she keeps: where it leads."""

    id: int
    name: str
    href: str


def kept(session: Session, colleague: Colleague) -> list[Kept]:
    """Her own views, each checked anew: what no longer makes sense is left out of its address."""
    found = []
    for row in views_of(session, colleague.id):
        parts = [(k, str(one)) for k, v in row.asks.items() for one in (v if isinstance(v, list) else [v])]
        found.append(Kept(row.id or 0, row.name, asked(QueryParams(parts), colleague).address()))
    return found


def listed(session: Session, view: Asked) -> tuple[queries.Page, int | None]:
    """One page of a tab; its number is counted only where filters make it another than the tab's."""
    page = queries.lines(session, view.wanted, after=view.after, before=view.before)
    if view.wanted.tab == "mine" and not (view.filtered or view.after or view.before):
        page = replace(page, lines=back_on_top(page.lines, to_look_at(session, view.wanted.staff_id).lines))
    return page, queries.count(session, view.wanted) if view.filtered or view.wanted.tab in {"closed", "all"} else None


def back_on_top(lines: list[CaseLine], back: Sequence[CaseLine]) -> list[CaseLine]:
    """What is immediate comes first of a colleague's own, then what she wanted to look at again and whose day has come."""
    first = [line for line in lines if line.urgency is Urgency.U1]
    seen = {line.id for line in first}
    again = [line for line in back if line.id not in seen]
    seen |= {line.id for line in again}
    return [*first, *again, *(line for line in lines if line.id not in seen)]


def results(session: Session, view: Asked) -> tuple[queries.Page, int]:
    """One page of what was found, best first."""
    ids = queries.found(session, view.wanted)
    return queries.Page(queries.by_ids(session, ids[PAGE * (view.page - 1) :][:PAGE])), len(ids)


def lines(session: Session, shown: list[CaseLine], say: Saying, tab: str) -> Any:
    """The lines in words."""
    ids = [line.id for line in shown]
    waits = queries.waiting_on(session, ids) if tab in {"waiting", "all"} else {}
    news = dict.fromkeys(come_back(session, ids), "To look at again")
    news |= {case_id: mark(fate) for case_id, fate in notice_queries.marks(session, ids).items()}
    whys = {case_id: short(how) for case_id, how in newest_readings(session, ids).items()}
    return rows(shown, say, notes(session, shown), waits, news, whys)


def counted(number: int | None) -> str:
    """A number as it is shown; nobody needs to know how many more than a thousand there are."""
    return "" if number is None else f"{number:,}" + ("+" if number >= min(COUNTED, MOST) else "")


def tabs(counts: dict[str, int], view: Asked, specialist: bool) -> list[tuple[str, str, str, bool]]:
    """Each tab: address, title, how many, whether it is the one shown."""
    places = {tab: f"/inbox?tab={tab}" for tab in TITLES} | {"parked": "/set-aside?tab=parked"}
    asked_ = specialist or bool(counts["asked"]) or view.wanted.tab == "asked"
    shown = {tab: title for tab, title in TITLES.items() if tab != "asked" or asked_}
    return [(places[tab], title, counted(counts.get(tab)), tab == view.wanted.tab) for tab, title in shown.items()]


Count = Annotated[int, Query(ge=0, le=BIGGEST)]


@router.get("/inbox/news")
def news(request: Request, colleague: Duty, since: Count = 0, seen: Count = 0) -> Response:
    """What came and what changed since the page was drawn: the page says so and waits to be asked."""
    with reading(the_app(request).engine) as session:
        came = queries.news(session, since, seen)
    urgent = f", {came.urgent} urgent" if came.urgent else ""
    return JSONResponse({"words": f"{came.count} new{urgent}" if came.count else "", "changed": came.changed})
