"""The reports as values: one month, counted once, for the page and the CSV alike. Nobody who works here is named anywhere in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liaison.clock import LONDON, london_date
from liaison.domain.psychology import Barrier
from liaison.domain.reporting import Reason, Spread, Times, lateness, spread, times
from liaison.domain.review_fields import DOOR
from liaison.domain.spoken import MONTHS, duration
from liaison.domain.suppression import SMALL, suppressed, tree
from liaison.store import report_queries
from liaison.store.psychology_queries import Stood, stood
from liaison.store.report_queries import Came, Judged
from liaison.store.review_form_queries import said_at_reviews
from liaison.store.session import Session
from liaison.web.load_chart import Chart, chart
from liaison.web.psychology_presenter import InTheWay, in_the_way
from liaison.web.psychology_presenter import lines as psychology_lines
from models.taxonomy import Urgency

WEEKS = 13
NOWHERE = ("Not tied to a practice", "No practice known")


@dataclass(frozen=True)
class Month:
    """A calendar month in London. Months do not overlap, so two of them cannot be subtracted from each other."""

    first: date

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def before(self) -> Month:
        """The month before it."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def code(self) -> str:
        """Like "2026-11"."""
        return f"{self.first:%Y-%m}"

    @property
    def words(self) -> str:
        """Like "November 2026"."""
        return f"{MONTHS[self.first.month - 1]} {self.first.year}"

    @property
    def starts(self) -> datetime:
        """Its first moment."""
        return datetime(self.first.year, self.first.month, 1, tzinfo=LONDON)


@dataclass(frozen=True)
class Line:
    """One urgency: how many came, and how long opening and answering took."""

    name: str
    came: int
    open: Times
    answer: Times


@dataclass(frozen=True)
class Place:
    """A cluster or practice; None where a number is hidden, and then its times are as well."""

    name: str
    is_cluster: bool
    came: int | None
    open: Times | None
    answer: Times | None


@dataclass(frozen=True)
class Report:
    """One month. `places` is None while the month is not over; empty where the numbers are too few to show any."""

    month: Month
    over: bool
    total: int
    lines: list[Line]
    places: list[Place] | None
    late: list[tuple[str, int]]
    late_total: int
    load: Spread | None
    judged: Judged
    chart: Chart
    psychology: InTheWay | None = None
    door: list[tuple[str, int | None]] | None = (
        None  # how people were treated at the door; empty where too few answered
    )


def month_of(code: str, today: date) -> Month:
    """The month of a code; the month of today where it is none, or is still to come."""
    try:
        found = Month(date.fromisoformat(f"{code}-01"))
    except ValueError:
        found = Month(today.replace(day=1))
    return min(found, Month(today.replace(day=1)), key=lambda month: month.first)


def report(session: Session, month: Month, now: datetime) -> Report:
    """The figures of one month."""
    since, until = month.starts, month.next.starts
    came = report_queries.came(session, since, until)
    histories = report_queries.histories(session, since, until)
    late = Counter(lateness(histories[one.id]) for one in came if is_late(one, now))
    first = month.next.first - timedelta(weeks=WEEKS - 1)
    monday = first - timedelta(days=first.weekday())
    days = Counter(
        london_date(at)
        for at in report_queries.arrivals(
            session, datetime(monday.year, monday.month, monday.day, tzinfo=LONDON), until
        )
    )
    over = until <= now
    known = report_queries.places(session)
    return Report(
        month=month,
        over=over,
        total=len(came),
        lines=[line(urgency.title, [one for one in came if one.urgency is urgency]) for urgency in Urgency],
        places=places(came, known) if over else None,
        late=[(reason.words, late[reason]) for reason in Reason if late[reason]],
        late_total=late.total(),
        load=spread(report_queries.carried(session, since, min(until, now))),
        judged=report_queries.judged(session, since, until),
        chart=chart(days, monday, WEEKS),
        psychology=in_the_way([*stood(session, since, until), *at_reviews(session, month)], known) if over else None,
        door=door(said_at_reviews(session, "matters", "door", month.first, month.last)) if over else None,
    )  # fmt: skip


def is_late(one: Came, now: datetime) -> bool:
    """Opened after its time, or not yet though it is past; answered (or finished without a letter) after its time, or not yet likewise."""
    return (one.opened or one.closed or now) > one.read_by or (one.answered or one.closed or now) > one.answer_by


def line(name: str, came: Sequence[Came]) -> Line:
    """The figures of some questions."""
    return Line(name, len(came), opening(came), answering(came))


def opening(came: Sequence[Came]) -> Times:
    """How long it took until somebody opened them: clock time, nights and weekends included."""
    return times([one.opened - one.received for one in came if one.opened])


def answering(came: Sequence[Came]) -> Times:
    """How long it took until they were answered: clock time likewise."""
    return times([one.answered - one.received for one in came if one.answered])


