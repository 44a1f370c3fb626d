"""Reads a two-column query as a dictionary."""

from typing import Any

from sqlmodel import Session


def pairs(session: Session, query: Any) -> dict[Any, Any]:
    """First column → second; of equal firsts the last row wins."""
    return {key: value for key, value in session.execute(query)}
