"""A mail unlike what was taught is said to be so, in plain words; mail of other trades and languages is not answered."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.familiarity import Known, closeness, counted, familiarity
from models.features import blocks
from models.predict import Classifier
from models.taxonomy import Outcome
from models.verdict import Evidence, Thresholds
from models.workshop.corpus import Row

LIMITS = Thresholds(known_weight=2.0, clue_weight=0.2, seldom_at=0.0, taught={"transition": 200, "pregnancy": 12})
KNOWN = Evidence({"transition": 0.9, "pregnancy": 0.1}, {}, None, -1.0, words=20, known=20)
ELSEWHERE = [
    json.loads(line) for line in (Path(__file__).parent / "mails_from_elsewhere.jsonl").read_text().splitlines()
]


def test_of_a_mail_like_those_taught_nothing_is_said() -> None:
    assert familiarity(KNOWN, LIMITS) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"out_of_scope": 0.5}, "The reader has seen few mails like this one."),
        ({"known": 14}, "6 of its 20 different words are new to the reader."),
        (
            {"probabilities": {"transition": 0.1, "pregnancy": 0.9}},
            "The reader was taught only 12 mails of this kind (pregnancy and perinatal).",
        ),
    ],
)
def test_what_is_strange_is_said_plainly(change: dict[str, object], said: str) -> None:
    assert familiarity(replace(KNOWN, **change), LIMITS) == said


def test_known_words_and_clues_bring_a_mail_closer_and_many_clues_no_more_than_five() -> None:
    assert closeness(Known(10, 10, 0), LIMITS) == pytest.approx(2.0)
    assert closeness(Known(10, 5, 5), LIMITS) == closeness(Known(10, 5, 50), LIMITS) == pytest.approx(2.0)
    assert closeness(Known(0, 0), LIMITS) == 0.0


def test_training_and_serving_count_the_same(reader: Classifier, rows: list[Row]) -> None:
    vocabulary = reader.artifact.vocabulary
    for row in rows:
        assert Known(*vocabulary.knows(blocks(row.subject, row.body))) == counted(
            vocabulary.encode(row.subject, row.body)
        )


def test_figures_are_no_words(reader: Classifier) -> None:
    assert counted(reader.artifact.vocabulary.encode("", "0012 4411 9983 77 2230")).words == 0


def test_the_reader_says_how_strange_a_mail_is(shipped: Classifier) -> None:
    found = shipped.predict("Lentil soup", "You fry the onion and carrot in butter, add red lentils and the ham stock.")

    assert "few mails like this one" in found.familiarity or "new to the reader" in found.familiarity
    assert (
        shipped.predict("Missed doses", "He has missed four days of methadone and wants to restart.").familiarity == ""
    )


def test_other_languages_and_none_are_never_answered(shipped: Classifier) -> None:
    for mail in ELSEWHERE:
        if mail["kind"] != "another trade":
            assert shipped.predict(mail["subject"], mail["body"]).outcome is not Outcome.QUERY, mail["id"]


def test_mail_of_another_trade_is_mostly_not_answered(shipped: Classifier) -> None:
    trades = [mail for mail in ELSEWHERE if mail["kind"] == "another trade"]
    found = [shipped.predict(mail["subject"], mail["body"]) for mail in trades]

    answered = [each for each in found if each.outcome is Outcome.QUERY]
    assert len(answered) <= len(trades) // 3


@pytest.mark.parametrize("name", ["trade-knee", "trade-shoulder", "trade-cataract", "trade-skin"])
def test_a_patient_of_another_speciality_is_neither_answered_nor_set_aside(shipped: Classifier, name: str) -> None:
    mail = next(mail for mail in ELSEWHERE if mail["id"] == name)

    assert shipped.predict(mail["subject"], mail["body"]).outcome is Outcome.UNCLEAR
