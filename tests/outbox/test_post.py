"""Posting: a row with a unique key, our own subject, a Message-ID that a retry keeps."""

from datetime import timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, letters, service
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.letters.render import Rendered
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post, post_many
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Event

ACTOR = events.step("test")


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def posting(key: str = "k", **more: Any) -> Posting:
    words = Rendered("Answer to your\n  message", "Text.\n", "<p>Text.</p>")
    return Posting(key=key, kind="answer", reference="4F7K", words=words, to=["tait@quay.example"], **more)


def put(app: App, *several: Posting) -> list[int | None]:
    with transaction(app.engine) as session:
        box = main_mailbox(session, app)
        return [post(session, box, one, sender_name="The team", actor=ACTOR, now=NOW) for one in several]


def test_a_letter_is_queued_at_once_with_our_subject_sender_and_message_id(app: App) -> None:
    put(app, posting(references=["<a@x>", "<b@x>"], in_reply_to="<b@x>", automatic="auto-replied"))

    (letter,) = letters(app)
    assert (letter.state, letter.not_before, letter.created_at) == (LetterState.QUEUED, NOW, NOW)
    assert letter.subject == "[SU-GP 4F7K] Answer to your message"
    assert (letter.sender, letter.sender_name) == (app.settings.mailbox.address, "The team")
    assert letter.message_id.startswith("<")
    assert letter.message_id.endswith("@liaison.example>")
    assert (letter.in_reply_to, letter.references, letter.automatic) == ("<b@x>", ["<a@x>", "<b@x>"], "auto-replied")
    assert (letter.text, letter.html) == ("Text.\n", "<p>Text.</p>")


def test_a_draft_waits_for_a_person_and_a_later_letter_for_its_time(app: App) -> None:
    put(app, posting("draft", draft=True), posting("later", not_before=NOW + timedelta(days=1)))

    draft, later = letters(app)
    assert draft.state is LetterState.DRAFT
    assert later.not_before == NOW + timedelta(days=1)


def test_a_key_posts_once_and_leaves_one_event(app: App) -> None:
    first, second = put(app, posting("one"), posting("one"))

    with reading(app.engine) as session:
        said = [
            (event.now, event.actor)
            for event in session.scalars(select(Event).where(Event.kind == "letter").order_by(Event.id))
        ]
    assert first is not None
    assert second is None
    assert len(letters(app)) == 1
    assert said == [("queued", ACTOR)]


def test_many_new_letters_are_posted_in_one_go_each_with_its_own_message_id(app: App) -> None:
    with transaction(app.engine) as session:
        box = main_mailbox(session, app)
        count = post_many(
            session, box, [posting(f"k{n}") for n in range(5)], sender_name="The team", actor=ACTOR, now=NOW
        )

    assert count == 5
    assert len({letter.message_id for letter in letters(app)}) == 5
    with reading(app.engine) as session:
        assert len(list(session.scalars(select(Event).where(Event.kind == "letter")))) == 5


def test_a_key_that_was_posted_before_fails_the_whole_batch(app: App) -> None:
    put(app, posting("old"))

    with pytest.raises(IntegrityError), transaction(app.engine) as session:
        box = main_mailbox(session, app)
        post_many(session, box, [posting("new"), posting("old")], sender_name="s", actor=ACTOR, now=NOW)

    assert [letter.key for letter in letters(app)] == ["old"]


def test_a_letter_needs_somebody_who_posts_it(app: App) -> None:
    with pytest.raises(events.IllegalMove), transaction(app.engine) as session:
        post(session, main_mailbox(session, app), posting(), sender_name="s", actor="", now=NOW)

    assert letters(app) == []
