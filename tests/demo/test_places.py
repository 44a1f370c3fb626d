"""The invented board: nothing in it is a real place."""

import csv
from dataclasses import astuple

import pytest
from shared_data import shared_file

from liaison.demo.places import BOARD, CLINICAL_AUTOMATIC, CLUSTERS, LOCALITY, PLACES
from liaison.practices.practice_list import BOARDS


def test_there_are_two_localities_three_clusters_and_twelve_practices() -> None:
    assert len(set(LOCALITY.values())) == 2
    assert len(CLUSTERS) == 3
    assert len({place.code for place in PLACES}) == len({place.name for place in PLACES}) == 12
    assert {place.cluster for place in PLACES} == set(LOCALITY)


def test_the_board_is_none_of_the_fourteen() -> None:
    assert BOARD[0] not in BOARDS


def test_no_practice_has_a_code_or_a_name_of_a_real_one(pytestconfig: pytest.Config) -> None:
    file = shared_file(pytestconfig, "data", "gp-practices-2024-04.csv")
    with file.open(encoding="utf-8-sig") as lines:
        real = list(csv.DictReader(lines))

    assert not {place.code for place in PLACES} & {row["PracticeCode"] for row in real}
    assert not {place.code[:2] for place in PLACES} & {row["PracticeCode"][:2] for row in real}
    assert not {place.name.lower() for place in PLACES} & {row["GPPracticeName"].lower() for row in real}
    assert not {hub.name.lower() for hub in CLUSTERS} & {row["GPCluster"].lower() for row in real}


def test_every_address_ends_in_example_and_every_number_is_kept_for_drama() -> None:
    flat = [
        str(part)
        for one in (*PLACES, *CLUSTERS)
        for value in astuple(one)
        for part in (value if isinstance(value, tuple) else [value])
    ]
    addresses = [word for word in [*flat, *CLINICAL_AUTOMATIC] if "@" in word]

    assert len(addresses) > 40
    assert all(address.endswith(".example") for address in addresses)
    assert all(place.phone.startswith("01632 960") for place in PLACES)
    assert all(place.postcode.startswith("ZZ") for place in PLACES)


def test_a_practice_without_an_address_and_one_nobody_confirmed_are_among_them() -> None:
    assert sum(place.mailbox is None for place in PLACES) == 1
    assert sum(place.mailbox is not None and place.verified is None for place in PLACES) == 1
