"""The questions of the review form as this site has them: leave one out, put it back, say it in other words, ask one more; with its history."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.domain.review_form import Change, Kind, WrongChange
from liaison.practices.service_facts import current
from liaison.reviews import form_questions
from liaison.store.session import reading, transaction
from liaison.web.deps import Colleague, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.review_forms import QuestionForm
from liaison.web.saying import Saying

router = APIRouter()
Runs = Annotated[Colleague, Depends(may("reviews"))]
DOES = {"leave_out": "Left out", "put_back": "Put back", "reword": "In other words", "add": "Asked as well"}
KINDS = {Kind.TEXT: "In sentences", Kind.LINE: "In a few words", Kind.CHOICE: "One of a list", Kind.TICKS: "Any of a list", Kind.DAY: "A date"}  # fmt: skip


@router.get("/reviews/questions")
def questions_page(request: Request, colleague: Runs) -> Response:
    """The form and its history."""
    return show(request)


@router.post("/reviews/questions")
def change(request: Request, colleague: Runs, fields: Posted) -> Response:
    """Change one question; reviews that were begun keep theirs."""
    app = the_app(request)
    try:
        given = read(QuestionForm, fields)
        section, _, key = given.field.partition(":")
        if given.does == "add":
            section, key = given.section, name_of(given.label)
        choices = tuple(line.strip() for line in given.choices.split("\n") if line.strip())
        wanted = Change(
            given.does, section, key, given.label, given.kind, choices[:20], sensitive=given.sensitive == "yes"
        )
        with transaction(app.engine) as session:
            form_questions.change(
                session, wanted, owner=given.owner, because=given.because, by_id=colleague.id, now=app.now()
            )
    except Mistakes as wrong:
        return show(request, fields_of(fields), wrong.mistakes, 422)
    except WrongChange as no:
        return show(request, fields_of(fields), (Mistake("question-does", str(no)),), 422)
    return RedirectResponse("/reviews/questions", status_code=303)


def name_of(label: str) -> str:
    """The name under which a new question is kept, from its words."""
    return "site_" + re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:40]


def fields_of(fields: FormData) -> dict[str, str]:
    """What was typed, to be shown again."""
    return {key: str(fields.get(key, "")) for key in fields if key != "csrf"}


def show(
    request: Request, typed: dict[str, str] | None = None, mistakes: tuple[Mistake, ...] = (), status: int = 200
) -> Response:
    """The page."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        whole = form_questions.whole(session)
        labels = {one.key: one.label for section in whole for one in section.fields}
        return draw(
            request, session, "review_questions.html", here="reviews", status=status, mistakes=mistakes, typed=typed or {}, whole=whole,
            sections=[(one.key, one.title) for one in whole], out=form_questions.left_out(session), kinds=KINDS, does=DOES,
            every=[(f"{section.key}:{one.key}", f"{section.title}: {one.label}") for section in whole for one in section.fields],
            history=[(DOES[row.does], row.label or labels.get(row.field, row.field), row.owner, row.because, say.when(row.at), name) for row, name in form_questions.history(session)],
        )  # fmt: skip
