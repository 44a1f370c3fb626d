"""E-mails to people that did not arrive: the person hears of the review another way, or the keyworker is told. Nothing goes twice."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service, take_in, triage_all
from caseload import change_person, move_review, review_of
from people_written_to import MAIL, SAFE, all_letters, release, tasks, with_review
from returning import report
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.safe_contact import all_asked
from liaison.domain.states import LetterState, PersonLetterState, ReviewState
from liaison.outbox import outbox_console, send
from liaison.practices.service_facts import current
from liaison.reviews import invite, invite_print, invite_release
from liaison.reviews.invite_release import NotReleased
from liaison.store import events
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_notices import BadAddress
from liaison.store.tables_person_letters import PersonLetter

DAY = timedelta(days=1)
ONLY_MAIL = MAIL | {"post": "no"}


def send_all(app: App, now=TUESDAY_10AM) -> None:
    while send.send_one(app, now):
        pass


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


def mailed(app: App, lena: int, **person) -> int:
    """Somebody whose invitation has left by e-mail; returns the person's id."""
    number = with_review(app, **({"safe_contact": MAIL} | person))
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[-1], lena)
    send_all(app)
    return number


def comes_back(app: App, now=TUESDAY_10AM) -> None:
    """A delivery report on the newest letter to a person."""
    take_in(app, report([one for one in letters(app) if one.person_id][-1], name=f"r{len(letters(app))}"), now=now)
    triage_all(app, now=now)


def test_an_invitation_that_came_back_is_drafted_anew_for_another_safe_way(app: App) -> None:
    ids = service(app)
    mailed(app, ids["Lena"])
    assert invite.take_all(app, TUESDAY_10AM).counts["stopped"] == 0  # it is thought to have arrived
    comes_back(app)

    assert invite.take_all(app, TUESDAY_10AM + DAY).counts == {"drafted": 1, "to_ask": 0, "stopped": 1}
    (again,) = all_letters(app)
    assert (again.state, again.channel, again.letter_id) == (PersonLetterState.DRAFTED, "post", None)
    assert "cut off the slip below" in again.text
    assert tasks(app) == []
    assert invite.take_all(app, TUESDAY_10AM + 2 * DAY).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}


def test_where_no_other_way_is_safe_the_keyworker_asks_and_another_address_is_written_to_once(app: App) -> None:
    ids = service(app)
    person = mailed(app, ids["Lena"], safe_contact=ONLY_MAIL, keyworker_id=ids["Ailsa"])
    comes_back(app)

    assert invite.take_all(app, TUESDAY_10AM + DAY).counts == {"drafted": 0, "to_ask": 0, "stopped": 1}
    (task,) = tasks(app)
    assert (task.kind, task.owner_id, task.why) == ("ask_safe", ids["Ailsa"], "Our e-mails to this person come back.")
    assert all_letters(app)[0].stopped_because == "our e-mail did not arrive."

    change_person(app, person, safe_contact=ONLY_MAIL | {"email_to": "new@home.example"})
    assert invite.take_all(app, TUESDAY_10AM + 2 * DAY).counts["drafted"] == 1
    release(app, all_letters(app)[0], ids["Lena"], now=TUESDAY_10AM + 2 * DAY)
    send_all(app, TUESDAY_10AM + 2 * DAY)
    first, second = [one for one in letters(app) if one.person_id]
    assert (first.to, second.to) == (["jo@home.example"], ["new@home.example"])
    assert (second.state, second.key) == (LetterState.SENT, f"{first.key}~4")
    assert invite.take_all(app, TUESDAY_10AM + 3 * DAY).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}


def test_the_same_address_is_tried_again_once_the_person_was_asked_since(app: App) -> None:
    ids = service(app)
    person = mailed(app, ids["Lena"], safe_contact=ONLY_MAIL)
    comes_back(app)
    invite.take_all(app, TUESDAY_10AM + DAY)
    change_person(app, person, safe_contact=ONLY_MAIL | all_asked("2026-11-26"))

    assert invite.take_all(app, TUESDAY_10AM + 2 * DAY).counts["drafted"] == 1
    release(app, all_letters(app)[0], ids["Lena"], now=TUESDAY_10AM + 2 * DAY)
    send_all(app, TUESDAY_10AM + 2 * DAY)
    assert letters(app)[-1].state is LetterState.SENT
    with reading(app.engine) as session:
        assert session.scalars(select(BadAddress)).one().ended_at is not None


def test_a_confirmation_that_came_back_is_drafted_anew_and_one_of_a_finished_review_is_not(app: App) -> None:
    ids = service(app)
    person = with_review(app, safe_contact=MAIL, planned=date(2026, 12, 10))
    move_review(app, review_of(app, person).id or 0, ReviewState.CONFIRMED, planned_time="11:00")
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[0], ids["Lena"])
    send_all(app)
    comes_back(app)
    invite.take_all(app, TUESDAY_10AM + DAY)
    (again,) = all_letters(app)
    assert (again.kind, again.channel, again.step) == ("review_confirmation", "post", "day:2026-12-10T11:00")

    other = mailed(app, ids["Lena"], safe_contact=MAIL | {"email_to": "al@home.example"})
    comes_back(app)
    move_review(app, review_of(app, other).id or 0, ReviewState.CLOSED, outcome="declined")
    assert invite.take_all(app, TUESDAY_10AM + DAY).counts == {"drafted": 0, "to_ask": 0, "stopped": 0}


