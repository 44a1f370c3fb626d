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
