"""A letter that waits for a person goes out again once, elsewhere, or not at all, through the interlock; the words of an answer come back."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, person, service
from replying import WORDS, a_case, again, all_gone, answered, letter_of
from returning import LATER, report
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import CaseState, LetterState
from liaison.mail.mailbox import MailRejected
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event, Letter
from liaison.store.tables_people import Contact, Person
from liaison.triage import inbox, reply, second_try, unsent
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.reply_check import Unconfirmed

NORA = 1
MANAGER = "manager@quay.example"
SOON = TUESDAY_10AM.replace(minute=30)


def shop(engine: Engine) -> App:
    app = app_on(engine)
    service(app)
    with transaction(app.engine) as session:
        session.add(Contact(practice_code="99901", name="Sam Orr", role="practice manager", email=MANAGER))
    return app


def not_taken(app: App, error: Exception) -> tuple[Case, Letter]:
    """An answer that the server did not take, or that may have gone."""
    case = a_case(app)
    all_gone(app)  # the acknowledgement
    letter = answered(app, case, NORA)
    app.mailboxes["main"].fail("send", error)
    all_gone(app)
    return again(app, case), letter_of(app, letter.id)


def seen(app: App, letter: Letter) -> int:
    with reading(app.engine) as session:
        return second_try.newest_event(session, letter.id or 0)


def go(app: App, letter: Letter, *, to: str = "", looked: bool = False, confirmed: tuple[str, ...] = (), at: int | None = None) -> None:  # fmt: skip
    with transaction(app.engine) as session:
        second_try.again(
            session, letter.id or 0, seen=seen(app, letter) if at is None else at, to=to, looked=looked, confirmed=confirmed, staff_id=NORA, now=SOON
        )  # fmt: skip


def back(app: App, case: Case) -> unsent.WordsBack | None:
    with reading(app.engine) as session:
        return unsent.words_back(session, case.id or 0)


def test_a_refused_answer_goes_out_again_once_and_its_question_is_answered(engine: Engine) -> None:
    app = shop(engine)
    case, letter = not_taken(app, MailRejected("552 too large"))
    assert (letter.state, case.state) == (LetterState.FAILED, CaseState.OPEN)
    at = seen(app, letter)

    go(app, letter)
    with pytest.raises(Stale):  # a second press, or a colleague at the same moment
        go(app, letter, at=at)
    all_gone(app, SOON.replace(minute=31))

    assert letter_of(app, letter.id).state is LetterState.SENT
    assert again(app, case).state is CaseState.ANSWERED
    assert [one.letter_key for one in app.mailboxes["main"].letters].count(letter.key) == 1


def test_it_goes_to_another_address_of_the_practice_and_to_no_other(engine: Engine) -> None:
    app = shop(engine)
    case, letter = not_taken(app, MailRejected("550 no such mailbox"))
    with pytest.raises(NotAllowed, match="from the list"):
        go(app, letter, to="someone@elsewhere.example")

    more = mail("One more thing.", message_id="<two@quay.example>", headers="In-Reply-To: <one@quay.example>")
    arrive(app, more, now=TUESDAY_10AM.replace(minute=20))
    with pytest.raises(Unconfirmed) as asked:
        go(app, letter, to=MANAGER)
    assert [one.code for one in asked.value.questions] == ["newer_mail"]
    assert letter_of(app, letter.id).state is LetterState.FAILED
    go(app, letter, to=MANAGER, confirmed=tuple(one.key for one in asked.value.questions))
    all_gone(app, SOON.replace(minute=31))

    gone = letter_of(app, letter.id)
    assert (gone.to, gone.state) == ([MANAGER], LetterState.SENT)
    assert gone.confirmed
    assert again(app, case).state is CaseState.ANSWERED


def test_of_unknown_fate_a_person_looks_first(engine: Engine) -> None:
    app = shop(engine)
    app.mailboxes["main"].blind = True
    _, letter = not_taken(app, RuntimeError("the line broke"))
    assert letter.state is LetterState.UNKNOWN
    assert back(app, again(app, a_case(app, message_id="<x@quay.example>"))) is None
    with reading(app.engine) as session:
        assert unsent.words_back(session, letter.case_id or 0) is None  # it may have gone: nobody is offered its words

    with pytest.raises(NotAllowed, match="Sent Items"):
        go(app, letter)
    go(app, letter, looked=True)
    assert letter_of(app, letter.id).state is LetterState.QUEUED


def test_what_was_found_in_sent_items_left_and_its_question_is_answered(engine: Engine) -> None:
    app = shop(engine)
    app.mailboxes["main"].blind = True
    case, letter = not_taken(app, RuntimeError("the line broke"))
    assert case.state is CaseState.OPEN
    with transaction(app.engine) as session:
        second_try.left(
            session, letter.id or 0, seen=second_try.newest_event(session, letter.id or 0), staff_id=NORA, now=SOON
        )
    assert letter_of(app, letter.id).state is LetterState.SENT
    assert again(app, case).state is CaseState.ANSWERED


def test_a_dropped_answer_has_a_reason_and_leaves_its_question_open(engine: Engine) -> None:
    app = shop(engine)
    case, letter = not_taken(app, MailRejected("no"))
    for because, at in (("", None), ("rang instead", seen(app, letter))):
        with transaction(app.engine) as session:
            if at is None:
                with pytest.raises(NotAllowed, match="why"):
                    second_try.drop(session, letter.id or 0, because, seen=seen(app, letter), staff_id=NORA, now=SOON)
            else:
                second_try.drop(session, letter.id or 0, because, seen=at, staff_id=NORA, now=SOON)
    dropped = letter_of(app, letter.id)
    assert (dropped.state, dropped.because) == (LetterState.CANCELLED, "rang instead")
    assert again(app, case).state is CaseState.OPEN
    assert back(app, case) is None


def test_what_was_kept_back_opens_its_question_and_is_refused_while_the_reason_stands(engine: Engine) -> None:
    app = shop(engine)
    number = person(app)
    case = a_case(app)
    letter = answered(app, case, NORA)
    with transaction(app.engine) as session:
        row = session.scalars(select(Person)).first()
        assert row is not None
        row.letters_held = True
        session.get_one(Letter, letter.id).person_id = row.id
    all_gone(app)
    assert letter_of(app, letter.id).state is LetterState.WITHHELD
    assert again(app, case).state is CaseState.OPEN, number

    with pytest.raises(NotAllowed, match="kept back again. Every letter about this person is held"):
        go(app, letter)
    assert letter_of(app, letter.id).state is LetterState.WITHHELD


def test_the_words_are_there_again_and_a_new_answer_takes_the_old_ones_place(engine: Engine) -> None:
    app = shop(engine)
    case, letter = not_taken(app, MailRejected("no"))
    found = back(app, case)
    assert found is not None
    assert (found.words, found.left) == (WORDS, False)

    anew = answered(app, case, NORA, text=found.words, now=SOON)
    assert letter_of(app, letter.id).state is LetterState.CANCELLED
    assert letter_of(app, anew.id).state is LetterState.QUEUED
    assert back(app, case) is None
    all_gone(app, SOON.replace(minute=45))
    with reading(app.engine) as session:
        past = session.scalars(
            select(col(Event.now))
            .where(col(Event.kind) == "letter", col(Event.subject_id) == letter.id)
            .order_by(col(Event.id))
        )
        assert list(past)[-1] == LetterState.CANCELLED.value
    assert [one.text for one in app.mailboxes["main"].letters].count(anew.text) == 1


def test_after_an_answer_came_back_its_words_are_offered_until_the_question_is_answered(engine: Engine) -> None:
    app = shop(engine)
    case = a_case(app)
    letter = answered(app, case, NORA)
    all_gone(app, SOON)
    assert back(app, case) is None
    arrive(app, report(letter_of(app, letter.id)), now=LATER)
    found = back(app, case)
    assert found is not None
    assert (found.words, found.left, found.to) == (WORDS, True, ["tait@quay.example"])
    with transaction(app.engine) as session:
        reply.settle(session, inbox.find(session, case.id or 0, to_change=True), NORA, LATER)  # as by telephone
    assert back(app, case) is None


def test_a_question_answered_meanwhile_is_not_answered_twice(engine: Engine) -> None:
    app = shop(engine)
    app.mailboxes["main"].blind = True
    case, letter = not_taken(app, RuntimeError("the line broke"))
    answered(app, case, NORA, now=SOON)
    with pytest.raises(NotAllowed, match="Another answer"):
        go(app, letter, looked=True)


@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.SENT])
def test_a_letter_that_waits_for_nobody_is_left_alone(engine: Engine, state: LetterState) -> None:
    app = shop(engine)
    letter = answered(app, a_case(app), NORA)
    if state is LetterState.SENT:
        all_gone(app)
    with pytest.raises(Stale):
        go(app, letter)
    assert letter_of(app, letter.id).state is state
