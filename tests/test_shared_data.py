"""What a test finds missing never lets it pass: it is skipped and said, or an error where it is required."""

from pathlib import Path

import pytest

from tests.shared_data import REQUIRED, lacking, shared_file


def test_what_is_absent_is_skipped(
    pytestconfig: pytest.Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_SHARED", str(tmp_path))
    monkeypatch.setenv(REQUIRED, "bench")

    with pytest.raises(pytest.skip.Exception, match="NOT RUN"):
        shared_file(pytestconfig, "mails")


def test_what_is_absent_and_required_is_an_error(
    pytestconfig: pytest.Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIAISON_SHARED", str(tmp_path))
    monkeypatch.setenv(REQUIRED, "shared bench")

    with pytest.raises(pytest.fail.Exception, match="mails is not in LIAISON_SHARED"):
        shared_file(pytestconfig, "mails")
    with pytest.raises(pytest.fail.Exception, match="the kit"):
        lacking(pytestconfig, "bench", "the kit is not there")


def test_what_is_there_is_given(pytestconfig: pytest.Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_SHARED", str(tmp_path))
    monkeypatch.setenv(REQUIRED, "shared")

    assert shared_file(pytestconfig) == tmp_path
