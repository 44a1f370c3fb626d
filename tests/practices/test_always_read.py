"""The list of automatic senders that are always read: what may stand on it, who changed it, and what it does."""

import pytest
from build import TUESDAY_10AM, app_on, arrive, letters, mail, service
from sqlalchemy import Engine

from liaison.app import App
from liaison.practices import always_read
from liaison.practices.always_read import WrongEntry
from liaison.practices.senders import clinical_automatic
from liaison.store.session import reading, transaction
from liaison.store.tables_people import SenderAddress

NOTICE = mail("The prescription of somebody seen by the crew", sender="notices@ambulance.example", headers="Auto-Submitted: auto-generated\nPrecedence: bulk")  # fmt: skip


@pytest.fixture
def app(memory_engine: Engine) -> App:
    return app_on(memory_engine)


@pytest.fixture
def nora(app: App) -> int:
    return service(app)["Nora"]


def put(app: App, entry: str, nora: int, why: str = "overdose notices") -> str:
    with transaction(app.engine) as session:
        return always_read.add(session, entry, why, by_id=nora, now=TUESDAY_10AM)


def taken_off(app: App, entry: str, nora: int, why: str = "the service ended") -> str:
    with transaction(app.engine) as session:
        return always_read.end(session, entry, why, by_id=nora, now=TUESDAY_10AM)


@pytest.mark.parametrize("entry", ["Notices@Ambulance.example", "@ambulance.example"])
def test_mail_of_a_listed_sender_becomes_a_question_and_is_not_acknowledged(app: App, nora: int, entry: str) -> None:
    assert put(app, entry, nora) == entry.lower()

    assert len(arrive(app, NOTICE)) == 1
    assert letters(app) == []


def test_taken_off_it_is_automatic_mail_again_and_the_list_remembers_who_and_why(app: App, nora: int) -> None:
    put(app, "notices@ambulance.example", nora)

    taken_off(app, "notices@ambulance.example", nora)

    assert arrive(app, NOTICE) == []
    with reading(app.engine) as session:
        assert always_read.listing(session) == []
        (was,) = always_read.past(session)
    assert (was.added_by, was.ended_by, was.ended_why, was.why) == (
        "Nora",
        "Nora",
        "the service ended",
        "overdose notices",
    )


def test_one_that_came_with_the_directory_is_listed_and_can_be_taken_off(app: App, nora: int) -> None:
    with transaction(app.engine) as session:
        session.add(SenderAddress(email="Lab@results.example", clinical_automatic=True))
    with reading(app.engine) as session:
        assert [one.entry for one in always_read.listing(session)] == ["lab@results.example"]

    taken_off(app, "lab@results.example", nora)

    with reading(app.engine) as session:
        assert clinical_automatic(session) == frozenset()
        assert [one.ended_by for one in always_read.past(session)] == ["Nora"]


def test_it_can_be_put_back(app: App, nora: int) -> None:
    put(app, "a@b.example", nora)
    taken_off(app, "a@b.example", nora)

    put(app, "a@b.example", nora, "again")

    with reading(app.engine) as session:
        assert [(one.entry, one.why) for one in always_read.listing(session)] == [("a@b.example", "again")]


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "ambulance",
        "@",
        "@example",
        "a b@c.example",
        "x@",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a@@b.example",
    ],
)
def test_what_is_no_address_is_refused(app: App, nora: int, entry: str) -> None:
    with pytest.raises(WrongEntry, match="Enter one address"):
        put(app, entry, nora)


def test_a_domain_that_practices_write_from_is_refused_since_nobody_there_would_be_acknowledged(
    app: App, nora: int
) -> None:
    for domain in ("@quay.example", "@99901.example"):
        with pytest.raises(WrongEntry, match="People of a practice"):
            put(app, domain, nora)
    assert put(app, "results@quay.example", nora) == "results@quay.example"


def test_twice_without_a_reason_or_what_is_not_there_is_refused(app: App, nora: int) -> None:
    put(app, "a@b.example", nora)

    with pytest.raises(WrongEntry, match="already"):
        put(app, "A@B.example", nora)
    with pytest.raises(WrongEntry, match="few words"):
        put(app, "c@d.example", nora, " ")
    with pytest.raises(WrongEntry, match="not on the list"):
        taken_off(app, "c@d.example", nora)
    with pytest.raises(WrongEntry, match="few words"):
        taken_off(app, "a@b.example", nora, "")


def test_the_list_and_its_past_on_both_databases(engine: Engine) -> None:
    both = app_on(engine)
    someone = service(both)["Lena"]
    put(both, "@b.example", someone)
    put(both, "a@c.example", someone)
    taken_off(both, "@b.example", someone)

    with reading(engine) as session:
        assert [one.entry for one in always_read.listing(session)] == ["a@c.example"]
        assert [(one.entry, one.ended_by) for one in always_read.past(session)] == [("@b.example", "Lena")]
        assert always_read.people_write_from(session, "@quay.example")
        assert not always_read.people_write_from(session, "@b.example")
