"""Letters to people: what is drafted, waits for print or the post, is gone or was stopped; and one letter, to be read and released."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.clock import london_date
from liaison.domain.eligibility import Channel
from liaison.domain.language import lint
from liaison.domain.reaching import SUBJECT, NotReached, text_message
from liaison.domain.reading_age import EASY, reading_age
from liaison.domain.states import LetterState, PersonLetterState
from liaison.letters.catalogue import CATALOGUE
from liaison.practices.service_facts import current
from liaison.reviews import invite, invite_release, invite_words
from liaison.reviews.invite_release import NotReleased
from liaison.store import events
from liaison.store import person_letter_queries as queries
from liaison.store.person_letter_queries import LetterLine
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter
from liaison.web.deps import Colleague, Duty, Id, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.person_letter_forms import LetterForm
from liaison.web.saying import Saying

router = APIRouter()
Releaser = Annotated[Colleague, Depends(may("reviews"))]
RECENT = 30
WAYS = {Channel.POST: "post", Channel.EMAIL: "e-mail", Channel.PHONE: "telephone", Channel.SMS: "text message"}
STATES = {
    PersonLetterState.DRAFTED: "waits to be read",
    PersonLetterState.RELEASED: "to be printed",
    PersonLetterState.PRINTED: "printed, not in the post yet",
    PersonLetterState.GONE: "gone",
    PersonLetterState.STOPPED: "not sent",
}
FATES = {
    LetterState.QUEUED: "in the outbox",
    LetterState.SENDING: "leaving now",
    LetterState.SENT: "sent",
    LetterState.WITHHELD: "kept back at the last moment",
    LetterState.FAILED: "did not leave",
    LetterState.UNKNOWN: "it is not known whether it left",
    LetterState.CANCELLED: "cancelled in the outbox",
}


@dataclass(frozen=True)
class Line:
    """One letter in a list."""

    id: int
    title: str
    person: str
    way: str
    stands: str
    because: str
    when: Any
    batch: int | None


@router.get("/letters-to-people")
def letters_to_people(request: Request, colleague: Releaser) -> Response:
    """The lists."""
    return show_lists(request, colleague)


def show_lists(request: Request, colleague: Colleague, mistakes: tuple[Mistake, ...] = ()) -> Response:
    """The page."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        by_state = {
            state: [as_line(one, say) for one in queries.letters_at(session, [state])]
            for state in (PersonLetterState.DRAFTED, PersonLetterState.RELEASED, PersonLetterState.PRINTED)
        }
        ended = queries.letters_at(session, [PersonLetterState.GONE, PersonLetterState.STOPPED], newest=True, limit=RECENT)  # fmt: skip
        asked = [one for one in queries.open_tasks(session) if one.task.kind == "ask_safe"]
        return draw(
            request, session, "person_letters.html", here="reviews", status=422 if mistakes else 200, mistakes=mistakes,
            counted={state.value: number for state, number in queries.counted(session).items()}, drafted=by_state[PersonLetterState.DRAFTED], released=by_state[PersonLetterState.RELEASED], printed=by_state[PersonLetterState.PRINTED],
            ended=[as_line(one, say) for one in ended], asked=asked, batches=[(one.id, say.when(one.made_at)) for one in queries.batches(session)],
        )  # fmt: skip


def as_line(one: LetterLine, say: Saying) -> Line:
    """One letter in words."""
    letter = one.letter
    stands = FATES.get(one.fate, STATES[letter.state]) if one.fate else STATES[letter.state]
    if letter.state in invite.NOT_LEFT and one.person.letters_held:
        stands = "held for now: nothing about this person leaves"
    elif letter.state is PersonLetterState.STOPPED:
        stands = STATES[letter.state]
    elif one.came_back:
        stands = "came back"
    elif letter.state is PersonLetterState.GONE and one.fate is None:
        stands = "in the post" if letter.posted_at else "on a colleague's list"
    return Line(
        letter.id or 0, CATALOGUE[letter.kind].title, one.person.name, WAYS[Channel(letter.channel)], stands,
        letter.stopped_because or one.fate_because or letter.why, say.when(letter.posted_at or letter.released_at or letter.drafted_at),
        letter.batch_id,
    )  # fmt: skip


