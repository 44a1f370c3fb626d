"""What came of another time that a practice suggested: on its page at once, in its next letter, else two weeks later in one of its own, once."""

from datetime import date, datetime, timedelta

import pytest
from asking_practices import asked, page_path, path_of, said, send_all, the_person, with_pages
from build import TUESDAY_10AM, app_on, letters, take_in, triage_all
from caseload import add_person, change_person, review_of
from returning import report
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.practice_answers import Kind, came_of_it
from liaison.domain.spoken import day_name
from liaison.domain.states import LetterState
from liaison.reviews import digest, digest_answers, digest_page, due, moving, plan, remind, tell_outcomes
from liaison.reviews.booking import seen
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables_people import Contact
from liaison.store.tables_practice_answers import PracticeStep

DAY = timedelta(days=1)
WEEKS = timedelta(weeks=2)


@pytest.fixture
def app(engine: Engine) -> App:
    return with_pages(app_on(engine))


def suggest(app: App, person_id: int, text: str = "") -> None:
    """The practice presses the button on its page."""
    token = page_path(app).rpartition("/")[2]
    digest_page.answer(app, token, review_of(app, person_id).id or 0, Kind.OTHER_TIME, text, (), TUESDAY_10AM)


def settle(app: App, person_id: int, now: datetime = TUESDAY_10AM) -> None:
    """An admin notes it for the plan."""
    with transaction(app.engine) as session:
        digest_answers.settle(session, said(app, person_id)[-1].id or 0, "noted", "", staff_id=1, now=now)


def move(app: App, person_id: int, days: int, now: datetime = TUESDAY_10AM) -> date:
    """A colleague moves the review by so many days; returns the new day."""
    row = review_of(app, person_id)
    assert row.planned_on
    assert row.worker_id
    to = row.planned_on + days * DAY
    with transaction(app.engine) as session:
        wanted = moving.Wanted(to, row.worker_id)
        moving.move(session, row.id or 0, wanted, as_seen=seen(row), because="the practice asked", staff_id=1, now=now)
    return to


def morning(app: App, now: datetime) -> None:
    """The job of a morning, and what leaves."""
    digest.take_all(app, now)
    remind.take_all(app, now)
    tell_outcomes.take_all(app, now)
    send_all(app, now)


def page(app: App, path: str, *, shown: bool = False, now: datetime = TUESDAY_10AM) -> digest_page.Page:
    return digest_page.look(app, path.rpartition("/")[2], now, shown=shown)


def steps(app: App) -> list[str]:
    with reading(app.engine) as session:
        rows = select(col(PracticeStep.step)).where(col(PracticeStep.step).startswith("outcome"))
        return sorted(session.scalars(rows))


def test_the_words_say_whether_the_day_is_another_one() -> None:
    was, now = date(2026, 12, 8), date(2026, 12, 10)
    assert came_of_it(was, now) == "now planned for Thursday 10 December"
    assert came_of_it(was, was) == "we looked into it, and it stays planned for Tuesday 8 December"
    assert came_of_it(None, was) == "planned for Tuesday 8 December"


def test_the_page_has_it_by_number_alone_as_soon_as_the_review_has_another_day_or_somebody_settled_it(app: App) -> None:
    jo, kim = asked(app, 2)
    path = page_path(app)
    suggest(app, jo)
    suggest(app, kim)
    assert page(app, path).came == []

    to = move(app, jo, 1)
    settle(app, kim)

    before = page(app, path)
    stays = review_of(app, kim).planned_on
    assert stays
    told = {block.number: block.came for block in before.came}
    assert told == {
        f"Review {review_of(app, jo).id}": f"now planned for {day_name(to)}",
        f"Review {review_of(app, kim).id}": f"we looked into it, and it stays planned for {day_name(stays)}",
    }
    assert not any(block.name or block.chi for block in before.blocks)
    for values in ({"letters_held": True}, {"status": "died"}, {"practice_code": "99902"}):
        change_person(app, jo, **values)
        assert [block.number for block in page(app, path, shown=True).came] == [f"Review {review_of(app, kim).id}"]
        change_person(app, jo, letters_held=False, status="in_shared_care", practice_code="99901")


def test_two_weeks_later_one_letter_of_its_own_says_it_once_and_its_page_has_it_too(app: App) -> None:
    (jo,) = asked(app, 1)
    suggest(app, jo, "Thursdays")
    to = move(app, jo, 1)
    settle(app, jo)

    for n in range(1, 40):
        now = TUESDAY_10AM + n * DAY
        morning(app, now)
        if now < TUESDAY_10AM + WEEKS:
            assert letters(app, "review_outcome") == []

    (letter,) = letters(app, "review_outcome")
    number = review_of(app, jo).id
    assert letter.state is LetterState.SENT
    assert f"- Review {number}: now planned for {day_name(to)}" in letter.text
    assert the_person(app, jo).name not in letter.text
    assert the_person(app, jo).chi not in letter.text
    assert letter.to == ["practice@99901.example"] or letter.to == letters(app, "review_digest")[0].to
    assert page(app, path_of(letter)).came[0].number == f"Review {number}"
    assert steps(app) == [f"outcome:{said(app, jo)[-1].id}"]


