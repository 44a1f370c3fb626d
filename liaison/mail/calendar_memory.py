"""The verified fake of a calendar: it passes the same contract tests as the real one, and lists what a server would have sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from liaison.mail.calendar import Held, Slot, newly_invited
from liaison.mail.mailbox import MailGone


@dataclass
class MemoryCalendar:
    """A Calendar of Python values. `sent` lists what left it: (kind, address), the kind being invited, changed or cancelled."""

    name: str = "memory"
    events: dict[str, Held] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    _refs: dict[str, str] = field(default_factory=dict)

    def hold(self, slot: Slot) -> str:
        """Keep the slot under a ref made from its key."""
        ref = self._refs.setdefault(slot.key, f"slot-{len(self._refs) + 1}")
        self.events.setdefault(ref, Held(ref, slot.title, slot.starts, slot.ends))
        return ref

    def update(self, ref: str, slot: Slot) -> None:
        """Change the times; whoever is invited would be told."""
        held = self._there(ref)
        self.events[ref] = replace(held, title=slot.title, starts=slot.starts, ends=slot.ends)
        self.sent += [("changed", address) for address in held.invited]

    def invite(self, ref: str, addresses: Sequence[str], *, confirmed_by: str) -> None:
        """Add those who are not invited yet."""
        held = self._there(ref)
        new = newly_invited(addresses, held.invited, confirmed_by)
        self.events[ref] = replace(held, invited=(*held.invited, *new))
        self.sent += [("invited", address) for address in new]

    def cancel(self, ref: str, words: str) -> None:
        """Take the slot away; its key may be held anew."""
        held = self.events.pop(ref, None)
        self._refs = {key: kept for key, kept in self._refs.items() if kept != ref} | {f"cancelled {ref}": ref}
        self.sent += [("cancelled", address) for address in held.invited] if held else []

    def find(self, ref: str) -> Held | None:
        """The slot, if it is there."""
        return self.events.get(ref)

    def _there(self, ref: str) -> Held:
        if ref not in self.events:
            raise MailGone("This meeting is not in the calendar any more.")
        return self.events[ref]
