"""The two letters after a review: a draft from the form to edit, how it can go and why, the page to print; and what is still owed."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.entered_in_error import CORRECTIONS
from liaison.domain.language import lint
from liaison.domain.reading_age import EASY, reading_age
from liaison.domain.review_letter_words import KINDS
from liaison.practices.service_facts import current
from liaison.reviews import review_copies, review_letters
from liaison.reviews.invite_words import needs_other_words
from liaison.reviews.review_letters import NotReleased, StaleLetter
from liaison.store import review_form_queries
from liaison.store.mail_queries import staff_names
from liaison.store.review_form_queries import Held
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_review_form import ReviewLetter
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.review_form_pages import held_or_404
from liaison.web.review_form_presenter import HOW, TITLES
from liaison.web.review_forms import LetterTextForm
from liaison.web.saying import Saying

router = APIRouter()
# how a way is offered, as its button says it
BUTTONS = {
    "mail": "Release it by mail",
    "paper": "It is sent by the board's letter route",
    "hand": "It was given by hand",
    "post": "Put it with the letters for the post",
    "not_wanted": "No copy is wanted",
}
ON_PAPER = frozenset({"paper", "hand"})
NOT_ON_PAPER = (
    "What you changed is kept now, and is not on the paper that was printed. Print it once more, and press this then."
)
# what became of a letter in the outbox
FATES = {"queued": "waits to leave", "sending": "is leaving", "sent": "has left", "withheld": "was held back", "failed": "could not leave", "unknown": "may have left: see Health", "cancelled": "was taken back", "draft": "is a draft"}  # fmt: skip


COPIES = {
    "released": "waits to be printed",
    "printed": "is printed and not ticked as posted yet",
    "gone": "is in the post",
    "stopped": "was stopped",
}


@router.get("/reviews/after")
def after_page(request: Request, colleague: Duty) -> Response:
    """What is still to be done after reviews: letters that are owed, and open actions."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        mine = not colleague.may("reviews")
        only = colleague.id if mine else None
        owed = review_form_queries.corrections(session, only) + review_form_queries.unwritten(session, only)
        actions = review_form_queries.open_actions(session)
        return draw(
            request, session, "reviews_after.html", here="reviews", titles=TITLES, today=say.today, owed=owed,
            actions=[one for one in actions if not mine or one.row.owner_id == colleague.id],
        )  # fmt: skip


@router.get("/reviews/{review_id}/letters/{kind}")
def letter_page(request: Request, colleague: Duty, review_id: Id, kind: str, saved: str = "") -> Response:
    """The letter: the draft, or as it was kept."""
    return show(request, colleague, review_id, kind, said="The draft is kept." if saved == "yes" else "")


@router.get("/reviews/{review_id}/letters/{kind}/print")
def print_letter(request: Request, colleague: Duty, review_id: Id, kind: str) -> Response:
    """The letter on paper."""
    app = the_app(request)
    with reading(app.engine) as session:
        held = checked(session, colleague, review_id, kind)
        say = Saying(app.now(), current(session, app.now()).calendar)
        words, row = standing(session, held, kind, say)
        return draw(
            request, session, "review_letter_print.html", here="reviews", held=held, kind=kind, words=words, title=TITLES[kind],
            author=staff_names(session).get((row.released_by or row.changed_by) if row else 0, colleague.name), open_places=review_letters.problems(words),
        )  # fmt: skip


