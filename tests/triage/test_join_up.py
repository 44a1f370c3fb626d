"""Two cases become one and two again: everything moves by a list, the earlier deadline and the higher urgency win."""

from datetime import UTC, date, datetime, timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, letters, mail, messages, person, service
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.conversations import sign
from liaison.domain.left_open import open_places
from liaison.domain.states import CaseState, LedgerState
from liaison.store.joined_queries import family, standing_for
from liaison.store.mail_queries import case_file
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Draft, Note, metadata
from liaison.store.tables_casework import Call, Joining, LookAgain, Mention
from liaison.triage import inbox, join_up, look_again, notes, phone, reply
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.joined_drafts import between, came_from
from models.taxonomy import Urgency

ANNE, BEN = demo_chi(1), demo_chi(2)
URGENT = "The pharmacy has none for tonight."
LATER = TUESDAY_10AM + timedelta(hours=3)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def two(app: App, ids: dict[str, int], first: str = "the dose?", second: str = URGENT) -> tuple[Case, Case]:
    """Two cases of one practice, the first taken by Nora, neither other than as it came."""
    arrive(app, mail(first), mail(second, message_id="<two@quay.example>"))
    act(app, 0, inbox.take, ids["Nora"])
    return cases(app)[0], cases(app)[1]


def act(app: App, place: int, do, staff_id: int, **values) -> None:
    case = cases(app)[place]
    with transaction(app.engine) as session:
        do(session, case.id, version=case.version, staff_id=staff_id, now=TUESDAY_10AM, **values)


def joined(app: App, ids: dict[str, int], kept: int = 0, other: int = 1, **changes) -> int:
    one, two_ = cases(app)[kept], cases(app)[other]
    values = {
        "version": one.version,
        "other_id": two_.id,
        "other_version": two_.version,
        "because": "the same question",
    } | changes
    with transaction(app.engine) as session:
        return join_up.join(session, one.id, staff_id=ids["Nora"], now=LATER, **values)


def undone(app: App, ids: dict[str, int], joining_id: int, *, kept: int = 0, version: int | None = None) -> None:
    with transaction(app.engine) as session:
        seen = cases(app)[kept].version if version is None else version
        join_up.undo(session, joining_id, version=seen, staff_id=ids["Nora"], now=LATER)


def test_every_table_that_names_a_case_is_decided_on() -> None:
    named = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "case"
    }

    assert named == set(join_up.MOVES) | set(join_up.STAYS)
    assert not set(join_up.MOVES) & set(join_up.STAYS)
    assert all(table.__tablename__ == name for name, table in join_up.MOVES.items())


def test_the_higher_urgency_and_the_earlier_promises_win(app: App, ids: dict[str, int]) -> None:
    one, urgent = two(app, ids)
    joined(app, ids)

    kept, gone = cases(app)
    assert (kept.urgency, kept.floor_urgency) == (Urgency.U2, Urgency.U2)
    assert (kept.answer_by, kept.read_by) == (urgent.answer_by, urgent.read_by)
    assert kept.opened_at is None  # nobody has opened the urgent mail that came with it
    assert (kept.clock, kept.messages, kept.owner_id) == (one.clock + 1, 2, ids["Nora"])
    assert (gone.state, gone.messages) == (CaseState.CLOSED, 1)
    assert [row.state for row in ledger(app)] == [LedgerState.CASE, LedgerState.FOLLOW_UP]


def test_what_is_calmer_changes_nothing_of_the_urgent_one(app: App, ids: dict[str, int]) -> None:
    one, calm = two(app, ids, URGENT, "the dose?")
    act(app, 1, inbox.take, ids["Nora"])
    joined(app, ids)

    kept = cases(app)[0]
    assert (kept.urgency, kept.answer_by, kept.read_by, kept.opened_at) == (
        one.urgency,
        one.answer_by,
        one.read_by,
        one.opened_at,
    )


