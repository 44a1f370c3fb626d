"""Texts for training: a lead or admin reads the redacted text of a judged mail, strikes more words, and releases it, declines it or takes it
back. Nobody else sees these pages. What is not released is kept nowhere but in the mail itself."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.states import LessonState
from liaison.practices.service_facts import current
from liaison.reader import lessons
from liaison.reader.lessons import NotReleased
from liaison.reader.striking import pieces
from liaison.store import learning_queries
from liaison.store.session import reading, transaction
from liaison.web import reader_presenter as present
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import LessonForm, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
SHOWN = 50  # texts of each kind that the list shows


@router.get("/reader/texts")
def texts_page(request: Request, colleague: Keeper) -> Response:
    """Which texts wait, and which are released or declined."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        lists = {
            name: [present.text(one, say) for one in learning_queries.judged(session, state, limit=SHOWN)]
            for name, state in (
                ("waiting", None),
                ("released", LessonState.RELEASED),
                ("declined", LessonState.DECLINED),
            )
        }
        counts = learning_queries.counts_of_lessons(session)
        return draw(request, session, "lessons.html", here="reader", **lists, counts=present.texts_line(counts), shown=SHOWN)  # fmt: skip


@router.get("/reader/texts/{message_id}")
def text_page(request: Request, colleague: Keeper, message_id: Id) -> Response:
    """One text as it would be released, or as it is kept."""
    return show(request, message_id, [])


def show(
    request: Request, message_id: int, words: list[str], mistakes: tuple[Mistake, ...] = (), more: str = ""
) -> Response:
    """The page, these words struck out."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        try:
            looked = lessons.look(session, message_id, words)
        except NotReleased as no:
            raise HTTPException(404) from no
        kept = (
            looked.judged.lesson
            if looked.judged.lesson and looked.judged.lesson.state is LessonState.RELEASED
            else None
        )
        struck = looked.struck
        return draw(
            request, session, "lesson.html", here="reader", status=422 if mistakes else 200, mistakes=mistakes,
            line=present.text(looked.judged, say), seen=looked.fingerprint, words=words, more=more, kept=kept,
            case_id=looked.judged.correction.case_id, received=say.when(looked.received_at), counts=struck.counts,
            subject=pieces(kept.subject) if kept else struck.subject_pieces, body=pieces(kept.body) if kept else struck.body_pieces,
            doubtful=[] if kept else struck.doubtful, teaches=looked.judged.decided.teaches,
            waits=looked.judged.lesson is None or looked.judged.lesson.state is LessonState.DECLINED,
        )  # fmt: skip


@router.post("/reader/texts/{message_id}")
def decide(request: Request, colleague: Keeper, message_id: Id, fields: Posted) -> Response:
    """Strike more words, release, decline, or take back."""
    try:
        form = read(LessonForm, fields)
    except Mistakes as wrong:
        return show(request, message_id, [], wrong.mistakes)
    words = list(dict.fromkeys([*form.strike, *apart(form.more)]))
    if form.do == "look":
        return show(request, message_id, words)
    if form.do == "release" and form.sure != "yes":
        return show(request, message_id, words, (Mistake("lesson-sure", LessonForm.words["sure"]),))
    if form.do == "release" and set(apart(form.more)) - set(form.strike):  # what was typed has not been shown yet
        return show(request, message_id, words, (Mistake("", "Your words are struck out now: please read the text once more."),))  # fmt: skip
    try:
        act(request, colleague, message_id, form, words)
    except NotReleased as no:
        return show(request, message_id, words, (Mistake("", str(no)),))
    return RedirectResponse("/reader/texts", status_code=303)


def act(request: Request, colleague: Colleague, message_id: int, form: LessonForm, words: list[str]) -> None:
    """Do what the form says. Raises NotReleased."""
    app = the_app(request)
    who = {"staff_id": colleague.id, "now": app.now()}
    with transaction(app.engine) as session:
        match form.do:
            case "release":
                lessons.release(session, message_id, seen=form.seen, words=words, **who)
            case "decline":
                lessons.decline(session, message_id, because=form.because, **who)
            case "withdraw":
                lessons.withdraw(session, message_id, because=form.because, **who)


def apart(text: str) -> list[str]:
    """The words of a field, one a line or between commas."""
    return [word for word in (" ".join(part.split()) for part in re.split(r"[\n,;]", text)) if word]
