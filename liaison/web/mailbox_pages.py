"""Further mailboxes: listed, added by kind, examined, started and rested, changed, taken off the list. No secret is ever shown again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.app import App
from liaison.mailbox_settings import KINDS
from liaison.mailboxes import setups
from liaison.mailboxes.fields import IDENTITY, TITLES, Field, fields
from liaison.mailboxes.open_mailboxes import words
from liaison.mailboxes.probes import probe
from liaison.mailboxes.sealing import LostKey
from liaison.mailboxes.setups import Setup, WrongSetup
from liaison.store.session import Session, reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import ExamineForm, Mistake, PlainForm, plain, read
from liaison.web.frame import draw
from liaison.web.health_presenter import LIGHTS, Seen, seen

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
LONGEST = 2_000  # characters of one field
LOST = Mistake("", str(LostKey()))


@dataclass(frozen=True)
class Line:
    """One further mailbox in the list."""

    id: int
    name: str
    kind: str
    light: str
    word: str
    words: str


@dataclass(frozen=True)
class Entry:
    """One field of a form with what stands in it; a secret's value never does. `fixed` stays as it is for good."""

    field: Field
    value: str
    fixed: bool


@router.get("/mailboxes")
def mailboxes_page(request: Request, colleague: Keeper) -> Response:
    """The list, and the kinds one can add."""
    app = the_app(request)
    app.doors.look_again()
    with reading(app.engine) as session:
        return draw(
            request, session, "mailboxes.html", here="health", ours=app.settings.mailbox,
            lines=[line(app, one) for one in setups.listing(session)], kinds=TITLES,
        )  # fmt: skip


def line(app: App, one: Setup) -> Line:
    """One line of the list."""
    name = one.row.name
    light, said = "well", "It is read with the others."
    if one.row.paused_at:
        light, said = "off", "It rests: it is not read, and its letters wait."
    elif trouble := app.doors.broken.get(name) or one.row.trouble:
        light, said = "ill", trouble
    word = "At rest" if light == "off" else LIGHTS[light]
    return Line(one.id, name, TITLES[one.kind][0], light, word, said)


@router.get("/mailboxes/new/{kind}")
def new_page(request: Request, colleague: Keeper, kind: str) -> Response:
    """The form for one kind."""
    if kind not in KINDS:
        raise HTTPException(404)
    with reading(the_app(request).engine) as session:
        return form(request, session, kind, {})


@router.post("/mailboxes/new/{kind}")
def add(request: Request, colleague: Keeper, kind: str, posted: Posted) -> Response:
    """Add one, at rest until somebody starts it."""
    app, given = the_app(request), texts(posted)
    if kind not in KINDS:
        raise HTTPException(404)
    try:
        with transaction(app.engine) as session:
            ours = app.settings.mailbox.name
            setup_id = setups.add(session, kind, given, ours=ours, key=app.secret, by_id=colleague.id, now=app.now())
    except WrongSetup as wrong:
        with reading(app.engine) as session:
            return form(request, session, kind, given, mistakes=mistakes(wrong))
    return RedirectResponse(f"/mailboxes/{setup_id}", status_code=303)


def texts(posted: FormData) -> dict[str, str]:
    """The fields of a mailbox as they were typed."""
    return {
        key: plain(value).strip()[:LONGEST]
        for key, value in posted.items()
        if isinstance(value, str) and key not in ("csrf", "back")
    }


def mistakes(wrong: WrongSetup) -> tuple[Mistake, ...]:
    """What to put right, each beside its field."""
    return tuple(Mistake(f"mailbox-{field}" if field else "", words) for field, words in wrong.wrong)


def form(
    request: Request,
    session: Session,
    kind: str,
    given: dict[str, str],
    *,
    mistakes: tuple[Mistake, ...] = (),
    one: Setup | None = None,
    findings: list[Seen] | None = None,
    held: bool = False,
) -> Response:
    """The form of one kind, new or of a mailbox that is there, perhaps with what an examination found."""
    app = the_app(request)
    entries = [entry(field, given, kind, is_new=one is None) for field in fields(kind)]
    return draw(
        request, session, "mailbox.html", here="health", status=422 if mistakes else 200, mistakes=mistakes,
        kind=kind, title=TITLES[kind][0], about=TITLES[kind][1], entries=entries, one=one,
        state=line(app, one) if one else None, findings=findings, held=held,
    )  # fmt: skip


