"""“This is me” of one person: the document, changing it, its versions, and the section that is kept apart."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.about_me_sharing import FORMS, HOW
from liaison.practices.service_facts import current
from liaison.reviews import about_me, about_me_apart
from liaison.reviews.about_me import TOLD, NotKept, Overtaken
from liaison.reviews.about_me_form import form_at, form_now
from liaison.store import about_me_queries as queries
from liaison.store import register_queries
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_about_me import AboutMeVersion
from liaison.web import about_me_presenter as presenter
from liaison.web.about_me_forms import ApartForm, WordsForm, at_fields, without_words, words_of
from liaison.web.deps import Colleague, Duty, Id, JoinedAway, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.person_pages import person_of
from liaison.web.saying import Saying


def goes_on(request: Request, colleague: Duty, person_id: Id) -> None:
    """A dependency: an address of a record that was joined away leads to the same one of the record that was kept. Raises JoinedAway."""
    with reading(the_app(request).engine) as session:
        kept = person_of(session, person_id).merged_into_id
    if kept is not None and request.method == "GET":
        raise JoinedAway(request.url.path.replace(f"/people/{person_id}/", f"/people/{kept}/", 1))


router = APIRouter(dependencies=[Depends(goes_on)])
QUICKER = (
    "A colleague saved this meanwhile. Her words are shown, yours are kept in the boxes: bring them together and save."
)
SAID = {"saved": "Kept.", "agreed": "Kept: what the person agreed to.", "back": "Taken back. It is not shared any more.", "off": "Turned off."}  # fmt: skip


@router.get("/people/{person_id}/about-me")
def document_page(request: Request, colleague: Duty, person_id: Id, said: str = "") -> Response:
    """The document, with whom it may be shared, and what was."""
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, person_id, said=SAID.get(said, ""))


def show(
    request: Request, session: Session, colleague: Colleague, person_id: int, *, said: str = "", mistakes: tuple[Mistake, ...] = (), status: int = 200
) -> Response:  # fmt: skip
    """The page of the document."""
    app = the_app(request)
    person, document, form = person_of(session, person_id), queries.document(session, person_id), form_now(session)
    say = Saying(app.now(), current(session, app.now()).calendar)
    last = about_me.newest(session, document)
    older = form_at(session, last.form_version) if last else form
    apart = about_me_apart.opened(session, person_id, colleague.id) is not None
    titles, doc_id = {**older.titles(), **form.titles()}, document.id or 0 if document else 0
    all_versions = queries.versions(session, person_id)
    return draw(
        request, session, "about_me.html", here="people", status=status, mistakes=mistakes, said=said, person=person, last=last, form=form,
        sections=[one for one in presenter.sections_of(form, last.words if last else {}, older) if one.words], apart=apart, forms=FORMS,
        origin=presenter.origin(last, {r.id: n for r, n in all_versions}.get(last.id, ""), TOLD, say) if last else "",
        versions=[(row.id, presenter.origin(row, name, TOLD, say), row.document_id != doc_id) for row, name in all_versions],
        agreements=presenter.agreements(queries.consents(session, person_id), titles, say, apart=apart),
        shares=presenter.share_lines(queries.shares(session, person_id), titles, say, person_id, apart=apart),
        opened=[(name, say.when(row.at), row.share_id) for row, name in queries.looks(session, person_id, apart=False)][:20],
    )  # fmt: skip


@router.get("/people/{person_id}/about-me/edit")
def edit_page(request: Request, colleague: Duty, person_id: Id) -> Response:
    """The document as a form."""
    with reading(the_app(request).engine) as session:
        return edit(request, session, person_id)


@router.post("/people/{person_id}/about-me/edit")
def save(request: Request, colleague: Duty, person_id: Id, fields: Posted) -> Response:
    """Keep the words as the next version; what was typed stays where they cannot be kept."""
    app, typed = the_app(request), words_of(fields)
    told = str(fields.get("told", ""))
    with reading(app.engine) as session:
        person_of(session, person_id)
    try:
        form = read(WordsForm, without_words(fields))
        with transaction(app.engine) as session:
            about_me.save(session, person_id, typed, told=form.told, seen=form.version, staff_id=colleague.id, now=app.now())  # fmt: skip
    except Mistakes as wrong:
        said, status, hers = wrong.mistakes, 422, None
    except NotKept as no:
        said, status, hers = (
            at_fields("about", {k if k in {"", "told"} else f"s_{k}": v for k, v in no.problems.items()}),
            422,
            None,
        )
    except Overtaken as quicker:
        said, status, hers = (Mistake("", QUICKER),), 409, quicker.row
    else:
        return RedirectResponse(f"/people/{person_id}/about-me?said=saved", status_code=303)
    with reading(app.engine) as session:
        return edit(request, session, person_id, typed=typed, told=told, mistakes=said, status=status, hers=hers)


def edit(
    request: Request, session: Session, person_id: int, *, typed: Mapping[str, str] | None = None, told: str = "together",
    mistakes: tuple[Mistake, ...] = (), status: int = 200, hers: AboutMeVersion | None = None,
) -> Response:  # fmt: skip
    """The form of the document."""
    person, form, document = person_of(session, person_id), form_now(session), queries.document(session, person_id)
    last = about_me.newest(session, document)
    words = typed if typed is not None else (last.words if last else {})
    return draw(
        request, session, "about_me_edit.html", here="people", status=status, mistakes=mistakes, person=person, form=form, tolds=TOLD, told=told,
        version=document.version if document else 0, hers=hers.words if hers else {}, sections=presenter.sections_of(form, {k: v for k, v in words.items() if k in form.titles()}, form),
    )  # fmt: skip


@router.get("/people/{person_id}/about-me/versions/{version_id}")
def version_page(request: Request, colleague: Duty, person_id: Id, version_id: Id) -> Response:
    """The document as it was saved once."""
    app = the_app(request)
    with reading(app.engine) as session:
        person, row = person_of(session, person_id), queries.version_of(session, person_id, version_id)
        if row is None:
            raise HTTPException(404)
        say, form = Saying(app.now(), current(session, app.now()).calendar), form_at(session, row.form_version)
        by = next((name for one, name in queries.versions(session, person_id) if one.id == row.id), "")
        shown = [one for one in presenter.sections_of(form, row.words, form) if one.words]
        return draw(request, session, "about_me_version.html", here="people", person=person, sections=shown, origin=presenter.origin(row, by, TOLD, say))  # fmt: skip


@router.get("/people/{person_id}/about-me/apart")
def apart_page(request: Request, colleague: Duty, person_id: Id) -> Response:
    """The section apart, for whom it opens; for everybody else a page that says how it is turned on, and not whether it is."""
    app = the_app(request)
    with transaction(app.engine) as session:
        person_of(session, person_id)
        about_me_apart.look(session, person_id, colleague.id, app.now())
    with reading(app.engine) as session:
        return show_apart(request, session, colleague, person_id)


@router.post("/people/{person_id}/about-me/apart")
def save_apart(request: Request, colleague: Duty, person_id: Id, fields: Posted) -> Response:
    """Turn it on with the person, keep its words, or turn it off."""
    app = the_app(request)
    typed = {"told": str(fields.get("told", "")), "how": str(fields.get("how", "")), "seen_by": [str(one) for one in fields.getlist("seen_by")]}  # fmt: skip
    with reading(app.engine) as session:
        person_of(session, person_id)
    try:
        form = read(ApartForm, fields)
        with transaction(app.engine) as session:
            who = {"seen": form.version, "staff_id": colleague.id, "now": app.now()}
            if form.do == "off":
                about_me_apart.turn_off(session, person_id, **who)
            else:
                about_me_apart.save(session, person_id, form.told, form.seen_by, how=form.how, **who)
    except Mistakes as wrong:
        said, status = wrong.mistakes, 422
    except NotKept as no:
        said, status = at_fields("apart", {{"words": "told"}.get(k, k): v for k, v in no.problems.items()}), 422
    except Overtaken:
        said, status = (Mistake("", QUICKER),), 409
    else:
        return RedirectResponse(f"/people/{person_id}/about-me?said={'off' if form.do == 'off' else 'saved'}", status_code=303)  # fmt: skip
    with reading(app.engine) as session:
        return show_apart(request, session, colleague, person_id, typed=typed, mistakes=said, status=status)


def show_apart(
    request: Request, session: Session, colleague: Colleague, person_id: int, *, typed: Mapping[str, object] | None = None,
    mistakes: tuple[Mistake, ...] = (), status: int = 200,
) -> Response:  # fmt: skip
    """The page of the section apart."""
    app, person, form = the_app(request), person_of(session, person_id), form_now(session)
    say = Saying(app.now(), current(session, app.now()).calendar)
    row = about_me_apart.opened(session, person_id, colleague.id)
    names = register_queries.colleagues(session)
    held = typed or {"told": row.words if row else "", "how": row.how if row else "", "seen_by": [str(one) for one in row.seen_by] if row else []}  # fmt: skip
    earlier = about_me_apart.earlier(session, person_id, colleague.id)[1:] if row else []
    return draw(
        request, session, "about_me_apart.html", here="people", status=status, mistakes=mistakes, person=person, section=form.apart, row=row,
        held=held, hows=HOW, names=[(i, name) for i, name in names if i != colleague.id], hers=row.words if row and status == 409 else "",
        may=[name for i, name in names if row and i in row.seen_by], earlier=[(one, name, say.when(one.at)) for one, name in earlier],
        looked=[(name, say.when(one.at)) for one, name in queries.looks(session, person_id, apart=True)][:20] if row else [],
    )  # fmt: skip