def test_mails_notes_calls_letters_drafts_and_days_stand_with_the_kept_one(app: App, ids: dict[str, int]) -> None:
    two(app, ids)
    act(app, 1, inbox.take, ids["Petra"])
    other = cases(app)[1]
    with transaction(app.engine) as session:
        notes.add(session, other.id, text="@Farid look", staff_id=ids["Petra"], now=TUESDAY_10AM)
        for case, text in ((cases_of(session)[0], "ours"), (cases_of(session)[1], "theirs")):
            reply.save_draft(session, case, staff_id=ids["Petra"], text=text, template="", now=TUESDAY_10AM)
    act(app, 1, look_again.set_day, ids["Petra"], on=date(2026, 11, 26), because="the ECG")
    act(
        app,
        1,
        phone.answer,
        ids["Petra"],
        spoke_with="Dr Tait",
        number="",
        said="It is there at four.",
        at=TUESDAY_10AM,
    )
    before = {letter.id: letter.case_id for letter in letters(app)}
    joined(app, ids)

    kept, gone = cases(app)[0].id, cases(app)[1].reference
    with reading(app.engine) as session:
        for table in (Note, Mention, Call, Draft):
            assert [row.case_id for row in session.scalars(select(table))] == [kept], table
        assert session.scalars(select(Draft.text)).all() == [f"ours{between(gone)}theirs"]
        assert session.get(LookAgain, kept).on == date(2026, 11, 26)
        assert "note added" in {event.because for event in case_file(session, kept).events}
    assert {message.case_id for message in messages(app)} == {letter.case_id for letter in letters(app)} == {kept}
    assert len(before) == 2


def cases_of(session) -> list[int]:
    return list(session.scalars(select(Case.id).order_by(Case.id)))


def test_an_answered_case_is_open_again_when_what_joins_it_is_not_answered(app: App, ids: dict[str, int]) -> None:
    _, open_one = two(app, ids)
    act(app, 0, phone.answer, ids["Nora"], spoke_with="Dr Tait", number="", said="Yes.", at=TUESDAY_10AM)
    joined(app, ids)
    assert (cases(app)[0].state, cases(app)[0].answer_by) == (CaseState.OPEN, open_one.answer_by)


def test_a_later_reply_to_either_lands_with_the_kept_one(app: App, ids: dict[str, int]) -> None:
    _, gone = two(app, ids)
    joined(app, ids)
    arrive(
        app,
        mail(f"Thanks. {sign(gone.reference, app.secret)}", message_id="<3@quay.example>"),
        mail("And one more.", message_id="<4@quay.example>", headers="In-Reply-To: <two@quay.example>"),
        now=LATER,
    )
    kept, gone = cases(app)
    assert (kept.messages, gone.state) == (4, CaseState.CLOSED)


def test_undone_both_stand_as_they_stood(app: App, ids: dict[str, int]) -> None:
    two(app, ids)
    act(app, 1, inbox.take, ids["Petra"])
    with transaction(app.engine) as session:
        one, other = cases_of(session)
        inbox.add_note(session, other, text="Rang them.", staff_id=ids["Petra"], now=TUESDAY_10AM)
        for case, text in ((one, "ours"), (other, "theirs")):
            reply.save_draft(session, case, staff_id=ids["Petra"], text=text, template="", now=TUESDAY_10AM)
        reply.save_draft(session, other, staff_id=ids["Farid"], text="Farid's", template="", now=TUESDAY_10AM)
    before = picture(app)
    undone(app, ids, joined(app, ids))
    assert picture(app) == before


def picture(app: App) -> dict[str, object]:
    """Everything of both cases but versions, counts of clocks and events."""
    with reading(app.engine) as session:
        of_cases = [
            (c.id, c.state, c.urgency, c.floor_urgency, c.category, c.read_by, c.answer_by, c.opened_at, c.owner_id, c.messages, c.first_message_id,
             c.last_message_id, c.closed_at, c.person_id)
            for c in session.scalars(select(Case).order_by(Case.id))
        ]  # fmt: skip
        drafts = [
            (d.case_id, d.author_id, d.text)
            for d in session.scalars(select(Draft).order_by(Draft.case_id, Draft.author_id))
        ]
        written = [(n.case_id, n.text) for n in session.scalars(select(Note).order_by(Note.id))]
    rows = [(m.id, m.case_id) for m in messages(app)], [(row.id, row.state) for row in ledger(app)]
    return {
        "cases": of_cases,
        "drafts": drafts,
        "notes": written,
        "rows": rows,
        "letters": [(x.id, x.case_id) for x in letters(app)],
    }


