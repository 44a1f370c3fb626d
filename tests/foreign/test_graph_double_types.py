"""Every answer of the Graph double is held against Microsoft's published types."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from jsonschema import Draft7Validator

from liaison.mail.calendar import Slot
from tests.doubles.graph_desk import ADDRESS, Desk, graph_desk
from tests.foreign.graph_foreign import schema_of, without_annotations
from tests.mail.folder_desk import LETTER

pytestmark = pytest.mark.long
SLOT = Slot("meeting-1", "cluster", datetime(2026, 6, 17, 13, tzinfo=UTC), datetime(2026, 6, 17, 14, tzinfo=UTC))
ATTACHED = (
    b"From: Dr Rowan Tait <tait@quay.example>\r\nTo: queries@service.example\r\nCc: orr@quay.example\r\nReply-To: desk@quay.example\r\n"
    b"Date: Tue, 24 Nov 2026 09:58:00 +0000\r\nSubject: =?utf-8?q?A_question_=C2=BD?=\r\nMessage-ID: <1@quay.example>\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA question\r\n"
    b"--b\r\nContent-Type: application/pdf; name=letter.pdf\r\nContent-Disposition: attachment; filename=letter.pdf\r\n\r\nPDF\r\n--b--\r\n"
)


def everything(desk: Desk) -> None:
    """Whatever our adapter asks, and what other clients ask besides."""
    message = desk.box.put(ATTACHED)
    desk.box.put(b"no header at all")
    mailbox = desk.open(after="move", folder="Inbox")
    desk.take_all(mailbox=mailbox)
    mailbox.acknowledge(message.id, "4F7K")
    list(mailbox.refs(datetime(2020, 1, 1, tzinfo=UTC)))
    mailbox.examine(replace(LETTER, to=(ADDRESS,)))
    ref = mailbox.calendar.hold(SLOT)
    mailbox.calendar.invite(ref, ["desk@quay.example"], confirmed_by="Ailsa")
    mailbox.calendar.find(ref)
    root = mailbox.places.root
    for path in (
        "",
        "/mailFolders",
        "/mailFolders/inbox",
        "/messages",
        f"/messages/{message.id}",
        f"/messages/{message.id}/attachments",
        "/mailFolders/inbox/messages/delta",
        "/calendar",
        "/events",
        f"/events/{ref}",
        "/messages?$select=internetMessageHeaders,subject",
    ):
        mailbox.wire.ask(root + path)


def test_every_answer_of_the_double_is_of_the_type_microsoft_published() -> None:
    with graph_desk() as desk:
        everything(desk)
        answers = list(desk.double.answers)
    kinds = {type_ for type_, _ in answers}
    assert kinds == {"Message", "MailFolder", "Event", "User", "FileAttachment", "Calendar"}

    validators = {type_: Draft7Validator(schema_of(type_)) for type_ in kinds}
    wrong = [
        f"{type_} {list(error.path)}: {error.message}"
        for type_, said in answers
        for error in validators[type_].iter_errors(without_annotations(said))
    ]

    assert len(answers) > 40
    assert wrong == []


def test_an_error_of_the_double_is_of_the_type_microsoft_published() -> None:
    with graph_desk() as desk:
        answer = desk.mailbox.wire.tell("/users/nobody%40service.example/messages", method="GET")

    assert list(Draft7Validator(schema_of("PublicError")).iter_errors(answer.said["error"])) == []


@pytest.mark.parametrize("slip", [{"unread": True}, {"isRead": "yes"}, {"body": {"contentType": "markdown"}}])
def test_the_types_do_find_a_slip(slip: dict[str, object]) -> None:
    with graph_desk() as desk:
        desk.box.put(ATTACHED)
        said = dict(desk.mailbox.wire.ask(f"{desk.mailbox.places.root}/messages").said["value"][0])
    validator = Draft7Validator(schema_of("Message"))

    assert list(validator.iter_errors(without_annotations(said))) == []
    assert list(validator.iter_errors(without_annotations(said | slip))) != []
