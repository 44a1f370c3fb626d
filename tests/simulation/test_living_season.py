"""A season of meetings lives by the real steps without a double invitation or a needless reminder; and the watch sees each that is planted."""

from datetime import date
from xml.etree import ElementTree

import pytest
from build import app_on
from inviting_rows import MUIR, NOON, TAIT, all_gone, confirmed_cluster, do, invited, with_pages
from sqlalchemy import Engine, select, update
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import MeetingState
from liaison.meetings import convene, nudge
from liaison.simulation import season_watch
from liaison.simulation.breaches import summary as counted
from liaison.simulation.living_season import Lived, live, summary
from liaison.simulation.season_picture import picture
from liaison.simulation.season_watch import SeasonWatch
from liaison.store.session import reading, transaction
from liaison.store.tables import Letter
from liaison.store.tables_people import Invitation, Meeting

TODAY = date(2027, 1, 20)


@pytest.fixture(scope="module")
def lived() -> Lived:
    """Sixteen weeks of a few clusters, over the clock change."""
    return live(4, 12, 112, seed=2)


def test_a_small_season_has_no_breach_and_every_answer_counts(lived: Lived) -> None:
    assert counted(lived.watch) == {}
    found = summary(lived)
    assert lived.answers > 10
    assert {"meeting invitation", "meeting reminder", "cluster ask", "cluster taken", "cluster confirm"} <= set(
        lived.letters
    )
    assert {"held", "invited: by calendar", "prose noted", "hosts: by mail"} <= set(lived.happened)
    assert found["invited"] == lived.days[-1].invited > found["heard_from"]  # type: ignore[operator]


def test_the_picture_is_a_whole_drawing_that_says_what_it_shows(lived: Lived) -> None:
    drawn = ElementTree.fromstring(picture(lived))
    assert drawn.attrib["aria-label"] == "A simulated season: 112 days, 4 clusters, 12 practices, 0 breaches"
    lines = [len(one.attrib["points"].split()) for one in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert lines == [16] * 3 + [112] * 5


@pytest.fixture
def app(memory_engine: Engine) -> App:
    app = with_pages(app_on(memory_engine))
    confirmed_cluster(app)
    invited(app, TAIT, MUIR)
    all_gone(app)
    return app


def watched(app: App, watch: SeasonWatch, since: int = 0) -> SeasonWatch:
    """The watch has seen every mail that left, from the `since`th on."""
    with reading(app.engine) as session:
        season_watch.letters_left(watch, session, app.mailboxes["main"].letters[since:], TODAY)  # type: ignore[attr-defined]
        season_watch.calendars_agree(watch, session, TODAY)
    return watch


def test_it_sees_a_planted_double_invitation(app: App) -> None:
    watch, before = watched(app, SeasonWatch()), len(app.mailboxes["main"].letters)  # type: ignore[attr-defined]
    assert counted(watch) == {}
    with transaction(app.engine) as session:  # somebody's row forgets what was sent, and the outbox its key
        session.execute(update(Invitation).where(col(Invitation.email) == TAIT.email).values(sent_sequence=None))
        first = session.scalars(select(Letter).where(col(Letter.calendar_method) == "REQUEST")).first()
        assert first is not None
        first.key = "invite:forgotten"
    do(app, convene.send)
    all_gone(app)
    assert counted(watched(app, watch, before)) == {"double invitation": 1, "letter twice": 1}


def test_it_sees_a_planted_reminder_after_an_answer_and_one_to_somebody_taken_off(app: App) -> None:
    watch, before = watched(app, SeasonWatch()), len(app.mailboxes["main"].letters)  # type: ignore[attr-defined]
    nudge.take_all(app, NOON.replace(day=20, hour=8))
    all_gone(app, NOON.replace(day=20, hour=8))
    watch.answered[1, TAIT.email] = NOON  # what no step knows of
    watch.off.add((1, MUIR.email))
    assert counted(watched(app, watch, before)) == {
        "reminder after an answer": 1,
        "reminder to somebody not invited": 1,
    }
    watch.off.clear()
    watch.answered.clear()
    watched(app, watch, before)
    assert watch.counts["reminded twice"] == 2
    assert watch.counts["letter twice"] == 2


def test_it_sees_a_planted_letter_after_a_cancellation_a_calendar_not_told_and_hosts_asked_after_an_answer(app: App) -> None:  # fmt: skip
    with transaction(app.engine) as session:  # called off behind the back of every step
        session.execute(update(Meeting).values(state=MeetingState.CANCELLED))
    found = counted(watched(app, watch := SeasonWatch(hosts_heard={(1, 1)})))
    assert found["letter after a cancellation"] == len(app.mailboxes["main"].letters)  # type: ignore[attr-defined]
    assert found["calendar not told"] == 2
    with reading(app.engine) as session:
        letter = session.scalars(select(Letter).where(col(Letter.kind) == "cluster_ask")).one()
        for _ in range(2):
            season_watch.to_hosts(watch, letter, session.get_one(Meeting, 1), TODAY)
    assert (watch.counts["hosts asked after an answer"], watch.counts["hosts asked twice"]) == (2, 1)


def test_it_sees_an_answer_that_was_lost(app: App) -> None:
    watch = watched(app, SeasonWatch())
    watch.answered[1, TAIT.email] = NOON
    with reading(app.engine) as session:
        assert season_watch.answers_kept(watch, session) == 1
    assert counted(watch) == {"answer lost": 1}


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_season_of_scotlands_size_has_no_breach() -> None:
    lived = live(153, 891, 112, seed=1)
    assert counted(lived.watch) == {}
    assert lived.answers > 400
    assert lived.letters["meeting invitation"] > 600
