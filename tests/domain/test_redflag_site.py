"""A site's own table of the floor: what a change does, what is refused in one line, and the version that tells which table read a mail."""

from __future__ import annotations

from datetime import date

import pytest

from liaison.domain.redflag_site import TOLD, SiteChange, WrongChange, applied, limits_of, merged
from liaison.domain.redflag_telling import LIMITS, limit_words
from liaison.domain.redflags import DEFAULT, check, rule_by_id

FRIDAY = date(2026, 11, 27)


def change(does: str, rule: str, name: str = "", value: str = "", **more: str) -> SiteChange:
    return SiteChange(does, rule, name, value, **{"owner": "Dr Rowan Tait", "because": "agreed in May", **more})


def fired(text: str, *changes: SiteChange) -> set[str]:
    return {hit.rule for hit in check(text, FRIDAY, merged(changes).rules)}


# --- the table as it comes ------------------------------------------------------------------------------------------------------


def test_every_rule_is_told_in_plain_words_with_examples() -> None:
    assert set(TOLD) == {rule.id for rule in DEFAULT}
    assert [id for id, told in TOLD.items() if len(told.fires) < 3 or len(told.quiet) < 3 or not told.title] == []


@pytest.mark.parametrize(("rule", "text"), [(id, text) for id, told in TOLD.items() for text in told.fires])
def test_an_example_that_fires_fires(rule: str, text: str) -> None:
    assert rule in fired(text)


@pytest.mark.parametrize(("rule", "text"), [(id, text) for id, told in TOLD.items() for text in told.quiet])
def test_an_example_that_must_not_fire_does_not(rule: str, text: str) -> None:
    assert rule not in fired(text)


def test_every_limit_of_every_rule_is_told_and_lies_within_its_bounds() -> None:
    for rule in DEFAULT:
        for name, value in limits_of(rule).items():
            assert LIMITS[name].least <= value <= LIMITS[name].most, (rule.id, name)
            assert f"{value:g}" in limit_words(name, value) or value == 0


def test_without_changes_it_is_the_defaults() -> None:
    assert set(merged().rules) == set(DEFAULT)


# --- what a change does -----------------------------------------------------------------------------------------------------------


def test_a_limit_is_changed() -> None:
    text = "She has missed two doses of methadone."

    assert fired(text) == set()
    assert fired(text, change("limit", "u2.missed_doses", "doses", "2")) == {"u2.missed_doses"}


def test_how_many_days_ago_counts_is_changed_for_a_rule_of_ways() -> None:
    text = "He had a seizure on Tuesday."

    assert "u1.seizure" in fired(text)
    assert "u1.seizure" not in fired(text, change("limit", "u1.seizure", "within", "1"))


def test_a_sites_own_words_are_read_with_the_same_grammar() -> None:
    bothy = change("words", "u2.no_roof", "no_roof", "bedding down in the bothy")

    assert fired("He is bedding down in the bothy.") == set()
    assert fired("He is bedding down in the bothy.", bothy) == {"u2.no_roof"}
    assert fired("He is not bedding down in the bothy.", bothy) == set()


def test_other_wording_replaces_what_a_rule_fires_on() -> None:
    narrower = change("needs", "u2.no_roof", value="no_roof & maternity")

    assert fired("She is sleeping rough.", narrower) == set()
    assert "u2.no_roof" in fired("She is sleeping rough and the midwife knows.", narrower)


def test_a_rule_is_added_from_kinds_there_are() -> None:
    ferry = change("new", "u2.jaundice_alone", "U2", "jaundice", title="Jaundice, whatever the cause")
    table = merged([ferry])

    assert rule_by_id(table.rules, "u2.jaundice_alone").level.value == "U2"
    assert table.titles["u2.jaundice_alone"] == "Jaundice, whatever the cause"
    assert "u2.jaundice_alone" in fired("She is jaundiced.", ferry)


def test_a_rule_is_switched_off_with_a_name_and_a_reason() -> None:
    text = "He had a seizure today."

    assert "u1.seizure" not in fired(text, change("off", "u1.seizure"))
    assert "u1.seizure" in fired(text)


def test_changes_apply_in_the_order_they_were_made() -> None:
    table = merged([change("limit", "u2.missed_doses", "doses", "5"), change("limit", "u2.missed_doses", "doses", "4")])

    assert rule_by_id(table.rules, "u2.missed_doses").limits["doses"] == 4


# --- what is refused ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (change("off", "u1.seizure", owner=" "), "Name the clinician"),
        (change("off", "u1.seizure", because=""), "few words why"),
        (change("limit", "u2.missed_doses", "doses", "2", because="x" * 301), "at most 300"),
        (change("lower", "u1.seizure"), "A change is one of"),
        (change("off", "u1.nothing"), "There is no rule 'u1.nothing'"),
        (change("limit", "u2.missed_doses", "ms", "3"), "has no limit 'ms'; it has: doses"),
        (change("limit", "u2.missed_doses", "doses", "99"), "between 1 and 7"),
        (change("limit", "u2.missed_doses", "doses", "many"), "Enter a number"),
        (change("limit", "u1.overdose_recent", "unknown", "1"), "between 3 and 14"),
        (change("words", "u2.no_roof", "seizure", "took a turn"), "does not look for 'seizure'"),
        (change("words", "u2.no_roof", "no_roof", " | "), "Enter from one to"),
        (change("words", "u2.no_roof", "no_roof", "{a"), "plain words"),
        (change("words", "u2.no_roof", "no_roof", "a* b"), "plain words of 3 to 80|cannot be looked for"),
        (change("needs", "u2.no_roof", value="no_such_kind"), "no kind of mention 'no_such_kind'"),
        (change("needs", "u2.missed_doses", value="missed"), "change its limits instead"),
        (change("new", "u2.seizure_x", "U3", "seizure", title="t"), "U1 or U2"),
        (change("new", "seizure", "U2", "seizure", title="t"), "an id like u2."),
        (change("new", "u1.mine", "U2", "seizure", title="t"), "an id like u2."),
        (change("new", "u1.seizure", "U1", "seizure", title="t"), "a rule u1.seizure already"),
        (change("new", "u1.mine", "U1", "seizure"), "title in plain words"),
    ],
)
def test_nonsense_is_refused_in_one_line(wrong: SiteChange, said: str) -> None:
    with pytest.raises(WrongChange, match=said) as refused:
        merged([wrong])

    assert "\n" not in str(refused.value)


def test_a_rule_is_not_switched_off_twice() -> None:
    with pytest.raises(WrongChange, match="switched off already"):
        merged([change("off", "u1.seizure"), change("off", "u1.seizure")])


def test_serving_leaves_out_what_no_longer_makes_sense_and_says_so() -> None:
    lost, kept = change("limit", "u2.gone", "doses", "2"), change("limit", "u2.missed_doses", "doses", "2")
    table = applied([lost, kept])

    assert rule_by_id(table.rules, "u2.missed_doses").limits["doses"] == 2
    assert [one for one, _ in table.left_out] == [lost]
    assert "There is no rule" in table.left_out[0][1]


# --- the version --------------------------------------------------------------------------------------------------------------------


def test_the_version_changes_with_the_table_and_only_then() -> None:
    one, two = (change("limit", "u2.missed_doses", "doses", value) for value in ("2", "4"))

    assert merged().version == applied().version
    assert len({merged().version, merged([one]).version, merged([two]).version, merged([one, two]).version}) == 4
    assert applied([change("limit", "u2.gone", "doses", "2")]).version == merged().version
