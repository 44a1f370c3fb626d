"""The times at which a site's reviews begin: inside its hours, none before another is over, and what that leaves of a shift and of a half day."""

from datetime import time

import pytest

from liaison.domain.review_times import USUAL, NoTimes, ReviewTimes, part_of, review_times

NINE, FIVE = time(9), time(17)


def test_the_usual_day_is_inside_the_usual_hours_and_read_from_words() -> None:
    USUAL.check(NINE, FIVE)
    assert review_times("09:30, 11:00, 13:30, 15:00", 75) == USUAL
    assert (USUAL.of("morning"), USUAL.of("afternoon"), USUAL.of("")) == (("09:30", "11:00"), ("13:30", "15:00"), USUAL.times)  # fmt: skip
    assert (part_of("11:59"), part_of("12:00")) == ("morning", "afternoon")


@pytest.mark.parametrize(
    ("times", "minutes", "why"),
    [(("08:59",), 60, "before the service opens"), (("16:01",), 60, "not over when the service closes"), (("09:00", "09:59"), 60, "has 09:00 and 09:59")],
)  # fmt: skip
def test_what_cannot_be_says_which_time_and_why(times, minutes, why) -> None:
    with pytest.raises(NoTimes, match=why):
        ReviewTimes(times, minutes).check(NINE, FIVE)
    ReviewTimes(("09:00", "10:00", "16:00"), 60).check(NINE, FIVE)


def test_a_shift_has_the_times_at_which_a_review_is_over_before_it_ends() -> None:
    assert USUAL.within(time(9, 30), time(12, 15)) == ("09:30", "11:00")
    assert USUAL.within(time(9, 31), time(12, 14)) == ()
    assert USUAL.within(time(14), time(2)) == ("15:00",), "a night"


def test_two_meet_where_one_begins_before_the_other_is_over() -> None:
    assert USUAL.meet("09:30", "10:44")
    assert USUAL.meet("10:44", "09:30")
    assert not USUAL.meet("09:30", "10:45")
    assert USUAL.with_others(["10:45", "", "09:30"]) == ("09:30", "10:45", "11:00", "13:30", "15:00")
