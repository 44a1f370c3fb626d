"""CHI numbers: finding them in text, checking, masking, and the demo's own that nobody can hold.

A CHI number is a string of ten digits: date of birth DDMMYY, two digits, a digit that is odd for men, and a check digit
(NHS Scotland; the two check digits as in Public Health Scotland's `phsmethods`). Nothing here guesses a sex or a century from one.
A right check digit is no proof of a person: with both algorithms allowed one wrong digit in ten passes, so matching needs the
name or date of birth as well.
"""

from __future__ import annotations

import re
from datetime import date

# Six digits that look like DDMMYY, then four; a separator only between them. Impossible dates such as 31 02 are found too.
# ASCII digits only, not inside a longer number, and not a telephone number written with +44.
_SHAPE = re.compile(
    r"(?<![0-9])(?<!\+44)(?<!\+44 )((?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2})[ \u00a0\u2010-\u2013-]?([0-9]{4})(?![0-9])"
)
# Ten digits set apart as people set dates, telephone numbers or NHS numbers apart: "30 02 74 1236", "300 274 1236", "3002 741236".
_LOOSE = re.compile(
    r"(?<![0-9])(?:[0-9]{2}([ ./-])[0-9]{2}\1[0-9]{2}[ ./-]?[0-9]{4}|[0-9]{3}([ -])[0-9]{3}\2[0-9]{4}|[0-9]{4}[ -][0-9]{6}|(?:[0-9] ){9}[0-9])(?![0-9])"
)
_SEPARATORS = re.compile(r"[ \u00a0\u2010-\u2013-]")
_TEN_DIGITS = re.compile(r"[0-9]{10}")

# Days that no calendar has, in no year: what a demo CHI number is born on.
_NO_SUCH_DAY = ("3002", "3102", "3104", "3106", "3109", "3111")
_DEMO_YEARS = range(40, 100)  # two-digit years, all the same to a day that does not exist


def find(text: str) -> list[str]:
    """Every CHI-shaped number in `text`, as ten digits without separator, in order, each once; impossible dates included."""
    return list(dict.fromkeys(shape[1] + shape[2] for shape in _SHAPE.finditer(text)))


def find_loose(text: str) -> list[str]:
    """The numbers of `find`, and those written in other groups of digits with a right check digit (the demo's too): for what must not leave,
    where one question too many costs little. A date with a time beside it may be taken for one."""
    loose = (re.sub("[^0-9]", "", shape[0]) for shape in _LOOSE.finditer(text))
    return list(dict.fromkeys([*find(text), *(digits for digits in loose if is_valid(digits, allow_demo=True))]))


def is_valid(chi: str, allow_demo: bool = False) -> bool:
    """True for ten digits (one separator allowed) with a real date and a right check digit, modulus 11 or Luhn.

    `allow_demo` also takes a day of birth that does not exist (30 February), which only the demo service accepts.
    """
    digits = _SEPARATORS.sub("", chi, count=1)
    if not _TEN_DIGITS.fullmatch(digits):
        return False
    if digits[9] not in (_mod11(digits[:9]), _luhn(digits[:9])):
        return False
    return _is_real_day(digits[:6]) or (allow_demo and _is_day_shaped(digits[:6]))


def is_demo(chi: str) -> bool:
    """True for a number that is valid in the demo alone."""
    return is_valid(chi, allow_demo=True) and not is_valid(chi)


def mask(chi: str) -> str:
    """The number with all but its first four digits hidden ("3002******"); anything that is no ten digits is hidden whole."""
    digits = _SEPARATORS.sub("", chi, count=1)
    return digits[:4] + "******" if _TEN_DIGITS.fullmatch(digits) else "**********"


def mask_all(text: str) -> str:
    """`text` with every CHI-shaped number in it masked."""
    return _SHAPE.sub(lambda shape: mask(shape[1] + shape[2]), text)


def demo_chi(n: int) -> str:
    """The `n`-th demo CHI number (n from 0; 36,000 differ): a right modulus 11 check digit on a day that does not exist."""
    day_count, year_count = len(_NO_SUCH_DAY), len(_DEMO_YEARS)
    day, year = _NO_SUCH_DAY[n % day_count], _DEMO_YEARS[n // day_count % year_count]
    stem = f"{day}{year:02d}{n // (day_count * year_count) % 100:02d}"
    for ninth in range(n % 2, 10, 2):  # of two neighbours of one parity at most one has no check digit
        if check := _mod11(f"{stem}{ninth}"):
            return f"{stem}{ninth}{check}"
    raise AssertionError(f"no check digit for {stem}")


def _mod11(nine: str) -> str | None:
    """The modulus 11 check digit of nine digits; None where it would be 10, which is never issued."""
    check = 11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True)) % 11
    return None if check == 10 else "0" if check == 11 else str(check)


def _luhn(nine: str) -> str:
    """The Luhn check digit of nine digits, valid as well since the numbers of some dates ran out (2026)."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in nine[::2])
    return str(-(doubled + sum(int(digit) for digit in nine[1::2])) % 10)


def _is_real_day(ddmmyy: str) -> bool:
    """True when the date exists in either century: 29 February 1900 does not, 29 February 2000 does."""
    return any(_exists(century + int(ddmmyy[4:]), int(ddmmyy[2:4]), int(ddmmyy[:2])) for century in (1900, 2000))


def _is_day_shaped(ddmmyy: str) -> bool:
    return 1 <= int(ddmmyy[:2]) <= 31 and 1 <= int(ddmmyy[2:4]) <= 12


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
