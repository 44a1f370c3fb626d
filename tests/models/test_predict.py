"""The reader answers every mail there can be, and says which words decided."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.predict import SHIPPED, ArtifactError, Classifier, Prediction, load
from models.taxonomy import Outcome, Urgency
from models.workshop.corpus import Row
from models.workshop.train import train_rows


def test_a_plain_mail_gets_its_category_and_urgency(reader: Classifier) -> None:
    found = reader.predict("missed doses", "She missed four doses and the pharmacy has no script for tonight.")

    assert isinstance(found, Prediction)
    assert (found.label, found.urgency, found.outcome) == ("script_continuity", Urgency.U2, Outcome.QUERY)
    assert found.runner_up in {"acute_risk", "review_appointment", "prescribing_advice"}
    assert found.model_version == reader.version


def test_a_newsletter_is_no_query(reader: Classifier) -> None:
    found = reader.predict("Monthly newsletter", "Special offers this month, click here to register, unsubscribe here.")

    assert (found.outcome, found.label, found.urgency) == (Outcome.NOT_A_QUERY, None, None)


def test_probabilities_of_all_labels_sum_to_one(reader: Classifier) -> None:
    found = reader.predict("review", "Please move the review appointment to next month.")

    assert sum(found.probabilities.values()) == pytest.approx(1)
    assert found.probability == max(found.probabilities.values())


@pytest.mark.parametrize(("subject", "body"), [("", ""), (None, None), (" \n", "\t\x00 "), ("...", "🙂🙂")])
def test_an_empty_mail_is_unclear_at_the_same_day(reader: Classifier, subject: str | None, body: str | None) -> None:
    found = reader.predict(subject, body)

    assert (found.outcome, found.urgency, found.label, found.words) == (Outcome.UNCLEAR, Urgency.U2, None, ())
    assert found.because == "There is no text to read."


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("asdf", "qwer zxcv uiop hjkl yuiop bnm"),
        ("Prośba", "proszę o pilną pomoc w sprawie mojej jutrzejszej wizyty, dziękuję bardzo"),
        ("?", "ok"),
    ],
)
def test_gibberish_and_other_languages_are_unclear(shipped: Classifier, subject: str, body: str) -> None:
    found = shipped.predict(subject, body)

    assert found.outcome is Outcome.UNCLEAR
    assert found.urgency in (Urgency.U1, Urgency.U2)


@pytest.mark.parametrize(
    "odd",
    [
        "\x00" * 1000,
        "\ud800\udfff",
        "🙂" * 100_000,
        "a" * 1_000_000,
        "methadone " * 100_000,
        "\u202e\u200b",
        "0" * 10_000,
    ],
)
def test_odd_text_never_raises(reader: Classifier, odd: str) -> None:
    for subject, body in ((odd, ""), ("", odd), (odd, odd), (None, odd)):
        assert reader.predict(subject, body).outcome in set(Outcome)


def test_the_words_that_decided_stand_in_the_mail(shipped: Classifier) -> None:
    subject, body = "Missed doses", "Mrs Smith has missed four doses of methadone; the pharmacy can't dispense tonight."

    found = shipped.predict(subject, body)

    assert 0 < len(found.words) <= 5
    assert all(phrase in f"{subject} {body}".lower() for phrase in found.words)
    assert any("doses" in phrase or "pharmacy" in phrase for phrase in found.words)


def test_neither_dull_words_nor_redacted_fields_are_shown_as_deciding(shipped: Classifier) -> None:
    found = shipped.predict("Query", "Please ring me on 01632 960143 about the dose for Mr Smith and the pharmacy.")

    assert not {"the", "and", "please", "me", "xphonex", "xnamex"} & set(found.words)


def test_many_mails_get_what_each_alone_gets(reader: Classifier, rows: list[Row]) -> None:
    mails = [(row.subject, row.body) for row in rows]

    assert reader.predict_many(mails) == [reader.predict(*mail) for mail in mails]
    assert reader.predict_many([]) == []


def test_threads_sharing_a_reader_agree(small_folder: Path, rows: list[Row]) -> None:
    mails = [(row.subject, row.body) for row in rows] * 5
    expected = load(small_folder).predict_many(mails)
    fresh = load(small_folder)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda mail: fresh.predict(*mail), mails)) == expected


def test_the_same_mail_gets_the_same_numbers_in_another_process(small_folder: Path, reader: Classifier) -> None:
    code = "import sys; from models.predict import load; print(load(sys.argv[1]).predict('script', sys.argv[2]).probability)"
    body = "No prescription at the pharmacy tonight, missed doses since Monday."

    told = {
        subprocess.run(
            [sys.executable, "-c", code, str(small_folder), body],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SHIPPED.parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2", "3")
    }

    assert told == {str(reader.predict("script", body).probability)}


def test_serving_imports_no_training_library() -> None:
    code = (
        "import sys; from models.predict import load; load().predict('a', 'missed doses of methadone');"
        "print([m for m in sys.modules if m.split('.')[0] in ('sklearn', 'scipy', 'joblib') or 'workshop' in m])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SHIPPED.parents[2], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_a_reader_of_texts_and_labels_knows_labels_alone() -> None:
    texts = {"greet": "hello there good morning", "bye": "goodbye see you later", "thanks": "thanks very much indeed"}
    rows = [Row(f"{label}-{n}", "", f"{text} {n}", category=label) for label, text in texts.items() for n in range(6)]

    found = Classifier(train_rows(rows)).predict("", "good morning hello")

    assert (found.label, found.urgency, found.outcome) == ("greet", None, Outcome.QUERY)


def test_what_was_taught_as_out_of_scope_is_unclear() -> None:
    texts = {
        "balance": "what is the balance of my account",
        "transfer": "transfer money to my other account",
        "__oos__": "how tall is the highest mountain",
    }
    rows = [
        Row(f"{label}-{n}", "", f"{text} {'abcdefgh'[n]}", category=label)
        for label, text in texts.items()
        for n in range(8)
    ]
    classifier = Classifier(train_rows(rows))

    assert classifier.predict("", "how tall is the highest mountain").outcome is Outcome.UNCLEAR
    assert classifier.predict("", "what is the balance of my account").label == "balance"
    assert "__oos__" not in classifier.artifact.heads.labels


def test_a_missing_reader_says_so(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="cannot be read"):
        load(tmp_path)