def test_what_came_since_stays_where_it_came_and_what_a_person_set_since_stays_set(
    app: App, ids: dict[str, int]
) -> None:
    two(app, ids)
    joining_id = joined(app, ids)
    arrive(app, mail("And this.", message_id="<3@quay.example>", headers="In-Reply-To: <one@quay.example>"), now=LATER)
    act(app, 0, inbox.correct, ids["Nora"], category=None, urgency="U1", because="rang them")
    with transaction(app.engine) as session:
        inbox.add_note(session, cases_of(session)[0], text="Since then.", staff_id=ids["Nora"], now=LATER)
    undone(app, ids, joining_id)

    kept, other = cases(app)
    assert (kept.messages, kept.urgency, other.messages) == (2, Urgency.U1, 1)
    assert other.state is CaseState.ASSIGNED
    with reading(app.engine) as session:
        assert session.scalars(select(Note.case_id)).all() == [kept.id]


def test_a_draft_that_was_written_on_is_kept_whole_and_the_other_gets_its_own_back(
    app: App, ids: dict[str, int]
) -> None:
    two(app, ids)
    with transaction(app.engine) as session:
        reply.save_draft(
            session, cases_of(session)[1], staff_id=ids["Petra"], text="theirs", template="", now=TUESDAY_10AM
        )
    joining_id = joined(app, ids)
    with transaction(app.engine) as session:
        reply.save_draft(
            session, cases_of(session)[0], staff_id=ids["Petra"], text="theirs, and more", template="", now=LATER
        )
    undone(app, ids, joining_id)
    with reading(app.engine) as session:
        assert session.scalars(select(Draft.text).order_by(Draft.case_id)).all() == ["theirs, and more", "theirs"]


@pytest.mark.parametrize("why", ["two people", "two numbers", "itself", "nobody's", "finished", "joined before"])
def test_what_may_not_be_one_stays_two(app: App, ids: dict[str, int], why: str) -> None:
    match why:
        case "two people" | "two numbers":
            if why == "two people":
                person(app, ANNE, name="Anne Drever")
                person(app, BEN, name="Ben Foubister")
            two(app, ids, f"Drever, CHI {ANNE}: the dose?", f"Foubister, CHI {BEN}: the dose?")
        case "nobody's":
            two(app, ids)
            with transaction(app.engine) as session:
                for case in session.scalars(select(Case)):
                    case.owner_id = None
        case "finished":
            two(app, ids)
            act(app, 0, inbox.close, ids["Nora"], reason="answered")
        case "joined before":
            two(app, ids)
            joined(app, ids)
        case _:
            two(app, ids)
    before = picture(app)

    with pytest.raises(NotAllowed):
        joined(app, ids, other=0 if why == "itself" else 1)

    assert picture(app) == before


def test_a_page_of_before_joins_and_undoes_nothing(app: App, ids: dict[str, int]) -> None:
    two(app, ids)
    for stale in ({"version": 99}, {"other_version": 99}):
        with pytest.raises(Stale):
            joined(app, ids, **stale)
    joining_id = joined(app, ids)
    with pytest.raises(Stale):
        undone(app, ids, joining_id, version=99)
    undone(app, ids, joining_id)
    with pytest.raises(NotAllowed, match="already"):
        undone(app, ids, joining_id)


