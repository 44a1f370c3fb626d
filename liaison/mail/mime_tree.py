"""The standard library's `compat32` tree, guarded: raw bytes in, the leaves of the mail out, each with its type and its bytes.

`Entity` answers the questions the library's parser asks while it reads (which type? which boundary?) from our own linear
parameter parser, and never lets it open an attached message: that stays one leaf with its exact bytes. A mail the library would
take too long over (nesting, many parts, many lines or headers) is read flat by `mime_outsize`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesParser
from email.policy import Policy, compat32
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from liaison.mail.mime_bulk import without_bulk
from liaison.mail.mime_params import media_type, parse_value

if TYPE_CHECKING:
    Tree = Message[str, str]
else:
    Tree = Message

MAX_MULTIPARTS = 40  # each open one costs a test per line; the deepest real mail met had nine
MAX_TESTS = 4_000_000  # about a second
MAX_LINE = 1_000_000  # bytes
MAX_WIDE = 12_000_000  # bytes of a mail that is not plain ASCII; attachments mostly come in base64, which is
MAX_PARTS = 1_000
MAX_HEADERS = 20_000
MAX_LINES = 800_000  # 30 MB of base64 are 400,000 lines
MAX_BOUNDARY = 200  # RFC 2046 allows 70 characters

_FIRST_WORD = re.compile(r"[\s\"']*([a-z0-9-]+)")


class Outsize(Exception):
    """The mail is more than the library's parser should be asked to read."""


@dataclass
class Budget:
    """What one mail may still cost."""

    parts: int = MAX_PARTS
    multiparts: int = MAX_MULTIPARTS
    headers: int = MAX_HEADERS
    boundaries: list[str] = field(default_factory=list)  # met so far

    def spend(self, what: str) -> None:
        """Count one part, multipart or header. Raises Outsize when the budget is used up."""
        left: int = getattr(self, what) - 1
        setattr(self, what, left)
        if left < 0:
            raise Outsize(f"it has too many {what}")


class Entity(Tree):
    """A message or a part of one, as the standard library builds it."""

    def __init__(self, policy: Policy = compat32, budget: Budget | None = None) -> None:
        super().__init__(policy)
        self._budget = budget
        self.bytes_body: bytes | None = None  # set where the mail is read flat, which keeps it as it came
        self._typed: tuple[str, dict[str, str]] | None = None
        if budget:
            budget.spend("parts")

    def set_raw(self, name: str, value: str) -> None:
        """Count the header, then keep it."""
        if self._budget:
            self._budget.spend("headers")
        super().set_raw(name, value)

    @property
    def raw_values(self) -> dict[str, str]:
        """Raw header values by lower-case name, first of each."""
        found: dict[str, str] = {}
        for name, value in self.raw_items():
            found.setdefault(name.strip().lower(), value)
        return found

    @property
    def typed(self) -> tuple[str, dict[str, str]]:
        """The media type and its parameters."""
        if self._typed is None:
            raw = next((value for name, value in self.raw_items() if name.strip().lower() == "content-type"), None)
            default = self.get_default_type()
            self._typed = (default, {}) if raw is None else media_type(raw, default)
        return self._typed

    def get_content_type(self) -> str:
        """What the library's parser is told: only multiparts are opened, everything else is read as it stands."""
        kind = self.typed[0]
        return kind if kind.startswith("multipart/") else "text/plain"

    def get_boundary(self, failobj: Any = None) -> Any:
        """Where the parser cuts a multipart. Raises Outsize when the mail has too many, or a monstrous one."""
        if self._budget:
            self._budget.spend("multiparts")
        boundary = self.typed[1].get("boundary")
        if boundary and len(boundary) > MAX_BOUNDARY:
            raise Outsize("a boundary of it is too long")
        if self._budget and boundary:
            self._budget.boundaries.append(boundary)
        return boundary or failobj

    @property
    def raw_body(self) -> bytes:
        """The body's bytes as they stood in the mail, transfer encoding and all; empty for an opened multipart."""
        if self.bytes_body is not None:
            return self.bytes_body
        body = vars(self)["_payload"]  # `get_payload` would read the charset with the quadratic parser
        return body.encode("ascii", "surrogateescape") if isinstance(body, str) else b""


@dataclass(frozen=True)
class Leaf:
    """One part that holds content. `group` tells apart the alternatives it belongs to (None: it stands alone)."""

    kind: str
    parameters: dict[str, str]
    disposition: str
    disposition_parameters: dict[str, str]
    encoding: str
    raw_body: bytes = field(repr=False)
    group: int | None = None
    declared: str = ""  # the type as the mail has it, where `kind` is what it is read as
    content_id: str = ""  # without its angle brackets: by it the HTML shows a picture

    @property
    def name(self) -> str:
        """The file name the sender gave, decoded; empty when there is none."""
        return self.disposition_parameters.get("filename") or self.parameters.get("name") or ""


