"""Person: the record of somebody in shared care with its timeline, its sections edited one by one, and what happened to the person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import StringConstraints
from starlette.datastructures import FormData

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.covering import is_to_look
from liaison.domain.reaching import NotReached
from liaison.domain.record_sections import SECTIONS, YES_NO_UNKNOWN, shown
from liaison.domain.register_changes import HAPPENINGS, LOOKS_WITHIN, offered
from liaison.domain.safe_contact import WAYS, on
from liaison.domain.two_hands import Together, together
from liaison.practices.service_facts import current
from liaison.practices.which_practice import offered as offered_practices
from liaison.reviews import reach_tasks, register_edit
from liaison.reviews.invite import reached
from liaison.reviews.register_edit import NotSaved, Who
from liaison.store import duplicate_queries, liberation_queries
from liaison.store import register_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Person
from liaison.store.unsettled_queries import doubts
from liaison.web.deps import Duty, Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, Versioned, plain, read
from liaison.web.frame import draw
from liaison.web.person_presenter import STATUSES, asks_again, facts_of, next_review, noted_lines, practice_of, timeline
from liaison.web.rota_forms import DAY_WORDS, MaybeDay
from liaison.web.saying import Saying

router = APIRouter()
STANDS = "A colleague changed this record meanwhile. It says now what stands below: look at it, and say it again if it still holds."
EVERY_WAY = "yes"  # of the ticks beside the days on which the person was asked: about every way of reaching them, today
WAS = "was_"  # before the name of a field: what stood in it when the form was opened
SAID = {
    "yes": "Saved.",
    "asked": "Saved. What was to be asked is off the list.",
    "untold": "Saved. By these answers no letter can go: what was to be asked stays on the list until the person has been told of the review another way.",
}


class HappenedForm(Versioned):
    """What happened to the person."""

    name = "happened"
    words: ClassVar = {
        "kind": "Choose what happened.",
        "look_again": DAY_WORDS,
        "practice_code": "Enter a part of the practice's name, or its five digits.",
    }
    kind: Literal[tuple(HAPPENINGS)]  # type: ignore[valid-type]
    practice_code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    look_again: MaybeDay = None


@router.get("/people/{person_id}")
def person_page(request: Request, colleague: Duty, person_id: Id, said: str = "") -> Response:
    """The record."""
    with reading(the_app(request).engine) as session:
        return show(request, session, person_id, said=SAID.get(said, ""))


@router.get("/people/{person_id}/edit/{section}")
def edit_page(request: Request, colleague: Duty, person_id: Id, section: str) -> Response:
    """One section as a form."""
    with reading(the_app(request).engine) as session:
        return edit(request, session, person_id, section)


@router.post("/people/{person_id}/edit/{section}")
def save(request: Request, colleague: Duty, person_id: Id, section: str, fields: Posted) -> Response:
    """Save the section; what was typed stays where it cannot be saved."""
    app = the_app(request)
    names = {entry.name for entry in section_of(section)[1]}
    asked_today = {str(way) for way in fields.getlist("asked_today")} if section == "contact" else set()
    rest = names | {WAS + name for name in names} | {"asked_today"}
    form = read(Versioned, FormData([(key, value) for key, value in fields.multi_items() if key not in rest]))
    typed = {name: plain(str(fields.get(name, ""))) for name in names}
    for way in WAYS:
        if asked_today & {way, EVERY_WAY}:
            typed[on(way)] = london_date(app.now()).isoformat()
    done = "yes"
    try:
        with transaction(app.engine) as session:
            who = Who(person_id, form.version, colleague.id, app.now())
            register_edit.save_section(session, who, section, typed)
            if section == "contact":
                done = asked(session, app, person_id, colleague.id)
    except NotSaved as no:
        opened = {name: plain(str(fields[WAS + name])) for name in names if WAS + name in fields}
        with reading(app.engine) as session:
            return edit(
                request, session, person_id, section, held=typed, problems=no.problems, asked_today=asked_today, opened=opened
            )  # fmt: skip
    return RedirectResponse(f"/people/{person_id}?said={done}", status_code=303)


def asked(session: Session, app: App, person_id: int, staff_id: int) -> str:
    """What follows from answers about safe contact for whatever asks for them: done where a letter can go by them, else still somebody's to do;
    the word of `SAID` that says so."""
    now, person = app.now(), session.get_one(Person, person_id)
    found = reached(session, app, person, london_date(now))
    if isinstance(found, NotReached):
        return "untold" if reach_tasks.asking(session, person_id) else "yes"
    return "asked" if reach_tasks.asked(session, person_id, found.channel, staff_id=staff_id, now=now) else "yes"


@router.get("/people/{person_id}/happened")
def happened_page(request: Request, colleague: Duty, person_id: Id) -> Response:
    """What can be said of the person now, each with what follows."""
    with reading(the_app(request).engine) as session:
        return show_happened(request, session, person_id)


@router.post("/people/{person_id}/happened")
def happened(request: Request, colleague: Duty, person_id: Id, fields: Posted) -> Response:
    """It happened: the register, the letters and the review follow at once."""
    app = the_app(request)
    held = {key: str(fields.get(key, "")) for key in ("kind", "practice_code", "look_again")}
    try:
        form = read(HappenedForm, fields)
        with transaction(app.engine) as session:
            who = Who(person_id, form.version, colleague.id, app.now())
            register_edit.happened(
                session, who, form.kind, practice_code=form.practice_code, look_again=form.look_again
            )
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotSaved as no:
        problems = dict(no.problems)
        if problems.get("form") == register_edit.QUICKER:
            problems["form"] = STANDS
        said = mistakes_of("happened", problems)
    else:
        return RedirectResponse(f"/people/{person_id}?said=yes", status_code=303)
    with reading(app.engine) as session:
        return show_happened(request, session, person_id, held=held, mistakes=said)


def show(request: Request, session: Session, person_id: int, *, said: str = "") -> Response:
    """The record and its timeline."""
    app = the_app(request)
    person = person_of(session, person_id)
    say = Saying(app.now(), current(session, app.now()).calendar)
    return draw(
        request, session, "person.html", here="people", doubt=doubts(session).get(person_id), person=person, said=said, status_word=STATUSES[person.status],
        practice=practice_of(session, person), facts=facts_of(session, person, say), lines=timeline(session, person, say), coming_review=next_review(session, person, say), coming_home=liberation_queries.newest_of(session, person_id), ask_again=asks_again(person, say.today),
        alike=duplicate_queries.alike(session, person, demo=app.settings.demo),
        to_look=is_to_look(person.status, person.look_again_on, say.today),
    )  # fmt: skip


def edit(
    request: Request, session: Session, person_id: int, section: str, *, held: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None, asked_today: Collection[str] = (), opened: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """The form of one section; a choice that is stored and not on the list stays offered."""
    title, entries = section_of(section)
    person = person_of(session, person_id)
    values = {entry.name: as_form(entry, register_edit.stored(person, entry)) for entry in entries}
    options = {entry.name: list(entry.options) for entry in entries if entry.kind == "choice"}
    options |= {
        e.name: [("", "nobody yet")] + [(str(i), name) for i, name in queries.colleagues(session)]
        for e in entries
        if e.kind == "staff"
    }
    for name, offers in options.items():
        if values[name] and values[name] not in {value for value, _ in offers}:
            offers.append((values[name], values[name] if name != "keyworker_id" else "as it is: no longer works here"))
    quicker = (problems or {}).get("form") == register_edit.QUICKER
    both = together(opened or {}, held or values, values) if quicker else Together(held or values, {})
    return draw(
        request, session, "person_edit.html", here="people", status=422 if problems else 200, person=person, section=section,
        title=title, asked_today=asked_today, every_way=EVERY_WAY, ways={on(way): way for way in WAYS}, noted=noted_lines(session, person) if section == "contact" else {}, entries=entries, options=options, held=both.held, was=values, theirs={name: dict(options.get(name, ())).get(words, words) for name, words in both.theirs.items()}, mistakes=mistakes_of(section, problems or {}),
    )  # fmt: skip


def show_happened(
    request: Request, session: Session, person_id: int, *, held: Mapping[str, str] | None = None, mistakes: tuple[Mistake, ...] = ()
) -> Response:  # fmt: skip
    """The form of what happened."""
    person = person_of(session, person_id)
    today = london_date(the_app(request).now())
    suggested = {k: {"look_again": (today + within).isoformat()} for k, within in LOOKS_WITHIN.items()}
    kinds = [(k, HAPPENINGS[k]) for k in offered(status=person.status, letters_held=person.letters_held)]
    kinds.sort(key=lambda one: one[0] not in ("back", person.status))  # of who is away: back, or still so
    return draw(
        request, session, "person_happened.html", here="people", status=422 if mistakes else 200, person=person, kinds=kinds,
        held=held or {}, mistakes=mistakes, status_word=STATUSES[person.status], practices=offered_practices(session),
        suggested=suggested,
    )  # fmt: skip


def as_form(entry: register_edit.Entry, stored: Any) -> str:
    """What is stored as the form's field holds it: what nobody asked about is unknown."""
    return shown(entry, stored) or ("unknown" if entry.options == YES_NO_UNKNOWN else "")


def section_of(section: str) -> tuple[str, tuple[register_edit.Entry, ...]]:
    """The section of that name, or 404."""
    if section not in SECTIONS:
        raise HTTPException(404)
    return SECTIONS[section]


def person_of(session: Session, person_id: int) -> Person:
    """The person, or 404."""
    person = session.get(Person, person_id)
    if person is None:
        raise HTTPException(404)
    return person


def mistakes_of(prefix: str, problems: Mapping[str, str]) -> tuple[Mistake, ...]:
    """What to put right, each at its field."""
    return tuple(Mistake("" if name == "form" else f"{prefix}-{name}", words) for name, words in problems.items())
