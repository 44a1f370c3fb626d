"""A letter that the program drafted and that waits: worded anew, looked at as it will leave, or taken off."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.domain.rewording import parted, together
from liaison.practices.service_facts import current
from liaison.store.events import IllegalMove, MovedMeanwhile
from liaison.store.letter_queries import sheet
from liaison.store.session import reading, transaction
from liaison.triage import reword
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.reply_check import Unconfirmed
from liaison.web.case_presenter import letter_line
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.letter_forms import RewordForm
from liaison.web.reply_pages import remarks, said_of
from liaison.web.saying import Saying

router = APIRouter()


@router.get("/letters/{letter_id}/words")
def reword_page(request: Request, colleague: Duty, letter_id: Id) -> Response:
    """The letter with its own words to change."""
    return show(request, colleague, letter_id)


@router.post("/letters/{letter_id}/words")
def reword_it(request: Request, colleague: Duty, letter_id: Id, fields: Posted) -> Response:
    """Look at it as it will leave, keep it so, or take it off."""
    app = the_app(request)
    try:
        form = read(RewordForm, fields)
        if form.do in {"look", "edit"}:
            return show(request, colleague, letter_id, body=form.text, seen=form.seen, preview=form.do == "look")
        with transaction(app.engine) as session:
            who = {"staff_id": colleague.id, "now": app.now()}
            if form.do == "off":
                reword.take_off(session, letter_id, form.because, **who)
            else:
                reword.keep(session, letter_id, form.text, seen=form.seen, confirmed=form.confirm, **who)
    except Unconfirmed as left:
        mistakes = tuple(Mistake(f"reply-confirm-{one.code}", said_of(one)) for one in left.questions)
        return typed_again(request, colleague, letter_id, fields, mistakes, preview=True)
    except Mistakes as wrong:
        return typed_again(request, colleague, letter_id, fields, wrong.mistakes)
    except NotAllowed as no:
        field = "reword-because" if fields.get("do") == "off" else "reword-text"
        return typed_again(request, colleague, letter_id, fields, (Mistake(field, str(no)),))
    except (Stale, MovedMeanwhile, IllegalMove):
        return typed_again(request, colleague, letter_id, fields, (Mistake("", reword.LEFT),), status=409)
    return RedirectResponse(f"/letters/{letter_id}", status_code=303)


def typed_again(
    request: Request,
    colleague: Colleague,
    letter_id: int,
    fields: FormData,
    mistakes: tuple[Mistake, ...],
    *,
    preview: bool = False,
    status: int = 422,
) -> Response:
    """The page once more with what was typed. After a change by somebody else the letter as it is now is what counts as seen."""
    seen = None if status == 409 else str(fields.get("seen", "")).replace("\r\n", "\n")
    ticked = frozenset(str(one) for one in fields.getlist("confirm"))
    text = str(fields.get("text", "")).replace("\r\n", "\n")
    return show(request, colleague, letter_id, body=text, seen=seen, preview=preview, mistakes=mistakes, ticked=ticked, status=status)  # fmt: skip


def show(
    request: Request,
    colleague: Colleague,
    letter_id: int,
    *,
    body: str | None = None,
    seen: str | None = None,
    preview: bool = False,
    mistakes: tuple[Mistake, ...] = (),
    ticked: frozenset[str] = frozenset(),
    status: int = 200,
) -> Response:
    """The page, as an editor or (preview) as the letter that will leave. One that cannot be changed any more is shown as it stands."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = sheet(session, letter_id)
        if found is None or found.letter.kind not in reword.KINDS:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        now_there, foot = parted(found.letter.text)
        words = now_there if body is None else body
        return draw(
            request, session, "reword.html", here="inbox", status=status, mistakes=mistakes, letter=found.letter, case=found.case,
            line=letter_line(found.letter, colleague.id, say), body=words, foot=foot, seen=now_there if seen is None else seen,
            preview=together(words, foot) if preview else "", remarks=remarks(words), confirmed=ticked, now_there=now_there,
            questions=reword.questions(session, found.letter, words) if preview else [], open=reword.may(session, found.letter, app.now()),
        )  # fmt: skip