def test_three_become_one_and_come_apart_in_turn(app: App, ids: dict[str, int]) -> None:
    two(app, ids)
    arrive(app, mail("the dose, a third time", message_id="<three@quay.example>"))
    act(app, 2, inbox.take, ids["Nora"])
    first = joined(app, ids)
    second = joined(app, ids, kept=2, other=0)
    numbers = [case.id for case in cases(app)]
    with reading(app.engine) as session:
        assert standing_for(session, numbers) == {numbers[0]: numbers[2], numbers[1]: numbers[2]}
        assert sorted(family(session, numbers[2])) == numbers
    with pytest.raises(NotAllowed, match="undo that first"):
        undone(app, ids, first)
    undone(app, ids, second, kept=2)
    undone(app, ids, first)
    assert [case.messages for case in cases(app)] == [1, 1, 1]


def test_a_joined_case_is_not_opened_again_by_itself(app: App, ids: dict[str, int]) -> None:
    two(app, ids)
    joined(app, ids)
    with pytest.raises(NotAllowed, match="undo that instead"):
        act(app, 1, inbox.reopen, ids["Nora"])


def test_the_list_of_what_moved_holds_when_it_was_done(app: App, ids: dict[str, int]) -> None:
    two(app, ids)
    joined(app, ids)
    with reading(app.engine) as session:
        (row,) = session.scalars(select(Joining))
    assert (row.at, row.undone_at, row.moved["message"]) == (LATER, None, [2])
    assert datetime.fromisoformat(row.before["kept"]["read_by"]).astimezone(UTC)


def draft(app: App, place: int, staff_id: int, text: str, **more) -> int:
    with transaction(app.engine) as session:
        return reply.save_draft(
            session, cases_of(session)[place], staff_id=staff_id, text=text, now=LATER, **{"template": "", **more}
        )


def test_two_drafts_that_became_one_do_not_leave_unread_and_no_window_writes_over_them(app: App, ids) -> None:
    two(app, ids)
    act(app, 1, inbox.take, ids["Petra"])
    ours = draft(app, 0, ids["Petra"], "ours", begun_from="letter:7")
    theirs = draft(app, 1, ids["Petra"], "theirs", begun_from="template:complaint_incident", for_files=True)
    joining_id = joined(app, ids)
    kept, gone = cases(app)

    for window in (ours, theirs):
        with pytest.raises(reply.DraftElsewhere):
            draft(app, 0, ids["Petra"], "what this window shows", kept=window)
    with reading(app.engine) as session:
        (row,) = session.scalars(select(Draft)).all()
        assert {"letter:7", "template:complaint_incident"} <= set(row.begun_from)  # a second person is still asked
        assert row.for_files is False
        assert open_places(row.text) == [between(gone.reference).strip()]
        assert came_from(session, kept.id, ids["Petra"]) == [gone.reference]
        assert came_from(session, kept.id, ids["Nora"]) == []
    undone(app, ids, joining_id)
    with reading(app.engine) as session:
        rows = session.scalars(select(Draft).order_by(Draft.case_id)).all()
        assert [(row.text, row.for_files) for row in rows] == [("ours", False), ("theirs", True)]
        assert "template:complaint_incident" not in rows[0].begun_from
        assert "template:complaint_incident" in rows[1].begun_from


def test_what_is_written_on_a_joined_question_is_kept_with_the_one_that_stands_and_sent_from_there_alone(
    app: App, ids
) -> None:
    two(app, ids)
    act(app, 1, inbox.take, ids["Petra"])
    seen = draft(app, 1, ids["Petra"], "begun")
    joined(app, ids)
    kept, gone = cases(app)

    draft(app, 1, ids["Petra"], "begun, and more", kept=seen)  # her window knows nothing of it

    with reading(app.engine) as session:
        (row,) = session.scalars(select(Draft)).all()
        assert (row.case_id, row.text) == (kept.id, "begun, and more")
    before = len(letters(app))
    with pytest.raises(NotAllowed, match="joined to another one"), transaction(app.engine) as session:
        reply.send(app, session, gone.id, version=gone.version, staff_id=ids["Petra"], text="begun", now=LATER)
    assert len(letters(app)) == before
