"""What headers and structure say: each kind by its evidence, and a person's mail never by words alone."""

from __future__ import annotations

import pytest

from liaison.mail.autos import RULES, Shape, judge
from models.taxonomy import Kind

REPORT = ("multipart/report", "text/plain", "message/delivery-status")


def kind_of(subject: str = "", sender: str = "a@glenburn.example", kinds: tuple[str, ...] = (), report: str = "",
            methods: tuple[str, ...] = (), **headers: str) -> Kind | None:  # fmt: skip
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kind, because = judge(Shape(named, sender, subject, kinds, report, methods))
    assert (kind is None) == (because == "")
    return kind


@pytest.mark.parametrize(
    "value",
    ["auto-replied", "auto-generated", "auto-notified", "auto-replied (vacation)", "Auto-Generated; owner=x", "yes"],
)
def test_auto_submitted_is_an_automatic_reply_unless_it_says_no(value: str) -> None:
    assert kind_of(auto_submitted=value) is Kind.AUTO_REPLY


@pytest.mark.parametrize("value", ["no", "No", " no ", ""])
def test_auto_submitted_no_is_a_persons_mail(value: str) -> None:
    assert kind_of(auto_submitted=value) is None


@pytest.mark.parametrize("name", ["x_autoreply", "x_autorespond", "x_autoreply_from", "x_vacation"])
def test_headers_that_only_auto_replies_carry_are_believed(name: str) -> None:
    assert kind_of(**{name: "yes"}) is Kind.AUTO_REPLY
    assert kind_of(**{name: "no"}) is None


SUBJECTS = ["Automatic reply: your letter", "Out of Office: your letter", "Auto: away", "Re: Out of the office", "Autosvar: x", "Abwesenheitsnotiz", "Réponse automatique : x", "Vacation"]  # fmt: skip


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_telling_subject_counts_only_beside_a_telling_header(subject: str) -> None:
    assert kind_of(subject) is None
    assert kind_of(subject, x_auto_response_suppress="All") is Kind.AUTO_REPLY
    assert kind_of(subject, return_path="<>") is Kind.AUTO_REPLY
    assert kind_of(subject, precedence="bulk") is Kind.AUTO_REPLY


@pytest.mark.parametrize("subject", ["Odpowiedź automatyczna: x", "Poza biurem", "Freagairt fèin-obrachail: x", "A-mach às an oifis", "Nicht im Büro", "Absence du bureau", "Rowan Tait is out of the office."])  # fmt: skip
def test_subjects_in_other_tongues_count_beside_a_telling_header_too(subject: str) -> None:
    assert kind_of(subject) is None
    assert kind_of(subject, return_path="<>") is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "subject",
    ["On leave from Monday: who prescribes?", "Absence from the clinic", "Vacation dose", "Away from home, script?"],
)
def test_exchange_s_mark_on_a_persons_mail_is_no_second_sign_for_a_vague_subject(subject: str) -> None:
    assert kind_of(subject, x_auto_response_suppress="DR, OOF, AutoReply") is None
    assert kind_of("Automatic reply: x", x_auto_response_suppress="DR, OOF, AutoReply") is Kind.AUTO_REPLY


def test_the_suppress_header_alone_is_on_peoples_mail_too() -> None:
    assert kind_of("Dose question", x_auto_response_suppress="DR, OOF, AutoReply") is None


def test_precedence_tells_auto_replies_from_bulk() -> None:
    assert kind_of(precedence="auto_reply") is Kind.AUTO_REPLY
    assert kind_of(precedence="bulk") is Kind.BULK
    assert kind_of(precedence="list") is Kind.BULK
    assert kind_of(precedence="first-class") is None


@pytest.mark.parametrize("name", ["list_unsubscribe", "list_id", "list_post"])
def test_list_headers_are_bulk(name: str) -> None:
    assert kind_of(**{name: "<x>"}) is Kind.BULK
    assert kind_of(**{name: ""}) is None


def test_reports_are_known_by_structure() -> None:
    assert kind_of(kinds=REPORT, report="delivery-status") is Kind.BOUNCE
    assert kind_of(kinds=("multipart/mixed", "message/delivery-status")) is Kind.BOUNCE
    assert kind_of(report="disposition-notification") is Kind.READ_RECEIPT
    assert kind_of(kinds=("message/disposition-notification",)) is Kind.READ_RECEIPT
    assert kind_of(report="feedback-report") is Kind.BOUNCE


@pytest.mark.parametrize(
    "sender",
    [
        "MAILER-DAEMON@mx.example",
        "mailer-daemon (Mail System)",
        "Mail_Daemon@mx.example",
        "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@nhs.example",
    ],
)
def test_a_mail_servers_daemon_only_sends_reports(sender: str) -> None:
    assert kind_of("whatever", sender) is Kind.BOUNCE


@pytest.mark.parametrize("subject", ["Undeliverable: your letter", "Delivery Status Notification (Failure)", "Mail delivery failed: returning message", "failure notice", "Returned mail: see transcript"])  # fmt: skip
def test_a_bounces_subject_counts_only_beside_a_bounces_sender(subject: str) -> None:
    assert kind_of(subject, "postmaster@mx.example") is Kind.BOUNCE
    assert kind_of(subject, return_path="<>") is Kind.BOUNCE
    assert kind_of(subject) is None
    assert kind_of("Re: rota", "postmaster@mx.example") is None


def test_other_bounce_headers_are_believed() -> None:
    assert kind_of(x_failed_recipients="gone@x.example") is Kind.BOUNCE
    assert kind_of(x_ms_exchange_message_is_ndr="") is Kind.BOUNCE


def test_answers_to_invitations_are_calendar_replies_and_invitations_are_not() -> None:
    assert kind_of(methods=("REPLY",)) is Kind.CALENDAR_REPLY
    assert kind_of(methods=("COUNTER",)) is Kind.CALENDAR_REPLY
    assert kind_of(methods=("REQUEST",)) is None
    assert kind_of(methods=("CANCEL",)) is None
    assert kind_of("Accepted: cluster meeting") is None


def test_the_most_telling_evidence_decides_first() -> None:
    assert kind_of(report="delivery-status", auto_submitted="auto-replied") is Kind.BOUNCE
    assert kind_of(report="disposition-notification", auto_submitted="auto-replied") is Kind.READ_RECEIPT
    assert kind_of(methods=("REPLY",), auto_submitted="auto-generated") is Kind.CALENDAR_REPLY
    assert kind_of(auto_submitted="auto-replied", precedence="bulk") is Kind.AUTO_REPLY


def test_a_persons_mail_is_nothing_automatic() -> None:
    assert judge(Shape({"from": "Anita", "subject": "Undeliverable dose", "return-path": "<anita@x.example>"})) == (
        None,
        "",
    )


def test_spam_is_never_decided_by_headers_and_every_other_kind_is() -> None:
    assert {kind for kind, _ in RULES} == set(Kind) - {Kind.SPAM}
