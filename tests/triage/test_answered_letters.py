"""A reply to a letter that belongs to no case is tied to that letter in plain sight, and is a question like any other."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, messages, service
from returning import gone
from sqlalchemy import Engine

from liaison.app import App
from liaison.letters.render import Rendered
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.store import events
from liaison.store.mail_queries import case_file
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def digest(app: App) -> Letter:
    """A digest to a practice, gone."""
    with transaction(app.engine) as session:
        posting = Posting(
            key="digest:practice-99901:2026-W48", kind="review_digest", reference="R-99901-W48", words=Rendered("Annual reviews: please confirm", "t", "h"),
            to=["desk@99901.example"], automatic="auto-generated", about={"practice_code": "99901"},
        )  # fmt: skip
        post(session, main_mailbox(session, app), posting, sender_name="s", actor=events.step("t"), now=TUESDAY_10AM)
    gone(app, TUESDAY_10AM)
    return letters(app)[-1]


@pytest.mark.parametrize("sender", ["desk@99901.example", "tait@quay.example"])
def test_a_practice_s_answer_to_its_digest_is_a_question_tied_to_the_digest(app: App, sender: str) -> None:
    letter = digest(app)

    (case,) = arrive(
        app, mail("Review 12 has moved; the dose?", sender=sender, headers=f"In-Reply-To: {letter.message_id}")
    )

    assert messages(app)[0].answers_letter_id == letter.id
    with reading(app.engine) as session:
        file = case_file(session, case.id or 0)
        assert file is not None
        assert file.answers is not None
        assert file.answers.id == letter.id


def test_somebody_it_did_not_go_to_is_tied_to_nothing(app: App) -> None:
    letter = digest(app)

    arrive(app, mail("the dose?", sender="muir@glen.example", headers=f"In-Reply-To: {letter.message_id}"))

    assert messages(app)[0].answers_letter_id is None


def test_a_red_flag_in_such_an_answer_is_read_as_in_any_mail(app: App) -> None:
    letter = digest(app)

    (case,) = arrive(
        app, mail("Review 12: she took an overdose this morning", headers=f"In-Reply-To: {letter.message_id}")
    )

    assert case.urgency.value == "U1"


def test_an_answer_on_a_case_is_tied_to_its_letter_and_joins_the_case(app: App) -> None:
    arrive(app, mail())
    gone(app, TUESDAY_10AM)
    ours = letters(app)[0]

    (case,) = arrive(
        app, mail("And the next dose?", message_id="<2@quay.example>", headers=f"In-Reply-To: {ours.message_id}")
    )

    assert case.messages == 2
    assert messages(app)[1].answers_letter_id == ours.id
    assert len(cases(app)) == 1
