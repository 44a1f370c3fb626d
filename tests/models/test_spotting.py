"""The clues of a mail: what it mentions and how, what it is about, asks and looks like, each with the words that made it."""

import re
from pathlib import Path

import pytest

from models import predict
from models.clues import Clue, spot
from models.clues.asking_words import ASKS, WRITERS
from models.clues.bulk_words import BULK
from models.clues.topic_words import TOPICS
from models.concepts.phrases import phrases, read_phrase


def clues(body: str, subject: str = "") -> dict[str, Clue]:
    return {clue.name: clue for clue in spot(subject, body, f"{subject}\n{body}".lower())}


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        ("He took an overdose last night.", "overdose", "overdose"),
        ("He took an overdose last night.", "overdose now", "overdose"),
        ("No suicidal thoughts at all.", "suicidal (negated)", "suicidal"),
        ("Previous seizures noted.", "seizure (historical)", "seizures"),
        ("On valium and methadose.", "benzodiazepine class", ""),
        ("Buying vallies.", "benzodiazepine", "vallies"),
        ("Is on 80 mg.", "dose large", "80 mg"),
        ("Missed 3 doses of methadone.", "missed three or more", "3 doses"),
        ("ECG shows QTc 512 today.", "QTc 500 or more", "512"),
        ("She travels in three weeks.", "due later", "in three weeks"),
        ("Can you prescribe sertraline?", "asks_prescribe", "Can you prescribe"),
        ("Who should lead on this?", "asks_who", "Who should"),
        ("My son is on your books.", "by writes_family", "My son"),
        ("PIP tribunal on Monday", "about benefits", "PIP"),
        ("Click here to unsubscribe.", "like unsubscribe", "unsubscribe"),
        ("", "no subject", ""),
        ("Ring me!", "exclaims", ""),
        ("1. Mr A\n2. Mr B\n3. Mrs C", "a list", ""),
    ],
)
def test_a_clue_has_its_words(body: str, name: str, words: str) -> None:
    assert clues(body)[name].words == words


def test_what_stands_in_the_subject_counts_once_more() -> None:
    assert {"about pain", "subject: about pain"} <= clues("Please advise.", "Back pain").keys()
    assert "subject: about pain" not in clues("Back pain, please advise.", "Query")


def test_a_mail_of_nobody_says_so() -> None:
    assert "nobody in particular" in clues("The lift is out of order.")
    assert "nobody in particular" not in clues("She is on methadone.")


def test_each_name_comes_once_and_in_order() -> None:
    names = [clue.name for clue in spot("pain", "Pain and pain, 30 mg and 31 mg, who should ring? Who should?", "")]

    assert names == sorted(set(names))


@pytest.mark.parametrize("lists", [TOPICS, ASKS, WRITERS, BULK], ids=["topics", "asks", "writers", "bulk"])
def test_every_phrase_can_be_read_and_finds_itself(lists: dict[str, str]) -> None:
    for name, words in lists.items():
        for phrase in phrases(words):
            pattern, keys = read_phrase(phrase)
            assert keys, (name, phrase)
            re.compile(pattern)


def test_no_phrase_of_the_lists_is_a_sentence_of_the_corpus() -> None:
    taught = "\n".join(file.read_text() for file in (Path(predict.__file__).parent / "corpus").glob("*.jsonl")).lower()
    long = [
        p for lists in (TOPICS, ASKS, WRITERS, BULK) for words in lists.values() for p in phrases(words) if "{" not in p
    ]

    assert [phrase for phrase in long if len(phrase.split()) > 6 and phrase in taught] == []


@pytest.mark.parametrize("odd", ["\x00" * 100, "\ud800", "🙂" * 1000, "İ" * 50, " " * 100_000, ">" * 5000, "(" * 5000])
def test_odd_text_gives_clues_without_complaint(odd: str) -> None:
    assert all(isinstance(clue, Clue) for clue in spot(odd, odd, odd))
