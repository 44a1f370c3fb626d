"""The Graph mailbox under contract, on the double."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liaison.mail.mailbox import Mailbox
from tests.doubles.graph_desk import ADDRESS, OTHER, open_mailbox
from tests.doubles.graph_double import GraphDouble

if TYPE_CHECKING:
    from tests.contract.rigging import Rig


def graph_double(tmp_path: Path, request: pytest.FixtureRequest) -> Rig:
    from tests.contract.rigging import Ledger, Rig

    double = GraphDouble()
    double.__enter__()
    request.addfinalizer(lambda: double.__exit__())
    box, ledger = double.add(ADDRESS), Ledger()
    double.add(OTHER, open_to_us=False)

    def deliver(raw: bytes, arrived: datetime | None = None) -> None:
        box.put(raw, received=arrived)

    def open_again() -> Mailbox:
        mailbox = open_mailbox(double, after="move", known=ledger.known, forbidden=OTHER)
        request.addfinalizer(mailbox.close)
        return mailbox

    def letters() -> list[bytes]:
        return [message.raw for message in box.inside("sentitems")]

    return Rig(open_again(), ledger, deliver, open_again, box.empty, letters)
