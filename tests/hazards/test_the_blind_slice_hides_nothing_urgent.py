"""Hazard: an answer kept back for measuring delays somebody's help. Nothing urgent is ever kept back, and no clock or act waits for it."""

from typing import Any

from build import TUESDAY_10AM, app_on, arrive, mail, service
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from liaison.domain.blind_slice import BlindLook, is_blind, look_for
from liaison.domain.states import CaseState
from liaison.store.session import transaction
from liaison.triage import inbox
from models.taxonomy import Category, Outcome, Urgency

LEVELS = st.one_of(st.none(), st.sampled_from(Urgency))
FACTS = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(Outcome),
        "category": st.one_of(st.none(), st.sampled_from(Category)),
        "urgency": LEVELS,
        "floor_urgency": LEVELS,
    }
)


@given(FACTS, st.text(max_size=9), st.floats(0, 1))
def test_nothing_urgent_or_flagged_or_unsorted_is_kept_back(facts: dict[str, Any], name: str, share: float) -> None:
    if look_for(b"key", name, share, **facts) is not BlindLook.NONE:
        assert facts["urgency"] in (Urgency.U3, Urgency.U4)
        assert facts["floor_urgency"] is None
        assert facts["outcome"] is Outcome.QUERY


def test_clocks_owner_and_every_act_are_the_same_as_without_it(engine: Engine) -> None:
    shown = app_on(engine, blind=0.0)
    kept_back = app_on(engine, blind=1.0, mailbox=shown.mailboxes["main"])
    ids = service(shown)
    (plain,) = arrive(shown, mail("Could you advise about the dose please?", message_id="<a@quay.example>"))
    *_, hidden = arrive(kept_back, mail("Could you advise about the dose please?", message_id="<b@quay.example>"))

    assert (is_blind(plain), is_blind(hidden)) == (False, True)
    for name in ("urgency", "read_by", "answer_by", "owner_id", "handler", "category", "state"):
        assert getattr(plain, name) == getattr(hidden, name), name
    with transaction(engine) as session:
        inbox.take(session, hidden.id, version=hidden.version, staff_id=ids["Nora"], now=TUESDAY_10AM)
        case = inbox.find(session, hidden.id)
        inbox.close(session, case.id, version=case.version, reason="answered", staff_id=ids["Nora"], now=TUESDAY_10AM)
        assert case.state is CaseState.CLOSED
