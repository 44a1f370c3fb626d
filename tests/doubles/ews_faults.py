"""Faults on demand: the next calls of an operation go wrong in one of the ways in which real servers do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class How(Enum):
    """What goes wrong, and whether the operation has had its effect by then."""

    BUSY = "a SOAP fault: ErrorServerBusy with milliseconds to wait; no effect"
    UNAVAILABLE = "HTTP 503 with Retry-After; no effect"
    DROPPED_BEFORE = "the connection breaks before the effect"
    DROPPED_AFTER = "the connection breaks after the effect"
    ERROR_BEFORE = "a response message with an error; no effect"
    ERROR_AFTER = "a response message with an error although the operation had its effect"
    UNAUTHORISED = "HTTP 401; no effect"
    LATE = "no answer until the double's `let_go` is set, and the effect only then"
    ANSWER = "an HTTP status of one's own; no effect"


@dataclass
class Fault:
    """`code` is the ResponseCode of an error, or the HTTP status of ANSWER; `wait` seconds asked for."""

    how: How
    operation: str | None = None  # None: whichever comes next
    times: int = 1
    code: str = "ErrorInternalServerError"
    wait: float = 1.5

    def strikes(self, operation: str) -> bool:
        """Whether this call is one of those; counts it if so."""
        if self.times <= 0 or self.operation not in (None, operation):
            return False
        self.times -= 1
        return True


class Faults:
    """The faults still to come. With `choose`, asked for every call (seeded chance in the long tests), they come without being listed."""

    def __init__(self) -> None:
        self.coming: list[Fault] = []
        self.choose: Callable[[str], Fault | None] | None = None

    def add(self, how: How, operation: str | None = None, **given: object) -> Fault:
        """The next call of this operation goes wrong so."""
        made = Fault(how, operation, **given)  # type: ignore[arg-type]
        self.coming.append(made)
        return made

    def next(self, operation: str) -> Fault | None:
        """The fault that strikes this call, if any."""
        for fault in self.coming:
            if fault.strikes(operation):
                return fault
        return self.choose(operation) if self.choose else None
