"""Hazard: a mail is filed on the wrong person's case. Without proof, from a stranger, or about another CHI, it opens a case of its own."""

from collections.abc import Callable

import pytest
from build import app_on, arrive, cases, letters, mail, person, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.conversations import sign

CHI, OTHER = "3002741236", "3102741230"


def token(app: App) -> str:
    return sign(cases(app)[0].reference, app.secret)


def with_file(name: str, app: App) -> bytes:
    """A reply whose attached file has that name."""
    return (
        f"From: tait@quay.example\nTo: queries@liaison.example\nSubject: Re: A question\nMessage-ID: <2@quay.example>\nIn-Reply-To: {letters(app)[0].message_id}\n"
        f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe dose, as attached here for you to read.\n"
        f"--b\nContent-Type: application/pdf; name={name}\nContent-Disposition: attachment; filename={name}\n\n%PDF\n--b--\n"
    ).encode()


# how a mail points to the first case, and why it may not join it
POINTS: dict[str, Callable[[App], bytes]] = {
    "a stranger quotes our letter": lambda app: mail(
        f"The dose. {token(app)}", sender="x@elsewhere.example", message_id="<2@x.example>", headers=f"In-Reply-To: {letters(app)[0].message_id}"
    ),
    "another surgery quotes it": lambda app: mail(f"The dose. {token(app)}", sender="muir@glen.example", message_id="<2@glen.example>"),
    "the subject alone names it": lambda app: mail("The dose", subject=f"Re: [SU-GP {cases(app)[0].reference}]", message_id="<2@quay.example>"),
    "the token is forged": lambda app: mail(f"The dose. {cases(app)[0].reference}-AAAAAAAAAAAAAAAA", message_id="<2@quay.example>"),
    "it is about somebody else": lambda app: mail(
        f"Now about CHI {OTHER} and the dose", message_id="<2@quay.example>", headers=f"In-Reply-To: {letters(app)[0].message_id}"
    ),
    "a file's name is somebody else's number": lambda app: with_file(f"{OTHER}_letter.pdf", app),
    "a letter about somebody else is passed on": lambda app: mail(
        f"See below, please.\n\n-----Original Message-----\nFrom: ward@hospital.example\nSubject: Discharge\n\nCHI {OTHER} went home today; the dose is below.",
        subject="FW: Discharge", message_id="<2@quay.example>", headers=f"In-Reply-To: {letters(app)[0].message_id}"
    ),
    "it names one person more": lambda app: mail(
        f"CHI {CHI} and CHI {OTHER}, the dose", message_id="<2@quay.example>", headers=f"In-Reply-To: {letters(app)[0].message_id}"
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", POINTS)
def test_it_opens_a_case_of_its_own(memory_engine: Engine, how: str) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail(f"About CHI {CHI}: the dose, please"))

    first, second = arrive(app, POINTS[how](app))

    assert (first.messages, second.messages) == (1, 1)


def test_what_is_quoted_from_the_conversation_itself_is_no_other_person(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail(f"About CHI {CHI} and CHI {OTHER}: the dose, please"))
    ours = letters(app)[0].message_id
    quoting = f"Thank you, that is clear now for CHI {CHI}.\n\nOn Tue, 24 Nov 2026 at 10:00, Tait wrote:\n> About CHI {CHI} and CHI {OTHER}: the dose, please"

    (case,) = arrive(app, mail(quoting, message_id="<2@quay.example>", headers=f"In-Reply-To: {ours}"))

    assert case.messages == 2


def test_two_people_at_once_are_not_filed_on_a_question_that_names_nobody(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail("About somebody's dose, please"))
    ours = letters(app)[0].message_id

    found = arrive(
        app,
        mail(f"It is about CHI {CHI} and CHI {OTHER}", message_id="<2@quay.example>", headers=f"In-Reply-To: {ours}"),
    )

    assert [case.messages for case in found] == [1, 1]
    assert found[1].maybe_same_as == found[0].id
    assert "more than one person" in found[1].same_because


def test_after_the_first_person_is_named_a_second_one_opens_a_case_of_its_own(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail("About somebody's dose, please"))
    ours = letters(app)[0].message_id
    arrive(app, mail(f"It is CHI {CHI}", message_id="<2@quay.example>", headers=f"In-Reply-To: {ours}"))

    found = arrive(app, mail(f"And for CHI {OTHER}?", message_id="<3@quay.example>", headers=f"In-Reply-To: {ours}"))

    assert [case.messages for case in found] == [2, 1]


def test_the_practices_own_answer_about_the_same_person_joins_it(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, mail(f"About CHI {CHI}: the dose, please"))
    ours = letters(app)[0].message_id

    (case,) = arrive(
        app, mail(f"CHI {CHI}, and the next dose?", message_id="<2@quay.example>", headers=f"In-Reply-To: {ours}")
    )

    assert case.messages == 2


def test_a_number_without_its_name_ties_a_mail_to_nobody(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    somebody = person(app, CHI, name="Jo Example")

    unnamed, named = arrive(
        app,
        mail(f"CHI {CHI}: the dose, please", message_id="<1@quay.example>"),
        mail(f"Jo Example, CHI {CHI}: the dose, please", message_id="<2@quay.example>"),
    )

    assert (unnamed.person_id, named.person_id) == (None, somebody)
