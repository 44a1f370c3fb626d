"""What a duty worker does is done once, in her name, and never over a colleague's work."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, letters, mail, service
from sqlalchemy import Engine, select

from liaison.domain.labelling import How
from liaison.domain.states import CaseState, LedgerState, LetterState
from liaison.store.session import reading, transaction
from liaison.store.tables import Correction, Draft, Event, Note
from liaison.triage import inbox, reply, shunt
from liaison.triage.inbox import NotAllowed, Stale
from models.taxonomy import Category, Urgency

LATER = TUESDAY_10AM + timedelta(minutes=3)


@pytest.fixture
def desk(engine: Engine):
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail("Could you advise about the dose please?"))
    return app, ids, case


def do(app, act, case_id, **values):
    with transaction(app.engine) as session:
        return act(session, case_id, now=LATER, **values)


def test_opening_by_the_owner_ends_the_reading_clock(desk) -> None:
    app, ids, case = desk

    do(app, inbox.open_case, case.id, staff_id=ids["Petra"])

    (case,) = cases(app)
    assert (case.state, case.opened_at, case.opened_by) == (CaseState.OPEN, LATER, ids["Petra"])


def test_a_colleague_opening_it_counts_as_read_and_leaves_the_owner(desk) -> None:
    app, ids, case = desk

    do(app, inbox.open_case, case.id, staff_id=ids["Nora"])

    (case,) = cases(app)
    assert (case.opened_by, case.owner_id, case.state) == (ids["Nora"], ids["Petra"], CaseState.ASSIGNED)


def test_of_two_who_take_it_at_once_the_second_is_told(desk) -> None:
    app, ids, case = desk
    do(app, inbox.take, case.id, version=case.version, staff_id=ids["Nora"])

    with pytest.raises(Stale):
        do(app, inbox.take, case.id, version=case.version, staff_id=ids["Farid"])

    assert cases(app)[0].owner_id == ids["Nora"]


def test_handing_over_names_the_colleague_and_waits_to_be_opened(desk) -> None:
    app, ids, case = desk

    do(
        app,
        inbox.hand_over,
        case.id,
        version=case.version,
        to_id=ids["Nora"],
        because="wound question",
        staff_id=ids["Petra"],
    )

    (case,) = cases(app)
    assert (case.owner_id, case.state, case.opened_at) == (ids["Nora"], CaseState.ASSIGNED, None)
    assert "wound question" in case.because


def test_a_correction_is_kept_as_a_labelled_row_and_sets_new_clocks(desk) -> None:
    app, ids, case = desk

    do(
        app,
        inbox.correct,
        case.id,
        version=case.version,
        category="script_continuity",
        urgency="U2",
        because="runs out tonight",
        staff_id=ids["Petra"],
    )

    (case,) = cases(app)
    assert (case.category, case.urgency) == (Category.SCRIPT_CONTINUITY, Urgency.U2)
    assert case.read_by == TUESDAY_10AM + timedelta(hours=1)
    with reading(app.engine) as session:
        (kept,) = session.scalars(select(Correction))
    assert (kept.message_id, kept.by_id, kept.at, kept.model_version) == (1, ids["Petra"], LATER, "keywords")
    assert (kept.suggested_category, kept.suggested_urgency) == (Category.PRESCRIBING_ADVICE, Urgency.U3)
    assert (kept.category, kept.urgency, kept.set_urgency) == (Category.SCRIPT_CONTINUITY, Urgency.U2, True)
    assert (kept.how, kept.because) == (How.CORRECTED, "runs out tonight")


def test_a_person_may_lower_an_urgency_and_the_floor_stays_on_record(engine: Engine) -> None:
    app = app_on(engine)
    ids = service(app)
    (case,) = arrive(app, mail("He took an overdose of heroin this morning and is drowsy now"))

    do(
        app,
        inbox.correct,
        case.id,
        version=case.version,
        category=None,
        urgency="U3",
        because="rang: he is well",
        staff_id=ids["Nora"],
    )

    (case,) = cases(app)
    assert (case.urgency, case.floor_urgency) == (Urgency.U3, Urgency.U1)


def test_a_note_is_kept_and_an_empty_one_refused(desk) -> None:
    app, ids, case = desk

    do(app, inbox.add_note, case.id, text="Rang the practice.", staff_id=ids["Petra"])
    with pytest.raises(NotAllowed, match="Write something"):
        do(app, inbox.add_note, case.id, text="  ", staff_id=ids["Petra"])

    with reading(app.engine) as session:
        assert [note.text for note in session.scalars(select(Note))] == ["Rang the practice."]


def test_nothing_is_closed_unread_or_without_a_reason(desk) -> None:
    app, ids, case = desk
    with pytest.raises(NotAllowed, match="Nobody has opened"):
        do(app, inbox.close, case.id, version=case.version, reason="done", staff_id=ids["Petra"])
    do(app, inbox.open_case, case.id, staff_id=ids["Petra"])
    with pytest.raises(NotAllowed, match="why it is finished"):
        do(app, inbox.close, case.id, version=case.version, reason=" ", staff_id=ids["Petra"])


def test_not_a_query_is_reversible(desk) -> None:
    app, ids, case = desk

    do(app, inbox.not_a_query, case.id, version=case.version, because="an advert", staff_id=ids["Petra"])

    assert ledger(app)[0].state is LedgerState.SET_ASIDE
    with transaction(app.engine) as session:
        shunt.make_case(app, session, ledger(app)[0].id, staff_id=ids["Petra"], now=LATER)
    (case,) = cases(app)
    assert (case.state, case.owner_id) == (CaseState.OPEN, ids["Petra"])


def test_waiting_needs_somebody_who_looks_after_it(engine: Engine) -> None:
    app = app_on(engine)
    (case,) = arrive(app, mail())
    with pytest.raises(NotAllowed, match="Take the case first"):
        do(app, inbox.wait_for, case.id, version=case.version, on_what="the practice", staff_id=1)


def test_every_act_names_its_actor(desk) -> None:
    app, ids, case = desk
    do(app, inbox.take, case.id, version=case.version, staff_id=ids["Nora"])

    with reading(app.engine) as session:
        last = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert last.actor == f"person:{ids['Nora']}"


def test_an_answer_leaves_after_the_undo_time_threaded_and_with_our_own_subject(desk) -> None:
    app, ids, case = desk

    letter_id = send_answer(app, case, ids["Petra"], "Here is our advice.")

    (letter,) = letters(app, "answer")
    assert letter.id == letter_id
    assert letter.not_before == LATER + reply.UNDO
    assert (letter.in_reply_to, letter.automatic) == ("<one@quay.example>", None)
    assert letter.subject == f"[SU-GP {case.reference}] Answer to your message"
    assert letter.text.startswith("Here is our advice.")
    assert cases(app)[0].state is CaseState.ANSWERED


def send_answer(app, case, staff_id, text):
    with transaction(app.engine) as session:
        return reply.send(app, session, case.id, version=case.version, staff_id=staff_id, text=text, now=LATER)


def test_pressing_send_twice_sends_one_answer(desk) -> None:
    app, ids, case = desk
    send_answer(app, case, ids["Petra"], "Here is our advice.")

    with pytest.raises(Stale):
        send_answer(app, case, ids["Petra"], "Here is our advice.")

    assert len(letters(app, "answer")) == 1


def test_an_answer_can_be_taken_back_and_its_words_are_a_draft_again(desk) -> None:
    app, ids, case = desk
    letter_id = send_answer(app, case, ids["Petra"], "Here is our advice.")

    with transaction(app.engine) as session:
        reply.undo(session, letter_id, staff_id=ids["Petra"], now=LATER)

    assert letters(app, "answer")[0].state is LetterState.CANCELLED
    assert cases(app)[0].state is CaseState.OPEN
    with reading(app.engine) as session:
        assert session.scalars(select(Draft)).one().text == "Here is our advice."
    send_answer(app, cases(app)[0], ids["Petra"], "Better advice.")


def test_a_draft_is_its_authors_alone(desk) -> None:
    app, ids, case = desk
    for name in ("Petra", "Nora"):
        do(app, reply.save_draft, case.id, staff_id=ids[name], text=f"{name}'s words", template="")
    send_answer(app, case, ids["Petra"], "Petra's words")

    with reading(app.engine) as session:
        assert [draft.text for draft in session.scalars(select(Draft))] == ["Nora's words"]


def test_recipients_are_resolved_with_practice_and_role(desk) -> None:
    app, _, case = desk
    with reading(app.engine) as session:
        (to,) = reply.recipients(session, case.id)
    assert (to.address, to.name, to.role, to.practice) == ("tait@quay.example", "Dr Rowan Tait", "gp", "Quay Practice")
