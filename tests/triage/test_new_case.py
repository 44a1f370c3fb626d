"""What a new case looks like in a list: masked, short, with deadlines and how they were found."""

import pytest
from build import FRIDAY_EVENING, app_on, arrive, mail, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.conversations import IN_SUBJECT
from liaison.triage.new_case import LINE
from models.taxonomy import Category, Handler, Outcome, Urgency

CHI = demo_chi(1)


@pytest.fixture
def app(engine: Engine) -> App:
    made = app_on(engine)
    service(made)
    return made


def test_every_chi_number_is_masked_in_what_lists_show(app: App) -> None:
    (case,) = arrive(
        app, mail(f"CHI {CHI} and {CHI[:6]} {CHI[6:]}: a dose question.", subject=f"Re {CHI[:6]}-{CHI[6:]} dose")
    )

    for shown in (case.subject, case.summary):
        assert CHI not in shown
        assert CHI[6:] not in shown
    assert "dose" in case.subject
    assert "a dose question" in case.summary


def test_a_number_at_the_edge_of_the_line_is_not_cut_out_of_its_mask(app: App) -> None:
    for before in range(LINE - 12, LINE + 2):
        text = "x" * (before - 6) + " dose " + CHI
        case = arrive(app, mail(text, message_id=f"<{before}@x.example>"))[-1]
        assert CHI[6:] not in case.summary
        assert len(case.summary) <= LINE


def test_a_long_mail_and_a_long_subject_are_cut_and_line_ends_are_spaces(app: App) -> None:
    (case,) = arrive(app, mail("First line about a dose\n\n\nsecond line\n" + "word " * 500, subject="subject " * 60))

    assert case.summary.startswith("First line about a dose second line word")
    assert len(case.summary) <= LINE
    assert len(case.subject) <= 200


def test_it_has_reference_level_handler_deadlines_and_their_derivation(app: App) -> None:
    (case,) = arrive(app, mail("A dose question"))

    assert IN_SUBJECT.fullmatch(f"[SU-GP {case.reference}]")
    assert (case.outcome, case.category) == (Outcome.QUERY, Category.PRESCRIBING_ADVICE)
    assert (case.urgency, case.handler, case.version, case.messages) == (Urgency.U3, Handler.PRESCRIBER, 1, 1)
    assert case.read_how.startswith("Soon:")
    assert case.answer_how.startswith("Soon: 2 working days")
    assert case.first_message_id == case.last_message_id
    assert (case.sender, case.practice_code, case.person_id) == ("tait@quay.example", "99901", None)


def test_an_unclear_mail_has_no_category_and_goes_to_the_duty_nurse_at_u2(app: App) -> None:
    (case,) = arrive(app, mail("Hello there, something about nothing at all."), now=FRIDAY_EVENING)

    assert (case.outcome, case.category, case.urgency, case.handler) == (
        Outcome.UNCLEAR, None, Urgency.U2, Handler.DUTY_NURSE,
    )  # fmt: skip
    assert case.read_by.isoformat() == "2026-12-01T10:00:00+00:00"  # counted from Tuesday's opening
