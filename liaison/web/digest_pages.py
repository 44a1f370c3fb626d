"""The practice's own page about reviews, behind a signed link and without a sign-in. Looking changes nothing and names nobody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from liaison.domain.mails import Attachment
from liaison.domain.practice_answers import HOLDS, WORDS, Kind
from liaison.domain.spoken import day_name, long_day
from liaison.reviews import digest_page
from liaison.reviews.digest_mail import LARGEST, NotTaken, checked
from liaison.reviews.digest_page import Over, Page, TooOften
from liaison.store.session import reading
from liaison.web.deps import read_form, refuse_other_sites, the_app
from liaison.web.digest_forms import DigestAnswerForm
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw

router = APIRouter()
KEPT = re.compile(r"keep-[0-9]{1,10}")
Token = Annotated[str, Path(max_length=200)]  # one cut short is answered in words, like any that is not ours
# the buttons, in their order: what a practice says most often first
BUTTONS: tuple[tuple[Kind, str], ...] = ((Kind.CONFIRMED, "Confirm"), (Kind.OTHER_TIME, "Suggest another time"))
# what holds letters takes two presses: the first opens the question, the second says so of the person by name
TWO_PRESSES: tuple[tuple[Kind, str, str], ...] = (
    (Kind.MOVED, "Has moved", "has moved"),
    (Kind.WRONG_PRACTICE, "Not our patient", "is not our patient"),
    (Kind.DIED, "Has died", "has died"),
)
TOO_OFTEN = "The buttons were pressed many times just now. What you said before is kept. Please wait a quarter of an hour, or ring us."


async def form_with_file(request: Request) -> AsyncIterator[FormData]:
    """The posted fields of somebody without a sign-in, with at most one file, put away when the answer is given."""
    refuse_other_sites(request)
    fields = await read_form(request, files=1)
    try:
        yield fields
    finally:
        await fields.close()


@router.api_route("/practice-reviews/{token}", methods=["GET", "HEAD"])
def practice_page(request: Request, token: Token) -> Response:
    """How many people it is about, and the button that shows who they are. A mail scanner that opens this changes and learns nothing."""
    try:
        return show(request, token, digest_page.look(the_app(request), token, the_app(request).now()))
    except Over as ended:
        return over(request, ended)


@router.post("/practice-reviews/{token}")
async def practice_press(
    request: Request, token: Token, fields: Annotated[FormData, Depends(form_with_file)]
) -> Response:
    """One of the buttons; the page is drawn with who the people are."""
    sent = fields.get("file")
    content = await sent.read(LARGEST + 1) if isinstance(sent, UploadFile) and sent.filename else None
    return await run_in_threadpool(press, request, token, fields, content)


def press(request: Request, token: str, fields: FormData, content: bytes | None) -> Response:
    """Take what was pressed and draw the page again, with what is to be put right, and with what is written of others and not sent."""
    app = the_app(request)
    others, fields = beside(fields)
    try:
        form = read(DigestAnswerForm, fields)
        if form.kind == "open":
            return show(request, token, digest_page.press_open(app, token, app.now()))
        if form.kind in HOLDS and not form.sure:  # the first press: nothing is taken before the second
            typed = others | {str(form.review): form.text}
            return show(request, token, look(request, token), typed=typed, ask=(form.review, form.kind))
        worried = form.kind == "worried"
        kind = Kind.INFORMATION if worried or not (form.sure or form.kind) else Kind(form.sure or form.kind)
        files: tuple[Attachment, ...] = () if content is None else (checked(content, form.review),)
        if kind is Kind.INFORMATION and not (form.text or files or worried):
            raise NotTaken("Write a line, attach a file, or press one of the buttons.")
        digest_page.answer(app, token, form.review, kind, form.text, files, app.now(), worried=worried)
        return show(request, token, look(request, token), typed=others, just=form.review)
    except Over as ended:
        return over(request, ended)
    except (Mistakes, NotTaken, TooOften) as problem:
        return again(request, token, fields, problem, others)


def beside(fields: FormData) -> tuple[dict[str, str], FormData]:
    """What is written of other people on the page, by review, and the fields of the one of whom something was pressed."""
    others = {key[5:]: str(value)[:2_000] for key, value in fields.multi_items() if KEPT.fullmatch(key)}
    return others, FormData([(key, value) for key, value in fields.multi_items() if not KEPT.fullmatch(key)])


def again(request: Request, token: str, fields: FormData, problem: Exception, others: dict[str, str]) -> Response:
    """The page once more with what is to be put right, beside the person it is about; a free line that was typed is kept."""
    number = str(fields.get("review", ""))
    said = {TooOften: TOO_OFTEN}.get(type(problem)) or (
        problem.mistakes[0].words if isinstance(problem, Mistakes) else str(problem)
    )
    mistakes = (Mistake(f"text-{number}" if number.isdigit() else "", said),)
    status = 429 if isinstance(problem, TooOften) else 422
    try:
        typed = others | {number: str(fields.get("text", ""))[:2_000]}
        return show(request, token, look(request, token), status=status, mistakes=mistakes, typed=typed)
    except Over as ended:
        return over(request, ended)


def look(request: Request, token: str) -> Page:
    """The page with who the people are."""
    return digest_page.look(the_app(request), token, the_app(request).now(), shown=True)


def show(
    request: Request,
    token: str,
    page: Page,
    *,
    status: int = 200,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[str, str] | None = None,
    just: int = 0,
    ask: tuple[int, str] = (0, ""),
) -> Response:
    """The page; `ask`: the person and the answer of which it asks once more."""
    app = the_app(request)
    with reading(app.engine) as session:
        return draw(
            request, session, "digest_public.html", status=status, mistakes=mistakes, page=page, token=token, buttons=BUTTONS, two_presses=TWO_PRESSES, ask=ask,
            words=WORDS, typed=typed or {}, just=just, worried=digest_page.WORRIED_WORDS, day_name=day_name, megabytes=LARGEST // 1_000_000,
        )  # fmt: skip


def over(request: Request, link: Over) -> Response:
    """A link that opens nothing: one that was ours and is too old is named so; else the same page whether it is bent or never was ours."""
    with reading(the_app(request).engine) as session:
        ended = long_day(link.ended) if link.ended else ""
        return draw(request, session, "digest_over.html", status=410 if ended else 404, ended=ended)
