"""The words of our letters: reply templates with versions and owners, live facts, secure domains, and how each practice wants its
letters. Everybody signed in reads them; admins and leads change them, with a reason, and can go back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.placeholders import ALL, INVENTED, fill, problems
from liaison.domain.secure_domains import TABLE
from liaison.letters import site_replies
from liaison.letters.catalogue import CATALOGUE
from liaison.letters.replies import ReplyTemplate, defaults
from liaison.letters.site_replies import WrongTemplate
from liaison.practices import comms_facts, practice_wishes, secure_list, which_practice
from liaison.practices.comms_facts import WrongFact
from liaison.practices.practice_wishes import WrongWish
from liaison.practices.secure_list import WrongDomain
from liaison.practices.service_facts import current
from liaison.store.session import reading, transaction
from liaison.web.deps import Anyone, Colleague, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.letter_forms import DomainForm, FactForm, PlainUndoForm, TemplateForm, WishForm
from liaison.web.saying import Saying
from models.taxonomy import CATEGORIES, Category

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
NEW = ReplyTemplate("", "", "", "", "", version=0)


@router.get("/letters")
def letters_page(request: Request, colleague: Anyone) -> Response:
    """Templates, facts, domains, practices' choices."""
    return show(request, colleague)


def show(
    request: Request, colleague: Colleague, mistakes: tuple[Mistake, ...] = (), typed: dict[str, Any] | None = None
) -> Response:
    """The page; `typed` is what a form held that could not be taken."""
    app = the_app(request)
    now = app.now()
    with reading(app.engine) as session:
        say = Saying(now, current(session, now).calendar)
        return draw(
            request, session, "letters.html", here="health" if colleague.may("health") else "", status=422 if mistakes else 200, mistakes=mistakes,
            templates=sorted(site_replies.templates(session).values(), key=lambda one: (one.category == "", one.title)), titles=titles(),
            facts=comms_facts.listing(session, now), domains=secure_list.listing(session), table=TABLE, wishes=practice_wishes.listing(session), practices=which_practice.offered(session),
            letters=sorted(CATALOGUE.values(), key=lambda one: one.title), say=say, today=say.today.isoformat(), may_change=colleague.may("health"),
            typed=typed or {},
        )  # fmt: skip


def titles() -> dict[str, str]:
    """Categories by code in plain words."""
    return {"": "any question"} | {category.value: CATEGORIES[category].title for category in Category}


@router.get("/letters/templates/{name}")
def template_page(request: Request, colleague: Anyone, name: str) -> Response:
    """One template: its words, a preview on invented data, its versions, and the form to change it ("new": to add one)."""
    with reading(the_app(request).engine) as session:
        found = NEW if name == "new" else site_replies.templates(session).get(name)
    if found is None:
        raise HTTPException(404)
    return show_template(request, colleague, found)


@router.post("/letters/templates/{name}")
def change_template(request: Request, colleague: Keeper, name: str, fields: Posted) -> Response:
    """Look at the preview, or keep a new version."""
    typed = {key: str(fields.get(key, "")) for key in TemplateForm.model_fields}
    app = the_app(request)
    try:
        form = read(TemplateForm, fields)
        template = ReplyTemplate(
            form.name_of or name, form.category, form.title, form.owner, form.text, form.version, form.second_person == "yes", own=True
        )  # fmt: skip
        if form.do == "preview":
            return show_template(request, colleague, template, typed=typed, wrong=problems(form.text))
        with transaction(app.engine) as session:
            site_replies.keep(session, template, form.because, seen=form.version, by_id=colleague.id, now=app.now())
    except Mistakes as wrong:
        return show_template(request, colleague, as_typed(name, typed), typed=typed, mistakes=wrong.mistakes)
    except WrongTemplate as wrong:
        field = "name_of" if wrong.field == "name" else wrong.field
        return show_template(request, colleague, as_typed(name, typed), typed=typed, mistakes=(Mistake(f"template-{field}", str(wrong)),))  # fmt: skip
    return RedirectResponse(f"/letters/templates/{template.name}", status_code=303)


