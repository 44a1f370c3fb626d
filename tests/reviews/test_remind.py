"""Reminders: twice, calm, with what is missing alone; then a telephone task; a letter that came back goes elsewhere once; thanks at the end."""

import itertools
from datetime import date, timedelta

import pytest
from asking_practices import SOON, asked, page_path, path_of, run_days, said, send_all, the_person, with_pages
from build import TUESDAY_10AM, app_on, letters, service, take_in, triage_all
from caseload import add_person, change_person, close_on, move_review, review_of
from returning import report
from sqlalchemy import Engine, func, select, update
from sqlmodel import col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.digest_policy import Form, Policy
from liaison.domain.practice_answers import Kind
from liaison.domain.states import LetterState, ReviewState
from liaison.practices import digest_choices
from liaison.reviews import digest, digest_page, due, plan, remind
from liaison.store import practice_desk_queries as desk
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Contact, Practice
from liaison.store.tables_practice_answers import PracticeStep
from liaison.store.tables_replies import SecureDomain

DAY = timedelta(days=1)


@pytest.fixture
def app(engine: Engine) -> App:
    return with_pages(app_on(engine))


def ringing(app: App) -> list[tuple[str, int]]:
    with reading(app.engine) as session:
        return [(practice.code, len(ids)) for practice, ids in desk.to_ring(session)]


def confirm(app: App, person_id: int, kind: Kind = Kind.CONFIRMED) -> None:
    token = page_path(app).rpartition("/")[2]
    digest_page.answer(app, token, review_of(app, person_id).id or 0, kind, "", (), TUESDAY_10AM)


def second_contact(app: App, email: str = "manager@99901.example", verified: date | None = date(2026, 10, 1)) -> None:
    with transaction(app.engine) as session:
        session.add(
            Contact(practice_code="99901", name="Ada Muir", role="practice manager", email=email, verified_on=verified)
        )


def comes_back(app: App, kind: str, now=TUESDAY_10AM) -> None:
    """A delivery report on the newest letter of this kind."""
    take_in(app, report(letters(app, kind)[-1], name=f"r{len(letters(app))}"), now=now)
    triage_all(app, now=now)


def test_two_reminders_and_then_a_telephone_task_at_their_working_days_and_never_again(app: App) -> None:
    asked(app, 2)
    seen = []
    for day in range(1, 60):
        now = TUESDAY_10AM + day * DAY
        done = remind.take_all(app, now)
        assert remind.take_all(app, now).counts == dict.fromkeys(done.counts, 0)
        send_all(app, now)
        if any(done.counts.values()):
            seen.append((now.date(), done.reviews, done.to_ring))
    # ten, twenty and thirty working days after Tuesday 24 November; the 30th, Christmas and New Year are closed
    assert seen == [(date(2026, 12, 9), 2, 0), (date(2026, 12, 23), 2, 0), (date(2027, 1, 12), 0, 2)]
    assert ringing(app) == [("99901", 2)]
    assert "We wrote on Tuesday 24 November" in letters(app, "review_reminder")[0].text


def test_the_days_are_the_sites_own_choice(app: App) -> None:
    asked(app, 1)
    with transaction(app.engine) as session:
        digest_choices.choose(
            session, Policy(again=5, third=8, ring=11), "the board agreed", seen=0, by_id=None, now=TUESDAY_10AM
        )
    days = []
    for day in range(1, 30):
        now = TUESDAY_10AM + day * DAY
        done = remind.take_all(app, now)
        send_all(app, now)
        days += [day] if any(done.counts.values()) else []
    assert days == [8, 13, 16]


