"""An answer that waits for a second person: read beside its mail, released by a colleague, or given back with a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.practices.service_facts import current
from liaison.store.release_queries import one_waiting
from liaison.store.session import Session, reading, transaction
from liaison.triage import release, reply
from liaison.triage.inbox import NotAllowed
from liaison.triage.letter_words import body_of
from liaison.web import mail_pages
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.file_presenter import going
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.letter_forms import GiveBackForm, ReleaseForm
from liaison.web.reply_pages import remarks
from liaison.web.saying import Saying

router = APIRouter()

# what the author confirmed, by the question's code, as the second person reads it
CONFIRMED = {
    "other_practice": "that this practice should have the letter",
    "other_pharmacy": "that this pharmacy should have the letter",
    "unknown_place": "that it is clear who this address is",
    "not_secure": "that nobody can be recognised by it, since the address is not on a secure domain",
    "two_people": "that it is about the right person, as several are named in the conversation",
    "newer_mail": "that the newest mail has been read and the answer fits",
    "nothing_attached": "that nothing has to be attached",
    "abstinence_in_file": "that the condition in a file is somebody else's word",
    "dose": "that the prescriber decided or checked the dose in it",
}

# beside which field a refusal is said
FIELDS = {release.LOOK_FIRST: "release-looked"}


@router.get("/letters/{letter_id}/release")
def release_page(request: Request, colleague: Duty, letter_id: Id) -> Response:
    """The letter beside the mail."""
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, letter_id)


@router.post("/letters/{letter_id}/release")
def let_go(request: Request, colleague: Duty, letter_id: Id, fields: Posted) -> Response:
    """Release it."""

    def act(session: Session, now: Any) -> int:
        form = read(ReleaseForm, fields)
        looked = form.looked == "yes"
        return release.release(session, letter_id, version=form.version, staff_id=colleague.id, now=now, looked=looked)

    return done(request, colleague, letter_id, act)


@router.post("/letters/{letter_id}/give-back")
def give_back(request: Request, colleague: Duty, letter_id: Id, fields: Posted) -> Response:
    """Give it back to its author."""

    def act(session: Session, now: Any) -> int:
        form = read(GiveBackForm, fields)
        return release.give_back(session, letter_id, form.words_back, version=form.version, staff_id=colleague.id, now=now)  # fmt: skip

    return done(request, colleague, letter_id, act)


def done(request: Request, colleague: Colleague, letter_id: int, act: Callable[[Session, Any], int]) -> Response:
    """Do it in one transaction; what cannot be done is said beside the letter. A case that changed meanwhile is answered with 409."""
    app = the_app(request)
    try:
        with transaction(app.engine) as session:
            case_id = act(session, app.now())
    except (Mistakes, NotAllowed) as no:
        mistakes = no.mistakes if isinstance(no, Mistakes) else (Mistake(FIELDS.get(str(no), ""), str(no)),)
        with reading(app.engine) as session:
            return show(request, session, colleague, letter_id, mistakes=mistakes)
    return RedirectResponse(f"/cases/{case_id}", status_code=303)


def show(
    request: Request, session: Session, colleague: Colleague, letter_id: int, mistakes: tuple[Mistake, ...] = ()
) -> Response:
    """The page. Raises 404 for a letter that does not wait."""
    app = the_app(request)
    found = one_waiting(session, letter_id)
    if found is None or found.case.id is None:
        raise HTTPException(404)
    say = Saying(app.now(), current(session, app.now()).calendar)
    case = mail_pages.case_values(session, colleague, found.case.id, say, back=f"/cases/{found.case.id}")
    return draw(
        request, session, "release.html", here="inbox", status=422 if mistakes else 200, mistakes=mistakes, case=case, waiting=found, files=going(found.files, f"/letters/{letter_id}/files"),
        written=say.when(found.letter.created_at), is_author=found.letter.author_id == colleague.id, remarks=remarks(body_of(found.letter.text)),
        overtaken=release.overtaken(session, found.letter, found.case), undo_seconds=int(reply.UNDO.total_seconds()),
        unread=[one.name for one in found.files if one.added and not one.words],
        confirmed=[CONFIRMED[code] for key in found.letter.confirmed if (code := key.partition(":")[0]) in CONFIRMED],
    )  # fmt: skip
