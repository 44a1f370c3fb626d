"""How easily a letter reads: the reading age of plain English, by the Flesch-Kincaid grade (Kincaid and others 1975) plus five years.

Comes in: the text of a letter. Goes out: years, to one place. Ours and not a library's: those that count syllables well bring dictionaries of
tens of megabytes, and what is needed here is a check that a test can rely on. A heading and a line of a list count as a sentence.
"""

from __future__ import annotations

import re

EASY = 11.0  # no letter to a person reads older than this; the aim is nine to eleven
GRADE_TO_AGE = 5
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
# Where a sentence ends. The line of a list ends one too; a number like 01632 960100 is no word and is left out.
END = re.compile(r"[.!?]+(?:\s|$)|\n")
VOWELS = re.compile(r"[aeiouy]+")
# a last "e" (or "ed", "es") that is written and not spoken
SILENT = re.compile(r"(?:[^laeiouy]e|[aeiouy]le|[^aeiouytd]ed|[^aeiouycgsxz]es|[aeiouy]res?)$")
# two vowels in a row that are spoken apart: "being", "quiet", "video", "ruin", "usual"
APART = re.compile(r"i[ao]|ie[tn]|eo|uin|ua[lt]|[^q]ue[ln]|[aeioy]ing")
TOGETHER = re.compile(r"[tcsg]i(?:on|an|ous|al|en|ent)")  # "question", "special", "patient": one after all
ODD = {  # words of such letters that no short rule gets right
    **dict.fromkeys(("sometimes", "someone", "something", "somewhere", "people", "friend", "friends", "else", "themselves"), 2),
    **dict.fromkeys(("area", "created", "serious", "previous", "anyone", "idea", "ideas", "period", "ourselves"), 3),
    "create": 2, "ourselves": 2, "friend": 1, "friends": 1, "else": 1, "science": 2, "every": 2, "different": 2, "easier": 3,
}  # fmt: skip


def syllables(word: str) -> int:
    """About how many syllables an English word has; at least one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word in ODD:
        return ODD[word]
    found = len(VOWELS.findall(word)) + len(APART.findall(word)) - len(TOGETHER.findall(word))
    if SILENT.search(word) and found > 1:
        found -= 1
    return max(1, found)


def reading_age(text: str) -> float:
    """The reading age in years; 0.0 for a text without a word."""
    sentences = [words for part in END.split(text) if (words := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    spoken = sum(map(syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
    return round(max(0.0, grade + GRADE_TO_AGE), 1)
