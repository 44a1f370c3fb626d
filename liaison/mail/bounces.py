"""Reads a delivery report: for whom the letter did not arrive, for good or not yet, which letter it was, and why.

First what machines write for machines (RFC 3464, and the headers some servers add), then the plain words of those that follow no
standard (`bounce_words`). Never raises; a report that says nothing usable is a failed one without an address: better looked at
once too often. Nothing here is believed until `triage/returned` finds a letter of ours behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from liaison.domain.letter_fates import Bounce, Fate
from liaison.mail.bounce_words import Said, read_words
from liaison.mail.mime_bodies import body_leaves, read_body
from liaison.mail.mime_charsets import decode, storable
from liaison.mail.mime_headers import addresses, identifiers, unfold
from liaison.mail.mime_outsize import open_flat
from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf, Opened, Outsize, open_mail

MOST = 50  # recipients read of one report
WHY = 300  # characters kept of the server's sentence
LOOKED_AT = 200_000  # characters of a report's words

REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
RETURNED = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
)
COMPLAINT = "message/feedback-report"  # RFC 5965: the letter was delivered, and somebody there called it unwanted
# RFC 3464, section 2.3.3, and what others write for it
ACTIONS: dict[str, Fate] = {
    "failed": Fate.FAILED,
    "failure": Fate.FAILED,
    "delayed": Fate.DELAYED,
    "deferred": Fate.DELAYED,
    "delivered": Fate.RELAYED,
    "relayed": Fate.RELAYED,
    "expanded": Fate.RELAYED,
}
WORST_FIRST = (Fate.FAILED, Fate.DELAYED, Fate.RELAYED)
# headers by which a server names the addresses itself
NAMED_BY_HEADER = ("x-failed-recipients", "x-bounced-address")

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)$")
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"'=]+@[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]")


@dataclass(frozen=True)
class Line:
    """One recipient's group of a machine-readable report."""

    fate: Fate
    recipient: str
    status: str
    why: str


def read_bounce(raw: bytes) -> Bounce:
    """The report in these bytes; never raises."""
    try:
        opened = opened_mail(raw)
        return _read(opened)
    except Exception:  # the promise of this door: a report that breaks the reading is one nobody could read
        return Bounce(Fate.FAILED)


def opened_mail(raw: bytes) -> Opened:
    """The mail taken apart, flat where it has to be."""
    try:
        opened = open_mail(raw)
    except (Outsize, RecursionError):
        return open_flat(raw, "it is more than should be read")
    return open_flat(raw, "its parts are not marked as it says") if opened.lost else opened


def _read(opened: Opened) -> Bounce:
    headers = opened.root.raw_values
    lines = [line for leaf in opened.leaves if leaf.kind in REPORTS for line in groups_of(text_of(leaf))]
    said = read_words(read_body(body_leaves(opened.leaves)).text[:LOOKED_AT])
    # a report that was sent as words (its parts lost, or glued into the text) is read all the same
    lines = lines or list(groups_of(said.words))
    head = returned_head(opened.leaves) or said.original
    fate = fate_of(lines, said, headers)
    if any(leaf.kind == COMPLAINT for leaf in opened.leaves):
        fate = Fate.RELAYED
    return Bounce(
        fate=fate,
        recipients=recipients_of(fate, lines, said, headers, head),
        status=status_of(fate, lines, said),
        original_id=original_of(head, headers),
        letter_key=(head.get("x-liaison-letter") or "").strip()[:200] or None,
        why=storable(next((line.why for line in lines if line.fate is fate and line.why), "") or said.why)[:WHY],
    )


def text_of(leaf: Leaf) -> str:
    """A part's text, however it was encoded."""
    return decode(content_of(leaf, words=True)[0], leaf.parameters.get("charset"))[0]


def groups_of(text: str) -> Iterable[Line]:
    """The recipients' groups of a delivery-status text: a group ends at an empty line or where the next recipient begins."""
    group: dict[str, str] = {}
    name = ""
    for line in [*text[:LOOKED_AT].splitlines(), ""]:
        field = _FIELD.match(line)
        key = field[1].lower() if field else ""
        if not line.strip() or (key in group and key in ("final-recipient", "action")):
            if found := line_of(group):
                yield found
            group, name = {}, ""
        if field:
            name = key
            group.setdefault(name, field[2].strip())
        elif name and line[:1] in " \t":
            group[name] = f"{group[name]} {line.strip()}"[:2000]


