"""The review pack: what is known before a review, laid out for paper, and the same as a Word file."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from liaison.domain.review_form import Answer, Field, words
from liaison.letters.review_pack import CONTENT_TYPE, Pack, Part, Question, file_name, word
from liaison.practices.service_facts import current
from liaison.reviews import form
from liaison.reviews.form import Filled
from liaison.store import review_form_queries
from liaison.store.session import Session, reading
from liaison.web import review_form_presenter as presenter
from liaison.web.deps import Colleague, Duty, Id, the_app
from liaison.web.downloads import to_save
from liaison.web.frame import draw
from liaison.web.review_form_pages import held_or_404
from liaison.web.saying import Saying

router = APIRouter()


@router.get("/reviews/{review_id}/pack")
def pack_page(request: Request, colleague: Duty, review_id: Id) -> Response:
    """The pack on paper."""
    app = the_app(request)
    with reading(app.engine) as session:
        pack = made(session, request, colleague, review_id)
        return draw(request, session, "review_pack.html", here="reviews", pack=pack, review_id=review_id)


@router.get("/reviews/{review_id}/pack.docx")
def pack_file(request: Request, colleague: Duty, review_id: Id) -> Response:
    """The pack as a Word file, to save."""
    app = the_app(request)
    with reading(app.engine) as session:
        pack = made(session, request, colleague, review_id)
    answer = to_save(word(pack, app.now()), file_name(str(review_id)))
    answer.headers["Content-Type"] = CONTENT_TYPE
    return answer


def made(session: Session, request: Request, colleague: Colleague, review_id: int) -> Pack:
    """The pack of one review, for somebody who may see it."""
    app = the_app(request)
    held = held_or_404(session, colleague, review_id)
    service = current(session, app.now())
    say = Saying(app.now(), service.calendar)
    lines = review_form_queries.actions(session, held.id)
    return Pack(
        reference=str(held.id), person=held.person.name, chi=f"{held.person.chi[:6]} {held.person.chi[6:]}", service=service.name,
        made=f"Made {say.when(app.now()).exact} by {colleague.name}.", known=tuple(presenter.facts(session, held, say)),
        papers=tuple((f"{one.whose} ({one.when})", one.words) for one in presenter.beside(session, held, say)),
        actions=tuple(f"{line.row.what}: {line.owner}, by {say.long_day(line.row.due_on)}" for line in lines if line.row.ended_at is None),
        parts=tuple(part(one, say, presenter.prompts(held, one.section.key)) for one in form.filled(session, held)),
    )  # fmt: skip


def part(one: Filled, say: Saying, prompts: Sequence[str]) -> Part:
    """One section, with what the form reminds of in it. What was told already is not printed: it is there for whoever asks for it on the page."""
    drawn = presenter.shown(one, say, one.answers, (), {})
    questions = tuple(
        Question(shown.label, shown.hint, "" if shown.told else words(field, one.answers.get(field.key, Answer())), "" if shown.told or shown.sensitive else shown.last, shown.told, shown.sensitive, boxes(field, one.answers.get(field.key, Answer())))
        for shown, field in zip(drawn, one.section.fields, strict=True)
    )  # fmt: skip
    return Part(one.section.title, " ".join(filter(None, (one.section.hint, *prompts))), questions)


def boxes(field: Field, answer: Answer) -> tuple[tuple[str, bool], ...]:
    """What there is to choose from, for whoever fills it in by hand; none for a question that is answered in words."""
    return tuple((said, key in answer.values) for key, said in field.choices.items())
