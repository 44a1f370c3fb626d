"""Lists of people: uploaded and looked at before anything is written, taken in by a confirmation, and given out. For admins."""

from __future__ import annotations

from io import StringIO
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from liaison.clock import london_date
from liaison.domain import chi
from liaison.domain import register_columns as listing
from liaison.domain.lists import WrongList
from liaison.domain.states import ListState
from liaison.reviews import register_lists
from liaison.reviews.register_export import export_people
from liaison.reviews.register_lists import LARGEST, NotTaken
from liaison.store import people_list_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_register import PeopleList
from liaison.web.deps import Anyone, Colleague, Id, NotYours, Posted, PostedFiles, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, Versioned, read
from liaison.web.frame import draw
from liaison.web.person_presenter import field_words, value_words

router = APIRouter()
CHOOSE = Mistake("list-file", "Choose the CSV file first.")
TOO_LARGE = Mistake(
    "list-file",
    f"The file is larger than {LARGEST // 1_000_000} MB: take it in by the command, `liaison import people`.",
)
Word = Literal["changed", "added", "rejected", "absent"]
# what the lines of a list come to, in the order of the page: the heading of the column, and what to say of it
TITLES = {
    "changed": ("to be changed", "Each field, what stands there now and what would stand there."),
    "added": ("to be added", "They would be taken in. Look at the list of possible duplicates afterwards."),
    "rejected": (
        "not to be taken",
        "Nothing of these lines is written. Put them right in the file, and upload it again.",
    ),
    "absent": ("on the register, not in the list", "They stay as they are: nobody is removed by a list."),
}


def column_lines() -> list[tuple[str, str, str]]:
    """Each column a list can have: its heading, what it is, and what may stand in it."""
    found = []
    for name, column in listing.columns(allow_demo=False).items():
        entry = listing.ENTRIES.get(name)
        values = [value for value, _ in entry.options if value] if entry else []
        kind = (
            "one of: " + ", ".join(values)
            if values
            else KINDS.get(entry.kind, "")
            if entry
            else OWN_KINDS.get(name, "a day")
        )
        found.append(
            (column.headings[0], field_words(name), ("needed; " if column.required else "") + (kind or "words"))
        )
    return found


KINDS = {"day": "a day", "number": "a whole number", "staff": "a colleague's e-mail address"}
OWN_KINDS = {
    "chi": "ten digits", "practice_code": "five digits of a practice in the directory", "letters_held": "yes",
    "status": "one of: " + ", ".join(listing.STATUSES),
}  # fmt: skip
COLUMNS = column_lines()


def admin(colleague: Anyone) -> Colleague:
    """The colleague, if she is an admin. Raises NotYours."""
    if "admin" not in colleague.access:
        raise NotYours
    return colleague


Admin = Annotated[Colleague, Depends(admin)]


class ListForm(Versioned):
    """What to do with a list as it was shown."""

    name: ClassVar[str] = "list"


@router.get("/register")
def lists(request: Request, colleague: Admin) -> Response:
    """The upload, the file of the whole register, and the lists there were."""
    return show_lists(request)


@router.get("/register/empty.csv")
def empty_list(request: Request, colleague: Admin) -> Response:
    """A list with the headings alone, to fill in."""
    heads = [column.headings[0] for column in listing.columns(allow_demo=False).values()]
    return to_save((",".join(heads) + "\r\n").encode("utf-8-sig"), "people.csv")


@router.post("/register")
def upload(request: Request, colleague: Admin, fields: PostedFiles) -> Response:
    """Take a file, weigh it and show what it comes to. Nothing of it is written."""
    app = the_app(request)
    file = fields.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return show_lists(request, CHOOSE)
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return show_lists(request, TOO_LARGE)
    try:
        with transaction(app.engine) as session:
            list_id = register_lists.show(
                session, content, by=colleague.id, now=app.now(), allow_demo=app.settings.demo
            )
    except WrongList as wrong:
        return show_lists(request, Mistake("list-file", str(wrong)))
    return RedirectResponse(f"/register/lists/{list_id}", status_code=303)


@router.post("/register/export")
def export(request: Request, colleague: Admin, fields: Posted) -> Response:
    """Everybody on the register as a file; that it was given out is recorded."""
    app, out = the_app(request), StringIO()
    with transaction(app.engine) as session:
        export_people(session, out, now=app.now(), by=colleague.id)
    return to_save(out.getvalue().encode("utf-8-sig"), f"register-{london_date(app.now())}.csv")


@router.get("/register/lists/{list_id}")
def one_list(
    request: Request, colleague: Admin, list_id: Id, show: Word | None = None, page: int = 1, said: str = ""
) -> Response:
    """What a list comes to."""
    return show_list(request, list_id, show, page, said=said)


@router.post("/register/lists/{list_id}/take")
def take(request: Request, colleague: Admin, list_id: Id, fields: Posted) -> Response:
    """Take in the very list that was shown; where the register has changed, it is shown anew."""
    app, form = the_app(request), read(ListForm, fields)
    try:
        taken = register_lists.take(app, list_id, form.version, by=colleague.id, now=app.now())
    except (NotTaken, WrongList) as no:
        return show_list(request, list_id, None, 1, mistake=str(no))
    return RedirectResponse(f"/register/lists/{list_id}?said={'taken' if taken else 'again'}", status_code=303)


@router.post("/register/lists/{list_id}/put-away")
def put_away(request: Request, colleague: Admin, list_id: Id, fields: Posted) -> Response:
    """The list is not wanted."""
    app, form = the_app(request), read(ListForm, fields)
    try:
        with transaction(app.engine) as session:
            register_lists.put_away(session, list_id, form.version, by=colleague.id, now=app.now())
    except NotTaken as no:
        return show_list(request, list_id, None, 1, mistake=str(no))
    return RedirectResponse("/register", status_code=303)


def show_lists(request: Request, *mistakes: Mistake) -> Response:
    """The page of lists."""
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "register.html", here="people", status=422 if mistakes else 200, mistakes=mistakes,
            lists=queries.newest(session), states=ListState, columns=COLUMNS,
        )  # fmt: skip


def show_list(
    request: Request, list_id: int, word: Word | None, page: int, *, said: str = "", mistake: str = ""
) -> Response:
    """The page of one list: what its lines come to, one kind and fifty at a time."""
    with reading(the_app(request).engine) as session:
        row = session.get(PeopleList, list_id)
        if row is None or row.state in (ListState.ASKED_FOR, ListState.GIVEN):
            raise HTTPException(404)
        counts = {name: getattr(row, name) for name in TITLES}
        if row.state is not ListState.SHOWN:
            word = "rejected"  # nothing else of it is kept
        word = word or next((name for name in TITLES if counts[name]), "changed")  # type: ignore[assignment]
        assert word is not None
        pages = max(1, -(-counts[word] // queries.PAGE))
        page = min(max(page, 1), pages)
        return draw(
            request, session, "register_list.html", here="people", status=409 if mistake else 200, row=row, word=word, counts=counts,
            titles=TITLES, page=page, pages=pages, lines=queries.lines(session, list_id, word, page), field_words=field_words, value_words=value_words, mask=chi.mask,
            said=said, open=row.state is ListState.SHOWN, mistakes=(Mistake("", mistake),) if mistake else (), states=ListState,
        )  # fmt: skip
