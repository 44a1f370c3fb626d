"""Which sort of automatic mail a mail is by headers and structure alone, and why; None for what a person may have written.

Sources: RFC 3834 (automatic responses), RFC 3464 (delivery reports), RFC 5965 (feedback reports), RFC 8098 (read receipts), RFC 5546 (calendar replies),
RFC 2919 and 2369 (lists), and what Exchange, qmail and others send instead. Words alone decide nothing: "Out of office cover for
the methadone clinic" is a question, so a telling subject counts only beside a telling header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from liaison.domain.screening import BY_SUBJECT
from models.taxonomy import Kind


@dataclass(frozen=True)
class Shape:
    """What is looked at: first value of each header (lower-case names), sender, subject, types of the parts, calendar methods."""

    headers: Mapping[str, str]
    sender: str = ""  # address, or what stands for one (MAILER-DAEMON)
    subject: str = ""
    kinds: Sequence[str] = ()  # media types of root, multiparts and leaves, in order
    report_type: str = ""
    methods: Sequence[str] = field(default=())

    def header(self, name: str) -> str:
        return self.headers.get(name, "").strip().lower()

    @property
    def null_sender(self) -> bool:
        return re.sub(r"\s", "", self.headers.get("return-path", "-")) in ("<>", "")


def judge(shape: Shape) -> tuple[Kind | None, str]:
    """The kind and the reason, one plain clause; (None, "") when nothing says automatic. The first rule that holds decides."""
    for kind, rule in RULES:
        because = rule(shape)
        if because:
            return kind, because
    return None, ""


_DAEMON = re.compile(
    r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|post[-_.]?master|mdaemon|bounces?(?:[-+=].*)?|microsoftexchange[0-9a-f]{32})(?:@|$)"
)
_SURE_DAEMON = re.compile(r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|microsoftexchange[0-9a-f]{32})\b")
_BOUNCE_SUBJECT = re.compile(
    r"(?:undeliver|non[- ]?deliver|delivery (?:status|failure|has failed|report|problem|error|notification)|delivery .{0,20}(?:failed|delayed)|"
    r"returned mail|mail (?:delivery|could not be|system error|failure)|failure notice|returned to sender|could ?n.t be delivered|"
    r"message (?:you sent|delayed|undeliverable)|warning: (?:could not send|message)|unzustellbar|mail non livr|undelivered)",
    re.I,
)
_AUTO_SUBJECT = re.compile(
    r"^\s*(?:(?:re|aw|sv|fw|odp)\s*:\s*)?\[?(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|responder|answer)|autoreply|auto\s*:|"
    r"out[- ]of[- ](?:the[- ])?office|away from|vacation|on (?:annual )?leave|away until|"
    r"abwesend|abwesenheit|automatische antwort|nicht im b[uü]ro|réponse automatique|absence (?:du|de) bureau|absence\s*:|absent(?:e)? (?:du|de) bureau|en congé|"  # German, French
    r"freagairt (?:fèin|fein)-?(?:obrach|ghluais)|(?:a-mach )?às an oifis|air falbh (?:bhon|on) oifis|"  # Gaelic
    r"odpowiedź automatyczna|autoodpowiedź|poza biurem|nieobecno[śs][ćc]|"  # Polish
    r"autosvar|automatiskt svar|automatisch antwoord|risposta automatica|respuesta automática)"
    r"|^[^:]{2,60} is out of (?:the )?office\b",  # Lotus puts the name first
    re.I,
)


# subjects that say in so many words that a machine wrote it: beside these any suppress header is enough
_SAYS_AUTOMATIC = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|autoreply|out[- ]of[- ](?:the[- ])?office\s*:|automatische antwort|"
    r"réponse automatique|freagairt (?:fèin|fein)|odpowiedź automatyczna|autoodpowiedź)",
    re.I,
)


def _read_receipt(shape: Shape) -> str:
    if shape.report_type == "disposition-notification" or "message/disposition-notification" in shape.kinds:
        return "a read receipt (RFC 8098)"
    if shape.header("x-ms-exchange-message-class").startswith("report.ipm.note.ipnrn"):
        return "a read receipt (Exchange)"
    return ""


def _bounce(shape: Shape) -> str:
    if shape.report_type == "delivery-status" or "message/delivery-status" in shape.kinds:
        return "a delivery report (RFC 3464)"
    if shape.report_type == "feedback-report" or "message/feedback-report" in shape.kinds:
        return "a report about a mail sent from here (RFC 5965)"
    if "x-failed-recipients" in shape.headers or "x-ms-exchange-message-is-ndr" in shape.headers:
        return "a delivery report (by its own header)"
    sender = shape.sender.lower()
    if _SURE_DAEMON.match(sender):
        return "a delivery report (from a mail server's daemon)"
    told = _BOUNCE_SUBJECT.search(shape.subject) is not None
    if told and (_DAEMON.match(sender) or shape.null_sender or shape.header("auto-submitted").startswith("auto-")):
        return "a delivery report (by subject and sender)"
    return ""


def _calendar_reply(shape: Shape) -> str:
    method = next((method for method in shape.methods if method in ("REPLY", "COUNTER")), None)
    return f"an answer to an invitation (METHOD:{method})" if method else ""


def _auto_reply(shape: Shape) -> str:
    submitted = re.split(r"[;\s(]", shape.header("auto-submitted"))[0]
    if submitted and submitted != "no":
        return f"sent automatically (Auto-Submitted: {submitted if submitted.startswith('auto-') else 'yes'})"
    for name in AUTO_HEADERS:
        if name in shape.headers and shape.header(name) not in ("no", "false", "0"):
            return f"sent automatically ({name})"
    if shape.header("precedence") in ("auto_reply", "auto-reply", "autoreply"):
        return "sent automatically (Precedence: auto_reply)"
    suppressed = "x-auto-response-suppress" in shape.headers
    if _AUTO_SUBJECT.match(shape.subject) and (
        _hints_automatic(shape) or (suppressed and _SAYS_AUTOMATIC.match(shape.subject))
    ):
        return BY_SUBJECT
    return ""


def _hints_automatic(shape: Shape) -> bool:
    """A header that is no proof alone: Exchange also stamps the suppress header on people's mail, though seldom with all it has."""
    return (
        shape.header("x-auto-response-suppress") == "all"
        or shape.header("precedence") in ("bulk", "junk", "list")
        or shape.null_sender
        or bool(HINTS & shape.headers.keys())
    )


def _bulk(shape: Shape) -> str:
    for name in BULK_HEADERS:
        if shape.header(name):
            return f"sent to a list ({name})"
    if shape.header("precedence") in ("bulk", "list", "junk"):
        return f"sent to many (Precedence: {shape.header('precedence')})"
    return ""


# headers that only automatic answers carry
AUTO_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-auto-responder",
    "x-vacation",
)
# headers that make a telling subject believable
HINTS = frozenset(
    {
        "x-ms-exchange-inbox-rules-loop",
        "x-ms-exchange-generated-message-source",
        "x-loop",
        "x-autogenerated",
        "x-cron-env",
        "x-precedence",
        "feedback-id",
    }
)
BULK_HEADERS = ("list-unsubscribe", "list-id", "list-post", "list-help")

# Most telling first: an Exchange bounce also says Auto-Submitted, an out-of-office notice also Precedence: bulk.
RULES: tuple[tuple[Kind, Callable[[Shape], str]], ...] = (
    (Kind.READ_RECEIPT, _read_receipt),
    (Kind.BOUNCE, _bounce),
    (Kind.CALENDAR_REPLY, _calendar_reply),
    (Kind.AUTO_REPLY, _auto_reply),
    (Kind.BULK, _bulk),
)
