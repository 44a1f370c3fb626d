"""What is said of somebody who is away: a plain word and no reason. Comes in: a kind. Goes out: how a page says it."""

from __future__ import annotations

# kind → how the colleague herself and the leads see it. Everybody else sees "away" alone: why is nobody's business.
KINDS: dict[str, str] = {
    "leave": "on leave",
    "away": "away",  # at short notice; no reason is asked or kept
    "training": "training",
}
USUAL, SHORT_NOTICE = "leave", "away"
PLAIN = "away"


def words(kind: str, *, may_know: bool) -> str:
    """How a page says it to somebody who may know the kind, or may not."""
    return KINDS.get(kind, PLAIN) if may_know else PLAIN
