"""Why something asked of the rota cannot be done: said in words, nothing changed."""

from __future__ import annotations


class NotPossible(Exception):
    """It cannot be done now; the message says why and is shown. `field` names the field of the form where one is wrong."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class ChangedMeanwhile(Exception):
    """Somebody changed it since the page was drawn: look again before acting."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this since you opened the page, so nothing was done. Please look again.")
