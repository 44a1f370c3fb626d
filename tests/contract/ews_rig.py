"""Exchange by EWS under contract: the real adapter with exchangelib, against the double, by TLS with a certificate that is verified."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.rigging import Ledger, Rig

if TYPE_CHECKING:
    from liaison.mail.ews import EwsMailbox
    from liaison.mail.ews_account import Access
    from tests.doubles.ews_double import EwsDouble
    from tests.doubles.ews_store import Box


def access_to(double: EwsDouble, box: Box, **given: Any) -> Access:
    """How to sign in at one mailbox of the double, by password over TLS."""
    from liaison.mail.ews_account import Access

    usual = {"user": box.address, "password": "a good password", "sign_in": "basic", "timeout": 10.0}
    ca_file = double.authority.ca_file if double.authority else None
    return Access(**{"url": double.url, "address": box.address, "ca_file": ca_file, **usual, **given})


def open_mailbox(double: EwsDouble, box: Box, **given: Any) -> EwsMailbox:
    """The adapter at one mailbox of the double; it never really sleeps."""
    from liaison.mail.ews import EwsMailbox

    return EwsMailbox(access_to(double, box), **{"sleep": lambda _: None, **given})


def exchange(tmp_path: Path, request: pytest.FixtureRequest) -> Rig:
    double: EwsDouble = request.getfixturevalue("ews_double")
    box = double.box()

    def deliver(raw: bytes, arrived: datetime | None = None) -> None:
        box.deliver(raw, arrived)

    def open_again() -> EwsMailbox:
        return open_mailbox(double, box)

    return Rig(open_again(), Ledger(), deliver, open_again, box.empty, box.letters)
