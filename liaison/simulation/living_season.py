"""Lives through a simulated season of meetings day by day: the jobs by their real steps, hosts, colleagues and those invited, and the watch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from liaison.domain.states import LetterState
from liaison.meetings import ask, nudge, remind_hosts, rsvp
from liaison.meetings import series as planning
from liaison.outbox import send
from liaison.simulation import season_guests, season_hosts, season_watch
from liaison.simulation.breaches import summary as counted
from liaison.simulation.invented_service import at
from liaison.simulation.season_service import Season, season
from liaison.simulation.season_watch import SeasonWatch
from liaison.simulation.year_happenings import take_in
from liaison.store.session import reading
from liaison.store.tables import Letter
from liaison.store.tables_people import Invitation, Meeting

FIRST = date(2027, 1, 4)  # a Monday; the spring's clock change and Easter lie within
WEEKS = 16


@dataclass(frozen=True)
class Day:
    """One day's figures: letters that left and what happened by word, meetings by state, those invited and those of them heard from."""

    day: date
    letters: Counter[str]
    happened: Counter[str]
    states: Counter[str]
    invited: int
    heard: int


@dataclass
class Lived:
    """The whole season."""

    clusters: int = 0
    practices: int = 0
    days: list[Day] = field(default_factory=list)
    watch: SeasonWatch = field(default_factory=SeasonWatch)
    answers: int = 0  # of people, about a time that still stood at the end

    @property
    def letters(self) -> Counter[str]:
        """Letters that left, by kind."""
        return sum((one.letters for one in self.days), Counter())

    @property
    def happened(self) -> Counter[str]:
        """What happened, by word."""
        return sum((one.happened for one in self.days), Counter())


def live(
    clusters: int, practices: int, days: int, seed: int, progress: Callable[[int], None] | None = None, *, first: date = FIRST
) -> Lived:  # fmt: skip
    """Live so many days; `progress` is told of each."""
    lived = Lived(clusters, practices)
    with season(clusters, practices, first, seed) as made:
        for number in range(days):
            lived.days.append(one_day(made, lived.watch, first + timedelta(days=number)))
            if progress:
                progress(number + 1)
        with reading(made.made.app.engine) as session:
            lived.answers = season_watch.answers_kept(lived.watch, session)
    return lived


def one_day(made: Season, watch: SeasonWatch, today: date) -> Day:
    """One day: answers that came overnight, the jobs, what is answered between posting and sending, a colleague's day, the evening's post."""
    app, letters, done = made.made.app, Counter[str](), Counter[str]()
    dawn, morning, noon, evening = (at(today, clock) for clock in (time(7, 30), time(7, 50), time(13), time(16)))
    if today.weekday() == 0:
        planning.take_all(app, at(today, time(5)))
    season_guests.answer(made, watch, today, dawn, done, early=True)
    take_in(made.made, dawn)
    remind_hosts_and_guests(made, morning)
    season_guests.answer(made, watch, today, morning, done, early=False)
    take_in(made.made, morning)
    left = post_out(made, watch, today, morning, letters)
    tie(made, morning)
    if today.weekday() < 5:
        season_hosts.desk(made, watch, today, noon, done)
        season_guests.desk(made, watch, today, noon, done)
        season_hosts.answer(made, watch, left, noon, done)
        take_in(made.made, noon)
    left += post_out(made, watch, today, evening, letters)
    season_guests.plan_answers(made, left, today + timedelta(days=1))
    with reading(app.engine) as session:
        season_watch.calendars_agree(watch, session, today)
        states = Counter({str(s.value): n for s, n in session.execute(select(col(Meeting.state), func.count()).group_by(col(Meeting.state)))})  # fmt: skip
        sent = col(Invitation.sent_sequence).is_not(None), col(Invitation.withdrawn_at).is_(None)
        by_answer = dict(session.execute(select(col(Invitation.answer), func.count()).where(*sent).group_by(col(Invitation.answer))).all())  # type: ignore[arg-type]  # fmt: skip
    invited = sum(by_answer.values())
    return Day(today, letters, done, states, invited, invited - by_answer.get("waiting", 0))


def remind_hosts_and_guests(made: Season, now: datetime) -> None:
    """The jobs ask_clusters and remind_invited."""
    ask.take_all(made.made.app, now)
    remind_hosts.take_all(made.made.app, now)
    nudge.take_all(made.made.app, now)


def tie(made: Season, now: datetime) -> None:
    """The job take_answers."""
    while rsvp.take_batch(made.made.app, now):
        pass


def post_out(made: Season, watch: SeasonWatch, today: date, now: datetime, letters: Counter[str]) -> list[Letter]:
    """The job send_letters, and the watch over what left; returns the letters."""
    app, before = made.made.app, len(made.made.mailbox.letters)
    while send.send_one(app, now):
        pass
    mails = made.made.mailbox.letters[before:]
    with reading(app.engine) as session:
        season_watch.letters_left(watch, session, mails, today)
        keys = [mail.letter_key for mail in mails]
        left = list(session.scalars(select(Letter).where(col(Letter.key).in_(keys), col(Letter.state) == LetterState.SENT).order_by(col(Letter.id)))) if keys else []  # fmt: skip
    letters.update(one.kind.replace("_", " ") for one in left)
    return left


def summary(lived: Lived) -> dict[str, object]:
    """The season in figures, as JSON values."""
    last = lived.days[-1]
    return {
        "days": len(lived.days), "clusters": lived.clusters, "practices": lived.practices, "meetings": dict(last.states.most_common()),
        "invited": last.invited, "heard_from": last.heard, "answers_checked": lived.answers, "letters": dict(lived.letters.most_common()),
        "happened": dict(lived.happened.most_common()), "breaches": dict(counted(lived.watch)), "examples": list(lived.watch.examples),
    }  # fmt: skip