def test_what_was_kept_back_while_letters_were_held_is_drafted_anew_afterwards_and_nothing_goes_twice(app: App) -> None:
    ids = service(app)
    person = with_review(app, safe_contact=MAIL)
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[0], ids["Lena"])
    change_person(app, person, letters_held=True)
    send_all(app)
    assert letters(app)[0].state is LetterState.WITHHELD

    assert invite.take_all(app, TUESDAY_10AM + DAY).counts == {"drafted": 0, "to_ask": 0, "stopped": 1}
    assert tasks(app) == []  # a hold is no question to the person
    change_person(app, person, letters_held=False)
    assert invite.take_all(app, TUESDAY_10AM + 2 * DAY).counts["drafted"] == 1

    outbox_console.retry(app, letters(app)[0].id or 0)  # the old one is queued again by hand as well
    release(app, all_letters(app)[0], ids["Lena"], now=TUESDAY_10AM + 2 * DAY)
    send_all(app, TUESDAY_10AM + 2 * DAY)
    assert [one.state for one in letters(app)] == [LetterState.WITHHELD, LetterState.SENT]
    assert len(app.mailboxes["main"].letters) == 1


def posted(app: App, ids: dict[str, int], **block: str) -> int:
    """Somebody whose invitation is in the post; returns the person's id."""
    person = with_review(app, safe_contact=SAFE | block, keyworker_id=ids["Ailsa"])
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[-1], ids["Lena"])
    with transaction(app.engine) as session:
        batch = invite_print.make_batch(session, app, staff_id=ids["Lena"], now=TUESDAY_10AM)
        letter = all_of(session)[-1]
        invite_print.tick(session, [letter.id or 0], batch or 0, staff_id=ids["Lena"], now=TUESDAY_10AM)
    return person


def all_of(session: Session) -> list[PersonLetter]:
    return list(session.scalars(select(PersonLetter).order_by(col(PersonLetter.id))))


def returned(app: App, ids: dict[str, int]) -> None:
    letter = all_letters(app)[-1]
    with transaction(app.engine) as session:
        invite_release.came_back(
            session, letter.id or 0, version=letter.version, staff_id=ids["Lena"], now=TUESDAY_10AM + DAY
        )


def test_a_letter_that_the_post_brings_back_goes_another_safe_way_and_the_keyworker_is_asked(app: App) -> None:
    ids = service(app)
    posted(app, ids)
    returned(app, ids)
    (task,) = tasks(app)
    assert (task.kind, task.owner_id, task.why) == (
        "ask_safe", ids["Ailsa"], "A letter to this person came back in the post.",
    )  # fmt: skip
    assert invite.take_all(app, TUESDAY_10AM + 2 * DAY).counts == {"drafted": 1, "to_ask": 0, "stopped": 0}
    assert [(one.channel, one.state) for one in all_letters(app)] == [("email", PersonLetterState.DRAFTED)]


def test_nothing_goes_to_an_address_from_which_the_post_came_back_until_the_person_was_asked(app: App) -> None:
    ids = service(app)
    person = posted(app, ids, email="no")
    with pytest.raises(events.MovedMeanwhile), transaction(app.engine) as session:
        invite_release.came_back(session, 1, version=1, staff_id=ids["Lena"], now=TUESDAY_10AM)
    returned(app, ids)
    assert invite.take_all(app, TUESDAY_10AM + 2 * DAY).counts["drafted"] == 0
    with pytest.raises(NotReleased, match="not in the post"):
        returned(app, ids)
    asked = SAFE | {"email": "no", "post_to": "2 Hill Road, Kelder", **all_asked("2026-11-25")}
    change_person(app, person, safe_contact=asked)
    assert invite.take_all(app, TUESDAY_10AM + 2 * DAY).counts["drafted"] == 1
    (letter,) = all_letters(app)
    assert (letter.channel, letter.address, letter.posted_at) == ("post", "2 Hill Road, Kelder", None)
    release(app, letter, ids["Lena"], now=TUESDAY_10AM + 2 * DAY)
    with transaction(app.engine) as session:
        assert invite_print.make_batch(session, app, staff_id=ids["Lena"], now=TUESDAY_10AM + 2 * DAY) == 2


NAMED = MAIL | {"service_name": "yes"}


@pytest.mark.parametrize("change", [{"service_name": "no"}, {"service_name_checked_on": "2026-05-01"}])
def test_words_that_name_the_service_do_not_leave_once_the_person_no_longer_agrees_to_that(
    app: App, change: dict[str, str]
) -> None:
    ids = service(app)
    person = with_review(app, safe_contact=NAMED)
    invite.take_all(app, TUESDAY_10AM)
    (letter,) = all_letters(app)
    with reading(app.engine) as session:
        name = current(session, TUESDAY_10AM).name
    assert name in letter.text

    change_person(app, person, safe_contact=NAMED | change)
    with pytest.raises(NotReleased, match="The words name the service"):
        release(app, letter, ids["Lena"])
    change_person(app, person, safe_contact=NAMED)
    release(app, letter, ids["Lena"])
    change_person(app, person, safe_contact=NAMED | change)
    send_all(app)

    (sent,) = [one for one in letters(app) if one.person_id]
    assert (sent.state, "name the service" in sent.because) == (LetterState.WITHHELD, True)
    change_person(app, person, safe_contact=NAMED)
    without = with_review(app, safe_contact=MAIL)  # of whom nobody knows whether they agree: their words never named it
    invite.take_all(app, TUESDAY_10AM)
    theirs = next(one for one in all_letters(app) if one.person_id == without)
    release(app, theirs, ids["Lena"])
    assert name not in theirs.text
