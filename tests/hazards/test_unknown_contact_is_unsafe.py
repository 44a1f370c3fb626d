"""Hazard: a letter to an unsafe address reveals that somebody attends this service. What is not known to be safe is not sent."""

from datetime import date, timedelta
from typing import Any

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, person, service
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from liaison.domain.eligibility import Allowed, Channel, PersonNow, Safe, may_write_to_person
from liaison.domain.safe_contact import STALE_AFTER, all_asked
from liaison.domain.states import LetterState
from liaison.letters.render import Rendered
from liaison.outbox import send
from liaison.outbox.post import Posting, post
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables import MailboxRow

TODAY = date(2026, 11, 24)
SAFE = {"email": "yes", **all_asked("2026-11-01"), "email_to": "jo@home.example"}
UNSAFE: list[dict[str, Any]] = [
    {}, {"email": "unknown", **all_asked("2026-11-01")}, {"email": "no", **all_asked("2026-11-01")}, {"email": "yes"},
    {"email": "yes", **all_asked("2026-02-01")}, {"email": "yes", **all_asked("last week")}, {"email": "perhaps", **all_asked("2026-11-01")},
    {"email": None, "email_checked_on": None}, {"post": "yes", **all_asked("2026-11-01")}, SAFE | {"domestic_abuse": True},
    # each way has its own day: what was asked of the others makes an old answer no fresher, and one without a day no safer
    SAFE | {"email_checked_on": "2026-02-01"}, SAFE | {"email_checked_on": None}, SAFE | {"email_checked_on": "2026-12-01"},
]  # fmt: skip


@given(
    st.builds(
        PersonNow,
        safe=st.dictionaries(st.sampled_from(Channel), st.sampled_from(Safe)),
        safe_checked_on=st.dictionaries(
            st.sampled_from(Channel), st.one_of(st.none(), st.dates(date(2025, 1, 1), TODAY + timedelta(days=9)))
        ),
        domestic_abuse=st.booleans(),
        in_custody=st.booleans(),
    ),
    st.sampled_from(Channel),
    st.booleans(),
)
def test_only_a_channel_that_the_person_called_safe_is_ever_allowed(
    person: PersonNow, channel: Channel, automatic: bool
) -> None:
    if isinstance(may_write_to_person(person, channel, TODAY, automatic=automatic), Allowed):
        assert person.safe.get(channel) is Safe.YES
        asked = person.safe_checked_on[channel]
        assert asked is not None
        assert TODAY - STALE_AFTER <= asked <= TODAY


def invite(app: Any, person_id: int) -> None:
    """Post an automatic letter to the person, through the outbox that every letter takes."""
    words = Rendered("An appointment", "Please come.", "<p>Please come.</p>")
    posting = Posting(
        key=f"invitation:{person_id}", kind="review_invitation", reference="4F7K", words=words, to=["jo@home.example"],
        automatic="auto-generated", about={"person_id": person_id},
    )  # fmt: skip
    with transaction(app.engine) as session:
        box = session.scalars(select(MailboxRow)).one()
        post(session, box, posting, sender_name="s", actor=events.step("invite"), now=TUESDAY_10AM)


@pytest.mark.parametrize("block", UNSAFE, ids=str)
def test_an_invitation_by_a_way_not_known_to_be_safe_stays_here_and_stops_no_other(
    memory_engine: Engine, block: dict[str, Any]
) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail())
    invite(app, person(app, safe_contact=block))

    while send.send_one(app, TUESDAY_10AM):
        pass

    assert letters(app, "review_invitation")[0].state is LetterState.WITHHELD
    assert letters(app, "review_invitation")[0].because
    assert [letter.to for letter in app.mailboxes["main"].letters] == [("tait@quay.example",)]


def test_an_invitation_by_a_way_that_is_known_to_be_safe_leaves(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail())
    invite(app, person(app, safe_contact=SAFE))

    while send.send_one(app, TUESDAY_10AM):
        pass

    assert letters(app, "review_invitation")[0].state is LetterState.SENT
