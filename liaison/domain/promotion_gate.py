"""The gate between a trained reader and the service: compares challenger and champion, and says yes or no with every reason.

Pure. Two measurements of each set come in (what each reader did on the very same rows), a `Verdict` goes out. There is no override: what
the gate refuses serves nowhere. Passing it is not enough either: a person promotes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import comb


@dataclass(frozen=True)
class Policy:
    """The bounds. Shares are fractions."""

    least_taught: int = 20  # local rows trained on: with fewer there is nothing of this site in it
    least_compared: int = 200  # rows of the fixed set: fewer decide nothing
    few: int = 200  # rows below which a lower macro-F1 may be chance, and McNemar's exact test decides
    chance: float = 0.05  # one-sided, for that test
    local_least: int = 20  # held-out local rows below which they are shown and not judged by
    ece: float = 0.04  # up to here the error of the probabilities is no matter of comparing
    ece_more: float = 0.01  # above it, so much more than the champion's is within chance on a few hundred rows
    ece_most: float = 0.10  # and this is never passed
    recall_drop: float = 0.05  # of one category (or one single row, where that is more)
    more_flagged: float = 0.03  # share of queries shown as urgent: recall is not to be bought with alarms
    aside_drop: float = 0.005  # of the F1 of telling automatic mail from queries


POLICY = Policy()


@dataclass(frozen=True)
class Measured:
    """What one reader, with the floor under it, did on one set of rows."""

    n: int
    urgent: int  # rows that are truly U1 or U2
    dangerous: frozenset[str]  # ids of those that came out calm or set aside
    u1_shown: float | None  # of those that are truly U1, the share shown as U1
    macro_f1: float | None
    ece: float | None
    flagged_share: float | None
    outcome_f1: float | None
    recalls: Mapping[str, tuple[int, float]] = field(default_factory=dict)  # category → rows, recall


@dataclass(frozen=True)
class Pair:
    """Champion and challenger on the same rows; the last two count the rows that only one of them got right."""

    champion: Measured
    challenger: Measured
    only_champion: int = 0
    only_challenger: int = 0


@dataclass(frozen=True)
class Check:
    """One question the gate asks: its name, the answer, and the words for people."""

    name: str
    ok: bool
    words: str


@dataclass(frozen=True)
class Verdict:
    """All answers; it passes when none of them is no."""

    checks: tuple[Check, ...]

    @property
    def passes(self) -> bool:
        """Whether the challenger may be promoted by a person."""
        return all(check.ok for check in self.checks)

    @property
    def reasons(self) -> list[str]:
        """Why it may not; empty when it may."""
        return [check.words for check in self.checks if not check.ok]


def judge(fixed: Pair, local: Pair | None, *, taught: int, policy: Policy = POLICY) -> Verdict:
    """The verdict. `fixed` is the evaluation set that ships, `local` the newest local mail (None: there is none), `taught` the number of
    local rows the challenger was trained on."""
    checks = [
        Check(
            "taught here",
            taught >= policy.least_taught,
            f"It was taught with {taught} released mails of this service; at least {policy.least_taught} are wanted.",
        ),
        Check(
            "compared on enough",
            fixed.challenger.n >= policy.least_compared,
            f"It was compared on {fixed.challenger.n} rows of the fixed set; at least {policy.least_compared} are wanted.",
        ),
        *safety(fixed, "the fixed set"),
        *quality(fixed, "the fixed set", policy),
    ]
    if local is not None and local.challenger.n >= policy.local_least:
        checks += [*safety(local, "the newest local mail"), better(local, "the newest local mail", policy)]
    elif local is not None:  # a missed urgent mail counts however few there are
        checks += list(safety(local, "the newest local mail"))
    return Verdict(tuple(checks))


def safety(pair: Pair, where: str) -> Iterator[Check]:
    """Urgent mail: not fewer found, none missed that was found before, U1 shown as U1 no less often."""
    old, new = pair.champion, pair.challenger
    found_old, found_new = old.urgent - len(old.dangerous), new.urgent - len(new.dangerous)
    yield Check(
        "urgent recall",
        found_new >= found_old,
        f"Urgent mail on {where}: it finds {found_new} of {new.urgent}, the serving reader {found_old}.",
    )
    worse = new.dangerous - old.dangerous
    yield Check(
        "no new dangerous error",
        not worse,
        f"On {where} it calls {len(worse)} urgent mail{'' if len(worse) == 1 else 's'} calm that the serving reader found.",
    )
    yield Check(
        "immediate mail",
        at_least(new.u1_shown, old.u1_shown),
        f"Immediate mail (U1) shown as such on {where}: {percent(new.u1_shown)}, the serving reader {percent(old.u1_shown)}.",
    )


def quality(pair: Pair, where: str, policy: Policy) -> Iterator[Check]:
    """Categories no worse, probabilities honest, no category forgotten, no more alarms."""
    old, new = pair.champion, pair.challenger
    yield better(pair, where, policy)
    most = ece_bound(old.ece, policy)
    yield Check(
        "honest probabilities",
        at_least(most, new.ece) and new.ece is not None,
        f"Error of its probabilities (ECE) on {where}: {percent(new.ece)}; at most {percent(most)}, the serving reader {percent(old.ece)}.",
    )
    fallen = sorted(name for name in old.recalls if drops(old.recalls[name], new.recalls.get(name), policy))
    yield Check(
        "no category forgotten",
        not fallen,
        f"Recall of a category falls by more than {percent(policy.recall_drop)} on {where}: {', '.join(fallen) or 'none'}.",
    )
    yield Check(
        "no more alarms",
        at_least(old.flagged_share, less(new.flagged_share, policy.more_flagged)),
        f"Queries shown as urgent on {where}: {percent(new.flagged_share)}, the serving reader {percent(old.flagged_share)};"
        f" at most {percent(policy.more_flagged)} more.",
    )
    yield Check(
        "automatic mail",
        at_least(new.outcome_f1, less(old.outcome_f1, policy.aside_drop)),
        f"Telling automatic mail from queries on {where} (F1): {percent(new.outcome_f1)}, the serving reader {percent(old.outcome_f1)}.",
    )


def ece_bound(old: float | None, policy: Policy) -> float:
    """How wrong its probabilities may be beside a champion's."""
    return policy.ece if old is None else min(max(policy.ece, old + policy.ece_more), policy.ece_most)


