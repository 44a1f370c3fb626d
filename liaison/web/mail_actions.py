"""What a duty worker does with a case: each route is one form, one plain function of the triage room, one transaction.

A form that cannot be taken comes back with what was typed; a case that changed meanwhile is shown first (409), and what was typed
is kept and can be sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.domain.content_notes import debrief_offered
from liaison.practices.service_facts import current
from liaison.store.events import IllegalMove, MovedMeanwhile
from liaison.store.mail_queries import last_change, staff_names
from liaison.store.session import Session, reading, transaction
from liaison.triage import barriers, inbox, notes, sort_blind
from liaison.triage.inbox import NotAllowed, Stale
from liaison.web import forms, mail_pages
from liaison.web.case_presenter import changed
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying
from liaison.web.today_pages import on_duty
from models.taxonomy import Handler

router = APIRouter()
F = TypeVar("F", bound=forms.Form)
TO_ASK = frozenset({Handler.TEAM_LEAD, Handler.PSYCHOLOGIST})  # for a debrief, while they are on duty


@router.post("/cases/{case_id}/take")
def take(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Make it mine."""

    def do(session: Session, form: forms.TakeForm, who: dict[str, Any]) -> None:
        inbox.take(session, case_id, version=form.version, **who)

    return act(request, colleague, case_id, fields, forms.TakeForm, do)


