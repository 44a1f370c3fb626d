"""How one cell of a list is read: days, times, numbers, codes, choices, lists of words.

Each takes the tidied text of a cell that is not empty and raises Unusable with a reason that does not repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from liaison.domain import chi
from liaison.domain.lists import Unusable

# As a person or a spreadsheet in Scotland writes a day. The American order is never guessed.
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y")
EARLIEST, LATEST = date(1950, 1, 1), date(2150, 1, 1)
NOT_DAYS = (  # how a day is spoilt on the way here, and what to do about it
    (
        re.compile(r"\d{5}", re.ASCII),
        "is a spreadsheet's number of a day: give the column a date format, and save the list again",
    ),
    (
        re.compile(r"\d{1,2}[/.-](\d{1,2}|[A-Za-z]{3})[/.-]\d\d", re.ASCII),
        "has a year of two digits: write it as 2026-11-27 or 27/11/2026",
    ),
    (
        re.compile(r"(0?[1-9]|1[0-2])/(1[3-9]|2\d|3[01])/\d{4}", re.ASCII),
        "has the month first: the other days of this list may be read wrongly too, so write all of them as 2026-11-27 before it is taken in",
    ),
)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)(?::00)?")
ADDRESS = re.compile(r"[^@\s<>\",;:]+@[^@\s<>\",;:]+\.[^@\s<>\",;:.]+")
YES, NO = frozenset({"yes", "y", "true", "1", "x"}), frozenset({"no", "n", "false", "0"})


def day(cell: str) -> date:
    """A date: 2026-11-27 or 27/11/2026; a midnight behind it, as databases export one, is ignored."""
    plain = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", cell)
    for form in DAYS[:1] if ISO_DAY.fullmatch(plain) else DAYS[1:]:
        try:
            found = date.fromisoformat(plain) if form is DAYS[0] else datetime.strptime(plain, form).date()  # noqa: DTZ007 — a date has no zone
        except ValueError:
            continue
        if EARLIEST <= found < LATEST:
            return found
        raise Unusable(f"is a day before {EARLIEST.year} or after {LATEST.year}")
    spoilt = (why for form, why in NOT_DAYS if form.fullmatch(plain))
    raise Unusable(next(spoilt, "is not a day: write it as 2026-11-27 or 27/11/2026"))


def clock(cell: str) -> time:
    """A time of day: 09:00, 9:00 or 0900."""
    found = CLOCK.fullmatch(cell)
    if not found:
        raise Unusable("is not a time of day: write it as 09:00")
    return time(int(found[1]), int(found[2]))


def whole_number(cell: str) -> int:
    """A whole number, with or without thousands commas."""
    plain = cell.replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise Unusable("is not a whole number")
    return int(plain)


def hours(cell: str) -> float:
    """Hours a week, over 0 and up to 60."""
    if not re.fullmatch(r"\d{1,2}([.,]\d{1,2})?", cell) or not 0 < (number := float(cell.replace(",", "."))) <= 60:
        raise Unusable("is not a number of hours a week: write for example 37.5")
    return number


def as_text(cell: str) -> str:
    """A number that somebody guarded so that a spreadsheet leaves it alone (="0102701234" or '0102701234'), without the guard."""
    guarded = re.fullmatch(r"""=?"([0-9 -]*)"|'([0-9 -]*)""", cell)
    return (guarded[1] or guarded[2] or "").strip() if guarded else cell


def practice_code(cell: str) -> str:
    """A practice code: a string of five digits; which ones exist is known by looking them up alone."""
    code = as_text(cell)
    if not re.fullmatch(r"[0-9]{5}", code):
        raise Unusable("is not a practice code of five digits")
    return code


def email(cell: str) -> str:
    """One address, in lower case."""
    if not ADDRESS.fullmatch(cell):
        raise Unusable("is not one e-mail address")
    return cell.lower()


def chi_number(cell: str, *, allow_demo: bool = False) -> str:
    """A CHI number as ten digits without separator. A lost leading zero is never put back: it would be a guess."""
    digits = re.sub(r"[ -]", "", as_text(cell))
    if re.fullmatch(r"[0-9]{9}", digits):
        raise Unusable("has nine digits: a spreadsheet may have dropped the zero in front, keep the column as text")
    if re.fullmatch(r"[0-9][.,][0-9]+[eE][+]?0?9", cell) or re.fullmatch(r"[0-9]{10}[.,]0+", cell):
        raise Unusable("was made into a number by a spreadsheet and may have lost digits: keep the column as text")
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise Unusable("is not a CHI number of ten digits")
    if chi.is_valid(digits, allow_demo=allow_demo):
        return digits
    if chi.is_demo(digits):
        raise Unusable("is a demo CHI number: only the demo accepts those")
    raise Unusable("is not a valid CHI number: its date of birth or check digit is wrong")


def plain_line(cell: str) -> str:
    """A short line for people: it begins with a letter or figure, as a spreadsheet runs what begins otherwise, and holds no CHI number."""
    if len(cell) > 80 or not cell[0].isalnum() or not cell.isprintable():
        raise Unusable("is not a short line that begins with a letter or a figure")
    if chi.find(cell):
        raise Unusable("looks like it holds a CHI number, which has no place here")
    return cell


def truth(cell: str) -> bool:
    """Yes or no."""
    word = cell.lower()
    if word not in YES | NO:
        raise Unusable("is neither yes nor no")
    return word in YES


def one_of(words: Iterable[str]) -> Callable[[str], str]:
    """A reader for one of some words, whatever their case; a blank counts as an underscore."""
    allowed = tuple(words)

    def read(cell: str) -> str:
        word = cell.lower().replace(" ", "_")
        if word not in allowed:
            raise Unusable(f"is none of: {', '.join(allowed)}")
        return word

    return read


def several(read: Callable[[str], str]) -> Callable[[str], list[str]]:
    """A reader for words separated by semicolons, commas, slashes or bars; each once, in the order written."""

    def read_all(cell: str) -> list[str]:
        return list(dict.fromkeys(read(word.strip()) for word in re.split(r"[;,/|]", cell) if word.strip()))

    return read_all
