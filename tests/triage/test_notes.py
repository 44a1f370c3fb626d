"""A note that asks a colleague is shown to her until she has seen it; one that names nobody for certain is asked about."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, service
from sqlalchemy import Engine, func, select

from liaison.app import App
from liaison.store.casework_queries import for_me
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Note
from liaison.triage import notes
from liaison.triage.inbox import NotAllowed


@pytest.fixture
def app(engine: Engine) -> App:
    return app_on(engine)


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    return service(app)


@pytest.fixture
def case(app: App, ids: dict[str, int]) -> Case:
    return arrive(app, mail())[0]


def write(app: App, case: Case, text: str, by: int, to: tuple[int, ...] = ()) -> None:
    with transaction(app.engine) as session:
        notes.add(session, case.id or 0, text=text, to=to, staff_id=by, now=TUESDAY_10AM)


def asked(app: App, staff_id: int) -> list[str]:
    with reading(app.engine) as session:
        return [one.text for one in for_me(session, staff_id)]


def test_whoever_is_named_or_chosen_is_asked_and_nobody_else(app: App, ids: dict[str, int], case: Case) -> None:
    write(app, case, "@Farid is this in stock?", ids["Nora"], (ids["Petra"],))

    assert [name for name in ids if asked(app, ids[name])] == ["Petra", "Farid"]


def test_it_is_shown_until_she_has_seen_it(app: App, ids: dict[str, int], case: Case) -> None:
    write(app, case, "@Farid is this in stock?", ids["Nora"])
    with reading(app.engine) as session:
        (one,) = for_me(session, ids["Farid"])

    with transaction(app.engine) as session, pytest.raises(NotAllowed):
        notes.seen(session, one.mention_id, staff_id=ids["Petra"], now=TUESDAY_10AM)
    assert asked(app, ids["Farid"])

    with transaction(app.engine) as session:
        notes.seen(session, one.mention_id, staff_id=ids["Farid"], now=TUESDAY_10AM)
        notes.seen(session, one.mention_id, staff_id=ids["Farid"], now=TUESDAY_10AM)
    assert asked(app, ids["Farid"]) == []


@pytest.mark.parametrize(("text", "to"), [("@Norra please look", ()), ("please look", (999,))])
def test_a_name_that_fits_nobody_is_asked_about_and_nothing_is_kept(
    app: App, ids: dict[str, int], case: Case, text: str, to: tuple[int, ...]
) -> None:
    with pytest.raises(NotAllowed):
        write(app, case, text, ids["Nora"], to)
    with reading(app.engine) as session:
        assert session.scalar(select(func.count()).select_from(Note)) == 0


def test_a_note_to_oneself_asks_nobody(app: App, ids: dict[str, int], case: Case) -> None:
    write(app, case, "@Nora remember the ECG", ids["Nora"])
    assert asked(app, ids["Nora"]) == []
