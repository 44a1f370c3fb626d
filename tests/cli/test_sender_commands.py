"""The list of senders that are always read, from the command line."""

from typing import Any

import pytest
from build import service


@pytest.fixture
def desk(liaison: Any) -> Any:
    service(liaison.app())
    return liaison


def test_one_is_put_on_listed_and_taken_off_again(desk: Any) -> None:
    added = desk(
        "senders", "add", "Alerts@Ambulance.example", "--by", "lena@service.example", "--because", "overdose notices"
    )
    assert (added.code, added.out) == (0, "")

    (row,) = desk("senders", "list", "--json").json["senders"]
    assert (row["entry"], row["why"], row["added_by"]) == ("alerts@ambulance.example", "overdose notices", "Lena")
    assert "overdose notices" in desk("senders", "list").out

    assert (
        desk("senders", "remove", "alerts@ambulance.example", "--by", "LENA@service.example", "--because", "ended").code
        == 0
    )
    assert desk("senders", "list", "--json").json == {"senders": []}


def test_a_wrong_address_or_an_unknown_colleague_is_one_clear_line(desk: Any) -> None:
    wrong = desk("senders", "add", "ambulance", "--by", "lena@service.example", "--because", "x")
    assert (wrong.code, wrong.out) == (1, "")
    assert "Enter one address" in wrong.err

    nobody = desk("senders", "add", "a@b.example", "--by", "x@y.example", "--because", "x")
    assert (nobody.code, nobody.out) == (1, "")
    assert "no account" in nobody.err


def test_without_a_name_or_a_reason_it_is_wrong_usage(desk: Any) -> None:
    assert desk("senders", "add", "a@b.example").code == 2
