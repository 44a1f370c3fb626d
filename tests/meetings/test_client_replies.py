"""Answers as calendar programs send them: produced by Thunderbird and Gnus (`tests/foreign/test_invitations_answered.py` makes them anew in
`make long`), and shapes of Outlook, Exchange, Gmail and Apple written by hand after their documented forms (`replies/by_hand`)."""

from pathlib import Path

import pytest
from build import TUESDAY_10AM, app_on, cases, ledger, take_in, triage_all
from client_replies import REPLIES, STARTS, UID
from inviting_rows import TAIT, all_gone, confirmed_cluster, guests, invited
from sqlalchemy import Engine, select

from liaison.domain.states import LedgerState
from liaison.meetings import rsvp
from liaison.store.session import reading, transaction
from liaison.store.tables_meetings import MeetingAnswer
from liaison.store.tables_people import Meeting

ANSWERS = {"accepted": "yes", "declined": "no", "tentative": "maybe"}
FILES = sorted(REPLIES.rglob("*.eml"))


def test_there_are_replies_of_two_programs_and_shapes_of_three_makers() -> None:
    makers = {path.name.partition("-")[0].partition("_")[0] for path in FILES}
    assert makers == {"gnus", "thunderbird", "outlook", "exchange", "gmail", "apple"}
    assert all(b"X-Written-By-Hand" in path.read_bytes() for path in FILES if path.parent.name == "by_hand")
    assert not any(b"X-Written-By-Hand" in path.read_bytes() for path in FILES if path.parent == REPLIES)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_each_is_recorded_rightly_and_none_becomes_a_case(memory_engine: Engine, path: Path) -> None:
    app = app_on(memory_engine)
    confirmed_cluster(app)
    with transaction(app.engine) as session:
        meeting = session.get_one(Meeting, 1)
        meeting.uid = UID
        assert meeting.starts_at == STARTS
    invited(app, TAIT)
    all_gone(app)
    take_in(app, path.read_bytes())
    triage_all(app)
    rsvp.take_batch(app, TUESDAY_10AM)

    said = path.stem.rpartition("-")[2]
    with reading(app.engine) as session:
        (row,) = session.scalars(select(MeetingAnswer))
    assert (guests(app)[TAIT.email].answer, row.counted) == (ANSWERS.get(said, said), True)
    assert row.look == (said == "other_time")
    assert [one.state for one in ledger(app)] == [LedgerState.CALENDAR_REPLY]
    assert cases(app) == []
