"""The page Reader in words: what serves, how far people agree with it, who waits for release, what the gate said, whether it still fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liaison.domain.agreement import ENOUGH, agreement
from liaison.domain.blind_slice import BlindLook
from liaison.domain.reader_drift import LIMITS, Fit
from liaison.domain.states import LessonState, ReaderState
from liaison.store.learning_queries import Judged
from liaison.store.tables_reader import ReaderVersion, ReaderWatch
from liaison.web.case_presenter import said
from liaison.web.reader_charts import Curve, Twins, Whiskers, curve, percent, twins, whiskers, with_interval
from liaison.web.saying import Said, Saying

# figure → its words; all fractions
FIGURES: dict[str, str] = {
    "urgent_recall": "Urgent mail a person sees today",
    "u1_shown": "Immediate mail shown as such",
    "category_macro_f1": "Right category (F1)",
    "answered_accuracy": "Right where it answers",
    "outcome_f1": "Automatic mail recognised (F1)",
    "flagged_share": "Shown as urgent or unclear",
    "unclear_share": "Left to a person to sort",
    "ece": "Error of its probabilities",
}
STATES: dict[ReaderState, str] = {
    ReaderState.CANDIDATE: "may be promoted",
    ReaderState.HELD_BACK: "refused by the gate",
    ReaderState.SERVING: "serves",
    ReaderState.RESTING: "rests, can be gone back to",
    ReaderState.DROPPED: "files deleted",
}
FITS: dict[Fit, tuple[str, str]] = {
    Fit.WELL: ("well", "It fits the mail"),
    Fit.SHIFTED: ("soon", "It fits the mail less well"),
    Fit.OFF: ("ill", "It no longer fits the mail"),
    Fit.RESUMED: ("well", "Turned on again by a person"),
}


@dataclass(frozen=True)
class Serving:
    """The reader that serves. `how` says where its figures come from."""

    version: str
    where_from: str
    since: Said | None
    by: str
    figures: list[tuple[str, str]]
    how: str
    can_go_back: str


def serving(
    row: ReaderVersion | None,
    version: str,
    about: Mapping[str, Any],
    before: str,
    names: Mapping[int, str],
    say: Saying,
) -> Serving:
    """What serves; `about` is what its manifest tells, `before` which reader one would go back to."""
    local = row is not None and bool(row.folder)
    figures = row.compared["fixed"]["challenger"] if row and local else about.get("cross_validated", {})
    how = (
        "Measured on the fixed set of invented mails whose writers it had not heard, with the red-flag floor below it."
        if local
        else "Measured by its makers on invented mails whose writers it had not heard, together with the red-flag rules. How it does on this service's own mail is what the next section is about."
    )
    return Serving(
        version=version,
        where_from=taught(row) if row and local else "It came with the program and knows invented mails alone",
        since=say.when(row.served_from) if row and row.served_from else None,
        by=names.get(row.promoted_by or 0, "") if row and local else "",
        figures=[(words, percent(figures[name])) for name, words in FIGURES.items() if figures.get(name) is not None],
        how=how,
        can_go_back=before if row and row.replaced_id else "",
    )


def taught(row: ReaderVersion) -> str:
    """What a reader was taught."""
    local, corpus = row.taught.get("local_rows", 0), row.taught.get("corpus_rows", 0)
    return f"{corpus:,} invented mails and {local:,} released mails of this service" if row.taught else "not known"


@dataclass(frozen=True)
class Agreeing:
    """How far people and reader agree where people had not seen its answer."""

    n: int
    enough: bool
    wanted: int
    picture: Whiskers
    lines: list[tuple[str, str]]
    missed: int
    hidden: int
    passed: int


def agreeing(blind: Sequence[Judged], looks: Mapping[BlindLook, int], missed: int) -> Agreeing:
    """The figures of the blind slice."""
    about = agreement([(one.suggested.category or "-", one.decided.category or "-") for one in blind])
    soon = agreement([(one.suggested.urgency or "-", one.decided.urgency or "-") for one in blind])
    lines = [
        ("The same category", about.raw),
        ("... beyond chance (kappa)", about.kappa),
        ("The same level", soon.raw),
        ("... beyond chance (kappa)", soon.kappa),
    ]
    return Agreeing(
        n=about.n,
        enough=about.enough,
        wanted=ENOUGH,
        picture=whiskers(lines if about.enough else []),
        lines=[(words, with_interval(share)) for words, share in lines],
        missed=missed,
        hidden=looks.get(BlindLook.HIDDEN, 0),
        passed=looks.get(BlindLook.PASSED, 0),
    )


@dataclass(frozen=True)
class Challenger:
    """The newest reader trained here that does not serve."""

    version: str
    may: bool
    trained: Said
    taught: str
    against: str
    checks: list[tuple[bool, str]]
    picture: Twins
    local: str


def challenger(row: ReaderVersion, say: Saying) -> Challenger:
    """The challenger with the gate's answers, those that say no first."""
    fixed = row.compared["fixed"]
    old, new = fixed["champion"], fixed["challenger"]
    local = row.compared.get("local")
    return Challenger(
        version=row.version,
        may=row.state is ReaderState.CANDIDATE,
        trained=say.when(row.trained_at),
        taught=taught(row),
        against=row.compared["against"],
        checks=sorted(((bool(one["ok"]), one["words"]) for one in row.checks), key=lambda one: one[0]),
        picture=twins([(words, old.get(name), new.get(name)) for name, words in FIGURES.items()]),
        local=f"It was also compared on the {local['challenger']['n']} newest released mails, which neither had seen."
        if local
        else "No released mail of this service was new enough to compare on.",
    )


