"""May this letter go? One test for each reason to hold it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from liaison.domain.eligibility import (
    Address,
    Allowed,
    Channel,
    PersonNow,
    PracticeNow,
    Safe,
    Withheld,
    may_write_to_person,
    may_write_to_practice,
)

TODAY = date(2026, 11, 24)
SAFE = PersonNow(safe={Channel.POST: Safe.YES, Channel.SMS: Safe.NO}, safe_checked_on={Channel.POST: date(2026, 9, 1)})
PRACTICE = PracticeNow(address="desk@burnside.example", health=Address.CHECKED)


def test_a_letter_goes_by_a_channel_the_person_called_safe_lately():
    assert may_write_to_person(SAFE, Channel.POST, TODAY) == Allowed(
        "This person said that post is safe, asked on 01/09/2026."
    )


def test_a_channel_nobody_asked_about_is_not_safe_and_the_keyworker_is_asked():
    found = may_write_to_person(SAFE, Channel.EMAIL, TODAY)

    assert isinstance(found, Withheld)
    assert "not known" in found.because
    assert "keyworker" in (found.ask or "")


def test_a_channel_the_person_called_unsafe_is_never_used_even_by_a_named_sender():
    assert isinstance(may_write_to_person(SAFE, Channel.SMS, TODAY, automatic=False), Withheld)


@pytest.mark.parametrize("checked", [None, date(2026, 5, 1)])
def test_an_answer_about_safe_contact_older_than_six_months_is_asked_again(checked):
    found = may_write_to_person(
        replace(SAFE, safe_checked_on={Channel.POST: checked, Channel.EMAIL: TODAY}), Channel.POST, TODAY
    )

    assert isinstance(found, Withheld)
    assert found.ask


@pytest.mark.parametrize("fact", ["died", "moved_away", "left"])
def test_nothing_at_all_goes_to_someone_who_died_moved_or_left_shared_care(fact):
    person = replace(SAFE, in_shared_care=False) if fact == "left" else replace(SAFE, **{fact: True})

    assert isinstance(may_write_to_person(person, Channel.POST, TODAY), Withheld)
    assert isinstance(may_write_to_person(person, Channel.POST, TODAY, automatic=False), Withheld)
    assert isinstance(may_write_to_practice(PRACTICE, person), Withheld)


@pytest.mark.parametrize("fact", ["domestic_abuse", "in_custody", "in_hospital", "declined"])
def test_automatic_letters_stop_where_a_named_sender_may_still_write(fact):
    person = replace(SAFE, **{fact: True})

    assert isinstance(may_write_to_person(person, Channel.POST, TODAY), Withheld)
    assert isinstance(may_write_to_person(person, Channel.POST, TODAY, automatic=False), Allowed)
    assert isinstance(may_write_to_practice(PRACTICE, person), Allowed)


def test_the_reason_shown_for_domestic_abuse_does_not_name_it():
    found = may_write_to_person(replace(SAFE, domestic_abuse=True), Channel.POST, TODAY)

    assert "abuse" not in found.because


def test_a_pause_holds_letters_until_its_day():
    paused = replace(SAFE, paused_until=date(2026, 12, 1))

    assert isinstance(may_write_to_person(paused, Channel.POST, TODAY), Withheld)
    assert isinstance(may_write_to_person(paused, Channel.POST, date(2026, 12, 1)), Allowed)


@pytest.mark.parametrize(
    "change", [{"open": False}, {"address": None}, {"health": Address.BOUNCING}, {"health": Address.UNCHECKED}]
)
def test_nothing_about_a_person_goes_to_a_practice_that_closed_or_an_address_that_is_not_sure(change):
    found = may_write_to_practice(replace(PRACTICE, **change), SAFE)

    assert isinstance(found, Withheld)
    assert found.ask


def test_a_letter_about_the_service_may_go_to_an_address_not_yet_confirmed():
    assert isinstance(may_write_to_practice(replace(PRACTICE, health=Address.UNCHECKED)), Allowed)
