"""The Graph double is used by O365, a client that others wrote: folders, messages, marks, moves, letters, meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from liaison.clock import LONDON
from tests.doubles.graph_boxes import Box
from tests.doubles.graph_desk import ADDRESS
from tests.doubles.graph_double import GraphDouble
from tests.mail.folder_desk import LETTER

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore:.*:ResourceWarning")]
MAIL = (
    b"From: Dr Rowan Tait <tait@quay.example>\r\nTo: queries@service.example\r\nSubject: A question\r\n"
    b"Date: Tue, 24 Nov 2026 09:58:00 +0000\r\nMessage-ID: <1@quay.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nAbout the dose\r\n--b\r\nContent-Type: application/pdf\r\n"
    b"Content-Disposition: attachment; filename=letter.pdf\r\n\r\nPDF\r\n--b--\r\n"
)


@pytest.fixture
def double() -> Iterator[GraphDouble]:
    with GraphDouble() as double:
        double.add(ADDRESS)
        yield double


@pytest.fixture
def box(double: GraphDouble) -> Box:
    return double.boxes[ADDRESS]


@pytest.fixture
def account(double: GraphDouble, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(double.ca_file))  # the library beneath prefers it to what it is told
    from msal import ConfidentialClientApplication
    from O365 import Account, Connection, MSGraphProtocol
    from O365.utils.token import MemoryTokenBackend

    who = double.sign_in

    class Here(MSGraphProtocol):
        _protocol_url = f"{double.origin}/"
        _oauth_scope_prefix = f"{double.origin}/"

    class Line(Connection):
        """The same library, told that the authority is ours."""

        @property
        def msal_client(self) -> Any:
            if self._msal_client is None:
                self._msal_client = ConfidentialClientApplication(
                    who.client_id,
                    client_credential=who.secret,
                    authority=f"{double.origin}/{who.tenant}",
                    token_cache=self.token_backend,
                    verify=str(double.ca_file),
                    instance_discovery=False,
                )
            return self._msal_client

    class Ours(Account):
        connection_constructor = Line

    account = Ours(
        (who.client_id, who.secret),
        protocol=Here(default_resource=ADDRESS, timezone="UTC"),
        auth_flow_type="credentials",
        tenant_id=who.tenant,
        token_backend=MemoryTokenBackend(),
        verify_ssl=str(double.ca_file),
    )
    assert account.authenticate(requested_scopes=[f"{double.origin}/.default"])
    yield account
    if account.con.session is not None:
        account.con.session.close()


def test_o365_reads_folders_messages_bodies_and_attachments_of_the_double(account: Any, box: Box) -> None:
    for _ in range(30):
        box.put(MAIL)
    box.folder_at("Inbox/GP queries")
    mailbox = account.mailbox()

    names = [folder.name for folder in mailbox.inbox_folder().get_folders()]
    messages = list(mailbox.inbox_folder().get_messages(limit=30, batch=7))
    message = mailbox.get_message(messages[0].object_id)
    message.attachments.download_attachments()

    assert names == ["GP queries"]
    assert len(messages) == 30
    assert (message.subject, message.sender.address) == ("A question", "tait@quay.example")
    assert "About the dose" in message.body
    assert [one.name for one in message.attachments] == ["letter.pdf"]
    assert message.get_mime_content() == MAIL


def test_o365_filters_marks_categorises_and_moves_on_the_double(account: Any, box: Box) -> None:
    held = box.put(MAIL)
    box.put(MAIL.replace(b"<1@", b"<2@"))
    inbox = account.mailbox().inbox_folder()

    query = inbox.new_query().equals("internetMessageId", "<1@quay.example>")
    (message,) = list(inbox.get_messages(query=query))
    message.mark_as_read()
    message.categories = ["Red category"]
    message.save_message()
    message.move(account.mailbox().archive_folder())

    archive = box.folder("archive")
    assert archive
    assert (held.is_read, held.categories, held.folder) == (True, ["Red category"], archive.id)


def test_o365_drafts_and_sends_on_the_double(account: Any, box: Box, double: GraphDouble) -> None:
    draft = account.new_message()
    draft.to.add("practice@gp.example")
    draft.subject, draft.body = "Your question", "We answer tomorrow."
    draft.save_draft()
    assert [one.is_draft for one in box.inside("drafts")] == [True]

    assert draft.send()

    other = account.new_message()
    other.to.add(ADDRESS)
    other.subject = "To ourselves"
    assert other.send()
    assert len(double.dispatched) == 2
    assert len(box.inside("sentitems")) == 2
    assert [one.head["Subject"] for one in box.inside("inbox")] == ["To ourselves"]


def test_o365_makes_and_cancels_a_meeting_on_the_double(account: Any, box: Box) -> None:
    calendar = account.schedule().get_default_calendar()
    event = calendar.new_event()
    event.subject = "Shared care: GP cluster meeting"
    event.start, event.end = datetime(2026, 12, 16, 14, tzinfo=LONDON), datetime(2026, 12, 16, 15, tzinfo=LONDON)
    event.attendees.add("desk@quay.example")
    assert event.save()
    assert box.invitations == [("invited", "desk@quay.example")]

    event.cancel_event()

    assert box.invitations[-1] == ("cancelled", "desk@quay.example")


def test_o365_and_our_adapter_see_the_same_letter_on_the_double(account: Any, double: GraphDouble) -> None:
    from tests.doubles.graph_desk import open_mailbox

    ours = open_mailbox(double)
    try:
        ours.send(ours.prepare(LETTER), LETTER)
        (seen,) = list(account.mailbox().sent_folder().get_messages())
    finally:
        ours.close()

    assert (seen.subject, seen.internet_message_id) == (LETTER.subject, LETTER.message_id)
