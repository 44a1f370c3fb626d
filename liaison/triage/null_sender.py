"""Mails whose envelope names no sender: a person reads them as any other, but nothing automatic answers them (RFC 3834, section 2)."""

from __future__ import annotations

from collections.abc import Mapping

# kept among the message's doubts, so that colleagues see why nobody was told that it arrived
DOUBT = "Its envelope names no sender, so it was not acknowledged: a person has to tell whoever wrote it."


def doubts(headers: Mapping[str, str]) -> list[str]:
    """The doubt, for a mail that was delivered with an empty return path; `headers` by lower-case name."""
    path = headers.get("return-path")
    return [DOUBT] if path is not None and not path.strip(" \t\r\n<>") else []
