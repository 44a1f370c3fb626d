"""A Microsoft 365 mailbox from its settings to the ledger, on the double."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from build import TUESDAY_10AM as NOW
from build import mail, service
from snapshots import lay_out

from liaison.app import App
from liaison.bootstrap import build_app
from liaison.config import Settings
from liaison.mail.mailbox import MailboxBusy
from liaison.triage import intake
from tests.doubles.graph_desk import ADDRESS, OTHER
from tests.doubles.graph_double import GraphDouble


@pytest.fixture
def double() -> Iterator[GraphDouble]:
    with GraphDouble() as double:
        double.add(ADDRESS)
        double.add(OTHER, open_to_us=False)
        yield double


@pytest.fixture
def app(double: GraphDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    for name, value in double.environment(ADDRESS).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LIAISON_MAILBOX__AFTER", "move")
    monkeypatch.setenv("LIAISON_MAILBOX__FORBIDDEN_MAILBOX", OTHER)
    monkeypatch.setenv("LIAISON_MAILBOX__SECRET_EXPIRES", "2099-03-01")
    monkeypatch.setenv("LIAISON_DATABASE__URL", f"sqlite:///{tmp_path}/liaison.db")
    lay_out(tmp_path / "liaison.db")
    made = build_app(Settings(), clock=lambda: NOW)
    service(made)
    yield made
    made.mailboxes["main"].close()  # type: ignore[attr-defined]
    made.engine.dispose()


def test_building_the_app_says_nothing_to_the_double_yet(app: App, double: GraphDouble) -> None:
    assert double.requests == []
    assert double.sign_in.given == 0


def test_the_environment_opens_a_mailbox_whose_mails_are_taken_once_and_put_away_on_the_double(
    app: App, double: GraphDouble
) -> None:
    box = double.boxes[ADDRESS]
    for number in range(3):
        box.put(mail(message_id=f"<{number}@quay.example>", subject=f"Question {number}"))

    first = intake.take_batch(app, "main", NOW)
    intake.acknowledge(app, "main", NOW)
    second = intake.take_batch(app, "main", NOW)

    assert (first.taken, second.taken) == (3, 0)
    assert box.inside("inbox") == []
    assert [folder.name for folder in box.children(None)][-1] == "Liaison"


def test_throttling_reaches_the_health_page_as_the_mailboxs_trouble_on_the_double(
    app: App, double: GraphDouble
) -> None:
    double.fail("/mailFolders", status=429, headers={"Retry-After": "77"})

    with pytest.raises(MailboxBusy, match="77 seconds"):
        intake.take_batch(app, "main", NOW)


def test_doctor_finds_nothing_wrong_with_it_on_the_double(app: App) -> None:
    assert app.mailboxes["main"].check() == []
    assert str(app.mailboxes["main"].valid_until()) == "2099-03-01 00:00:00+00:00"


def test_its_calendar_stands_beside_it_by_the_same_name_on_the_double(app: App) -> None:
    assert app.calendars["main"] is app.mailboxes["main"].calendar  # type: ignore[attr-defined]
