"""The ten colleagues of the invented service: who they are, when they work, when they are away."""

from __future__ import annotations

from dataclasses import dataclass, field

from liaison.demo.places import NORTH, SOUTH
from models.taxonomy import Handler

PASSWORD = "demo-demo-demo"  # shown on the demo's own sign-in page; these accounts exist nowhere else
MON, TUE, WED, THU, FRI = range(5)
ALL_WEEK = (MON, TUE, WED, THU, FRI)
DAY = ("09:00", "17:00")


@dataclass(frozen=True)
class Colleague:
    """One colleague. `week` is weekday → shift; `away` are (week, weekday, shift or None for the whole day), week 0 the demo's; `gender` is
    what she recorded of herself, as people may ask for a woman or a man."""

    email: str
    name: str
    access: str
    roles: tuple[Handler, ...]
    hours: float
    week: dict[int, tuple[str, str]]
    localities: tuple[str, ...] = ()
    away: tuple[tuple[int, int, tuple[str, str] | None], ...] = ()
    signs_in: bool = False
    caseload: bool = field(default=False)
    gender: str = ""


def every(*weekdays: int, start: str = "09:00", end: str = "17:00") -> dict[int, tuple[str, str]]:
    """The same shift on some weekdays."""
    return dict.fromkeys(weekdays, (start, end))


H = Handler
COLLEAGUES = (
    Colleague(
        "morag@demo.example", "Morag Sinclair", "duty_worker", (H.DUTY_NURSE, H.KEYWORKER), 37.5, every(*ALL_WEEK),
        localities=(NORTH,), away=((2, MON, None), (2, TUE, None), (2, WED, None)), signs_in=True, caseload=True, gender="woman",
    ),
    Colleague(  # nurse and non-medical prescriber; Fridays until one
        "gregor@demo.example", "Gregor Nairn", "duty_worker", (H.DUTY_NURSE, H.PRESCRIBER, H.KEYWORKER), 34,
        every(MON, TUE, WED, THU) | every(FRI, end="13:00"), localities=(SOUTH,),
        # training on an afternoon of Morag's leave: the rota shows a gap ahead
        away=((2, WED, ("13:00", "17:00")), (3, THU, None), (3, FRI, None)), caseload=True, gender="man",
    ),
    Colleague(
        "aileen@demo.example", "Dr Aileen Farquhar", "duty_worker", (H.PRESCRIBER,), 24, every(MON, TUE, THU, FRI, end="15:00"),
        away=((2, TUE, None),),
    ),
    Colleague(
        "priya@demo.example", "Priya Banerjee", "duty_worker", (H.PHARMACIST,), 30, every(*ALL_WEEK, end="15:00"),
        away=((1, WED, None),),
    ),
    Colleague("ruth@demo.example", "Dr Ruth Oyelaran", "duty_worker", (H.PSYCHOLOGIST,), 22.5, every(TUE, WED, THU)),
    Colleague(
        "fergus@demo.example", "Fergus Tait", "duty_worker", (H.SOCIAL_WORK, H.KEYWORKER), 37.5, every(*ALL_WEEK),
        away=((1, THU, None), (1, FRI, None)), caseload=True, gender="man",
    ),
    Colleague(
        "eilidh@demo.example", "Eilidh Munro", "duty_worker", (H.THROUGHCARE, H.KEYWORKER), 37.5,
        every(*ALL_WEEK, start="08:30", end="16:30"), away=((1, MON, None),), caseload=True, gender="woman",
    ),
    Colleague(
        "shona@demo.example", "Shona Baird", "duty_worker", (H.HARM_REDUCTION_NURSE, H.BBV_NURSE, H.KEYWORKER), 30,
        every(MON, TUE, WED, FRI), caseload=True, gender="woman",
    ),
    Colleague(
        "iain@demo.example", "Iain Kerr", "admin", (H.ADMIN,), 37.5, every(*ALL_WEEK), away=((3, MON, None),),
        signs_in=True,
    ),
    Colleague("catriona@demo.example", "Catriona MacAskill", "lead", (H.TEAM_LEAD,), 37.5, every(*ALL_WEEK), signs_in=True),
)  # fmt: skip
del H

# Who looks after whom: a keyworker of the locality, or one who covers both.
KEYWORKERS = {
    locality: tuple(
        one.email for one in COLLEAGUES if one.caseload and (not one.localities or locality in one.localities)
    )
    for locality in (NORTH, SOUTH)
}
