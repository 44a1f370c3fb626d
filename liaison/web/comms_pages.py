"""The communications document: the page anybody may read, its Word file, and the page where admins and leads write it and see who has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.clock import london_date
from liaison.domain.communications import MOST, SECTIONS, TITLES, Challenge, Content, problems, written
from liaison.letters.comms_file import CONTENT_TYPE, file_name, word
from liaison.practices import comms_document, comms_timings
from liaison.practices.comms_document import NotSoYet
from liaison.practices.service_facts import current
from liaison.store import comms_queries
from liaison.store.session import Session, reading, transaction
from liaison.web import comms_presenter as present
from liaison.web.comms_forms import WRITE_A_DAY, CommsForm, HandedForm, SignOffForm, WithdrawForm
from liaison.web.deps import Anyone, Colleague, Id, Posted, may, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
HERE = "/communications"
SPARE = 2  # empty rows for more challenges; saved, there are two more


@router.get("/how-we-work")
def how_we_work(request: Request) -> Response:
    """The version in force, without a sign-in: it holds nothing about anybody."""
    app = the_app(request)
    with reading(app.engine) as session:
        version = comms_queries.in_force(session)
        service = current(session, app.now())
        say = Saying(app.now(), service.calendar)
        found = present.shown(session, version, service, say) if version else None
        return draw(
            request, session, "how_we_work.html", status=200 if found else 404, found=found, preview=False, earlier=0
        )


@router.get("/how-we-work.docx")
def as_word(request: Request) -> Response:
    """The same as a Word file."""
    app = the_app(request)
    with reading(app.engine) as session:
        version = comms_queries.in_force(session)
        if version is None or version.number is None:
            raise HTTPException(404)
        service = current(session, app.now())
        found = present.shown(session, version, service, Saying(app.now(), service.calendar))
    answer = to_save(word(present.sheet(found, service, london_date(app.now())), app.now()), file_name(version.number))
    answer.headers["Content-Type"] = CONTENT_TYPE
    return answer


@router.get(HERE)
def communications(request: Request, colleague: Anyone) -> Response:
    """What is in force, what is being written, and who has which version."""
    return show(request, colleague)


@router.get(f"{HERE}/preview")
def preview(request: Request, colleague: Anyone) -> Response:
    """The draft as it would be read."""
    app = the_app(request)
    with reading(app.engine) as session:
        version = comms_queries.draft(session)
        if version is None:
            raise HTTPException(404)
        service = current(session, app.now())
        found = present.shown(session, version, service, Saying(app.now(), service.calendar))
        return draw(request, session, "how_we_work.html", found=found, preview=True, earlier=0)


@router.get(f"{HERE}/versions/{{number}}")
def one_version(request: Request, colleague: Anyone, number: Id) -> Response:
    """The words of a version as they were signed off: what a practice that has it has read. Its times were those of each day. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        version = next((one for one in comms_queries.signed(session) if one.number == number), None)
        if version is None:
            raise HTTPException(404)
        service, now_on = current(session, app.now()), comms_queries.in_force(session)
        found = present.shown(session, version, service, Saying(app.now(), service.calendar))
        in_force = now_on is not None and now_on.number == number
        return draw(
            request,
            session,
            "how_we_work.html",
            found=replace(found, timings=(), chart=None),
            preview=False,
            earlier=number,
            in_force=in_force,
        )


