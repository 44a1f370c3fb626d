"""Two weeks before a review, whoever holds it has on the list what is missing of the practice and the pharmacy: once, in words, and no longer
than it is missing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, service
from caseload import change_person, close_on, move_review, review_of
from people_written_to import MAIL, SAFE, all_letters, release, tasks, with_review
from sqlalchemy import Engine, event

from jobs import remind_practices
from liaison.app import App
from liaison.domain.practice_answers import Kind as Said
from liaison.domain.reminders import ReviewStep
from liaison.domain.states import ReviewState
from liaison.outbox import send
from liaison.reviews import digest_answers, gather, invite, owed, reach_tasks, review_actions, try_again
from liaison.reviews.coverage import verdicts
from liaison.reviews.digest_letter import take_step
from liaison.store import gather_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Review
from liaison.store.tables_person_letters import ReachTask

DAY = timedelta(days=1)
PLANNED = date(2026, 12, 18)
TWO_WEEKS = PLANNED - 14 * DAY
PHARMACY = "Quay Pharmacy"
NO_SUMMARY = "The pharmacy's collection summary is not here (Quay Pharmacy)."
BRINGS = "medicines, bloods and ECG."


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def at(day: date) -> datetime:
    return TUESDAY_10AM + (day - TUESDAY_10AM.date())


def on(app: App, day: date) -> int:
    return gather.take_all(app, at(day)).counts["to_gather"]


def somebody(app: App, **more: Any) -> tuple[int, int]:
    """A person with a pharmacy, whose review is planned; the person's and the review's number."""
    person = with_review(app, **({"planned": PLANNED, "pharmacy": PHARMACY} | more))
    return person, review_of(app, person).id or 0


def says(app: App, review_id: int, kind: Said = Said.CONFIRMED, text: str = "", code: str = "99901") -> None:
    with transaction(app.engine) as session:
        digest_answers.take(session, digest_answers.Said(review_id, code, kind, "link", text), TUESDAY_10AM)


def step(app: App, review_id: int, name: ReviewStep) -> None:
    with transaction(app.engine) as session:
        take_step(session, session.get_one(Review, review_id), name.value, "99901", None, TUESDAY_10AM)


def paper(app: App, review_id: int, kind: str, ids: dict[str, int]) -> None:
    with transaction(app.engine) as session:
        review_actions.put_paper(
            session, review_id, kind=kind, words="Collected each day.", as_at=TUESDAY_10AM.date(), staff_id=ids["Ailsa"], now=TUESDAY_10AM
        )  # fmt: skip


def answers(app: App, task: ReachTask, code: str, ids: dict[str, int], day: date = TWO_WEEKS) -> None:
    with transaction(app.engine) as session:
        reach_tasks.answer(
            session, task.id or 0, version=task.version, code=code, words="", staff_id=ids["Ailsa"], now=at(day)
        )


def test_whoever_holds_the_review_has_it_once_two_weeks_before_and_is_told_what_is_missing(
    app: App, ids: dict[str, int]
) -> None:
    person, review = somebody(app)
    with transaction(app.engine) as session:
        session.get_one(Review, review).worker_id = ids["Nora"]  # not the keyworker
    assert on(app, TWO_WEEKS - DAY) == 0
    assert on(app, TWO_WEEKS) == 1
    assert on(app, TWO_WEEKS) == 0
    assert on(app, TWO_WEEKS + 3 * DAY) == 0
    (task,) = tasks(app)
    assert (task.kind, task.person_id, task.owner_id, task.due_on, task.done_at) == (
        "gather", person, ids["Nora"], date(2026, 12, 9), None,
    )  # fmt: skip
    assert task.why == (f"Review on Fri 18 Dec. The practice has not been asked yet about {BRINGS} {NO_SUMMARY}")


def test_the_job_does_it_after_it_knows_whom_somebody_rings(app: App, ids: dict[str, int]) -> None:
    somebody(app)
    report = remind_practices.run(app, at(TWO_WEEKS), at(TWO_WEEKS))
    assert report.did["to_gather"] == 1
    assert remind_practices.STEPS[-1] == "liaison.reviews.gather"


@pytest.mark.parametrize(
    ("came", "pharmacy", "lacks"),
    [
        ([ReviewStep.DIGEST], "", [f"The practice has said nothing yet about {BRINGS}"]),
        ([ReviewStep.DIGEST, Said.CONFIRMED], "", [f"The practice has answered, and said nothing about {BRINGS}"]),
        ([Said.OTHER_TIME], PHARMACY, [f"The practice has answered, and said nothing about {BRINGS}", NO_SUMMARY]),
        ([Said.INFORMATION], PHARMACY, [NO_SUMMARY]),
        (["words"], PHARMACY, [NO_SUMMARY]),
        (["practice"], PHARMACY, [NO_SUMMARY]),
        (["pharmacy", ReviewStep.DIGEST], PHARMACY, [f"The practice has said nothing yet about {BRINGS}"]),
        ([ReviewStep.RING], PHARMACY, [NO_SUMMARY]),
        ([ReviewStep.RING], "", []),
        ([ReviewStep.RING, Said.CONFIRMED], "", [f"The practice has answered, and said nothing about {BRINGS}"]),
        (["practice", "pharmacy"], PHARMACY, []),
        (["words"], "", []),
    ],
)
def test_the_sentence_names_what_is_missing_and_nothing_else(
    app: App, ids: dict[str, int], came: list[Any], pharmacy: str, lacks: list[str]
) -> None:
    _, review = somebody(app, pharmacy=pharmacy)
    for one in came:
        if isinstance(one, ReviewStep):
            step(app, review, one)
        elif isinstance(one, Said):
            says(app, review, one)
        elif one == "words":
            says(app, review, text="Methadone 60 mg; ECG in May.")
        else:
            paper(app, review, one, ids)
    assert on(app, TWO_WEEKS) == bool(lacks)
    found = [task.why for task in tasks(app)]
    assert found == ([" ".join(("Review on Fri 18 Dec.", *lacks))] if lacks else [])


def test_what_an_earlier_practice_said_is_not_what_this_one_says(app: App, ids: dict[str, int]) -> None:
    _, review = somebody(app, pharmacy="")
    says(app, review, Said.INFORMATION, "Bloods in May.", code="99902")
    assert on(app, TWO_WEEKS) == 1


@pytest.mark.parametrize("what", ["closed day", "held", "hospital", "no practice", "due", "day of it"])
def test_nobody_has_it_who_cannot_do_anything_about_it(app: App, ids: dict[str, int], what: str) -> None:
    person, review = somebody(app, pharmacy="")
    day = PLANNED if what == "day of it" else TWO_WEEKS
    if what == "closed day":
        close_on(app, TWO_WEEKS)
        day = TWO_WEEKS
    if what in {"held", "hospital", "no practice"}:
        values: dict[str, Any] = {"held": {"letters_held": True}, "hospital": {"status": "hospital"}, "no practice": {"practice_code": None}}[what]  # fmt: skip
        change_person(app, person, **values)
    if what == "due":
        move_review(app, review, ReviewState.DUE, planned_on=None, planned_because="")
    assert on(app, day) == 0


def test_a_day_before_a_closed_one_is_met_before_it(app: App, ids: dict[str, int]) -> None:
    """The table moves a step before its anchor back from a closed day."""
    somebody(app)
    close_on(app, TWO_WEEKS)
    assert on(app, TWO_WEEKS - DAY) == 1


def test_it_is_looked_at_before_the_review_however_late_it_is_found(app: App, ids: dict[str, int]) -> None:
    somebody(app)
    assert on(app, PLANNED - DAY) == 1
    assert tasks(app)[0].due_on == PLANNED - DAY


def test_what_comes_meanwhile_leaves_the_sentence_and_then_ends_it(app: App, ids: dict[str, int]) -> None:
    _, review = somebody(app)
    on(app, TWO_WEEKS)
    paper(app, review, "pharmacy", ids)
    on(app, TWO_WEEKS + 3 * DAY)
    (task,) = tasks(app)
    assert task.why == f"Review on Fri 18 Dec. The practice has not been asked yet about {BRINGS}"
    assert (task.done_at, task.version) == (None, 1)
    says(app, review, Said.INFORMATION)
    assert on(app, TWO_WEEKS + 4 * DAY) == 0
    (task,) = tasks(app)
    assert (task.answer, task.done_at is not None, task.done_by) == ("", True, None)


def test_once_somebody_rings_the_practice_it_is_not_on_a_second_list(app: App, ids: dict[str, int]) -> None:
    _, review = somebody(app, pharmacy="")
    assert on(app, TWO_WEEKS) == 1
    step(app, review, ReviewStep.RING)
    on(app, TWO_WEEKS + 3 * DAY)
    assert tasks(app)[0].done_at is not None


@pytest.mark.parametrize("what", ["held", "another day", "its day is over", "letters held", "hospital"])
def test_it_ends_by_itself_when_there_is_nothing_to_see_to(app: App, ids: dict[str, int], what: str) -> None:
    person, review = somebody(app)
    on(app, TWO_WEEKS)
    day, again = TWO_WEEKS + 3 * DAY, 0
    if what == "held":
        move_review(app, review, ReviewState.CONFIRMED)
        move_review(app, review, ReviewState.COMPLETED, completed_on=day)
    if what == "another day":
        move_review(app, review, ReviewState.CONFIRMED, planned_on=PLANNED + 3 * DAY)
        again = 1
    if what == "its day is over":
        day = PLANNED + 3 * DAY
    if what == "letters held":
        change_person(app, person, letters_held=True)
    if what == "hospital":
        change_person(app, person, status="hospital")
    assert on(app, day) == again
    assert tasks(app)[0].done_at is not None
    assert [task.key for task in tasks(app)][1:] == ([f"gather:{review}:2026-12-21"] if again else [])


def test_a_review_that_a_colleague_moves_is_on_the_list_for_its_new_day_at_once(app: App, ids: dict[str, int]) -> None:
    _, moved = somebody(app)
    _, stays = somebody(app)
    assert on(app, TWO_WEEKS) == 2
    days = (PLANNED + 3 * DAY, PLANNED + 3 * DAY, PLANNED + 60 * DAY)  # the last is too far for anybody to look yet

    for day in days:
        with transaction(app.engine) as session:
            session.get_one(Review, moved).planned_on = day
            session.flush()
            gather.follow(session, moved, at(TWO_WEEKS + 3 * DAY))

    assert [(task.key, task.done_at is None) for task in tasks(app)] == [
        (f"gather:{moved}:2026-12-18", False), (f"gather:{stays}:2026-12-18", True), (f"gather:{moved}:2026-12-21", False),
    ]  # fmt: skip


@pytest.mark.parametrize(("code", "then"), [("here", 0), ("without", 0), ("asked", 1), ("not_yet", 1)])
def test_what_is_settled_is_not_asked_again_for_another_day(
    app: App, ids: dict[str, int], code: str, then: int
) -> None:
    _, review = somebody(app)
    on(app, TWO_WEEKS)
    (task,) = tasks(app)
    answers(app, task, code, ids)
    (task,) = tasks(app)
    later = {"asked": date(2026, 12, 11), "not_yet": date(2026, 12, 8)}
    assert (task.done_at is None, task.due_on) == (code in later, later.get(code, date(2026, 12, 9)))
    move_review(app, review, ReviewState.CONFIRMED, planned_on=PLANNED + 3 * DAY)
    assert on(app, TWO_WEEKS + 3 * DAY) == then


def test_who_asked_looks_again_before_the_review(app: App, ids: dict[str, int]) -> None:
    somebody(app)
    on(app, PLANNED - 3 * DAY)
    (task,) = tasks(app)
    answers(app, task, "asked", ids, PLANNED - 3 * DAY)
    assert tasks(app)[0].due_on == PLANNED - DAY


def test_a_reply_that_waits_to_be_read_may_hold_it(
    app: App, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, review = somebody(app)
    monkeypatch.setattr(gather, "replies_waiting", lambda session: {"99901"})
    on(app, TWO_WEEKS)
    assert tasks(app)[0].why == f"Review on Fri 18 Dec. {NO_SUMMARY}"
    paper(app, review, "pharmacy", ids)
    on(app, TWO_WEEKS + 3 * DAY)
    assert tasks(app)[0].done_at is None  # nobody knows yet what the reply says
    monkeypatch.setattr(gather, "replies_waiting", lambda session: set())
    on(app, TWO_WEEKS + 4 * DAY)
    assert "The practice has not been asked yet" in tasks(app)[0].why


def test_it_hides_from_nobody_that_the_person_is_to_be_tried_again_or_is_late(app: App, ids: dict[str, int]) -> None:
    """Such a task is about others: it does not say that a colleague is in touch with the person."""
    person, _ = somebody(app, safe_contact=MAIL)
    invite.take_all(app, TUESDAY_10AM)
    release(app, all_letters(app)[-1], ids["Lena"])
    while send.send_one(app, TUESDAY_10AM):
        pass
    assert on(app, TWO_WEEKS) == 1
    assert try_again.take_all(app, at(TWO_WEEKS)).counts["to_try_again"] == 1
    answers(app, next(task for task in tasks(app) if task.kind == "try_again"), "no_answer", ids)
    late = owed_of(app, person)
    assert late == 1


def owed_of(app: App, person: int) -> int:
    """How many rows of work a late review of the person makes now."""
    day = date(2027, 3, 1)
    with transaction(app.engine) as session:
        session.get_one(Review, 1).planned_on = date(2026, 12, 18)
        found = {i: one for i, one in verdicts(session, day).items() if i == person}
        return owed.open_all(session, found, day, at(day))


def test_a_register_is_weighed_with_few_statements(app: App, ids: dict[str, int]) -> None:
    for _ in range(7):
        somebody(app, safe_contact=SAFE)
    on(app, TWO_WEEKS)
    for task in tasks(app)[:3]:
        answers(app, task, "without", ids)
    counted: list[str] = []
    event.listen(app.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    assert on(app, TWO_WEEKS + 3 * DAY) == 0
    assert sum("reach_task" in one.lower() for one in counted) <= 2
    with reading(app.engine) as session:
        assert [one.day for one in queries.open_tasks(session)] == [PLANNED] * 4
