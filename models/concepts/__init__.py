"""Shared clinical concepts: what words in a mail mean, before anyone decides what they ask for.

Text comes in; mentions of medicines and substances, doses, counts and times go out, each with its place in the text, and for any
place whether the grammar says no, once, if, or someone else. The red-flag floor reads by these, and the features may. Nothing here
judges urgency, nothing learns, and nothing compiles before the first text is read. Everything takes time linear in the text.

`reading` a whole mail read once: what it mentions, said to have happened or not, and when · `clinical_words` the phrases it knows ·
`drugs` medicines, brands, street names, misspellings · `doses` amounts · `counts` numbers in words and digits ·
`whens` when something happened or will · `scopes` negation, history, condition, family · `everybody` whether anybody is meant · `lexicon` phrases · `sentences` text.
"""

from __future__ import annotations

from models.concepts.counts import Count, find_counts, number
from models.concepts.doses import Dose, Interval, find_doses, find_milliseconds, find_qtc
from models.concepts.drugs import DRUGS, Drug, drug_class, find_drugs
from models.concepts.lexicon import Lexicon, Mention
from models.concepts.scopes import Scope, scopes
from models.concepts.sentences import fold, sentences, tidy
from models.concepts.when import When
from models.concepts.whens import find_whens

__all__ = [
    "DRUGS",
    "Count",
    "Dose",
    "Drug",
    "Interval",
    "Lexicon",
    "Mention",
    "Scope",
    "When",
    "drug_class",
    "find_counts",
    "find_doses",
    "find_drugs",
    "find_milliseconds",
    "find_qtc",
    "find_whens",
    "fold",
    "number",
    "scopes",
    "sentences",
    "tidy",
]
