"""Two processes share out the same cases, and people take them meanwhile: each case is given once, and nobody's word is written over."""

import threading
from collections import Counter
from datetime import timedelta

from build import TUESDAY_10AM, add_worker, app_on, arrive, cases, mail, service
from sqlalchemy import Engine, delete, select

from liaison.app import App
from liaison.domain.states import CaseState
from liaison.store.events import MovedMeanwhile
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Shift
from liaison.triage import inbox, reconsider, route

NUMBER = 60


def waiting_cases(app: App) -> dict[str, int]:
    """Cases that nobody has, and then a rota."""
    ids = service(app)
    with transaction(app.engine) as session:
        session.execute(delete(Shift))
    arrive(app, *(mail(f"dose {n}", message_id=f"<{n}@quay.example>", subject=f"No {n}") for n in range(NUMBER)))
    with transaction(app.engine) as session:
        return ids | {name: add_worker(session, name, ["prescriber"], TUESDAY_10AM) for name in ("One", "Two", "Three")}


def at_once(*works) -> None:
    """Do these in threads of their own; what breaks is told."""
    broken: list[BaseException] = []

    def steadily(work) -> None:
        try:
            work()
        except BaseException as error:
            broken.append(error)

    threads = [threading.Thread(target=steadily, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert broken == []


def given(app: App) -> Counter[int]:
    """How often each case was moved to somebody by the program."""
    with reading(app.engine) as session:
        rows = select(Event.subject_id).where(
            Event.kind == "case", Event.now == "assigned", Event.actor.startswith("step")
        )
        return Counter(session.scalars(rows))


def both(sqlite_engine: Engine, postgres_engine: Engine) -> list[App]:
    return [app_on(sqlite_engine), app_on(postgres_engine)]


def test_each_case_is_given_once_by_however_many_processes(sqlite_engine: Engine, postgres_engine: Engine) -> None:
    for app in both(sqlite_engine, postgres_engine):
        waiting_cases(app)

        at_once(*(lambda app=app: route.reroute(app, TUESDAY_10AM) for _ in range(4)))

        assert given(app) == dict.fromkeys((case.id for case in cases(app)), 1)
        assert {case.state for case in cases(app)} == {CaseState.ASSIGNED}


def test_whoever_takes_a_case_meanwhile_keeps_it(sqlite_engine: Engine, postgres_engine: Engine) -> None:
    for app in both(sqlite_engine, postgres_engine):
        ids = waiting_cases(app)
        took: set[int] = set()

        def take(app: App = app, ids: dict[str, int] = ids, took: set[int] = took) -> None:
            for case in cases(app)[::3]:
                try:
                    with transaction(app.engine) as session:
                        inbox.take(session, case.id, version=case.version, staff_id=ids["Three"], now=TUESDAY_10AM)
                    took.add(case.id)
                except (inbox.Stale, MovedMeanwhile, StoreTrouble):
                    continue

        at_once(
            take,
            lambda app=app: route.reroute(app, TUESDAY_10AM),
            lambda app=app: reconsider.look_again(app, TUESDAY_10AM + timedelta(minutes=1)),
        )

        mine = {case.id for case in cases(app) if case.state is CaseState.OPEN}
        assert mine == took
        assert all(case.owner_id is not None for case in cases(app))
        assert all(case.owner_id == ids["Three"] for case in cases(app) if case.id in took)
