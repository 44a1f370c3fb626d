"""The part of OData that the Graph double speaks: `$filter`, `$orderby`, `$top`, `$skip`, and lists that go on by a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

# name operator value, or our own property on an event
CLAUSE = re.compile(r"(\w+(?:/\w+)*)\s+(eq|ne|ge|gt|le|lt)\s+('(?:[^']|'')*'|[^\s()]+)")
NAME = re.compile(r"(\w+(?:/\w+)*)\s+(?:eq|ne|ge|gt|le|lt)\s")
PROPERTY = re.compile(
    r"singleValueExtendedProperties/Any\(ep:\s*ep/id eq '([^']*)' and ep/value eq '([^']*)'\)", re.IGNORECASE
)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "ge": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "le": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
}


@dataclass
class Said:
    """An answer before it is written: JSON of a type (`many`: a list of it) or plain bytes."""

    status: int = 200
    said: Any = None
    type: str | None = None  # its name among Microsoft's types
    many: bool = False
    content: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An error as Graph says it."""

    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, dict(headers or {})

    def said(self) -> Said:
        """The answer."""
        error = {"code": self.code, "message": "The double's own words, which nobody should see."}
        return Said(self.status, {"error": error}, headers=self.headers)


def listed(
    entries: Iterable[Any],
    asked: Mapping[str, str],
    here: str,
    type_: str,
    write: Callable[[Any, str | None], dict[str, Any]],
) -> Said:
    """One page of a list. `write` makes JSON of an entry with what is selected; `here` is the address without its query."""
    found, wanted, order = list(entries), asked.get("$filter"), asked.get("$orderby", "")
    if wanted:
        names = ",".join(name.split("/")[0] for name in NAME.findall(wanted)) + ",properties"
        found = [one for one in found if matches(write(one, names), wanted)]
    for clause in reversed(order.split(",") if order else []):
        name, _, direction = clause.strip().partition(" ")
        found.sort(
            key=lambda one, name=name: str(value_of(write(one, name.split("/")[0]), name)),
            reverse=direction.lower() == "desc",
        )
    top, skip = int(asked.get("$top", 10)), int(asked.get("$skip", 0))
    if not 1 <= top <= 1000:
        raise Refusal(400, "ErrorInvalidUrlQuery")
    said: dict[str, Any] = {"value": [write(one, asked.get("$select")) for one in found[skip : skip + top]]}
    if asked.get("$count", "").lower() == "true":
        said["@odata.count"] = len(found)
    if skip + top < len(found):
        said["@odata.nextLink"] = link(here, {**asked, "$top": str(top), "$skip": str(skip + top)})
    return Said(200, said, type_, many=True)


def link(here: str, asked: Mapping[str, str]) -> str:
    """An address with its query."""
    return here + "?" + "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in asked.items())


def matches(one: Mapping[str, Any], wanted: str | None) -> bool:
    """True when an entry meets a filter of clauses joined by `and`."""
    if not wanted:
        return True
    if found := PROPERTY.fullmatch(wanted.strip()):
        return bool(one.get("properties", {}).get(found[1]) == found[2])
    clauses = CLAUSE.findall(wanted)
    if not clauses or re.sub(r"\s+|and", "", CLAUSE.sub("", wanted)):
        raise Refusal(400, "ErrorInvalidUrlQueryFilter")
    return all(COMPARE[op](value_of(one, name), literal(value)) for name, op, value in clauses)


def value_of(one: Mapping[str, Any], path: str) -> Any:
    """A property by its path."""
    found: Any = one
    for name in path.split("/"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def literal(written: str) -> Any:
    """A value in a filter."""
    if written.startswith("'"):
        return written[1:-1].replace("''", "'")
    return {"true": True, "false": False, "null": None}.get(written.lower(), written)