@dataclass(frozen=True)
class Fitting:
    """Whether the reader still fits the mail."""

    light: str
    words: str
    reasons: list[str]
    looked: Said | None
    labels: Curve | None
    unknown: Curve | None
    missed: str


def fitting(last: ReaderWatch | None, seen: Sequence[ReaderWatch], say: Saying) -> Fitting:
    """The newest look and the curves of the looks before it."""
    if last is None:
        return Fitting("off", "Nobody has looked yet: the watch looks every morning.", [], None, None, None, "")
    light, words = FITS[last.fit]
    report = last.report
    mails = report.get("mails") or 0
    if last.fit is Fit.WELL and mails < LIMITS.least:
        light, words = (
            "off",
            f"Too early to say: {mails} mails so far, {LIMITS.least} are wanted, after four weeks to learn what is usual",
        )
    told = ""
    if "missed" in report:
        told = f"Urgent mails that people found among the {report['calm']} it called soon, routine or no question in the last two weeks: {report['missed']}."
    return Fitting(
        light=light,
        words=words,
        reasons=list(report.get("reasons", ())),
        looked=say.when(last.at),
        labels=over_time(seen, "psi", [(LIMITS.shares_shifted, "told"), (LIMITS.shares_off, "off")], say),
        unknown=over_time(seen, "unknown", unknown_limits(last), say, percent_=True),
        missed=told,
    )


def unknown_limits(last: ReaderWatch) -> list[tuple[float, str]]:
    """The limits of unknown words lie above what was usual at first."""
    usual = last.report.get("unknown_before")
    if usual is None:
        return []
    return [(usual + LIMITS.unknown_shifted, "told"), (usual + LIMITS.unknown_off, "off")]


def over_time(
    seen: Sequence[ReaderWatch], name: str, limits: Sequence[tuple[float, str]], say: Saying, *, percent_: bool = False
) -> Curve | None:
    """One figure of the looks; None before there are two."""
    values = [(day(one.at, say), one.report[name]) for one in seen if one.report.get(name) is not None]
    return curve(values, limits, percent_=percent_) if len(values) > 1 else None


def day(moment: datetime, say: Saying) -> str:
    """The day of a moment."""
    return say.day(moment.date())


@dataclass(frozen=True)
class Known:
    """One reader in the list of all."""

    version: str
    trained: Said
    taught: str
    state: str
    verdict: str


def known(row: ReaderVersion, say: Saying) -> Known:
    """One line."""
    no = [check["words"] for check in row.checks if not check["ok"]]
    verdict = " ".join(no) or ("passed" if row.checks else "not compared")
    mails = taught(row) if row.folder else "invented mails"
    return Known(row.version, say.when(row.trained_at), mails, STATES[row.state], verdict)


@dataclass(frozen=True)
class Text:
    """One judged mail in the list of texts."""

    message_id: int
    when: Said
    by: str
    how: str
    suggested: str
    decided: str
    same: bool
    reason: str


HOW = {"corrected": "corrected by", "confirmed": "confirmed by", "blind": "sorted first by"}


def text(one: Judged, say: Saying) -> Text:
    """One line."""
    row = one.correction
    return Text(
        message_id=row.message_id,
        when=say.when(row.at),
        by=one.by,
        how=HOW[row.how.value],
        suggested=said(one.suggested),
        decided=said(one.decided),
        same=one.suggested == one.decided,
        reason=one.lesson.reason if one.lesson else "",
    )


def texts_line(counts: Counter[LessonState | None]) -> list[tuple[str, int]]:
    """How many texts stand where."""
    return [
        ("wait for somebody to read them", counts[None]),
        ("released", counts[LessonState.RELEASED]),
        ("declined", counts[LessonState.DECLINED]),
        ("taken back", counts[LessonState.WITHDRAWN]),
    ]
