"""What answers of Microsoft Graph mean, without any server."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from liaison.mail.graph_answers import PATIENCE, Answer, retry_after, trouble_of
from liaison.mail.mailbox import (
    CursorLost,
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxRefused,
    MailGone,
    MailRejected,
)

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def answer(status: int, code: str = "x", **headers: str) -> Answer:
    return Answer(status, headers, said={"error": {"code": code, "message": "about Jo Example, 3002741236"}})


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("7", 7),
        ("0", 1),
        ("999999", 3600),
        ("Tue, 24 Nov 2026 10:01:30 GMT", 90),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 1),
        ("soon", PATIENCE),
        ("", PATIENCE),
        ("1e999", PATIENCE),
        ("-5", PATIENCE),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_nonsense(given: str, seconds: float) -> None:
    assert retry_after({"retry-after": given}, NOW) == seconds


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "InvalidAuthenticationToken", MailboxRefused),
        (403, "ErrorAccessDenied", MailboxRefused),
        (404, "ErrorItemNotFound", MailGone),
        (404, "ErrorInvalidUser", MailboxRefused),
        (404, "Request_ResourceNotFound", MailboxRefused),
        (400, "ErrorInvalidIdMalformed", MailGone),
        (404, "MailboxNotEnabledForRESTAPI", MailboxRefused),
        (410, "anything", CursorLost),
        (400, "syncStateNotFound", CursorLost),
        (413, "x", MailRejected),
        (429, "x", MailboxBusy),
        (500, "x", MailboxDown),
        (502, "x", MailboxDown),
        (503, "x", MailboxDown),
        (504, "x", MailboxDown),
        (400, "BadRequest", MailboxError),
        (302, "x", MailboxError),
    ],
)
def test_status_and_code_become_the_nearest_error(status: int, code: str, kind: type[MailboxError]) -> None:
    assert type(trouble_of(answer(status, code), NOW)) is kind


@pytest.mark.parametrize("status", [429, 503, 504])
def test_a_server_that_names_a_time_is_busy_for_so_long(status: int) -> None:
    trouble = trouble_of(answer(status, **{"retry-after": "30"}), NOW)

    assert isinstance(trouble, MailboxBusy)
    assert trouble.retry_after == 30


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 429, 500, 503])
def test_graphs_own_words_are_never_repeated(status: int) -> None:
    assert "Jo" not in str(trouble_of(answer(status), NOW))


def test_a_code_that_is_no_code_is_not_shown() -> None:
    assert Answer(400, {}, said={"error": {"code": "Jo Example <jo@gp.example>"}}).code == "no code"
    assert Answer(400, {}, said={"error": "text"}).code == "no code"
    assert Answer(400, {}).code == "no code"


def test_the_refusal_of_a_mailbox_says_what_to_do() -> None:
    assert "docs/graph.md" in str(trouble_of(answer(403, "ErrorAccessDenied"), NOW))
    assert "LIAISON_MAILBOX__ADDRESS" in str(trouble_of(answer(404, "ErrorInvalidUser"), NOW))
