"""Letters to people: drafted once, read and released by a colleague, and asked about again whenever one leaves or is printed."""

from datetime import date, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from caseload import change_person, move_review, review_of
from people_written_to import MAIL, SAFE, all_letters, release, tasks, with_review
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.reminders import REVIEW_STEPS, ReviewStep
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import LetterState, PersonLetterState, ReviewState
from liaison.outbox import send
from liaison.reviews import digest, invite, invite_print, invite_release, reach_tasks, staff_lines
from liaison.reviews.invite_release import NotReleased
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Review, Staff

DAY = timedelta(days=1)


def send_all(app: App, now: Any = TUESDAY_10AM) -> None:
    while send.send_one(app, now):
        pass


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def test_an_invitation_is_drafted_once_and_nothing_leaves_by_itself(app: App) -> None:
    ids = service(app)
    with transaction(app.engine) as session:
        staff_lines.keep(session, ids["Ailsa"], "01632 960155", by_id=ids["Ailsa"], now=TUESDAY_10AM)
    with_review(
        app, preferred_name="Jo", keyworker_id=ids["Ailsa"], choices={"place": "a walk", "worker_gender": "woman"}
    )
    with_review(app, due=date(2027, 3, 1), planned=date(2027, 2, 22))

    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 1, "to_ask": 0, "stopped": 0}
    assert invite.take_all(app, TUESDAY_10AM + DAY).counts["drafted"] == 0

    (letter,) = all_letters(app)
    assert (letter.state, letter.channel, letter.kind) == (PersonLetterState.DRAFTED, "post", "review_invitation")
    assert letter.text.startswith("Dear Jo,\n\nMy name is Ailsa.")
    assert "you like to meet on a walk; you would like to talk to a woman" in letter.text
    assert "01632 960155" in letter.text
    assert "Tuesday 22 December, or a day near it" in letter.text
    assert "shared care" not in letter.text
    send_all(app)
    assert letters(app) == []


def test_a_letter_tells_what_the_person_asked_for_of_room_and_language(app: App) -> None:
    ids = service(app)
    choices = {
        "place": "the library",
        "language": "Polish",
        "interpreter": "yes",
        "step_free": "yes",
        "two_exits": "no",
        "quiet": "yes",
    }
    with_review(app, keyworker_id=ids["Ailsa"], choices=choices)
    invite.take_all(app, TUESDAY_10AM)
    said = (
        "You told us before: you like to meet at the library; the language you like is Polish; you asked for an interpreter; "
        "you need a room without steps; you asked for a quiet corner."
    )
    assert said in all_letters(app)[0].text


def test_nothing_is_drafted_on_a_closed_day(app: App) -> None:
    service(app)
    with_review(app)
    assert invite.take_all(app, TUESDAY_10AM + 4 * DAY).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}


def test_whoever_cannot_be_reached_safely_becomes_one_task_of_the_keyworker_and_is_drafted_once_it_is_known(
    app: App,
) -> None:
    ids = service(app)
    person = with_review(app, safe_contact={}, keyworker_id=ids["Ailsa"])

    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 0, "to_ask": 1, "stopped": 0}
    assert invite.take_all(app, TUESDAY_10AM + DAY).counts["to_ask"] == 0
    (task,) = tasks(app)
    assert (task.kind, task.owner_id, task.due_on) == ("ask_safe", ids["Ailsa"], date(2026, 12, 2))
    assert task.why == "It is not known whether post is safe for this person."

    change_person(app, person, safe_contact=SAFE)
    assert invite.take_all(app, TUESDAY_10AM + DAY).counts["drafted"] == 1


def test_easy_read_is_drafted_for_those_who_chose_it(app: App) -> None:
    service(app)
    with_review(app, choices={"easy_read": "yes"})
    invite.take_all(app, TUESDAY_10AM)
    assert all_letters(app)[0].kind == "review_invitation_easy"


