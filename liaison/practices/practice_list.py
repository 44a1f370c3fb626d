"""The columns of a list of practices: Public Health Scotland's "GP practice contact details and list sizes" as published every
quarter (opendata.nhs.scot, Open Government Licence v3), or a site's own list with fewer of them and its own three.

Quirks of the published file: telephone numbers with runs of blanks, whole columns blank (Dispensing since 2024), cluster names as
free text of which one is used by two boards, no board names, no addresses for mail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liaison.domain import cells
from liaison.domain.lists import Column, Unusable
from liaison.domain.spoken import MONTHS

# board code → name (Public Health Scotland's lookup)
BOARDS: dict[str, str] = {
    "S08000015": "NHS Ayrshire and Arran",
    "S08000016": "NHS Borders",
    "S08000017": "NHS Dumfries and Galloway",
    "S08000019": "NHS Forth Valley",
    "S08000020": "NHS Grampian",
    "S08000022": "NHS Highland",
    "S08000024": "NHS Lothian",
    "S08000025": "NHS Orkney",
    "S08000026": "NHS Shetland",
    "S08000028": "NHS Western Isles",
    "S08000029": "NHS Fife",
    "S08000030": "NHS Tayside",
    "S08000031": "NHS Greater Glasgow and Clyde",
    "S08000032": "NHS Lanarkshire",
}
# Codes that boundary changes replaced and that older lists still carry.
SUPERSEDED = {"S08000018": "S08000029", "S08000021": "S08000031", "S08000023": "S08000032", "S08000027": "S08000030"}
# Published, and not kept.
NOT_KEPT = frozenset({"Dispensing", "DataZone", "_id"})
PUBLISHED = frozenset(
    {"PracticeCode", "GPPracticeName", "HB", "GPCluster"}
)  # a list with these headings is the public one


def board_code(cell: str) -> str:
    """A board's code, the one in force for one that was replaced; a code that came after this program is taken as it is."""
    if not re.fullmatch(r"S08\d{6}", code := cell.upper()):
        raise Unusable("is not a board's code such as S08000017")
    return SUPERSEDED.get(code, code)


def phone(cell: str) -> str:
    """A telephone number with single blanks between its groups."""
    return " ".join(cell.replace("-", " ").split())


COLUMNS: dict[str, Column] = {
    "code": Column(("PracticeCode", "code"), cells.practice_code, required=True, filled=True),
    "name": Column(("GPPracticeName", "name", "practice_name"), required=True, filled=True),
    "board_code": Column(("HB", "board", "board_code"), board_code, required=True, filled=True),
    "cluster": Column(("GPCluster", "cluster"), required=True),
    "partnership_code": Column(("HSCP", "partnership_code")),
    "list_size": Column(("PracticeListSize", "list_size"), cells.whole_number, empty=None),
    "line1": Column(("AddressLine1", "address")),
    "line2": Column(("AddressLine2",)),
    "line3": Column(("AddressLine3",)),
    "line4": Column(("AddressLine4",)),
    "postcode": Column(("Postcode",), str.upper),
    "phone": Column(("TelephoneNumber", "phone"), phone),
    "practice_type": Column(("PracticeType",)),
    # a site's own: the public list has none of these
    "locality": Column(("Locality",)),
    "email": Column(("Email",), cells.email, empty=None),
    "first_appointment_on": Column(("FirstAppointmentOn",), cells.day, empty=None),
}
ADDRESS = ("line1", "line2", "line3", "line4")
OWN = ("locality", "email", "first_appointment_on")  # an empty cell leaves what is stored: the list just does not say


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a practice's row that the line speaks of; the cluster is found by whoever knows the clusters."""
    row = {
        name: value
        for name, value in values.items()
        if name not in {*ADDRESS, "cluster"} and (value or name not in OWN)
    }
    if "line1" in values:
        lines = [values[name] for name in ADDRESS if values.get(name)]
        row["address"] = ", ".join(line for line in lines if line != values["name"])
    return row


def edition_of(file: Path) -> str:
    """The edition in a file's name as "2024-04", from 2024-04, 202404 or apr2024; "" where it says none."""
    name = file.stem.lower()
    if found := re.search(r"(?<!\d)(20\d\d)[-_ ]?(0[1-9]|1[0-2])(?!\d{3})", name):
        return f"{found[1]}-{found[2]}"
    months = [month[:3].lower() for month in MONTHS]
    if found := re.search(rf"({'|'.join(months)})[a-z]*[-_ ]?(20\d\d)", name):
        return f"{found[2]}-{months.index(found[1]) + 1:02d}"
    return ""
