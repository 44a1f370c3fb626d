"""Does a mail belong to a case? Only on proof, from the right people, about the same person."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from liaison.domain.conversations import (
    ALPHABET,
    Incoming,
    Known,
    New,
    Thread,
    belongs_to,
    reference,
    references_in,
    sign,
    subject,
    tokens_in,
    verify,
)

KEY = b"a key for the tests"
CASE = Known(
    12, "4F7K", practice_id=3, correspondents=frozenset({"gp@burnside.example"}), chis=frozenset({"3002800015"})
)
BY_REFERENCE = {"4F7K": CASE}
BY_MESSAGE_ID = {"<ours-1@team.example>": CASE}
REPLY = Incoming("gp@burnside.example", "Re: your letter", "Thank you.", ("<ours-1@team.example>",))


def decide(mail: Incoming) -> Thread | New:
    return belongs_to(mail, BY_REFERENCE, BY_MESSAGE_ID, KEY)


def test_a_reply_to_our_letter_from_its_addressee_joins_the_case():
    assert decide(REPLY) == Thread(12, "It answers 4F7K: the mail it replies to, from somebody in that conversation.")


def test_the_senders_address_is_compared_without_regard_to_case():
    assert isinstance(decide(replace(REPLY, sender="GP@Burnside.example")), Thread)


def test_a_colleague_at_the_same_practice_joins_the_case_too():
    assert isinstance(decide(replace(REPLY, sender="reception@burnside.example", practice_id=3)), Thread)


def test_a_signed_token_joins_the_case_when_the_headers_are_lost():
    mail = replace(REPLY, message_ids=(), text=f"> our reference {sign('4F7K', KEY)}")

    assert decide(mail) == Thread(12, "It answers 4F7K: a signed token, from somebody in that conversation.")


def test_a_token_signed_with_another_key_proves_nothing():
    mail = replace(REPLY, message_ids=(), text=sign("4F7K", b"somebody else's key"))

    assert decide(mail) == New(None, "Nothing in it points to an earlier mail.")


@pytest.mark.parametrize("proof", ["token", "references"])
def test_a_stranger_with_proof_opens_a_new_case_linked_as_maybe_the_same(proof):
    stranger = replace(REPLY, sender="someone@elsewhere.example", practice_id=8)
    mail = stranger if proof == "references" else replace(stranger, message_ids=(), text=sign("4F7K", KEY))

    found = decide(mail)

    assert found == New(12, found.because)
    assert "not part of that conversation" in found.because


def test_a_sender_without_address_or_practice_never_joins_a_case_without_practice():
    unknown = replace(CASE, practice_id=None, correspondents=frozenset())
    mail = replace(REPLY, sender=None, practice_id=None)

    assert isinstance(belongs_to(mail, {}, {"<ours-1@team.example>": unknown}, KEY), New)


def test_a_mail_that_names_another_person_never_joins_the_case():
    found = decide(replace(REPLY, chis=frozenset({"3102750028"})))

    assert found == New(12, "It points to 4F7K by the mail it replies to, but it names another person.")


def test_one_more_person_beside_the_cases_own_is_another_person_too():
    assert isinstance(decide(replace(REPLY, chis=CASE.chis | {"3102750028"})), New)


def test_naming_the_same_person_or_a_person_for_the_first_time_is_no_obstacle():
    nameless = replace(CASE, chis=frozenset())

    assert isinstance(decide(replace(REPLY, chis=CASE.chis)), Thread)
    assert isinstance(belongs_to(replace(REPLY, chis=CASE.chis), {}, {"<ours-1@team.example>": nameless}, KEY), Thread)


def test_a_reference_in_the_subject_alone_only_suggests_a_look():
    mail = replace(REPLY, subject="RE: [su-gp 4f7k] Answer to your query", message_ids=())

    assert references_in(mail) == {"4F7K"}
    assert decide(mail) == New(12, "Its subject names 4F7K, which proves nothing by itself.")


def test_a_bare_number_in_the_subject_is_not_even_looked_at():
    assert decide(replace(REPLY, subject="4F7K", message_ids=())) == New(
        None, "Nothing in it points to an earlier mail."
    )


def test_the_newest_of_our_mails_in_a_long_thread_decides():
    older = replace(CASE, case_id=5)
    mail = replace(REPLY, message_ids=("<older@team.example>", "<ours-1@team.example>"))

    assert belongs_to(mail, {}, {"<older@team.example>": older, **BY_MESSAGE_ID}, KEY).case_id == 12


def test_references_are_short_unique_and_read_well_over_the_telephone():
    references = [reference(number) for number in range(5000)]

    assert len(set(references)) == 5000
    assert all(len(one) == 4 and set(one) <= set(ALPHABET) for one in references)
    assert not set(ALPHABET) & set("01258OILSBZUAE")
    assert sum(a[:2] == b[:2] for a, b in pairwise(references)) < 100


def test_after_the_last_four_letter_reference_come_unique_longer_ones():
    size = len(ALPHABET) ** 4
    references = {reference(number) for number in range(size - 500, size + 500)}

    assert len(references) == 1000
    assert {len(one) for one in references} == {4, 5}
    assert len(references_in(replace(REPLY, subject=subject(reference(size), "Answer")))) == 1


def test_a_token_survives_quoting_and_is_found_once():
    token = sign("4F7K", KEY)

    assert tokens_in(f"> ref: {token}.\n> again {token}") == [token]
    assert verify(token, KEY) == "4F7K"
    assert verify(token[:-1] + ("A" if token[-1] != "A" else "B"), KEY) is None


def test_our_subjects_carry_reference_and_purpose_on_one_line():
    assert subject("4F7K", "Answer to\r\n your query") == "[SU-GP 4F7K] Answer to your query"
