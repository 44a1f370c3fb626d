"""The truth table of `decide`: structure before floor before model, never below the floor, never quietly out of scope."""

from dataclasses import replace
from itertools import product

import pytest

from liaison.domain.redflags import Hit
from liaison.domain.triage import FIRST_THINGS, Decision, Evidence, about_prison, decide, handler_for
from models.taxonomy import CATEGORIES, Category, Handler, Kind, Outcome, Prediction, Urgency, abstained

U1, U2, U3, U4 = Urgency
FLOORS: dict[Urgency | None, tuple[Hit, ...]] = {
    None: (),
    U2: (Hit("u2.lost_dose", U2, "lost his dose"),),
    U1: (Hit("u2.lost_dose", U2, "lost his dose"), Hit("u1.overdose_recent", U1, "overdose")),
}
SUGGESTED: dict[str, Prediction | None] = {
    "not asked": None,
    "abstains": abstained("It has too few words."),
    "abstains at U1": Prediction(None, None, urgency=U1, outcome=Outcome.UNCLEAR),
    "not a query": Prediction(None, 0.9, outcome=Outcome.NOT_A_QUERY),
    "a label that is none of ours": Prediction("balance_enquiry", 0.9),
    "U4": Prediction("service_liaison", 0.9, urgency=U4),
    "U3": Prediction("prescribing_advice", 0.9, urgency=U3),
    "U1": Prediction("acute_risk", 0.9, urgency=U1),
}
# suggestion → outcome and level without a floor
PLAIN: dict[str, tuple[Outcome, Urgency | None]] = {
    "not asked": (Outcome.UNCLEAR, U2),
    "abstains": (Outcome.UNCLEAR, U2),
    "abstains at U1": (Outcome.UNCLEAR, U1),
    "not a query": (Outcome.NOT_A_QUERY, None),
    "a label that is none of ours": (Outcome.UNCLEAR, U2),
    "U4": (Outcome.QUERY, U4),
    "U3": (Outcome.QUERY, U3),
    "U1": (Outcome.QUERY, U1),
}
EVERYTHING = [
    Evidence(kind, (kind and "sent to a list") or "", unreadable, hits, prediction, listed, prison)
    for kind, unreadable, hits, prediction, listed, prison in product(
        (None, *Kind), (None, "the mail is encrypted"), FLOORS.values(), SUGGESTED.values(), (False, True), (False, True)
    )
]  # fmt: skip


def worst(evidence: Evidence) -> Urgency | None:
    return min((hit.level for hit in evidence.hits), default=None)


def test_nothing_ever_comes_out_below_the_floor_nor_quiet_under_one() -> None:
    for evidence in EVERYTHING:
        floor, decision = worst(evidence), decide(evidence)
        if floor:
            assert decision.outcome in {Outcome.QUERY, Outcome.UNCLEAR}
            assert decision.urgency is not None
            assert decision.urgency <= floor
            assert decision.floor_urgency is floor


def test_what_is_unclear_is_u2_or_higher_and_the_duty_nurses() -> None:
    unclear = [decision for decision in map(decide, EVERYTHING) if decision.outcome is Outcome.UNCLEAR]

    assert unclear
    assert {decision.urgency for decision in unclear} == {U1, U2}
    assert {decision.handler for decision in unclear} == {Handler.DUTY_NURSE}


def test_only_what_is_no_query_has_no_level_and_no_handler_and_every_decision_gives_a_sentence() -> None:
    for evidence in EVERYTHING:
        decision = decide(evidence)
        quiet = decision.outcome is Outcome.NOT_A_QUERY
        assert (decision.urgency is None, decision.handler is None) == (quiet, quiet)
        assert (decision.kind is not None) is quiet
        assert (decision.category is not None) is (decision.outcome is Outcome.QUERY)
        assert decision.outcome is not Outcome.PARKED
        assert decision.because.endswith(".")
        assert not decision.because.endswith("..")
        assert decision.because[0] == decision.because[0].upper()


@pytest.mark.parametrize(("suggested", "floor"), list(product(SUGGESTED, FLOORS)))
def test_without_structure_floor_and_model_come_together(suggested: str, floor: Urgency | None) -> None:
    outcome, level = PLAIN[suggested]

    decision = decide(Evidence(hits=FLOORS[floor], prediction=SUGGESTED[suggested]))

    expected = Outcome.UNCLEAR if outcome is Outcome.NOT_A_QUERY and floor else outcome
    levels = [one for one in (floor, level, U2 if expected is Outcome.UNCLEAR else None) if one]
    assert decision.outcome is expected
    assert decision.urgency == min(levels, default=None)


@pytest.mark.parametrize(("kind", "suggested"), list(product(Kind, SUGGESTED)))
def test_structure_goes_before_the_model(kind: Kind, suggested: str) -> None:
    decision = decide(Evidence(kind=kind, kind_because="sent to a list", prediction=SUGGESTED[suggested]))

    assert decision == Decision(Outcome.NOT_A_QUERY, "Sent to a list.", kind=kind)


@pytest.mark.parametrize(("kind", "floor"), list(product(Kind, (U1, U2))))
def test_a_red_flag_in_a_persons_own_words_brings_automatic_mail_to_a_person(kind: Kind, floor: Urgency) -> None:
    decision = decide(Evidence(kind=kind, kind_because="a read receipt", hits=FLOORS[floor]))

    assert (decision.outcome, decision.urgency, decision.kind) == (Outcome.UNCLEAR, floor, None)
    assert "a read receipt" in decision.because


