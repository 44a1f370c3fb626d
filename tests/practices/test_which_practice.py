"""Which practice somebody means: by digits, by name, by a part that fits one alone; several are named and none is guessed."""

import pytest
from sqlalchemy import Engine

from liaison.practices import which_practice
from liaison.practices.which_practice import NotOne
from liaison.store.session import Session, transaction
from liaison.store.tables_people import Board, Practice


def add(session: Session, *names: str) -> None:
    session.add(Board(code="S1", name="Linn"))
    session.flush()
    for n, name in enumerate(names):
        session.add(
            Practice(
                board_code="S1",
                code=f"9990{n}",
                name=name,
                address=f"{('Mill', 'Quay', 'Shore', 'Pier')[n]} Street, Linn",
                postcode="ZZ1 2NH",
            )
        )
    session.flush()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("99901", "99901"), ("Harbour Surgery (99901)", "99901"), ("  harbour   SURGERY ", "99901"), ("Glen", "99900"), ("quay street", "99901"),
        ("Harbour Surgery", "99901"), ("100% Practice", "99903"),
    ],
)  # fmt: skip
def test_one_that_fits_is_taken(engine: Engine, words: str, code: str) -> None:
    with transaction(engine) as session:
        add(session, "Glen Surgery", "Harbour Surgery", "Harbour Surgery Annexe", "100% Practice")
        assert which_practice.which_practice(session, words).code == code


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Enter a part of the practice's name"), ("99999", "No practice"), ("lighthouse", "No practice"), ("%", "No practice"),
        ("harbour", "Several fit. Enter one of them: Harbour Surgery (99901); Harbour Surgery Annexe (99902)."),
    ],
)  # fmt: skip
def test_none_or_several_are_said_and_nothing_is_guessed(engine: Engine, words: str, why: str) -> None:
    with transaction(engine) as session:
        add(session, "Glen Surgery", "Harbour Surgery", "Harbour Surgery Annexe")
        with pytest.raises(NotOne) as no:
            which_practice.which_practice(session, words)
    assert str(no.value).startswith(why)


def test_a_page_offers_every_practice_of_a_short_directory(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction(engine) as session:
        add(session, "Harbour Surgery", "Glen Surgery")
        assert which_practice.offered(session) == ["Glen Surgery (99901)", "Harbour Surgery (99900)"]
        monkeypatch.setattr(which_practice, "MOST_OFFERED", 1)
        assert which_practice.offered(session) == []
