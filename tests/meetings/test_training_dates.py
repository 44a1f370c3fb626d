"""Training: requests are taken once and nothing of them is lost; letters are held, leave once a person and version, and stop with the date."""

from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, ledger, letters, service
from inviting_rows import all_gone
from sqlalchemy import Engine, select
from training_rows import HOUR, LUNCH, asked, do, first_kinds, kind, need, places, planned, put_on

from liaison.app import App
from liaison.domain.chi import demo_chi
from liaison.domain.states import LedgerState, LetterState, NeedState, TrainingState
from liaison.meetings import training_dates, training_kinds, training_needs
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.training_dates import Planned
from liaison.store import training_queries as queries
from liaison.store.events import MovedMeanwhile
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, turn
from liaison.store.tables_training import TrainingDate, TrainingKind, TrainingNeed, TrainingPlace

SENT, WITHHELD, QUEUED = LetterState.SENT, LetterState.WITHHELD, LetterState.QUEUED


@pytest.fixture
def app(engine: Engine) -> App:
    app = app_on(engine)
    service(app)
    first_kinds(app)
    return app


def told(app: App) -> list[tuple[str, str, str]]:
    return [
        (one.kind.removeprefix("training_"), one.to[0].partition("@")[0], one.state.value)
        for one in letters(app)
        if one.kind.startswith("training_")
    ]


def hold(app: App, *, on: bool) -> None:
    with transaction(app.engine) as session:
        turn(session, HOLD_SENDS, on=on, because="test", by_id=1, now=TUESDAY_10AM)


def answered(app: App, said: str, email: str = "jean@quay.example", now=TUESDAY_10AM) -> None:
    with transaction(app.engine) as session:
        place = session.get_one(TrainingPlace, places(app)[email].id)
        training_dates.note_answer(session, app, place, said, how="phone", actor="person:1", now=now)


def test_a_request_is_taken_once_and_what_cannot_be_is_said_beside_its_field(app: App) -> None:
    assert asked(app) == 1
    assert asked(app) is None  # the same form again
    for wrong, field in (
        ({"kinds": []}, "kinds"), ({"kinds": [999]}, "kinds"), ({"group": "king"}, "group"), ({"email": "", "phone": ""}, "email"),
        ({"email": "jean"}, "email"), ({"words": f"about {demo_chi(4)}"}, "words"), ({"practice_code": "00000"}, "practice"),
    ):  # fmt: skip
        with pytest.raises(NotSettled) as no:
            asked(app, once="1" * 32, **wrong)
        assert no.value.field == field
    assert asked(app, once="2" * 32, email="", phone="01632 960555", people=12, when="lunchtimes")
    with reading(app.engine) as session:
        assert [(one.need.email, one.kinds) for one in queries.in_state(session, NeedState.ASKED)] == [
            ("jean@quay.example", ["Naloxone"]),
            ("", ["Naloxone"]),
        ]
        assert queries.waiting(session) == 2


def test_words_with_a_red_flag_go_to_the_duty_desk_and_the_request_stays(app: App) -> None:
    number = asked(app, words="Somebody in our waiting room has taken an overdose and is hard to rouse.")
    assert need(app, number or 0).message_id == ledger(app)[-1].id
    assert ledger(app)[-1].state is LedgerState.RECEIVED
    asked(app, once="3" * 32, words="Lunchtimes are best.")
    assert len(ledger(app)) == 1


def test_letters_are_held_until_sent_once_confirmed_by_a_yes_and_who_came_has_what_they_asked_for(app: App) -> None:
    number = asked(app)
    planned(app)
    put_on(app, need=number)
    put_on(app, "Tom", "tom@glen.example")
    all_gone(app)
    assert told(app) == []
    assert need(app).state is NeedState.OFFERED
    with pytest.raises(NotSettled, match="on the list already"):
        put_on(app)
    assert do(app, training_dates.send) == 2
    with pytest.raises(NotSettled, match="Nobody waits"):
        do(app, training_dates.send)
    answered(app, "yes")
    answered(app, "no", "tom@glen.example")
    all_gone(app)
    assert told(app) == [
        ("invitation", "jean", "sent"), ("invitation", "tom", "sent"), ("confirmation", "jean", "sent"),
    ]  # fmt: skip

    with pytest.raises(NotSettled, match="not begun"):
        do(app, training_dates.note_held, {}, "")
    do(
        app,
        training_dates.note_held,
        {places(app)["jean@quay.example"].id: "came"},
        "two of the library",
        now=LUNCH + HOUR,
    )
    assert need(app).state is NeedState.MET
    with reading(app.engine) as session:
        (line,) = queries.over(session, TUESDAY_10AM)
        assert (line.date.state, line.attended.get("came")) == (TrainingState.HELD, 1)
        (count,) = [one for one in queries.picture(session, TUESDAY_10AM - timedelta(days=1)) if one.asked]
        assert (count.asked, count.waiting, count.dates, count.seats, count.came) == (1, 0, 1, 12, 1)


