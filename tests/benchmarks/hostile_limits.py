"""What the worst mails take to read: seconds of CPU, megabytes beyond their own bytes. Each is read in a child with limits."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_data import ROOT
from tests.benchmarks.hostile_mails import hostile_mails


def readings() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name of each hostile mail, and what `limits_child` says of it."""
    command = [sys.executable, "-m", "tests.benchmarks.limits_child"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child,
    ):
        assert child.stdin
        assert child.stdout
        path = Path(folder, "mail.eml")
        for name, raw in hostile_mails():
            path.write_bytes(raw)
            child.stdin.write(f"{path}\n")
            child.stdin.flush()
            yield name, json.loads(child.stdout.readline())


def measure() -> list[tuple[str, float, str]]:
    """How many mails, the slowest and the largest, and how many were not read at all."""
    found = list(readings())
    read = [answer for _, answer in found if "died" not in answer]
    return [
        ("hostile_mails", len(found), "mails"),
        ("hostile_slowest", max(answer["seconds"] for answer in read), "s CPU"),
        ("hostile_largest", max(answer["megabytes"] for answer in read), "MB"),
        ("hostile_not_read", len(found) - len(read) + sum(answer["broken"] for answer in read), "mails"),
    ]
