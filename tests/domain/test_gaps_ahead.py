"""Gaps of the rota in words, before a mail falls into them."""

from datetime import UTC, datetime, timedelta

from liaison.domain.gaps_ahead import ahead
from liaison.domain.rota import Leave, Rota, Shift, Worker
from liaison.domain.workdays import calendar_for
from models.taxonomy import Handler

CALENDAR = calendar_for([2026])
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)  # a Tuesday; London is on UTC
NORA = Worker(1, "Nora", frozenset({Handler.DUTY_NURSE}))
PETRA = Worker(2, "Petra", frozenset({Handler.PRESCRIBER}))
FARID = Worker(3, "Farid", frozenset({Handler.PHARMACIST}))


def day(worker: Worker, first: int = 9, last: int = 17, after: int = 0) -> Shift:
    start = NOW.replace(hour=0) + timedelta(days=after)
    return Shift(worker.id, start + timedelta(hours=first), start + timedelta(hours=last))


def words(*shifts: Shift, team=(NORA, PETRA, FARID), leave=(), now: datetime = NOW) -> list[str]:
    return [gap.words for gap in ahead(Rota(team, shifts, leave), CALENDAR, now)]


FULL = [day(worker, after=n) for worker in (NORA, PETRA, FARID) for n in (0, 1)]


def test_a_full_rota_has_no_gap() -> None:
    assert words(*FULL) == []


def test_it_says_who_is_missing_from_when_and_who_stands_in() -> None:
    shifts = [one for one in FULL if one != day(PETRA)] + [day(PETRA, last=15)]

    (gap,) = ahead(Rota([NORA, PETRA, FARID], shifts), CALENDAR, NOW)

    assert gap.words == "Nobody with prescribing is on the rota after 15:00 today."
    assert gap.instead == "Mail for that role goes to Farid (pharmacist) meanwhile."
    assert gap.key == "prescriber:20261124T1500"


def test_each_kind_of_gap_is_said_as_people_say_it() -> None:
    rest = [one for one in FULL if one not in (day(NORA), day(NORA, after=1), day(FARID))]

    assert words(*rest, day(NORA, 12), day(NORA, 9, 12, 1), day(NORA, 13, 17, 1), day(FARID, 9, 11)) == [
        "Nobody as duty nurse is on the rota before 12:00 today.",
        "Nobody as pharmacist is on the rota after 11:00 today.",
        "Nobody as duty nurse is on the rota from 12:00 to 13:00 on Wednesday 25 November.",
    ]
    assert words(*rest, day(NORA), day(FARID)) == ["Nobody as duty nurse is on the rota on Wednesday 25 November."]


def test_what_is_over_is_told_no_more_and_weeks_ahead_are_another_page() -> None:
    shifts = [one for one in FULL if one != day(NORA)] + [day(NORA, 11)]

    assert words(*shifts, now=NOW + timedelta(hours=1)) == []
    assert all("26" not in one for one in words(*FULL))


def test_leave_that_begins_makes_a_gap_at_once() -> None:
    ill = Leave(PETRA.id, NOW + timedelta(hours=2), NOW + timedelta(days=2))

    assert words(*FULL, leave=[ill])[0] == "Nobody with prescribing is on the rota after 12:00 today."


def test_a_role_that_nobody_here_has_is_missed_only_where_no_desk_can_do_without() -> None:
    shifts = [one for one in FULL if one.worker_id == NORA.id]

    found = ahead(Rota([NORA], shifts), CALENDAR, NOW)

    assert {gap.handler for gap in found} == {Handler.PRESCRIBER}
    assert "at all today" in found[0].words
    assert found[0].instead == "Mail for that role goes to Nora (duty nurse) meanwhile."


def test_with_nobody_there_it_says_so() -> None:
    (first, *_) = ahead(Rota([NORA], []), CALENDAR, NOW)

    assert first.instead == "Nobody is there to stand in: please add somebody to the rota."