@pytest.mark.parametrize("kind", Kind)
def test_a_sender_that_is_always_read_is_never_set_aside_by_structure_or_model(kind: Kind) -> None:
    for prediction in SUGGESTED.values():
        decision = decide(Evidence(kind=kind, kind_because="x", prediction=prediction, clinical_automatic=True))
        assert decision.outcome is not Outcome.NOT_A_QUERY


def test_what_a_machine_cannot_read_is_unclear_whatever_the_model_says() -> None:
    for prediction in SUGGESTED.values():
        decision = decide(Evidence(unreadable="the mail is encrypted", prediction=prediction))
        assert (decision.outcome, decision.urgency) == (Outcome.UNCLEAR, U2)
        assert "the mail is encrypted" in decision.because


@pytest.mark.parametrize("category", Category)
def test_a_query_goes_to_the_first_handler_of_its_category_at_its_usual_level_where_the_model_names_none(
    category: Category,
) -> None:
    decision = decide(Evidence(prediction=Prediction(category.value, 0.8)))

    assert (decision.category, decision.also) == (category, ())
    assert decision.urgency is CATEGORIES[category].usual
    assert decision.handler is CATEGORIES[category].handlers[0]
    assert category.title.lower() in decision.because


@pytest.mark.parametrize("category", Category)
def test_under_a_u1_flag_life_comes_first_and_what_it_was_about_is_kept_beside_it(category: Category) -> None:
    decision = decide(Evidence(hits=FLOORS[U1], prediction=Prediction(category.value, 0.8, urgency=U4)))

    assert decision.urgency is U1
    if category in FIRST_THINGS:
        assert (decision.category, decision.also) == (category, ())
    else:
        assert (decision.category, decision.also) == (Category.ACUTE_RISK, (category,))
        assert decision.handler is Handler.DUTY_NURSE
    assert "u1.overdose_recent" in decision.because


def test_the_categories_that_stay_what_they_are_under_a_u1_flag_are_the_three_highest_of_the_table() -> None:
    assert set(list(Category)[:3]) == FIRST_THINGS


def test_a_u2_flag_raises_the_level_and_leaves_the_category() -> None:
    decision = decide(Evidence(hits=FLOORS[U2], prediction=Prediction("social_legal", 0.8, urgency=U4)))

    assert (decision.category, decision.urgency, decision.also) == (Category.SOCIAL_LEGAL, U2, ())


def test_the_model_may_raise_the_floors_level_and_says_so() -> None:
    decision = decide(Evidence(hits=FLOORS[U2], prediction=Prediction("acute_risk", 0.8, urgency=U1)))

    assert decision.urgency is U1
    assert (
        decision.because == "Red flag u2.lost_dose sets U2, raised to U1 by the reader; reads like acute risk (80 %)."
    )


@pytest.mark.parametrize(
    ("category", "prison", "handler"),
    [
        (Category.TRANSITION, True, Handler.THROUGHCARE),
        (Category.TRANSITION, False, Handler.DUTY_NURSE),
        (Category.SCRIPT_CONTINUITY, True, Handler.PHARMACIST),
        (Category.ACUTE_RISK, True, Handler.DUTY_NURSE),
    ],
)
def test_a_change_of_setting_about_prison_goes_to_throughcare_and_nothing_else_does(
    category: Category, prison: bool, handler: Handler
) -> None:
    assert handler_for(category, prison=prison) is handler
    assert decide(Evidence(prediction=Prediction(category.value, 0.9), prison=prison)).handler is handler


@pytest.mark.parametrize(
    ("text", "prison"),
    [
        ("He is due for liberation on Friday", True),
        ("liberated this morning from HMP Invented", True),
        ("on remand since Monday", True),
        ("nurse@prison.example", True),
        ("our throughcare colleagues", True),
        ("discharged from ward 4 today", False),
        ("she imprisons nobody, and deliberated long", False),
        ("", False),
    ],
)
def test_prison_is_seen_from_the_plain_words(text: str, prison: bool) -> None:
    assert about_prison(text) is prison


@pytest.mark.parametrize("floor", FLOORS)
@pytest.mark.parametrize("suggested", SUGGESTED)
def test_what_a_practice_answers_on_its_page_is_u1_by_a_red_flag_alone_and_else_as_it_is(
    suggested: str, floor: Urgency | None
) -> None:
    plain = Evidence(hits=FLOORS[floor], prediction=SUGGESTED[suggested])
    usual, found = decide(plain), decide(replace(plain, on_page=True))
    if usual.urgency is U1 and floor is not U1:
        assert (found.urgency, found.outcome, found.handler) == (U2, usual.outcome, usual.handler)
        assert found.because.startswith("The practice answers what we asked about a review")
    else:
        assert found == usual


@pytest.mark.parametrize("suggested", SUGGESTED)
def test_a_worry_on_the_page_is_not_made_less_of(suggested: str) -> None:
    worried = Evidence(prediction=SUGGESTED[suggested], worried=True)
    assert decide(replace(worried, on_page=True)) == decide(worried)
