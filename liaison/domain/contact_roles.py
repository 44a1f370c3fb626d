"""Who somebody is at a practice or in a cluster: one table of roles, and how an address comes to be confirmed.

Source: the roles of GP clusters in Scotland (practice quality lead, cluster quality lead), and those who keep diaries and desks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

PRACTICE, CLUSTER = "practice", "cluster"


@dataclass(frozen=True)
class Role:
    """One role: its words, where it is held, and other ways in which lists and people write it."""

    words: str
    at: frozenset[str]
    also: frozenset[str] = frozenset()


# code → role, in the order in which a page shows them
ROLES: dict[str, Role] = {
    "cluster_quality_lead": Role("Cluster quality lead (CQL)", frozenset({CLUSTER}), frozenset({"cql", "cluster_lead"})),
    "cluster_administrator": Role("Cluster administrator", frozenset({CLUSTER}), frozenset({"cluster_admin", "cluster_manager", "administrator"})),
    "practice_quality_lead": Role("Practice quality lead (PQL)", frozenset({PRACTICE}), frozenset({"pql"})),
    "practice_manager": Role("Practice manager", frozenset({PRACTICE}), frozenset({"manager"})),
    "deputy": Role("Deputy", frozenset({PRACTICE, CLUSTER})),
    "reception": Role("Reception", frozenset({PRACTICE})),
    "gp": Role("GP", frozenset({PRACTICE}), frozenset({"doctor"})),
    "other": Role("Other", frozenset({PRACTICE, CLUSTER})),
}  # fmt: skip
# How somebody found out that an address is theirs.
WAYS: dict[str, str] = {
    "rang": "on the telephone",
    "wrote": "they wrote from it",
    "met": "at a meeting",
    "told": "somebody at the practice told us",
}
# After this long an address is asked about again. A default of ours: staff of practices change about yearly.
ASK_AGAIN = timedelta(days=365)


def code_of(role: str) -> str:
    """The role as the table has it; "" for one that it does not know."""
    plain = role.strip().lower().replace(" ", "_").replace("-", "_")
    return next((code for code, one in ROLES.items() if plain == code or plain in one.also), "")


def words_of(role: str) -> str:
    """A role as a page says it, also one that the table does not know."""
    code = code_of(role)
    return ROLES[code].words if code else role.replace("_", " ").strip().capitalize() or "No role"


def rank(role: str) -> int:
    """Where a role stands in the order of the table; one that it does not know comes last."""
    code = code_of(role)
    return list(ROLES).index(code) if code else len(ROLES)


def choices(at: str) -> list[tuple[str, str]]:
    """The roles at a practice, or in a cluster: code and words."""
    return [(code, one.words) for code, one in ROLES.items() if at in one.at]


def is_old(confirmed_on: date | None, today: date) -> bool:
    """Whether an address was confirmed so long ago that it is asked about again."""
    return confirmed_on is not None and today - confirmed_on > ASK_AGAIN
