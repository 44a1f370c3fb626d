"""Acknowledgements: threaded, once a case, with the words of the moment, and never to a machine."""

import pytest
from build import FRIDAY_EVENING, TUESDAY_10AM, app_on, arrive, cases, letters, mail, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.conversations import verify
from liaison.store.session import transaction
from liaison.store.tables_people import SenderAddress


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def test_it_answers_the_mail_in_its_thread_and_never_with_its_subject(app: App) -> None:
    arrive(
        app, mail(subject="Jo Example CHI 3002741236", message_id="<2@quay.example>", headers="References: <1@quay.example>")
    )  # fmt: skip

    (letter,) = letters(app, "acknowledgement")
    (case,) = cases(app)
    assert (letter.key, letter.case_id, letter.practice_code) == (f"ack:case-{case.id}", case.id, "99901")
    assert letter.to == ["tait@quay.example"]
    assert letter.in_reply_to == "<2@quay.example>"
    assert letter.references == ["<1@quay.example>", "<2@quay.example>"]
    assert letter.automatic == "auto-replied"
    assert letter.subject == f"[SU-GP {case.reference}] We have your message"
    assert "Jo Example" not in letter.text + letter.subject
    assert "3002741236" not in letter.text + letter.subject


def test_its_token_proves_the_case_to_us_alone(app: App) -> None:
    (case,) = arrive(app, mail())

    (letter,) = letters(app)
    token = letter.text.split("For our filing: ")[1].strip()
    assert verify(token, app.secret) == case.reference
    assert verify(token, b"another key, also 32 bytes long!") is None


def test_its_times_are_those_of_the_case(app: App) -> None:
    (case,) = arrive(app, mail("Is a prescription ready?"))

    (letter,) = letters(app)
    assert case.read_by.isoformat() == "2026-11-24T11:00:00+00:00"
    assert "It will be read by 11:00 on Tuesday 24 November" in letter.text
    assert "you can expect an answer by 17:00 on Tuesday 24 November" in letter.text


def test_when_nobody_reads_it_opens_with_the_notice_and_in_hours_it_does_not(app: App) -> None:
    arrive(app, mail(message_id="<1@x.example>"), now=TUESDAY_10AM)
    arrive(app, mail("Another dose question", message_id="<2@x.example>"), now=FRIDAY_EVENING)

    in_hours, closed = letters(app)
    assert in_hours.text.startswith("Thank you.")
    assert closed.text.startswith("Nobody will read this before Tuesday 1 December, 09:00.")


def test_a_long_thread_is_cut_to_its_newest_mails(app: App) -> None:
    thread = " ".join(f"<{n}@quay.example>" for n in range(40))

    arrive(app, mail(message_id="<last@quay.example>", headers=f"References: {thread}"))

    (letter,) = letters(app)
    assert len(letter.references) == 20
    assert letter.references[-1] == "<last@quay.example>"


@pytest.mark.parametrize("listed", ["overdose@ambulance.example", "@ambulance.example"])
def test_an_automatic_sender_that_is_always_read_makes_a_case_and_gets_no_letter(app: App, listed: str) -> None:
    with transaction(app.engine) as session:
        session.add(SenderAddress(email=listed, clinical_automatic=True))

    opened = arrive(
        app, mail("A dose was given.", sender="Overdose@Ambulance.example", headers="Auto-Submitted: auto-generated")
    )

    assert len(opened) == 1
    assert letters(app) == []


def test_an_out_of_office_with_a_red_flag_makes_a_case_and_gets_no_letter(app: App) -> None:
    words = "He took an overdose of heroin this morning and is drowsy now."

    opened = arrive(app, mail(words, subject="Notice", headers="Auto-Submitted: auto-generated"))

    assert [case.urgency.value for case in opened] == ["U1"]
    assert letters(app) == []


def test_a_mail_read_twice_is_acknowledged_once(app: App) -> None:
    arrive(app, mail())
    arrive(app, mail())

    assert len(letters(app)) == 1