def line_of(group: dict[str, str]) -> Line | None:
    """One group as a value, or None for one without a recipient or anything said of them. The address as we wrote it goes first."""
    asked = [group.get("original-recipient", ""), group.get("final-recipient", ""), group.get("x-actual-recipient", "")]
    recipient = next((found for one in asked if (found := typed_address(one))), "")
    status = _STATUS.search(group.get("status", "")) or _STATUS.search(group.get("diagnostic-code", ""))
    action = re.split(r"[\s;(]", group.get("action", "").strip().lower(), maxsplit=1)[0]
    if not recipient and not (action and any(asked)):
        return None
    code = ".".join(status.groups()) if status else ""
    fate = ACTIONS.get(action) or by_code(code)
    return Line(fate, recipient, code, " ".join(group.get("diagnostic-code", "").partition(";")[2].split()))


def typed_address(value: str) -> str:
    """The address of "rfc822; a@b", in lower case; empty when there is none, or the server made it up."""
    _, semicolon, rest = value.partition(";")
    found = _ADDRESS.search(rest if semicolon else value)
    return found[0].lower() if found else ""


def by_code(code: str) -> Fate:
    """What a status code alone says (RFC 3463): 2 delivered, 4 not yet, 5 never."""
    return {"2": Fate.RELAYED, "4": Fate.DELAYED}.get(code[:1], Fate.FAILED)


def fate_of(lines: Sequence[Line], said: Said, headers: dict[str, str]) -> Fate:
    """The worst that was said of anybody; without a machine's word, what the words say."""
    if lines:
        return next(fate for fate in WORST_FIRST if any(line.fate is fate for line in lines))
    return said.fate


def recipients_of(
    fate: Fate, lines: Sequence[Line], said: Said, headers: dict[str, str], head: dict[str, str]
) -> tuple[str, ...]:
    """Whom it concerns, by the best evidence there is: the machine's groups, a header, the words, at last the letter's own address."""
    by_machine = [line.recipient for line in lines if line.fate is fate and line.recipient]
    by_header = [a.address for name in NAMED_BY_HEADER for a in addresses(headers.get(name, ""))]
    by_letter = [a.address for a in addresses(head.get("to", ""))]
    told = by_machine or by_header or list(said.recipients) or (by_letter if len(by_letter) == 1 else [])
    return tuple(dict.fromkeys(storable(one).lower() for one in told if one))[:MOST]


def status_of(fate: Fate, lines: Sequence[Line], said: Said) -> str:
    """The enhanced status code, of the recipients that the fate was read from."""
    return next((line.status for line in lines if line.fate is fate and line.status), "") or said.status


def returned_head(leaves: Sequence[Leaf]) -> dict[str, str]:
    """The headers of the letter that came back, by lower-case name; empty when the report returns none."""
    for leaf in leaves:
        if leaf.kind in RETURNED:
            head = header_lines(text_of(leaf))
            if head:
                return head
    return {}


def header_lines(text: str) -> dict[str, str]:
    """The header block at the beginning of a text, by lower-case name, unfolded; it ends at the first empty line."""
    found: dict[str, str] = {}
    name = ""
    for line in text.lstrip("\r\n")[:LOOKED_AT].splitlines():
        if not line.strip():
            break
        field = _FIELD.match(line)
        if line[:1] in " \t" and name:
            found[name] += f" {line.strip()}"
        elif field:
            name = field[1].lower()
            found.setdefault(name, field[2])
    return found


def original_of(head: dict[str, str], headers: dict[str, str]) -> str | None:
    """The Message-ID of the letter that came back: its own header, else what the report answers (Exchange sends no more)."""
    for value in (head.get("message-id"), headers.get("in-reply-to"), headers.get("references")):
        if found := identifiers(unfold(value or "")):
            return found[-1]
    return None
