"""The reading desk under random mails: those with the structure of mails, by Hypothesis, and those that a coverage-guided fuzzer finds."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.mail.standing import stands_with
from tests.mail.strategies import mails
from tests.shared_data import is_required, lacking, say_not_run, shared_place

ROOT = Path(__file__).parents[2]
EML = Path(__file__).parent / "eml"
SECONDS = 480  # of fuzzing; with what Hypothesis does beside it, ten minutes
PER_INPUT = 20  # seconds: the fuzzer's counting makes the desk some five times slower
WORDS = 16_384  # bytes of a mail that the fuzzer makes

LOCKED = (
    sys.version_info < (3, 13) and sys.platform == "linux"
)  # for whom the lock file installs the fuzzer, as in pyproject.toml

FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=12_000, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(raw=mails())
def test_mails_of_every_structure_are_read(raw: bytes) -> None:
    stands_with(raw)


@pytest.mark.long
@pytest.mark.timeout(1800)
@MANY
@given(raw=mails())
def test_many_mails_of_every_structure_are_read(raw: bytes) -> None:
    stands_with(raw)


@pytest.mark.long
@pytest.mark.timeout(SECONDS + 300)
def test_eight_minutes_of_coverage_guided_fuzzing_find_nothing(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        assert not LOCKED, "atheris stands in requirements-dev.lock for this machine and is not installed"
        say_not_run(request.config, "atheris has no wheel for this Python: the reading desk was not fuzzed by coverage")
        pytest.skip("NOT RUN: atheris has no wheel for this Python")
    shared = shared_place("mails")
    if not shared.exists() and is_required("shared"):
        lacking(
            request.config, "shared", "mails is not in LIAISON_SHARED: fuzzing would begin from our own mails alone"
        )
    theirs = sorted(shared.iterdir()) if shared.exists() else []
    folders = [EML, *(one for one in theirs if one.is_dir() and one.name != "expected")]
    limits = [
        f"-max_total_time={SECONDS}",
        f"-timeout={PER_INPUT}",
        f"-max_len={WORDS}",
        "-rss_limit_mb=2048",
        f"-artifact_prefix={tmp_path}/",
    ]
    command = [
        sys.executable,
        "-m",
        "tests.mail.fuzz_parse",
        str(tmp_path),
        *map(str, folders),
        *limits,
        "-verbosity=1",
        "-print_final_stats=1",
    ]

    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS + 240,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-4000:]
    assert "stat::number_of_executed_units" in done.stderr
