"""A second person reads an answer before it leaves, where its template asks for that; the interlock is asked anew; drafts know what is newer."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, person, service
from replying import WORDS, a_case, again, all_gone, answered, letter_of
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.states import CaseState, LetterState
from liaison.letters import site_replies
from liaison.letters.replies import ReplyTemplate
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Draft, Event, Message, Note
from liaison.store.tables_replies import LetterFile, SecureDomain
from liaison.triage import inbox, release, reply
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.reply_check import Unconfirmed

LATER = TUESDAY_10AM + timedelta(minutes=20)


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def two_people_for(app: App, name: str) -> None:
    """The site's own version of a template asks for a second person."""
    template = ReplyTemplate(name, name, "Advice", "team lead", "Thank you.", second_person=True)
    with transaction(app.engine) as session:
        site_replies.keep(session, template, "two people", seen=1, by_id=None, now=TUESDAY_10AM)


def waiting(app: App, ids: dict[str, int]) -> tuple[Case, int]:
    two_people_for(app, "prescribing_advice")
    case = a_case(app)
    letter = answered(app, case, ids["Petra"])
    return again(app, case), letter.id


def let_go(app: App, letter_id: int, staff_id: int, version: int) -> None:
    with transaction(app.engine) as session:
        release.release(session, letter_id, version=version, staff_id=staff_id, now=LATER)


def test_it_waits_until_a_colleague_releases_it_and_then_leaves_signed_by_its_author(app: App, ids) -> None:
    case, letter_id = waiting(app, ids)
    all_gone(app)
    assert letter_of(app, letter_id).state is LetterState.DRAFT
    assert case.state is CaseState.OPEN

    let_go(app, letter_id, ids["Nora"], case.version)
    assert (again(app, case).state, again(app, case).answered_at) == (CaseState.ANSWERED, LATER)
    all_gone(app, LATER + timedelta(seconds=5))
    assert letter_of(app, letter_id).state is LetterState.QUEUED  # the undo time runs from the release
    all_gone(app, LATER + timedelta(seconds=11))

    letter = letter_of(app, letter_id)
    assert (letter.state, "Petra" in letter.text, "Nora" in letter.text) == (LetterState.SENT, True, False)
    assert len(letters(app, "answer")) == 1


def test_its_author_does_not_release_it_herself(app: App, ids) -> None:
    case, letter_id = waiting(app, ids)

    with pytest.raises(NotAllowed, match="a colleague releases it"):
        let_go(app, letter_id, ids["Petra"], case.version)


def test_a_newer_mail_or_a_change_meanwhile_is_seen_first(app: App, ids) -> None:
    case, letter_id = waiting(app, ids)
    headers = f"In-Reply-To: {letters(app, 'acknowledgement')[0].message_id}\n"
    arrive(app, mail("She is worse.", headers=headers, message_id="<two@quay.example>"), now=LATER)

    with pytest.raises(Stale):
        let_go(app, letter_id, ids["Nora"], case.version)
    with pytest.raises(NotAllowed, match="A mail came after"):
        let_go(app, letter_id, ids["Nora"], again(app, case).version)


def test_it_is_released_once(app: App, ids) -> None:
    case, letter_id = waiting(app, ids)
    let_go(app, letter_id, ids["Nora"], case.version)

    with pytest.raises(NotAllowed, match="not wait"):
        let_go(app, letter_id, ids["Lena"], again(app, case).version)


def test_given_back_it_is_its_author_s_draft_with_a_word_what_to_change(app: App, ids) -> None:
    case, letter_id = waiting(app, ids)
    with transaction(app.engine) as session:
        release.give_back(
            session, letter_id, "Say when we ring.", version=case.version, staff_id=ids["Nora"], now=LATER
        )

    with reading(app.engine) as session:
        draft, note = session.scalars(select(Draft)).one(), session.scalars(select(Note)).one()
    assert (draft.author_id, draft.text) == (ids["Petra"], WORDS)
    assert "Say when we ring." in note.text
    assert letter_of(app, letter_id).state is LetterState.CANCELLED
    assert again(app, case).state is CaseState.OPEN


def test_after_another_answer_it_stays(app: App, ids) -> None:
    case, letter_id = waiting(app, ids)
    with transaction(app.engine) as session:
        inbox.close(session, case.id, version=case.version, reason="rang", staff_id=ids["Nora"], now=LATER)

    with pytest.raises(NotAllowed, match="answered or finished"):
        let_go(app, letter_id, ids["Nora"], again(app, case).version)