def test_an_e_mail_leaves_once_and_shows_a_colleagues_name_and_nothing_of_us(app: App) -> None:
    ids = service(app)
    with_review(app, safe_contact=MAIL, keyworker_id=ids["Ailsa"])
    invite.take_all(app, TUESDAY_10AM)
    (letter,) = all_letters(app)
    release(app, letter, ids["Lena"])
    with pytest.raises(events.MovedMeanwhile):
        release(app, letter, ids["Lena"])
    invite.take_all(app, TUESDAY_10AM + DAY)
    send_all(app)

    (sent,) = app.mailboxes["main"].letters
    assert (sent.sender_name, sent.subject, sent.to) == ("Ailsa", "A letter for you", ("jo@home.example",))
    assert sent.automatic == "auto-generated"
    assert all_letters(app)[0].state is PersonLetterState.GONE
    assert letters(app)[0].state is LetterState.SENT


HAPPENED: dict[str, tuple[dict[str, Any], str]] = {
    "held": ({"letters_held": True}, "held"),
    "died": ({"status": "died"}, "died"),
    "hospital": ({"status": "hospital"}, "hospital"),
    "abuse": ({"safe_contact": MAIL | {"domestic_abuse": True}}, "Automatic contact is off"),
    "no": ({"safe_contact": MAIL | {"email": "no"}}, "not safe"),
    "stale": ({"safe_contact": MAIL | all_asked("2026-05-01")}, "six months"),
    "moved": ({"safe_contact": MAIL | {"email_to": "other@home.example"}}, "another address"),
}


@pytest.mark.parametrize("what", HAPPENED)
def test_what_became_known_after_the_release_keeps_the_letter_back_at_the_last_moment(
    memory_engine: Engine, what: str
) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    person = with_review(app, safe_contact=MAIL)
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[0], ids["Lena"])
    values, because = HAPPENED[what]
    change_person(app, person, **values)

    send_all(app, TUESDAY_10AM + DAY)

    assert app.mailboxes["main"].letters == []
    (letter,) = letters(app)
    assert letter.state is LetterState.WITHHELD
    assert because in letter.because


@pytest.mark.parametrize("what", sorted(set(HAPPENED) - {"moved"}))
def test_what_became_known_before_the_release_stops_it_there(memory_engine: Engine, what: str) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    person = with_review(app, safe_contact=MAIL)
    invite.take_all(app, TUESDAY_10AM)
    change_person(app, person, **HAPPENED[what][0])

    with pytest.raises(NotReleased, match=HAPPENED[what][1]):
        release(app, all_letters(app)[0], ids["Lena"])
    assert letters(app) == []
    assert all_letters(app)[0].state is PersonLetterState.DRAFTED


