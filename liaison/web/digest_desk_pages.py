"""Practices' answers about reviews, for admins: what to settle, replies to read, whom to ring, what would leave next, and how it is asked."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.domain import chi
from liaison.domain.digest_policy import FORM_WORDS, Policy
from liaison.domain.practice_answers import OUTCOME, WORDS, Kind, ways
from liaison.domain.practice_words import suggest
from liaison.practices import digest_choices
from liaison.practices.digest_choices import WrongChoice
from liaison.reviews import digest, digest_answers, digest_reply, remind, tell_outcomes
from liaison.reviews.digest_answers import NotSettled
from liaison.reviews.digest_letter import KIND, OUTCOMES, Asking
from liaison.reviews.digest_reply import Entered
from liaison.store import events
from liaison.store import practice_desk_queries as queries
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Practice
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.digest_forms import DigestChoiceForm, EnterForm, SettleAnswerForm
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw

router = APIRouter()
Admin = Annotated[Colleague, Depends(may("reviews"))]
Code = Annotated[str, Path(pattern=r"^[0-9]{5}$")]
DESK = "/reviews/practices"
# a step as it is said on a page
STEPS = {
    "digest": "asked", "digest_again": "reminded", "digest_third": "reminded again", "ring": "to be rung",
    "digest_elsewhere": "asked again at the second contact", "digest_again_elsewhere": "reminded at the second contact",
    "digest_third_elsewhere": "reminded again at the second contact", OUTCOME: "told what came of another time",
}  # fmt: skip
HOW = {"link": "on its page", "mail": "by mail", "phone": "on the telephone"}
CHANGED = "A colleague was quicker. This is how it stands now."


@router.get(DESK)
def desk(request: Request, colleague: Admin) -> Response:
    """Everything that waits for an admin."""
    return draw_desk(request)


def draw_desk(
    request: Request, mistakes: tuple[Mistake, ...] = (), held: dict[str, str] | None = None, status: int = 200
) -> Response:
    """The page, perhaps with a choice to be put right."""
    app = the_app(request)
    with reading(app.engine) as session:
        row, policy = digest_choices.newest(session), digest_choices.policy(session)
        names = staff_names(session)
        return draw(
            request, session, "digest_desk.html", here="reviews", status=status, mistakes=mistakes,
            to_settle=queries.to_settle(session), replies=queries.replies(session), to_ring=queries.to_ring(session),
            practices=queries.asked_practices(session),
            leaving=[in_words(session, one) for one in (*digest.would_post(session, app, app.now()), *remind.would_remind(session, app, app.now()), *tell_outcomes.would_tell(session, app, app.now()))],
            policy=policy, chosen=row, chosen_by=names.get(row.by_id or 0, "") if row else "", forms=FORM_WORDS,
            held=held or choice_held(policy), words=WORDS, mask=chi.mask,
        )  # fmt: skip


CODE = re.compile(r"^practice ([0-9]{5}): ")


def in_words(session: Session, one: Asking | str) -> str:
    """A letter that would be posted, or why a practice gets none, with the practice's name."""
    if isinstance(one, str):
        named = CODE.match(one)
        return f"{called(session, named[1])}: {one[named.end() :]}" if named else one[:1].upper() + one[1:]
    what = {KIND: "Digest", OUTCOMES: "What came of another time"}.get(one.kind, "Reminder")
    reviews = sorted(one.steps or {outcome.review_id for outcome in one.outcomes})
    about = ", ".join(map(str, reviews))
    return f"{what} to {called(session, one.code)} ({one.address}): review{'' if len(reviews) == 1 else 's'} {about}"


def step_words(step: str) -> str:
    """A step as it is said; one that tells an outcome has the answer's number behind it."""
    return STEPS.get(step.partition(":")[0], step)


def called(session: Session, code: str) -> str:
    """A practice by name."""
    practice = session.get(Practice, code)
    return practice.name if practice else f"practice {code}"


def choice_held(policy: Policy) -> dict[str, str]:
    """The choice that applies, as its form holds it."""
    return {
        "form": policy.form.value, "again": str(policy.again), "third": str(policy.third), "ring": str(policy.ring),
        "link_days": str(policy.link_days), "gather": str(policy.gather), "because": "",
    }  # fmt: skip


