"""Starts the training process, passes on its progress, and brings back its result. The service's own secrets stay out of its environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import IO, Any

COMMAND = (sys.executable, "-m", "liaison.reader.training_child")
LIMIT = 3600.0  # seconds; 3,000 rows take a few minutes
KEPT = ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
# the same bytes from the same rows: no random hash order, one thread of arithmetic
SAME = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Progress = Callable[[str, int, int], None]


class TrainingBroke(Exception):
    """The training did not come to an end; the message says how, without any words of a mail."""


def train(order: dict[str, Any], progress: Progress, *, limit: float = LIMIT) -> dict[str, Any]:
    """Carry out an order (see `training_child`) in a process of its own. Raises TrainingBroke."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ} | SAME
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True, encoding="utf-8"
    ) as child:  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        killer = threading.Timer(limit, child.kill)
        killer.start()
        try:
            hand_over(child.stdin, order)
            last = follow(lines(child.stdout), progress)
        finally:
            killer.cancel()
            if child.poll() is None and sys.exc_info()[0] is not None:
                child.kill()  # we were stopped: nobody waits for it any more
        code = child.wait()
    if "result" in last:
        return dict(last["result"])
    raise TrainingBroke(f"The training process ended without a result ({last.get('error') or f'code {code}'}).")


def hand_over(stdin: IO[str], order: dict[str, Any]) -> None:
    """Give the order; a child that is gone already is noticed by its missing result."""
    try:
        json.dump(order, stdin)
        stdin.close()
    except BrokenPipeError:
        pass


def lines(stdout: IO[str]) -> Iterator[dict[str, Any]]:
    """What the child says, line by line; what is no line of ours is left out."""
    for line in stdout:
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value


def follow(said: Iterator[dict[str, Any]], progress: Progress) -> dict[str, Any]:
    """Pass on the stages; returns the last word."""
    last: dict[str, Any] = {}
    for one in said:
        if "stage" in one:
            progress(str(one["stage"]), int(one["done"]), int(one["of"]))
        else:
            last = one
    return last