def test_words_that_hurt_or_tell_too_much_are_to_be_mended_first(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    with_review(app, safe_contact=MAIL)
    invite.take_all(app, TUESDAY_10AM)
    (letter,) = all_letters(app)
    for text, why in (
        ("Dear Jo,\n\nit is about your methadone.", "tells what it is about"),
        ("Dear Jo,\n\nyou failed to attend.", "another way"),
    ):
        with pytest.raises(NotReleased, match=why):
            release(app, letter, ids["Lena"], text=text)
    assert all_letters(app)[0].text == letter.text


def test_a_colleague_may_say_that_a_letter_does_not_go_and_it_is_not_drafted_again(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    with_review(app)
    invite.take_all(app, TUESDAY_10AM)
    with transaction(app.engine) as session:
        invite_release.stop(session, 1, version=1, because="told in person", staff_id=ids["Lena"], now=TUESDAY_10AM)
    assert invite.take_all(app, TUESDAY_10AM + DAY).counts["drafted"] == 0
    assert [one.state for one in all_letters(app)] == [PersonLetterState.STOPPED]


def test_a_day_that_is_agreed_is_confirmed_and_another_day_is_told_and_no_letter_speaks_of_a_day_that_is_gone(
    app: App,
) -> None:
    ids = service(app)
    person = with_review(app, keyworker_id=ids["Ailsa"])
    invite.take_all(app, TUESDAY_10AM)
    review = review_of(app, person)
    move_review(app, review.id or 0, ReviewState.CONFIRMED, planned_on=date(2026, 12, 10))

    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 1, "to_ask": 0, "stopped": 1}
    invitation, confirmation = all_letters(app)
    assert invitation.state is PersonLetterState.STOPPED
    assert confirmation.kind == "review_confirmation"
    assert "We meet on Thursday 10 December" in confirmation.text
    release(app, confirmation, ids["Lena"])

    move_review(app, review.id or 0, ReviewState.PLANNED, planned_on=date(2026, 12, 17))
    move_review(app, review.id or 0, ReviewState.CONFIRMED)
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 1, "to_ask": 0, "stopped": 1}
    changed = all_letters(app)[-1]
    assert (changed.kind, changed.state) == ("review_confirmation", PersonLetterState.DRAFTED)  # the first never left
    release(app, changed, ids["Lena"])
    with transaction(app.engine) as session:
        batch = invite_print.make_batch(session, app, staff_id=ids["Lena"], now=TUESDAY_10AM)
        invite_print.tick(session, [changed.id or 0], batch or 0, staff_id=ids["Lena"], now=TUESDAY_10AM)
    move_review(app, review.id or 0, ReviewState.PLANNED, planned_on=date(2026, 12, 18))
    move_review(app, review.id or 0, ReviewState.CONFIRMED)
    invite.take_all(app, TUESDAY_10AM)
    assert all_letters(app)[-1].kind == "review_changed"
    assert "Please cross out the day" in all_letters(app)[-1].text
    release(app, all_letters(app)[-1], ids["Lena"])
    with transaction(app.engine) as session:
        session.get_one(Review, review.id or 0).planned_time = "11:00"  # the plan has found time and room
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 1, "to_ask": 0, "stopped": 1}
    told = all_letters(app)[-1]
    assert told.step == "day:2026-12-18T11:00"
    assert (
        "We have another day now. We meet on Friday 18 December at 11:00." in told.text
    )  # the one without a time never left


@pytest.mark.parametrize("moved", [False, True])
def test_a_confirmation_by_e_mail_leaves_with_its_time_and_not_when_the_time_is_another_one_by_then(
    app: App, moved: bool
) -> None:
    ids = service(app)
    person = with_review(app, safe_contact=MAIL, choices={"reminder": "email"}, planned=date(2026, 12, 1))
    review_id = review_of(app, person).id or 0
    move_review(app, review_id, ReviewState.CONFIRMED, planned_time="11:00")
    invite.take_all(app, TUESDAY_10AM)
    drafted = all_letters(app)
    assert [one.step for one in drafted] == ["day:2026-12-01T11:00", "reminder:2026-12-01T11:00"]
    for one in drafted:
        release(app, one, ids["Lena"])
    if moved:
        with transaction(app.engine) as session:
            session.get_one(Review, review_id).planned_time = "13:30"
    send_all(app, TUESDAY_10AM + 3 * DAY)  # the Friday on which the reminder leaves too

    left = [(one.state, one.because) for one in letters(app)]
    if moved:
        assert left == [(LetterState.WITHHELD, "Not sent, as the time it speaks of is another one now.")] * 2
    else:
        assert left == [(LetterState.SENT, "")] * 2
        assert "We meet on Tuesday 1 December at 11:00" in app.mailboxes["main"].letters[0].text