@router.post(f"{DESK}/choice")
def choose(request: Request, colleague: Admin, fields: Posted) -> Response:
    """How practices are asked from now on."""
    app = the_app(request)
    try:
        form = read(DigestChoiceForm, fields)
        wanted = Policy(form.form, form.again, form.third, form.ring, form.link_days, form.gather)
        with transaction(app.engine) as session:
            digest_choices.choose(session, wanted, form.because, seen=form.seen, by_id=colleague.id, now=app.now())
        return RedirectResponse(f"{DESK}#choice", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except WrongChoice as no:
        mistakes = (Mistake(f"choice-{no.field}", str(no)),)
    return draw_desk(request, mistakes, {name: str(fields.get(name, "")) for name in choice_held(Policy())}, 422)


@router.get(f"{DESK}/answers/{{answer_id}}")
def answer_page(request: Request, colleague: Admin, answer_id: Id) -> Response:
    """One answer to settle."""
    return draw_answer(request, answer_id)


def draw_answer(
    request: Request,
    answer_id: int,
    mistakes: tuple[Mistake, ...] = (),
    held: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page of one answer. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = queries.to_settle(session, answer_id)
        if not found:
            raise HTTPException(404)
        one = found[0]
        names = staff_names(session)
        later = [row for row in digest_answers.all_of(session, one.review.id or 0) if (row.id or 0) > answer_id]
        practice_now = session.get(Practice, one.person.practice_code) if one.person.practice_code else None
        return draw(
            request, session, "digest_settle.html", here="reviews", status=status, mistakes=mistakes, one=one, words=WORDS, how=HOW,
            ways=ways(one.answer.kind), later=later, held=held or {}, mask=chi.mask, practice_now=practice_now,
            settled_by=names.get(one.answer.settled_by or 0, "a colleague"), told=tell_outcomes.told_at(session, one.answer, one.review, one.person),
        )  # fmt: skip


@router.post(f"{DESK}/answers/{{answer_id}}")
def settle_answer(request: Request, colleague: Admin, answer_id: Id, fields: Posted) -> Response:
    """Settle it."""
    app = the_app(request)
    status = 422
    try:
        form = read(SettleAnswerForm, fields)
        with transaction(app.engine) as session:
            digest_answers.settle(session, answer_id, form.how, form.words_said, staff_id=colleague.id, now=app.now())
        return RedirectResponse(DESK, status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        mistakes = (Mistake(f"settle-{no.field}", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", CHANGED),)
    return draw_answer(
        request, answer_id, mistakes, {key: str(fields.get(key, "")) for key in ("how", "words_said")}, status
    )


@router.get(f"{DESK}/replies/{{message_id}}")
def reply_page(request: Request, colleague: Admin, message_id: Id) -> Response:
    """One reply in prose, with what it may mean for each person."""
    return draw_enter(request, message_id=message_id)


@router.post(f"{DESK}/replies/{{message_id}}")
def settle_reply(request: Request, colleague: Admin, message_id: Id, fields: Posted) -> Response:
    """Write down what the reply says, as the admin read it; "nothing about anybody" settles it too."""
    app = the_app(request)
    try:
        entered = entries(read(EnterForm, fields))
        with transaction(app.engine) as session:
            digest_reply.settle_reply(session, message_id, entered, staff_id=colleague.id, now=app.now())
        return RedirectResponse(DESK, status_code=303)
    except Mistakes as wrong:
        return draw_enter(request, message_id=message_id, mistakes=wrong.mistakes, typed=chosen(fields), status=422)
    except NotSettled as no:
        said = (Mistake("", str(no)),)
        return draw_enter(request, message_id=message_id, mistakes=said, typed=chosen(fields), status=422)


@router.get(f"{DESK}/{{code}}")
def practice_desk(request: Request, colleague: Admin, code: Code) -> Response:
    """How the reviews of one practice stand, and a form for what it says on the telephone."""
    return draw_enter(request, code=code)


@router.post(f"{DESK}/{{code}}")
def enter(request: Request, colleague: Admin, code: Code, fields: Posted) -> Response:
    """Write down what the practice said on the telephone."""
    app = the_app(request)
    try:
        with transaction(app.engine) as session:
            digest_reply.by_phone(session, code, entries(read(EnterForm, fields)), staff_id=colleague.id, now=app.now())
        return RedirectResponse(f"{DESK}/{code}", status_code=303)
    except Mistakes as wrong:
        return draw_enter(request, code=code, mistakes=wrong.mistakes, typed=chosen(fields), status=422)
    except NotSettled as no:
        return draw_enter(request, code=code, mistakes=(Mistake("", str(no)),), typed=chosen(fields), status=422)


def chosen(fields: FormData) -> dict[str, tuple[str, str]]:
    """What was chosen and written, by review, to be shown again beside what is to be put right."""
    columns = ([str(value) for value in fields.getlist(name)] for name in ("review", "kind", "text"))
    return {review: (kind, text[:2_000]) for review, kind, text in zip(*columns, strict=False)}


def entries(form: EnterForm) -> dict[int, Entered]:
    """What was chosen, by review; where nothing was chosen there is no answer."""
    rows = zip(form.review, form.kind, form.text, strict=False)
    return {review: Entered(Kind(kind), text) for review, kind, text in rows if kind}


def draw_enter(
    request: Request,
    *,
    code: str = "",
    message_id: int | None = None,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[str, tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    """The people of one practice with what to choose for each, beside the reply where there is one. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        reply = next(iter(queries.replies(session, message_id)), None) if message_id is not None else None
        if message_id is not None and reply is None:
            raise HTTPException(404)
        code = reply.digest.practice_code if reply else code
        practice = session.get(Practice, code)
        if practice is None:
            raise HTTPException(404)
        return draw(
            request, session, "digest_enter.html", here="reviews", status=status, mistakes=mistakes, practice=practice, reply=reply,
            **standing(session, code, reply), words=WORDS, how=HOW, steps=step_words, mask=chi.mask, action=request.url.path, typed=typed or {},
        )  # fmt: skip


def standing(session: Session, code: str, reply: queries.Reply | None) -> dict[str, Any]:
    """How the reviews stand, what a reply may mean for each, and what was sent."""
    rows = queries.standings(session, code)
    text = reply.message.new_text or reply.message.text if reply else ""
    ids = [one.review.id for one in rows if one.review.id is not None]
    return {
        "rows": rows,
        "suggested": suggest(text, ids) if reply else {},
        "mail_text": text,
        "letters": queries.letters_to(session, code),
        "names": staff_names(session),
    }