@router.get("/letters-to-people/{letter_id}")
def one_letter(request: Request, colleague: Duty, letter_id: Id) -> Response:
    """One letter. Whoever looks after the person may read what went out in her name; a lead or an admin releases it."""
    with reading(the_app(request).engine) as session:
        return show(request, session, letter_id)


@router.post("/letters-to-people/{letter_id}")
def act(request: Request, colleague: Releaser, letter_id: Id, fields: Posted) -> Response:
    """Keep the words, release it, or do not send it. What cannot be done is said with what was typed."""
    app, status, said = the_app(request), 422, ()
    who = {"staff_id": colleague.id, "now": app.now()}
    try:
        form = read(LetterForm, fields)
        with transaction(app.engine) as session:
            if form.do == "stop":
                if not form.because:
                    raise Mistakes(Mistake("letter-because", "Say in a few words why it does not go."))
                invite_release.stop(session, letter_id, version=form.version, because=form.because, **who)
                return RedirectResponse("/letters-to-people", status_code=303)
            if form.do == "came_back":
                invite_release.came_back(session, letter_id, version=form.version, **who)
                return RedirectResponse("/letters-to-people", status_code=303)
            if not form.text.strip():
                raise Mistakes(Mistake("letter-text", LetterForm.words["text"]))
            if form.do == "release":
                invite_release.release(session, app, letter_id, version=form.version, text=form.text, **who)
                return RedirectResponse("/letters-to-people", status_code=303)
            invite_release.keep(session, letter_id, version=form.version, text=form.text, **who)
        return RedirectResponse(f"/letters-to-people/{letter_id}", status_code=303)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotReleased as no:
        said = (Mistake("letter-text", str(no)),)
    except events.MovedMeanwhile:
        status = 409
        said = (Mistake("", "A colleague changed this letter meanwhile. This is how it stands now; what you wrote is kept in the form."),)  # fmt: skip
    typed = {name: str(fields.get(name, "")) for name in ("text", "because")}
    with reading(app.engine) as session:
        return show(request, session, letter_id, typed, said, status)


def show(
    request: Request,
    session: Session,
    letter_id: int,
    typed: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page of one letter."""
    app = the_app(request)
    letter = session.get(PersonLetter, letter_id)
    if letter is None:
        raise HTTPException(404)
    person, review = session.get_one(Person, letter.person_id), session.get_one(Review, letter.review_id)
    service = current(session, app.now())
    say = Saying(app.now(), service.calendar)
    found = invite.reached(session, app, person, london_date(app.now()), only=Channel(letter.channel))
    worker = invite_words.named(session, letter.worker_id, service)
    text = letter.text if not typed or not typed.get("text") else typed["text"]
    line = next(one for one in queries.of_person(session, person.id or 0) if one.letter.id == letter_id)
    return draw(
        request, session, "person_letter.html", here="reviews", status=status, mistakes=mistakes, letter=letter, person=person, review=review,
        title=CATALOGUE[letter.kind].title, stands=as_line(line, say).stands, way=WAYS[Channel(letter.channel)], subject=SUBJECT, worker=worker,
        held=found if isinstance(found, NotReached) else None, found=None if isinstance(found, NotReached) else found,
        drafted=letter.state is PersonLetterState.DRAFTED, not_left=letter.state in invite.NOT_LEFT, text=text, age=reading_age(text), easy=EASY,
        remarks=lint(text), language=invite_words.needs_other_words(person), typed={"letter": typed or {}}, because=(typed or {}).get("because", ""),
        text_message=text_message(invite_words.hello(person), worker.first, worker.phone) if worker and letter.channel == Channel.SMS else "",
    )  # fmt: skip
