"""The form of a review: its first page with actions and outcome, one page a section, saved as one goes and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.clock import london_date
from liaison.domain.review_form import Answer, restored
from liaison.domain.review_outcomes import HELD
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews import complete, form, review_actions, taking_back
from liaison.reviews.complete import NotEnded
from liaison.reviews.form import Clash, Filled, NotWritable
from liaison.reviews.review_actions import NotDone
from liaison.reviews.taking_back import NotTakenBack
from liaison.store import review_form_queries
from liaison.store.events import MovedMeanwhile
from liaison.store.mail_queries import staff_names
from liaison.store.review_form_queries import Held
from liaison.store.session import Session, reading, transaction
from liaison.store.unsettled_queries import doubts
from liaison.web import review_form_presenter as presenter
from liaison.web.deps import Colleague, Duty, Id, NotYours, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.review_forms import WHO, ActionEndForm, ActionForm, BackForm, EndForm, PaperForm, read_section
from liaison.web.saying import Saying

router = APIRouter()
Lead = Annotated[Colleague, Depends(may("reports"))]  # what leads alone see
F = TypeVar("F", bound=Form)
MOVED = "A colleague changed this review a moment ago. It is shown as it stands now, and what you typed is kept below."
# the error of a page's act → the form's own name on the page
ANCHORS = {"outcome": "end", "on": "end", "held_by": "end", "sure": "end"}


def held_or_404(session: Session, colleague: Colleague, review_id: int) -> Held:
    """The review, for somebody who may see it. Raises 404, NotYours."""
    held = review_form_queries.held(session, review_id)
    if held is None:
        raise HTTPException(404)
    runs = colleague.may("reviews")
    if not form.may_open(held.review, held.person, colleague.id, colleague.roles, runs_reviews=runs):
        raise NotYours
    return held


@router.get("/reviews/{review_id}/form")
def first_page(request: Request, colleague: Duty, review_id: Id) -> Response:
    """What is known, the sections, actions, and how it ended."""
    return show(request, colleague, review_id)


@router.post("/reviews/{review_id}/end")
def end(request: Request, colleague: Duty, review_id: Id, fields: Posted) -> Response:
    """End the review with its outcome."""

    def do(session: Session, given: EndForm, who: dict[str, Any]) -> None:
        sure = given.sure == "yes"
        held = held_or_404(session, colleague, review_id)
        held_by = int(given.held_by) if given.held_by else complete.usual_holder(session, held, colleague.id)
        if given.outcome in HELD and held_by is None:
            raise NotEnded("held_by", WHO)
        end = {"as_seen": given.as_seen, "outcome": given.outcome, "on": given.on, "sure": sure, "held_by": held_by}
        complete.end(session, review_id, **end, **who)

    return act(request, colleague, review_id, fields, EndForm, do)


@router.post("/reviews/{review_id}/take-back")
def take_back(request: Request, colleague: Lead, review_id: Id, fields: Posted) -> Response:
    """A lead takes back how the review ended, as it was entered in error."""

    def do(session: Session, given: BackForm, who: dict[str, Any]) -> None:
        taking_back.take_back(session, review_id, as_seen=given.as_seen, code=given.code, words=given.words_, **who)

    return act(request, colleague, review_id, fields, BackForm, do)


@router.post("/reviews/{review_id}/actions")
def add_action(request: Request, colleague: Duty, review_id: Id, fields: Posted) -> Response:
    """Add an action."""

    def do(session: Session, given: ActionForm, who: dict[str, Any]) -> None:
        review_actions.add(session, review_id, what=given.what, owner=given.owner, due_on=given.due_on, **who)

    return act(request, colleague, review_id, fields, ActionForm, do)


@router.post("/reviews/{review_id}/actions/{action_id}/end")
def end_action(request: Request, colleague: Duty, review_id: Id, action_id: Id, fields: Posted) -> Response:
    """Say that it is done, or no longer needed."""

    def do(session: Session, given: ActionEndForm, who: dict[str, Any]) -> None:
        if review_actions.end(session, action_id, how=given.how, because=given.why, **who) != review_id:
            raise NotDone("", "There is no such action.")

    return act(request, colleague, review_id, fields, ActionEndForm, do)


@router.post("/reviews/{review_id}/papers")
def put_paper(request: Request, colleague: Duty, review_id: Id, fields: Posted) -> Response:
    """Write down what the practice or the pharmacy said."""

    def do(session: Session, given: PaperForm, who: dict[str, Any]) -> None:
        review_actions.put_paper(session, review_id, kind=given.kind, words=given.words_, as_at=given.as_at, **who)

    return act(request, colleague, review_id, fields, PaperForm, do)


def act(
    request: Request,
    colleague: Colleague,
    review_id: int,
    fields: Any,
    of: type[F],
    do: Callable[[Session, F, dict[str, Any]], None],
) -> Response:
    """Do it in one transaction and go back to the first page; what is refused comes back in words, with what was typed."""
    app, question = the_app(request), None
    try:
        given = read(of, fields)
        with transaction(app.engine) as session:
            held_or_404(session, colleague, review_id)
            do(session, given, {"staff_id": colleague.id, "now": app.now()})
    except Mistakes as wrong:
        mistakes, status = wrong.mistakes, 422
    except (NotEnded, NotDone, NotTakenBack) as no:
        field = f"{of.name}-{no.field}" if no.field else ""
        question = no.question if isinstance(no, NotEnded) else None
        mistakes, status = (
            (Mistake({"paper-words": "paper-text", "back-words": "back-text"}.get(field, field), str(no)),),
            422,
        )
    except MovedMeanwhile:
        mistakes, status = (Mistake("", MOVED),), 409
    else:
        return RedirectResponse(f"/reviews/{review_id}/form", status_code=303)
    typed = {key: str(fields.get(key, "")) for key in fields if key not in {"csrf", "as_seen"}}
    return show(request, colleague, review_id, {of.name: typed}, mistakes, status, question=question)


def show(
    request: Request,
    colleague: Colleague,
    review_id: int,
    typed: dict[str, dict[str, str]] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
    *,
    question: tuple[str, str] | None = None,
) -> Response:
    """The first page; `question`: the section and the question of the form that is to be answered first."""
    app = the_app(request)
    with reading(app.engine) as session:
        held = held_or_404(session, colleague, review_id)
        say = Saying(app.now(), current(session, app.now()).calendar)
        usual = {"end": {"on": say.today.isoformat(), "outcome": "", "sure": "", "held_by": complete.usual_holder(session, held, colleague.id) or ""}, "action": {}, "back": {}, "paper": {"as_at": say.today.isoformat()}}  # fmt: skip
        return draw(
            request, session, "review_form.html", here="reviews", doubt=doubts(session).get(held.person.id or 0), status=status, mistakes=mistakes, typed=usual | (typed or {}), question=question, leads="lead" in colleague.access,
            **presenter.overview(session, held, say),
        )  # fmt: skip


@router.get("/reviews/{review_id}/form/{section}")
def section_page(request: Request, colleague: Duty, review_id: Id, section: str, saved: str = "") -> Response:
    """One section."""
    return show_section(request, colleague, review_id, section, said="Saved." if saved == "yes" else "")


@router.post("/reviews/{review_id}/form/{section}")
def save_section(request: Request, colleague: Duty, review_id: Id, section: str, fields: Posted) -> Response:
    """Save one section; what is wrong, or was changed by a colleague meanwhile, comes back beside what was typed."""
    app = the_app(request)
    with reading(app.engine) as session:
        held = held_or_404(session, colleague, review_id)
        part = part_of(session, held, section).section
        following, was_held = after(session, held, section), held.review.state is ReviewState.COMPLETED
    try:
        posted = read_section(part, fields, london_date(app.now()), held=was_held)
    except Mistakes as wrong:
        return show_section(request, colleague, review_id, section, mistakes=wrong.mistakes, status=422)
    if posted.mistakes:
        return show_section(
            request, colleague, review_id, section, posted.answers, posted.version, posted.mistakes, status=422
        )
    try:
        with transaction(app.engine) as session:
            held = held_or_404(session, colleague, review_id)
            who = {"staff_id": colleague.id, "now": app.now()}
            form.save(session, held, part, posted.answers, version=posted.version, **who)
    except NotWritable as no:
        said = (Mistake("", str(no)),)
        return show_section(request, colleague, review_id, section, posted.answers, posted.version, said, status=409)
    except Clash as clash:
        with reading(app.engine) as session:
            who_was = staff_names(session).get(clash.theirs.by_id, "A colleague")
        labels = {one.key: one.label for one in part.fields}
        said = tuple(
            Mistake(f"q-{key}", f"{labels.get(key, key)}: {who_was} saved another answer meanwhile.")
            for key in clash.fields
        )
        theirs = {key: restored(clash.theirs.answers).get(key, Answer()) for key in clash.fields}
        return show_section(
            request, colleague, review_id, section, clash.mine, clash.version, said, theirs=theirs, status=409
        )
    except MovedMeanwhile:
        said = (Mistake("", "A colleague saved this section in the same moment. Please save once more."),)
        return show_section(request, colleague, review_id, section, posted.answers, posted.version, said, status=409)
    going_on = posted.do == "next"
    place = f"/reviews/{review_id}/form/{following}" if going_on and following else f"/reviews/{review_id}/form"
    return RedirectResponse(place if going_on else f"/reviews/{review_id}/form/{section}?saved=yes", status_code=303)


def part_of(session: Session, held: Held, section: str) -> Filled:
    """One section as it stands, or 404."""
    found = next((one for one in form.filled(session, held) if one.section.key == section), None)
    if found is None:
        raise HTTPException(404)
    return found


def after(session: Session, held: Held, section: str) -> str:
    """The section that comes after; "" after the last."""
    keys = [one.key for one in form.sections_of(session, held)]
    return next((after for before, after in pairwise(keys) if before == section), "")


def show_section(
    request: Request,
    colleague: Colleague,
    review_id: int,
    section: str,
    answers: dict[str, Answer] | None = None,
    version: int | None = None,
    mistakes: tuple[Mistake, ...] = (),
    *,
    theirs: dict[str, Answer] | None = None,
    said: str = "",
    status: int = 200,
) -> Response:
    """One section, perhaps with answers that are not saved yet."""
    app = the_app(request)
    with reading(app.engine) as session:
        held = held_or_404(session, colleague, review_id)
        part = part_of(session, held, section)
        say = Saying(app.now(), current(session, app.now()).calendar)
        drawn = presenter.shown(part, say, part.answers if answers is None else answers, mistakes, theirs or {})
        return draw(
            request, session, "review_section.html", here="reviews", status=status, mistakes=mistakes, section=part.section, questions=drawn, said=said,
            version=part.version if version is None else version, following=after(session, held, section), stands=presenter.last_saved(part, say, staff_names(session)), prompts=presenter.prompts(held, section),
            **presenter.whole(session, held, say, section),
        )  # fmt: skip
