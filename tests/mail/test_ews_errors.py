"""Every exception that exchangelib, its libraries or the line can raise becomes one of ours, in our words."""

import pytest
import requests.exceptions as http
from exchangelib import errors as ews
from oauthlib.oauth2.rfc6749.errors import InvalidClientError
from urllib3.exceptions import MaxRetryError, NewConnectionError

from liaison.mail.ews_errors import KINDS, answered_no, never_left, told_of, translated
from liaison.mail.ews_line import LineBusy
from liaison.mail.mailbox import (
    CursorLost,
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxRefused,
    MailGone,
    MailRejected,
)

PRIVATE = "Dr Invented wrote about a person"


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (ews.UnauthorizedError(PRIVATE), MailboxRefused),
        (ews.ErrorAccessDenied(PRIVATE), MailboxRefused),
        (InvalidClientError(PRIVATE), MailboxRefused),
        (ews.ErrorInvalidSyncStateData(PRIVATE), CursorLost),
        (ews.ErrorItemNotFound(PRIVATE), MailGone),
        (ews.ErrorInvalidIdMalformed(PRIVATE), MailGone),
        (ews.ErrorMessageSizeExceeded(PRIVATE), MailRejected),
        (ews.ErrorServerBusy(PRIVATE), MailboxBusy),
        (ews.ErrorTimeoutExpired(PRIVATE), MailboxDown),
        (http.ReadTimeout(PRIVATE), MailboxDown),
        (http.SSLError(PRIVATE), MailboxDown),
        (ConnectionResetError(PRIVATE), MailboxDown),
        (ews.ErrorFolderNotFound(PRIVATE), MailboxError),
        (ews.RedirectError(f"https://elsewhere.example/{PRIVATE}"), MailboxError),
        (ews.ErrorInternalServerError(PRIVATE), MailboxError),
        (ValueError(PRIVATE), MailboxError),
    ],
)
def test_each_becomes_ours_without_a_word_of_theirs(theirs: Exception, ours: type[MailboxError]) -> None:
    with pytest.raises(MailboxError) as told, translated():
        raise theirs

    assert type(told.value) is ours
    assert "Invented" not in str(told.value)
    assert told.value.__suppress_context__


def test_ours_pass_as_they_are() -> None:
    own = MailRejected("The letter has nobody to go to.")

    assert told_of(own) is own


def test_no_exception_stands_in_two_rows() -> None:
    named = [theirs for row, _, _ in KINDS for theirs in row]

    assert len(named) == len(set(named))


def test_a_busy_server_that_does_not_say_how_long_is_given_a_minute() -> None:
    told = told_of(ews.ErrorInsufficientResources("busy"))

    assert isinstance(told, MailboxBusy)
    assert told.retry_after == 60


def raised_from(error: Exception, cause: Exception) -> Exception:
    """As exchangelib hides what really happened."""
    try:
        try:
            raise cause
        except Exception:
            raise error  # noqa: B904
    except Exception as caught:
        return caught


class TestWhatAnErrorProves:
    def test_a_connection_that_was_never_made_has_carried_nothing(self) -> None:
        unmade = MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]

        assert never_left(raised_from(ews.ErrorTimeoutExpired("x"), http.ConnectionError(unmade)))
        assert never_left(raised_from(ews.TransportError("x"), http.SSLError("x")))
        assert never_left(raised_from(ews.ErrorTimeoutExpired("x"), http.ConnectTimeout("x")))

    def test_a_connection_that_broke_may_have_carried_the_question(self) -> None:
        for broke in (http.ReadTimeout("x"), http.ConnectionError("aborted"), http.ChunkedEncodingError("x")):
            error = raised_from(ews.ErrorTimeoutExpired("x"), broke)
            assert not never_left(error)
            assert not answered_no(error)

    def test_only_exchange_itself_can_say_no(self) -> None:
        assert answered_no(ews.ErrorSendAsDenied("x"))
        assert answered_no(ews.ErrorServerBusy("x"))
        assert not answered_no(LineBusy("x"))
        assert not answered_no(ews.UnauthorizedError("x"))
        assert not answered_no(ews.MalformedResponseError("x"))
        assert not answered_no(ews.ErrorTimeoutExpired("x"))
