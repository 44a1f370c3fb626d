"""How well replies are folded: on each body of `LIAISON_SHARED`/mails/replies-*, which of its sender's words the new text lacks, and
which other words are left in it.

Nobody's expected values come with these bodies, so they were read by hand: OWN names the lines that the sender of the newest mail
wrote as words to somebody. All else (quotations and their headers, signatures, footers, banners, disclaimers) is better folded. A mail is lost when more
than a tenth of its sender's words are not in the new text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

LOST_SHARE = 0.1
FOLDERS = ("replies-mail-parser-reply", "replies-zapier")

# file name without `emails__` → first and last line of the sender's own words, more stretches after a comma; empty: none are new
OWN: dict[str, str] = {
    "begins_with_signature": "1-4",
    "caution": "5-23",
    "caution2": "1-3",
    "correct_sig": "1-1",
    "email_1_1": "1-5",
    "email_1_2": "1-1,9-34",
    "email_1_3": "1-3",
    "email_1_4": "1-1",
    "email_1_5": "1-15",
    "email_1_6": "1-1",
    "email_1_7": "1-1",
    "email_1_8": "13-13,19-19",
    "email_2_1": "1-1",
    "email_2_2": "1-1",
    "email_2_3": "1-1",
    "email_3_1": "1-3",
    "email_BlackBerry": "1-1",
    "email_bullets": "1-9",
    "email_danish_1": "1-3",
    "email_danish_2": "1-3",
    "email_danish_3": "1-3",
    "email_danish_4": "1-3",
    "email_danish_5": "1-3",
    "email_gmail": "1-1",
    "email_headers_no_delimiter": "1-1",
    "email_iPhone": "1-1",
    "email_ja_1_1": "1-1",
    "email_ja_1_2": "1-5",
    "email_multi_word_sent_from_my_mobile_device": "1-1",
    "email_nl_1_1": "1-4",
    "email_nl_1_2": "1-1",
    "email_one_is_not_on": "1-5",
    "email_partial_quote_header": "1-6",
    "email_pl_1_1": "5-7",  # begins with a copied header: what stands below is all there is
    "email_pl_1_2": "6-8",
    "email_pl_1_3": "5-7",
    "email_sent_from_BlackBerry": "1-1",
    "email_sent_from_iPhone": "1-1",
    "email_sent_from_multi_word_mobile_device": "1-1",
    "email_sent_from_my_not_signature": "1-3",
    "email_sent_from_not_signature": "1-3",
    "email_sig_delimiter_in_middle_of_line": "1-7",
    "email_sv_anon_1": "1-4",
    "email_swedish_1": "1-5",
    "email_swedish_2": "1-5",
    "forward": "1-5",
    "greedy_on": "1-6",
    "multi_header": "1-1",
    "multiline_on": "",
    "multiline_on_de": "1-1",  # "on this day" in front of an attribution
    "outlook": "1-8",
    "pathological": "1-2",
}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Reply:
    """One body folded: how many words of its sender's there are and are missing, and how many others there are and are left."""

    name: str
    own: int
    missing: int
    others: int
    left: int

    @property
    def lost(self) -> bool:
        """Whether more than a tenth of the sender's words went."""
        return self.missing > LOST_SHARE * self.own


def replies(mails: Path) -> list[Reply]:
    """Every body of the folders that OWN names, folded as a reply."""
    files = (path for folder in FOLDERS for path in sorted((mails / folder).glob("*.txt")))
    return [_folded(path) for path in files if _stem(path) in OWN]


def unread(mails: Path) -> list[str]:
    """Bodies that OWN does not name."""
    return [path.name for folder in FOLDERS for path in (mails / folder).glob("*.txt") if _stem(path) not in OWN]


def measure() -> list[tuple[str, float, str]]:
    """Replies lost, words lost in all, and words left over."""
    from tests.benchmarks.bench_data import shared

    mails = shared("mails", "reply_words")
    if mails is None:
        return []
    found = replies(mails)
    return [
        ("reply_bodies", len(found), "bodies"),
        ("reply_words_lost", sum(one.lost for one in found), "bodies"),
        ("reply_words_missing", 100 * sum(one.missing for one in found) / sum(one.own for one in found), "%"),
        ("reply_words_left_over", 100 * sum(one.left for one in found) / sum(one.others for one in found), "%"),
    ]


def _stem(path: Path) -> str:
    return path.stem.removeprefix("emails__")


def _folded(path: Path) -> Reply:
    from liaison.mail.quoting import fold

    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    stretches = [tuple(map(int, one.split("-"))) for one in OWN[_stem(path)].split(",") if one]
    own = _words("\n".join("\n".join(lines[first - 1 : last]) for first, last in stretches))
    new = _words(fold(text, is_reply=True).new_text)
    others = _words(text) - own
    return Reply(path.name, own.total(), (own - new).total(), others.total(), (new - own).total())


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))
