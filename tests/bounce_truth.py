"""What a set of foreign delivery reports says, read a second time and in another way: every line that could hold the answer is looked at,
wherever it stands. Slow and without structure, so that it errs elsewhere than the reader it measures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from liaison.domain.letter_fates import Fate
from liaison.mail.bounces import read_bounce
from liaison.mail.mime import parse
from models.taxonomy import Kind

NO_BOUNCES = ("rfc3834", "amazonses-09", "amazonses-12")  # automatic answers; JSON for programs
COMPLAINTS = "arf-"  # nobody's letter failed
ADDRESS = rb"[^\s<>()\[\]:;,\"'=|]+@[A-Za-z0-9.-]+"
LISTED = re.compile(rb"X-Failed-Recipients\s*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.I)
FIELD = re.compile(
    rb"(?:Final-Recipient|Original-Recipient|X-Actual-Recipient|X-Failed-Recipients|X-Bounced-Address)\s*:[^\r\n]*?("
    + ADDRESS
    + rb")",
    re.I,
)
TO = re.compile(rb"(?:^|[\r\n])(?:To|Cc|Delivered-To|X-Original-To|RCPT TO)\s*:[^\r\n]*?(" + ADDRESS + rb")", re.I)
OWN = re.compile(rb"[\r\n]To\s*:[^\r\n]*?(" + ADDRESS + rb")", re.I)
ACTION = re.compile(rb"[\r\n]Action\s*:\s*([a-z]+)", re.I)
LATE = re.compile(rb"warning message only|has been delayed|delayed mail|\(delay\)|still being retried", re.I)


@dataclass(frozen=True)
class Measured:
    """How many reports there are, and of how many the kind, the address and the permanence were read rightly."""

    reports: int
    recognised: int
    addressed: int
    permanence: int
    wrong: tuple[str, ...]


def measure(folder: Path) -> Measured:
    """Measure the reports in a folder."""
    paths = [path for path in sorted(folder.iterdir()) if not any(name in path.name for name in NO_BOUNCES)]
    marks = [(path.name, list(mark(path))) for path in paths]
    sums = [sum(flags[place] for _, flags in marks) for place in range(3)]
    wrong = tuple(f"{name}: {flags}" for name, flags in marks if not all(flags))
    return Measured(len(paths), *sums, wrong)


def mark(path: Path) -> Iterator[bool]:
    """Whether it is known as a report, whether its addresses are right, whether its permanence is."""
    raw = path.read_bytes()
    read = read_bounce(raw)
    yield parse(raw).auto is Kind.BOUNCE
    head, _, body = re.split(rb"(\r\n\r\n|\n\n|\r\r)", raw, maxsplit=1)
    named, ours = found(FIELD, raw), found(OWN, b"\n" + head)  # whom the report goes to wrote the letter
    yield bool(read.recipients) and set(read.recipients) <= (named or (found(TO, body) | words(body)) - ours)
    yield read.fate is permanence(path.name, raw)


def found(pattern: re.Pattern[bytes], raw: bytes) -> set[str]:
    """Every address such a line holds, lower case."""
    loose = raw.replace(b"=\r\n", b"").replace(b"=\n", b"").replace(b"=\r", b"")
    plain = [match for text in (raw, loose) for match in pattern.findall(text)]
    plain += [one for line in LISTED.findall(raw) if pattern is FIELD for one in re.findall(ADDRESS, line)]
    return {one.rstrip(b".").decode("latin-1").lower() for one in plain}


def words(body: bytes) -> set[str]:
    """Every address in the beginning of the report's body."""
    return {one.rstrip(b".").decode("latin-1").lower() for one in re.findall(ADDRESS, body[:6000])}


def permanence(name: str, raw: bytes) -> Fate:
    """Failed for good, unless every action says otherwise or the words say that it is only late."""
    if COMPLAINTS in name:
        return Fate.RELAYED
    actions = {action.lower() for action in ACTION.findall(raw)}
    if actions:
        return (
            Fate.DELAYED
            if actions <= {b"delayed"}
            else Fate.RELAYED
            if actions <= {b"relayed", b"delivered", b"expanded"}
            else Fate.FAILED
        )
    return Fate.DELAYED if LATE.search(raw[:8000]) else Fate.FAILED
