"""Hazard: an urgent mail is treated as routine. What the floor sets, no reader, no reply and no reroute lowers; only a person does."""

from datetime import timedelta
from typing import Any

from build import TUESDAY_10AM, KeywordReader, app_on, arrive, mail, service
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from liaison.domain.redflags import Hit
from liaison.domain.triage import Decision, Evidence, decide
from liaison.triage import route
from models.taxonomy import Category, Kind, Outcome, Prediction, Urgency, most_urgent

LEVELS = st.sampled_from(Urgency)
HITS = st.lists(
    st.builds(Hit, rule=st.just("a_rule"), level=st.sampled_from([Urgency.U1, Urgency.U2]), words=st.text(max_size=9)),
    max_size=4,
)
LABELS = st.one_of(st.none(), st.sampled_from(Category), st.text(max_size=12))
PREDICTIONS = st.one_of(
    st.none(),
    st.builds(
        Prediction,
        label=LABELS,
        probability=st.one_of(st.none(), st.floats(0, 1)),
        urgency=st.one_of(st.none(), LEVELS),
        outcome=st.sampled_from([Outcome.QUERY, Outcome.NOT_A_QUERY, Outcome.UNCLEAR]),
    ),
)
EVIDENCE = st.builds(
    Evidence,
    kind=st.one_of(st.none(), st.sampled_from(Kind)),
    unreadable=st.one_of(st.none(), st.just("it is encrypted")),
    hits=HITS.map(tuple),
    prediction=PREDICTIONS,
    clinical_automatic=st.booleans(),
    prison=st.booleans(),
)


def lower(found: Urgency | None, than: Urgency) -> bool:
    """Whether a level is less urgent than another; no level at all is the least."""
    return found is None or found.value > than.value


@given(EVIDENCE)
def test_the_decision_is_never_below_the_floor_whatever_the_reader_says(evidence: Evidence) -> None:
    decision = decide(evidence)

    floor = most_urgent(*(hit.level for hit in evidence.hits))
    if floor is not None:
        assert not lower(decision.urgency, floor)
        assert decision.outcome is not Outcome.NOT_A_QUERY
        assert decision.handler is not None


@given(EVIDENCE)
def test_what_the_reader_is_unsure_of_is_read_the_same_day(evidence: Evidence) -> None:
    decision = decide(evidence)

    if decision.outcome is Outcome.UNCLEAR:
        assert not lower(decision.urgency, Urgency.U2)
    if decision.outcome is Outcome.QUERY:
        assert decision.urgency is not None
        assert decision.category is not None


@given(EVIDENCE, LEVELS)
def test_a_more_urgent_suggestion_never_makes_it_less_urgent(evidence: Evidence, level: Urgency) -> None:
    def at(urgency: Urgency) -> Decision:
        prediction = evidence.prediction and Prediction(
            evidence.prediction.label,
            evidence.prediction.probability,
            urgency=urgency,
            outcome=evidence.prediction.outcome,
        )
        return decide(Evidence(evidence.kind, "", evidence.unreadable, evidence.hits, prediction))

    if (before := at(level).urgency) is not None:
        assert not lower(at(Urgency.U1).urgency, before)


class Calm(KeywordReader):
    """A reader to which everything is routine."""

    def predict(self, subject: str, body: str) -> Prediction:
        return Prediction(Category.SERVICE_LIAISON, 0.99, urgency=Urgency.U4, model_version="calm")


URGENT = mail("She took an overdose of methadone this morning and is drowsy now", message_id="<urgent@quay.example>")


def test_through_the_corridor_reply_and_reroute_the_floor_holds_against_a_calm_reader(engine: Engine) -> None:
    app = app_on(engine, reader=Calm())
    service(app)
    reply: dict[str, Any] = {"message_id": "<calm@quay.example>", "headers": "In-Reply-To: <urgent@quay.example>"}

    (case,) = arrive(app, URGENT)
    assert (case.urgency, case.floor_urgency) == (Urgency.U1, Urgency.U1)

    later = TUESDAY_10AM + timedelta(minutes=30)
    (case,) = arrive(app, mail("Thank you, all is well.", **reply), now=later)
    route.reroute(app, later)
    assert (case.messages, case.urgency, case.floor_urgency) == (2, Urgency.U1, Urgency.U1)
    assert case.read_by <= TUESDAY_10AM + timedelta(minutes=15)  # the first clock runs on: nobody has opened it
