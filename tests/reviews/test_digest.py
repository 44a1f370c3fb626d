"""One letter a practice and week, numbers and no names, to a confirmed address only; and nothing about anybody who is held."""

from datetime import date, timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from caseload import add_person, all_reviews, change_person, close_on, review_of
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.domain.digest_policy import Policy
from liaison.domain.states import LetterState, ReviewState
from liaison.outbox import send
from liaison.outbox.own_mailbox import main_mailbox
from liaison.practices import digest_choices
from liaison.practices.service_facts import current
from liaison.reviews import digest, digest_letter, due, plan
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables import Event, Letter
from liaison.store.tables_people import Person, Practice

WEEK = timedelta(days=7)
SOON = date(2026, 1, 20)  # due in eight weeks
FAR = date(2026, 9, 1)


def planned(app, now=TUESDAY_10AM):
    due.take_all(app, now)
    plan.take_all(app, now)


def send_all(app, now=TUESDAY_10AM):
    while send.send_one(app, now):
        pass


def test_each_practice_gets_one_letter_with_numbers_and_no_names(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    quay = [add_person(app, last=SOON, keyworker_id=ailsa) for _ in range(3)]
    add_person(app, last=SOON, keyworker_id=ailsa, practice_code="99902")
    later = add_person(app, last=FAR, keyworker_id=ailsa)
    planned(app)

    posted = digest.take_all(app, TUESDAY_10AM)

    assert (posted.letters, posted.reviews, posted.problems) == (2, 4, [])
    first, second = letters(app, "review_digest")
    assert (first.key, first.to, first.automatic) == (
        "digest:practice-99901:2026-W48",
        ["desk@99901.example"],
        "auto-generated",
    )
    assert second.key == "digest:practice-99902:2026-W48"
    assert "3 people whom we look after together" in first.text
    assert all(f"Review {review_of(app, person).id}: planned in the week of Monday" in first.text for person in quay)
    assert "by Wednesday 9 December" in first.text  # ten working days, of which 30 November is none
    with reading(engine) as session:
        for person in session.scalars(select(Person)):
            assert person.name not in first.text + first.subject
            assert person.chi not in first.text + first.subject
    assert {review_of(app, person).state for person in quay} == {ReviewState.ASKED}
    assert review_of(app, later).state is ReviewState.PLANNED


def test_a_practice_is_asked_about_the_first_free_day_of_somebody_only_once_it_is_near_and_not_week_by_week(
    engine: Engine,
) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    for _ in range(80):  # many more than the coming weeks take
        add_person(app, last=date(2025, 5, 1), keyworker_id=ailsa)
    planned(app)
    posted = []
    for week in range(6):
        now = TUESDAY_10AM + week * WEEK
        posted.append(digest.take_all(app, now).reviews)
        reached = now.date() + (12 + 4) * WEEK  # twelve weeks are asked about, and four more go along
        left = [one for one in all_reviews(app) if one.state is ReviewState.PLANNED]
        assert left
        assert all(one.planned_on and one.planned_on > reached for one in left) is (posted[-1] > 0)

    assert [number > 0 for number in posted] == [True, False, False, False, False, True]
    assert len(letters(app, "review_digest")) == 2


@pytest.mark.parametrize(
    ("first", "by"),
    [
        (date(2027, 1, 18), date(2026, 12, 9)),  # ten working days, as ever
        (date(2026, 12, 7), date(2026, 12, 2)),  # three working days before the review
        (date(2026, 11, 26), date(2026, 11, 26)),  # and never sooner than in two
        (date(2026, 11, 20), date(2026, 11, 26)),
    ],
)
def test_an_answer_is_asked_for_before_the_first_review_of_the_letter(engine: Engine, first: date, by: date) -> None:
    app = app_on(engine)
    service(app)
    with reading(app.engine) as session:
        calendar = current(session, TUESDAY_10AM).calendar
    assert digest_letter.answer_by(calendar, TUESDAY_10AM.date(), first) == by


def test_running_twice_posts_once_and_the_next_week_posts_only_what_is_new(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    digest.take_all(app, TUESDAY_10AM)
    new = add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)

    assert digest.take_all(app, TUESDAY_10AM + timedelta(days=1)).letters == 0
    assert len(letters(app)) == 1
    assert review_of(app, new).state is ReviewState.PLANNED

    assert digest.take_all(app, TUESDAY_10AM + WEEK).letters == 1
    assert [letter.key[-3:] for letter in letters(app)] == ["W48", "W49"]
    assert "One person whom we look after together" in letters(app)[1].text


def test_a_review_is_in_the_digest_of_the_week_in_which_its_ten_weeks_begin(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    gather(app, 0)
    sunday = date(2026, 11, 29)
    this_week = add_person(app, last=date(2026, 2, 7), keyworker_id=ailsa)
    next_week = add_person(app, last=date(2026, 2, 9), keyworker_id=ailsa)
    planned(app)
    assert review_of(app, this_week).due_on - 10 * WEEK <= sunday < review_of(app, next_week).due_on - 10 * WEEK

    digest.take_all(app, TUESDAY_10AM)

    assert review_of(app, this_week).state is ReviewState.ASKED
    assert review_of(app, next_week).state is ReviewState.PLANNED


def gather(app, weeks: int) -> None:
    with transaction(app.engine) as session:
        wanted = Policy(gather=weeks)
        digest_choices.choose(session, wanted, "the board agreed", seen=0, by_id=None, now=TUESDAY_10AM)


def test_a_letter_takes_along_whose_time_comes_in_the_next_weeks_and_they_alone_bring_no_letter(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    now_due = add_person(app, last=date(2026, 2, 7), keyworker_id=ailsa)
    in_a_week, in_four, in_five = (
        add_person(app, last=date(2026, 2, 7) + weeks * WEEK, keyworker_id=ailsa) for weeks in (1, 4, 5)
    )
    elsewhere = add_person(app, last=date(2026, 2, 7) + WEEK, keyworker_id=ailsa, practice_code="99902")
    planned(app)

    assert [one.key for one in would(app)] == ["digest:practice-99901:2026-W48"]
    posted = digest.take_all(app, TUESDAY_10AM)
    assert (posted.letters, posted.reviews) == (1, 3)
    asked = {one for one in (now_due, in_a_week, in_four, in_five, elsewhere) if is_asked(app, one)}
    assert asked == {now_due, in_a_week, in_four}  # for nobody at the other practice is it time yet

    posted = digest.take_all(app, TUESDAY_10AM + WEEK)  # the other practice's; of the first everybody was asked
    assert (posted.letters, is_asked(app, elsewhere), is_asked(app, in_five)) == (1, True, False)
    assert [digest.take_all(app, TUESDAY_10AM + n * WEEK).letters for n in (2, 3, 4, 5)] == [0, 0, 0, 1]
    assert is_asked(app, in_five)


def would(app):
    with reading(app.engine) as session:
        return digest.would_post(session, app, TUESDAY_10AM)


def is_asked(app, person: int) -> bool:
    return review_of(app, person).state is ReviewState.ASKED


@pytest.mark.parametrize("weeks", [-1, 7])
def test_a_letter_gathers_at_most_six_weeks(engine: Engine, weeks: int) -> None:
    app = app_on(engine)
    with pytest.raises(digest_choices.WrongChoice, match="at most 6 weeks"):
        gather(app, weeks)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"email_verified_on": None}, "confirmed"),
        ({"email": None}, "No mail address"),
        ({"status": "not_in_list"}, "closed or merged"),
    ],
)
def test_a_practice_that_cannot_be_written_to_gets_nothing_and_says_why(engine: Engine, wrong: dict, why: str) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    person = add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    with transaction(engine) as session:
        session.execute(update(Practice).where(col(Practice.code) == "99901").values(**wrong))

    posted = digest.take_all(app, TUESDAY_10AM)

    assert letters(app) == []
    assert review_of(app, person).state is ReviewState.PLANNED
    assert len(posted.problems) == 1
    assert posted.problems[0].startswith("practice 99901: ")
    assert why in posted.problems[0]


