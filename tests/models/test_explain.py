"""The explanation adds up what the model added up, joins words that stand together, and shows only words of the mail."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import odds
from models.calibration import evidence_from, not_query_score
from models.explain import Explained, explained
from models.familiarity import Known, counted
from models.features import Vocabulary, blocks
from models.parts import split
from models.predict import SHIPPED, Classifier, load
from models.redact import TOKENS
from models.workshop.fit import vocabulary_from

MAILS = [
    ("", "lost script at the pharmacy"),
    ("", "the pharmacy lost it"),
    ("", "script for a pharmacy was lost"),
    ("", "lost script"),
]
ONE = np.ones(1, np.float32)


def vocabulary() -> Vocabulary:
    return vocabulary_from([blocks(*mail) for mail in MAILS])


def weights_on(words: Vocabulary, **wanted: float) -> np.ndarray:
    """One column, with these weights on features of the whole."""
    flat = [feature for block in words.listed for feature in block]
    start = len(words.listed[0]) + len(words.listed[1])
    weights = np.zeros((words.size, 1), np.float32)
    for word, weight in wanted.items():
        weights[flat.index(word, start)] = weight
    return weights


def why(body: str, subject: str = "", **wanted: float) -> Explained:
    """A body explained by weights on some words."""
    words = vocabulary()
    return explained(words.encode(subject, body), weights_on(words, **wanted), np.zeros(1, np.float32), ONE)


def test_the_heaviest_word_comes_first() -> None:
    assert why("pharmacy: script", script=2.0, pharmacy=1.0).phrases == ("script", "pharmacy")


def test_neighbours_are_joined_to_a_phrase_in_the_order_of_the_text() -> None:
    assert why("He LOST  script again", script=2.0, lost=1.0).phrases == ("lost script",)


def test_little_words_between_two_telling_ones_belong_to_the_phrase() -> None:
    assert why("we lost the script", script=2.0, lost=1.0).phrases == ("lost the script",)


def test_neither_a_comma_nor_the_end_of_the_subject_is_within_a_phrase() -> None:
    assert why("lost, script", script=2.0, lost=1.0).phrases == ("script", "lost")
    assert why("script", subject="lost", script=2.0, lost=1.0).phrases == ("script", "lost")


def test_a_part_of_another_word_is_not_joined() -> None:
    assert why("a restart script; script; lost", script=2.0, lost=1.0).phrases == ("script", "lost")


def test_a_word_that_speaks_against_is_not_shown() -> None:
    assert why("pharmacy has no script", script=-2.0, pharmacy=1.0).phrases == ("pharmacy",)


def test_a_word_unknown_as_a_whole_is_found_by_its_pieces() -> None:
    assert why("two pharmacies shut", **{" phar": 1.0}).phrases == ("pharmacies",)


def test_an_empty_text_has_no_deciding_words() -> None:
    assert why("", script=1.0).phrases == ()


def test_a_clue_speaks_through_the_words_that_made_it() -> None:
    words = vocabulary_from([blocks("", f"missed {n} doses of methadone") for n in ("three", "four", "five")])
    clue = next(name for name in words.listed[5] if name.startswith("missed"))

    found = explained(
        words.encode("", "he has missed several"), weights_on(words, **{clue: 1.0}), np.zeros(1, np.float32), ONE
    )

    assert found.phrases == ("missed",)


def test_a_clue_about_the_whole_mail_is_named_and_no_word_is_shown_for_it() -> None:
    words = vocabulary_from([blocks("", "one two three")] * 3)
    about = next(name for name in words.listed[6] if name.startswith("length"))

    found = explained(
        words.encode("", "one two three"), weights_on(words, **{about: 1.0}), np.zeros(1, np.float32), ONE
    )

    assert found.clues[about] > 0
    assert found.phrases == ()


@cache
def corpus() -> list[tuple[str, str]]:
    """Every twentieth mail of the corpus."""
    folder = Path(SHIPPED).parents[1] / "corpus"
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*voices.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [(row["subject"], row["body"]) for row in rows[::20]]


@cache
def reader() -> Classifier:
    return load()


def directions(found: Classifier, subject: str, body: str) -> list[np.ndarray]:
    """Those of the likeliest label, of urgent and of no query."""
    heads, limits, seen = found.artifact.heads, found.artifact.thresholds, found._see(subject, body)
    return [
        odds.of_label(seen.evidence.best, seen.evidence.probabilities, seen.margins, heads, limits),
        odds.of_urgent(seen.margins, heads, limits),
        odds.of_not_query(seen.margins, heads, limits),
    ]


def adds_up(subject: str, body: str) -> None:
    found, seen = reader(), reader()._see(subject, body)
    for direction in directions(found, subject, body):
        told = explained(seen.mail, found._weights, found.artifact.intercepts, direction)
        assert told.margin == pytest.approx(float(np.array(seen.margins) @ direction), rel=1e-4, abs=1e-3)


def test_what_the_parts_of_a_mail_add_is_the_margin() -> None:
    for subject, body in corpus():
        adds_up(subject, body)
    adds_up(
        "Re: dose", "Could you look at this please, she has missed doses.\n\nOn Mon, Jo wrote:\n> the dose was 40 mg\n"
    )


def log_odds(margins: np.ndarray, known: Known, label: str) -> np.ndarray:
    """The log odds of the answer's label, of urgent, and the score of no query, as calibration makes them of margins."""
    heads, limits = reader().artifact.heads, reader().artifact.thresholds
    found = evidence_from(margins.tolist(), heads, limits, known)
    rivals = sum(chance for name, chance in found.probabilities.items() if name != label)
    calm = found.urgencies["U3"] + found.urgencies["U4"]
    return np.array(
        [
            np.log(found.probabilities[label] / rivals),
            np.log((found.urgencies["U1"] + found.urgencies["U2"]) / calm),
            not_query_score(margins.tolist(), heads, limits),
        ]
    )


