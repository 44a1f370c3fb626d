"""Words that hurt are remarked in our own text, and only there."""

from __future__ import annotations

import re

import pytest

from liaison.domain.language import TABLE, lint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He is a known addict.", "addict"),
        ("an ex-addict", "ex-addict"),
        ("drug abuser", "drug abuser"),
        ("history of substance misuse", "substance misuse"),
        ("has stayed clean since May", "stayed clean"),
        ("a dirty urine", "dirty urine"),
        ("clean needles", "clean needles"),
        ("was non-compliant", "non-compliant"),
        ("failed to attend", "failed to attend"),
        ("DNA'd twice", "DNA'd"),
        ("did not attend", "did not attend"),
        ("refused to engage", "refused to engage"),
        ("drug-seeking", "drug-seeking"),
        ("suffering from dependence", "suffering from"),
        ("parked on methadone", "parked on methadone"),
        ("the baby was born addicted", "born addicted"),
        ("he will be discharged if he misses another", "discharged if"),
        ("alcoholic", "alcoholic"),
        ("drunk at the door", "drunk"),
        ("six failed appointments", "failed appointments"),
        ("failed his last drug screen", "failed his last drug screen"),
        ("would not engage", "would not engage"),
        ("suffers with low mood", "suffers with"),
        ("a victim of abuse", "victim"),
        ("tested clean", "tested clean"),
        ("three months clean", "months clean"),
        ("an IVDU", "IVDU"),
        ("had committed suicide", "committed suicide"),
    ],
)
def test_a_word_that_hurts_is_remarked_with_its_place_and_something_better(text, words):
    (remark,) = lint(text)

    assert remark.words == words
    assert text[remark.start :].startswith(words)
    assert remark.prefer


@pytest.mark.parametrize(
    "text",
    [
        "See Drug Misuse and Dependence: UK guidelines.",
        "the Misuse of Drugs Act 1971",
        "the Alcohol and Drug Misuse team",
        "Alcoholics Anonymous meets on Tuesdays.",
        'She said: "I\'m an addict and proud of my recovery".',
        "He calls himself “an alcoholic”.",
        "> patient failed to attend again",
        "a sample of dna",
        "The HBV DNA level is back, and the viral DNA test too.",
        "He has drunk two units.",
        "She says 'I'm an addict, and it's fine'.",
        "Please keep the wound clean; it is clean and dry. Victim Support can help.",
        "Your user name is on the card.",
        "We did not manage to meet; the test was positive; she uses sterile equipment.",
        "",
    ],
)
def test_titles_quotations_and_plain_words_are_left_alone(text):
    assert lint(text) == []


def test_the_same_words_outside_a_title_are_remarked():
    assert [remark.words for remark in lint("Drug Misuse and Dependence covers drug misuse.")] == ["drug misuse"]


def test_several_remarks_come_in_order_of_place():
    remarks = lint("The junkie refused and is chaotic.")

    assert [remark.words for remark in remarks] == ["junkie", "refused", "chaotic"]
    assert [remark.start for remark in remarks] == sorted(remark.start for remark in remarks)


def test_every_row_compiles_by_itself_and_offers_words_that_are_themselves_clean_of_remarks():
    for pattern, prefer in TABLE:
        re.compile(pattern, re.IGNORECASE)
        assert lint(prefer) == []
