"""Hazard: a letter of ours makes abstinence a condition of psychology or treatment, and somebody is kept out of help."""

from dataclasses import replace

import pytest
from build import app_on, letters, service
from replying import a_case, answered
from sqlalchemy import Engine

from liaison.demo.how_we_work_here import CONTENT
from liaison.domain import abstinence
from liaison.letters import site_replies
from liaison.letters.catalogue import STARTS
from liaison.letters.replies import ReplyTemplate, defaults
from liaison.letters.site_replies import WrongTemplate
from liaison.practices import comms_document
from liaison.practices.comms_document import NotSoYet
from liaison.store.session import transaction
from liaison.triage.reply_check import Unconfirmed

SAID = "He has to be abstinent for three months before psychology can see him."


def test_such_a_letter_does_not_leave_whatever_is_confirmed(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    with pytest.raises(Unconfirmed, match="makes abstinence a condition"):
        answered(app, a_case(app), ids["Petra"], text=SAID)
    assert letters(app, "answer") == []


def test_no_template_may_say_it(memory_engine: Engine) -> None:
    with pytest.raises(WrongTemplate, match="condition"), transaction(memory_engine) as session:
        mine = ReplyTemplate("ours", "", "Ours", "A Lead", SAID)
        site_replies.keep(session, mine, "why", seen=0, by_id=None, now=app_on(memory_engine).now())


def test_the_communications_document_is_not_signed_off_with_it(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    lena = service(app)["Lena"]
    words = replace(CONTENT, words={**CONTENT.words, "pathway": SAID})
    with pytest.raises(NotSoYet, match="condition"), transaction(memory_engine) as session:
        seen = comms_document.save(session, words, seen=0, by_id=lena, now=app.now())
        session.flush()
        comms_document.sign_off(session, seen=seen, owner_id=lena, made_with="six people", signed_by="the group", signed_on=app.now().date(), by_id=lena, now=app.now())  # fmt: skip


@pytest.mark.parametrize("text", [*STARTS.values(), *(one.text for one in defaults().values())])
def test_none_of_ours_says_it(text: str) -> None:
    assert abstinence.conditions(text) == []
