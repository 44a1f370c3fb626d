"""Hazard: what somebody said in confidence at a review stands in a letter, a log of events or a subject, or a letter leaves twice."""

from datetime import date

import pytest
from build import TUESDAY_10AM as NOW
from build import app_on, letters, person, service
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.domain.review_form import Answer, Kind
from liaison.reviews import complete, due, form, review_letters
from liaison.reviews.booking import seen
from liaison.reviews.review_letters import NotReleased
from liaison.store import review_form_queries
from liaison.store.session import transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Review

MARK = "Zebrafish"  # a word that nothing else brings


def test_no_sensitive_answer_reaches_a_draft_an_event_or_a_subject_and_each_letter_goes_once(
    memory_engine: Engine,
) -> None:
    app = app_on(memory_engine)
    ids = service(app)
    person(app, preferred_name="Jo", keyworker_id=ids["Ailsa"], last_review_on=date(2025, 12, 1))
    due.take_all(app, NOW)
    who = {"staff_id": ids["Ailsa"], "now": NOW}
    asked = 0
    with transaction(app.engine) as session:
        review = session.scalars(select(Review)).one()
        held = review_form_queries.held(session, review.id or 0)
        assert held is not None
        for section in form.sections_of(session, held):
            told = {
                one.key: Answer((MARK,))
                for one in section.fields
                if one.sensitive and one.kind in {Kind.TEXT, Kind.LINE}
            }
            asked += len(told)
            if told:
                form.save(session, held, section, told, version=0, **who)
        complete.end(
            session, held.id, as_seen=seen(review), outcome="completed", on=date(2026, 11, 24), sure=False, **who
        )
        drafts = {kind: review_letters.draft(session, held, kind, NOW) for kind in ("gp", "person")}
        review_letters.release(app, session, held, "gp", drafts["gp"], "mail", version=0, **who)
        for how in ("mail", "paper"):
            with pytest.raises(NotReleased, match="goes once"):
                review_letters.release(app, session, held, "gp", drafts["gp"], how, version=1, **who)
        reasons = session.scalars(select(col(Event.because))).all()

    assert asked >= 15
    assert [kind for kind, words in drafts.items() if MARK in words] == []
    assert [one for one in reasons if MARK in one or "Jo" in one] == []
    assert [MARK in one.text or "Jo" in one.subject for one in letters(app, "review_letter")] == [False]
