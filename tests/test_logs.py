"""Logs go to standard error, one line an event, and libraries do not chatter."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from liaison.logs import set_up


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leaves the logs of the other tests as they were."""
    kept, handlers = structlog.get_config(), logging.getLogger().handlers[:]
    yield
    structlog.configure(**kept)
    logging.getLogger().handlers[:] = handlers


def test_an_event_is_one_line_on_standard_error_and_nothing_on_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up()

    structlog.get_logger().info("letter.sent", letter=12, because="two\nlines")

    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert "level=info event=letter.sent" in line
    assert "letter=12" in line


def test_quiet_keeps_warnings_alone(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(quiet=True)

    structlog.get_logger().info("letter.sent")
    structlog.get_logger().warning("letter.unknown")

    assert "letter.sent" not in capsys.readouterr().err
    structlog.get_logger().warning("letter.unknown")
    assert "letter.unknown" in capsys.readouterr().err


def test_a_log_follows_standard_error_where_it_is_exchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up()
    structlog.get_logger().info("before")
    elsewhere = io.StringIO()
    monkeypatch.setattr(sys, "stderr", elsewhere)

    structlog.get_logger().info("after")

    assert "event=after" in elsewhere.getvalue()
