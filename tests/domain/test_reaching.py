"""Whether and how a person may be reached: only a way they called safe lately, and nothing outside tells what it is about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.eligibility import Channel, PersonNow, Safe
from liaison.domain.reaching import (
    HELD,
    SUBJECT,
    Contact,
    NotReached,
    Reached,
    reach,
    reveals,
    text_message,
    to_ask_before,
)
from liaison.domain.safe_contact import STALE_AFTER

TODAY = date(2026, 11, 24)
ALL = {
    Channel.EMAIL: "jo@home.example",
    Channel.POST: "1 Quay Lane, Kelder",
    Channel.PHONE: "01632 960200",
    Channel.SMS: "01632 960200",
}


def person(**safe: Safe) -> PersonNow:
    return PersonNow(
        safe={Channel(name): answer for name, answer in safe.items()}, safe_checked_on=dict.fromkeys(Channel, TODAY)
    )


contacts = st.builds(
    Contact,
    st.builds(
        PersonNow,
        safe=st.dictionaries(st.sampled_from(Channel), st.sampled_from(Safe)),
        safe_checked_on=st.dictionaries(
            st.sampled_from(Channel), st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
        ),
        domestic_abuse=st.booleans(),
        died=st.booleans(),
        in_custody=st.booleans(),
    ),
    letters_held=st.booleans(),
    to=st.dictionaries(st.sampled_from(Channel), st.sampled_from(["", "somewhere"])),
    prefers=st.one_of(st.none(), st.sampled_from(Channel)),
    sender=st.sampled_from(["desk@board.example", "drugs@board.example"]),
    service_name=st.sampled_from(Safe),
)


@given(contacts, st.one_of(st.none(), st.sampled_from(Channel)))
def test_nobody_is_reached_but_by_a_way_they_called_safe_within_six_months(
    contact: Contact, only: Channel | None
) -> None:
    found = reach(contact, TODAY, only=only)
    assert found.because
    if isinstance(found, Reached):
        known = contact.person
        assert known.safe[found.channel] is Safe.YES
        asked = known.safe_checked_on[found.channel]
        assert asked is not None
        assert TODAY - STALE_AFTER <= asked <= TODAY
        assert not any((contact.letters_held, known.domestic_abuse, known.died, known.in_custody))
        assert found.to
        assert only in (None, found.channel)


def test_the_way_that_the_person_chose_comes_first_and_another_safe_one_after_it() -> None:
    both = person(email=Safe.YES, post=Safe.YES)
    assert reach(Contact(both, to=ALL, prefers=Channel.EMAIL), TODAY).channel is Channel.EMAIL
    assert reach(Contact(both, to=ALL), TODAY).channel is Channel.POST
    assert reach(Contact(person(post=Safe.YES), to=ALL, prefers=Channel.EMAIL), TODAY).channel is Channel.POST
    assert reach(Contact(person(phone=Safe.YES), to=ALL), TODAY).channel is Channel.PHONE


@pytest.mark.parametrize(
    ("contact", "because", "asks"),
    [
        (Contact(person(), to=ALL), "It is not known whether post is safe", True),
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}), to=ALL), "It is not known when", True),
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}, safe_checked_on={Channel.POST: TODAY - timedelta(days=184), Channel.EMAIL: TODAY}), to=ALL), "more than six months", True),
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}, safe_checked_on={Channel.POST: TODAY + timedelta(days=1)}), to=ALL), "It is not known when", True),
        (Contact(person(post=Safe.YES)), "where post reaches", True),
        (Contact(person(post=Safe.YES), letters_held=True, to=ALL), HELD, False),
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}, safe_checked_on={Channel.POST: TODAY}, domestic_abuse=True), to=ALL), "Automatic contact is off", True),
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}, safe_checked_on={Channel.POST: TODAY}, died=True), to=ALL), "has died", False),
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_safe_and_says_what_to_ask(contact: Contact, because: str, asks: bool) -> None:
    found = reach(contact, TODAY)
    assert isinstance(found, NotReached)
    assert because in found.because
    assert bool(found.ask) is asks


def test_an_address_of_ours_that_tells_what_we_are_carries_no_mail_unless_the_person_agreed() -> None:
    mail = person(email=Safe.YES)
    telling = Contact(mail, to=ALL, sender="drug.service@board.example")
    assert "tells what the service is" in reach(telling, TODAY, only=Channel.EMAIL).because
    agreed = Contact(mail, to=ALL, sender="drug.service@board.example", service_name=Safe.YES, service_name_on=TODAY)
    assert isinstance(reach(agreed, TODAY, only=Channel.EMAIL), Reached)


def test_what_is_seen_outside_tells_nothing() -> None:
    assert reveals(SUBJECT) == []
    assert reveals(text_message("Jo", "Morag", "01632 960123")) == []
    for telling in ("[SU-GP 4F7K] An appointment", "Drug and Alcohol Service", "Recovery Hub", "your prescription"):
        assert reveals(telling)


def test_voicemail_and_the_services_name_are_no_until_they_are_yes() -> None:
    ring = person(phone=Safe.YES)
    rules = reach(Contact(ring, to=ALL), TODAY, only=Channel.PHONE).rules
    assert "Leave no message. Ring again at another time." in rules
    assert "Do not say where you ring from." in rules
    rules = reach(
        Contact(ring, to=ALL, voicemail=Safe.YES, voicemail_on=TODAY, service_name=Safe.YES, service_name_on=TODAY, times="mornings", shared="with a sister", do_not_tell="Al"),
        TODAY, only=Channel.PHONE,
    ).rules  # fmt: skip
    assert any(rule.startswith("A message may be left: your first name") for rule in rules)
    assert {"Safe times: mornings.", "Shared: with a sister.", "Must not be told: Al."} <= set(rules)


LATELY, LONG_AGO = TODAY - timedelta(days=20), TODAY - timedelta(days=730)


def test_a_number_that_was_asked_about_today_makes_no_address_fresh_that_was_asked_about_two_years_ago() -> None:
    known = PersonNow(
        safe={Channel.POST: Safe.YES, Channel.PHONE: Safe.YES},
        safe_checked_on={Channel.POST: LONG_AGO, Channel.PHONE: TODAY},
    )
    contact = Contact(known, to=ALL, prefers=Channel.POST)
    assert isinstance(reach(contact, TODAY, only=Channel.POST), NotReached)
    assert reach(contact, TODAY).channel is Channel.PHONE


@pytest.mark.parametrize("asked", [LONG_AGO, None, TODAY + timedelta(days=1)])
def test_an_old_yes_to_a_message_or_to_the_services_name_is_no_yes_although_the_number_is_fresh(
    asked: date | None,
) -> None:
    ring = Contact(
        person(phone=Safe.YES),
        to=ALL,
        voicemail=Safe.YES,
        voicemail_on=asked,
        service_name=Safe.YES,
        service_name_on=asked,
    )
    found = reach(ring, TODAY, only=Channel.PHONE)
    assert {"Leave no message. Ring again at another time.", "Do not say where you ring from."} <= set(found.rules)
    assert not found.names_service


def test_what_is_asked_before_a_day_is_what_reaches_nobody_by_then_or_not_the_way_they_chose() -> None:
    known = PersonNow(
        safe={Channel.POST: Safe.YES, Channel.EMAIL: Safe.YES, Channel.SMS: Safe.NO},
        safe_checked_on={Channel.POST: LONG_AGO, Channel.EMAIL: LATELY, Channel.SMS: LONG_AGO},
    )
    assert to_ask_before(Contact(known, to=ALL), TODAY) is None  # e-mail reaches them, and they chose nothing
    assert to_ask_before(Contact(known, to=ALL, prefers=Channel.EMAIL), TODAY) is None
    assert to_ask_before(Contact(known, to=ALL, prefers=Channel.SMS), TODAY) is None  # they said no to it
    chosen = to_ask_before(Contact(known, to=ALL, prefers=Channel.POST), TODAY)
    assert chosen is not None
    assert "whether post is safe" in chosen.because.lower()
    assert to_ask_before(Contact(known, to=ALL), TODAY + timedelta(days=200)) is not None
    assert to_ask_before(Contact(known, letters_held=True, to=ALL), TODAY) is None
