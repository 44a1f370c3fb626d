"""What colleagues do for a person around the review, and the form for "we did not manage to meet"."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.clock import london_date
from liaison.domain.eligibility import Channel
from liaison.domain.looking_out import TASKS, TEXTED, Kind
from liaison.domain.reaching import NotReached, text_message
from liaison.domain.record_sections import chosen
from liaison.practices.service_facts import current
from liaison.reviews import booking, capacity, invite, invite_words, not_met, reach_tasks, staff_lines
from liaison.reviews.not_met import Followed, Helpers, NotSo
from liaison.reviews.reach_tasks import NotAnswered
from liaison.staff import worker_gender
from liaison.store import events
from liaison.store import person_letter_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Person, Practice, Review, Staff
from liaison.store.tables_person_letters import ReachTask
from liaison.store.unsettled_queries import doubts
from liaison.web import worker_pages
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.person_letter_forms import LineForm, NotMetForm, TaskForm
from liaison.web.person_letter_pages import WAYS
from liaison.web.saying import Saying

router = APIRouter()


@router.get("/for-people")
def tasks_page(request: Request, colleague: Duty, all: str = "") -> Response:
    """My tasks, or everybody's."""
    return show_tasks(request, colleague, everybody=bool(all))


@router.post("/for-people/line")
def set_line(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Keep one's own direct number, as it stands in letters."""
    app = the_app(request)
    try:
        form = read(LineForm, fields)
    except Mistakes as wrong:
        return show_tasks(request, colleague, mistakes=wrong.mistakes, typed=str(fields.get("phone", "")))
    with transaction(app.engine) as session:
        staff_lines.keep(session, colleague.id, form.phone, by_id=colleague.id, now=app.now())
    return RedirectResponse("/for-people#line", status_code=303)


@router.post("/for-people/gender")
def set_gender(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Keep one's own gender, or take it away, as people may ask for a worker of one."""
    if mistakes := worker_pages.kept(request, colleague.id, fields):
        return show_tasks(request, colleague, mistakes=mistakes)
    return RedirectResponse("/for-people#gender", status_code=303)


def show_tasks(
    request: Request,
    colleague: Colleague,
    *,
    everybody: bool = False,
    mistakes: tuple[Mistake, ...] = (),
    typed: str | None = None,
) -> Response:
    """The page; `typed` is a number that could not be taken."""
    app = the_app(request)
    with reading(app.engine) as session:
        mine = None if everybody else colleague.id
        today = london_date(app.now())
        held = [
            pair for pair in queries.to_be_held(session, today, mine) if not not_met.still_to_come(pair[0], app.now())
        ]
        return draw(
            request, session, "reach_tasks.html", here="reviews", doubts=doubts(session), status=422 if mistakes else 200, mistakes=mistakes, tasks=queries.open_tasks(session, mine), kinds=TASKS, everybody=everybody,
            gender=session.get_one(Staff, colleague.id).gender, genders=list(worker_gender.GENDERS.items()),
            line=queries.direct_line(session, colleague.id) if typed is None else typed,
            today=today, held=held,
        )  # fmt: skip


@router.get("/for-people/{task_id}")
def one_task(request: Request, colleague: Duty, task_id: Id) -> Response:
    """One task with what is to be known for it."""
    with reading(the_app(request).engine) as session:
        return show_task(request, session, task_id)


@router.post("/for-people/{task_id}")
def answer_task(request: Request, colleague: Duty, task_id: Id, fields: Posted) -> Response:
    """Answer it."""
    app, status = the_app(request), 422
    try:
        form = read(TaskForm, fields)
        with transaction(app.engine) as session:
            chosen = reach_tasks.answer(
                session, task_id, version=form.version, code=form.code, words=form.note, staff_id=colleague.id, now=app.now()
            )  # fmt: skip
        if not chosen.now:
            return RedirectResponse("/for-people", status_code=303)
        with reading(app.engine) as session:
            return show_task(request, session, task_id, at_once=chosen.now)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotAnswered as no:
        said = (Mistake(f"task-{no.field}", str(no)),)
    except events.MovedMeanwhile:
        status, said = 409, (Mistake("", "A colleague answered meanwhile. This is how it stands now."),)
    typed = {name: str(fields.get(name, "")) for name in ("code", "note")}
    with reading(app.engine) as session:
        return show_task(request, session, task_id, typed, said, status)


def show_task(
    request: Request,
    session: Session,
    task_id: int,
    typed: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
    at_once: str = "",
) -> Response:
    """The page of one task: how the person may be reached stands beside it."""
    app = the_app(request)
    task = session.get(ReachTask, task_id)
    if task is None:
        raise HTTPException(404)
    person = session.get_one(Person, task.person_id)
    service = current(session, app.now())
    say = Saying(app.now(), service.calendar)
    found = {channel: invite.reached(session, app, person, say.today, only=channel) for channel in Channel}
    texts = not isinstance(found[Channel.SMS], NotReached)
    kind = TASKS[Kind(task.kind)]
    review = session.get(Review, task.review_id) if task.review_id else None
    worker = invite_words.worker_of(session, review, person, service) if review else None
    return draw(
        request, session, "reach_task.html", here="reviews", doubt=doubts(session).get(person.id or 0), status=status, mistakes=mistakes, task=task, kind=kind, person=person,
        practice=session.get(Practice, person.practice_code) if person.practice_code else None,
        review=review, ways=[(WAYS[channel], one, isinstance(one, NotReached)) for channel, one in found.items()], held=typed or {"code": "", "note": ""}, at_once=at_once, due=say.long_day(task.due_on), noted=chosen(person.choices),
        owner=dict(queries.colleagues(session)).get(task.owner_id or 0), done=say.when(task.done_at) if task.done_at else None,
        sms=text_message(invite_words.hello(person), worker.first, worker.phone) if worker and texts and task.kind == Kind.RING else "",
        letter=letter_of(task), answers={code: one for code, one in kind.answers.items() if texts or code != TEXTED}, so_far=so_far(session, task, say),
    )  # fmt: skip


def letter_of(task: ReachTask) -> int | None:
    """The letter whose words are said on the telephone, by its number; None for any other task."""
    kind, _, number = task.key.partition(":")
    return int(number) if kind == Kind.RING and number.isdigit() else None


def so_far(session: Session, task: ReachTask, say: Saying) -> list[tuple[str, str, str]]:
    """What colleagues have heard and done for this person's review so far: what it was, what was said, who and when."""
    return [
        (
            TASKS[Kind(one.kind)].title,
            ". ".join(filter(None, (TASKS[Kind(one.kind)].answers[one.answer].words, one.note.strip()))),
            f"{name}, {say.when(one.done_at).words}" if one.done_at else "goes on",
        )
        for one, name in queries.said_so_far(session, task)
        if one.answer in TASKS[Kind(one.kind)].answers
    ]


@router.get("/reviews/{review_id}/not-met")
def not_met_page(request: Request, colleague: Duty, review_id: Id) -> Response:
    """The form."""
    with reading(the_app(request).engine) as session:
        return show_not_met(request, session, review_id)


@router.post("/reviews/{review_id}/not-met")
def say_not_met(request: Request, colleague: Duty, review_id: Id, fields: Posted) -> Response:
    """Set going what follows."""
    app, status = the_app(request), 422
    try:
        form = read(NotMetForm, fields)
        helpers = Helpers(form.looks, form.rings, form.decides)
        with transaction(app.engine) as session:
            done = not_met.say(
                session, app, review_id, as_seen=form.as_seen, helpers=helpers, staff_id=colleague.id, now=app.now()
            )
        with reading(app.engine) as session:
            return show_not_met(request, session, review_id, done=done)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotSo as no:
        said = (Mistake("", str(no)),)
    except events.MovedMeanwhile:
        status, said = 409, (Mistake("", "The review was changed meanwhile. This is how it stands now."),)
    held = {name: str(fields.get(name, "")) for name in ("looks", "rings", "decides")}
    with reading(app.engine) as session:
        return show_not_met(request, session, review_id, held, said, status)


def show_not_met(
    request: Request,
    session: Session,
    review_id: int,
    held: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
    done: Followed | None = None,
) -> Response:
    """The page: the form, or what was set going."""
    review = session.get(Review, review_id)
    if review is None:
        raise HTTPException(404)
    person = session.get_one(Person, review.person_id)
    keyworker = str(person.keyworker_id or review.worker_id or "")
    usual = {"looks": keyworker, "rings": keyworker, "decides": ""}
    now = the_app(request).now()
    today = london_date(now)
    missing = capacity.not_there(session, current(session, now), today, today)  # who looks today has to be there today
    return draw(
        request, session, "not_met.html", here="reviews", status=status, mistakes=mistakes, review=review, person=person, done=done, noted=chosen(person.choices),
        as_seen=booking.seen(review), held=held or usual, workers=queries.colleagues(session),
        looking=[(number, f"{name} ({missing[number]} today)" if number in missing else name) for number, name in queries.colleagues(session)], clinicians=queries.clinicians(session),
        pharmacy=person.pharmacy, said=bool(queries.said_not_met(session, [review])), possible=review.state in not_met.MAY_BE and review.planned_on is not None,
        ahead=not_met.still_to_come(review, now),
    )  # fmt: skip
