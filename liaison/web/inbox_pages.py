"""The inbox: tabs, filters, search, a page at a time, the open mail beside the list, and acting on several at once.

Words that somebody searches for may be a person's name: they are posted, never put into an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from liaison.domain.search_words import terms
from liaison.practices.service_facts import current
from liaison.store import inbox_queries as queries
from liaison.store import notice_queries
from liaison.store.attachment_queries import holding
from liaison.store.casework_queries import come_back, for_me
from liaison.store.inbox_queries import PAGE, TABS, CaseLine, Wanted
from liaison.store.mail_queries import colleagues, newest_readings
from liaison.store.session import Session, reading, transaction
from liaison.triage import inbox
from liaison.web.deps import BIGGEST, Colleague, Duty, Posted, the_app
from liaison.web.forms import BulkForm, Mistake, Mistakes, plain, read
from liaison.web.frame import draw
from liaison.web.mail_pages import case_values, open_first
from liaison.web.mail_presenter import safe_name
from liaison.web.notice_presenter import mark
from liaison.web.presenters import rows
from liaison.web.saying import Saying
from liaison.web.why_presenter import short
from models.taxonomy import Category, Urgency

router = APIRouter()
TITLES = {
    "mine": "Mine",
    "team": "My team",
    "unassigned": "Unassigned",
    "open": "All open",
    "waiting": "Waiting",
    "closed": "Finished",
}
SEARCH = 100  # characters: longer is no search
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """What the inbox is asked to show."""

    wanted: Wanted
    page: int
    open_id: int | None

    def address(self, **changes: Any) -> str:
        """The address of this view with some parts changed; words searched for never stand in it."""
        w = self.wanted
        parts = {
            "tab": w.tab, "urgency": w.urgency, "category": w.category, "practice": w.practice, "locality": w.locality,
            "page": self.page if self.page > 1 else None, "open": self.open_id,
        } | changes  # fmt: skip
        return "/inbox?" + urlencode({key: str(value) for key, value in parts.items() if value})


def asked(fields: Any, colleague: Colleague) -> Asked:
    """What an address or a form asks for; what makes no sense is left out."""
    tab = str(fields.get("tab") or "mine")
    wanted = Wanted(
        tab=tab if tab in TABS else "mine",
        staff_id=colleague.id,
        localities=colleague.localities,
        urgency=member(Urgency, fields.get("urgency")),
        category=member(Category, fields.get("category")),
        practice=clean(fields.get("practice")),
        locality=clean(fields.get("locality")),
        words=" ".join(clean(fields.get("words")).split()),
    )
    return Asked(wanted, max(1, number(fields.get("page")) or 1), number(fields.get("open")))


def clean(text: Any) -> str:
    """Text of a sensible length, without null characters (PostgreSQL refuses them)."""
    return plain(str(text or ""))[:SEARCH]


def member(kind: type[E], text: Any) -> E | None:
    """The enum's member, or None."""
    return kind(text) if text in set(kind) else None


