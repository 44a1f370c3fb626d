"""Possible duplicates: listed with what speaks for one person, looked at side by side, and joined field by field or kept apart. For admins."""

from __future__ import annotations

from typing import ClassVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.domain import chi, same_person
from liaison.domain.record_sections import shown
from liaison.domain.register_columns import ENTRIES
from liaison.domain.safe_contact import WAYS
from liaison.practices.service_facts import current
from liaison.reviews import about_me_joined, merging
from liaison.reviews.about_me import TOLD
from liaison.reviews.apart import keep_apart
from liaison.reviews.merging import Joining
from liaison.reviews.register_edit import NotSaved, Who
from liaison.store import about_me_queries, register_queries, trigger_queries
from liaison.store import duplicate_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Person, Practice
from liaison.web import about_me_presenter
from liaison.web.deps import Id, Posted, the_app
from liaison.web.forms import Form, Mistake, Mistakes, Number, read
from liaison.web.frame import draw
from liaison.web.person_presenter import STATUSES, answer_words, day_said, field_words
from liaison.web.register_pages import Admin
from liaison.web.saying import Saying

router = APIRouter()
MOST = 100  # pairs on the page


class JoinForm(Form):
    """Both records as they were seen; the choices are read beside it."""

    name: ClassVar[str] = "join"
    kept_version: Number
    absorbed_version: Number
    told: str = ""
    sure: str = ""


@router.get("/register/duplicates")
def duplicates(request: Request, colleague: Admin, said: str = "") -> Response:
    """Who may be there twice."""
    app = the_app(request)
    with reading(app.engine) as session:
        people = queries.compared(session)
        apart = queries.apart(session)
        found = {
            pair: why for pair, why in same_person.pairs(people, demo=app.settings.demo).items() if pair not in apart
        }
        listed = dict(list(found.items())[:MOST])
        rows = queries.by_id(session, {i for pair in listed for i in pair})
        alone = [one.id for one in people if same_person.is_temporary(one.number, demo=app.settings.demo)]
        temporary = queries.by_id(session, set(alone[:MOST]))
        return draw(
            request, session, "duplicates.html", here="people", total=len(found), mask=chi.mask, said=said == "apart", statuses=STATUSES,
            pairs=[(rows[one], rows[other], why) for (one, other), why in listed.items()], temporary=list(temporary.values()), alone=len(alone),
        )  # fmt: skip


@router.get("/register/join/{kept_id}/{absorbed_id}")
def compare(request: Request, colleague: Admin, kept_id: Id, absorbed_id: Id) -> Response:
    """Both records side by side."""
    with reading(the_app(request).engine) as session:
        return show(request, session, kept_id, absorbed_id)


@router.post("/register/join/{kept_id}/{absorbed_id}")
def join(request: Request, colleague: Admin, kept_id: Id, absorbed_id: Id, fields: Posted) -> Response:
    """Make one record of the two, as chosen."""
    app = the_app(request)
    chosen = {key.removeprefix("from-"): str(value) for key, value in fields.multi_items() if key.startswith("from-")}
    try:
        form = read(
            JoinForm, FormData([(key, value) for key, value in fields.multi_items() if not key.startswith("from-")])
        )
        with transaction(app.engine) as session:
            joining = Joining(
                Who(kept_id, form.kept_version, colleague.id, app.now()),
                Who(absorbed_id, form.absorbed_version, colleague.id, app.now()),
                form.told,
            )
            complete(session, joining, chosen, sure=form.sure == "yes")
            merging.join(session, joining, [name for name, which in chosen.items() if which == "absorbed"])
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSaved as no:
        mistakes = tuple(
            Mistake("" if name == "form" else f"join-{name}", words) for name, words in no.problems.items()
        )
    else:
        return RedirectResponse(f"/people/{kept_id}?said=yes", status_code=303)
    with reading(app.engine) as session:
        return show(request, session, kept_id, absorbed_id, chosen=chosen, mistakes=mistakes)


@router.post("/register/apart/{one_id}/{other_id}")
def apart(request: Request, colleague: Admin, one_id: Id, other_id: Id, fields: Posted) -> Response:
    """They are two people."""
    app = the_app(request)
    with transaction(app.engine) as session:
        two(session, one_id, other_id)
        keep_apart(session, one_id, other_id, by=colleague.id, now=app.now())
    return RedirectResponse("/register/duplicates?said=apart", status_code=303)


