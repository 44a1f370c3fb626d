"""What Exchange and the line to it can answer, turned into the post room's own errors.

A table from exchangelib's exceptions to ours. Sentences are ours alone: what the server writes may name people or quote a mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests
import requests.exceptions as http
from exchangelib import errors as ews
from oauthlib.oauth2.rfc6749.errors import OAuth2Error
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

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

PATIENCE = 60.0  # seconds to wait where the server is busy and does not say how long

BUSY = "Exchange asks for patience; it is asked again later."
DOWN = "Exchange cannot be reached or does not answer now; check the server, the address and the line to it."
TLS = (
    "The server's certificate could not be verified, so nothing was said to it: if a private authority signed it, give that "
    "authority's certificate as CA_FILE."
)
REFUSED = (
    "Exchange refuses this account or its rights: check user and password, or tenant, client and secret, and that the account "
    "may open the mailbox."
)
FOLDER = "A folder of the mailbox is not there: check FOLDER and TAKEN_FOLDER, and that the account may see them."
REDIRECTED = "The server sends us to another address: give the address of EWS itself as URL."
UNCLEAR = "Exchange answered with an error ({code})."

# exchangelib's exceptions, the nearest first; the first row that fits decides
KINDS: tuple[tuple[tuple[type[Exception], ...], type[MailboxError], str], ...] = (
    ((http.SSLError,), MailboxDown, TLS),
    ((ews.UnauthorizedError, OAuth2Error), MailboxRefused, REFUSED),
    (
        (
            ews.ErrorAccessDenied,
            ews.ErrorAccountDisabled,
            ews.ErrorImpersonateUserDenied,
            ews.ErrorImpersonationDenied,
            ews.ErrorImpersonationFailed,
            ews.ErrorMissingEmailAddress,
            ews.ErrorNonExistentMailbox,
            ews.ErrorPasswordExpired,
            ews.ErrorPasswordChangeRequired,
            ews.ErrorSendAsDenied,
        ),
        MailboxRefused,
        REFUSED,
    ),
    (
        (ews.ErrorInvalidSyncStateData, ews.ErrorSyncFolderNotFound),
        CursorLost,
        "Exchange no longer knows this place; everything is looked at again.",
    ),
    (
        (ews.ErrorItemNotFound, ews.ErrorInvalidId, ews.ErrorInvalidIdEmpty, ews.ErrorInvalidIdMalformed),
        MailGone,
        "This mail is no longer in the mailbox.",
    ),
    ((ews.ErrorFolderNotFound,), MailboxError, FOLDER),
    (
        (
            ews.ErrorInvalidRecipients,
            ews.ErrorMessageSizeExceeded,
            ews.ErrorMimeContentInvalid,
            ews.ErrorMimeContentInvalidBase64String,
            ews.ErrorMissingRecipients,
        ),
        MailRejected,
        "Exchange does not take this letter as it is: look at its addresses and its size.",
    ),
    (
        (
            ews.ErrorServerBusy,
            ews.ErrorExceededConnectionCount,
            ews.ErrorTooManyObjectsOpened,
            ews.ErrorInsufficientResources,
            ews.RateLimitError,
        ),
        MailboxBusy,
        BUSY,
    ),
    (
        (
            ews.ErrorConnectionFailed,
            ews.ErrorInternalServerTransientError,
            ews.ErrorMailboxMoveInProgress,
            ews.ErrorMailboxStoreUnavailable,
            ews.ErrorTimeoutExpired,
            http.ConnectionError,
            http.Timeout,
            http.ChunkedEncodingError,
            ConnectionError,
            TimeoutError,
        ),
        MailboxDown,
        DOWN,
    ),
    ((ews.RedirectError, ews.RelativeRedirect), MailboxError, REDIRECTED),
)

# said of one item, these concern them all; anything else is that item's own trouble, and the others go on
WHOLE_SERVER = (MailboxBusy, MailboxDown)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and what that was raised from; also those that requests and urllib3 keep inside."""
    while error is not None:
        yield error
        for inner in (*error.args, getattr(error, "reason", None)):
            if isinstance(inner, BaseException):
                yield from causes(inner)
        error = error.__cause__ or error.__context__


def told_of(error: Exception) -> MailboxError:
    """Our error for one of theirs. One that is in no row is a plain MailboxError: its outcome is not known."""
    if isinstance(error, MailboxError):
        return error
    if any(isinstance(cause, http.SSLError) for cause in causes(error)):
        return MailboxDown(TLS)
    for theirs, ours, sentence in KINDS:
        if isinstance(error, theirs):
            return MailboxBusy(sentence, patience(error)) if ours is MailboxBusy else ours(sentence)
    return MailboxError(UNCLEAR.format(code=type(error).__name__))


def patience(error: Exception) -> float:
    """How many seconds the server asks us to wait."""
    asked = getattr(error, "back_off", None) or getattr(error, "wait", None)
    return float(asked) if asked else PATIENCE


def never_left(error: Exception) -> bool:
    """True when no connection was made, or none that was trusted: the server cannot have heard what was asked."""
    unmade = (http.ConnectTimeout, http.SSLError, ConnectTimeoutError, NewConnectionError, NameResolutionError)
    return any(isinstance(cause, unmade) for cause in causes(error))


def answered_no(error: Exception) -> bool:
    """True when Exchange itself answered the question with an error, rather than the line or a server before it.

    Its word that something took too long is no such answer: that may go on.
    """
    if isinstance(error, ews.ErrorTimeoutExpired):
        return False
    # exchangelib gives a broken line, and some HTTP statuses, the shape of an answer from Exchange
    from_the_line = any(isinstance(cause, requests.RequestException | OSError | LineBusy) for cause in causes(error))
    return isinstance(error, ews.ResponseMessageError) and not from_the_line


@contextmanager
def translated() -> Iterator[None]:
    """Let nothing but MailboxErrors out. The original is not chained: its text may hold what was sent."""
    try:
        yield
    except Exception as error:
        raise told_of(error) from None
