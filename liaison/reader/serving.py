"""The reader as the service uses it: loaded when first asked, exchanged when another is promoted, an abstention instead of an error.

The queue never waits for it. Which reader serves is asked of the database every half minute at most; one that cannot be loaded changes
nothing: the last good one reads on, and the trouble is said.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import structlog

from models.taxonomy import Prediction, abstained

log = structlog.get_logger()

LOOK_AGAIN = 30.0  # seconds between two looks at which reader is to serve
Known = tuple[int, int]  # distinct words of a mail, and how many of them the reader knows


class SteadyReader:
    """A Classifier that cannot fail: without a model every mail is unclear, U2, and says why. Safe to share between threads."""

    def __init__(
        self,
        model: Path | None = None,
        promoted: Callable[[], Path | None] | None = None,
        *,
        ticking: Callable[[], float] = monotonic,
    ) -> None:
        """`model` is the artefact's folder, or None for the one that ships; `promoted` says which folder serves instead, None for none."""
        self._model = model
        self._promoted = promoted
        self._ticking = ticking
        self._looked: float | None = None
        self._serving: Path | None = None  # what `promoted` said when it was last loaded, or tried
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
        """What each mail seems to be, in order; one and the same reader answers for all of them."""
        return self._answers(self._load(), mails)

    def words_known(self, mails: Sequence[tuple[str, str]]) -> list[Known]:
        """For each mail its distinct words and how many are known; [] where the reader cannot say."""
        loaded = self._load()
        try:
            found = [loaded.read(subject, body).evidence for subject, body in mails]
            return [(one.words, one.known) for one in found]
        except Exception as error:  # a watch that cannot count stops nobody
            log.error("reader.cannot_count", error=type(error).__name__)
            return []

    def _answers(self, loaded: Any, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        if loaded is None:
            return [abstained(f"The reader could not be loaded ({self._trouble}).") for _ in mails]
        try:
            return list(loaded.predict_many(list(mails)))
        except Exception as error:  # whatever it is, mail goes on without the model
            if len(mails) > 1:  # one mail that it cannot read takes nothing from the others
                return [self._answers(loaded, [mail])[0] for mail in mails]
            log.error("reader.failed", error=type(error).__name__)
            return [abstained(f"The reader could not answer ({type(error).__name__}).") for _ in mails]

    def _load(self) -> Any:
        if self._is_time():
            with self._lock:
                if self._is_time():
                    self._look()
        return self._loaded

    def _is_time(self) -> bool:
        if self._promoted is None:
            return self._looked is None and self._loaded is None
        return self._looked is None or self._ticking() - self._looked >= LOOK_AGAIN

    def _look(self) -> None:
        """Load what is to serve, if that is another than what does, or could not be loaded."""
        wanted = self._wanted()
        if self._looked is None or wanted != self._serving or self._trouble:
            self._serving = wanted
            self._try_to_load(wanted or self._model)
        self._looked = self._ticking()

    def _wanted(self) -> Path | None:
        try:
            return self._promoted() if self._promoted else None
        except Exception as error:  # the database cannot be asked now: what serves goes on serving
            log.error("reader.not_asked", error=type(error).__name__)
            return self._serving

    def _try_to_load(self, folder: Path | None) -> None:
        try:
            from models.predict import load  # numpy: only when a mail is to be read

            self._loaded, self._trouble = load(folder), None
        except Exception as error:
            self._trouble = str(error) or type(error).__name__
            log.error("reader.not_loaded", error=type(error).__name__)
            if (
                self._loaded is None and folder != self._model
            ):  # a process that starts with a damaged reader still has the first one
                self._load_first()

    def _load_first(self) -> None:
        try:
            from models.predict import load

            self._loaded = load(self._model)
        except Exception as error:
            log.error("reader.not_loaded", error=type(error).__name__)