def test_a_person_without_a_practice_is_named_as_a_problem(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_person(app, last=SOON, keyworker_id=ailsa, practice_code=None)
    planned(app)

    assert digest.take_all(app, TUESDAY_10AM).problems[0].startswith("no_practice: 1 ")
    assert letters(app) == []


@pytest.mark.parametrize(
    "now",
    [
        {"letters_held": True},
        {"status": "died"},
        {"status": "left"},
        {"status": "custody"},
        {"status": "hospital"},
        {"status": "paused"},
    ],
)
def test_nothing_is_posted_about_somebody_who_died_left_is_away_or_is_held(engine: Engine, now: dict) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    person = add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    change_person(app, person, **now)

    assert digest.take_all(app, TUESDAY_10AM).letters == 0

    assert letters(app) == []


@pytest.mark.parametrize("now", [{"letters_held": True}, {"status": "died"}, {"status": "custody"}])
def test_a_held_digest_is_taken_back_when_somebody_in_it_dies_or_is_held(engine: Engine, now: dict) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    held, other = (add_person(app, last=SOON, keyworker_id=ailsa) for _ in range(2))
    planned(app)
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM)
    digest.take_all(app, TUESDAY_10AM)
    send_all(app)
    assert [letter.state for letter in letters(app)] == [LetterState.QUEUED]
    change_person(app, held, **now)

    assert digest.take_all(app, TUESDAY_10AM + timedelta(days=1)).taken_back == 1
    assert [letter.state for letter in letters(app)] == [LetterState.CANCELLED]
    assert review_of(app, other).state is ReviewState.PLANNED

    digest.take_all(app, TUESDAY_10AM + WEEK)
    first, second = letters(app)
    assert (first.state, second.state) == (LetterState.CANCELLED, LetterState.QUEUED)
    assert f"Review {review_of(app, other).id}:" in second.text
    assert f"Review {review_of(app, held).id}:" not in second.text