@dataclass(frozen=True)
class Opened:
    """A mail taken apart: the root's headers and type, its leaves in order, the types of its multiparts, and doubts.

    `lost` says that a multipart's boundaries were not found: a leaf holds raw MIME, or nothing holds anything.
    """

    root: Entity
    leaves: tuple[Leaf, ...]
    multiparts: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    lost: bool = False


def open_mail(raw: bytes) -> Opened:
    """Take a mail apart. Raises Outsize or RecursionError when it has to be read flat instead."""
    bulk = without_bulk(raw)
    budget = _budget_for(bulk.short)
    root = cast(Entity, BytesParser(partial(Entity, budget=budget), policy=compat32).parsebytes(bulk.short))
    leaves, multiparts = _walk(root)
    raw_mime = any(leaf.declared.startswith("multipart/") and leaf.raw_body.strip() for leaf in leaves)
    hollow = bool(multiparts) and not any(leaf.raw_body.strip() for leaf in leaves)
    boundaries = tuple(b"--" + one.encode("ascii", "replace") for one in budget.boundaries)
    leaves[-1:] = [_unglued(leaf, boundaries) for leaf in leaves[-1:]]
    uncut = any(_holds_parts(leaf, boundaries) for leaf in leaves)
    if bulk.stretches:
        leaves = [replace(leaf, raw_body=bulk.whole(leaf.raw_body)) for leaf in leaves]
    return Opened(root, tuple(leaves), tuple(multiparts), lost=raw_mime or hollow or uncut)


def _budget_for(raw: bytes) -> Budget:
    """What a mail may cost. Raises Outsize for one that would cost too much from the start."""
    lines = raw.count(b"\n")
    if lines > MAX_LINES:
        raise Outsize("it has too many lines")
    if len(raw) > MAX_WIDE and (not raw.isascii() or _has_endless_line(raw)):
        raise Outsize(
            "it is too large to take apart"
        )  # the library would hold it several times, in two or four bytes a sign
    return Budget(multiparts=max(4, min(MAX_MULTIPARTS, MAX_TESTS // (lines + 1))))


def _has_endless_line(raw: bytes) -> bool:
    """Whether a line is longer than MAX_LINE."""
    at = 0
    while len(raw) - at > MAX_LINE:
        end = raw.rfind(b"\n", at, at + MAX_LINE)
        if end == -1:
            return True
        at = end + 1
    return False


def _unglued(leaf: Leaf, boundaries: tuple[bytes, ...]) -> Leaf:
    """The last part without a closing boundary that its sender put on the last line of words."""
    body = leaf.raw_body.rstrip(b"\r\n")
    glued = next((one for one in boundaries if body.endswith(one + b"--")), None)
    return replace(leaf, raw_body=body.removesuffix(glued + b"--")) if glued else leaf


def _holds_parts(leaf: Leaf, boundaries: tuple[bytes, ...]) -> bool:
    """Whether a line of a part is a boundary of the mail: nested wrongly, so that parts lie inside as words. An attached mail may hold some."""
    body = leaf.raw_body
    if leaf.kind == "message/rfc822" or not any(body.startswith(one) or b"\n" + one in body for one in boundaries):
        return False
    names = b"|".join(re.escape(one) for one in sorted(set(boundaries), key=len, reverse=True))
    return re.search(rb"(?:\A|\n)(?:%s)(?:--)?[ \t]{0,20}+(?=[\r\n]|\Z)" % names, body) is not None


def _walk(root: Entity) -> tuple[list[Leaf], list[str]]:
    """The leaves in the order of the mail and the types of the multiparts, without recursion."""
    leaves: list[Leaf] = []
    multiparts: list[str] = []
    waiting: list[tuple[Entity, int | None]] = [(root, None)]
    while waiting:
        entity, group = waiting.pop()
        if not entity.is_multipart():
            leaves.append(leaf_of(entity, group))
            entity.set_payload("")  # the leaf has it now: a large attachment need not be held twice
            continue
        multiparts.append(entity.typed[0])
        inner = len(multiparts) if entity.typed[0] == "multipart/alternative" and group is None else group
        waiting.extend((part, inner) for part in reversed(_parts(entity)))
    return leaves, multiparts


def leaf_of(entity: Entity, group: int | None = None) -> Leaf:
    """An entity without parts as a leaf. A multipart in which no part was found is read as text."""
    kind, parameters = entity.typed
    values = entity.raw_values
    disposition, disposition_parameters = parse_value(values.get("content-disposition", ""))
    encoding = _FIRST_WORD.match(values.get("content-transfer-encoding", "").lower())
    read_as = "text/plain" if kind.startswith("multipart/") else kind
    return Leaf(
        kind=read_as,
        parameters=parameters,
        disposition=disposition,
        disposition_parameters=disposition_parameters,
        encoding=encoding[1] if encoding else "",
        raw_body=entity.raw_body,
        group=group,
        declared=kind,
        content_id=values.get("content-id", "").strip(" <>\r\n\t")[:250],
    )


def _parts(entity: Entity) -> list[Entity]:
    parts = entity.get_payload()
    return [part for part in parts if isinstance(part, Entity)] if isinstance(parts, list) else []
