"""Hazard: a letter did not arrive and nobody knows. A delivery report reaches the letter's owner, however old the server that wrote it."""

from collections.abc import Callable

import pytest
from build import app_on, arrive, ledger, letters, mail, service
from returning import LATER, URGENT, again, answered, bad, notices, report
from sqlalchemy import Engine

from liaison.domain.letter_fates import Fate
from liaison.domain.states import CaseState, LedgerState
from liaison.store import notice_queries
from liaison.store.session import reading
from liaison.store.tables import Letter


def by_words(words: str) -> Callable[[Letter], bytes]:
    """A report in plain words, with the letter's headers behind it."""
    return lambda letter: mail(
        words.format(to=letter.to[0]) + f"\n\n--- Below this line is a copy of the message.\n\nMessage-ID: {letter.message_id}\nSubject: {letter.subject}\n",
        sender="MAILER-DAEMON@mx.quay.example", subject="failure notice", message_id="<w@mx.quay.example>", headers="Return-Path: <>",
    )  # fmt: skip


REPORTS: dict[str, Callable[[Letter], bytes]] = {
    "by the book": report,
    "qmail": by_words(
        "Hi. This is the qmail-send program.\nThis is a permanent error; I've given up.\n\n<{to}>:\nno such user"
    ),
    "Exim": by_words(
        "A message that you sent could not be delivered. This is a permanent error. The following address(es) failed:\n\n  {to}\n    unknown user"
    ),
    "Exchange of old": by_words(
        "Your message\n\ndid not reach the following recipient(s):\n\n{to} on Tue, 24 Nov 2026\n    not recognized"
    ),
    "its words alone": lambda letter: by_words("This is the mail system.\n\n<{to}>: host said: 550 5.1.1 User unknown")(
        letter
    ),
}


@pytest.mark.parametrize("how", REPORTS)
def test_the_answers_case_is_its_owners_again_and_the_page_says_why(memory_engine: Engine, how: str) -> None:
    app = app_on(memory_engine)
    service(app)
    case, letter = answered(app)

    arrive(app, REPORTS[how](letter), now=LATER)

    assert (again(app, case).state, again(app, case).owner_id) == (CaseState.ASSIGNED, case.owner_id)
    assert letters(app, "answer")[0].bounced_to == ["tait@quay.example"]
    assert bad(app) == {"tait@quay.example": False}
    with reading(app.engine) as session:
        (news,) = notice_queries.unseen(session)
        assert (news.notice.fate, news.case is not None and news.case.id) == (Fate.FAILED, case.id)
        assert notice_queries.marks(session, [case.id or 0]) == {case.id: Fate.FAILED}


def test_of_an_urgent_letter_its_owner_is_told_by_mail_at_once(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    case, letter = answered(app, URGENT)

    arrive(app, report(letter), now=LATER)

    (told,) = letters(app, "letter_notice")
    assert told.to == ["nora@service.example"]
    assert case.reference in told.text
    assert "tait" not in (told.text + told.subject).lower()


def test_an_alarm_that_did_not_reach_its_colleague_is_told_to_another(memory_engine: Engine) -> None:
    from returning import gone

    from liaison.triage import watch

    app = app_on(memory_engine)
    ids = service(app)
    (case,) = arrive(app, mail(URGENT))
    watch.raise_alarms(app, LATER)
    gone(app, LATER)
    alarm = next(one for one in letters(app, "escalation") if one.to == ["nora@service.example"])

    arrive(app, report(alarm), now=LATER)

    assert case.owner_id == ids["Nora"]
    assert [one.to for one in letters(app, "letter_notice")] == [["lena@service.example"]]


def test_when_nobody_opens_the_case_that_came_back_the_ladder_is_climbed_for_it(memory_engine: Engine) -> None:
    from datetime import timedelta

    from liaison.triage import watch

    app = app_on(memory_engine)
    service(app)
    case, letter = answered(app, URGENT)
    assert watch.raise_alarms(app, LATER) == 0

    arrive(app, report(letter), now=LATER)

    assert watch.raise_alarms(app, LATER + timedelta(hours=1)) == 3
    assert {one.case_id for one in letters(app, "escalation")} == {case.id}


def test_a_forged_report_moves_nothing(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    case, letter = answered(app)

    arrive(app, report(letter, original="<guess@liaison.example>"), now=LATER)

    assert again(app, case).state is CaseState.ANSWERED
    assert ledger(app)[-1].state is LedgerState.BOUNCE
    assert [one.sure for one in notices(app)] == [False]
    assert bad(app) == {}
