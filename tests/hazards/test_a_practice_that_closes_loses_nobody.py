"""Hazard: a practice that a new list no longer has, or that has closed: nothing goes there, nobody is lost from view, a person alone says what it is."""

from build import app_on, person, service
from sqlalchemy import Engine, select

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.eligibility import PersonNow, Withheld, may_write_to_practice
from liaison.outbox.eligible import practice_now
from liaison.practices import closing, quarterly
from liaison.practices.importing import import_practices
from liaison.reviews.register_edit import Who, happened
from liaison.store import practice_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Person, Practice

HEAD = "PracticeCode,GPPracticeName,HB,GPCluster\n"
QUAY, GLEN = "99901,Quay Practice,S08000099,Harbour\n", "99902,Glen Surgery,S08000099,Harbour\n"


def left(app: App) -> list[tuple[str, int]]:
    with reading(app.engine) as session:
        return [(one.practice.code, one.people) for one in practice_queries.left_behind(session)]


def held(app: App, code: str) -> bool:
    with reading(app.engine) as session:
        return isinstance(may_write_to_practice(practice_now(session, code), PersonNow()), Withheld)


def test_people_of_a_practice_that_is_gone_stay_in_sight_until_each_has_a_practice(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    people = [person(app, demo_chi(n), name=f"Person {n}", practice="99901") for n in (1, 2, 3)]
    with transaction(engine) as session:
        import_practices(session, HEAD + QUAY + GLEN, now=app.now(), edition="2026-10")
        happened(session, Who(people[2], 1, 1, app.now()), "died")
    assert left(app) == []

    # a list does not close: through the page, with nothing decided, or by the command
    with transaction(engine) as session:
        list_id = quarterly.show(session, (HEAD + GLEN).encode(), file_name="2027-01.csv", by=1, now=app.now())
    assert not held(app, "99901")  # looking changes nothing
    assert quarterly.take(app, list_id, 2, by=1, now=app.now())
    with reading(engine) as session:
        assert session.get_one(Practice, "99901").status == "not_in_list"
    assert held(app, "99901")
    assert left(app) == [("99901", 2)]

    with transaction(engine) as session:
        row = session.get_one(Practice, "99901")
        people_left = closing.close(
            session, "99901", "rang", successor="99902", version=row.version, by_id=1, now=app.now()
        )
    assert people_left == 2
    assert left(app) == [("99901", 2)]
    with reading(engine) as session:  # nobody was moved by it
        assert set(session.scalars(select(Person.practice_code).where(Person.id.in_(people)))) == {"99901"}
    with transaction(engine) as session:
        happened(session, Who(people[0], 1, 1, app.now()), "moved", practice_code="99902")
    assert left(app) == [("99901", 1)]
    with transaction(engine) as session:
        happened(session, Who(people[1], 1, 1, app.now()), "moved", practice_code="99902")
    assert left(app) == []
    assert held(app, "99901")
    assert not held(app, "99902")