@router.post(HERE)
def save(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Keep the draft, whole or not."""
    app = the_app(request)
    typed = Content()
    try:
        form = read(CommsForm, fields)
        typed = written({one.key: getattr(form, one.key) for one in SECTIONS}, form.hard, form.doing)
        with transaction(app.engine) as session:
            comms_document.save(session, typed, seen=form.version, by_id=colleague.id, now=app.now())
    except Mistakes as wrong:
        return show(request, colleague, mistakes=wrong.mistakes)
    except NotSoYet as wrong:
        return show(request, colleague, mistakes=(Mistake("comms-pathway", str(wrong)),), typed=typed)
    return RedirectResponse(f"{HERE}#draft", status_code=303)


@router.post(f"{HERE}/sign-off")
def sign_off(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Make the draft the version in force."""
    app = the_app(request)

    def act(session: Session) -> None:
        form = read(SignOffForm, fields)
        comms_document.sign_off(
            session, seen=form.version, owner_id=form.owner_id, made_with=form.made_with, signed_by=form.signed_by,
            signed_on=a_day(form.signed_on, "sign-signed_on"), by_id=colleague.id, now=app.now(),
        )  # fmt: skip
        comms_timings.count(session, app.now())

    return done(request, colleague, fields, SignOffForm, "sign", act)


@router.post(f"{HERE}/withdraw")
def withdraw(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Take the version in force back."""
    app = the_app(request)

    def act(session: Session) -> None:
        form = read(WithdrawForm, fields)
        comms_document.withdraw(session, form.number, form.because, by_id=colleague.id, now=app.now())

    return done(request, colleague, fields, WithdrawForm, "withdraw", act)


@router.post(f"{HERE}/handed")
def handed(request: Request, colleague: Anyone, fields: Posted) -> Response:
    """A copy was handed to a practice."""
    app = the_app(request)

    def act(session: Session) -> None:
        form = read(HandedForm, fields)
        comms_document.handed(session, form.practice, form.how, a_day(form.given_on, "handed-given_on"), by_id=colleague.id, now=app.now())  # fmt: skip

    return done(request, colleague, fields, HandedForm, "handed", act)


def a_day(text: str, field: str) -> date:
    """The day in a form. Raises Mistakes."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Mistakes(Mistake(field, WRITE_A_DAY)) from None


def done(
    request: Request, colleague: Colleague, fields: Any, form: Any, where: str, act: Callable[[Session], None]
) -> Response:
    """Do it; what cannot be done is said beside the form, with what was typed."""
    typed = {form.name: {key: str(fields.get(key, "")) for key in form.model_fields}}
    try:
        with transaction(the_app(request).engine) as session:
            act(session)
    except Mistakes as wrong:
        return show(request, colleague, mistakes=wrong.mistakes, fields=typed)
    except NotSoYet as wrong:
        field = f"{form.name}-{wrong.field}" if wrong.field else f"{form.name}-{FIRST[form.name]}"
        return show(request, colleague, mistakes=(Mistake(field, str(wrong)),), fields=typed)
    return RedirectResponse(f"{HERE}#{where}", status_code=303)


FIRST = {"sign": "made_with", "withdraw": "because", "handed": "practice"}  # where a word about a whole form stands


def show(
    request: Request,
    colleague: Colleague,
    *,
    mistakes: tuple[Mistake, ...] = (),
    typed: Content | None = None,
    fields: dict[str, Any] | None = None,
) -> Response:
    """The page; `typed` is a draft that could not be kept, `fields` what another form held."""
    app = the_app(request)
    now = app.now()
    with reading(app.engine) as session:
        service = current(session, now)
        say = Saying(now, service.calendar)
        version, draft = comms_queries.in_force(session), comms_queries.draft(session)
        there, seen = comms_document.being_written(session)
        words = typed or there
        held = comms_queries.held(session)
        return draw(
            request, session, "communications.html", here="health" if colleague.may("health") else "", status=422 if mistakes else 200,
            mistakes=mistakes, version=version, found=present.shown(session, version, service, say) if version else None, draft=draft,
            words=words, seen=seen, sections=SECTIONS, titles=TITLES | {"challenges": "What is hard, and what we are doing"},
            pairs=[*words.challenges, *[Challenge("", "")] * SPARE][: max(MOST, len(words.challenges))], open=problems(there) if draft else [],
            signed=comms_queries.signed(session), names=comms_queries.names(session), owners=comms_queries.owners(session), held=held,
            newest=sum(version is not None and one.number == version.number for one in held), nothing=sum(one.number is None for one in held),
            say=say, may_change=colleague.may("health"), typed=fields or {}, public=app.settings.web.public_address.rstrip("/"),
        )  # fmt: skip