def test_an_invitation_that_has_not_left_follows_the_plan_to_another_day_and_colleague(app: App) -> None:
    ids = service(app)
    person = with_review(app, keyworker_id=ids["Ailsa"])
    invite.take_all(app, TUESDAY_10AM)
    number = review_of(app, person).id
    assert "My name is Ailsa." in all_letters(app)[0].text
    with transaction(app.engine) as session:
        row = session.get_one(Review, number)
        row.planned_on, row.worker_id = date(2026, 12, 16), ids["Nora"]

    with pytest.raises(NotReleased, match="It cannot go, as the plan has another day than it speaks of"):
        release(app, all_letters(app)[0], ids["Lena"])
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 1, "to_ask": 0, "stopped": 1}
    (anew,) = all_letters(app)
    assert anew.state is PersonLetterState.DRAFTED
    assert "My name is Nora." in anew.text
    assert "Wednesday 16 December, or a day near it" in anew.text
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}

    with transaction(app.engine) as session:
        session.get_one(Review, number).worker_id = ids["Ailsa"]
    with pytest.raises(NotReleased, match="somebody else does the review than it names"):
        release(app, all_letters(app)[0], ids["Lena"])
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[0], ids["Lena"])
    with transaction(app.engine) as session:
        batch = invite_print.make_batch(session, app, staff_id=ids["Lena"], now=TUESDAY_10AM)
        session.get_one(Review, number).planned_on = date(2026, 12, 17)
    assert invite.take_all(app, TUESDAY_10AM).counts["stopped"] == 0, (
        "what is in an envelope stays: a day near it is spoken of"
    )
    with reading(app.engine) as session:
        assert len(invite_print.sheets(session, app, batch or 0, TUESDAY_10AM)[0]) == 1


def test_a_colleague_who_ended_her_account_makes_no_letter_be_written_night_after_night(app: App) -> None:
    ids = service(app)
    number = review_of(app, with_review(app, keyworker_id=ids["Ailsa"])).id
    with transaction(app.engine) as session:
        session.get_one(Review, number).worker_id = ids["Nora"]
        session.get_one(Staff, ids["Nora"]).active = False
    assert invite.take_all(app, TUESDAY_10AM).counts["drafted"] == 1
    assert invite.take_all(app, TUESDAY_10AM).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}


def test_a_reminder_is_only_for_those_who_chose_it_and_leaves_two_days_before(app: App) -> None:
    ids = service(app)
    for wish in ({}, {"reminder": "email"}, {"reminder": "sms"}):
        person = with_review(app, safe_contact=MAIL, choices=wish, planned=date(2026, 12, 1))
        move_review(app, review_of(app, person).id or 0, ReviewState.CONFIRMED)
    invite.take_all(app, TUESDAY_10AM)

    (one,) = [letter for letter in all_letters(app) if letter.kind == "day_reminder"]
    assert (one.channel, one.not_before) == ("email", date(2026, 11, 27))  # Monday 30 is closed
    release(app, one, ids["Lena"])
    send_all(app, TUESDAY_10AM + 2 * DAY)
    assert app.mailboxes["main"].letters == []
    send_all(app, TUESDAY_10AM + 3 * DAY)
    assert len(app.mailboxes["main"].letters) == 1
    assert all("safe" not in task.kind for task in tasks(app))


def test_somebody_who_chose_the_telephone_is_rung_by_a_colleague(app: App) -> None:
    ids = service(app)
    block = {"phone": "yes", **all_asked("2026-11-01"), "phone_to": "01632 960200"}
    with_review(app, safe_contact=block, keyworker_id=ids["Ailsa"])
    invite.take_all(app, TUESDAY_10AM)
    words = all_letters(app)[0].text
    assert "You can tell me now. Or ring me" in words
    assert "answer this message" not in words, "it is read out"
    release(app, all_letters(app)[0], ids["Lena"])

    (task,) = tasks(app)
    assert (task.kind, task.owner_id) == ("ring", ids["Ailsa"])
    assert letters(app) == []
    with transaction(app.engine) as session:
        reach_tasks.answer(
            session, task.id or 0, version=1, code="spoke", words="", staff_id=ids["Ailsa"], now=TUESDAY_10AM
        )
    assert tasks(app)[0].done_by == ids["Ailsa"]


def test_no_letter_begins_earlier_than_its_step_looks_ahead() -> None:
    """What the steps pass over for being far off is farther off than any letter of theirs, closed days and all."""
    slack = 4 * 7 * DAY
    assert -REVIEW_STEPS[ReviewStep.INVITE].days * DAY + slack <= invite.AHEAD
    assert -REVIEW_STEPS[ReviewStep.DIGEST].days * DAY + slack <= digest.AHEAD