def complete(session: Session, joining: Joining, chosen: dict[str, str], *, sure: bool) -> None:
    """Every field that differs has a choice, and the colleague says that she compared them. Raises NotSaved."""
    kept, absorbed = merging.both(session, joining)
    problems = {
        name: f"Choose: {field_words(name)}."
        for name in merging.differing(kept, absorbed)
        if chosen.get(name) not in ("kept", "absorbed")
    }
    if about_me_joined.differ(session, kept.id or 0, absorbed.id or 0) and chosen.get(about_me_joined.FIELD) not in (
        "kept",
        "absorbed",
    ):
        problems[about_me_joined.FIELD] = "Look at both “This is me”, ask the person, and choose which words hold."
    if not sure:
        problems["sure"] = "Say that you compared the two: joining is final."
    if problems:
        raise NotSaved(**problems)


def two(session: Session, one_id: int, other_id: int) -> tuple[Person, Person]:
    """The two records, or 404."""
    one, other = session.get(Person, one_id), session.get(Person, other_id)
    if one is None or other is None or one_id == other_id:
        raise HTTPException(404)
    return one, other


def show(
    request: Request, session: Session, kept_id: int, absorbed_id: int, *, chosen: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
) -> Response:  # fmt: skip
    """The page that compares and joins."""
    kept, absorbed = two(session, kept_id, absorbed_id)
    now = the_app(request).now()
    say = Saying(now, current(session, now).calendar)
    rows = [
        (name, label(name), words(session, kept, name, say), words(session, absorbed, name, say),
         (chosen or {}).get(name) or merging.suggested(kept, absorbed, name))
        for name in merging.differing(kept, absorbed)
    ]  # fmt: skip
    told = [origin_of(session, one.id or 0, say) for one in (kept, absorbed)]
    if about_me_joined.differ(session, kept_id, absorbed_id):
        rows.append(
            (
                about_me_joined.FIELD,
                "This is me: whose words hold?",
                *told,
                (chosen or {}).get(about_me_joined.FIELD, ""),
            )
        )
    beside = [
        (
            one,
            len(trigger_queries.reviews_of(session, one.id or 0)),
            len(register_queries.cases_of(session, one.id or 0)),
            words,
        )
        for one, words in zip((kept, absorbed), told, strict=True)
    ]
    return draw(
        request, session, "join_records.html", here="people", status=422 if mistakes else 200, mistakes=mistakes, kept=kept, absorbed=absorbed,
        rows=rows, beside=beside, seen=about_me_joined.seen(session, kept_id, absorbed_id), documents=all(told), statuses=STATUSES, done=bool(kept.merged_into_id or absorbed.merged_into_id),
        hold=kept.letters_held or absorbed.letters_held, died="died" in (kept.status, absorbed.status),
    )  # fmt: skip


def origin_of(session: Session, person_id: int, say: Saying) -> str:
    """Where the words of a record's “This is me” come from; "" where nothing is written."""
    last = about_me_joined.words_of(session, person_id)
    if last is None:
        return ""
    by = next((name for row, name in about_me_queries.versions(session, person_id) if row.id == last.id), "")
    return about_me_presenter.origin(last, by, TOLD, say)


def label(name: str) -> str:
    """A field at the beginning of a line; what is part of the safe-contact block says so."""
    said = field_words(name)
    if name in ENTRIES and ENTRIES[name].home == "safe_contact":
        said = f"safe contact: {said}"
    return said[:1].upper() + said[1:]


def words(session: Session, person: Person, name: str, say: Saying) -> str:
    """One field of a record in words."""
    value = merging.held(person, name)
    if name == "status":
        return STATUSES[value]
    if name == "practice_code":
        practice = session.get(Practice, value) if value else None
        return f"{practice.name} ({practice.code})" if practice else ""
    if name not in ENTRIES or ENTRIES[name].kind == "day":
        return day_said(value, say) if value else ""
    entry = ENTRIES[name]
    if name in WAYS:
        return answer_words(entry, person, dict(register_queries.colleagues(session)), say)
    if entry.kind == "staff":
        return dict(register_queries.colleagues(session)).get(
            value, "somebody who no longer works here" if value else ""
        )
    return dict(entry.options).get(str(value), shown(entry, value)) if value else shown(entry, value)
