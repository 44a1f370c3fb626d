"""Hazard: a letter about somebody who has died, moved or is in custody. It is asked again in the moment of sending, not when planned."""

from datetime import timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, person, service
from replying import a_case, again, all_gone, answered, letter_of
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.domain.safe_contact import all_asked
from liaison.domain.states import CaseState, LetterState
from liaison.letters.render import Rendered
from liaison.outbox import send
from liaison.outbox.post import Posting, post
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Letter, MailboxRow
from liaison.store.tables_people import Person, Practice

SAFE = {"email": "yes", **all_asked("2026-11-01"), "email_to": "jo@home.example"}
WORDS = Rendered("An appointment", "Please come.", "<p>Please come.</p>")
# what became known between planning and sending, and the word that the reason has to have
HAPPENED = {
    "died": ({"status": "died"}, "died"),
    "left": ({"status": "left"}, "no longer in shared care"),
    "custody": ({"status": "custody"}, "custody"),
    "hospital": ({"status": "hospital"}, "hospital"),
    "paused": ({"status": "paused"}, "paused"),
    "held": ({"letters_held": True}, "held"),
}


def planned(memory_engine: Engine, kind: str, **about: Any) -> Any:
    """An App with one letter of this kind about one person, posted while all was well."""
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail(message_id="<first@quay.example>"))
    while send.send_one(app, TUESDAY_10AM):
        pass
    about = {"person_id": person(app, safe_contact=SAFE)} | about
    posting = Posting(
        key="planned", kind=kind, reference="4F7K", words=WORDS, to=["jo@home.example"], automatic="auto-generated", about=about,
        not_before=TUESDAY_10AM + timedelta(days=2),
    )  # fmt: skip
    with transaction(memory_engine) as session:
        post(
            session,
            session.scalars(select(MailboxRow)).one(),
            posting,
            sender_name="s",
            actor=events.step("plan"),
            now=TUESDAY_10AM,
        )
    return app


def send_all(app: Any) -> Any:
    """Two days later; the planned letter as it is then."""
    while send.send_one(app, TUESDAY_10AM + timedelta(days=2)):
        pass
    return next(letter for letter in letters(app) if letter.key == "planned")


@pytest.mark.parametrize("what", HAPPENED)
def test_an_invitation_planned_before_it_happened_stays_here(memory_engine: Engine, what: str) -> None:
    changes, reason = HAPPENED[what]
    app = planned(memory_engine, "review_invitation")
    with transaction(memory_engine) as session:
        session.execute(update(Person).values(**changes))

    letter = send_all(app)

    assert letter.state is LetterState.WITHHELD
    assert reason in letter.because
    assert len(app.mailboxes["main"].letters) == 1  # the acknowledgement of the first mail alone


@pytest.mark.parametrize("what", ["died", "left", "held"])
def test_a_letter_to_the_practice_about_somebody_stays_here_too(memory_engine: Engine, what: str) -> None:
    app = planned(memory_engine, "review_digest", practice_code="99901")
    with transaction(memory_engine) as session:
        session.execute(update(Person).values(**HAPPENED[what][0]))

    assert send_all(app).state is LetterState.WITHHELD


@pytest.mark.parametrize("changes", [{"status": "not_in_list"}, {"email_verified_on": None}, {"email": None}])
def test_a_letter_to_a_practice_that_closed_or_whose_address_nobody_confirmed_stays_here(
    memory_engine: Engine, changes: Any
) -> None:
    app = planned(memory_engine, "review_digest", practice_code="99901")
    with transaction(memory_engine) as session:
        session.execute(update(Practice).values(**changes))

    assert send_all(app).state is LetterState.WITHHELD


def test_when_nothing_happened_it_leaves(memory_engine: Engine) -> None:
    assert send_all(planned(memory_engine, "review_invitation")).state is LetterState.SENT


def test_everything_can_be_held_at_once_and_what_was_held_is_not_lost(memory_engine: Engine) -> None:
    app = planned(memory_engine, "review_invitation")
    with transaction(memory_engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM)
    assert send_all(app).state is LetterState.QUEUED
    with transaction(memory_engine) as session:
        turn(session, HOLD_SENDS, on=False, now=TUESDAY_10AM)

    assert send_all(app).state is LetterState.SENT


def test_an_answer_that_is_kept_back_opens_its_question_again(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    case = a_case(app)
    letter = answered(app, case, 1)
    number = person(app, letters_held=True)
    with transaction(memory_engine) as session:
        session.execute(update(Letter).where(col(Letter.id) == letter.id).values(person_id=number))
    all_gone(app)

    assert letter_of(app, letter.id).state is LetterState.WITHHELD
    now = again(app, case)
    assert (now.state, now.answered_at) == (CaseState.OPEN, None)