def test_a_place_that_was_given_back_can_be_taken_and_a_full_date_says_so(app: App) -> None:
    planned(app, seats=1)
    put_on(app, need=asked(app))
    with pytest.raises(NotSettled, match="Every place is taken"):
        put_on(app, "Tom", "tom@glen.example")
    do(app, training_dates.send)
    answered(app, "no")
    assert need(app).state is NeedState.ASKED  # that date did not suit: it waits for another
    put_on(app, "Tom", "tom@glen.example")


def test_another_time_asks_anew_and_older_letters_do_not_leave(app: App) -> None:
    planned(app)
    put_on(app)
    do(app, training_dates.send)
    all_gone(app)
    answered(app, "yes")
    later = LUNCH + timedelta(days=7)
    assert do(app, training_dates.change, Planned(kind(app), later, later + HOUR, "Library", 12)) == 1
    all_gone(app)
    assert told(app) == [
        ("invitation", "jean", "sent"),
        ("confirmation", "jean", "withheld"),
        ("invitation", "jean", "sent"),
    ]
    assert "has changed" in letters(app)[-1].text
    assert places(app)["jean@quay.example"].answer == "waiting"
    assert (
        do(app, training_dates.change, Planned(kind(app), later, later + HOUR, "Library", 20)) == 0
    )  # nobody is written to for that
    with pytest.raises(NotSettled, match="Nothing is different"):
        do(app, training_dates.change, Planned(kind(app), later, later + HOUR, "Library", 20))


def test_called_off_and_taken_off_are_told_once_to_who_was_invited_and_to_nobody_else(app: App) -> None:
    planned(app)
    put_on(app, need=asked(app))
    put_on(app, "Tom", "tom@glen.example")
    do(app, training_dates.send)
    all_gone(app)
    put_on(app, "Una", "una@hill.example")  # never invited
    do(app, training_dates.take_off, places(app)["tom@glen.example"].id)
    put_on(app, "Tom", "tom@glen.example")
    do(app, training_dates.send)
    all_gone(app)
    assert told(app)[2:] == [
        ("called_off", "tom", "withheld"),
        ("invitation", "tom", "sent"),
        ("invitation", "una", "sent"),
    ]
    assert do(app, training_dates.call_off, "The hall is closed.") == 3
    all_gone(app)
    assert told(app)[5:] == [
        ("called_off", "jean", "sent"),
        ("called_off", "tom", "sent"),
        ("called_off", "una", "sent"),
    ]
    assert need(app).state is NeedState.ASKED
    with pytest.raises(MovedMeanwhile):
        do(app, training_dates.send)


def test_nothing_about_a_date_that_was_called_off_while_sends_were_held_leaves(app: App) -> None:
    planned(app)
    put_on(app)
    hold(app, on=True)
    do(app, training_dates.send)
    answered(app, "yes")
    do(app, training_dates.call_off, "")
    hold(app, on=False)
    all_gone(app)
    assert told(app) == [
        ("invitation", "jean", "withheld"),
        ("confirmation", "jean", "withheld"),
        ("called_off", "jean", "sent"),
    ]


def test_a_request_is_put_away_with_a_reason_and_taken_up_again(app: App) -> None:
    number = asked(app) or 0
    by = {"staff_id": 1, "now": TUESDAY_10AM}
    with transaction(app.engine) as session:
        with pytest.raises(NotSettled, match="why"):
            training_needs.put_away(session, number, " ", version=1, **by)
        training_needs.put_away(session, number, "They moved.", version=1, **by)
    with transaction(app.engine) as session:
        with pytest.raises(MovedMeanwhile):
            training_needs.put_away(session, number, "again", version=1, **by)
        training_needs.take_up(session, number, version=2, **by)
        training_needs.set_practice(session, number, "99901", version=3, **by)
    assert (need(app).state, need(app).practice_code) == (NeedState.ASKED, "99901")
    naloxone = kind(app)
    with reading(app.engine) as session:
        assert queries.asked_for(session, ["99901"], TUESDAY_10AM - HOUR) == {naloxone}


def test_kinds_are_added_and_changed_as_they_were_seen(app: App) -> None:
    by = {"staff_id": 1, "now": TUESDAY_10AM, "active": True}
    with transaction(app.engine) as session:
        training_kinds.keep(session, None, "Safer injecting", "", 90, version=0, **by)
        with pytest.raises(NotSettled, match="on the list already"):
            training_kinds.keep(session, None, "naloxone", "", 60, version=0, **by)
    number = kind(app, "Safer injecting")
    with transaction(app.engine) as session:
        training_kinds.keep(session, number, "Safer use", "", 90, version=1, **(by | {"active": False}))
        with pytest.raises(MovedMeanwhile):
            training_kinds.keep(session, number, "Other", "", 90, version=1, **by)
    with reading(app.engine) as session:
        assert [one.name for one in queries.kinds(session)] == [
            "Language at the door",
            "Naloxone",
            "Trauma-informed practice",
        ]
        assert len(session.scalars(select(TrainingKind)).all()) == 4
        assert session.scalars(select(TrainingNeed)).all() == session.scalars(select(TrainingDate)).all() == []
