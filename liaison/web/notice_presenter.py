"""What came back about a letter as words: what happened, to which letter, and whom to ask instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liaison.domain.letter_fates import Fate, who_instead
from liaison.store.notice_queries import News
from liaison.web.presenters import Level, level
from liaison.web.saying import Said, Saying

LONGEST = 5_000  # characters of an out-of-office answer

# what happened, what to do, and the mark beside a case in a list
HEADS: dict[Fate, tuple[str, str, str]] = {
    Fate.FAILED: ("Our letter did not arrive", "Please ring, or check the address and write again.", "a letter came back"),
    Fate.DELAYED: ("Our letter is late", "Their server is not taking mail at the moment; ours goes on trying.", "a letter is late"),
    Fate.RELAYED: ("Our letter was delivered", "", ""),
    Fate.AWAY: ("Perhaps nobody reads our letter now", "An automatic answer came. If it cannot wait, please ask somebody else there.", "perhaps nobody reads it there"),
}  # fmt: skip
KINDS = {
    "acknowledgement": "acknowledgement",
    "answer": "answer",
    "late_notice": "word that we are late",
    "weekly_letters": "weekly letter with our answers",
    "escalation": "alarm to a colleague",
    "letter_notice": "note to a colleague",
}

# what became of a letter that did not arrive, where something goes another way
MORE = {
    "weekly_letters": "Each answer in it leaves by itself to whoever asked; a question whose answer cannot is open again. Please ask the practice for its right address.",
    "late_notice": "The practice's own mailbox is told where we have one that works. Please ring whoever asked, or answer now.",
}


@dataclass(frozen=True)
class Notice:
    """One notice, ready to be drawn. `instead` are the lines that say whom to ask, `words` the whole answer."""

    id: int
    head: str
    advice: str
    about: str
    why: str
    href: str
    level: Level | None
    when: Said
    instead: list[str]
    words: str
    open: bool
    seen: Said | None
    seen_by: str


def notices(found: Iterable[News], say: Saying) -> list[Notice]:
    """The notices of a page."""
    return [notice(one, say) for one in found]


def notice(news: News, say: Saying) -> Notice:
    """One notice."""
    row = news.notice
    head, advice, _ = HEADS[row.fate]
    if row.fate is Fate.FAILED and row.sure and news.letter is not None:
        advice = MORE.get(news.letter.kind, advice)
    away = row.fate is Fate.AWAY
    text = (news.message.new_text or news.message.text)[:LONGEST] if away else ""
    return Notice(
        id=row.id,
        head=head if row.sure else f"Please compare: {head[:1].lower()}{head[1:]}, it seems",
        advice=advice,
        about=about(news, say),
        why="" if away else f"{row.status} {row.why}".strip(),
        href=f"/cases/{row.case_id}" if row.case_id else f"/set-aside/{row.id}",
        level=level(news.case.urgency) if news.case else None,
        when=say.when(row.at),
        instead=who_instead(text),
        words=text.strip(),
        open=row.shown and row.seen_at is None,
        seen=say.when(row.seen_at) if row.seen_at else None,
        seen_by=news.seen_by or "",
    )


def about(news: News, say: Saying) -> str:
    """Which letter: its kind or subject, to whom, of when. The subject of ours holds a reference and a purpose, and no names."""
    letter = news.letter
    if letter is None:
        return "a report that could not be read: please look at it"
    whom = ", ".join(news.notice.addresses) or news.practice or ", ".join(letter.to)
    kind = KINDS.get(letter.kind) or letter.subject.partition("] ")[2] or letter.kind.replace("_", " ")
    case = f"{news.case.reference}, " if news.case else ""
    return f"{case}{kind} to {whom}, {say.when(letter.sent_at or letter.created_at).words}"


def mark(fate: Fate | None) -> str:
    """The mark beside a case in a list."""
    return HEADS[fate][2] if fate else ""