def number(text: Any) -> int | None:
    """A whole number that a database takes, or None."""
    return int(text) if text and str(text).isdecimal() and len(str(text)) < 10 else None


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
    lines = queries.lines(session, view.wanted, page=view.page)
    waits = queries.waiting_on(session, [line.id for line in lines]) if view.wanted.tab == "waiting" else {}
    marks = notice_queries.marks(session, [line.id for line in lines])
    news = dict.fromkeys(come_back(session, [line.id for line in lines]), "To look at again")
    news |= {case_id: mark(fate) for case_id, fate in marks.items()}
    whys = {case_id: short(how) for case_id, how in newest_readings(session, [line.id for line in lines]).items()}
    tally = queries.tally(session, view.wanted)
    unfiltered = view.wanted == bare(view.wanted) and view.wanted.tab in tally.counts
    total = tally.counts[view.wanted.tab] if unfiltered else queries.count(session, view.wanted)
    file = case_values(session, colleague, view.open_id, say, back=view.address()) if view.open_id else None
    return draw(
        request, session, "inbox.html", here="inbox", status=status, mistakes=mistakes,
        view=view, wanted=view.wanted, rows=rows(lines, say, waits, news, whys), total=total, pages=-(-total // PAGE), per_page=PAGE,
        tabs=tabs(tally.counts, view), urgencies=list(Urgency), categories=list(Category),
        practices=tally.practices, localities=queries.localities(session),
        colleagues=[one for one in colleagues(session) if one.id != colleague.id],
        newest=queries.newest(session), asks_me=len(for_me(session, colleague.id)), case=file, found_in=found_in(session, lines, view.wanted.words),
        done=number(request.query_params.get("done")), left=number(request.query_params.get("left")),
    )  # fmt: skip


def found_in(session: Session, lines: Sequence[CaseLine], words: str) -> dict[int, str]:
    """Which attachments of these cases hold words that were searched for: safe names by case; nothing without a search."""
    found = holding(session, [line.id for line in lines], terms(words)) if words else {}
    return {case_id: ", ".join(safe_name(name) for name in names[:3]) for case_id, names in found.items()}


def bare(wanted: Wanted) -> Wanted:
    """The same tab without filters."""
    return Wanted(wanted.tab, wanted.staff_id, wanted.localities)


def tabs(counts: dict[str, int], view: Asked) -> list[tuple[str, str, int | None, bool]]:
    """Each tab: address, title, how many, whether it is the one shown."""
    plain = replace(view, wanted=Wanted("", view.wanted.staff_id), page=1, open_id=None)
    return [(plain.address(tab=tab), TITLES[tab], counts.get(tab), tab == view.wanted.tab) for tab in TABS]


@router.get("/inbox/news")
def news(request: Request, colleague: Duty, since: Annotated[int, Query(ge=0, le=BIGGEST)] = 0) -> Response:
    """What came since the page was drawn: the page says so and waits to be asked."""
    with reading(the_app(request).engine) as session:
        found = queries.news(session, since)
    urgent = f", {found.urgent} urgent" if found.urgent else ""
    return JSONResponse({"count": found.count, "words": f"{found.count} new{urgent}" if found.count else ""})


@router.post("/inbox/bulk")
def bulk(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Take or hand over several; each in its own transaction, so that one that changed meanwhile stops none of the others."""
    view = asked({"tab": "mine"}, colleague)
    try:
        form = read(BulkForm, fields)
        if form.do == "hand_over" and form.to_id is None:
            raise Mistakes(Mistake("bulk-to_id", BulkForm.words["to_id"]))
    except Mistakes as wrong:
        with reading(the_app(request).engine) as session:
            return show(request, session, colleague, from_back(fields, colleague, view), wrong.mistakes, 422)
    done = sum(one_of_many(request, colleague, form, case_id, version) for case_id, version in form.cases())
    back = form.back or view.address()
    return RedirectResponse(
        f"{back}{'&' if '?' in back else '?'}done={done}&left={len(form.cases()) - done}", status_code=303
    )


def from_back(fields: Any, colleague: Colleague, view: Asked) -> Asked:
    """The view a posted form came from."""
    from urllib.parse import parse_qsl

    query = str(fields.get("back", "")).partition("?")[2]
    return asked(dict(parse_qsl(query)), colleague) if query else view


def one_of_many(request: Request, colleague: Colleague, form: BulkForm, case_id: int, version: int) -> bool:
    """One of several; False when it could not be done, and why is seen when it is opened."""
    app = the_app(request)
    who: dict[str, Any] = {"version": version, "staff_id": colleague.id, "now": app.now()}
    try:
        with transaction(app.engine) as session:
            if form.do == "take":
                inbox.take(session, case_id, **who)
            else:
                assert form.to_id is not None
                inbox.hand_over(session, case_id, to_id=form.to_id, because=form.because, **who)
    except (inbox.Stale, inbox.NotAllowed):
        return False
    return True