def test_what_is_asked_has_to_be_confirmed_and_is_kept_with_the_letter(app: App, ids) -> None:
    case = a_case(app, sender="x@elsewhere.example", message_id="<e@e.example>")
    with pytest.raises(Unconfirmed) as refused, transaction(app.engine) as session:
        reply.send(app, session, case.id, version=case.version, staff_id=ids["Petra"], text=WORDS, now=TUESDAY_10AM)

    assert {one.code for one in refused.value.questions} == {"unknown_place", "not_secure"}
    assert letters(app, "answer") == []
    letter = answered(app, case, ids["Petra"])
    assert {key.partition(":")[0] for key in letter.confirmed} == {"unknown_place", "not_secure"}
    with reading(app.engine) as session:
        said = list(session.scalars(select(Event.because).where(Event.because.startswith("confirmed"))))
    assert said == ["confirmed before sending: not secure, unknown place"]


def test_what_stops_a_letter_cannot_be_confirmed_away(app: App, ids) -> None:
    case = a_case(app)

    with pytest.raises(Unconfirmed, match="makes abstinence a condition"):
        answered(app, case, ids["Petra"], text="She must be abstinent before we offer psychology.")
    assert letters(app, "answer") == []


def test_a_draft_knows_that_a_mail_came_after_it_was_begun(app: App, ids) -> None:
    case = a_case(app)
    with transaction(app.engine) as session:
        reply.save_draft(session, case.id, staff_id=ids["Petra"], text=WORDS, template="", now=TUESDAY_10AM)
    headers = f"In-Reply-To: {letters(app, 'acknowledgement')[0].message_id}\n"
    arrive(app, mail("She is worse.", headers=headers, message_id="<two@quay.example>"), now=LATER)

    with transaction(app.engine) as session:
        reply.save_draft(session, case.id, staff_id=ids["Petra"], text=WORDS + " More.", template="", now=LATER)
        asked = reply.questions(session, case.id, staff_id=ids["Petra"], text=WORDS)
        assert [one.code for one in asked] == ["newer_mail"]
        reply.save_draft(session, case.id, staff_id=ids["Petra"], text="", template="", now=LATER)  # begun anew
        assert reply.questions(session, case.id, staff_id=ids["Petra"], text=WORDS) == []


def test_on_a_secure_domain_the_letter_carries_number_name_and_file_and_elsewhere_it_is_refused(app: App, ids) -> None:
    person(app)
    case = a_case(app, "Jo Example, CHI 3002741236: about the dose?", sender="Dr Rowan Tait <tait@quay.example>")
    letter = answered(app, case, ids["Petra"], for_files=True)

    assert "CHI number 300274 1236, for the attention of Dr Rowan Tait." in letter.text
    assert "300274" not in letter.subject
    with reading(app.engine) as session:
        file = session.scalars(select(LetterFile)).one()
    assert (file.name, file.content[:5]) == (f"SU-GP-{case.reference}.pdf", b"%PDF-")
    all_gone(app)
    (sent,) = [mail for mail in app.mailboxes["main"].sent.values() if b"SU-GP-" in mail]
    assert b"application/pdf" in sent
    assert case.reference.encode() in sent

    with transaction(app.engine) as session:
        session.scalars(select(SecureDomain).where(SecureDomain.entry == "quay.example")).one().ended_at = LATER
    second = a_case(app, "Jo Example, CHI 3002741236: the dose?", message_id="<n2@quay.example>")
    with pytest.raises(NotAllowed, match="may not go into this letter"):
        answered(app, second, ids["Petra"], for_files=True)


def test_with_two_people_in_the_conversation_no_number_is_offered(app: App, ids) -> None:
    case = a_case(app, "About the dose of 3002741236 and of 3002741236 and 3102751234?")
    with reading(app.engine) as session:
        row = session.get_one(Case, case.id)
        message = session.get_one(Message, case.last_message_id)
        assert reply.chi_for_files(session, row, [message.sender or ""]) is None


def test_an_answer_taken_back_from_its_second_person_is_a_draft_again(app: App, ids) -> None:
    case, letter_id = waiting(app, ids)
    with transaction(app.engine) as session:
        reply.undo(session, letter_id, staff_id=ids["Petra"], now=LATER)

    assert letter_of(app, letter_id).state is LetterState.CANCELLED
    assert answered(app, again(app, case), ids["Petra"]).state is LetterState.DRAFT


def test_while_one_waits_no_second_answer_is_written_beside_it(app: App, ids) -> None:
    case, letter_id = waiting(app, ids)

    with pytest.raises(NotAllowed, match="waits for a second person already"):
        answered(app, case, ids["Petra"])

    assert [letter.id for letter in letters(app, "answer")] == [letter_id]


def test_emptying_a_draft_leaves_the_second_person_in_place(app: App, ids) -> None:
    two_people_for(app, "prescribing_advice")
    case = a_case(app)
    with transaction(app.engine) as session:
        for text in ("Thank you.", "", "Written anew."):
            reply.save_draft(session, case.id, staff_id=ids["Petra"], text=text, template="", now=TUESDAY_10AM)

    assert answered(app, again(app, case), ids["Petra"]).state is LetterState.DRAFT
