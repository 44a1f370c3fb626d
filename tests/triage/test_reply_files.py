"""Files of an answer, on both databases: with the draft, with the letter, back again, and never without being seen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, confirmed, letters, mail, service
from documents import pdf
from replying import a_case, again, all_gone, answered
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.config import FilesSettings
from liaison.domain.states import LetterState
from liaison.mail.mime import parse
from liaison.store.file_queries import as_seen, of_draft, of_letters
from liaison.store.session import reading, transaction
from liaison.store.tables import Message
from liaison.store.tables_replies import DraftFile
from liaison.triage import join_up, release, reply, reply_files
from liaison.triage.inbox import NotAllowed
from liaison.triage.reply_check import Unconfirmed

ECG = pdf("The ECG of Thursday")
WORDS = "Thank you. Please find the ECG attached."


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def add(app: App, case_id: int, staff_id: int, *files: tuple[str, bytes]) -> None:
    chosen = reply_files.looked_through(files)
    with transaction(app.engine) as session:
        allowed = reply_files.allowance(app, "main")
        reply_files.add(session, case_id, chosen, allowed, staff_id=staff_id, now=TUESDAY_10AM)


def files(app: App, case_id: int, staff_id: int) -> list[str]:
    with reading(app.engine) as session:
        return [one.name for one in of_draft(session, case_id, staff_id)]


def test_a_file_leaves_with_the_letter_exactly_once_as_it_was(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    add(app, case.id, ids["Nora"], ("ECG.pdf", ECG), ("words.txt", b"Thursday"))
    letter = answered(app, case, ids["Nora"], text=WORDS)
    all_gone(app)
    all_gone(app, TUESDAY_10AM + timedelta(hours=2))

    sent = [parse(raw) for raw in app.mailboxes["main"].sent.values() if b"Please find" in raw]
    assert len(sent) == 1
    assert [(one.name, one.content_type, one.content) for one in sent[0].attachments] == [
        ("ECG.pdf", "application/pdf", ECG),
        ("words.txt", "text/plain", b"Thursday"),
    ]
    assert files(app, case.id, ids["Nora"]) == []
    with reading(app.engine) as session:
        assert [one.added for one in of_letters(session, [letter.id])[letter.id]] == [True, True]


def test_taken_back_the_files_are_with_the_draft_again_and_go_once_more(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    add(app, case.id, ids["Nora"], ("ECG.pdf", ECG))
    letter = answered(app, case, ids["Nora"], text=WORDS)
    with transaction(app.engine) as session:
        reply.undo(session, letter.id, staff_id=ids["Nora"], now=TUESDAY_10AM)
    assert files(app, case.id, ids["Nora"]) == ["ECG.pdf"]

    second = answered(app, again(app, case), ids["Nora"], text=WORDS)
    all_gone(app)
    with reading(app.engine) as session:
        assert [one.name for one in of_letters(session, [second.id])[second.id]] == ["ECG.pdf"]
    assert [one.state for one in letters(app, "answer")] == [LetterState.CANCELLED, LetterState.SENT]


def test_files_are_each_colleague_s_own(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    add(app, case.id, ids["Petra"], ("ECG.pdf", ECG))
    letter = answered(app, case, ids["Nora"])

    assert files(app, case.id, ids["Petra"]) == ["ECG.pdf"]
    with reading(app.engine) as session:
        assert of_letters(session, [letter.id]) == {}


def test_what_was_not_seen_does_not_leave(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    add(app, case.id, ids["Nora"], ("ECG.pdf", ECG))
    with reading(app.engine) as session:
        seen = as_seen(of_draft(session, case.id, ids["Nora"]))
    add(app, case.id, ids["Nora"], ("more.txt", b"more"))

    with pytest.raises(NotAllowed, match="files with this answer have changed"):
        answered(app, case, ids["Nora"], text=WORDS, files_seen=seen)
    with transaction(app.engine) as session:
        number = of_draft(session, case.id, ids["Nora"])[0].id
        reply_files.rename(session, case.id, number, "tracing", staff_id=ids["Nora"])
    assert files(app, case.id, ids["Nora"]) == ["more.txt", "tracing.pdf"]


def test_the_interlock_knows_what_is_attached_and_reads_it(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    with pytest.raises(Unconfirmed, match="nothing is"):
        send(app, case, ids["Nora"])
    add(app, case.id, ids["Nora"], ("ECG.pdf", pdf("ECG of 3002741236")))
    with pytest.raises(Unconfirmed, match=r"ECG.pdf has a CHI number"):
        send(app, case, ids["Nora"])


def test_off_the_secure_domains_a_file_that_names_somebody_stops_the_letter(app: App, ids: dict[str, int]) -> None:
    case = arrive(app, mail("CHI 3002741236: the dose?", sender="x@elsewhere.example"))[-1]
    add(app, case.id, ids["Nora"], ("ECG.pdf", pdf("ECG of 3002741236")))

    with reading(app.engine) as session:
        asked = reply.questions(session, case.id, staff_id=ids["Nora"], text=WORDS)
    assert (asked[0].code, asked[0].stop) == ("identifies_outside", True)
    assert "a file with the letter names a CHI number" in asked[0].words


def send(app: App, case, staff_id: int) -> None:
    with transaction(app.engine) as session:
        reply.send(
            app, session, case.id, version=again(app, case).version, staff_id=staff_id, text=WORDS, now=TUESDAY_10AM
        )


def test_too_much_is_refused_and_what_is_there_stays(app: App, ids: dict[str, int]) -> None:
    tight = replace(app, settings=app.settings.model_copy(update={"files": FilesSettings(largest_mb=0.001, most=2)}))
    case = a_case(app)
    add(tight, case.id, ids["Nora"], ("a.txt", b"a"), ("b.txt", b"b"))
    for refused in (("c.txt", b"c"), ("large.txt", b"x" * 1001)):
        with pytest.raises(NotAllowed):
            add(tight, case.id, ids["Nora"], refused)
    assert files(app, case.id, ids["Nora"]) == ["a.txt", "b.txt"]


def test_a_server_that_takes_less_is_heard(app: App) -> None:
    app.mailboxes["main"].largest_letter = 1_000_000
    assert reply_files.allowance(app, "main").together == reply_files.allowance(app, "main").largest == 650_000


def test_one_bad_file_adds_none_and_is_named(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    with pytest.raises(NotAllowed, match="“run.exe” was not added: it is a program"):
        add(app, case.id, ids["Nora"], ("a.txt", b"a"), ("run.exe", b"only words"))
    assert files(app, case.id, ids["Nora"]) == []


def test_no_name_carries_a_number(app: App, ids: dict[str, int]) -> None:
    case = a_case(app)
    add(app, case.id, ids["Nora"], ("3002741236 ECG.pdf", ECG))
    assert files(app, case.id, ids["Nora"]) == ["ECG.pdf"]
    with transaction(app.engine) as session:
        number = of_draft(session, case.id, ids["Nora"])[0].id
        for name in ("ECG 300274_1236", " "):
            with pytest.raises(NotAllowed):
                reply_files.rename(session, case.id, number, name, staff_id=ids["Nora"])


def test_a_second_person_has_them_before_her_and_gives_them_back(app: App, ids: dict[str, int]) -> None:
    case = arrive(app, mail("I want to make a complaint about the appointment."))[-1]
    add(app, case.id, ids["Nora"], ("ECG.pdf", ECG))
    with transaction(app.engine) as session:
        text = reply.filled(session, case, "complaint_incident", staff_id=ids["Nora"], now=TUESDAY_10AM)
        reply.save_draft(
            session, case.id, staff_id=ids["Nora"], text=text, template="complaint_incident", now=TUESDAY_10AM,
            begun_from="template:complaint_incident",
        )  # fmt: skip
    letter = answered(app, case, ids["Nora"], text=WORDS)
    assert letter.state is LetterState.DRAFT
    with transaction(app.engine) as session:
        version = again(app, case).version
        release.give_back(
            session, letter.id, "please add the date", version=version, staff_id=ids["Petra"], now=TUESDAY_10AM
        )
    assert files(app, case.id, ids["Nora"]) == ["ECG.pdf"]


def test_two_cases_that_become_one_keep_the_files_of_both_and_part_with_them(app: App, ids: dict[str, int]) -> None:
    first, second = a_case(app), a_case(app, message_id="<two@quay.example>")
    for case, name in ((first, "one.txt"), (second, "two.txt")):
        add(app, case.id, ids["Nora"], (name, b"words"))
    with transaction(app.engine) as session:
        versions = {"version": again(app, first).version, "other_version": again(app, second).version}
        joining = join_up.join(session, first.id, other_id=second.id, because="the same", staff_id=ids["Nora"], now=TUESDAY_10AM, **versions)  # fmt: skip
    assert files(app, first.id, ids["Nora"]) == ["one.txt", "two.txt"]
    with transaction(app.engine) as session:
        join_up.undo(session, joining, version=again(app, first).version, staff_id=ids["Nora"], now=TUESDAY_10AM)
    assert (files(app, first.id, ids["Nora"]), files(app, second.id, ids["Nora"])) == (["one.txt"], ["two.txt"])


def test_a_letter_with_files_does_not_wait_for_the_week_and_keeps_its_confirmations(
    app: App, ids: dict[str, int]
) -> None:
    case = arrive(app, mail("the dose?", sender="x@elsewhere.example"))[-1]
    add(app, case.id, ids["Nora"], ("photo.txt", b"a leaflet"))
    letter = answered(app, case, ids["Nora"], text=WORDS)
    assert not letter.weekly
    with transaction(app.engine) as session:
        assert confirmed(session, case.id, ids["Nora"], WORDS)
        assert session.scalars(select(DraftFile)).all() == []


def test_a_second_person_cannot_release_a_letter_whose_file_names_somebody_else_meanwhile(
    app: App, ids: dict[str, int]
) -> None:
    case = arrive(app, mail("I want to make a complaint about the appointment of 3002741236."))[-1]
    add(app, case.id, ids["Nora"], ("ECG.pdf", pdf("ECG of 3002741236")))
    with transaction(app.engine) as session:
        reply.save_draft(
            session, case.id, staff_id=ids["Nora"], text=WORDS, template="complaint_incident", now=TUESDAY_10AM,
            begun_from="template:complaint_incident",
        )  # fmt: skip
    letter = answered(app, case, ids["Nora"], text=WORDS)
    with transaction(app.engine) as session:
        assert release.overtaken(session, letter, again(app, case)) == ""
        session.get_one(Message, case.last_message_id).new_text = "I want to make a complaint."
        session.get_one(Message, case.last_message_id).floor_text = ""
        session.flush()
        assert "ECG.pdf has a CHI number" in release.overtaken(session, letter, case)
