"""The 150 invented people in shared care, spread over practices, keyworkers and the year by arithmetic, never by chance.

Their CHI numbers have a day of birth that does not exist. Review dates hang on the day the demo is first run: some are overdue, some
due now or soon, some are first reviews.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from liaison.demo.people_here import KEYWORKERS
from liaison.demo.places import LOCALITY, PHARMACIES, PLACES
from liaison.domain.chi import demo_chi
from liaison.domain.duedates import add_months
from liaison.domain.methadone import a_day
from liaison.domain.safe_contact import all_asked, on

HOW_MANY = 150
FIRST = (
    "Ailsa", "Ben", "Ciara", "Davie", "Effie", "Finlay", "Gail", "Hector", "Ina", "Jamie", "Kay", "Lachlan", "Mhairi", "Niall", "Orla",
    "Paul", "Robina", "Ross", "Sadie", "Tam", "Una", "Vince", "Wilma", "Yasmin", "Zander", "Angus", "Betty", "Connor", "Dina", "Euan",
)  # fmt: skip
LAST = (
    "Abercrake", "Balnavie", "Corsehill", "Drumlay", "Ettleson", "Fordrum", "Garvoch", "Haughlea", "Inverlair", "Jardane", "Kinmuirie",
    "Lathrone", "Muirtown", "Netherlaw", "Ormlie", "Pitcarrow", "Quarrier", "Rosehearn", "Stravaig", "Torbain", "Urquhill", "Vaterness",
    "Whinfell", "Yarrowby", "Ballantrow", "Craigdour", "Dalwhin", "Eskmuth", "Fetterlaw", "Glenshie",
)  # fmt: skip
PREFERRED = {3: "Dave", 16: "Robbie", 22: "Billie", 27: "Con"}  # by place in FIRST

MEDICINES = (
    "Methadone 60 mg daily, supervised",
    "Methadone 85 mg daily, collected three times a week",
    "Buprenorphine 12 mg daily",
    "Buvidal 96 mg monthly",
    "Buvidal 24 mg weekly",
    "Espranor 8 mg daily",
    "Methadone 110 mg daily, supervised",
    "Buprenorphine/naloxone 16 mg daily",
    "Acamprosate 666 mg three times a day",
    "Naltrexone 50 mg daily",
    "Methadone 40 mg daily; diazepam, reducing",
    "Disulfiram 200 mg daily",
    "Methadone 70 mg daily, weekly collection",
)

# Every kind of answer about safe contact; `asked` is days ago, None: never asked; `earlier`: ways that were not spoken of then, and how long ago
# they were.
SAFE: tuple[dict[str, Any], ...] = (
    {"email": "yes", "sms": "yes", "post": "yes", "phone": "yes", "voicemail": "yes", "asked": 40},
    {"email": "no", "sms": "no", "post": "no", "phone": "yes", "voicemail": "no", "service_name": "no", "asked": 75},
    {"email": "unknown", "sms": "yes", "post": "yes", "phone": "yes", "times": "weekday mornings", "asked": 20},
    {"asked": None},
    {
        "email": "yes",
        "sms": "no",
        "post": "yes",
        "phone": "yes",
        "letters": "plain envelope",
        "asked": 110,
        "earlier": {"email": 250, "sms": 250},
    },
    {"email": "yes", "sms": "yes", "post": "yes", "phone": "yes", "asked": 260},  # stale: has to be asked again
    {"email": "no", "sms": "yes", "post": "no", "phone": "yes", "shared": "phone shared with a sister", "asked": 15},
    {"email": "yes", "sms": "no", "post": "no", "phone": "no", "do_not_tell": "anybody at the house", "asked": 60},
    {"email": "yes", "sms": "yes", "post": "yes", "phone": "yes", "domestic_abuse": True, "asked": 30},
    {"email": "unknown", "sms": "unknown", "post": "yes", "phone": "unknown", "asked": 150},
)
CHOICES: tuple[dict[str, Any], ...] = (
    {},
    {"place": "the practice", "mode": "in person"},
    {"mode": "phone"},
    {"worker_gender": "a woman", "place": "here", "time": "afternoons"},
    {"mode": "video", "language": "Polish", "interpreter": "yes"},
    {"place": "a walk", "bring": "a friend"},
    {"place": "here", "step_free": "yes", "time": "mornings, not Mondays"},
    {"place": "here", "quiet": "yes", "two_exits": "yes", "breaks": "yes"},
    {"place": "the practice", "visit_together": "yes", "easy_read": "yes"},
)
# two people of one practice and keyworker, due within days of each other, who would both rather be seen there: the plan makes one visit of it
ONE_VISIT = frozenset({111, 119})
STATUS = {
    7: "custody",
    41: "custody",
    93: "custody",
    22: "hospital",
    118: "hospital",
    55: "paused",
    130: "paused",
    149: "left",
}
# in how many days somebody looks again whether they are back: of one person in custody and one pause that day has come
LOOKS_AGAIN = {7: 30, 41: -1, 93: 52, 22: 12, 118: 24, 55: 40, 130: -2}
# who prescribes, as the register has it; of some it is not known
PRESCRIBERS = (
    "Dr Aileen Farquhar",
    "Gregor Nairn",
    "Dr Aileen Farquhar",
    "their own GP",
    "Gregor Nairn",
    "Dr Aileen Farquhar",
    "",
)
FIRST_REVIEW = 11  # every so many-th person has had no review yet
EARLIEST_DUE, SPREAD = -40, 405  # days from today: from a little overdue to next year


def person(n: int, today: date) -> dict[str, Any]:
    """The columns of the n-th person (from 0), but for keyworker and time of entry; `keyworker` is an address."""
    place = PLACES[n * 5 % 12 if n % 7 else 3]  # the health centre at the quay looks after more people than the others
    locality, row = LOCALITY[place.cluster], n * 7 + n // 12 * 3
    due = working_weekday(today + timedelta(days=EARLIEST_DUE + n * 37 % HOW_MANY * SPREAD // HOW_MANY))
    last = None if n % FIRST_REVIEW == 4 else add_months(due, -12)
    return {
        "chi": demo_chi(n),
        "name": name_of(n),
        "preferred_name": PREFERRED.get(n % len(FIRST), ""),
        "practice_code": place.code,
        "keyworker": KEYWORKERS[locality][row % len(KEYWORKERS[locality])],
        "locality": locality,
        "medicines": MEDICINES[row % len(MEDICINES)],
        "prescriber": PRESCRIBERS[n % len(PRESCRIBERS)],
        "ecg_on": ecg_on(n, MEDICINES[row % len(MEDICINES)], today),
        "pharmacy": PHARMACIES[place.cluster][n // 12 % 2],
        "shared_care_start": add_months(last or due, -12 * (1 + n % 9)) if last else add_months(due, -12),
        "last_review_on": last,
        "naloxone_on": None if n % 5 == 2 else today - timedelta(days=n * 29 % 480),
        "status": STATUS.get(n, "in_shared_care"),
        "look_again_on": today + timedelta(days=LOOKS_AGAIN[n]) if n in LOOKS_AGAIN else None,
        "safe_contact": safe_contact(n, today),
        "choices": CHOICES[-1] if n in ONE_VISIT else CHOICES[row % len(CHOICES)],
    }


def ecg_on(n: int, medicines: str, today: date) -> date | None:
    """The last ECG of who has more than 100 mg of methadone a day; of some it is not known, and their review comes sooner."""
    return today - timedelta(days=40 + n * 7 % 300) if a_day(None, medicines) == 110 and n % 3 else None


def name_of(n: int) -> str:
    """The n-th person's name; no two share one."""
    return f"{FIRST[n % len(FIRST)]} {LAST[(n * 7 + n // len(FIRST)) % len(LAST)]}"


def safe_contact(n: int, today: date) -> dict[str, Any]:
    """The block as the register stores it."""
    block = dict(SAFE[n * 3 % len(SAFE)])
    asked = block.pop("asked")
    if asked is None:
        return block
    where = {"email_to": f"person{n}@home.example", "phone_to": f"01632 960{n:03}", "post_to": f"{n + 1} Invented Lane, Kelder"}  # fmt: skip
    earlier = {on(way): (today - timedelta(days=days)).isoformat() for way, days in block.pop("earlier", {}).items()}
    return block | where | all_asked(today - timedelta(days=asked)) | earlier


def working_weekday(day: date) -> date:
    """The day, or the Friday before where it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