def test_a_reminder_waits_while_another_letter_about_reviews_is_fresh_and_the_telephone_call_does_not(app: App) -> None:
    (first,) = asked(app, 1)
    later = add_person(app, last=SOON, keyworker_id=the_person(app, first).keyworker_id)
    tenth = TUESDAY_10AM + 15 * DAY  # ten working days after the first letter
    due.take_all(app, tenth)
    plan.take_all(app, tenth)
    assert digest.take_all(app, tenth).letters == 1  # somebody new is asked about on the day of the reminder
    send_all(app, tenth)

    days = {}
    for day in range(15, 60):
        now = TUESDAY_10AM + day * DAY
        done = remind.take_all(app, now)
        send_all(app, now)
        if any(done.counts.values()):
            days[now.date()] = done.reviews, done.to_ring
    ids = [letter.text.count("\n- Review ") for letter in letters(app, "review_reminder")]
    assert review_of(app, later).state is ReviewState.ASKED
    # five working days later; from then on each letter takes along what is due
    assert (next(iter(days.items())), ids[0]) == ((date(2026, 12, 16), (1, 0)), 1)
    sent = sorted(london_date(letter.created_at) for letter in letters(app) if letter.kind.startswith("review_"))
    gaps = [(b - a).days for a, b in itertools.pairwise(sent)]
    assert min(gaps) >= 7
    assert days[date(2027, 1, 12)][1] == 1  # thirty working days after the first letter somebody rings, as before


def test_nothing_is_counted_from_a_letter_that_has_not_left_and_nothing_goes_on_a_closed_day(app: App) -> None:
    asked(app, 1)
    closed = TUESDAY_10AM + 15 * DAY
    close_on(app, closed.date())
    assert remind.take_all(app, closed).letters == 0
    with transaction(app.engine) as session:
        letter = session.get_one(type(letters(app)[0]), letters(app)[0].id)
        letter.state = LetterState.QUEUED
    assert remind.take_all(app, closed + DAY).letters == 0


@pytest.mark.parametrize(
    "change", [{"status": "custody"}, {"status": "died"}, {"letters_held": True}, {"practice_code": "99902"}]
)
def test_a_reminder_speaks_only_of_those_who_may_still_stand_in_it(app: App, change: dict) -> None:
    jo, al = asked(app, 2)
    change_person(app, jo, **change)
    run_days(app, 16)
    (reminder,) = [one for one in letters(app, "review_reminder") if one.practice_code == "99901"]
    assert f"Review {review_of(app, al).id}:" in reminder.text
    assert f"Review {review_of(app, jo).id}:" not in reminder.text


def test_a_practice_that_answered_all_is_thanked_once_and_not_reminded(app: App) -> None:
    people = asked(app, 2)
    confirm(app, people[0])
    assert remind.take_all(app, TUESDAY_10AM + DAY).thanks == 0
    confirm(app, people[1], Kind.OTHER_TIME)
    run_days(app, 50)
    assert letters(app, "review_reminder") == []
    (thanks,) = letters(app, "review_thanks")
    assert thanks.state is LetterState.SENT
    assert "answered everything" in thanks.text
    assert ringing(app) == []


def test_a_letter_that_came_back_goes_to_the_second_contact_once_and_then_somebody_rings(app: App) -> None:
    people = asked(app, 2)
    second_contact(app)
    confirm(app, people[0])
    comes_back(app, "review_digest")
    now = TUESDAY_10AM + DAY

    assert remind.take_all(app, now).elsewhere == 1
    assert remind.take_all(app, now).elsewhere == 0
    send_all(app, now)
    again = letters(app, "review_digest")[-1]
    assert (again.to, again.state) == (["manager@99901.example"], LetterState.SENT)
    assert f"Review {review_of(app, people[1]).id}:" in again.text
    assert f"Review {review_of(app, people[0]).id}:" not in again.text
    assert path_of(again) != page_path(app)

    comes_back(app, "review_digest", now)
    done = remind.take_all(app, now + DAY)
    assert (done.elsewhere, done.to_ring) == (0, 1)
    assert ringing(app) == [("99901", 1)]


@pytest.mark.parametrize("verified", [None, date(2026, 10, 1)])
def test_without_a_confirmed_second_contact_somebody_rings_at_once(app: App, verified: date | None) -> None:
    asked(app, 1)
    if verified is None:
        second_contact(app, verified=None)
    comes_back(app, "review_digest")
    assert remind.take_all(app, TUESDAY_10AM + DAY).to_ring == 1
    run_days(app, 40)
    assert len(letters(app, "review_digest")) == 1
    assert letters(app, "review_reminder") == []


