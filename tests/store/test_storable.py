"""Text that a database refuses is made safe, and nothing else of it changes."""

import pytest
from build import TUESDAY_10AM as NOW
from sqlalchemy import Engine

from liaison.store.session import reading, transaction
from liaison.store.storable import storable
from liaison.store.tables import ServiceFact


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("plain", "plain"),
        ("caf\u00e9 \u4f60 \U0001f600", "caf\u00e9 \u4f60 \U0001f600"),
        ("a\0b", "a\ufffdb"),
        ("half \ud83d alone", "half ? alone"),
        ("both \0 and \udc80", "both \ufffd and ?"),
        ("", ""),
    ],
)
def test_null_and_half_characters_are_replaced(given: str, safe: str) -> None:
    assert storable(given) == safe


def test_what_is_inside_lists_and_objects_is_made_safe_too() -> None:
    given = {"na\0me": ["a\0", {"deep": "\udc80"}], "number": 1, "none": None, "yes": True}

    assert storable(given) == {"na\ufffdme": ["a\ufffd", {"deep": "?"}], "number": 1, "none": None, "yes": True}


def test_both_databases_take_what_came_out(engine: Engine) -> None:
    value = storable({"is": "a\0b \ud83d \U0001f600"})

    with transaction(engine) as session:
        session.add(ServiceFact(key="name", value=value, at=NOW))

    with reading(engine) as session:
        assert session.get_one(ServiceFact, "name").value == {"is": "a\ufffdb ? \U0001f600"}
