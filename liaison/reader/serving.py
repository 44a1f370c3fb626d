"""The reader as the service uses it: loaded when first asked, and an abstention instead of an error. The queue never waits for it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import structlog

from models.taxonomy import Prediction, abstained

log = structlog.get_logger()


class SteadyReader:
    """A Classifier that cannot fail: without a model every mail is unclear, U2, and says why. Safe to share between threads."""

    def __init__(self, model: Path | None = None) -> None:
        """`model` is the artefact's folder, or None for the one that ships."""
        self._model = model
        self._loaded: Any = None
        self._trouble: str | None = None
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """The loaded model's version, or why there is none."""
        loaded = self._load()
        return str(loaded.version) if loaded else "none"

    @property
    def trouble(self) -> str | None:
        """Why the model could not be loaded, for the health page; None when it could."""
        self._load()
        return self._trouble

    def predict(self, subject: str, body: str) -> Prediction:
        """What one mail seems to be."""
        return self.predict_many([(subject, body)])[0]

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        """What each mail seems to be, in order."""
        loaded = self._load()
        if loaded is None:
            return [abstained(f"The reader could not be loaded ({self._trouble}).") for _ in mails]
        try:
            return list(loaded.predict_many(list(mails)))
        except Exception as error:  # whatever it is, mail goes on without the model
            if len(mails) > 1:  # one mail that it cannot read takes nothing from the others
                return [self.predict(*mail) for mail in mails]
            log.error("reader.failed", error=type(error).__name__)
            return [abstained(f"The reader could not answer ({type(error).__name__}).") for _ in mails]

    def _load(self) -> Any:
        if self._loaded is None and self._trouble is None:
            with self._lock:
                if self._loaded is None and self._trouble is None:
                    self._try_to_load()
        return self._loaded

    def _try_to_load(self) -> None:
        try:
            from models.predict import load  # numpy: only when a mail is to be read

            self._loaded = load(self._model)
        except Exception as error:
            self._trouble = str(error) or type(error).__name__
            log.error("reader.not_loaded", error=type(error).__name__)
