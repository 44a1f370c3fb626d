"""Which letters a person is to have: each once, none about a day that is gone, and no step that counts anything."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.inviting import AGAIN, COPY, DAY, INVITATION, REMINDER, out_of_date, wanted
from liaison.domain.states import ReviewState
from liaison.domain.workdays import Calendar

DUE = date(2027, 1, 12)
DAY_OF = date(2027, 1, 13)
CALENDAR = Calendar()


def steps(state: ReviewState, today: date, *there: str, planned: date | None = DAY_OF, **more: bool) -> list[str]:
    return [one.step for one in wanted(state, DUE, planned, there, today, CALENDAR, **more)]


def test_the_invitation_is_wanted_from_six_weeks_before_it_is_due() -> None:
    assert steps(ReviewState.PLANNED, date(2026, 11, 30)) == []
    assert steps(ReviewState.PLANNED, date(2026, 12, 1)) == [INVITATION]
    assert steps(ReviewState.ASKED, date(2026, 12, 20)) == [INVITATION]
    assert steps(ReviewState.ASKED, date(2026, 12, 20), INVITATION) == []
    assert steps(ReviewState.PLANNED, date(2026, 12, 20), planned=None) == []
    assert steps(ReviewState.PLANNED, DAY_OF + timedelta(days=1)) == []
    for ended in (ReviewState.COMPLETED, ReviewState.CLOSED, ReviewState.DEFERRED, ReviewState.DUE):
        assert steps(ended, date(2026, 12, 20)) == []


def test_nobody_is_invited_to_a_day_in_half_a_year_however_long_the_review_has_been_due() -> None:
    owed, first_free = date(2026, 3, 1), date(2027, 5, 20)
    for today, invited in ((date(2026, 12, 1), []), (date(2027, 2, 24), []), (date(2027, 2, 25), [INVITATION])):
        found = wanted(ReviewState.PLANNED, owed, first_free, [], today, CALENDAR)
        assert [one.step for one in found] == invited


def test_a_day_that_is_agreed_is_confirmed_once_and_another_day_is_told_as_changed() -> None:
    today = date(2026, 12, 20)
    (first,) = wanted(ReviewState.CONFIRMED, DUE, DAY_OF, [INVITATION], today, CALENDAR)
    assert (first.step, first.kind, first.about_on) == (f"{DAY}2027-01-13", "review_confirmation", DAY_OF)
    (other,) = wanted(ReviewState.CONFIRMED, DUE, date(2027, 1, 14), [first.step], today, CALENDAR)
    assert (other.step, other.kind) == (f"{DAY}2027-01-14", "review_changed")
    assert steps(ReviewState.CONFIRMED, today, first.step) == []
    (back,) = wanted(ReviewState.CONFIRMED, DUE, DAY_OF, [first.step, other.step], today, CALENDAR)
    assert (back.step, back.kind, back.new) == (
        f"{DAY}2027-01-13#2",
        "review_changed",
        "day",
    )  # she goes by the newest letter
    assert steps(ReviewState.CONFIRMED, today, first.step, other.step, back.step) == []


def test_a_time_on_the_same_day_is_told_once_whenever_it_is_another_one() -> None:
    today, there = date(2026, 12, 20), [INVITATION]
    for time, kind, new in (
        ("", "review_confirmation", ""), ("", "", ""), ("11:00", "review_changed", "a_time"), ("11:00", "", ""),
        ("14:00", "review_changed", "time"), ("11:00", "review_changed", "time"), ("11:00", "", ""),
    ):  # fmt: skip
        found = wanted(ReviewState.CONFIRMED, DUE, DAY_OF, there, today, CALENDAR, planned_time=time)
        assert [(one.kind, one.new) for one in found] == ([(kind, new)] if kind else [])
        there += [one.step for one in found]
    step = f"{DAY}2027-01-13T11:00"
    assert out_of_date(step, DAY_OF, ReviewState.CONFIRMED, DAY_OF, "11:00") is None
    assert out_of_date(f"{step}#2", DAY_OF, ReviewState.CONFIRMED, DAY_OF, "11:00") is None
    assert (
        out_of_date(step, DAY_OF, ReviewState.CONFIRMED, DAY_OF, "14:00") == "the time it speaks of is another one now"
    )
    assert out_of_date(f"{COPY}person", None, ReviewState.COMPLETED, None, "") is None


def test_a_reminder_is_drafted_in_the_week_before_for_those_who_asked_and_leaves_two_days_before() -> None:
    confirmed = f"{DAY}2027-01-13"
    assert steps(ReviewState.CONFIRMED, date(2027, 1, 6), confirmed) == []
    assert steps(ReviewState.CONFIRMED, date(2027, 1, 5), confirmed, reminds=True) == []
    (one,) = wanted(ReviewState.CONFIRMED, DUE, DAY_OF, [confirmed], date(2027, 1, 6), CALENDAR, reminds=True)
    assert (one.step, one.not_before) == (f"{REMINDER}2027-01-13", date(2027, 1, 11))
    assert steps(ReviewState.CONFIRMED, date(2027, 1, 12), confirmed, reminds=True) == []


def test_a_letter_that_speaks_of_what_is_not_so_any_more_is_out_of_date() -> None:
    assert out_of_date(INVITATION, None, ReviewState.PLANNED, DAY_OF, "") is None
    assert out_of_date(INVITATION, None, ReviewState.CONFIRMED, DAY_OF, "")
    assert out_of_date(f"{AGAIN}2027-01-13", None, ReviewState.CONFIRMED, DAY_OF, "")
    assert out_of_date(f"{DAY}2027-01-13", DAY_OF, ReviewState.CONFIRMED, DAY_OF, "") is None
    assert out_of_date(f"{DAY}2027-01-13", DAY_OF, ReviewState.CONFIRMED, date(2027, 1, 20), "")
    assert out_of_date(f"{DAY}2027-01-13", DAY_OF, ReviewState.PLANNED, DAY_OF, "")
    assert out_of_date(INVITATION, None, ReviewState.CLOSED, DAY_OF, "")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ReviewState), st.dates(date(2026, 11, 1), date(2027, 2, 1)), st.booleans(), st.sampled_from(["", "11:00", "14:00"])
        ), max_size=30,
    )
)  # fmt: skip
def test_whatever_happens_no_step_is_wanted_twice(story: list[tuple[ReviewState, date, bool, str]]) -> None:
    there: list[str] = []
    for state, planned, reminds, time in story:
        for today in (date(2026, 12, 1), date(2026, 12, 22), planned - timedelta(days=2)):
            there += [
                one.step
                for one in wanted(state, DUE, planned, there, today, CALENDAR, planned_time=time, reminds=reminds)
            ]
    assert len(there) == len(set(there))
