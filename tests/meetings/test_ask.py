"""A cluster is asked once, by one letter to its lead and its administrator; nobody else is written to and nobody is invited."""

from datetime import date, timedelta

from build import TUESDAY_10AM, app_on, letters, service
from caseload import ADMIN, add_hosts, add_series, all_meetings, close_on
from sqlalchemy import Engine, select

from liaison.domain.states import LetterState, MeetingState
from liaison.meetings import ask, series
from liaison.outbox import send
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables_people import Contact, Invitation, Meeting


def season(app):
    series.take_all(app, TUESDAY_10AM)


def test_lead_and_administrator_are_asked_in_one_letter_and_nobody_is_invited(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app, [("cluster administrator", "office"), ("CQL", "lead"), ("PQL", "pql"), ("practice manager", "pm")])
    add_series(app, months=[1])
    season(app)

    assert ask.take_all(app, TUESDAY_10AM).letters == 1

    (letter,), (meeting,) = letters(app), all_meetings(app)
    assert (letter.key, letter.kind, letter.state) == (f"ask:meeting-{meeting.id}", "cluster_ask", LetterState.QUEUED)
    assert (letter.to, letter.cc) == (["lead@harbour.example", "office@harbour.example"], [])
    assert (letter.automatic, letter.meeting_id, letter.calendar) == ("auto-generated", meeting.id, None)
    assert letter.text.startswith("Dear Dr Lead and Dr Office,")
    assert "a meeting of the Harbour cluster" in letter.text
    assert "around Wednesday 20 January" in letter.text
    assert "by Wednesday 9 December" in letter.text
    assert meeting.state is MeetingState.ASKED
    with reading(engine) as session:
        assert session.scalars(select(Invitation)).all() == []


def test_asking_twice_posts_once(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app)
    add_series(app, months=[1])
    season(app)

    ask.take_all(app, TUESDAY_10AM)
    assert ask.take_all(app, TUESDAY_10AM + timedelta(days=1)).letters == 0
    with transaction(engine) as session:  # put back by a person: the letter has gone all the same
        meeting = session.scalars(select(Meeting)).one()
        events.move(session, meeting, MeetingState.PLANNED, actor=ADMIN, now=TUESDAY_10AM)
    ask.take_all(app, TUESDAY_10AM + timedelta(days=2))

    assert len(letters(app)) == 1


def test_a_meeting_is_asked_about_from_its_day_on_and_also_later_when_that_was_missed(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app)
    add_series(app, months=[3])  # 17 March: ask on 23 December
    season(app)

    assert ask.take_all(app, TUESDAY_10AM).letters == 0
    assert ask.take_all(app, TUESDAY_10AM + timedelta(days=28)).letters == 0  # 22 December
    assert ask.take_all(app, TUESDAY_10AM + timedelta(days=50)).letters == 1


def test_a_meeting_whose_day_has_come_is_no_longer_asked_about(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app)
    add_series(app, months=[12])
    season(app)

    assert ask.take_all(app, TUESDAY_10AM + timedelta(days=30)).letters == 0
    assert letters(app) == []


def test_only_clusters_are_asked_by_letter(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app)
    for kind in ("prison", "own_team", "practice_team"):
        add_series(app, kind, months=[12])
    season(app)

    assert ask.take_all(app, TUESDAY_10AM).letters == 0


def test_the_administrator_alone_is_asked_where_no_lead_is_known(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app, [("cluster_administrator", "office"), ("PQL", "pql")])
    add_series(app, months=[1])
    season(app)

    ask.take_all(app, TUESDAY_10AM)

    assert letters(app)[0].to == ["office@harbour.example"]


def test_one_person_who_is_both_is_written_to_once(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app, [("cluster quality lead", "both"), ("Cluster-Administrator", "both")])
    add_series(app, months=[1])
    season(app)

    ask.take_all(app, TUESDAY_10AM)

    assert letters(app)[0].to == ["both@harbour.example"]


def test_a_cluster_with_nobody_to_ask_says_so_until_somebody_is_entered(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, months=[1])
    season(app)

    asked = ask.take_all(app, TUESDAY_10AM)
    (meeting,) = all_meetings(app)
    assert asked.letters == 0
    assert asked.problems[0].startswith(f"meeting {meeting.id}: no_contact")
    assert (meeting.state, letters(app)) == (MeetingState.PLANNED, [])

    add_hosts(app)
    assert ask.take_all(app, TUESDAY_10AM).letters == 1


def test_an_address_that_is_our_own_or_a_machines_is_not_written_to(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    with transaction(engine) as session:
        session.add(Contact(cluster_id=1, name="Ourselves", role="CQL", email="queries@liaison.example"))
    add_series(app, months=[1])
    season(app)

    asked = ask.take_all(app, TUESDAY_10AM)

    assert (asked.letters, letters(app)) == (0, [])
    assert "our own" in asked.problems[0]


def test_nobody_is_asked_on_a_day_the_service_is_closed(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app)
    add_series(app, months=[1])
    season(app)
    close_on(app, TUESDAY_10AM.date())

    assert ask.take_all(app, TUESDAY_10AM).letters == 0
    assert ask.take_all(app, TUESDAY_10AM + timedelta(days=1)).letters == 1


def test_hold_all_sends_holds_the_letter_and_a_cancelled_meetings_letter_never_leaves(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_hosts(app)
    add_series(app, months=[1])
    season(app)
    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=True, now=TUESDAY_10AM)
    ask.take_all(app, TUESDAY_10AM)
    assert send.send_one(app, TUESDAY_10AM) is False

    with transaction(engine) as session:
        turn(session, HOLD_SENDS, on=False, now=TUESDAY_10AM)
        meeting = session.scalars(select(Meeting)).one()
        events.move(session, meeting, MeetingState.CANCELLED, actor=ADMIN, now=TUESDAY_10AM)
    while send.send_one(app, TUESDAY_10AM):
        pass

    assert app.mailboxes["main"].letters == []
    assert letters(app)[0].state is LetterState.WITHHELD
    assert all_meetings(app)[0].day == date(2027, 1, 20)
