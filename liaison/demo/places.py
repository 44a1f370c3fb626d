"""The invented board: two localities, three clusters, twelve practices, who writes for them, and where meetings are held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BOARD = ("S08999901", "NHS Ardlinn and the Glens")
NORTH, SOUTH = "North shore", "South glen"


@dataclass(frozen=True)
class Hub:
    """A cluster: its name, its quality lead, and who keeps its calendar at the partnership."""

    name: str
    locality: str
    lead: tuple[str, str]
    administrator: tuple[str, str]
    meets: str  # rule, as a series is stored
    months: tuple[int, ...]
    at: str


@dataclass(frozen=True)
class Place:
    """A practice. `mailbox` is None where none is known; `verified` days ago somebody there confirmed it, None: nobody has."""

    code: str
    name: str
    cluster: str
    address: str
    postcode: str
    phone: str
    list_size: int
    mailbox: str | None
    verified: int | None
    manager: tuple[str, str]
    quality_lead: tuple[str, str]
    met: int | None  # days ago of the first appointment with the practice team


YVONNE = ("Yvonne Tulloch", "clusters.north@ardlinn-partnership.example")
CRAIG = ("Craig Mutch", "clusters.south@ardlinn-partnership.example")

# Every month has one cluster meeting, so that the demo shows a season whenever it is run.
CLUSTERS = (
    Hub("Linn Water", NORTH, ("Dr Hamish Pirie", "hamish.pirie@quaysiderow.example"), YVONNE, "third Wednesday", (1, 4, 7, 10), "14:00"),
    Hub("Kelder Bay", NORTH, ("Dr Farah Siddiqui", "farah.siddiqui@keldermedical.example"), YVONNE, "second Thursday", (2, 5, 8, 11), "13:30"),
    Hub("Upper Glen", SOUTH, ("Dr Sanjay Rao", "sanjay.rao@glenorrin.example"), CRAIG, "first Tuesday", (3, 6, 9, 12), "14:00"),
)  # fmt: skip

PLACES = (
    Place("99101", "Harbourbrae Surgery", "Linn Water", "2 Pier Road, Linn", "ZZ1 2NH", "01632 960211", 6240, "reception@harbourbrae.example", 40,
          ("Jean Petrie", "jean.petrie@harbourbrae.example"), ("Dr Isla Rennie", "isla.rennie@harbourbrae.example"), 400),
    Place("99102", "Linnfoot Medical Practice", "Linn Water", "17 Millrace, Linnfoot", "ZZ1 4XX", "01632 960212", 4815, "office@linnfoot.example", 90,
          ("Donald Shand", "donald.shand@linnfoot.example"), ("Dr Tomasz Wilk", "tomasz.wilk@linnfoot.example"), 390),
    Place("99103", "The Saltpans Practice", "Linn Water", "1 Saltpans Wynd, Linn", "ZZ1 2QD", "01632 960213", 7930, "admin@saltpans.example", 15,
          ("Aisha Latif", "aisha.latif@saltpans.example"), ("Dr Kirsty Moodie", "kirsty.moodie@saltpans.example"), 120),
    Place("99104", "Quayside Row Health Centre", "Linn Water", "60 Quayside Row, Linn", "ZZ1 1AB", "01632 960214", 9105, "mailbox@quaysiderow.example", 200,
          ("Neil Brodie", "neil.brodie@quaysiderow.example"), ("Dr Hamish Pirie", "hamish.pirie@quaysiderow.example"), 700),
    Place("99105", "Kelder Medical Group", "Kelder Bay", "Kelder House, Kelder", "ZZ2 1DA", "01632 960215", 8420, "practice@keldermedical.example", 30,
          ("Lorna Gow", "lorna.gow@keldermedical.example"), ("Dr Farah Siddiqui", "farah.siddiqui@keldermedical.example"), 310),
    Place("99106", "Drumshore Surgery", "Kelder Bay", "9 Shore Street, Drumshore", "ZZ2 3EE", "01632 960216", 2210, "drumshore.surgery@drumshore.example", 60,
          ("Alan Yule", "alan.yule@drumshore.example"), ("Dr Peter Skene", "peter.skene@drumshore.example"), None),
    Place("99107", "Machair View Practice", "Kelder Bay", "4 Machair View, Port Orrin", "ZZ2 5JU", "01632 960217", 3170, "desk@machairview.example", 25,
          ("Rhona Bain", "rhona.bain@machairview.example"), ("Dr Maeve Docherty", "maeve.docherty@machairview.example"), 80),
    Place("99108", "Skerrybank Health Centre", "Kelder Bay", "Skerrybank, Kelder", "ZZ2 1TR", "01632 960218", 5560, "enquiries@skerrybank.example", 110,
          ("Grace Otieno", "grace.otieno@skerrybank.example"), ("Dr Colin Laurie", "colin.laurie@skerrybank.example"), 220),
    Place("99109", "Glenorrin Surgery", "Upper Glen", "The Square, Glenorrin", "ZZ3 1AA", "01632 960219", 2890, "surgery@glenorrin.example", 50,
          ("Mairi Begg", "mairi.begg@glenorrin.example"), ("Dr Sanjay Rao", "sanjay.rao@glenorrin.example"), 500),
    Place("99110", "Birkhill Lane Medical Practice", "Upper Glen", "12 Birkhill Lane, Tarvie", "ZZ3 2KL", "01632 960220", 6675, "birkhill@birkhill-lane.example", None,
          ("Stewart Innes", "stewart.innes@birkhill-lane.example"), ("Dr Anna Kowalska", "anna.kowalska@birkhill-lane.example"), 260),
    Place("99111", "Corrie Wood Practice", "Upper Glen", "3 Corrie Wood Road, Tarvie", "ZZ3 2PS", "01632 960221", 3345, None, None,
          ("Patricia Noble", "patricia.noble@corriewood.example"), ("Dr Euan Cruden", "euan.cruden@corriewood.example"), None),
    Place("99112", "Mossfield Health Centre", "Upper Glen", "Mossfield Road, Upper Tarvie", "ZZ3 4WD", "01632 960222", 4120, "reception@mossfield.example", 75,
          ("Bethan Hughes", "bethan.hughes@mossfield.example"), ("Dr Fiona Garrow", "fiona.garrow@mossfield.example"), 150),
)  # fmt: skip

LOCALITY = {hub.name: hub.locality for hub in CLUSTERS}
# Machines whose notices are always read, whatever their headers say.
CLINICAL_AUTOMATIC = (
    "overdose-notices@ambulance.example",
    "drug-alerts@publichealth.example",
    "results@laboratories.example",
)
PHARMACIES = {
    "Linn Water": ("Pier Pharmacy, Linn", "Millrace Chemist, Linnfoot"),
    "Kelder Bay": ("Kelder Pharmacy", "Port Orrin Dispensary"),
    "Upper Glen": ("Tarvie Pharmacy", "The Square Chemist, Glenorrin"),
}

PHARMACY_HOURS = (
    "Mon–Fri 09:00–18:00; Sat 09:00–13:00; Sun closed",
    "Mon–Fri 09:00–13:00, 14:00–16:30; Sat–Sun closed",
)
# where pharmacies write from, those that do
PHARMACY_MAIL = {
    "P1": "dispensary@pierpharmacy.example",
    "P2": "team@millracechemist.example",
    "P6": "thesquare@squarechemist.example",
}
# kind, code, name, hours
OTHER_PLACES = (
    ("prison", "H1", "HMP Invented", "Mon–Sun 08:00–18:00"),
    ("ward", "W1", "Ward 4, Invented General", "Mon–Sun 00:00–23:59"),
    ("mental_health_team", "M1", "Linn mental-health team", "Mon–Fri 09:00–17:00; Sat–Sun closed"),
)

# our own rooms
ROOMS: tuple[dict[str, Any], ...] = (
    {"name": "The hall", "address": "Linn Health Centre, ground floor", "seats": 16, "step_free": True, "two_exits": True},
    {"name": "The quiet room", "address": "Linn Health Centre, ground floor", "seats": 4, "step_free": True, "two_exits": True, "quiet": True},
    {"name": "Room 3", "address": "Linn Health Centre, first floor", "seats": 6, "private": False},
)  # fmt: skip

# kind, name, rule, months, local time, minutes: the meetings that are no cluster's
EVERY_MONTH = tuple(range(1, 13))
OTHER_MEETINGS = (
    ("own_team", "Shared care team meeting", "second Monday", EVERY_MONTH, "09:30", 60),
    ("prison", "Prison and throughcare liaison meeting", "last Thursday", EVERY_MONTH, "11:00", 60),
    ("throughcare", "Throughcare: who comes home soon", "first Tuesday", EVERY_MONTH, "10:00", 45),
    ("pharmacy", "Community pharmacies of the north", "third Tuesday", (2, 5, 8, 11), "13:00", 60),
    ("mental_health", "Linn mental-health team", "second Thursday", (1, 3, 5, 7, 9, 11), "15:00", 60),
    ("lens", "How it feels to come to us", "third Friday", (3, 9), "14:00", 120),
)  # fmt: skip

# What the service says of itself in letters.
FACTS = {
    "name": "Ardlinn Shared Care Team",
    "phone": "01632 960100",
    "hours_words": "Monday to Friday, 9 to 5",
    "out_of_hours": "NHS 24 on 111, or 999 if somebody's life may be in danger",
}
