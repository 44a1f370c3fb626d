"""The form of “This is me” as this site has it: its sections, their order and helping words, who made it, and its versions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.about_me_sections import Section, WrongForm
from liaison.domain.language import lint
from liaison.domain.reading_age import EASY, reading_age
from liaison.practices.service_facts import current
from liaison.reviews import about_me_form
from liaison.store import about_me_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.web.about_me_forms import LayoutForm
from liaison.web.deps import Colleague, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, plain, read
from liaison.web.frame import draw
from liaison.web.person_presenter import day_said
from liaison.web.saying import Saying

router = APIRouter()
Runs = Annotated[Colleague, Depends(may("reviews"))]
NEW = 2  # empty rows for sections that are new
LINES, LISTS = ("apart_title", "apart_help", "owner", "made_with", "signed_off_on", "because"), ("key", "place", "title", "help")  # fmt: skip


@router.get("/reviews/about-me")
def form_page(request: Request, colleague: Runs, said: str = "") -> Response:
    """The form and its versions."""
    return show(request, said="Kept. New words are written on it from now on; what is written stays as it is." if said == "yes" else "")  # fmt: skip


@router.post("/reviews/about-me")
def save(request: Request, colleague: Runs, fields: Posted) -> Response:
    """Keep the form as its next version."""
    app = the_app(request)
    typed: dict[str, Any] = {key: plain(str(fields.get(key, ""))) for key in LINES}
    typed["rows"] = list(zip(*([plain(str(one)) for one in fields.getlist(key)] for key in LISTS), strict=False))
    try:
        form = read(LayoutForm, fields)
        with transaction(app.engine) as session:
            layout = form.layout(about_me_form.form_now(session).apart)
            about_me_form.save(session, layout, because=form.because, seen=form.version, by_id=colleague.id, now=app.now())  # fmt: skip
    except Mistakes as wrong:
        return show(request, typed, wrong.mistakes, 422)
    except WrongForm as no:
        return show(request, typed, (Mistake("", str(no)),), 409 if str(no) == about_me_form.QUICKER else 422)
    return RedirectResponse("/reviews/about-me?said=yes", status_code=303)


def show(
    request: Request, typed: dict[str, Any] | None = None, mistakes: tuple[Mistake, ...] = (), status: int = 200, *, said: str = ""
) -> Response:  # fmt: skip
    """The page."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        form = about_me_form.form_now(session)
        text = "\n".join(f"{one.title}\n{one.help}" for one in (*form.sections, form.apart))
        return draw(
            request, session, "about_me_form.html", here="reviews", status=status, mistakes=mistakes, said=said, form=form, held=typed or held(session),
            age=reading_age(text), easy=EASY, remarks=lint(text),
            history=[(row.version, row.because, row.owner, row.made_with, day_said(row.signed_off_on, say) if row.signed_off_on else "", name, say.when(row.at)) for row, name in queries.form_rows(session)],
        )  # fmt: skip


def held(session: Session) -> dict[str, Any]:
    """The form as it stands, as the page's fields: those in force by number, those left out without one, and empty rows."""
    form = about_me_form.form_now(session)
    number = {one.key: str(at + 1) for at, one in enumerate(form.sections)}
    rows = [(one.key, number.get(one.key, ""), one.title, one.help) for one in [*about_me_form.known(session), *[Section("", "", "")] * NEW]]  # fmt: skip
    return {
        "rows": rows, "apart_title": form.apart.title, "apart_help": form.apart.help, "owner": form.owner, "made_with": form.made_with,
        "signed_off_on": form.signed_off_on, "because": "",
    }  # fmt: skip
