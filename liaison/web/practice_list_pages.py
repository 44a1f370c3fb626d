"""The public list of practices: uploaded and looked at beside the directory, taken in as a colleague ticked it. For leads and admins."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field, StringConstraints
from starlette.datastructures import UploadFile

from liaison.domain.lists import WrongList
from liaison.domain.practice_changes import Fate
from liaison.domain.states import ListState
from liaison.practices import quarterly
from liaison.practices.list_diff import FIELD_WORDS
from liaison.practices.quarterly import MISSING, TICKED, Choice, NotTaken
from liaison.store import practice_queries as queries
from liaison.store.session import reading, transaction
from liaison.web.deps import Colleague, Id, Posted, PostedFiles, may, the_app
from liaison.web.forms import Mistake, Number, Versioned, read
from liaison.web.frame import draw

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("meetings"))]
HERE = "/practices/lists"
LARGEST = 900_000  # bytes: the whole of Scotland is 160 KB
CHOOSE = Mistake("list-file", "Choose the CSV file first.")
TOO_LARGE = Mistake("list-file", "The file is larger than 900 KB: that is no list of practices.")
# fate → the heading, and what to say of it; in the order of the page
TITLES: dict[Fate, tuple[str, str]] = {
    Fate.MERGED: ("not in the list, perhaps merged", "Nobody is closed by a list. Say what became of each, or leave it: then it is marked, nothing is sent to it, and it stands here again next time."),
    Fate.GONE: ("not in the list", "Nobody is closed by a list. Say what became of each, or leave it: then it is marked, nothing is sent to it, and it stands here again next time."),
    Fate.OPENED: ("opened", "Codes that the directory does not have."),
    Fate.RETURNED: ("in the list again", "Where a colleague had said that it has closed, nothing is ticked: tick it to open it again."),
    Fate.RENAMED: ("renamed", "The same code under another name."),
    Fate.MOVED: ("moved to another cluster or board", "Meetings of the cluster, and who is invited to them, follow."),
    Fate.REACHED: ("changed address or telephone", "What letters and calls go by."),
    Fate.FIGURES: ("changed figures alone", "People registered, type or partnership."),
    Fate.UNCHANGED: ("as before", "Nothing to take in."),
    Fate.REJECTED: ("lines that cannot be used", "Nothing of these is written. Put them right in the file, and upload it again."),
    Fate.OUTSIDE: ("not expected in this list", "They stay as they are."),
}  # fmt: skip
Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([0-9]{5})?$")]


class ListForm(Versioned):
    """What a colleague ticked on one page of a list, and what to do then. `shown` are the lines of that page; `decision` and `successor` stand
    beside them where the practice is gone."""

    name = "list"
    words: ClassVar = {
        "successor": "Enter the five digits of the practice that took it over.",
        "do": "Choose what to do.",
    }
    show: Fate
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    shown: list[Number] = Field(default_factory=list, max_length=queries.PAGE)
    tick: list[Number] = Field(default_factory=list, max_length=queries.PAGE)
    decision: list[Literal["", "closed", "merged"]] = Field(default_factory=list, max_length=queries.PAGE)
    successor: list[Code] = Field(default_factory=list, max_length=queries.PAGE)
    do: Literal["keep", "next", "all", "none", "take", "away"]

    def choices(self) -> dict[int, Choice]:
        """What was chosen beside each line shown."""
        decided = len(self.decision) == len(self.successor) == len(self.shown)
        beside = zip(self.decision, self.successor, strict=True) if decided else (("", "") for _ in self.shown)
        ticked = set(self.tick)
        return {
            number: Choice(number in ticked, decision, successor)
            for number, (decision, successor) in zip(self.shown, beside, strict=True)
        }


@router.get(HERE)
def lists(request: Request, colleague: Keeper) -> Response:
    """The upload, and the lists there were."""
    return show_lists(request)


@router.post(HERE)
def upload(request: Request, colleague: Keeper, fields: PostedFiles) -> Response:
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
            list_id = quarterly.show(session, content, file_name=file.filename, by=colleague.id, now=app.now())
    except WrongList as wrong:
        return show_lists(request, Mistake("list-file", str(wrong)))
    return RedirectResponse(f"{HERE}/{list_id}", status_code=303)


@router.get(HERE + "/{list_id}")
def one_list(
    request: Request, colleague: Keeper, list_id: Id, show: Fate | None = None, page: int = 1, said: str = ""
) -> Response:
    """What a list comes to."""
    return show_list(request, list_id, show, page, said=said)


@router.post(HERE + "/{list_id}")
def choose(request: Request, colleague: Keeper, list_id: Id, fields: Posted) -> Response:
    """Keep what is ticked, and perhaps take the list in or put it away."""
    app, form = the_app(request), read(ListForm, fields)
    said, page, version = "kept", form.page + (form.do == "next"), form.version
    try:
        with transaction(app.engine) as session:
            if form.do in ("all", "none"):
                quarterly.choose_all(session, list_id, version, form.show, form.do == "all")
            elif form.do == "away":
                quarterly.put_away(session, list_id, version, by=colleague.id, now=app.now())
            else:
                quarterly.choose(session, list_id, version, form.choices())
                version += 1
        if form.do == "take":
            said = "taken" if quarterly.take(app, list_id, version, by=colleague.id, now=app.now()) else "again"
    except (NotTaken, WrongList) as no:
        return show_list(request, list_id, form.show, form.page, mistake=str(no))
    if form.do == "away":
        return RedirectResponse(HERE, status_code=303)
    return RedirectResponse(f"{HERE}/{list_id}?show={form.show.value}&page={page}&said={said}", status_code=303)


def show_lists(request: Request, *mistakes: Mistake) -> Response:
    """The page of lists."""
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "practice_lists.html", here="meetings", status=422 if mistakes else 200, mistakes=mistakes,
            lists=queries.newest_lists(session), states=ListState, happened=happened,
        )  # fmt: skip


def happened(counts: dict[str, int]) -> str:
    """What a list came to, in one line."""
    said = [f"{counts[fate]} {TITLES[fate][0]}" for fate in TITLES if counts.get(fate) and fate is not Fate.OUTSIDE]
    return ", ".join(said) or "nothing"


def show_list(
    request: Request, list_id: int, fate: Fate | None, page: int, *, said: str = "", mistake: str = ""
) -> Response:
    """The page of one list: what its lines come to, one kind and fifty at a time."""
    with reading(the_app(request).engine) as session:
        row = queries.one_list(session, list_id)
        if row is None:
            raise HTTPException(404)
        counts = {name: row.counts.get(name.value, 0) for name in TITLES}
        fate = fate if fate and counts[fate] else next((name for name in TITLES if counts[name]), Fate.UNCHANGED)
        pages = max(1, -(-counts[fate] // queries.PAGE))
        page = min(max(page, 1), pages)
        lines = queries.list_lines(session, list_id, fate, page)
        codes = [one.code for one in lines] + [one.successor for one in lines if one.successor]
        return draw(
            request, session, "practice_list.html", here="meetings", status=409 if mistake else 200, row=row, fate=fate, counts=counts, titles=TITLES,
            page=page, pages=pages, lines=lines, fields=FIELD_WORDS, said=said, open=row.state is ListState.SHOWN, states=ListState,
            mistakes=(Mistake("", mistake),) if mistake else (), ticks=fate in TICKED, decides=fate in MISSING, ticked=queries.ticked(session, list_id),
            people=queries.people_by_practice(session, codes), names=queries.named(session, codes), total=totals(row.counts),
        )  # fmt: skip


def totals(counts: dict[str, int]) -> dict[str, int]:
    """The two sums that must agree: lines of the file, and practices that were in the directory, by what they came to."""
    of_lines = sum(counts.get(fate, 0) for fate in Fate if fate not in (Fate.MERGED, Fate.GONE, Fate.OUTSIDE))
    of_practices = sum(counts.get(fate, 0) for fate in Fate if fate not in (Fate.OPENED, Fate.REJECTED))
    return {"lines": of_lines, "practices": of_practices}
