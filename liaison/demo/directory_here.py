"""What colleagues of the invented service keep in its directory: confirmed addresses, deputies, and a new public list that waits for a look."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.demo.places import BOARD, PLACES, Place
from liaison.practices import contacts, quarterly
from liaison.practices.contacts import At, Wanted
from liaison.store.tables_directory import PracticeChange
from liaison.store.tables_people import Contact

HEAD = "PracticeCode,GPPracticeName,PracticeListSize,AddressLine1,Postcode,TelephoneNumber,HB,HSCP,GPCluster"
DEPUTIES = (
    ("99101", Wanted("Dr Lewis Baird", "deputy", "lewis.baird@harbourbrae.example", "01632 960231")),
    ("99103", Wanted("Front desk", "reception", "desk@saltpans.example", "01632 960213")),
)
CONFIRMED = {"99101": "rang", "99103": "met", "99105": "wrote", "99107": "rang", "99109": "met", "99112": "wrote"}
# what the invented new quarter changes: one is gone and a neighbour grew, one is renamed, one moves, one rings otherwise, one is new
GONE, HEIR = "99106", "99108"
RENAMED = {"99102": "Linnfoot and Millrace Medical Practice"}
MOVED = {"99104": "Kelder Bay"}
RINGS = {"99110": "01632 960240"}
NEW = f"99113,Orrin Water Practice,1980,2 Weir Lane,ZZ3 5AB,01632 960241,{BOARD[0]},S37999901,Upper Glen"


def keep(session: Session, staff_id: int, now: datetime) -> None:
    """Do all that once; doing it again changes nothing."""
    if session.scalar(select(col(PracticeChange.id)).limit(1)) is not None:
        return
    for code, wanted in DEPUTIES:
        contacts.add(session, At(practice_code=code), wanted, by_id=staff_id, now=now)
    on = london_date(now) - timedelta(days=60)
    for row in session.scalars(select(Contact).order_by(col(Contact.id))).all():
        way = CONFIRMED.get(row.practice_code or "", "rang" if row.cluster_id else "")
        if way and row.id:
            contacts.confirm(session, row.id, way, on=on, version=row.version, by_id=staff_id, now=now)
    name = f"practices-{now:%Y-%m}.csv"
    quarterly.show(session, new_quarter().encode(), file_name=name, by=staff_id, now=now)


def seen_in(today: date) -> str:
    """The edition in which the invented practices stood before."""
    return f"{today - timedelta(days=100):%Y-%m}"


def new_quarter() -> str:
    """The invented public list of this quarter."""
    return "\n".join([HEAD, *(line(place) for place in PLACES if place.code != GONE), NEW, ""])


def line(place: Place) -> str:
    """One practice as the new list has it."""
    gone = next(one for one in PLACES if one.code == GONE)
    size = place.list_size + (gone.list_size - 60 if place.code == HEIR else 12)
    cells = (
        place.code, RENAMED.get(place.code, place.name), str(size), f'"{place.address}"', place.postcode, RINGS.get(place.code, place.phone),
        BOARD[0], "S37999901", MOVED.get(place.code, place.cluster),
    )  # fmt: skip
    return ",".join(cells)