def test_a_digest_that_was_withheld_is_taken_back_too(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    person = add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    digest.take_all(app, TUESDAY_10AM)
    with transaction(engine) as session:
        session.get(Practice, "99901").status = "not_in_list"
    send_all(app)
    assert [letter.state for letter in letters(app)] == [LetterState.WITHHELD]

    digest.take_all(app, TUESDAY_10AM + timedelta(days=1))

    assert [letter.state for letter in letters(app)] == [LetterState.CANCELLED]
    assert review_of(app, person).state is ReviewState.PLANNED


def test_a_digest_that_left_is_left_alone(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    person = add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    digest.take_all(app, TUESDAY_10AM)
    send_all(app)
    change_person(app, person, letters_held=True)

    assert digest.take_all(app, TUESDAY_10AM + timedelta(days=1)).taken_back == 0

    assert [letter.state for letter in letters(app)] == [LetterState.SENT]
    assert review_of(app, person).state is ReviewState.ASKED


def test_hold_all_sends_holds_the_digest_and_release_lets_it_go_once(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM)
    digest.take_all(app, TUESDAY_10AM)

    send_all(app)
    assert app.mailboxes["main"].letters == []

    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=False, now=TUESDAY_10AM)
    send_all(app)
    send_all(app)
    (sent,) = app.mailboxes["main"].letters
    assert sent.subject == "[SU-GP R-99901-W48] Annual reviews: please confirm"


def test_nothing_is_posted_on_a_day_the_service_is_closed(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    close_on(app, TUESDAY_10AM.date())

    assert digest.take_all(app, TUESDAY_10AM).letters == 0
    assert digest.take_all(app, TUESDAY_10AM + timedelta(days=1)).letters == 1


def test_a_practice_that_was_written_to_often_today_waits_until_tomorrow(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    with transaction(engine) as session:
        box = main_mailbox(session, app)
        for n in range(3):
            add_letter(session, box.id, n)

    first = digest.take_all(app, TUESDAY_10AM)
    assert (first.letters, "3 automatic letters" in first.problems[0]) == (0, True)

    assert digest.take_all(app, TUESDAY_10AM + timedelta(hours=25)).letters == 1


def add_letter(session, mailbox_id: int, n: int) -> None:
    session.add(
        Letter(
            key=f"ack:{n}",
            kind="acknowledgement",
            state=LetterState.SENT,
            mailbox_id=mailbox_id,
            message_id=f"<{n}@x.example>",
            sender="queries@liaison.example",
            to=["desk@99901.example"],
            subject="x",
            text="x",
            automatic="auto-replied",
            created_at=TUESDAY_10AM,
            not_before=TUESDAY_10AM,
        )  # fmt: skip
    )


def test_no_event_of_a_review_holds_a_name_or_a_chi_number(engine: Engine) -> None:
    app = app_on(engine)
    ailsa = service(app)["Ailsa"]
    for _ in range(3):
        add_person(app, last=SOON, keyworker_id=ailsa)
    planned(app)
    digest.take_all(app, TUESDAY_10AM)

    with reading(engine) as session:
        said = " ".join(session.scalars(select(Event.because)))
        people = session.scalars(select(Person)).all()
    assert all(person.name not in said and person.chi not in said for person in people)
    assert len(all_reviews(app)) == 3
