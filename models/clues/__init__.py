"""Clues: what a mail is about, asks for and how it is written, as named features that a person can read.

Text comes in, `Clue`s go out, each with its name and the words that made it. The concepts shared with the floor (`models.concepts`)
are read once and give the clinical clues with their scope and age; the word lists here add subjects, requests, writers and the formulas of
automatic mail. A clue is a hint that training weighs: nothing fires on it, and a list may err. What never belongs here: rules, levels,
and any words that only one mail of the corpus would hold.

`spotting` a mail's clues · `topic_words` subjects · `asking_words` requests and writers · `bulk_words` automatic mail.
"""

from __future__ import annotations

from models.clues.spotting import Clue, spot

__all__ = ["Clue", "spot"]
