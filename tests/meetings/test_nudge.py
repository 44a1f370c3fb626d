"""Those not heard from are reminded once, a week before; the letter says how it stands when it leaves, and none leaves after an answer."""

from datetime import datetime, timedelta

import pytest
from build import app_on, arrive, letters, mail, take_in
from inviting_rows import (
    HOUR,
    LEAD,
    MUIR,
    NOON,
    TAIT,
    all_gone,
    confirmed_cluster,
    do,
    guests,
    invited,
    page_path,
    reply,
    with_pages,
)
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.attending import Answer
from liaison.domain.states import LetterState
from liaison.meetings import convene, nudge, rsvp, rsvp_page
from liaison.meetings.convene import Moved
from liaison.store.session import transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Letter
from liaison.store.tables_people import Meeting
from liaison.triage import screen

WEEK_BEFORE = NOON - timedelta(days=7, hours=4)  # Wednesday, 08:00


@pytest.fixture
def app(engine: Engine) -> App:
    app = with_pages(app_on(engine))
    confirmed_cluster(app)
    invited(app, TAIT, MUIR, LEAD)
    all_gone(app)
    return app


def answer(app: App, email: str, said: Answer, now: datetime) -> None:
    rsvp_page.answer(app, page_path(app, email).rpartition("/")[2], said, "", "", 0, now)


def reminders(app: App) -> list[str]:
    return [f"{one.to[0].partition('@')[0]} {one.state.value}" for one in letters(app, "meeting_reminder")]


def test_only_those_not_heard_from_are_reminded_once_a_week_before(app: App) -> None:
    answer(app, TAIT.email, Answer.NO, WEEK_BEFORE)
    with transaction(app.engine) as session:  # Dr Lead's letter did not arrive: a person looks after that
        session.get_one(Letter, [one.id for one in letters(app) if one.to == [LEAD.email]][-1]).bounced_at = WEEK_BEFORE
    found = [nudge.take_all(app, WEEK_BEFORE + timedelta(days=day)).letters for day in (-1, 0, 0, 1, 2)]

    assert found == [0, 1, 0, 0, 0]
    (letter,) = letters(app, "meeting_reminder")
    assert (letter.to, letter.automatic, letter.calendar) == ([MUIR.email], "auto-generated", None)
    assert "/meeting-answers/" in letter.text


def test_the_words_are_made_when_it_leaves(app: App) -> None:
    nudge.take_all(app, WEEK_BEFORE)
    with transaction(app.engine) as session:  # the hosts moved to another room, and nobody wrote a new version of it
        session.get_one(Meeting, 1).place = "The library"
    assert "The library" not in letters(app, "meeting_reminder")[0].text
    all_gone(app, WEEK_BEFORE)
    assert all("The library" in one.text and "The library" in one.html for one in letters(app, "meeting_reminder"))
    assert all("The library" in one.text for one in app.mailboxes["main"].letters if "have not heard yet" in one.text)


def test_no_reminder_leaves_after_an_answer_however_it_came(app: App) -> None:
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=WEEK_BEFORE)
    assert nudge.take_all(app, WEEK_BEFORE).letters == 3
    answer(app, TAIT.email, Answer.YES, WEEK_BEFORE)  # on the page
    take_in(app, reply(app, attendee=MUIR.email))  # by a calendar, read by nobody yet
    screen.take_batch(app, WEEK_BEFORE)
    ours = next(one.message_id for one in app.mailboxes["main"].letters if one.to == (LEAD.email,))
    prose = mail(
        "I'll come.",
        sender=f"Lead <{LEAD.email}>",
        subject="Re: x",
        headers=f"In-Reply-To: {ours}",
        message_id="<y@harbour.example>",
    )
    arrive(app, prose)
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=False, now=WEEK_BEFORE)
    all_gone(app, WEEK_BEFORE)

    assert reminders(app) == ["tait withheld", "muir withheld", "lead withheld"]
    rsvp.take_batch(app, WEEK_BEFORE)
    assert guests(app)[MUIR.email].answer == "yes"


def test_no_reminder_leaves_after_a_cancellation_a_change_or_the_beginning(app: App) -> None:
    nudge.take_all(app, WEEK_BEFORE)
    do(app, convene.change, Moved(NOON + HOUR, NOON + 2 * HOUR, "Town Hall"), now=WEEK_BEFORE)
    assert reminders(app) == ["tait cancelled", "muir cancelled", "lead cancelled"]
    all_gone(app, WEEK_BEFORE)
    assert nudge.take_all(app, WEEK_BEFORE).letters == 3  # about the new time
    do(app, convene.call_off, "", now=WEEK_BEFORE)
    all_gone(app, WEEK_BEFORE)
    assert nudge.take_all(app, WEEK_BEFORE).letters == 0
    assert {one.state for one in letters(app, "meeting_reminder")} == {LetterState.CANCELLED}


def test_with_another_place_nobody_is_reminded_anew_and_with_another_time_everybody_is(app: App) -> None:
    assert nudge.take_all(app, WEEK_BEFORE).letters == 3
    all_gone(app, WEEK_BEFORE)
    day_after = WEEK_BEFORE + timedelta(days=1)
    do(app, convene.change, Moved(NOON, NOON + HOUR, "The library"), now=day_after)
    all_gone(app, day_after)
    assert nudge.take_all(app, day_after).letters == 0
    do(app, convene.change, Moved(NOON + HOUR, NOON + 2 * HOUR, "The library"), now=day_after)
    all_gone(app, day_after)
    assert nudge.take_all(app, day_after).letters == 3


def test_an_answer_that_somebody_else_sent_for_them_holds_a_reminder_too_before_it_is_tied(app: App) -> None:
    assert nudge.take_all(app, WEEK_BEFORE).letters == 3
    take_in(app, reply(app, attendee=MUIR.email, by="secretary@glen.example"))  # a calendar that another answers from
    screen.take_batch(app, WEEK_BEFORE)
    all_gone(app, WEEK_BEFORE)
    assert reminders(app) == ["tait sent", "muir withheld", "lead sent"]
