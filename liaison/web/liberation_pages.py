"""Coming home from prison: the checklist on a person's own page, and the list of who comes home soon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import StringConstraints
from starlette.datastructures import FormData

from liaison.domain.liberation import ITEMS
from liaison.practices.service_facts import current
from liaison.reviews import homecoming
from liaison.reviews.homecoming import ENDS, Arranged, NotKept
from liaison.store import events, register_queries
from liaison.store import liberation_queries as queries
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Person
from liaison.web.deps import Duty, Id, Posted, the_app
from liaison.web.forms import BlankIsNone, Form, Mistake, Mistakes, Number, read
from liaison.web.frame import draw
from liaison.web.meeting_pages import F
from liaison.web.person_presenter import STATUSES
from liaison.web.rota_forms import DAY_WORDS, Day
from liaison.web.saying import Saying

router = APIRouter()
QUICKER = (
    "A colleague was quicker, or the page was open for long. This is how it stands now; nothing of yours was kept."
)
STANDS = (("open", "still to be arranged"), ("done", "done"), ("not_needed", "not needed"))
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class ExpectForm(Form):
    """The day, and the prison."""

    name = "expect"
    words: ClassVar = {"expected_on": DAY_WORDS, "prison": "Use at most 120 characters."}
    version: Number = 0
    expected_on: Day
    prison: Short = ""


class ItemForm(Form):
    """How one item stands."""

    name = "item"
    words: ClassVar = {
        "owner_id": "Choose a colleague from the list.",
        "due_on": DAY_WORDS,
        "how": "Use at most 300 characters.",
        "stands": "Choose how it stands.",
    }
    version: Number
    key: Literal[tuple(ITEMS)]  # type: ignore[valid-type]
    owner_id: Annotated[Number | None, BlankIsNone] = None
    due_on: Day
    how: Words = ""
    stands: Literal["open", "done", "not_needed"]


class EndForm(Form):
    """Why it is over."""

    name = "end"
    words: ClassVar = {"why": "Choose why it ends."}
    version: Number
    why: Literal[tuple(ENDS)]  # type: ignore[valid-type]


@router.get("/liberations")
def soon_page(request: Request, colleague: Duty) -> Response:
    """Who comes home soon, and of whom in custody no day is known."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        names = staff_names(session)
        people = [
            (one, say.long_day(one.liberation.expected_on), one.liberation.expected_on < say.today, [line(item, names, say) for item in one.items])
            for one in queries.coming_home(session, say.today)
        ]  # fmt: skip
        return draw(request, session, "liberations.html", here="reviews", people=people, unknown=queries.without_a_day(session), later=[(one, say.long_day(day)) for one, day in queries.later(session, say.today)])  # fmt: skip


@router.get("/people/{person_id}/liberation")
def person_page(request: Request, colleague: Duty, person_id: Id) -> Response:
    """One person's checklist, or the form that opens it."""
    return show(request, person_id)


@router.post("/people/{person_id}/liberation")
def expect(request: Request, colleague: Duty, person_id: Id, fields: Posted) -> Response:
    """Enter the day, or another one."""
    app = the_app(request)

    def do(session: Session, form: ExpectForm) -> object:
        row = queries.newest_of(session, person_id)
        if row is None and form.version == 0:
            return homecoming.expect(session, person_id, form.expected_on, form.prison, staff_id=colleague.id, now=app.now())  # fmt: skip
        return homecoming.move(
            session, row.id or 0 if row else 0, form.expected_on, form.prison, version=form.version, staff_id=colleague.id, now=app.now()
        )  # fmt: skip

    return act(request, person_id, ExpectForm, fields, do)


@router.post("/people/{person_id}/liberation/item")
def arrange(request: Request, colleague: Duty, person_id: Id, fields: Posted) -> Response:
    """Say how one item stands."""
    app = the_app(request)

    def do(session: Session, form: ItemForm) -> object:
        to = Arranged(form.owner_id, form.due_on, form.how, form.stands)
        return homecoming.arrange(
            session, there(session, person_id), form.key, to, version=form.version, staff_id=colleague.id, now=app.now()
        )

    return act(request, person_id, ItemForm, fields, do)


