"""Hazard: a letter to everybody who was at a meeting names somebody whom we look after."""

import pytest
from after_rows import AFTERWARDS, held_cluster, put, to_do
from build import app_on, letters, person
from inviting_rows import all_gone
from sqlalchemy import Engine

from liaison.domain.chi import demo_chi
from liaison.domain.states import LetterState
from liaison.meetings import letter_after, service_actions
from liaison.meetings.host_slots import NotSettled
from liaison.store.after_queries import FOLLOW_UP
from liaison.store.events import MovedMeanwhile


def test_a_name_or_a_number_of_the_register_stops_it_when_it_is_released_and_again_when_it_leaves(
    memory_engine: Engine,
) -> None:
    app = app_on(memory_engine, now=AFTERWARDS)
    held_cluster(app)
    person(app, name="Anne Drever", preferred_name="Nan")

    def follow_ups():
        return [one for one in letters(app) if one.kind == FOLLOW_UP]

    for words in (
        "We said that anne drever is well.",
        "Nan Drever is well.",
        f"About {demo_chi(3)}.",
        "[please fill in: date] is the day.",
        "Psychology sees people once they have been abstinent for three months.",
    ):
        with pytest.raises(NotSettled):
            put(app, letter_after.release, app, 1, words, version=0)
    assert follow_ups() == []
    with pytest.raises(NotSettled, match="CHI number"):
        put(app, service_actions.add, to_do(f"Ring about {demo_chi(3)}"), meeting_id=1)

    number = put(app, service_actions.add, to_do("Find a room"), meeting_id=1)
    put(app, letter_after.release, app, 1, "All is well.", version=0)
    put(app, service_actions.change, number, to_do("Ring Anne Drever"), version=1)  # while the letters wait
    all_gone(app, AFTERWARDS)
    assert {one.state for one in follow_ups()} == {LetterState.WITHHELD}
    assert all("Drever" not in one.text for one in follow_ups())
    with pytest.raises((NotSettled, MovedMeanwhile)):  # and it is not released a second time
        put(app, letter_after.release, app, 1, "All is well.", version=1)
