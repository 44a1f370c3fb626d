"""Two browsers acting on one case at once, in many random orders, on both databases: no lost note, no double reply, no silent overwrite."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from build import app_on, letters, service
from fastapi import FastAPI
from interleaving import Person, browsers, check, interleave, look, versioned
from seed import one_case
from sqlalchemy import Engine

from liaison.app import App
from liaison.web.window import create_app

Desk = tuple[App, FastAPI, dict[str, int]]
FEW, MANY = 25, 1_000  # on each database


@pytest.fixture(params=["sqlite_engine", "postgres_engine"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """An App on a database that several threads may use at once."""
    engine: Engine = request.getfixturevalue(request.param)
    app = app_on(engine)
    return app, create_app(app), service(app)


def test_whatever_the_order_nothing_is_lost_doubled_or_written_over(desk: Desk) -> None:
    for seed in range(FEW):
        interleave(*desk, seed)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_thousand_orders(desk: Desk) -> None:
    for seed in range(1_000, 1_000 + MANY):
        interleave(*desk, seed)


def both_seen(desk: Desk) -> tuple[App, int, list[Person]]:
    app, web, ids = desk
    case = one_case(app)
    assert case.id is not None
    people = browsers(app, web, ids, ("Nora", "Petra"))
    for person in people:
        look(app, case.id, person)
    return app, case.id, people


def test_the_check_sees_an_answer_that_left_twice(desk: Desk) -> None:
    app, case_id, (nora, petra) = both_seen(desk)
    versioned(nora, f"/cases/{case_id}", "reply", "We ring you.")
    assert len(letters(app, "answer")) == 1
    check(app, case_id, [nora, petra], "one")
    nora.sent.clear()

    with pytest.raises(AssertionError, match="left twice"):
        check(app, case_id, [nora, petra], "one")


def test_the_check_sees_a_lost_note_and_two_acts_on_one_state(desk: Desk) -> None:
    app, case_id, (nora, petra) = both_seen(desk)
    spoilt: list[tuple[Callable[[], Person], str]] = [
        (lambda: replace(nora, notes=["never stored"]), "a note was lost"),
        (lambda: replace(nora, accepted=[("wait", 1), ("close", 1)]), "on the same state"),
    ]
    for made, words in spoilt:
        with pytest.raises(AssertionError, match=words):
            check(app, case_id, [made(), petra], "spoilt")
