"""People: the register as a list that is narrowed, the search, and somebody new put on it by hand."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import StringConstraints

from liaison.domain import chi
from liaison.practices.service_facts import current
from liaison.practices.which_practice import NotOne, which_practice
from liaison.practices.which_practice import offered as offered_practices
from liaison.reviews import register_add
from liaison.reviews.register_add import OnRegister, Typed
from liaison.reviews.register_edit import NotSaved
from liaison.store import people_page_queries as listing
from liaison.store import register_queries as queries
from liaison.store.people_page_queries import Wanted
from liaison.store.session import Session, reading, transaction
from liaison.web.deps import Colleague, Duty, Posted, the_app
from liaison.web.forms import Form, Mistake, Mistakes, plain, read
from liaison.web.frame import draw
from liaison.web.person_presenter import STATUSES
from liaison.web.saying import Saying

router = APIRouter()
NEW_FIELDS = tuple(Typed.__dataclass_fields__)
MINE, ALL, NOBODY = "mine", "all", "nobody"
Word = Annotated[str, Query(max_length=200)]


class FindForm(Form):
    """Who is looked for. It is posted, so that no name and no number stands in an address or a log."""

    name = "find"
    words: ClassVar = {"who": "Enter a name, a CHI number or a practice: two characters at least, 200 at most."}
    who: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


@router.get("/people")
def people(
    request: Request, colleague: Duty, whose: Word = "", practice: Word = "", stands: Word = "", page: int = 1
) -> Response:
    """Whoever looks sees her own people first; everybody, a colleague's, a practice's and who stands otherwise are one choice away."""
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, whose, practice, stands, page)


def show(
    request: Request, session: Session, colleague: Colleague, whose: str, practice: str, stands: str, page: int
) -> Response:
    """The page with the list. What it is narrowed to stands in the address: a colleague, a practice and a word, and never a person."""
    say = the_saying(request, session)
    names, mistakes, code = queries.colleagues(session), (), ""
    mine = Wanted(keyworker=colleague.id)
    if not whose:
        whose = MINE if not practice and listing.count(session, mine) else ALL
    try:
        code = which_practice(session, practice).code if practice else ""
    except NotOne as no:
        mistakes = (Mistake("list-practice", str(no)),)
    wanted = Wanted(keyworker_of(whose, colleague), code, stands if stands in STATUSES else "")
    total = 0 if mistakes else listing.count(session, wanted)
    pages = max(1, -(-total // listing.PAGE))
    page = min(max(page, 1), pages)
    return draw(
        request, session, "people.html", here="people", status=422 if mistakes else 200, mistakes=mistakes, words="", found=[], mask=chi.mask,
        held={"whose": whose, "practice": practice, "stands": stands}, statuses=STATUSES, again=queries.to_look_at(session, say.today),
        lines=listing.page_of(session, wanted, page) if total else [], total=total, page=page, pages=pages, today=say.today,
        whose=[(MINE, "Mine"), (ALL, "Everybody's"), *((str(i), name) for i, name in names if i != colleague.id), (NOBODY, "Nobody's")],
        stands=[("", "With us: all but left or died"), *STATUSES.items()], practices=offered_practices(session), most=queries.FEW,
    )  # fmt: skip


def keyworker_of(whose: str, colleague: Colleague) -> int | None:
    """Whose people: a keyworker's id, 0 for nobody's, None for everybody's."""
    if whose == MINE:
        return colleague.id
    if whose == NOBODY:
        return 0
    return int(whose) if whose.isascii() and whose.isdigit() and len(whose) < 10 and int(whose) else None


@router.post("/people")
def find_people(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Who was found."""
    words, mistakes = str(fields.get("who", "")), ()
    try:
        words = read(FindForm, fields).who
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    with reading(the_app(request).engine) as session:
        found = queries.find(session, words) if not mistakes else []
        return draw(
            request, session, "people.html", here="people", status=422 if mistakes else 200, mistakes=mistakes, held={"who": words}, words=words,
            found=found, mask=chi.mask, statuses=STATUSES, most=queries.FEW, again=[], lines=None,
        )  # fmt: skip


@router.get("/people/new")
def new_page(request: Request, colleague: Duty) -> Response:
    """Somebody new, as a form."""
    with reading(the_app(request).engine) as session:
        return show_new(request, session, {})


@router.post("/people/new")
def add(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Put them on the register; where the number is there already, their record is one press away and nothing is written."""
    app = the_app(request)
    typed = {name: plain(str(fields.get(name, ""))) for name in NEW_FIELDS}
    there = None
    try:
        with transaction(app.engine) as session:
            person_id = register_add.add(
                session, Typed(**typed), by=colleague.id, now=app.now(), allow_demo=app.settings.demo
            )
        return RedirectResponse(f"/people/{person_id}?said=yes", status_code=303)
    except OnRegister as known:
        problems, there = known.problems, known.person_id
    except NotSaved as no:
        problems = no.problems
    mistakes = tuple(Mistake(f"new-{field}", problems[field]) for field in NEW_FIELDS if field in problems)
    with reading(app.engine) as session:
        return show_new(request, session, typed, mistakes, there)


def show_new(
    request: Request, session: Session, held: dict[str, str], mistakes: tuple[Mistake, ...] = (), there: int | None = None
) -> Response:  # fmt: skip
    """The form of somebody new."""
    names = [("", "nobody yet"), *((str(i), name) for i, name in queries.colleagues(session))]
    return draw(
        request, session, "person_new.html", here="people", status=422 if mistakes else 200, mistakes=mistakes, held=held, there=there,
        names=names, practices=offered_practices(session), demo=the_app(request).settings.demo,
    )  # fmt: skip


def the_saying(request: Request, session: Session) -> Saying:
    """How times are said now."""
    now = the_app(request).now()
    return Saying(now, current(session, now).calendar)