def test_the_next_digest_carries_it_and_nothing_of_its_own_follows(app: App) -> None:
    (jo,) = asked(app, 1)
    suggest(app, jo)
    settle(app, jo)
    kim = add_person(app, last=date(2026, 1, 27), keyworker_id=the_person(app, jo).keyworker_id)
    late = TUESDAY_10AM + timedelta(days=7)
    due.take_all(app, late)
    plan.take_all(app, late)

    for n in range(7, 36):
        morning(app, TUESDAY_10AM + n * DAY)

    first, second = letters(app, "review_digest")
    assert "another time" not in first.text
    assert "You suggested another time for another review, thank you." in second.text
    assert f"- Review {review_of(app, jo).id}: we looked into it, and it stays planned for" in second.text
    assert f"Review {review_of(app, kim).id}" in second.text
    assert "One person whom we look after together" in second.text, "it asks about the new one alone"
    assert second.state is LetterState.SENT
    assert letters(app, "review_outcome") == []
    assert len(steps(app)) == 1


def test_a_reminder_carries_it_while_somebody_else_is_still_open(app: App) -> None:
    jo, kim = asked(app, 2)
    suggest(app, jo)
    settle(app, jo, TUESDAY_10AM + 10 * DAY)

    for n in range(1, 25):
        morning(app, TUESDAY_10AM + n * DAY)

    reminder, *more = letters(app, "review_reminder")
    assert f"- Review {review_of(app, jo).id}: we looked" in reminder.text
    assert f"- Review {review_of(app, kim).id}: planned in the week" in reminder.text
    assert all("you suggested another time" not in one.text.lower() for one in more)
    assert letters(app, "review_outcome") == []


def test_what_nobody_has_decided_is_told_nobody(app: App) -> None:
    (jo,) = asked(app, 1)
    suggest(app, jo)
    for n in range(1, 30):
        morning(app, TUESDAY_10AM + n * DAY)
    assert letters(app, "review_outcome") == []


@pytest.mark.parametrize("values", [{"letters_held": True}, {"status": "died"}, {"practice_code": "99902"}])
def test_what_happens_while_the_letter_waits_keeps_it_here(app: App, values: dict[str, object]) -> None:
    (jo,) = asked(app, 1)
    suggest(app, jo)
    settle(app, jo)
    now = TUESDAY_10AM + WEEKS
    tell_outcomes.take_all(app, now)
    change_person(app, jo, **values)

    send_all(app, now)
    (letter,) = letters(app, "review_outcome")
    assert letter.state is LetterState.WITHHELD
    digest.take_all(app, now + DAY)
    tell_outcomes.take_all(app, now + DAY)
    send_all(app, now + DAY)
    (letter,) = letters(app, "review_outcome")
    assert letter.state is LetterState.CANCELLED
    assert steps(app) == []


def test_it_waits_while_everything_is_held_and_leaves_once_after(app: App) -> None:
    (jo,) = asked(app, 1)
    suggest(app, jo)
    settle(app, jo)
    now = TUESDAY_10AM + WEEKS
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=True, now=now)
    for n in range(3):
        morning(app, now + n * DAY)
    assert [letter.state for letter in letters(app, "review_outcome")] == [LetterState.QUEUED]
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=False, now=now + 3 * DAY)
    for n in range(3, 20):
        morning(app, now + n * DAY)
    assert [letter.state for letter in letters(app, "review_outcome")] == [LetterState.SENT]


def test_what_came_back_is_told_once_more_at_another_address(app: App) -> None:
    (jo,) = asked(app, 1)
    with transaction(app.engine) as session:
        session.add(Contact(practice_code="99901", name="Ada Muir", role="practice manager", email="manager@99901.example", verified_on=date(2026, 10, 1)))  # fmt: skip
    suggest(app, jo)
    settle(app, jo)
    now = TUESDAY_10AM + WEEKS
    morning(app, now)
    (first,) = letters(app, "review_outcome")
    take_in(app, report(first, name="r1"), now=now)
    triage_all(app, now=now)

    for n in range(1, 30):
        morning(app, now + n * DAY)

    second = letters(app, "review_outcome")[-1]
    assert second.to == ["manager@99901.example"]
    assert len(letters(app, "review_outcome")) == 2
    number = said(app, jo)[-1].id
    assert steps(app) == [f"outcome:{number}", f"outcome:{number}_elsewhere"]


def test_a_second_suggestion_is_told_by_itself(app: App) -> None:
    (jo,) = asked(app, 1)
    suggest(app, jo, "mornings")
    settle(app, jo)
    now = TUESDAY_10AM + WEEKS
    morning(app, now)
    suggest(app, jo, "not Mondays")
    move(app, jo, 1, now)
    for n in range(1, 30):
        morning(app, now + n * DAY)
    told = letters(app, "review_outcome")
    assert len(told) == 2
    assert "now planned for" in told[1].text


def test_a_dry_run_says_what_would_leave_and_changes_nothing(app: App) -> None:
    (jo,) = asked(app, 1)
    suggest(app, jo)
    settle(app, jo)
    now = TUESDAY_10AM + WEEKS
    with reading(app.engine) as session:
        (would,) = tell_outcomes.would_tell(session, app, now)
        assert tell_outcomes.would_tell(session, app, now - 2 * DAY) == []
    assert not isinstance(would, str)
    assert would.key == f"outcome:practice-99901:{london_date(now)}"
    assert [one.review_id for one in would.outcomes] == [review_of(app, jo).id]
    assert letters(app, "review_outcome") == []
