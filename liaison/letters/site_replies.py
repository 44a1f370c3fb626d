"""A site's own reply templates, in and out of the database: who changed what, when and why; a version is undone and never deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.placeholders import problems
from liaison.letters.replies import ReplyTemplate, defaults
from liaison.store.tables_people import Staff
from liaison.store.tables_replies import ReplyText
from models.taxonomy import Category

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


class WrongTemplate(Exception):
    """A template cannot be kept as it is: `field` is the one to mend, the message says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Version:
    """One version of a template that the site wrote, with the names of colleagues."""

    id: int
    number: int
    template: ReplyTemplate
    because: str
    at: datetime
    by: str
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_why: str = ""


def templates(session: Session) -> dict[str, ReplyTemplate]:
    """Every template as it applies here now, by name: the site's newest version, else the default."""
    found = defaults()
    for version in reversed(history(session)):
        if version.undone_at is None:
            found[version.template.name] = version.template
    return found


def history(session: Session) -> list[Version]:
    """Every version the site has written, the latest first. The default of a name is version 1, where there is one."""
    rows = session.scalars(select(ReplyText).order_by(col(ReplyText.id))).all()
    names = {number: name for number, name in session.execute(select(Staff.id, Staff.name))}
    counted: dict[str, int] = dict.fromkeys(defaults(), 1)
    made = []
    for row in rows:
        counted[row.name] = number = counted.get(row.name, 0) + 1
        template = ReplyTemplate(
            row.name, row.category, row.title, row.owner, row.text, number, row.second_person, own=True
        )
        made.append(
            Version(
                row.id or 0, number, template, row.because, row.at, names.get(row.by_id, ""), row.undone_at,
                names.get(row.undone_by, ""), row.undone_why,
            )
        )  # fmt: skip
    return made[::-1]


def keep(
    session: Session, template: ReplyTemplate, because: str, *, seen: int, by_id: int | None, now: datetime
) -> int:
    """Keep a new version; `seen` is the version that the page showed (0 for a new template). Returns its number. Raises WrongTemplate."""
    refuse(template, because)
    there = templates(session).get(template.name)
    if (there.version if there else 0) != seen:
        raise WrongTemplate(
            "text", "A colleague has changed this template meanwhile: look at it again before you change it."
        )
    session.add(
        ReplyText(
            name=template.name, category=template.category, title=template.title.strip(), owner=template.owner.strip(), text=template.text.strip() + "\n\n",
            second_person=template.second_person, because=because.strip(), at=now, by_id=by_id,
        )
    )  # fmt: skip
    session.flush()
    return templates(session)[template.name].version


def refuse(template: ReplyTemplate, because: str) -> None:
    """Raise WrongTemplate for one that cannot be kept."""
    if not NAME.fullmatch(template.name):
        raise WrongTemplate("name", "Give it a short name of small letters, digits and _, like ferry_days.")
    if template.category and template.category not in set(Category):
        raise WrongTemplate("category", "Choose a category from the list.")
    for field, words in (("title", template.title), ("owner", template.owner), ("because", because)):
        if not words.strip():
            raise WrongTemplate(
                field,
                {"title": "Give it a title.", "owner": "Name who answers for the words."}.get(
                    field, "Say in a few words why."
                ),
            )
    if wrong := problems(template.text):
        raise WrongTemplate("text", " ".join(wrong))


def undo(session: Session, number: int, why: str, *, by_id: int | None, now: datetime) -> None:
    """Undo one version: the one before it applies again. Its row stays. Raises WrongTemplate."""
    if not why.strip():
        raise WrongTemplate("because", "Say in a few words why it is undone.")
    rows = update(ReplyText).where(col(ReplyText.id) == number, col(ReplyText.undone_at).is_(None))
    done = session.scalars(
        rows.values(undone_at=now, undone_by=by_id, undone_why=why.strip()[:300]).returning(col(ReplyText.id))
    )
    if not done.all():
        raise WrongTemplate("because", "That version is undone already, or there is none.")
