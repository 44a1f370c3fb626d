"""Whether and how a person may be reached: only a way they called safe lately, and nothing outside tells what it is about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.domain.eligibility import STALE_AFTER, Channel, PersonNow, Safe
from liaison.domain.reaching import (
    HELD,
    SUBJECT,
    Contact,
    NotReached,
    Reached,
    reach,
    reveals,
    text_message,
)

TODAY = date(2026, 11, 24)
ALL = {
    Channel.EMAIL: "jo@home.example",
    Channel.POST: "1 Quay Lane, Kelder",
    Channel.PHONE: "01632 960200",
    Channel.SMS: "01632 960200",
}


def person(**safe: Safe) -> PersonNow:
    return PersonNow(safe={Channel(name): answer for name, answer in safe.items()}, safe_checked_on=TODAY)


contacts = st.builds(
    Contact,
    st.builds(
        PersonNow,
        safe=st.dictionaries(st.sampled_from(Channel), st.sampled_from(Safe)),
        safe_checked_on=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 1, 1))),
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
        assert known.safe_checked_on is not None
        assert TODAY - STALE_AFTER <= known.safe_checked_on <= TODAY
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
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}, safe_checked_on=TODAY - timedelta(days=184)), to=ALL), "more than six months", True),
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}, safe_checked_on=TODAY + timedelta(days=1)), to=ALL), "It is not known when", True),
        (Contact(person(post=Safe.YES)), "where post reaches", True),
        (Contact(person(post=Safe.YES), letters_held=True, to=ALL), HELD, False),
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}, safe_checked_on=TODAY, domestic_abuse=True), to=ALL), "Automatic contact is off", True),
        (Contact(PersonNow(safe={Channel.POST: Safe.YES}, safe_checked_on=TODAY, died=True), to=ALL), "has died", False),
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
    agreed = Contact(mail, to=ALL, sender="drug.service@board.example", service_name=Safe.YES)
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
        Contact(ring, to=ALL, voicemail=Safe.YES, service_name=Safe.YES, times="mornings", shared="with a sister", do_not_tell="Al"),
        TODAY, only=Channel.PHONE,
    ).rules  # fmt: skip
    assert any(rule.startswith("A message may be left: your first name") for rule in rules)
    assert {"Safe times: mornings.", "Shared: with a sister.", "Must not be told: Al."} <= set(rules)