def places(came: Sequence[Came], known: Mapping[str, tuple[str, str]]) -> list[Place]:
    """Clusters, each followed by its practices, small numbers hidden. A place without a question is not listed."""
    groups: dict[str, dict[str, list[Came]]] = defaultdict(lambda: defaultdict(list))
    for one in came:
        cluster, _ = known.get(one.practice or "", NOWHERE)
        groups[cluster][one.practice or ""].append(one)
    shown = tree({name: {code: len(found) for code, found in parts.items()} for name, parts in groups.items()})
    found: list[Place] = []
    for name in sorted(groups if shown else (), key=lambda name: (name == NOWHERE[0], name)):
        assert shown is not None
        found.append(place(name, shown[name].total, [one for part in groups[name].values() for one in part], True))
        parts = sorted(groups[name], key=lambda code: (known.get(code, NOWHERE)[1], code))
        found += [
            place(known.get(code, NOWHERE)[1], shown[name].parts[code], groups[name][code], False) for code in parts
        ]
    return found


def at_reviews(session: Session, month: Month) -> list[Stood]:
    """What stood in the way of psychology as it was ticked at reviews held in the month."""
    said = said_at_reviews(session, "mind", "psychology_barriers", month.first, month.last)
    return [Stood(Barrier(value), practice) for value, practice in said if value in set(Barrier)]


def door(answers: Sequence[tuple[str, str | None]]) -> list[tuple[str, int | None]]:
    """How people say they were treated at the door, by kind and never by place; nothing at all below five answers, small numbers hidden."""
    counted = Counter(value for value, _ in answers if value in DOOR and value != "rather_not")
    if sum(counted.values()) < SMALL:
        return []
    shown = suppressed(counted)
    return [(DOOR[value], shown[value]) for value in DOOR if value in shown]


def place(name: str, number: int | None, came: Sequence[Came], is_cluster: bool) -> Place:
    """One line; what is hidden has no times either."""
    if number is None:
        return Place(name, is_cluster, None, None, None)
    return Place(name, is_cluster, number, opening(came), answering(came))


def said(span: timedelta | None) -> str:
    """A length of time in words, or that there are too few to say."""
    return "too few" if span is None else duration(span)


HIDDEN = "hidden"


def table(found: Report) -> list[tuple[str, ...]]:
    """The whole report as lines for a file: section, place or level, figure, value; times in whole minutes."""
    lines: list[tuple[str, ...]] = [("section", "of", "figure", "value")]
    lines += [("week", f"{week.monday:%Y-%m-%d}", "came", str(week.count)) for week in found.chart.weeks]
    lines += [
        ("month", found.month.code, "came", str(found.total)),
        ("month", found.month.code, "late", str(found.late_total)),
    ]
    lines += [row for one in found.lines for row in measured("urgency", one.name, one.came, one.open, one.answer)]
    for one in found.places or ():
        section = "cluster" if one.is_cluster else "practice"
        lines += measured(section, one.name, one.came, one.open, one.answer)
    lines += [("late", reason, "questions", str(number)) for reason, number in found.late]
    lines += [
        ("door", words, "people", HIDDEN if number is None else str(number)) for words, number in found.door or ()
    ]
    if found.load:
        lines += [
            ("load", "share of work against share of hours", "colleagues", str(found.load.people)),
            ("load", "share of work against share of hours", "heaviest above an even share", f"{found.load.above:.2f}"),
            ("load", "share of work against share of hours", "lightest below an even share", f"{found.load.below:.2f}"),
        ]
    lines += [
        ("reader", "all", "confirmed", str(found.judged.confirmed)),
        ("reader", "all", "corrected", str(found.judged.corrected)),
    ]
    lines += [("reader", f"{was} to {now}", "corrected", str(number)) for was, now, number in found.judged.taken_for]
    lines += psychology_lines(found.psychology, HIDDEN)
    return [tuple(harmless(cell) for cell in row) for row in lines]


def measured(
    section: str, name: str, came: int | None, opened: Times | None, answered: Times | None
) -> list[tuple[str, ...]]:
    """The five figures of one line."""
    figures = {
        "came": HIDDEN if came is None else str(came),
        "median minutes to open": minutes(opened, "median"),
        "90th percentile minutes to open": minutes(opened, "ninetieth"),
        "median minutes to answer": minutes(answered, "median"),
        "90th percentile minutes to answer": minutes(answered, "ninetieth"),
    }
    return [(section, name, figure, value) for figure, value in figures.items()]


def minutes(found: Times | None, which: str) -> str:
    """Whole minutes; "hidden" where the number is, or is too small."""
    span: timedelta | None = getattr(found, which) if found else None
    return HIDDEN if span is None else str(span // timedelta(minutes=1))


def harmless(cell: str) -> str:
    """A cell that no table program takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
