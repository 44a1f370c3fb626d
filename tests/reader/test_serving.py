"""The reader in service: it loads once, shared by threads, and abstains with the reason instead of failing."""

import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import structlog

import models.predict
from liaison.reader.serving import SteadyReader
from models.predict import SHIPPED
from models.taxonomy import Outcome, Prediction, Urgency

MAIL = ("Supply", "He has no methadone prescription for tonight and the pharmacy closes at six.")


class Touchy:
    """A loaded model that cannot bear one word."""

    version = "touchy"

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        if any("poison" in body for _, body in mails):
            raise RuntimeError("words of the mail, which nobody may repeat")
        return [Prediction("transition", 0.9, model_version=self.version) for _ in mails]


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[dict[str, object]]]:
    """What was logged, instead of printing it."""
    with structlog.testing.capture_logs() as captured:
        yield captured  # type: ignore[misc]


def broken(folder: Path, file: str, content: bytes | None) -> Path:
    """A copy of the artefact with one file changed, or gone."""
    shutil.copytree(SHIPPED, folder)
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    return folder


def test_the_shipped_reader_answers_and_names_its_version() -> None:
    reader = SteadyReader()

    (answer,) = reader.predict_many([MAIL])

    assert reader.trouble is None
    assert answer == reader.predict(*MAIL)
    assert answer.label == "script_continuity"
    assert answer.model_version == reader.version != "none"


def test_no_mails_give_no_answers() -> None:
    assert SteadyReader().predict_many([]) == []


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("manifest.json", None), ("manifest.json", b""), ("manifest.json", b"{}"), ("manifest.json", b"[1, 2]"), ("manifest.json", b"\xff\xfe"),
        ("arrays.npz", None), ("arrays.npz", b""), ("arrays.npz", b"PK\x03\x04 not quite"),
    ],
)  # fmt: skip
def test_a_model_that_is_missing_or_broken_makes_every_mail_unclear_at_u2_with_the_reason(
    tmp_path: Path, logs: list[dict[str, object]], file: str, content: bytes | None
) -> None:
    reader = SteadyReader(broken(tmp_path / "model", file, content))

    answers = reader.predict_many([MAIL, MAIL])

    assert [(a.label, a.outcome, a.urgency) for a in answers] == [(None, Outcome.UNCLEAR, Urgency.U2)] * 2
    assert all("could not be loaded" in a.because for a in answers)
    assert reader.trouble
    assert reader.version == "none"
    assert [entry["event"] for entry in logs] == ["reader.not_loaded"]  # tried once, said once


def test_a_folder_that_is_not_there_is_tried_once_and_not_for_every_mail(
    tmp_path: Path, logs: list[dict[str, object]]
) -> None:
    reader = SteadyReader(tmp_path / "nowhere")

    for _ in range(3):
        reader.predict(*MAIL)

    assert len(logs) == 1


def test_a_model_swapped_for_another_is_noticed(tmp_path: Path) -> None:
    folder = broken(tmp_path / "model", "arrays.npz", (SHIPPED / "arrays.npz").read_bytes()[:-200] + bytes(200))

    assert SteadyReader(folder).trouble


def serving(model: object) -> SteadyReader:
    """A reader that has loaded this model."""
    reader = SteadyReader()
    reader._loaded = model
    return reader


def test_one_mail_that_the_model_cannot_bear_takes_nothing_from_the_others(logs: list[dict[str, object]]) -> None:
    first, second, third = serving(Touchy()).predict_many([MAIL, ("", "poison"), MAIL])

    assert (first.label, third.label) == ("transition", "transition")
    assert (second.label, second.outcome, second.urgency) == (None, Outcome.UNCLEAR, Urgency.U2)
    assert second.because == "The reader could not answer (RuntimeError)."
    assert "nobody may repeat" not in str(logs)


def test_many_threads_load_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[int] = []
    gate = threading.Barrier(8)

    def load_slowly(path: Path | None = None) -> Touchy:
        loads.append(threading.get_ident())
        threading.Event().wait(0.05)
        return Touchy()

    def ask(_: int) -> str | None:
        gate.wait()
        return reader.predict(*MAIL).label

    monkeypatch.setattr(models.predict, "load", load_slowly)
    reader = SteadyReader()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))

    assert answers == ["transition"] * 8
    assert len(loads) == 1


def test_nothing_is_loaded_before_the_first_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path | None = None) -> None:
        raise AssertionError("loaded too early")

    monkeypatch.setattr(models.predict, "load", refuse)

    SteadyReader()
