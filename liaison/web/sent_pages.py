"""Our letters as they left or will leave: the outbox as a list, one letter whole with its files, its HTML and its PDF as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from liaison.domain.interlock import Question
from liaison.domain.letters_again import may
from liaison.domain.states import LetterState
from liaison.practices.service_facts import current
from liaison.store.events import IllegalMove, MovedMeanwhile
from liaison.store.file_queries import letter_file
from liaison.store.letter_queries import PAGE, TABS, Listed, outbox, sheet
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables import Letter
from liaison.store.tables_replies import LetterFile
from liaison.triage import reword, second_try
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.reply_check import Unconfirmed
from liaison.web.case_presenter import happenings, letter_line
from liaison.web.deps import BIGGEST, Duty, Id, Posted, the_app
from liaison.web.downloads import disposition, to_save
from liaison.web.file_presenter import going
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.letter_forms import SettleForm
from liaison.web.look_pages import look_at
from liaison.web.reply_pages import said_of
from liaison.web.saying import Saying

router = APIRouter()
NOTHING_TYPED: Mapping[str, str] = {}
TITLES = {"waiting": "Waiting", "look": "Wait for a person", "sent": "Sent", "off": "Taken back or off"}
# An old letter's HTML is shown alone, in a page that can do nothing; a PDF brings its reader's own styles.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
PAPER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PDF = "application/pdf"


@router.get("/outbox")
def outbox_page(
    request: Request,
    colleague: Duty,
    tab: str = "waiting",
    before: Annotated[int | None, Query(ge=1, le=BIGGEST)] = None,
) -> Response:
    """Letters by where they stand, newest first."""
    if tab not in TABS:
        return RedirectResponse("/outbox", status_code=303)
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        found, more = outbox(session, tab, before)
        return draw(
            request, session, "outbox.html", here="health" if colleague.may("health") else "inbox", tab=tab, titles=TITLES, held=is_on(session, HOLD_SENDS),
            lines=[(line(one, colleague.id, say), one) for one in found], older=found[-1].letter.id if more else None, before=before, page=PAGE,
            editable={one.letter.id for one in found if reword.may(session, one.letter, app.now())},
        )  # fmt: skip


def line(one: Listed, staff_id: int, say: Saying) -> object:
    """One line of the list; its words are not read for it."""
    return letter_line(one.letter, staff_id, say, text="")


@router.get("/letters/{letter_id}")
def letter_page(request: Request, colleague: Duty, letter_id: Id) -> Response:
    """One letter, exactly as it left or would leave now."""
    app = the_app(request)
    with reading(app.engine) as session:
        return show(request, session, colleague.id, letter_id)


@router.post("/letters/{letter_id}/settle")
def settle(request: Request, colleague: Duty, letter_id: Id, fields: Posted) -> Response:
    """What a person decides of a letter that waits for one."""
    app = the_app(request)
    mistakes: tuple[Mistake, ...] = ()
    status, left = 422, ()
    who = {"staff_id": colleague.id, "now": app.now()}
    try:
        form = read(SettleForm, fields)
        with transaction(app.engine) as session:
            if form.do == "left":
                second_try.left(session, letter_id, seen=form.seen, **who)
            elif form.do == "drop":
                second_try.drop(session, letter_id, form.because, seen=form.seen, **who)
            else:
                second_try.again(session, letter_id, seen=form.seen, to=form.to, looked=form.looked == "yes", confirmed=form.confirm, **who)  # fmt: skip
        return RedirectResponse(f"/letters/{letter_id}", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except Unconfirmed as no:
        mistakes, left = tuple(Mistake(f"reply-confirm-{one.code}", said_of(one)) for one in no.questions), no.questions
    except NotAllowed as no:
        mistakes = (Mistake(FIELDS.get(str(no), "settle-because" if fields.get("do") == "drop" else ""), str(no)),)
    except (Stale, MovedMeanwhile, IllegalMove):
        mistakes, status = (Mistake("", second_try.CHANGED),), 409
    typed = {name: str(fields.get(name, "")) for name in ("to", "because", "looked")}
    ticked = frozenset(str(one) for one in fields.getlist("confirm"))
    with reading(app.engine) as session:
        return show(request, session, colleague.id, letter_id, mistakes=mistakes, questions=left, typed=typed, ticked=ticked, status=status)  # fmt: skip


# beside which field a refusal is said
FIELDS = {second_try.LOOK_FIRST: "settle-looked", second_try.NOT_KNOWN: "settle-to"}


def show(
    request: Request,
    session: Session,
    staff_id: int,
    letter_id: int,
    *,
    mistakes: tuple[Mistake, ...] = (),
    questions: Sequence[Question] = (),
    typed: Mapping[str, str] = NOTHING_TYPED,
    ticked: frozenset[str] = frozenset(),
    status: int = 200,
) -> Response:
    """The page; where the letter waits for a person, with what she may decide, perhaps with what is asked first. Raises 404."""
    app = the_app(request)
    found = sheet(session, letter_id)
    if found is None:
        raise HTTPException(404)
    say = Saying(app.now(), current(session, app.now()).calendar)
    letter = found.letter
    return draw(
        request, session, "sent_letter.html", here="inbox", letter=letter, line=letter_line(letter, staff_id, say), case=found.case, author=found.author,
        files=going(found.files, f"/letters/{letter_id}/files"), happened=happenings(found.events, staff_names(session), say),
        written=say.when(letter.created_at), left=say.when(letter.sent_at) if letter.sent_at else None, may_reword=reword.may(session, letter, app.now()),
        deeds=may(letter.state, letter.kind), addresses=second_try.addresses(session, letter), seen=found.events[0].id if found.events else 0,
        mistakes=mistakes, questions=questions, typed=typed, confirmed=ticked, status=status,
    )  # fmt: skip


@router.get("/letters/{letter_id}/html")
def as_html(request: Request, colleague: Duty, letter_id: Id) -> Response:
    """The HTML of a letter, by itself: no script, no picture, no form, no way out."""
    with reading(the_app(request).engine) as session:
        found = sheet(session, letter_id)
    if found is None or not found.letter.html:
        raise HTTPException(404)
    return HTMLResponse(found.letter.html, headers={"Content-Security-Policy": ALONE})


@router.get("/letters/{letter_id}/files/{file_id}")
def save(request: Request, colleague: Duty, letter_id: Id, file_id: Id) -> Response:
    """A file of a letter, to save."""
    row = file_of(request, letter_id, file_id)
    return to_save(row.content, row.name)


@router.get("/letters/{letter_id}/files/{file_id}/look")
def look(
    request: Request, colleague: Duty, letter_id: Id, file_id: Id, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """One page of it, drawn as those that come in are."""
    row = file_of(request, letter_id, file_id)
    place = f"/letters/{letter_id}"
    with reading(the_app(request).engine) as session:
        letter = session.get_one(Letter, letter_id)
    waits = letter.kind == "answer" and letter.state is LetterState.DRAFT
    back = (f"{place}/release", "The answer that waits") if waits else (place, "The letter")
    return look_at(
        request, row.name, row.content_type, row.content, page, address=f"{place}/files/{file_id}", back=back,
        ours="left" if letter.sent_at else "would leave",
    )  # fmt: skip


@router.get("/letters/{letter_id}/files/{file_id}/pdf")
def open_pdf(request: Request, colleague: Duty, letter_id: Id, file_id: Id) -> Response:
    """The copy for the practice's files, opened in the browser's own reader, to read and to print. Only a PDF that we made ourselves."""
    row = file_of(request, letter_id, file_id)
    if row.added or row.content_type != PDF or not row.content.startswith(b"%PDF-"):
        raise HTTPException(404)
    headers = {"Content-Disposition": disposition("inline", row.name), "Content-Security-Policy": PAPER}
    return Response(row.content, media_type=PDF, headers=headers)


def file_of(request: Request, letter_id: int, file_id: int) -> LetterFile:
    """A file of a letter, or 404."""
    with reading(the_app(request).engine) as session:
        row = letter_file(session, letter_id, file_id)
    if row is None:
        raise HTTPException(404)
    return row
