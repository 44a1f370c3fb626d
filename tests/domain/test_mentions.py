"""Whom a note asks: by whole name, by first name where one alone has it; never guessed."""

import pytest

from liaison.domain.mentions import asked_for

NAMES = {1: "Nora Berg", 2: "Farid", 3: "Nora Blyth", 4: "Petra O’Neil"}


@pytest.mark.parametrize(
    ("text", "ids", "unclear"),
    [
        ("@Farid please look", {2}, ()),
        ("please look, @farid.", {2}, ()),
        ("(@Farid) and @Petra", {2, 4}, ()),
        ("@Nora Berg knows her", {1}, ()),
        ("@nora blyth and @Nora Berg", {1, 3}, ()),
        ("@Petra O'Neil", {4}, ()),
        ("@Nora please look", set(), ("Nora",)),
        ("@Norra please look", set(), ("Norra",)),
        ("write to farid@service.example", set(), ()),
        ("@ 10:00 we ring", set(), ()),
        ("@10 we ring", set(), ()),
        ("", set(), ()),
    ],
)
def test_who_is_asked(text: str, ids: set[int], unclear: tuple[str, ...]) -> None:
    found = asked_for(text, NAMES)
    assert (found.ids, found.unclear) == (ids, unclear)
