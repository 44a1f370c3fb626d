"""Why a mail was triaged so, in words: nothing sounds certain, old rows are told as far as they go, and a suggestion can be kept back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from liaison.domain.redflag_site import TOLD
from liaison.domain.redflags import DEFAULT
from liaison.store.tables import Reading
from liaison.web.why_presenter import KEPT_BACK, Short, plain_rules, rule_words, short, why
from models.taxonomy import Category, Outcome, Urgency

CHANCES = [
    {"label": "script_continuity", "probability": 0.84},
    {"label": "review_appointment", "probability": 0.09},
    {"label": "transition", "probability": 0.03},
]
MISSED = {"rule": "u2.missed_doses", "level": "U2", "words": "missed four doses"}
DROWSY = {"rule": "u1.drowsy_now", "level": "U1", "words": "drowsy"}


def reading(**values: Any) -> Reading:
    usual: dict[str, Any] = {
        "id": 1, "at": datetime(2026, 11, 24, 10, tzinfo=UTC), "outcome": Outcome.QUERY, "category": Category.SCRIPT_CONTINUITY,
        "also": [], "probability": 0.84, "runner_up": "review_appointment", "words": ["no script", "pharmacy"], "floor": [],
        "urgency": Urgency.U2, "because": "Reads like prescription and supply (84 %); no red flag.", "model_version": "reader-1",
        "chances": CHANCES, "choices": [], "urgent_words": [], "familiarity": None,
    }  # fmt: skip
    return Reading(**(usual | values))


def test_what_it_reads_like_and_what_is_next_stand_in_words_and_figure() -> None:
    told = why(reading())

    assert told.lead == "No red flag was found, and it reads like prescription and supply."
    assert told.reads == "Prescription and supply: likely, 84 %"
    assert told.runner_up == "Reviews and appointments, 9 %"
    assert told.level == "Same day, as the reader suggests."
    assert told.words == ["no script", "pharmacy"]


def test_a_flag_is_named_by_its_clause_its_id_its_level_and_its_words() -> None:
    told = why(reading(floor=[MISSED], floor_urgency=Urgency.U2), on=date(2026, 11, 24))

    (flag,) = told.flags
    assert (flag.title, flag.rule) == ("Three or more missed doses, or nobody knows how many", "u2.missed_doses")
    assert (flag.level, flag.words) == ("same day", "missed four doses")
    assert told.counted_from == "Tuesday 24 November 2026"
    assert told.level == "Same day: a red flag asks for it, and only a person may lower it."


def test_days_are_counted_from_nothing_where_no_rule_counts_them() -> None:
    assert (
        why(reading(floor=[DROWSY], floor_urgency=Urgency.U1, urgency=Urgency.U1), on=date(2026, 11, 24)).counted_from
        == ""
    )
    assert why(reading(floor=[MISSED])).counted_from == ""


def test_the_reader_may_raise_what_a_flag_asks_for() -> None:
    told = why(reading(floor=[MISSED], floor_urgency=Urgency.U2, urgency=Urgency.U1))
    assert told.level == "Immediate, as the reader suggests, where a red flag alone asks for same day."


def test_an_immediate_flag_goes_before_the_topic_and_both_are_told() -> None:
    values = {
        "floor": [DROWSY],
        "floor_urgency": Urgency.U1,
        "category": Category.ACUTE_RISK,
        "also": ["script_continuity"],
    }
    told = why(reading(**values))

    assert told.filed == "Acute risk: an immediate red flag comes before any topic."
    assert told.reads == "Prescription and supply: likely, 84 %"
    assert why(reading(**values, chances=[])).reads == "Prescription and supply: likely, 84 %"
    assert short(reading(**values)).reads is None


def test_between_several_the_choices_are_told_and_no_runner_up() -> None:
    told = why(reading(choices=["script_continuity", "review_appointment"]))
    assert told.choices == ["Prescription and supply, 84 %", "Reviews and appointments, 9 %"]
    assert told.runner_up == ""
    assert why(reading(choices=["script_continuity"])).choices == []


def test_an_unclear_mail_says_why_and_names_a_guess_as_one() -> None:
    told = why(
        reading(outcome=Outcome.UNCLEAR, category=None, probability=0.31, because="No category is likely enough.")
    )

    assert told.lead == "No category is likely enough. So a person sorts it."
    assert told.category is None
    assert told.reads == "Prescription and supply: likely, 84 %"
    assert told.level == "Same day: what is unclear is never left for later."


def test_without_the_reader_the_rules_are_told_alone() -> None:
    told = why(
        reading(
            outcome=Outcome.UNCLEAR, category=None, probability=None, runner_up=None, words=[], chances=[], floor=[MISSED],
            floor_urgency=Urgency.U2, because="The reader is switched off: rules only.", model_version="none",
        )
    )  # fmt: skip

    assert told.lead == "The reader is switched off: rules only. So a person sorts it."
    assert (told.reads, told.runner_up, told.words, told.version) == ("", "", [], "")
    assert told.flags


def test_what_made_it_urgent_is_told_where_it_is_not_what_made_the_category() -> None:
    assert why(reading(urgent_words=["tonight"])).urgent_words == ["tonight"]
    assert why(reading(urgent_words=["pharmacy"])).urgent_words == []


def test_few_like_it_is_said_as_the_reader_says_it() -> None:
    assert why(reading(familiarity="the reader has seen few mails like this.")).familiarity.startswith("The reader has")
    assert why(reading()).familiarity == ""


def test_a_row_from_before_the_figures_were_kept_is_told_without_them() -> None:
    told = why(reading(chances=[], choices=[], urgent_words=[], familiarity=None))

    assert told.reads == "Prescription and supply: likely, 84 %"
    assert told.runner_up == "Reviews and appointments"
    assert (told.choices, told.urgent_words, told.familiarity) == ([], [], "")


def test_a_row_of_a_mail_taken_up_by_hand_claims_nothing_of_the_reader() -> None:
    told = why(
        Reading(
            id=1, at=datetime(2026, 11, 24, 10, tzinfo=UTC), outcome=Outcome.UNCLEAR, urgency=Urgency.U2, probability=0.97,
            because="A person made a case of it by hand.", model_version="reader-1",
        )
    )  # fmt: skip

    assert told.reads == ""
    assert told.lead == "A person made a case of it by hand. So a person sorts it."


def test_kept_back_nothing_of_the_reader_is_told_and_the_flags_are() -> None:
    row = reading(
        floor=[MISSED], floor_urgency=Urgency.U2, urgency=Urgency.U1, urgent_words=["tonight"], familiarity="Few like it.",
        choices=["script_continuity", "transition"],
    )  # fmt: skip
    told = why(row, on=date(2026, 11, 24), withheld=True)

    assert (told.lead, told.withheld) == (KEPT_BACK, True)
    assert [flag.words for flag in told.flags] == ["missed four doses"]
    assert told.level.startswith("Same day")
    everything = str(told).lower()
    for kept in (
        "prescription",
        "likely",
        "84",
        "pharmacy",
        "tonight",
        "few like",
        "appointments",
        "reader-1",
        "immediate",
    ):
        assert kept not in everything
    assert short(row, withheld=True) == Short("missed doses")


def test_a_row_of_the_inbox_has_the_first_flag_and_how_likely_the_category_is() -> None:
    assert short(reading(floor=[DROWSY, MISSED])) == Short(
        "drowsy now and 1 more", Category.SCRIPT_CONTINUITY, "likely"
    )
    assert short(reading(outcome=Outcome.UNCLEAR, category=None)) == Short()
    assert short(reading(probability=None)) == Short()


@pytest.mark.parametrize("probability", [1.0, 0.9999, 0.0])
def test_nothing_is_certain(probability: float) -> None:
    told = why(reading(probability=probability, chances=[{"label": "script_continuity", "probability": probability}]))
    assert "100 %" not in told.reads
    assert ": 0 %" not in told.reads


def test_every_rule_has_words_and_one_that_is_gone_is_said_by_its_id() -> None:
    assert all(rule_words(rule.id) == TOLD[rule.id].title for rule in DEFAULT)
    assert rule_words("u2.long_gone") == "Long gone"
    assert rule_words("odd") == "Odd"
    assert plain_rules("Red flag u2.missed_doses sets U2.") == "Red flag “missed doses” sets U2."
