"""Logs: one line an event, on standard error, events and counts only. No patient text, no names, no addresses, no file names."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(*, quiet: bool = False) -> None:
    """Send every log line to standard error; `quiet` keeps warnings and errors alone."""
    level = logging.WARNING if quiet else logging.INFO
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # asked anew for each line: it may be exchanged
        cache_logger_on_first_use=False,
    )
    # Libraries say little that helps and may quote what they were given: only their errors are wanted, without details.
    logging.basicConfig(
        stream=sys.stderr, level=logging.ERROR, format="timestamp=%(asctime)s level=%(levelname)s event=%(name)s"
    )
