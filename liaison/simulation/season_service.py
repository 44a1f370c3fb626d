"""The invented directory of a simulated season: clusters with their hosts, practices with their quality leads, and the series that meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from liaison.config import Settings, WebSettings
from liaison.simulation.invented_service import BOARD, Service, service
from liaison.store.guest_queries import Guest
from liaison.store.session import Session, transaction
from liaison.store.tables_people import Cluster, Contact, Practice, Series

# month, which of its weekdays: every cluster's meeting falls between the seventh and the fifteenth week of a season that begins in January
TURNS = ((2, "third"), (2, "fourth"), (3, "first"), (3, "second"), (3, "third"), (3, "fourth"), (4, "first"), (4, "second"))  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
TIMES = ("12:30", "13:00", "14:00")
OTHERS = ("prison", "throughcare", "pharmacy", "mental_health")  # kinds that no letter asks: agreed by a person
PARTNERS = 4  # invited to each of those


@dataclass(frozen=True)
class Coming:
    """An answer on its way: to which letter, by which way, about which version and start."""

    letter_id: int
    invitation_id: int
    how: str
    sequence: int
    starts: datetime


@dataclass
class Season:
    """The service, the answers that are on their way by day, and who is invited to the meetings that no letter asks for."""

    made: Service
    coming: dict[date, list[Coming]] = field(default_factory=lambda: defaultdict(list))
    partners: dict[int, list[Guest]] = field(default_factory=dict)
    seen_letters: int = 0
    mails: int = 0


@contextmanager
def season(clusters: int, practices: int, first: date, seed: int) -> Iterator[Season]:
    """A service with so many clusters and practices, a series for each cluster and one of each other kind."""
    with service(0, 0, first, seed) as made:
        web = WebSettings(public_address="https://liaison.example")
        made.app = replace(made.app, settings=Settings(web=web, _env_file=None))  # type: ignore[call-arg]
        season = Season(made)
        with transaction(made.app.engine) as session:
            directory(session, made, clusters, practices, first)
            for number in range(max(1, clusters // 10)):
                other_series(session, season, number)
        yield season


def directory(session: Session, made: Service, clusters: int, practices: int, first: date) -> None:
    """Clusters with a lead and mostly an administrator; practices in them, each with a quality lead. One cluster in fifty knows nobody."""
    rng, checked = made.rng, first - timedelta(days=30)
    rows = [Cluster(board_code=BOARD, name=f"Cluster {n}") for n in range(clusters)]
    session.add_all(rows)
    session.flush()
    homes = [*range(clusters), *(rng.randrange(clusters) for _ in range(practices - clusters))][:practices]
    for number, home in enumerate(homes):
        code = f"{10000 + number}"
        session.add(Practice(code=code, name=f"Practice {code}", board_code=BOARD, cluster_id=rows[home].id, email=f"desk@p{code}.example", email_verified_on=checked))  # fmt: skip
        made.practices.append(code)
    session.flush()
    for code in made.practices:
        session.add(Contact(practice_code=code, name=f"Lead of {code}", role="PQL", email=f"lead@p{code}.example", verified_on=checked))  # fmt: skip
    for number, row in enumerate(rows):
        if number % 50 == 49:
            continue
        own = (
            f"lead@p{10000 + number}.example" if number % 2 else f"cql@c{number}.example"
        )  # a cluster's lead is often a practice's too
        session.add(Contact(cluster_id=row.id, name=f"Host {number}", role="CQL", email=own, verified_on=checked))
        if number % 3:
            session.add(Contact(cluster_id=row.id, name=f"Administrator {number}", role="cluster administrator", email=f"admin@c{number}.example", verified_on=checked))  # fmt: skip
        month, nth = rng.choice(TURNS)
        months = sorted((month - 1 + 3 * n) % 12 + 1 for n in range(4))
        rule = f"{nth} {rng.choice(WEEKDAYS)}"
        session.add(Series(kind="cluster", name=row.name, cluster_id=row.id, rule=rule, months=months, local_time=rng.choice(TIMES)))  # fmt: skip


def other_series(session: Session, season: Season, number: int) -> None:
    """A monthly series of another kind, with partners whom a colleague enters by hand."""
    kind = OTHERS[number % len(OTHERS)]
    row = Series(kind=kind, name=f"Series {number}", rule=f"{('first', 'second', 'third')[number % 3]} {WEEKDAYS[number % 5]}", months=[])  # fmt: skip
    session.add(row)
    session.flush()
    season.partners[row.id or 0] = [
        Guest(f"Partner {n}", f"partner{n}@team{number}.example", "partner") for n in range(PARTNERS)
    ]
