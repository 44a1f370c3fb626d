"""Every kind has a title without a name, and steps in their order on its own days; what it does not know is treated as the usual."""

from datetime import date, timedelta

import pytest

from liaison.domain.meeting_kinds import KINDS, LENS, kind_of, paper_on, paper_words, timeline_of
from liaison.domain.meeting_rooms import RoomFacts, room_warnings
from liaison.domain.reminders import MEETING_STEPS, Anchor, MeetingStep, Standing, steps_due, timeline
from liaison.domain.states import MeetingState
from liaison.domain.telling import Way, by_mail, way_words
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for(range(2026, 2029))
HELD = date(2027, 6, 17)


@pytest.mark.parametrize("kind", KINDS)
def test_the_steps_of_a_kind_come_in_their_order_before_the_meeting(kind: str) -> None:
    when = timeline(timeline_of(kind), {Anchor.HELD: HELD}, CALENDAR)
    order = [when[step] for step in (MeetingStep.ASK, MeetingStep.CONFIRM, MeetingStep.INVITE, MeetingStep.CHASE)]
    assert order == sorted(order)
    assert order[-1] < HELD
    standing = Standing(MeetingState.INVITED, {Anchor.HELD: HELD})
    due = [n for n in range(60) if any(one.step is MeetingStep.CHASE for one in steps_due(timeline_of(kind), standing, HELD - timedelta(days=n), CALENDAR))]  # fmt: skip
    assert max(due) >= KINDS[kind].leads.chase
    assert 0 not in due


def test_a_clusters_days_are_the_usual_ones_and_a_lens_event_tells_nobody_what_it_is() -> None:
    assert timeline_of("cluster") == MEETING_STEPS == timeline_of("of another kind")
    assert kind_of("of another kind").title == "Shared care: meeting"
    assert "care" not in KINDS[LENS].title.lower()


def test_a_paper_is_promised_for_its_own_day_and_never_for_a_day_that_has_passed() -> None:
    assert (paper_on("cluster", HELD), paper_on("practice_team", HELD)) == (date(2027, 6, 3), date(2027, 6, 10))
    assert {kind for kind in KINDS if paper_on(kind, HELD)} == {"cluster", "practice_team"}
    words = [paper_words("cluster", HELD, HELD - timedelta(days=days)) for days in (40, 14, 13)]
    assert words == ["two weeks before", "two weeks before", "beforehand"]
    assert paper_words("practice_team", HELD, date(2027, 5, 1)) == "a week before"
    assert paper_words("prison", HELD, date(2027, 5, 1)) == ""


def test_a_room_is_warned_of_for_what_it_lacks_and_not_for_what_does_not_matter() -> None:
    good = RoomFacts("Hall", 12, True, True, True, True)
    assert room_warnings(good, LENS, 12) == []
    bare = RoomFacts("Snug", 4, False, False, False, False)
    assert len(room_warnings(bare, LENS, 5, ["a review is there from 11:00"])) == 6
    assert room_warnings(bare, "cluster", 4) == ["There are steps to Snug: ask whether that stops anybody from coming."]


def test_only_mail_leaves_by_itself() -> None:
    assert [by_mail(way.value) for way in Way] == [True, False, False, False]
    assert way_words("carrier pigeon") == way_words("in_person")
