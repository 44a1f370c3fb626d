"""A mail about several people becomes a case for each: own person, urgency and owner; the whole mail in all; replies tie to the right one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, letters, mail, messages, person, service
from documents import mail_with
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import AttachmentState, CaseState, LedgerState
from liaison.store.attachment_queries import of_messages
from liaison.store.casework_queries import linked
from liaison.store.mail_queries import case_file, original
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, LedgerItem
from liaison.store.tables_casework import Part
from liaison.triage import divide, extract, inbox, reply
from liaison.triage.divide import Wanted
from liaison.triage.inbox import NotAllowed, Stale
from models.taxonomy import Urgency

ANNE, BEN = demo_chi(1), demo_chi(2)
TWO = f"Ms Drever ({ANNE}): the dose please?\nMr Foubister ({BEN}): an appointment please.\n"
FLAGGED = (
    f"Ms Drever ({ANNE}): the dose please?\nMr Foubister ({BEN}) took an overdose this morning and is drowsy now.\n"
)
PARTS = (Wanted("her dose", ANNE, Urgency.U3), Wanted("his appointment", BEN, Urgency.U4))
LATER = TUESDAY_10AM + timedelta(hours=3)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    made = service(app)
    made["Anne"] = person(app, ANNE, name="Anne Drever")
    made["Ben"] = person(app, BEN, name="Ben Foubister")
    return made


def divided(
    app: App, ids: dict[str, int], text: str = TWO, parts=PARTS, carries: int | None = None, **changes
) -> list[Case]:
    (case,) = arrive(app, mail(text))
    return parted(app, ids, case, parts, carries, **changes)


def parted(app: App, ids: dict[str, int], case: Case, parts=PARTS, carries: int | None = None, **changes) -> list[Case]:
    with transaction(app.engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Nora"], now=TUESDAY_10AM)
        values = {
            "version": case.version,
            "mail_id": case.first_message_id,
            "parts": parts,
            "carries": carries,
        } | changes
        divide.divide(app, session, case.id, staff_id=ids["Nora"], now=TUESDAY_10AM, **values)
    return cases(app)


def test_each_person_has_a_case_of_her_own(app: App, ids: dict[str, int]) -> None:
    first, second = divided(app, ids)

    assert [case.person_id for case in (first, second)] == [ids["Anne"], ids["Ben"]]
    assert [case.urgency for case in (first, second)] == [Urgency.U3, Urgency.U4]
    assert [case.summary for case in (first, second)] == ["her dose", "his appointment"]
    assert first.reference != second.reference
    assert second.state is CaseState.ASSIGNED
    assert second.answer_by > first.answer_by
    assert letters(app, "acknowledgement") == letters(app)  # nobody is told a second time
    assert len(letters(app)) == 1


def test_the_whole_mail_stands_in_both_and_its_bytes_can_be_saved_from_both(app: App, ids: dict[str, int]) -> None:
    first, second = divided(app, ids)
    with reading(app.engine) as session:
        files = [case_file(session, case.id) for case in (first, second)]
        raws = [original(session, file.arrivals[0].message.id).raw for file in files]

    assert [file.arrivals[0].message.text for file in files] == [messages(app)[0].text] * 2
    assert raws[0] == raws[1] is not None
    with reading(app.engine) as session:
        assert {row.state for row in session.scalars(select(LedgerItem))} == {LedgerState.CASE}
        assert [one.case.id for one in linked(session, first.id)] == [second.id]
        assert [one.case.id for one in linked(session, second.id)] == [first.id]


def test_attachments_stand_in_both_and_are_not_read_twice(app: App, ids: dict[str, int]) -> None:
    arrive(app, mail_with(("note.txt", b"Could she come on a Thursday?")))
    assert extract.take_one(app, TUESDAY_10AM)
    parted(app, ids, cases(app)[0], (Wanted("one", "", Urgency.U3), Wanted("two", "", Urgency.U3)))

    both = [message.id for message in messages(app)]
    with reading(app.engine) as session:
        found = of_messages(session, both)
    assert [found[i][0].state for i in both] == [AttachmentState.READ] * 2
    assert not extract.take_one(app, TUESDAY_10AM)


# who carries the flag, as stated → the levels of both, and what of them the floor set
FLAGS = {
    "nobody says": (None, (Urgency.U1, Urgency.U1), (Urgency.U1, Urgency.U1)),
    "the second": (1, (Urgency.U3, Urgency.U1), (None, Urgency.U1)),
    "the first": (0, (Urgency.U1, Urgency.U4), (Urgency.U1, None)),
}


@pytest.mark.parametrize("stated", FLAGS)
def test_no_case_is_below_the_red_flag_until_a_person_says_whose_it_is(
    app: App, ids: dict[str, int], stated: str
) -> None:
    carries, urgencies, floors = FLAGS[stated]
    found = divided(app, ids, FLAGGED, carries=carries)

    assert tuple(case.urgency for case in found) == urgencies
    assert tuple(case.floor_urgency for case in found) == floors


def test_the_colleague_chosen_gets_it_and_whoever_keeps_one_has_read_it(app: App, ids: dict[str, int]) -> None:
    parts = (PARTS[0], replace(PARTS[1], owner_id=ids["Ailsa"]), Wanted("a third", "", Urgency.U3, ids["Nora"]))
    _, second, third = divided(app, ids, parts=parts)

    assert (second.owner_id, second.state, second.opened_at) == (ids["Ailsa"], CaseState.ASSIGNED, None)
    assert (third.owner_id, third.state) == (ids["Nora"], CaseState.OPEN)
    assert third.opened_at is not None


def test_a_person_is_tied_by_number_and_name_and_by_no_number_alone(app: App, ids: dict[str, int]) -> None:
    _, second = divided(app, ids, f"Ms Drever ({ANNE}): the dose?\nAnd {BEN}: an appointment?")
    assert second.person_id is None


@pytest.mark.parametrize(
    ("words", "goes_to"),
    [
        (f"As to {BEN}: Thursday suits him.", 1),
        (f"As to {ANNE}: she is well.", 0),
        ("Thank you.", None),
        (f"As to {ANNE} and {BEN}: both are well.", None),
        (f"As to {demo_chi(7)}: what of the dose?", None),
    ],
)
def test_a_later_mail_in_the_thread_goes_to_the_one_it_names_or_to_a_case_of_its_own(
    app: App, ids: dict[str, int], words: str, goes_to: int | None
) -> None:
    before = divided(app, ids)
    raw = mail(words, message_id="<next@quay.example>", headers="In-Reply-To: <one@quay.example>")
    after = arrive(app, raw, now=LATER)

    if goes_to is None:
        assert len(after) == 3
        assert after[2].maybe_same_as == before[0].id
        assert "a mail about several people" in after[2].same_because
    else:
        assert [case.messages for case in after] == [1 + (place == goes_to) for place in (0, 1)]


def test_a_reply_to_our_answer_goes_to_the_case_that_was_answered(app: App, ids: dict[str, int]) -> None:
    _, second = divided(app, ids)
    with transaction(app.engine) as session:
        reply.send(
            app,
            session,
            second.id,
            version=second.version,
            staff_id=ids["Nora"],
            text="Thursday at ten.",
            now=TUESDAY_10AM,
        )
    answer = letters(app, "answer")[0]
    assert answer.in_reply_to == "<one@quay.example>"

    raw = mail(
        "Thank you, he will come.",
        message_id="<next@quay.example>",
        headers=f"References: <one@quay.example> {answer.message_id}",
    )
    after = arrive(app, raw, now=LATER)

    assert [case.messages for case in after] == [1, 2]


def test_the_very_same_mail_once_more_joins_the_first_and_opens_nothing(app: App, ids: dict[str, int]) -> None:
    divided(app, ids)
    after = arrive(app, mail(TWO, headers="X-Way: another"), now=LATER)
    assert len(after) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"parts": PARTS[:1]}, "two to"),
        ({"parts": PARTS * 4}, "two to"),
        ({"parts": (PARTS[0], replace(PARTS[1], number=ANNE))}, "one person"),
        ({"parts": (PARTS[0], replace(PARTS[1], number=demo_chi(9)))}, "names"),
        ({"mail_id": 99}, "not part of"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_divided(app: App, ids: dict[str, int], changes, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        divided(app, ids, **changes)
    assert len(cases(app)) == 1


def test_a_mail_is_divided_once_and_on_the_page_as_it_is(app: App, ids: dict[str, int]) -> None:
    with pytest.raises(Stale):
        divided(app, ids, version=99)
    first, second = parted(app, ids, cases(app)[0])
    for case in (first, second):
        with pytest.raises(NotAllowed, match="divided already"):
            parted(app, ids, case, (Wanted("a", "", Urgency.U3), Wanted("b", "", Urgency.U3)))
    with reading(app.engine) as session:
        assert [row.about for row in session.scalars(select(Part).order_by(Part.message_id))] == [[ANNE], [BEN]]
