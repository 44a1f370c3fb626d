"""Texts for training exist only after a named person read and released them; taken back they are gone."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, person, service
from lessons_of import judged, released
from sqlalchemy import Engine, select, text, update
from sqlmodel import col

from liaison.domain.labelling import How, Label
from liaison.domain.learning_policy import TEXT_KEPT
from liaison.domain.states import LessonState
from liaison.reader import lessons
from liaison.reader.lessons import NotReleased
from liaison.store.learning_queries import counts_of_lessons
from liaison.store.learning_queries import judged as judged_mails
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Correction, Event
from liaison.store.tables_reader import Lesson
from liaison.triage import inbox
from models.taxonomy import Category, Outcome, Urgency

SECRET = "She lives at 4 Anchor Wynd and her sister Kirsty rings 01632 960777 about the dose."


@pytest.fixture
def desk(engine: Engine):
    app = app_on(engine)
    return app, service(app)


def stored(app) -> list[Lesson]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Lesson).order_by(col(Lesson.id))))


def act(app, what, *args, **values):
    with transaction(app.engine) as session:
        return what(session, *args, now=TUESDAY_10AM, **values)


def test_a_judgement_copies_no_text(desk) -> None:
    app, ids = desk
    case = judged(app, ids["Petra"], body=SECRET)

    assert stored(app) == []
    with reading(app.engine) as session:
        (row,) = session.scalars(select(Correction))
        assert "Kirsty" not in str(row.model_dump())
        assert lessons.taught(session) == []
        assert [one.correction.message_id for one in judged_mails(session, None)] == [case.last_message_id]


def test_what_is_released_is_what_was_shown_with_the_label_of_the_person(desk) -> None:
    app, ids = desk
    case = judged(app, ids["Petra"], body=SECRET)

    released(app, case.last_message_id, ids["Lena"], "Kirsty")

    (row,) = stored(app)
    assert (row.state, row.by_id) == (LessonState.RELEASED, ids["Lena"])
    assert row.body == "She lives at xaddressx and her sister xstruckx rings xphonex about the dose."
    with reading(app.engine) as session:
        (taught,) = lessons.taught(session)
    assert (taught.id, taught.body) == (f"local-{case.last_message_id}", row.body)
    assert taught.label == Label(Outcome.QUERY, Category.HARM_REDUCTION, Urgency.U3)


def test_names_the_service_knows_go_by_themselves(desk) -> None:
    app, ids = desk
    person_id = person(app, name="Catrìona Invented", preferred_name="Cat-a")
    case = judged(app, ids["Petra"], body="catrìona asked Petra about the dose; Orr and Tait agree, tell Invented.")
    with transaction(app.engine) as session:
        session.execute(update(Case).values(person_id=person_id))

    with reading(app.engine) as session:
        seen = lessons.look(session, case.last_message_id).struck.body

    assert seen == "xnamex asked xnamex about the dose; xnamex and xnamex agree, tell xnamex."


def test_a_text_that_changed_since_it_was_read_is_not_released(desk) -> None:
    app, ids = desk
    case = judged(app, ids["Petra"])
    with reading(app.engine) as session:
        seen = lessons.look(session, case.last_message_id).fingerprint

    for words in ("please", "dose"):
        with pytest.raises(NotReleased, match="changed since you read it"):
            act(app, lessons.release, case.last_message_id, seen=seen, words=[words], staff_id=ids["Lena"])
    assert stored(app) == []


def test_a_newer_judgement_is_another_label_and_is_read_again_before_release(desk) -> None:
    app, ids = desk
    case = judged(app, ids["Petra"])
    with reading(app.engine) as session:
        seen = lessons.look(session, case.last_message_id).fingerprint
        version = session.get(Case, case.id).version
    values = {"version": version, "category": "social_legal", "urgency": None, "because": "", "staff_id": ids["Nora"]}
    act(app, inbox.correct, case.id, **values)

    with pytest.raises(NotReleased):
        act(app, lessons.release, case.last_message_id, seen=seen, words=[], staff_id=ids["Lena"])
    released(app, case.last_message_id, ids["Lena"])
    with reading(app.engine) as session:
        assert [one.label.category for one in lessons.taught(session)] == [Category.SOCIAL_LEGAL]
        assert len(list(session.scalars(select(Correction)))) == 2  # both judgements stay


def test_declined_keeps_no_text_and_is_asked_about_no_more(desk) -> None:
    app, ids = desk
    case = judged(app, ids["Petra"], body=SECRET)

    act(app, lessons.decline, case.last_message_id, because="too easy to recognise", staff_id=ids["Lena"])

    (row,) = stored(app)
    assert (row.state, row.subject, row.body) == (LessonState.DECLINED, "", "")
    with reading(app.engine) as session:
        assert judged_mails(session, None) == []
        assert counts_of_lessons(session) == {LessonState.DECLINED: 1}
        assert lessons.taught(session) == []
    with pytest.raises(NotReleased):
        act(app, lessons.decline, case.last_message_id, because="again", staff_id=ids["Lena"])


def test_taken_back_the_words_are_gone_from_the_database_and_the_next_training(desk) -> None:
    app, ids = desk
    case = judged(app, ids["Petra"], body=SECRET)
    released(app, case.last_message_id, ids["Lena"])

    act(app, lessons.withdraw, case.last_message_id, because="the person asked", staff_id=ids["Ailsa"])

    (row,) = stored(app)
    assert (row.state, row.subject, row.body, row.reason) == (LessonState.WITHDRAWN, "", "", "the person asked")
    with reading(app.engine) as session:
        assert lessons.taught(session) == []
        everything = str(session.execute(text("SELECT * FROM lesson")).all())
        actors = [
            event.actor
            for event in session.scalars(select(Event).where(col(Event.kind) == "lesson").order_by(col(Event.id)))
        ]
    assert "sister" not in everything
    assert actors == [f"person:{ids['Lena']}", f"person:{ids['Ailsa']}"]
    with pytest.raises(NotReleased):
        act(app, lessons.withdraw, case.last_message_id, because="again", staff_id=ids["Lena"])


def test_what_has_been_kept_long_enough_goes_by_itself(desk) -> None:
    app, ids = desk
    case = judged(app, ids["Petra"])
    released(app, case.last_message_id, ids["Lena"])

    with transaction(app.engine) as session:
        assert lessons.withdraw_old(session, TUESDAY_10AM + TEXT_KEPT) == 0
        assert lessons.withdraw_old(session, TUESDAY_10AM + TEXT_KEPT + timedelta(hours=1)) == 1

    assert [(row.state, row.body) for row in stored(app)] == [(LessonState.WITHDRAWN, "")]


def test_a_mail_nobody_judged_cannot_be_released(desk) -> None:
    app, ids = desk
    (case,) = arrive(app, mail("the dose?"))

    with reading(app.engine) as session, pytest.raises(NotReleased, match="Nobody has judged"):
        lessons.look(session, case.last_message_id)


def test_a_judgement_without_a_category_teaches_nothing(desk) -> None:
    app, ids = desk
    (case,) = arrive(app, mail("Nothing known in here"))
    values = {"version": case.version, "category": None, "urgency": "U3", "because": "", "staff_id": ids["Nora"]}
    act(app, inbox.correct, case.id, **values)

    with reading(app.engine) as session:
        looked = lessons.look(session, case.last_message_id)
    with pytest.raises(NotReleased, match="no category"):
        act(app, lessons.release, case.last_message_id, seen=looked.fingerprint, words=[], staff_id=ids["Lena"])
    assert looked.judged.correction.how is How.CORRECTED
