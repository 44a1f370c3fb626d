"""How colleagues answered: found by likeness, with nobody in it, put in only when asked."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, person, service
from replying import a_case, all_gone, answered
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.left_open import doses
from liaison.store.session import reading
from liaison.triage import suggest
from liaison.triage.inbox import NotAllowed


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


def test_the_most_alike_is_shown_without_anybody_in_it(app: App, ids) -> None:
    person(app, name="Zebulonia Quarrelwick")
    first = a_case(app, "The dose for Zebulonia Quarrelwick, CHI 3002741236: may she take it before breakfast at work?")
    told = "Thank you for asking. Zebulonia may take it before breakfast; Kirsty in Leith keeps 40 mg for her, ring 01632 960777."
    answered(app, first, ids["Petra"], text=told)
    other = a_case(app, "The dose on the ferry timetable?", message_id="<o@quay.example>", subject="Ferry")
    answered(app, other, ids["Petra"], text="Thank you for asking. The ferry is fine.")
    all_gone(app)
    asked = a_case(
        app, "The dose before breakfast at work: may he?", message_id="<new@quay.example>", subject="Breakfast"
    )

    with reading(app.engine) as session:
        found = suggest.suggestions(session, asked.id)
        put_in = suggest.to_insert(session, asked.id, found[0].letter_id)

    assert "before breakfast" in found[0].answered
    assert put_in == found[0].answered
    text = f"{found[0].answered} {found[0].asked}"
    for word in ("Zebulonia", "Quarrelwick", "3002741236", "Kirsty", "Leith", "01632"):
        assert word not in text
    assert doses(text) == []
    assert "If anything here is unclear" not in text


def test_what_has_not_left_is_not_suggested_and_only_what_is_suggested_is_put_in(app: App, ids) -> None:
    first = a_case(app, "The dose before breakfast?")
    letter = answered(app, first, ids["Petra"])
    asked = a_case(app, "The dose before breakfast?", message_id="<new@quay.example>", subject="Again")

    with reading(app.engine) as session:
        assert suggest.suggestions(session, asked.id) == []
        with pytest.raises(NotAllowed):
            suggest.to_insert(session, asked.id, letter.id)
    all_gone(app, TUESDAY_10AM + timedelta(minutes=1))
    with reading(app.engine) as session:
        assert [one.letter_id for one in suggest.suggestions(session, asked.id)] == [letter.id]
        assert suggest.suggestions(session, first.id) == []  # never its own
