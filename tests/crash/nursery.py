"""The test's end of the nursery: orders go in, ends come out."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tests.crash.child import End, Order
from tests.crash.scene import AFTERWARDS, LATER

ROOT = Path(__file__).resolve().parents[2]


class Settled(Protocol):
    """Whatever says what a process needs in its environment."""

    @property
    def settings(self) -> dict[str, str]: ...


class Nursery:
    """A process that forks lives."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "nursery.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.child", str(folder)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "tests")}, text=True,
            )  # fmt: skip

    def live(self, scene: Settled, *, now: datetime = LATER, **how: object) -> list[End]:
        """Let a life, or several together, be lived in this scene."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = Order(scene.settings, now.isoformat(), **how)  # type: ignore[arg-type]
        print(json.dumps(asdict(order)), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        assert line, self.log.read_text()
        return [End(**end) for end in json.loads(line)]

    def one(self, scene: Settled, **how: object) -> End:
        """One life."""
        return self.live(scene, **how)[0]  # type: ignore[arg-type]

    def restart(self, scene: Settled) -> None:
        """The process that comes after a killed one: one turn has to be enough."""
        end = self.one(scene, now=AFTERWARDS)
        assert (end.code, end.trouble) == (0, "")


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """A nursery for as long as it is needed."""
    made = Nursery(folder)
    try:
        yield made
    finally:
        made.process.communicate()