def test_no_step_is_ever_taken_twice_for_one_person_cycle_and_practice(app: App) -> None:
    people = asked(app, 3)
    second_contact(app)
    comes_back(app, "review_digest")
    run_days(app, 55)
    change_person(app, people[0], letters_held=True)
    run_days(app, 5, start=TUESDAY_10AM + 55 * DAY)
    with reading(app.engine) as session:
        keys = PracticeStep.person_id, PracticeStep.cycle, PracticeStep.step, PracticeStep.practice_code
        most = session.scalars(select(func.count()).select_from(PracticeStep).group_by(*keys)).all()
        assert set(most) == {1}
        steps = set(session.scalars(select(PracticeStep.step)))
    assert steps == {"digest", "digest_elsewhere", "digest_again", "digest_third", "ring"}


def test_a_dry_run_names_what_would_leave_and_changes_nothing(app: App) -> None:
    people = asked(app, 1)
    ailsa = 4
    new = add_person(app, last=date(2026, 1, 22), keyworker_id=ailsa, practice_code="99902")
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    now = TUESDAY_10AM + 15 * DAY
    with reading(app.engine) as session:
        would = [*digest.would_post(session, app, now), *remind.would_remind(session, app, now)]
    found = {(one.kind, one.code, tuple(one.steps)) for one in would if not isinstance(one, str)}
    assert found == {
        ("review_digest", "99902", (review_of(app, new).id,)),
        ("review_reminder", "99901", (review_of(app, people[0]).id,)),
    }
    assert len(letters(app)) == 1
    assert digest.take_all(app, now).letters == 1
    assert remind.take_all(app, now).letters == 1


def test_a_chi_number_leaves_only_where_the_board_allows_it_and_to_a_secure_domain_alone(app: App) -> None:
    with transaction(app.engine) as session:
        digest_choices.choose(session, Policy(form=Form.CHI), "the board agreed", seen=0, by_id=None, now=TUESDAY_10AM)
    ailsa = service(app)["Ailsa"]
    with transaction(app.engine) as session:
        session.get_one(Practice, "99902").email = "desk@elsewhere.example"
    for code in ("99901", "99902"):
        add_person(app, last=SOON, keyworker_id=ailsa, practice_code=code)
    due.take_all(app, TUESDAY_10AM)
    plan.take_all(app, TUESDAY_10AM)
    digest.take_all(app, TUESDAY_10AM)
    first, second = letters(app, "review_digest")
    assert ", CHI 3" in first.text
    assert "CHI" not in second.text
    with transaction(app.engine) as session:  # taken off the list while the letter waited
        session.execute(
            update(SecureDomain).where(col(SecureDomain.entry) == "99901.example").values(ended_at=TUESDAY_10AM)
        )
    send_all(app)
    first, second = letters(app, "review_digest")
    assert (first.state, second.state) == (LetterState.WITHHELD, LetterState.SENT)


def test_a_review_that_is_done_or_agreed_is_asked_about_as_its_state_says(app: App) -> None:
    done, agreed = asked(app, 2)
    move_review(app, review_of(app, done).id or 0, ReviewState.COMPLETED, completed_on=date(2026, 11, 25))
    move_review(app, review_of(app, agreed).id or 0, ReviewState.CONFIRMED)
    run_days(app, 16)
    (reminder,) = letters(app, "review_reminder")
    assert f"Review {review_of(app, agreed).id}:" in reminder.text
    assert "For one person" in reminder.text
    assert said(app, done) == []


def test_somebody_whom_the_register_has_at_another_practice_is_asked_about_there_once(app: App) -> None:
    jo, _ = asked(app, 2)
    change_person(app, jo, practice_code="99902")
    now = TUESDAY_10AM + 7 * DAY
    assert digest.take_all(app, now).reviews == 1
    assert digest.take_all(app, now + DAY).reviews == 0
    assert letters(app, "review_digest")[-1].to == ["desk@99902.example"]
    assert review_of(app, jo).state is ReviewState.ASKED


def test_a_review_that_is_planned_anew_in_the_same_cycle_is_not_asked_about_twice(app: App) -> None:
    (jo,) = asked(app, 1)
    move_review(app, review_of(app, jo).id or 0, ReviewState.PLANNED)
    now = TUESDAY_10AM + 7 * DAY
    with reading(app.engine) as session:
        assert digest.would_post(session, app, now) == []
    assert digest.take_all(app, now).letters == 0
    assert len(letters(app, "review_digest")) == 1
