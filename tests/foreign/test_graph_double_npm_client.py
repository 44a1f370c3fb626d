"""The Graph double is used by Microsoft's own JavaScript client: pages, delta, batch, MIME, moves, letters, meetings, errors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import Any

import pytest

from tests.doubles.graph_desk import ADDRESS, graph_desk
from tests.foreign.graph_foreign import HERE, NODE_MODULES, needed

pytestmark = pytest.mark.long


def mail(number: int) -> bytes:
    return f"From: gp@gp.example\r\nSubject: question {number}\r\nMessage-ID: <{number}@gp.example>\r\n\r\nText\r\n".encode()


def test_microsofts_own_client_finds_everything_as_it_expects_on_the_double() -> None:
    node = shutil.which("node")
    assert node, "node is missing: run make .venv/.foreign"
    with graph_desk() as desk:
        for number in range(10):
            desk.box.put(mail(number))
        command = [
            node,
            str(HERE / "graph_client.cjs"),
            str(needed(NODE_MODULES / "@microsoft/microsoft-graph-client").parents[1]),
            desk.double.origin,
            "v1.0",
            desk.double.sign_in.new_token(),
            ADDRESS,
        ]
        trusted = os.environ | {"NODE_EXTRA_CA_CERTS": str(desk.double.ca_file)}
        ran = subprocess.run(command, capture_output=True, text=True, env=trusted, timeout=120)
        assert ran.returncode == 0, ran.stderr
        seen: dict[str, Any] = json.loads(ran.stdout)
        sent = [one.head["Subject"] for one in desk.box.inside("sentitems")]
        invitations = list(desk.box.invitations)

    assert sorted(seen["pages"]) == [f"question {number}" for number in range(10)]
    assert seen["marks"] == {"count": 10, "isRead": True, "categories": ["Red category"], "raw": mail(9).decode()}
    assert (seen["delta"]["count"], seen["delta"]["sameId"]) == (10, True)
    (gone,) = seen["delta"]["changes"]
    assert gone["@removed"] == {"reason": "deleted"}
    assert seen["letter"] == {"wasDraft": True, "isDraft": False, "subject": "By MIME"}
    assert sorted(sent) == ["By JSON", "By MIME"]
    assert seen["batch"] == {"folder": "Inbox", "missing": 404}
    assert seen["meeting"] == {"subject": "Shared care: GP cluster meeting", "attendees": 0}
    assert invitations == [("invited", "desk@quay.example"), ("cancelled", "desk@quay.example")]
    assert seen["refusal"] == {"status": 403, "code": "ErrorAccessDenied"}
