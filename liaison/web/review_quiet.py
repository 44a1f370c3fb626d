"""Saves a section of the review form while it is being written: the page says when, and what a colleague saved meanwhile; nothing is lost."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from liaison.clock import LONDON, london_date
from liaison.domain.review_form import NOTHING, Answers, Section, restored
from liaison.domain.states import ReviewState
from liaison.reviews import form
from liaison.reviews.form import Clash, NotWritable
from liaison.store import review_form_queries
from liaison.store.events import MovedMeanwhile
from liaison.store.mail_queries import staff_names
from liaison.store.review_form_queries import Held
from liaison.store.session import Session, transaction
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import Mistakes
from liaison.web.review_form_pages import held_or_404, part_of
from liaison.web.review_forms import Posted as Section_
from liaison.web.review_forms import read_section

router = APIRouter()
PRESS = "Press “Save” to see both: nothing you typed is lost."


@router.post("/reviews/{review_id}/form/{section}/quiet")
def save_quietly(request: Request, colleague: Duty, review_id: Id, section: str, fields: Posted) -> Response:
    """Save what was typed so far: 200 with the version that holds now and what a colleague changed meanwhile, 409 where both changed one
    answer or the form is closed, 422 where an answer cannot be kept yet; each with words for the page."""
    app = the_app(request)
    with transaction(app.engine) as session:
        held = held_or_404(session, colleague, review_id)
        part = part_of(session, held, section).section
        try:
            posted = read_section(part, fields, london_date(app.now()), held=held.review.state is ReviewState.COMPLETED)
        except Mistakes:
            raise HTTPException(422) from None
        if posted.mistakes:
            return JSONResponse({"words": f"Not saved yet. {posted.mistakes[0].words}"}, status_code=422)
        try:
            return JSONResponse(saved(session, held, part, posted, colleague, app.now()))
        except Clash as clash:
            return JSONResponse({"words": clash_words(session, part, clash), "stop": True}, status_code=409)
        except NotWritable as no:
            return JSONResponse({"words": str(no), "stop": True}, status_code=409)
        except MovedMeanwhile:
            return JSONResponse({"words": "A colleague saved in the same moment: it is tried again."}, status_code=503)


def saved(
    session: Session, held: Held, part: Section, posted: Section_, colleague: Colleague, now: Any
) -> dict[str, Any]:
    """Save it; the answer of the page: its words, the version that holds, and the answers that a colleague gave meanwhile."""
    version = form.save(session, held, part, posted.answers, version=posted.version, staff_id=colleague.id, now=now)
    row = review_form_queries.saved(session, held.id).get(part.key)
    theirs = others(part, posted.answers, restored(row.answers) if row else {})
    words = f"Saved at {now.astimezone(LONDON):%H:%M}."
    if theirs:
        labels = ", ".join(f"“{one.label}”" for one in part.fields if one.key in theirs)
        words += f" {before(session, held, part, version)} changed {labels} meanwhile: it is shown here now."
    return {"words": words, "version": version, "theirs": theirs}


def others(part: Section, mine: Answers, holds: Answers) -> dict[str, dict[str, Any]]:
    """The answers that hold now and are not the posted ones: a colleague's, by question."""
    found = {}
    for one in part.fields:
        answer = holds.get(one.key, NOTHING)
        if answer != mine.get(one.key, NOTHING):
            found[one.key] = {"values": list(answer.values), "said": answer.said.value if answer.said else ""}
    return found


def before(session: Session, held: Held, part: Section, version: int) -> str:
    """Who saved the version before this one."""
    row = review_form_queries.version_of(session, held.id, part.key, version - 1)
    return staff_names(session).get(row.by_id, "A colleague") if row else "A colleague"


def clash_words(session: Session, part: Section, clash: Clash) -> str:
    """Whose answer differs, and to which question."""
    who = staff_names(session).get(clash.theirs.by_id, "A colleague")
    labels = ", ".join(f"“{one.label}”" for one in part.fields if one.key in clash.fields)
    return f"Not saved: {who} answered {labels} differently meanwhile. {PRESS}"