@router.post("/cases/{case_id}/hand-over")
def hand_over(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Give it to a colleague."""

    def do(session: Session, form: forms.HandOverForm, who: dict[str, Any]) -> None:
        inbox.hand_over(session, case_id, version=form.version, to_id=form.to_id, because=form.because, **who)

    return act(request, colleague, case_id, fields, forms.HandOverForm, do)


@router.post("/cases/{case_id}/correct")
def correct(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Correct category or urgency; the only way an urgency gets lower."""

    def do(session: Session, form: forms.CorrectForm, who: dict[str, Any]) -> None:
        inbox.correct(
            session,
            case_id,
            version=form.version,
            category=form.category,
            urgency=form.urgency,
            because=form.because,
            **who,
        )

    return act(request, colleague, case_id, fields, forms.CorrectForm, do)


@router.post("/cases/{case_id}/confirm")
def confirm(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Say that category and urgency are right."""

    def do(session: Session, form: forms.BareForm, who: dict[str, Any]) -> None:
        inbox.confirm(session, case_id, version=form.version, **who)

    return act(request, colleague, case_id, fields, forms.BareForm, do)


@router.post("/cases/{case_id}/sort")
def sort(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Sort a mail of the blind slice before the reader's answer is shown."""

    def do(session: Session, form: forms.BlindForm, who: dict[str, Any]) -> None:
        sort_blind.choose(session, case_id, version=form.version, category=form.category, urgency=form.urgency, **who)

    return act(request, colleague, case_id, fields, forms.BlindForm, do)


@router.post("/cases/{case_id}/show-answer")
def show_answer(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Show the reader's answer at once."""

    def do(session: Session, form: forms.BareForm, who: dict[str, Any]) -> None:
        sort_blind.pass_over(session, case_id, version=form.version, **who)

    return act(request, colleague, case_id, fields, forms.BareForm, do)


@router.post("/cases/{case_id}/not-a-query")
def not_a_query(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Set it aside."""

    def do(session: Session, form: forms.NotQueryForm, who: dict[str, Any]) -> None:
        inbox.not_a_query(session, case_id, version=form.version, because=form.because, **who)

    return act(request, colleague, case_id, fields, forms.NotQueryForm, do)


@router.post("/cases/{case_id}/note")
def note(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Add a note."""

    def do(session: Session, form: forms.NoteForm, who: dict[str, Any]) -> None:
        notes.add(session, case_id, text=form.text, to=[form.to] if form.to is not None else [], **who)

    return act(request, colleague, case_id, fields, forms.NoteForm, do)


@router.post("/cases/{case_id}/wait")
def wait(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Wait for somebody outside."""

    def do(session: Session, form: forms.WaitForm, who: dict[str, Any]) -> None:
        inbox.wait_for(session, case_id, version=form.version, on_what=form.on_what, **who)

    return act(request, colleague, case_id, fields, forms.WaitForm, do)


@router.post("/cases/{case_id}/close")
def close(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Finish it."""

    def do(session: Session, form: forms.CloseForm, who: dict[str, Any]) -> None:
        inbox.close(session, case_id, version=form.version, reason=form.reason, **who)
        if form.barrier is not None:
            barriers.say(session, case_id, form.barrier, version=None, **who)

    done = act(request, colleague, case_id, fields, forms.CloseForm, do)
    return debrief(request, colleague, case_id, done) if done.status_code == 303 else done


def debrief(request: Request, colleague: Colleague, case_id: int, done: Response) -> Response:
    """After an immediate question of her own: once, a page that offers a debrief and says whom to ask. It is the answer to the form
    itself, so neither an address nor a row remembers that it was shown."""
    app = the_app(request)
    with reading(app.engine) as session:
        case = inbox.find(session, case_id)
        if not debrief_offered(case.urgency, case.owner_id, colleague.id):
            return done
        whom = [one for one in on_duty(session, app.now(), TO_ASK) if one.name != colleague.name]
        return draw(request, session, "debrief.html", here="inbox", whom=whom, on=done.headers["location"])


@router.post("/cases/{case_id}/reopen")
def reopen(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Open a finished case again."""

    def do(session: Session, form: forms.ReopenForm, who: dict[str, Any]) -> None:
        inbox.reopen(session, case_id, version=form.version, **who)

    return act(request, colleague, case_id, fields, forms.ReopenForm, do)


def act(
    request: Request,
    colleague: Colleague,
    case_id: int,
    fields: FormData,
    form: type[F],
    do: Callable[[Session, F, dict[str, Any]], None],
) -> Response:
    """Check the form, do it in one transaction, go back. What is refused comes back in words, with everything typed."""
    app = the_app(request)
    try:
        values = read(form, fields)
        with transaction(app.engine) as session:
            do(session, values, {"staff_id": colleague.id, "now": app.now()})
    except Mistakes as wrong:
        return again(request, colleague, case_id, fields, form, wrong.mistakes)
    except NotAllowed as no:
        return again(request, colleague, case_id, fields, form, (Mistake("", str(no)),))
    except (Stale, MovedMeanwhile, IllegalMove):
        return stale(request, colleague, case_id, fields)
    return RedirectResponse(values.back or f"/cases/{case_id}", status_code=303)


def again(
    request: Request,
    colleague: Colleague,
    case_id: int,
    fields: FormData,
    form: type[forms.Form],
    mistakes: tuple[Mistake, ...],
) -> Response:
    """The case with the form still open, holding what was typed."""
    typed = {form.name: {key: str(fields.get(key, "")) for key in fields}}
    with reading(the_app(request).engine) as session:
        return mail_pages.show(request, session, colleague, case_id, mistakes=mistakes, typed=typed, status=422)


# what a form's fields are called when they are shown again
FIELDS = {
    "because": "Because", "on_what": "Waiting for", "reason": "Reason", "text": "Text", "category": "Category", "urgency": "Urgency",
    "to_id": "Colleague", "said": "What was said", "spoke_with": "Spoke with", "reference": "Reference", "on": "Day",
}  # fmt: skip
NOT_KEPT = {"csrf", "version", "back", "seen_to", "kept", "confirm", "use"}


def stale(request: Request, colleague: Colleague, case_id: int, fields: FormData) -> Response:
    """What changed meanwhile, with what was typed, and the same act once more on the case as it is now."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        case = mail_pages.case_values(session, colleague, case_id, say, back=f"/cases/{case_id}")
        event, names = last_change(session, case_id), staff_names(session)
        meanwhile = changed(event, names, say) if event else "Somebody changed this while you were looking."
        kept = [(key, FIELDS.get(key, ""), str(fields.get(key, ""))) for key in fields if key not in NOT_KEPT]
        return draw(
            request,
            session,
            "stale.html",
            here="inbox",
            status=409,
            case=case,
            kept=kept,
            action=request.url.path,
            meanwhile=meanwhile,
        )