@router.post("/people/{person_id}/liberation/end")
def end(request: Request, colleague: Duty, person_id: Id, fields: Posted) -> Response:
    """It is over."""
    app = the_app(request)
    return act(
        request, person_id, EndForm, fields,
        lambda session, form: homecoming.end(
            session, there(session, person_id), form.why, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


def there(session: Session, person_id: int) -> int:
    """The person's open checklist. Raises MovedMeanwhile."""
    row = queries.newest_of(session, person_id)
    if row is None or row.id is None:
        raise events.MovedMeanwhile("it is over")
    return row.id


def act(request: Request, person_id: int, form: type[F], fields: FormData, do: Callable[[Session, F], object]) -> Response:  # fmt: skip
    """Read a form, do what it asks in one transaction, and show the page again; what cannot be is said beside its field."""
    status, said, key = 422, (), str(fields.get("key", ""))
    try:
        wanted = read(form, fields)
        with transaction(the_app(request).engine) as session:
            do(session, wanted)
        return RedirectResponse(f"/people/{person_id}/liberation", status_code=303)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotKept as no:
        said = (Mistake(f"{form.name}-{no.field}" if no.field else "", str(no)),)
    except events.MovedMeanwhile:
        status, said = 409, (Mistake("", QUICKER),)
    if key in ITEMS:  # each item is a form of its own on the page
        said = tuple(Mistake(one.field.replace("item-", f"{key}-", 1), one.words) for one in said)
    typed = {name: str(value) for name, value in fields.items() if name not in {"csrf", "version"}}
    return show(request, person_id, said, typed, status)


def show(
    request: Request, person_id: int, mistakes: tuple[Mistake, ...] = (), typed: dict[str, str] | None = None, status: int = 200
) -> Response:  # fmt: skip
    """The page. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        person = session.get(Person, person_id)
        if person is None:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        row, names, typed = queries.newest_of(session, person_id), staff_names(session), typed or {}
        items = queries.items_of(session, row.id or 0) if row else []
        return draw(
            request, session, "liberation.html", here="reviews", status=status, mistakes=mistakes, person=person, row=row,
            status_word=STATUSES.get(person.status, person.status), expected=say.long_day(row.expected_on) if row else "",
            held={"expected_on": row.expected_on.isoformat() if row else "", "prison": row.prison if row else "", **typed},
            items=[(line(one, names, say), as_it_is(one) | (typed if typed.get("key") == one.key else {})) for one in items],
            colleagues=register_queries.colleagues(session), stands=STANDS, ends=list(ENDS.items()),
            log=[(say.when(one.at), names.get(one.by, "a colleague"), one.what) for one in (queries.changes(session, row.id or 0) if row else [])],
        )  # fmt: skip


def line(item: Any, names: dict[int, str], say: Saying) -> dict[str, Any]:
    """One item in words."""
    row = ITEMS[item.key]
    title, _, rest = row.words.partition(":")
    return {
        "key": item.key, "title": title, "about": rest.strip().capitalize() or "", "why": row.why, "words": item.words, "owner": names.get(item.owner_id or 0, ""),
        "by": say.day(item.due_on), "done": item.done_at is not None, "not_needed": item.not_needed,
        "late": item.done_at is None and item.due_on < say.today, "done_by": names.get(item.done_by or 0, ""),
    }  # fmt: skip


def as_it_is(item: Any) -> dict[str, Any]:
    """The form's values as the item is."""
    return {
        "owner_id": item.owner_id or "", "due_on": item.due_on.isoformat(), "how": item.words,
        "stands": "not_needed" if item.not_needed else "done" if item.done_at else "open",
    }  # fmt: skip