@router.post("/reviews/{review_id}/letters/{kind}")
def change(request: Request, colleague: Duty, review_id: Id, kind: str, fields: Posted) -> Response:
    """Keep the draft, draft it anew, or release it."""
    app = the_app(request)
    typed = str(fields.get("text", ""))
    try:
        given = read(LetterTextForm, fields)
        if given.do == "anew" and kind in KINDS:
            return show(request, colleague, review_id, kind, anew=True)
        with transaction(app.engine) as session:
            held = checked(session, colleague, review_id, kind)
            who = {"version": given.version, "staff_id": colleague.id, "now": app.now()}
            unprinted = given.do in ON_PAPER and not as_printed(session, held, kind, given.text, app.now())
            if given.do == "save" or unprinted:
                review_letters.keep(session, held, kind, given.text, **who)
            else:
                how = "mail" if given.do == "release" else given.do
                review_letters.release(app, session, held, kind, given.text, how, **who)
    except Mistakes as wrong:
        return show(request, colleague, review_id, kind, typed, mistakes=wrong.mistakes, status=422)
    except NotReleased as no:
        return show(request, colleague, review_id, kind, typed, mistakes=(Mistake("letter-text", str(no)),), status=422)
    except StaleLetter as stale:
        said = (
            Mistake("letter-text", "A colleague changed this letter meanwhile. Hers is below, yours is kept here."),
        )
        return show(request, colleague, review_id, kind, typed, mistakes=said, status=409, other=stale.row.words)
    if unprinted:
        return show(request, colleague, review_id, kind, mistakes=(Mistake("letter-text", NOT_ON_PAPER),), status=422)
    back = f"/reviews/{review_id}/letters/{kind}"
    return RedirectResponse(f"{back}?saved=yes" if given.do == "save" else back, status_code=303)


def as_printed(session: Session, held: Held, kind: str, words: str, now: datetime) -> bool:
    """Whether these are the words of the page to print: what is said to be sent or given is what lies on the paper."""
    row = review_form_queries.letters(session, held.id).get(kind)
    if row is not None and row.released_at is not None:
        return True
    there = row.words if row else review_letters.draft(session, held, kind, now)
    return words.split() == there.split()


def checked(session: Session, colleague: Colleague, review_id: int, kind: str) -> Held:
    """The review whose letter it is, for somebody who may see it; else 404."""
    held = held_or_404(session, colleague, review_id)
    try:
        review_letters.refuse_unheld(held, kind)
    except NotReleased:
        raise HTTPException(404) from None
    known = kind in KINDS or (kind in CORRECTIONS.values() and kind in review_form_queries.letters(session, review_id))
    if not known:
        raise HTTPException(404)
    return held


def standing(session: Session, held: Held, kind: str, say: Saying) -> tuple[str, ReviewLetter | None]:
    """The letter's words as they stand, and its row where somebody has kept it."""
    row = review_form_queries.letters(session, held.id).get(kind)
    return (row.words if row else review_letters.draft(session, held, kind, say.now)), row


def show(
    request: Request,
    colleague: Colleague,
    review_id: int,
    kind: str,
    typed: str | None = None,
    *,
    anew: bool = False,
    said: str = "",
    other: str = "",
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page."""
    app = the_app(request)
    with reading(app.engine) as session:
        held = checked(session, colleague, review_id, kind)
        say = Saying(app.now(), current(session, app.now()).calendar)
        kept, row = standing(session, held, kind, say)
        words = review_letters.draft(session, held, kind, say.now) if anew else kept if typed is None else typed
        released = row is not None and row.released_at is not None
        stuck = row is not None and released and review_letters.never_left(session, held, row)
        copy = review_copies.printed_as(session, held, row)
        letter = review_form_queries.outbox_letter(session, row)
        return draw(
            request, session, "review_letter.html", here="reviews", status=status, mistakes=mistakes, held=held, review_id=review_id, kind=kind,
            title=TITLES[kind], words=words, version=row.version if row else 0, released=released, stuck=stuck, said=said, other=other, buttons=BUTTONS,
            ways=review_letters.ways(session, held, kind, say.now), problems=review_letters.problems(words), remarks=lint(words),
            when=say.when(row.released_at) if row and row.released_at else None, how=HOW.get(row.how, "") if row else "",
            by=staff_names(session).get(row.released_by or 0, "a colleague") if row else "", fate=("came back: it did not arrive" if letter.bounced_at else FATES.get(letter.state.value, "")) if letter else COPIES.get(copy.state.value, "") if copy else "",
            fate_why=letter.because if letter else copy.stopped_because if copy else "", instead="hand" if copy else "paper", age=reading_age(words) if kind.startswith("person") else None, easy=EASY, language=needs_other_words(held.person) if kind.startswith("person") else "", due=held.form.letters_due_on if held.form else None,
        )  # fmt: skip
