"""The words of attachments as rows: read once, whoever reads, and never in the way of the mail."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, cases, ledger, mail, service, take_in, triage_all
from documents import REFERRAL, docx, mail_with, pdf
from sqlalchemy import Engine, select
from sqlmodel import col

from jobs import read_attachments
from liaison.app import App
from liaison.domain.states import AttachmentState, LedgerState
from liaison.mail.attachment_answers import NoText, Text
from liaison.store import events
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.tables import Event, Message, Raw
from liaison.store.tables_attachments import Attached
from liaison.triage import extract, screen, shunt

LATER = TUESDAY_10AM + timedelta(hours=1)


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def rows(app: App) -> list[Attached]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Attached).order_by(col(Attached.id))))


def quick(content: bytes) -> Text | NoText:
    """A double of the reader: the bytes are the words."""
    return Text(content.decode("latin-1"))


def never(content: bytes) -> Text | NoText:
    raise AssertionError("nothing should be read")


def test_every_attachment_is_read_by_the_job_and_its_row_says_what_became_of_it(app: App) -> None:
    arrive(app, mail_with(("a.pdf", pdf(*REFERRAL)), ("b.bin", docx("Dear team")), ("c.png", b"\x89PNG\r\n\x1a\n")))

    report = read_attachments.run(app, TUESDAY_10AM, LATER)

    assert report.did == {"attachments": 3}
    first, second, third = rows(app)
    assert [row.name for row in (first, second, third)] == ["a.pdf", "b.bin", "c.png"]
    assert (first.state, first.text.split("\n\n")) == (AttachmentState.READ, list(REFERRAL))
    assert (second.state, second.text, second.at) == (AttachmentState.READ, "Dear team", LATER)
    assert (third.state, third.text) == (AttachmentState.NOT_READ, "")
    assert third.because == "it is a picture; a person has to look"
    assert read_attachments.run(app, TUESDAY_10AM, LATER).row == {}


def test_the_mail_is_routed_before_any_attachment_is_read(app: App) -> None:
    (case,) = arrive(app, mail_with(("a.pdf", pdf("words"))))

    assert case.owner_id is not None
    assert [row.state for row in rows(app)] == [AttachmentState.WAITING]


def test_the_words_of_an_attachment_are_no_part_of_the_decision(app: App) -> None:
    arrive(app, mail_with(("a.txt", b"She wants to end her life tonight and has a plan.")))

    with reading(app.engine) as session:
        (message,) = session.scalars(select(Message)).all()
    assert "end her life" not in message.floor_text + message.text + message.new_text


def test_attachments_of_a_mail_that_has_not_come_to_rest_wait(app: App) -> None:
    take_in(app, mail_with(("a.pdf", pdf("words"))))
    screen.take_batch(app, TUESDAY_10AM)

    assert extract.take_one(app, LATER, never) == 0
    triage_all(app)
    assert extract.take_one(app, LATER, quick) == 1


def test_an_attachment_is_read_once_however_many_processes_ask(app: App) -> None:
    arrive(app, mail_with(("a.txt", b"words")))
    first = extract.claim(app, LATER)

    assert first is not None
    assert extract.claim(app, LATER) is None
    assert extract.take_one(app, LATER, never) == 0


def test_what_a_process_that_stopped_had_in_hand_is_read_by_another(app: App) -> None:
    arrive(app, mail_with(("a.txt", b"words")))
    stopped = extract.claim(app, TUESDAY_10AM)
    assert stopped is not None

    assert extract.take_one(app, TUESDAY_10AM + extract.PATIENCE + timedelta(seconds=1), quick) == 1
    with transaction(app.engine) as session:  # and should it come back, it writes over nothing
        extract.settle(session, stopped, [extract.not_read(i, "late") for i in stopped.rows.values()], LATER)
    assert [(row.text, row.because, row.attempts) for row in rows(app)] == [("words", "", 2)]


def test_an_attachment_that_stopped_the_program_three_times_is_left_to_a_person(app: App) -> None:
    arrive(app, mail_with(("a.txt", b"words")))
    now = TUESDAY_10AM
    for _ in range(extract.ATTEMPTS):
        assert extract.claim(app, now) is not None
        now += extract.PATIENCE + timedelta(seconds=1)

    assert extract.take_one(app, now, never) == 1
    (row,) = rows(app)
    assert (row.state, row.because) == (AttachmentState.NOT_READ, "reading it stopped the program 3 times")


@pytest.mark.parametrize("trouble", [OSError("no process can be started"), StoreTrouble("The disk is full")])
def test_trouble_of_the_machine_is_not_the_documents_fault(app: App, trouble: Exception) -> None:
    arrive(app, mail_with(("a.txt", b"words")))

    def broken(_content: bytes) -> Text | NoText:
        raise trouble

    for _ in range(extract.ATTEMPTS + 1):
        with pytest.raises(type(trouble)):
            extract.take_one(app, LATER, broken)

    assert [(row.state, row.attempts) for row in rows(app)] == [(AttachmentState.WAITING, 0)]
    assert extract.take_one(app, LATER, quick) == 1


def test_an_attachment_whose_reading_breaks_is_left_to_a_person_and_the_next_goes_on(app: App) -> None:
    def breaks_on_the_first(content: bytes) -> Text | NoText:
        if content == b"first":
            raise ValueError("words of a letter")
        return quick(content)

    arrive(app, mail_with(("a.txt", b"first"), ("b.txt", b"second")))
    extract.take_one(app, LATER, breaks_on_the_first)

    first, second = rows(app)
    assert (first.state, first.because) == (
        AttachmentState.NOT_READ,
        "it could not be read (ValueError); a person has to open it",
    )
    assert second.text == "second"


def test_a_mail_whose_bytes_are_gone_says_so_under_its_attachments(app: App) -> None:
    arrive(app, mail_with(("a.txt", b"words")))
    with transaction(app.engine) as session:
        ledger_row = session.get_one(extract.LedgerItem, 1)
        ledger_row.raw_sha256 = None
        session.flush()
        session.delete(session.scalars(select(Raw)).one())

    assert extract.take_one(app, LATER, never) == 1
    assert [row.because for row in rows(app)] == ["the original is not here, or no longer holds it"]


def test_of_very_many_attachments_the_first_are_read_and_the_others_named(app: App) -> None:
    arrive(app, mail_with(*((f"{n}.txt", b"words") for n in range(extract.MOST + 2))))

    assert extract.take_one(app, LATER, quick) == extract.MOST + 2
    states = [row.state for row in rows(app)]
    assert states == [AttachmentState.READ] * extract.MOST + [AttachmentState.NOT_READ] * 2


def test_characters_that_no_database_takes_are_made_plain(app: App) -> None:
    arrive(app, mail_with(("a.txt", b"words")))
    extract.take_one(app, LATER, lambda content: Text("a\0b\ud800c", note="\0"))

    (row,) = rows(app)
    assert (row.state, row.text) == (AttachmentState.READ, "a\ufffdb?c")


def test_attachments_of_what_is_set_aside_are_read_too(app: App) -> None:
    raw = mail_with(("a.txt", b"words")).replace(b"Subject:", b"Auto-Submitted: auto-replied\nSubject:", 1)
    arrive(app, raw)

    assert cases(app) == []
    assert extract.take_one(app, LATER, quick) == 1


def test_a_parked_mail_that_is_retried_lists_its_attachments_anew(app: App) -> None:
    take_in(app, mail_with(("a.txt", b"words")))
    screen.take_batch(app, TUESDAY_10AM)
    (row,) = ledger(app)
    with transaction(app.engine) as session:
        events.move_many(
            session, extract.LedgerItem, [row.id or 0], LedgerState.SCREENED, LedgerState.PARKED, actor=events.step("test"), now=LATER,
        )  # fmt: skip
        shunt.retry(session, row.id or 0, actor=events.person(1), now=LATER)
    triage_all(app, now=LATER)

    assert extract.take_one(app, LATER, quick) == 1
    assert [row.text for row in rows(app)] == ["words"]


def test_no_word_of_an_attachment_stands_in_an_event(app: App) -> None:
    arrive(app, mail_with(("Jo Example.txt", b"She wants to end her life tonight and has a plan.")))
    extract.take_one(app, LATER, quick)

    with reading(app.engine) as session:
        said = " ".join(event.because for event in session.scalars(select(Event)))
    assert "an attachment mentions" in said
    assert not any(word in said for word in ("Jo Example", "end her life", "tonight"))


def test_a_row_for_a_mail_without_attachments_is_never_made(app: App) -> None:
    arrive(app, mail("the dose?"))

    assert rows(app) == []
    assert extract.take_one(app, LATER, never) == 0
