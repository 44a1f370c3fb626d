"""Gaps of the rota are told to the leads before a mail falls into them, each once."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, service
from caseload import add_leave
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.store.session import reading
from liaison.store.tables_desk import RotaGap
from liaison.triage import foresee


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    found = service(app)
    arrive(app, mail())  # a mailbox that has been read
    return found


def test_a_full_rota_tells_nobody(app: App, ids: dict[str, int]) -> None:
    assert foresee.look(app, TUESDAY_10AM) == 0
    assert letters(app, "rota_gap") == []


def test_a_gap_is_told_to_the_lead_once_with_who_stands_in(app: App, ids: dict[str, int]) -> None:
    add_leave(app, ids["Petra"], TUESDAY_10AM + timedelta(hours=5), TUESDAY_10AM + timedelta(hours=20))

    assert [foresee.look(app, TUESDAY_10AM + timedelta(minutes=n)) for n in range(3)] == [1, 0, 0]

    (letter,) = letters(app, "rota_gap")
    assert letter.to == ["lena@service.example"]
    assert "Nobody with prescribing is on the rota after 15:00 today." in letter.text
    assert "Mail for that role goes to Farid (pharmacist) meanwhile." in letter.text
    with reading(app.engine) as session:
        assert session.scalars(select(RotaGap)).one().told == [ids["Lena"]]


def test_gaps_found_together_are_one_letter_and_a_new_one_is_told_when_it_comes(app: App, ids: dict[str, int]) -> None:
    add_leave(app, ids["Petra"], TUESDAY_10AM, TUESDAY_10AM + timedelta(hours=20))
    add_leave(app, ids["Farid"], TUESDAY_10AM, TUESDAY_10AM + timedelta(hours=20))
    assert foresee.look(app, TUESDAY_10AM) == 2
    assert len(letters(app, "rota_gap")) == 1

    add_leave(app, ids["Nora"], TUESDAY_10AM + timedelta(hours=1), TUESDAY_10AM + timedelta(hours=2))

    assert foresee.look(app, TUESDAY_10AM) == 1
    assert "Nobody as duty nurse is on the rota from 11:00 to 12:00 today." in letters(app, "rota_gap")[-1].text
