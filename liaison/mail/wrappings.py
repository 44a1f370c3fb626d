"""Opens what a mail came wrapped in: Outlook's winmail.dat, and S/MIME envelopes that are only signed. Parts in, parts out. Never raises.

What cannot be opened stays a part among the others, with a doubt, so that nothing is lost to a wrapping.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from liaison.domain.invitations import CalendarPart
from liaison.mail.attachments import TNEF
from liaison.mail.mime_mended import mended
from liaison.mail.mime_transfer import content_of
from liaison.mail.mime_tree import Leaf, Outsize, open_mail
from liaison.mail.sealed import SIGNED_DOUBT, is_sealed, opened
from liaison.mail.tnef import unpack

MAX_LAYERS = 4  # signed, packed, signed again
SHUT_DOUBT = "Outlook packed part of this mail into winmail.dat, and it could not be opened"
DAMAGED_DOUBT = "Outlook packed part of this mail into winmail.dat, which is damaged: what could be read of it is shown"


@dataclass
class Unwrapped:
    """The parts of a mail without its wrappings. `packed` are words out of winmail.dat, which mostly say again what the mail says."""

    leaves: list[Leaf] = field(default_factory=list)
    packed: list[Leaf] = field(default_factory=list)
    calendar: list[CalendarPart] = field(default_factory=list)
    multiparts: list[str] = field(default_factory=list)


def unwrap(leaves: tuple[Leaf, ...], sender: str, doubts: list[str]) -> Unwrapped:
    """The parts without wrappings, in order. `sender` is who sent the mail. Appends to `doubts`."""
    found = Unwrapped()
    waiting = [(leaf, 0) for leaf in reversed(leaves)]
    while waiting:
        leaf, layer = waiting.pop()
        inner = _unwrapped(leaf, found, sender, doubts) if layer < MAX_LAYERS else None
        if inner is None:
            found.leaves.append(leaf)
        else:
            waiting.extend((one, layer + 1) for one in reversed(inner))
    return found


def _unwrapped(leaf: Leaf, found: Unwrapped, sender: str, doubts: list[str]) -> list[Leaf] | None:
    """What stands in place of a part; None for what is no wrapping, or stays shut."""
    if leaf.kind in TNEF or leaf.name.lower() == "winmail.dat":
        return _from_outlook(leaf, found, sender, doubts)
    return _from_signature(leaf, found, doubts) if is_sealed(leaf) else None


def _from_outlook(leaf: Leaf, found: Unwrapped, sender: str, doubts: list[str]) -> list[Leaf] | None:
    from liaison.mail.winmail import parts_of

    message = unpack(content_of(leaf)[0])
    if message is None:
        doubts.append(SHUT_DOUBT)
        return None
    parts = parts_of(message, sender, doubts)
    found.packed.extend(parts.words)
    found.calendar.extend(parts.calendar)
    if message.damaged:
        doubts.append(DAMAGED_DOUBT)
        found.leaves.append(leaf)  # listed too: a person may open it with Outlook
    return list(parts.files)


def _from_signature(leaf: Leaf, found: Unwrapped, doubts: list[str]) -> list[Leaf] | None:
    held = opened(leaf)
    if held is None:
        return None
    try:
        inner = open_mail(mended(held)[0])
    except (Outsize, RecursionError):
        return None
    doubts.append(SIGNED_DOUBT)
    found.multiparts.extend(inner.multiparts)
    return list(inner.leaves)
