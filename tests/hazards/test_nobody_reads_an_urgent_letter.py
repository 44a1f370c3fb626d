"""Hazard: an out-of-office answer hides that nobody reads an urgent letter. It reaches the letter's owner, whatever words and headers it has."""

import pytest
from build import app_on, arrive, ledger, letters, mail, service
from returning import LATER, URGENT, again, answered, away, notices
from sqlalchemy import Engine

from liaison.domain.letter_fates import Fate, who_instead
from liaison.domain.states import LedgerState
from liaison.store import notice_queries
from liaison.store.session import reading

# the subject, and the header beside it by which it is known
WAYS = {
    "by RFC 3834": ("Re: your letter", "Auto-Submitted: auto-replied"),
    "Exchange": ("Automatic reply: your letter", "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All"),
    "Exchange of old": ("Out of Office: your letter", "X-Auto-Response-Suppress: All"),
    "Google": ("Out of office Re: your letter", "Precedence: bulk\nX-Autoreply: yes"),
    "Lotus": ("Rowan Tait is out of the office.", "Return-Path: <>"),
    "X-Autorespond": ("Your letter", "X-Autorespond: your letter"),
    "German": ("Automatische Antwort: your letter", "X-Auto-Response-Suppress: All"),
    "French": ("Réponse automatique : your letter", "X-Auto-Response-Suppress: All"),
    "Gaelic": ("Freagairt fèin-obrachail: your letter", "X-Auto-Response-Suppress: All"),
    "Polish": ("Odpowiedź automatyczna: your letter", "X-Auto-Response-Suppress: All"),
}


@pytest.mark.parametrize("way", WAYS)
def test_its_owner_is_told_and_the_page_says_whom_to_ask_instead(memory_engine: Engine, way: str) -> None:
    app = app_on(memory_engine)
    service(app)
    case, letter = answered(app, URGENT)
    subject, headers = WAYS[way]
    text = "I am away until Monday.\nPlease ring Dr Skye Orr on 01632 960222 if it cannot wait.\nKind regards"
    thread = f"In-Reply-To: {letter.message_id}\nReferences: {letter.message_id}"

    arrive(app, mail(text, subject=subject, message_id="<ooo@quay.example>", headers=f"{headers}\n{thread}"), now=LATER)

    assert ledger(app)[-1].state is LedgerState.AUTO_REPLY
    (told,) = letters(app, "letter_notice")
    assert told.to == ["nora@service.example"]
    with reading(app.engine) as session:
        (news,) = notice_queries.of_case(session, case.id or 0)
        assert (news.notice.fate, news.notice.shown) == (Fate.AWAY, True)
        assert who_instead(news.message.new_text) == ["Please ring Dr Skye Orr on 01632 960222 if it cannot wait."]
    assert again(app, case).version == case.version


def test_the_same_words_without_a_second_sign_are_a_persons_mail(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)

    found = arrive(
        app, mail("Who covers the methadone clinic, and the dose, next week?", subject="Out of office: who covers?")
    )

    assert len(found) == 1


def test_a_red_flag_under_a_vacation_subject_is_read_where_only_a_weak_sign_stands_beside_it(
    memory_engine: Engine,
) -> None:
    app = app_on(memory_engine)
    service(app)
    text = "Jo took an overdose this morning and cannot be woken. I am away from tomorrow."

    (case,) = arrive(app, mail(text, subject="On leave from tomorrow", headers="X-Auto-Response-Suppress: All"))

    assert (case.outcome.value, case.urgency.value) == ("unclear", "U1")
    assert notices(app) == []


def test_a_routine_letter_s_out_of_office_answer_disturbs_nobody(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    case, letter = answered(app)

    arrive(app, away(letter), now=LATER)

    assert letters(app, "letter_notice") == []
    assert [(one.case_id, one.shown) for one in notices(app)] == [(case.id, False)]