def entry(field: Field, given: dict[str, str], kind: str, *, is_new: bool) -> Entry:
    """One field as the form shows it: a secret is always empty."""
    value = given.get(field.name, field.usual)
    return Entry(field, "" if field.sort == "secret" else value, not is_new and field.name in IDENTITY[kind])


@router.get("/mailboxes/{setup_id}")
def one_page(request: Request, colleague: Keeper, setup_id: Id) -> Response:
    """One further mailbox."""
    app = the_app(request)
    app.doors.look_again()
    with reading(app.engine) as session:
        one = found(session, setup_id)
        return form(request, session, one.kind, one.values, one=one)


def found(session: Session, setup_id: int) -> Setup:
    """The mailbox, or the page that there is none."""
    one = setups.one(session, setup_id)
    if one is None:
        raise HTTPException(404)
    return one


@router.post("/mailboxes/{setup_id}")
def change(request: Request, colleague: Keeper, setup_id: Id, posted: Posted) -> Response:
    """Change what may change; a secret left empty stays."""
    app, given = the_app(request), texts(posted)
    with reading(app.engine) as session:
        one = found(session, setup_id)
    try:
        with transaction(app.engine) as session:
            setups.change(session, setup_id, given, key=app.secret, by_id=colleague.id, now=app.now())
    except (WrongSetup, LostKey) as wrong:
        wrongs = mistakes(wrong) if isinstance(wrong, WrongSetup) else (LOST,)
        fixed = {name: text for name, text in one.values.items() if name in IDENTITY[one.kind]}
        with reading(app.engine) as session:
            return form(request, session, one.kind, given | fixed, mistakes=wrongs, one=one)
    app.doors.look_again()
    return RedirectResponse(f"/mailboxes/{setup_id}", status_code=303)


@router.post("/mailboxes/{setup_id}/examine")
def examine(request: Request, colleague: Keeper, setup_id: Id, posted: Posted) -> Response:
    """Examine it as it is set up, at rest or not; a letter to ourselves only when asked for. No transaction is open meanwhile."""
    app, asked = the_app(request), read(ExamineForm, posted)
    with reading(app.engine) as session:
        one, held = found(session, setup_id), is_on(session, HOLD_SENDS)
        setup = setups.row_of(session, setup_id)
    letter = probe(one.row.address, app.now()) if asked.send == "yes" and not held else None
    try:
        findings = app.doors.open_one(setups.settings_of(setup, app.secret)).examine(letter)
        shown = [seen(one) for one in findings]
    except Exception as error:  # nothing could even be opened: said in words
        shown = [Seen("opening it", "ill", LIGHTS["ill"], words(error))]
    with reading(app.engine) as session:
        return form(request, session, one.kind, one.values, one=one, findings=shown, held=held and asked.send == "yes")


@router.post("/mailboxes/{setup_id}/start")
def start(request: Request, colleague: Keeper, setup_id: Id, posted: Posted) -> Response:
    """Begin to read it."""
    return rest(request, setup_id, posted, on=False)


@router.post("/mailboxes/{setup_id}/rest")
def stop(request: Request, colleague: Keeper, setup_id: Id, posted: Posted) -> Response:
    """Let it rest."""
    return rest(request, setup_id, posted, on=True)


def rest(request: Request, setup_id: int, posted: FormData, *, on: bool) -> Response:
    """Rest or start one."""
    app = the_app(request)
    read(PlainForm, posted)
    with transaction(app.engine) as session:
        found(session, setup_id)
        setups.pause(session, setup_id, on=on, now=app.now())
    app.doors.look_again()
    return RedirectResponse(f"/mailboxes/{setup_id}", status_code=303)


@router.post("/mailboxes/{setup_id}/remove")
def remove(request: Request, colleague: Keeper, setup_id: Id, posted: Posted) -> Response:
    """Take it off the list, once its name was typed; its mails and letters stay."""
    app, given = the_app(request), texts(posted)
    with reading(app.engine) as session:
        one = found(session, setup_id)
        if given.get("confirm") != one.row.name:
            sure = Mistake("mailbox-confirm", "Type the mailbox's name to take it off the list.")
            return form(request, session, one.kind, one.values, mistakes=(sure,), one=one)
    with transaction(app.engine) as session:
        setups.remove(session, setup_id, now=app.now())
    app.doors.look_again()
    return RedirectResponse("/mailboxes", status_code=303)
