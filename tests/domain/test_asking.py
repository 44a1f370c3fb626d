"""Whom a specialist question goes to: who is here, who has the fewest, who comes first; and that somebody merely away is not replaced."""

from datetime import UTC, datetime, timedelta

import pytest

from liaison.domain.asking import IN_PLACE, Asked, Specialty, who_can, whom
from liaison.domain.presence import Presence
from liaison.domain.rota import Rota, Shift, Worker
from liaison.domain.workdays import calendar_for
from models.taxonomy import Handler

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
FARID = Worker(1, "Farid", frozenset({Handler.PHARMACIST}))
BELL = Worker(2, "Bell", frozenset({Handler.PHARMACIST}))
PETRA = Worker(3, "Petra", frozenset({Handler.PRESCRIBER}))
LENA = Worker(4, "Lena", frozenset({Handler.TEAM_LEAD}))
SAFE = Worker(5, "Sorcha", frozenset({Handler.KEYWORKER}), skills=frozenset({"safeguarding_lead"}))
TEAM = (FARID, BELL, PETRA, LENA, SAFE)


def there(*shifts: tuple[Worker, float, float], team: tuple[Worker, ...] = TEAM) -> Presence:
    spans = [
        Shift(worker.id, NOW + timedelta(hours=first), NOW + timedelta(hours=last)) for worker, first, last in shifts
    ]
    return Presence(Rota(team, spans), NOW, calendar_for([2026]))


def test_whoever_is_here_with_the_fewest_questions_is_asked_and_the_longest_shift_decides() -> None:
    both = there((FARID, -1, 2), (BELL, -1, 6))

    assert whom(Specialty.PHARMACIST, both, {}, asks=None) == Asked(2, "Bell, on duty until 16:00", here=True)
    assert whom(Specialty.PHARMACIST, both, {2: 1}, asks=None).worker_id == FARID.id


def test_a_colleague_asked_by_name_is_asked_if_here() -> None:
    both = there((FARID, -1, 2), (BELL, -1, 6))

    assert whom(Specialty.PHARMACIST, both, {1: 9}, asks=None, wanted=1).worker_id == FARID.id
    assert whom(Specialty.PHARMACIST, there((BELL, -1, 6)), {}, asks=None, wanted=1).worker_id == BELL.id


def test_nobody_is_asked_by_themselves() -> None:
    assert whom(Specialty.PHARMACIST, there((FARID, -1, 2), (BELL, 20, 26)), {}, asks=1).worker_id == BELL.id


def test_with_nobody_of_it_here_whoever_comes_first_has_the_question_and_it_is_said() -> None:
    found = whom(Specialty.PHARMACIST, there((FARID, 23, 30), (BELL, 47, 50), (PETRA, -1, 6)), {}, asks=None)

    assert found == Asked(1, "Farid, who is on duty from Wed 25 Nov 09:00; nobody of that role is here before")


def test_another_role_is_asked_only_where_nobody_of_it_works_at_all() -> None:
    assert who_can(Specialty.PHARMACIST, [PETRA, LENA]) == [PETRA]
    assert who_can(Specialty.SAFEGUARDING, TEAM) == [SAFE]
    assert who_can(Specialty.SAFEGUARDING, [PETRA, LENA]) == [LENA]
    assert whom(Specialty.PSYCHOLOGIST, there((PETRA, -1, 6)), {}, asks=None) == Asked(
        None, "Nobody here works as psychologist."
    )


@pytest.mark.parametrize("specialty", Specialty)
def test_every_specialty_has_a_title_and_a_row_of_who_is_asked_in_its_place(specialty: Specialty) -> None:
    assert specialty in IN_PLACE
    assert specialty.title[0].isupper()