def better(pair: Pair, where: str, policy: Policy) -> Check:
    """Better or equal macro-F1; with few rows a lower one is refused only when McNemar's test says that it is no chance."""
    old, new = pair.champion.macro_f1, pair.challenger.macro_f1
    words = f"Right categories on {where} (macro-F1): {percent(new)}, the serving reader {percent(old)}."
    ok = at_least(new, old)
    if not ok and pair.challenger.n < policy.few:
        p = mcnemar(pair.only_champion, pair.only_challenger)
        ok = p >= policy.chance
        words += (
            f" Only the serving reader is right on {pair.only_champion} of the {pair.challenger.n}, only the new one on"
            f" {pair.only_challenger} (McNemar, one-sided p = {p:.2f})."
        )
    return Check("categories", ok, words)


def mcnemar(only_old: int, only_new: int) -> float:
    """The chance of the old reader being ahead by so much or more if both were equally good: exact and one-sided."""
    n = only_old + only_new
    return float(sum(comb(n, k) for k in range(only_old, n + 1)) / 2**n)


def drops(old: tuple[int, float], new: tuple[int, float] | None, policy: Policy) -> bool:
    """Whether the recall of a category falls by more than the bound; one row more or less is never a fall."""
    n, recall = old
    lost = recall - (new[1] if new else 0.0)
    return n > 0 and lost > max(policy.recall_drop, 1 / n) + 1e-9


def at_least(value: float | None, bound: float | None) -> bool:
    """Whether a figure reaches another; a figure that could not be measured reaches only one that could not be either."""
    if bound is None:
        return True
    return value is not None and value >= bound - 1e-9


def less(value: float | None, by: float) -> float | None:
    """A figure, lower by so much."""
    return None if value is None else value - by


def percent(value: float | None) -> str:
    """Like "97.3 %"; a dash for what was not measured."""
    return "–" if value is None else f"{100 * value:.1f} %"
