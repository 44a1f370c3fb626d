"""A divided mail put back together, on both databases: one case as before, with what was done meanwhile, as long as that is true."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, mail, person, service
from replying import again, answered
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import CaseState, LedgerState
from liaison.store.casework_queries import linked
from liaison.store.mail_queries import case_file
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, LedgerItem
from liaison.store.tables_casework import Part
from liaison.triage import divide, inbox, join_up, put_together, reply
from liaison.triage.divide import Wanted
from liaison.triage.inbox import NotAllowed, Stale
from models.taxonomy import Urgency

ANNE, BEN = demo_chi(1), demo_chi(2)
FLAGGED = (
    f"Ms Drever ({ANNE}): the dose please?\nMr Foubister ({BEN}) took an overdose this morning and is drowsy now.\n"
)
PARTS = (Wanted("her dose", ANNE, Urgency.U3), Wanted("an overdose", BEN, Urgency.U1))
LATER = TUESDAY_10AM + timedelta(hours=1)
WAS = ("person_id", "summary", "urgency", "floor_urgency", "answer_by", "answer_how", "owner_id", "messages", "state")


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    made = service(app)
    person(app, ANNE, name="Anne Drever")
    person(app, BEN, name="Ben Foubister")
    return made


def whole(app: App, ids: dict[str, int]) -> Case:
    (case,) = arrive(app, mail(FLAGGED))
    with transaction(app.engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Nora"], now=TUESDAY_10AM)
    return again(app, case)


def divided(app: App, ids: dict[str, int], case: Case) -> Case:
    """Divide it; returns the further case."""
    with transaction(app.engine) as session:
        divide.divide(
            app, session, case.id, version=again(app, case).version, mail_id=case.first_message_id, parts=PARTS, carries=1,
            staff_id=ids["Nora"], now=TUESDAY_10AM,
        )  # fmt: skip
    return cases(app)[-1]


def back(app: App, ids: dict[str, int], case: Case, *, now=LATER, version: int | None = None) -> None:
    with transaction(app.engine) as session:
        put_together.put_together(
            session, case.id, version=version or again(app, case).version, staff_id=ids["Nora"], now=now
        )


def test_it_stands_as_before_and_says_so(app: App, ids: dict[str, int]) -> None:
    case = whole(app, ids)
    other = divided(app, ids, case)
    assert again(app, case).urgency is Urgency.U3
    back(app, ids, case)

    after, ended = again(app, case), again(app, other)
    assert {name: getattr(after, name) for name in WAS} == {name: getattr(case, name) for name in WAS}
    assert ended.state is CaseState.CLOSED
    with reading(app.engine) as session:
        file = case_file(session, case.id)
        assert len(file.arrivals) == 1
        assert f"put back together with {other.reference}: one question again" in [one.because for one in file.events]
        assert linked(session, case.id) == []
        assert session.scalars(select(Part)).all() == []
        assert {row.state for row in session.scalars(select(LedgerItem))} == {LedgerState.CASE, LedgerState.FOLLOW_UP}


def test_a_later_mail_about_either_goes_to_the_one(app: App, ids: dict[str, int]) -> None:
    case = whole(app, ids)
    divided(app, ids, case)
    back(app, ids, case)
    after = arrive(app, mail(f"As to {BEN}: he is awake.", message_id="<n@quay.example>", headers="In-Reply-To: <one@quay.example>"), now=LATER)  # fmt: skip

    assert [one.messages for one in after] == [2, 1]


def test_within_the_undo_time_what_was_done_there_stands_with_the_one(app: App, ids: dict[str, int]) -> None:
    case = whole(app, ids)
    other = divided(app, ids, case)
    with transaction(app.engine) as session:
        inbox.add_note(session, other.id, text="rang the practice", staff_id=ids["Nora"], now=TUESDAY_10AM)
        reply.save_draft(session, other.id, staff_id=ids["Nora"], text="Thank you.", template="", now=TUESDAY_10AM)
    back(app, ids, case, now=TUESDAY_10AM + reply.UNDO)

    with reading(app.engine) as session:
        file = case_file(session, case.id)
        assert [one.text for one in file.notes] == ["rang the practice"]
        assert [one.text for one in file.drafts] == ["Thank you."]


def done_there(app: App, ids: dict[str, int], other: Case, what: str) -> None:
    who = {"staff_id": ids["Nora"], "now": TUESDAY_10AM}
    version = again(app, other).version
    if what == "a letter":
        answered(app, other, ids["Nora"], text="Thank you. We ring now.")
        return
    if what == "a mail":
        words = f"As to {BEN}: he is awake."
        arrive(app, mail(words, message_id="<n@quay.example>", headers="In-Reply-To: <one@quay.example>"), now=LATER)
        return
    with transaction(app.engine) as session:
        if what == "a note":
            inbox.add_note(session, other.id, text="rang", **who)
        elif what == "a draft":
            reply.save_draft(session, other.id, staff_id=ids["Nora"], text="Thank you.", template="", now=TUESDAY_10AM)
        elif what == "waiting":
            inbox.take(session, other.id, version=version, **who)
            inbox.wait_for(session, other.id, version=version + 1, on_what="the ward", **who)
        elif what == "corrected":
            inbox.correct(
                session, other.id, version=version, category=None, urgency=Urgency.U2, because="read it", **who
            )
        elif what == "finished":
            opened = inbox.open_case(session, other.id, **who)
            inbox.close(session, other.id, version=opened.version, reason="no longer needed", **who)


@pytest.mark.parametrize("what", ["a letter", "a mail", "a note", "a draft", "waiting", "corrected", "finished"])
def test_afterwards_not_once_something_was_done_there_and_nothing_is_lost(
    app: App, ids: dict[str, int], what: str
) -> None:
    case = whole(app, ids)
    other = divided(app, ids, case)
    done_there(app, ids, other, what)
    before = again(app, other)

    with pytest.raises(NotAllowed, match=other.reference):
        back(app, ids, case)
    assert again(app, other) == before


def test_opened_and_taken_is_nothing_done(app: App, ids: dict[str, int]) -> None:
    case = whole(app, ids)
    other = divided(app, ids, case)
    with transaction(app.engine) as session:
        opened = inbox.open_case(session, other.id, staff_id=ids["Petra"], now=LATER)
        inbox.take(session, other.id, version=opened.version, staff_id=ids["Petra"], now=LATER)
    back(app, ids, case)
    assert again(app, other).state is CaseState.CLOSED


def test_what_somebody_set_in_the_first_since_stays(app: App, ids: dict[str, int]) -> None:
    case = whole(app, ids)
    divided(app, ids, case)
    with transaction(app.engine) as session:
        inbox.correct(
            session, case.id, version=again(app, case).version, category=None, urgency=Urgency.U2, because="today",
            staff_id=ids["Nora"], now=LATER,
        )  # fmt: skip
    back(app, ids, case)
    assert again(app, case).urgency is Urgency.U2


def test_it_is_done_once_on_the_page_as_it_is_and_can_be_divided_anew(app: App, ids: dict[str, int]) -> None:
    case = whole(app, ids)
    divided(app, ids, case)
    with pytest.raises(Stale):
        back(app, ids, case, version=99)
    back(app, ids, case)
    with pytest.raises(NotAllowed, match="not divided any more"):
        back(app, ids, case)
    with transaction(app.engine) as session, pytest.raises(NotAllowed, match="divide the mail again"):
        join_up.undo(session, 1, version=again(app, case).version, staff_id=ids["Nora"], now=LATER)

    third = divided(app, ids, case)
    assert (len(cases(app)), third.urgency) == (3, Urgency.U1)
    back(app, ids, case)
    assert again(app, case).urgency is Urgency.U1
