"""Where practices stand on the path to a first appointment, and when each cluster was last visited: in words, as cells and as blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from liaison.clock import london_date
from liaison.domain.contact_roles import is_old
from liaison.domain.onboarding import CHECKLIST, PATH, REACHED, STEPS
from liaison.domain.states import PathState
from liaison.store import comms_queries
from liaison.store import onboarding_queries as queries
from liaison.store.onboarding_queries import Standing
from liaison.store.session import Session
from liaison.store.tables_people import Cluster, Practice
from liaison.web.saying import Saying

# a shape beside each word, so that nothing hangs on colour
SHAPES: dict[PathState, str] = {
    PathState.NEW: "○", PathState.INTRODUCED: "◔", PathState.OFFERED: "◑", PathState.BOOKED: "◕", PathState.HELD: "●", PathState.REFRESH: "↻",
}  # fmt: skip
ORDER = (PathState.HELD, PathState.REFRESH, PathState.BOOKED, PathState.OFFERED, PathState.INTRODUCED, PathState.NEW)


@dataclass(frozen=True)
class Cell:
    """One practice in the picture."""

    code: str
    name: str
    state: PathState
    word: str
    shape: str
    more: str


@dataclass(frozen=True)
class Piece:
    """So many practices of a cluster at a step."""

    state: PathState
    word: str
    number: int


@dataclass(frozen=True)
class Visit:
    """One cluster: its practices, and when we were last there. `days` since the last visit; None: never, as far as is known here."""

    id: int
    name: str
    board_code: str
    board: str
    cells: tuple[Cell, ...]
    pieces: tuple[Piece, ...]
    reached: int
    days: int | None
    last: str
    next: str


def visits(session: Session, say: Saying, found: Sequence[Standing]) -> list[Visit]:
    """Every cluster that has practices, by board and name."""
    last, coming = queries.last_visits(session), queries.next_visits(session, say.today)
    of: dict[int | None, list[Standing]] = {}
    for one in found:
        of.setdefault(one.practice.cluster_id, []).append(one)
    return [
        visit(cluster, board, of[cluster.id], last.get(cluster.id or 0), coming.get(cluster.id or 0), say)
        for cluster, board in queries.clusters(session)
        if cluster.id in of
    ]


def visit(
    cluster: Cluster, board: str, of: Sequence[Standing], last: date | None, coming: date | None, say: Saying
) -> Visit:
    """One cluster."""
    cells = tuple(cell(one, say) for one in of)
    days = (say.today - last).days if last else None
    return Visit(
        cluster.id or 0, cluster.name, cluster.board_code, board, cells, pieces(Counter(one.state for one in of)),
        sum(one.state in REACHED for one in of), days, f"{say.day(last)}, {ago(days or 0)}" if last else "not yet, as far as is known here",
        say.day(coming) if coming else "none agreed",
    )  # fmt: skip


def ago(days: int) -> str:
    """Like "today", "3 days ago", "7 weeks ago"."""
    if days < 1:
        return "today"
    number, unit = (days, "day") if days < 14 else (days // 7, "week")
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def cell(one: Standing, say: Saying) -> Cell:
    """One practice in words."""
    word = STEPS[one.state][0]
    return Cell(one.practice.code, one.practice.name, one.state, word, SHAPES[one.state], since_words(one, say))


def since_words(one: Standing, say: Saying) -> str:
    """What is to be said beside the step: a day, or nothing."""
    path, meeting = one.path, one.meeting
    if path is None:
        return ""
    if path.state is PathState.BOOKED and meeting is not None:
        return f"on {say.day(meeting.day)}"
    if path.state is PathState.OFFERED and path.offered_at is not None:
        return say.day(london_date(path.offered_at))
    if path.state in REACHED and path.held_on is not None:
        return f"last {say.day(path.held_on)}"
    return f"come back {say.day(path.wait_until)}" if path.wait_until else ""


def pieces(counted: Mapping[PathState, int]) -> tuple[Piece, ...]:
    """A cluster's practices by step, the farthest first."""
    return tuple(Piece(state, STEPS[state][0], number) for state in ORDER if (number := counted.get(state, 0)))


def longest_ago(found: Sequence[Visit]) -> list[Visit]:
    """Clusters by how long ago we were there: never comes first."""
    return sorted(found, key=lambda one: (one.days is not None, -(one.days or 0), one.name))


def sorted_by(found: Sequence[Visit], how: str) -> list[Visit]:
    """Clusters in the order that a reader asks for: the longest ago, the name, or how many practices are still to be met."""
    if how == "name":
        return sorted(found, key=lambda one: (one.board, one.name))
    if how == "missing":
        return sorted(found, key=lambda one: (one.reached - len(one.cells), one.name))
    return longest_ago(found)


def totals(found: Sequence[Standing]) -> list[tuple[PathState, str, str, int]]:
    """Step, word, shape and how many practices stand there; every step is named."""
    counted = Counter(one.state for one in found)
    return [(state, STEPS[state][0], SHAPES[state], counted[state]) for state in ORDER]


def steps_of(state: PathState) -> list[tuple[str, str]]:
    """The steps of the path as a page draws them: word, and whether it is done, where we are, or to come."""
    at = PATH.index(PathState.HELD) if state in REACHED else PATH.index(state) if state in PATH else -1
    return [
        (STEPS[step][0], "done" if n < at or state in REACHED else "here" if n == at else "to come")
        for n, step in enumerate(PATH)
    ]


def mailbox_known(practice: Practice, say: Saying) -> str:
    """What the directory says of the mailbox, where it was confirmed within the year; else ""."""
    on = practice.email_verified_on
    return f"{practice.email}, confirmed {say.day(on)}" if practice.email and on and not is_old(on, say.today) else ""


def ticked(session: Session, found: Sequence[Standing], say: Saying) -> dict[str, int]:
    """How many lines of the checklist are done at each practice: those somebody ticked, and the two that are known anyway."""
    by_hand, version = queries.ticked(session), comms_queries.in_force(session)
    has = {one.practice.code for one in comms_queries.held(session) if version and one.number == version.number}
    return {
        one.practice.code: by_hand.get(one.practice.code, 0) + (one.practice.code in has) + bool(mailbox_known(one.practice, say))
        for one in found
    }  # fmt: skip


def of_checklist(ticked: int) -> str:
    """Like "4 of 6"."""
    return f"{ticked} of {len(CHECKLIST)}"
