"""Shared clinical concepts: drugs, doses, counts, times, sentences, phrases, and what the grammar says."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from models.concepts import (
    DRUGS,
    Lexicon,
    drug_class,
    find_counts,
    find_doses,
    find_drugs,
    find_qtc,
    find_whens,
    fold,
    number,
    scopes,
    sentences,
    tidy,
)
from models.concepts.lexicon import Mention
from models.concepts.phrases import read_phrase
from models.concepts.scopes import flags

FRIDAY = date(2026, 11, 27)


def grammar(sentence: str, words: str) -> set[str]:
    """The flags of `words` in `sentence`."""
    folded = fold(tidy(sentence))
    at = folded.index(words)
    opened = [scope for span in sentences(sentence) for scope in scopes(folded, *span)]
    return set(flags(folded, Mention("test", at, at + len(words)), opened))


# --- drugs ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("methadone", "methadone"), ("methodone", "methadone"), ("Methadose", "methadone"), ("methadon", "methadone"),
        ("buprenorphine", "buprenorphine"), ("buprenorfine", "buprenorphine"), ("subbies", "buprenorphine"), ("bupe", "buprenorphine"),
        ("Espranor", "buprenorphine"), ("Suboxone", "buprenorphine"), ("Buvidal", "depot"), ("buvi", "depot"), ("monthly injection", "depot"),
        ("vallies", "benzodiazepine"), ("street blues", "benzodiazepine"), ("etizolam", "benzodiazepine"), ("jellies", "benzodiazepine"),
        ("gabbies", "gabapentinoid"), ("pregabalin", "gabapentinoid"), ("smack", "heroin"), ("buckfast", "alcohol"), ("GBL", "ghb"),
        ("Narcan", "naloxone"), ("Antabuse", "disulfiram"), ("nitazenes", "nitazene"), ("tranq", "xylazine"), ("Pabrinex", "thiamine"),
    ],
)  # fmt: skip
def test_a_drug_is_known_by_generic_brand_street_and_misspelt_name(text: str, name: str) -> None:
    assert [drug.name for drug in find_drugs(f"He takes {text}.")] == [name]


def test_words_that_only_sound_like_drugs_are_none() -> None:
    assert (
        find_drugs("She feels blue, went home at speed, weeded the garden and saw a horse. Methodical, speedy, benign.")
        == []
    )


def test_every_drug_has_a_class() -> None:
    assert all(drug_class(name) for name in DRUGS)
    assert drug_class("methadone") == drug_class("buprenorphine") == "opioid_treatment"
    with pytest.raises(KeyError):
        drug_class("aspidistra")


def test_a_drug_carries_its_place_in_the_text_as_given() -> None:
    text = "On METHADONE daily"
    [drug] = find_drugs(text)

    assert text[drug.start : drug.end] == "METHADONE"


# --- doses and numbers ------------------------------------------------------------------------------------------------------------


def test_doses_are_read_with_their_units() -> None:
    found = find_doses("60mls, 8 mg, 1.8mg, 400 micrograms, 12,5 mg, 30 units")

    assert [(dose.value, dose.unit) for dose in found] == [
        (60, "ml"), (8, "mg"), (1.8, "mg"), (400, "mcg"), (12.5, "mg"), (30, "unit"),
    ]  # fmt: skip


def test_a_number_without_a_unit_is_no_dose() -> None:
    assert find_doses("ring 01632 960001 at 5, room 12, 3 doses") == []


def test_the_qtc_is_read_with_what_it_is_compared_to_and_whether_it_is_an_earlier_one() -> None:
    found = find_qtc(
        "qtc 512 ms (was 430). qtcf of 470; qtc > 500, qt interval now 455, corrected interval 481, qtc below 440"
    )

    assert [(value.value, value.than, value.earlier) for value in found] == [
        (512, "", False), (430, "", True), (470, "", False), (500, ">", False), (455, "", False), (481, "", False), (440, "<", False),
    ]  # fmt: skip


def test_a_dose_beside_a_qtc_is_not_its_value() -> None:
    assert [value.value for value in find_qtc("qtc 430 on pregabalin 600 mg")] == [430]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("missed 3 doses", 3), ("three missed doses", 3), ("a couple of doses", 2), ("both doses", 2), ("dose x 4", 4), ("doses (5)", 5),
        ("one dose", 1), ("a dose", 1), ("a few doses", None), ("several of his doses", None), ("an unknown number of doses", None),
    ],
)  # fmt: skip
def test_counts_are_read_in_words_and_digits_and_an_unknown_one_is_no_number(text: str, value: float | None) -> None:
    assert [count.value for count in find_counts(text, "doses?")] == [value]


def test_a_dose_in_millilitres_is_no_count_of_doses() -> None:
    assert find_counts("dose 60 ml", "doses?") == []


def test_number_words_have_their_values() -> None:
    assert [number(word) for word in ("three", "12", "twa", "few")] == [3, 12, 2, None]


# --- times ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("this morning", 0), ("last night", 0), ("an hour ago", 0), ("20 mins ago", 0), ("yesterday", 1), ("over the weekend", 1),
        ("three days ago", 3), ("3/7 ago", 3), ("2/52 ago", 14), ("a couple of weeks ago", 14), ("last week", 5), ("last month", 30),
        ("on tuesday", 3), ("since monday", 4), ("last friday", 7), ("25/11", 2), ("25.11.26", 2), ("25th november", 2), ("nov 12th", 15),
        ("2026-11-24", 3), ("in 2019", 365), ("2 years ago", 730), ("as a teenager", 365), ("for five weeks", 35), ("in march", 220),
    ],
)  # fmt: skip
def test_a_past_time_is_so_many_days_ago(text: str, ago: int) -> None:
    assert [when.ago for when in find_whens(text, FRIDAY)] == [ago]


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("tomorrow", 1), ("on monday", 3), ("next friday", 7), ("in 3 weeks", 21), ("five weeks on thursday", 35), ("14 january", 48),
        ("14/01/2027", 48), ("next month", 20), ("tonight", 0), ("this weekend", 2),
    ],
)  # fmt: skip
def test_a_time_to_come_is_so_many_days_ahead(text: str, ahead: int) -> None:
    assert [when.ahead for when in find_whens(text, FRIDAY)] == [ahead]


def test_the_ninth_is_the_last_one_and_the_next_one() -> None:
    [when] = find_whens("the 9th", FRIDAY)

    assert (when.ago, when.ahead) == (18, 12)


@pytest.mark.parametrize(
    "text",
    ["every monday", "fridays", "this may be it", "flat 2/1", "5 mg", "he sat down in the sun", "31/02", "60 ml"],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert find_whens(text, FRIDAY) == []


def test_without_a_date_a_weekday_may_be_today_and_a_day_without_year_says_nothing() -> None:
    assert [when.ago for when in find_whens("on tuesday", None)] == [0]
    assert find_whens("on 25/11", None) == []


# --- sentences ----------------------------------------------------------------------------------------------------------------------


def test_text_is_cut_at_full_stops_blank_lines_short_lines_and_list_items() -> None:
    text = "Subject here\n\nDr. Smith saw him. Took 2.5 mg\nFine now\n- first\n- second"

    assert [text[start:end].strip() for start, end in sentences(text)] == [
        "Subject here", "Dr. Smith saw him.", "Took 2.5 mg", "Fine now", "- first", "- second",
    ]  # fmt: skip


def test_a_line_that_the_mailer_wrapped_is_no_sentence_of_its_own() -> None:
    text = "He was seen yesterday at the surgery by his own doctor and the\nMonday nurse and was well."

    assert len(list(sentences(text))) == 1


def test_an_endless_sentence_is_cut_so_that_nothing_is_weighed_against_everything() -> None:
    spans = list(sentences("word " * 1_000))

    assert max(end - start for start, end in spans) <= 500
    assert sum(end - start for start, end in spans) == 5_000


@pytest.mark.parametrize("text", ["Straße İstanbul ŉ", "“He’s” – well…", "\u00a0\t\r\n", "ΑΣ ΣΑΣ", "ǅ"])
def test_folding_moves_no_character(text: str) -> None:
    assert len(fold(text)) == len(text)


# --- phrases ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("can't wake", "cant wake him", "cant wake"),
        ("can't wake", "can’t wake him", "can't wake"),
        ("overdos*", "two overdoses", "overdoses"),
        ("take-home", "a take home bottle", "take home"),
        ("{took,taken} .. tablets", "took all of her tablets", "took all of her tablets"),
        ("took .. tablets", "took none, not any tablets", None),  # a gap passes no denial
        ("took .. tablets", "took one two three four tablets", None),
        ("given {two,2} {of the}? doses", "given 2 doses", "given 2 doses"),
        ("#ml", "drank 80ml", "80ml"),
        ("#ml", "drank 8ml", None),
        ("od {on,in {the,a}}", "od in a close", "od in a"),
        ("wake", "awake", None),
    ],
)
def test_a_phrase_finds_what_its_language_says(phrase: str, text: str, found: str | None) -> None:
    folded = fold(text)

    assert [folded[start:end] for _, start, end in Lexicon({"x": phrase}).find(folded)] == ([found] if found else [])


@pytest.mark.parametrize("phrase", ["", "..", "word? more", "a{,b}", "{open", "one, two", "ab*"])
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(AssertionError):
        read_phrase(phrase)


def test_several_lists_are_found_at_one_word_and_the_longer_phrase_wins() -> None:
    lexicon = Lexicon({"one": "last dose | last", "two": "last {dose,night}", "three": "first"})

    assert lexicon.find("the last dose") == [Mention("one", 4, 13), Mention("two", 4, 13)]


# --- grammar ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("No suicidal ideation today.", "suicidal", {"negated"}),
        ("Nil SI, nil seizures.", "seizures", {"negated"}),
        ("Denies seizures, overdose and self-harm.", "self-harm", {"negated"}),
        ("Not drowsy, confused or slurred.", "slurred", {"negated"}),
        ("Overdose ruled out.", "overdose", {"negated"}),
        ("Seizures: none.", "seizures", {"negated"}),
        ("Suicidal? No.", "suicidal", {"negated"}),
        ("I don't think he is suicidal.", "suicidal", {"negated"}),
        ("Nobody was drowsy.", "drowsy", {"negated"}),
        ("He isnae drowsy the day.", "drowsy", {"negated"}),
        ("Not sure if he has overdosed.", "overdosed", set()),
        ("Cannot rule out an overdose.", "overdose", set()),
        ("No answer at the door, mum says he overdosed.", "overdosed", set()),
        ("No fever, drowsy now.", "drowsy", set()),
        ("The lady at no. 9 overdosed.", "overdosed", set()),
        ("Overdose - no response to naloxone.", "overdose", set()),
        ("He has not eaten, is drowsy.", "drowsy", set()),
        ("What if he overdoses?", "overdoses", {"hypothetical"}),
        ("Kit in case of overdose.", "overdose", {"hypothetical"}),
        ("At risk of seizures and overdose.", "overdose", {"hypothetical"}),
        ("Overdose awareness training.", "overdose", {"hypothetical"}),
        ("A session on overdose.", "overdose", {"hypothetical"}),
        ("If you feel suicidal or unwell call 999.", "suicidal", {"hypothetical"}),
        ("He may have overdosed.", "overdosed", set()),
        ("If you can, ring me, he overdosed.", "overdosed", set()),
        ("Previous overdose.", "overdose", {"historical"}),
        ("PMH: depression, seizures.", "seizures", {"historical"}),
        ("Overdose in the past.", "overdose", {"historical"}),
        ("Overdose in the past 24 hours.", "overdose", set()),
        ("Previous overdose but now a seizure.", "seizure", set()),
        ("His brother died of an overdose.", "overdose", {"family"}),
        ("Family history: seizures.", "seizures", {"family"}),
        ("His mother says he overdosed.", "overdosed", set()),
        ("Found by his sister after an overdose.", "overdose", {"historical"}),
        ("My son overdosed.", "overdosed", set()),
    ],
)
def test_the_grammar_says_no_once_if_or_someone_else(sentence: str, words: str, expected: set[str]) -> None:
    assert grammar(sentence, words) == expected


def test_importing_the_concepts_compiles_next_to_nothing() -> None:
    program = "import re, sys; before = len(re._cache); import models.concepts; sys.exit(len(re._cache) - before > 25)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_milliseconds_are_an_interval_where_a_tracing_is_spoken_of() -> None:
    from liaison.domain.redflags import check

    def rules(text: str) -> list[str]:
        return [hit.rule for hit in check(text)]

    assert rules("RE: repeat ECG\n\nDone today: 503 ms against 471 last time. She feels well.") == ["u2.qtc_500"]
    assert rules("ECG back\n\nIt measures 520 msec.") == ["u2.qtc_500"]
    assert rules("ECG\n\nIt was 512 ms last year, 430 ms now.") == []
    assert rules("ECG\n\nPR 180 ms, QRS 96 ms.") == []
    assert rules("Line speed\n\nIt answers in 503 ms.") == []