CERTAIN = 9.0  # log odds from which what keeps logarithms finite counts as much as the mail: 99.99 %


def test_a_direction_is_the_slope_of_the_calibrated_odds() -> None:
    checked = 0
    for subject, body in corpus()[::6]:
        seen = reader()._see(subject, body)
        margins, known, best = np.array(seen.margins), counted(seen.mail), seen.evidence.best
        step = 1e-4
        slopes = [
            (log_odds(margins + step * one, known, best) - log_odds(margins - step * one, known, best)) / (2 * step)
            for one in np.eye(len(margins))
        ]
        odds = np.abs(log_odds(margins, known, best)) * (1, 1, 0)  # the last is a score, and is never bent
        for found, expected, far in zip(
            directions(reader(), subject, body), np.array(slopes).T, odds > CERTAIN, strict=True
        ):
            if far:
                continue
            checked += 1
            lengths = np.linalg.norm(found), np.linalg.norm(expected)
            assert found @ expected > 0.995 * lengths[0] * lengths[1]  # what keeps logarithms finite bends it a little
            assert lengths[0] == pytest.approx(lengths[1], rel=0.1)
    assert checked > len(corpus()[::6])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=300))
def test_so_it_is_for_any_text(subject: str, body: str) -> None:
    adds_up(subject, body)


def without(text: str, phrase: str) -> str:
    """A mail's words in lower case without a phrase."""
    return " ".join(f" {' '.join(text.lower().split())} ".replace(phrase, " ").split())


def test_without_its_top_phrase_a_mail_is_less_likely_what_it_was_read_as() -> None:
    fell, lower = 0, 0
    shown = [(mail, reader().predict(*mail)) for mail in corpus()]
    shown = [(mail, found) for mail, found in shown if found.words and found.label]
    for (subject, body), found in shown:
        before = reader().explain(subject, body, found.label)
        after = reader().explain(without(subject, found.words[0]), without(body, found.words[0]), found.label)
        again = reader().predict(without(subject, found.words[0]), without(body, found.words[0]))
        fell += after.margin < before.margin
        lower += again.probabilities[found.label] < found.probabilities[found.label]

    assert len(shown) > 40
    assert fell >= 0.95 * len(shown)
    assert lower >= 0.95 * len(shown)


def test_an_urgent_mail_says_what_made_it_urgent_and_a_routine_one_does_not() -> None:
    urgent = reader().predict(
        "No script", "The chemist has no prescription for tonight and she has missed three doses."
    )
    calm = reader().predict("Minutes", "Please find the minutes of the cluster meeting attached, no reply needed.")

    assert urgent.urgent_words
    assert calm.urgent_words == ()


def test_at_most_five_phrases_are_shown_and_all_stand_in_the_new_words() -> None:
    for subject, body in corpus():
        found = reader().predict(subject, body)
        new = " ".join(f"{subject}\n{split(body)[0]}".lower().split())
        for phrases in (found.words, found.urgent_words):
            assert len(phrases) <= 5
            assert [phrase for phrase in phrases if phrase not in new] == []


def test_no_redacted_field_and_no_word_of_the_history_alone_is_shown() -> None:
    body = (
        "Dr Rowan Tait's patient (CHI 3002741236, EH1 1AA) rang from 01632 960143 on 12 March 2026: no script at the pharmacy for tonight, "
        "see www.quay.example or write to jo@quay.example please.\n\n"
        "On Mon, 23 Nov 2026 at 09:10, The team wrote:\n> She is pregnant and suicidal after the overdose.\n"
    )
    found = reader().predict("Dr Orr's question", body)
    said = " ".join((*found.words, *found.urgent_words))

    assert found.words
    assert [token for token in TOKENS.values() if token in said] == []
    assert [word for word in ("pregnant", "suicidal", "overdose", "tait", "3002741236", "960143") if word in said] == []


def test_the_same_mail_is_explained_the_same() -> None:
    subject, body = corpus()[0]
    again = load()

    assert reader().predict(subject, body) == again.predict(subject, body)
    assert reader().explain(subject, body) == again.explain(subject, body)