def as_typed(name: str, typed: dict[str, str]) -> ReplyTemplate:
    """A template as it stands in a form that could not be taken."""
    version = int(typed["version"]) if typed["version"].isdigit() else 0
    return ReplyTemplate("" if name == "new" else name, typed["category"], typed["title"], typed["owner"], typed["text"], version, typed["second_person"] == "yes")  # fmt: skip


@router.post("/letters/templates/{name}/undo")
def undo_template(request: Request, colleague: Keeper, name: str, fields: Posted) -> Response:
    """Undo one version; the one before it applies again."""
    app = the_app(request)
    try:
        form = read(PlainUndoForm, fields)
        with transaction(app.engine) as session:
            site_replies.undo(session, form.number, form.because, by_id=colleague.id, now=app.now())
            left = name in site_replies.templates(session)
    except (Mistakes, WrongTemplate) as wrong:
        mistakes = wrong.mistakes if isinstance(wrong, Mistakes) else (Mistake("undo-because", str(wrong)),)
        with reading(app.engine) as session:
            there = site_replies.templates(session).get(name, NEW)
        return show_template(request, colleague, there, mistakes=mistakes)
    return RedirectResponse(f"/letters/templates/{name}" if left else "/letters", status_code=303)


def show_template(
    request: Request,
    colleague: Colleague,
    template: ReplyTemplate,
    *,
    typed: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    wrong: list[str] | None = None,
) -> Response:
    """The page of one template."""
    app = the_app(request)
    wrong = problems(template.text) if wrong is None and template.text else wrong or []
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        versions = [one for one in site_replies.history(session) if one.template.name == template.name]
        return draw(
            request, session, "letter_template.html", here="health" if colleague.may("health") else "", status=422 if mistakes else 200,
            mistakes=mistakes, shown=template, is_new=template.name not in site_replies.templates(session), versions=versions, titles=titles(),
            default=defaults().get(template.name), preview=fill(template.text, INVENTED), wrong=wrong, placeholders=ALL, say=say,
            may_change=colleague.may("health"), typed={"template": typed or {}},
        )  # fmt: skip


@router.post("/letters/facts")
def enter_fact(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Enter a fact as it is now."""

    def act(session: Any) -> None:
        form = read(FactForm, fields)
        try:
            as_at = date.fromisoformat(form.as_at)
        except ValueError:
            raise Mistakes(Mistake("fact-as_at", FactForm.words["as_at"])) from None
        comms_facts.enter(session, form.fact, form.words_now, as_at, by_id=colleague.id, now=the_app(request).now())

    return done(request, colleague, fields, FactForm, "words_now", "facts", act)


@router.post("/letters/domains")
def add_domain(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Add a secure domain."""

    def act(session: Any) -> None:
        form = read(DomainForm, fields)
        secure_list.add(session, form.entry, form.because, by_id=colleague.id, now=the_app(request).now())

    return done(request, colleague, fields, DomainForm, "entry", "domains", act)


@router.post("/letters/domains/end")
def end_domain(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Take a secure domain off the list."""

    def act(session: Any) -> None:
        form = read(PlainUndoForm, fields)
        secure_list.end(session, form.number, form.because, by_id=colleague.id, now=the_app(request).now())

    return done(request, colleague, fields, PlainUndoForm, "because", "domains", act)


@router.post("/letters/wishes")
def set_wish(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Keep how a practice wants its letters."""

    def act(session: Any) -> None:
        form = read(WishForm, fields)
        practice_wishes.keep(session, form.practice, form.weekly == "yes", by_id=colleague.id, now=the_app(request).now())  # fmt: skip

    return done(request, colleague, fields, WishForm, "practice", "wishes", act)


def done(
    request: Request,
    colleague: Colleague,
    fields: Any,
    form: Any,
    field: str,
    where: str,
    act: Callable[[Any], None],
) -> Response:
    """Do it; what cannot be done is said beside the form, with what was typed."""
    typed = {form.name: {key: str(fields.get(key, "")) for key in form.model_fields}}
    try:
        with transaction(the_app(request).engine) as session:
            act(session)
    except Mistakes as wrong:
        return show(request, colleague, wrong.mistakes, typed)
    except (WrongFact, WrongDomain, WrongWish) as wrong:
        return show(request, colleague, (Mistake(f"{form.name}-{field}", str(wrong)),), typed)
    return RedirectResponse(f"/letters#{where}", status_code=303)
