"""The two switches: on once, off once, and who turned it with why."""

from datetime import timedelta

from build import TUESDAY_10AM as NOW
from sqlalchemy import Engine

from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, RULES_ONLY, is_on, turn
from liaison.store.tables import Switch


def states(engine: Engine) -> tuple[bool, bool]:
    with reading(engine) as session:
        return is_on(session, HOLD_SENDS), is_on(session, RULES_ONLY)


def test_both_are_off_in_a_new_service(engine: Engine) -> None:
    assert states(engine) == (False, False)


def test_a_switch_is_turned_on_and_off_and_the_other_stays(engine: Engine) -> None:
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=True, now=NOW, because="a wrong address in the list")
    on = states(engine)
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=False, now=NOW)

    assert (on, states(engine)) == ((True, False), (False, False))


def test_turning_a_switch_to_where_it_stands_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        turn(session, RULES_ONLY, on=False, now=NOW)
        turn(session, RULES_ONLY, on=True, now=NOW, because="first")
    with transaction(engine) as session:
        turn(session, RULES_ONLY, on=True, now=NOW + timedelta(hours=1), because="second")

    with reading(engine) as session:
        row = session.get_one(Switch, RULES_ONLY)
    assert (row.at, row.because) == (NOW, "first")
