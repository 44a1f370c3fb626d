"""The red-flag floor: every rule by examples, then grammar, time, limits, order, and hostile text."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from liaison.domain.redflags import DEFAULT, Hit, check, floor_level, rule_by_id
from models.concepts import DRUGS
from models.concepts.clinical_words import EVENTS, THINGS, TOGETHER
from models.concepts.phrases import phrases, read_phrase
from models.concepts.reading import lexicon
from models.taxonomy import Urgency

FRIDAY = date(2026, 11, 27)
HERE = Path(__file__).parent
EXAMPLES = tomllib.loads((HERE / "redflag_examples.toml").read_text(encoding="utf-8"))
GRAMMAR = tomllib.loads((HERE / "redflag_grammar.toml").read_text(encoding="utf-8"))


def fired(text: str, on: date | None = FRIDAY) -> set[str]:
    return {hit.rule for hit in check(text, on)}


def examples(kind: str) -> list[tuple[str, str]]:
    by_rule = [(rule, text) for rule, texts in EXAMPLES.items() for text in texts[kind]]
    return by_rule + [(rule, text) for rule, texts in GRAMMAR[kind].items() for text in texts]


@pytest.mark.parametrize(("rule", "text"), examples("fires"))
def test_a_red_flag_fires_its_rule(rule: str, text: str) -> None:
    assert rule in fired(text)


@pytest.mark.parametrize(("rule", "text"), examples("quiet"))
def test_a_harmless_mention_stays_quiet(rule: str, text: str) -> None:
    assert rule not in fired(text)


def test_every_rule_has_three_examples_that_fire_and_three_that_do_not() -> None:
    assert {rule.id for rule in DEFAULT} == set(EXAMPLES)
    assert [rule for rule, texts in EXAMPLES.items() if len(texts["fires"]) < 3 or len(texts["quiet"]) < 3] == []


def test_every_rule_has_an_id_of_its_own_that_tells_its_level_and_a_source() -> None:
    assert len({rule.id for rule in DEFAULT}) == len(DEFAULT)
    assert all(rule.id.startswith(rule.level.value.lower() + ".") and rule.source for rule in DEFAULT)
    assert {rule.level for rule in DEFAULT} == {Urgency.U1, Urgency.U2}


def test_every_word_list_that_a_rule_names_exists_and_every_list_can_be_read() -> None:
    known = set(EVENTS) | set(THINGS) | set(DRUGS) | set(TOGETHER)
    parts = {
        kind.replace("+", "").strip()
        for rows in TOGETHER.values()
        for row in rows
        for part in row.split("&")
        for kind in part.split("|")
    }
    named = {kind for rule in DEFAULT for way in rule.ways for group in (*way.groups, way.quieting) for kind in group}

    assert named - known == {""}  # a way that nothing quiets
    assert {kind for rule in DEFAULT for kind in rule.anchors} <= known
    assert parts <= set(EVENTS) | set(THINGS) | set(DRUGS)
    assert set(EVENTS).isdisjoint(THINGS)
    assert all(read_phrase(phrase) for words in lexicon().lists.values() for phrase in phrases(words))


# --- what comes back ------------------------------------------------------------------------------------------------------------


def test_hits_come_most_urgent_first_once_a_rule_with_the_words_as_written() -> None:
    hits = check(
        "Script ran out yesterday.\n\nHe Overdosed this morning; he overdosed before that too, at dawn.", FRIDAY
    )

    assert [hit.level for hit in hits] == sorted(hit.level for hit in hits)
    assert hits[0] == Hit("u1.overdose_recent", Urgency.U1, "Overdosed")
    assert len({hit.rule for hit in hits}) == len(hits)


def test_words_far_apart_are_shown_with_what_stands_between_left_out() -> None:
    text = "Marked swelling of the thigh, which she noticed when getting up on Wednesday. She injects into the groin."
    [hit] = [hit for hit in check(text, FRIDAY) if hit.rule == "u1.anthrax"]

    assert hit.words.startswith("Marked swelling")
    assert hit.words.endswith("injects")
    assert " … " in hit.words


def test_the_same_text_gives_the_same_hits_again() -> None:
    text = "Overdose last night, drowsy, no script for the weekend, kids at home alone."

    assert check(text, FRIDAY) == check(text, FRIDAY)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Thank you.", "?", "\x00", "🙂", "ß İ ŉ"])
def test_nothing_in_gives_nothing_out(text: str) -> None:
    assert check(text, FRIDAY) == []


def test_the_floor_of_several_hits_is_the_most_urgent_and_of_none_there_is_none() -> None:
    assert floor_level(check("Overdose this morning, no script for tonight.", FRIDAY)) == Urgency.U1
    assert floor_level(check("No script for tonight.", FRIDAY)) == Urgency.U2
    assert floor_level([]) is None


def test_typographic_quotes_capitals_invisible_characters_and_wrapped_lines_change_nothing() -> None:
    plain = fired("He can't keep himself safe tonight")

    assert plain == {"u1.suicidal_intent"}
    assert fired("He CAN’T KEEP HIMSELF SAFE tonight") == plain
    assert fired("He can't keep him\u00adself\u200b safe tonight") == plain
    assert fired("He can't keep\nhimself\u00a0safe tonight") == plain


# --- time -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Heroin overdose last night.", "U1"),
        ("Heroin overdose yesterday.", "U1"),
        ("Heroin overdose on Wednesday.", "U2"),
        ("Methadone overdose on Wednesday.", "U1"),
        ("Overdose on Wednesday, nobody knows of what.", "U1"),
        ("Methadone overdose on Monday.", "U2"),
        ("Overdose on 25/11, heroin.", "U2"),
        ("Heroin overdose 8 days ago.", None),
        ("Heroin overdose in March.", None),
        ("Heroin overdose 3/7 ago.", "U2"),
        ("Heroin overdose 3/52 ago.", None),
        ("Heroin overdose.", "U1"),
    ],
)
def test_an_overdose_is_weighed_by_its_age(text: str, level: str | None) -> None:
    assert floor_level(check(text, FRIDAY)) == level


def test_without_a_date_to_count_from_a_weekday_may_be_today() -> None:
    assert "u1.overdose_recent" in fired("Heroin overdose on Wednesday.", on=None)
    assert "u1.overdose_recent" not in fired("Heroin overdose in 2019.", on=None)


@pytest.mark.parametrize(
    ("on", "enough"), [(date(2026, 11, 27), False), (date(2026, 11, 28), False), (date(2026, 11, 29), True)]
)
def test_missed_doses_are_counted_from_the_day_of_the_last_collection(on: date, enough: bool) -> None:
    assert ("u2.missed_doses" in fired("He hasn't picked up his methadone since Thursday.", on)) == enough


@pytest.mark.parametrize(
    ("count", "enough"),
    [
        ("one dose", False), ("a dose", False), ("two doses", False), ("2 days", False), ("2/7", False), ("a couple of doses", False),
        ("3 doses", True), ("three days", True), ("3/7", True), ("several doses", True), ("a few days", True), ("x 4 days", True),
        ("Monday to Thursday", True), ("Wed and Thurs", False), ("Tues, Wed and Thurs", True), ("an unknown number of doses", True),
    ],
)  # fmt: skip
def test_three_missed_doses_or_an_unknown_number_fire_and_two_do_not(count: str, enough: bool) -> None:
    assert ("u2.missed_doses" in fired(f"She has missed {count} of her methadone.")) == enough


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("QTc 500 ms, well.", "u2.qtc_500"),
        ("QTc 499 ms, well.", None),
        ("QTc 441, he collapsed today.", "u1.qtc_symptoms"),
        ("QTc 440, he collapsed today.", None),
        ("QTc 471, she collapsed today.", "u1.qtc_symptoms"),
        ("QTc 470, she collapsed today.", None),
        ("QTc 455, collapsed today.", "u1.qtc_symptoms"),  # nobody says man or woman: the lower limit holds
        ("QTc 512 (was 430).", "u2.qtc_500"),
        ("QTc 430 (was 512).", None),
        ("QTc < 500.", None),
    ],
)
def test_a_qtc_is_weighed_by_its_value_sex_and_symptoms(text: str, rule: str | None) -> None:
    found = {hit for hit in fired(text) if "qtc" in hit}

    assert found == ({rule} if rule else set())


# --- the subject line ---------------------------------------------------------------------------------------------------------------


def test_an_undated_subject_line_leaves_the_telling_to_the_mail() -> None:
    assert fired("Overdose\n\nHe had a heroin overdose in March and would like a naloxone kit.") == set()
    assert "u1.overdose_recent" in fired("Overdose\n\nPlease ring me about this.")
    assert "u1.overdose_recent" in fired("Overdose\n\nHe has never had an overdose before. Please ring.")


def test_a_bulletin_speaks_of_subjects_until_it_names_somebody() -> None:
    bulletin = "Newsletter. Overdose and sepsis this month. Sign up for the webinar."

    assert fired(bulletin) == set()
    assert "u1.overdose_recent" in fired(bulletin + " He overdosed this morning, please ring.")


# --- a site's own limits --------------------------------------------------------------------------------------------------------------


def test_a_site_may_change_a_limit_without_touching_the_code() -> None:
    stricter = replace(rule_by_id(DEFAULT, "u2.missed_doses"), limits={"doses": 2})
    text = "She has missed two doses of methadone."

    assert check(text, FRIDAY) == []
    assert [hit.rule for hit in check(text, FRIDAY, rules=[stricter])] == ["u2.missed_doses"]


def test_a_rule_that_a_site_switched_off_does_not_fire() -> None:
    without = [rule for rule in DEFAULT if rule.id != "u1.seizure"]

    assert "u1.seizure" not in {hit.rule for hit in check("Had a seizure today.", FRIDAY, rules=without)}


# --- time and hostile text --------------------------------------------------------------------------------------------------------------

HOSTILE = {
    "one letter": "a" * 1_000_000,
    "one word": "overdose " * 111_000,
    "denials": "no overdose, not drowsy, " * 40_000,
    "brackets": "( " * 500_000,
    "quotes": "o'd'" * 250_000,
    "line breaks": "\n" * 1_000_000,
    "blank lines": "\n \n" * 300_000 + "x",
    "full stops": ". " * 500_000,
    "numbers": "1 " * 500_000,
    "dates": "25/11/2026 3 weeks ago in 2019 " * 30_000,
    "different denials": " ".join(f"no overdose if w{n}" for n in range(50_000)),
    "different sentences": " ".join(f"Has not collected since Thursday {n}." for n in range(25_000)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_megabyte_of_anything_is_read_in_seconds(text: str) -> None:
    check("warm up", FRIDAY)
    began = process_time()

    check(text, FRIDAY)

    assert process_time() - began < 30  # about one on an idle machine; only what is not linear comes near


def test_the_end_of_a_long_text_is_read_too() -> None:
    filler = " ".join(f"The weather on day {n} was fair and the boat was late." for n in range(5_000))

    assert "u1.overdose_recent" in fired(f"{filler} He overdosed this morning.")


def test_a_text_that_says_one_thing_in_hundreds_of_sentences_fires_unweighed() -> None:
    denials = " ".join(f"On day {n} there was no overdose." for n in range(300))

    assert "u1.overdose_recent" in fired(denials)
