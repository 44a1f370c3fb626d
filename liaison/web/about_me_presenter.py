"""“This is me” in words: the sections of a version, what the person agreed to, what was shared. Nothing tells whoever may not know that a
section is kept apart, or that it was shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liaison.clock import london_date
from liaison.domain.about_me_sections import TRAUMA, Form
from liaison.domain.about_me_sharing import FORMS, HOW, RECIPIENTS, standing
from liaison.domain.easy_read import long_lines
from liaison.letters.about_me_paper import Paper, foot_words, laid_out, may_words
from liaison.reviews.about_me_shares import OWN, Copy, agreement
from liaison.store.about_me_queries import Consented, Shared
from liaison.store.tables_about_me import AboutMeConsent, AboutMeVersion
from liaison.web.saying import Said, Saying


@dataclass(frozen=True)
class Shown:
    """One section of a page: its title, helping words, what the person said, and which of its lines are long for easy read."""

    key: str
    title: str
    help: str
    words: str
    long: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """What the person agreed to, as the page says it."""

    id: int
    whom: str
    sections: str
    until: str
    given: str
    standing: str
    holds: bool
    behind: bool


@dataclass(frozen=True)
class ShareLine:
    """One share, as the page says it. `openable`: its paper may still be opened."""

    id: int
    whom: str
    form: str
    version: int
    sections: str
    when: Said
    by: str
    openable: bool
    href: str
    behind: bool


def sections_of(form: Form, words: Mapping[str, str], older: Form) -> list[Shown]:
    """The sections of the form, and those that hold words and are on an earlier form alone."""
    shown = [Shown(one.key, one.title, one.help, words.get(one.key, ""), long_lines(words.get(one.key, ""))) for one in form.sections]  # fmt: skip
    there = {one.key for one in form.sections}
    titles = older.titles()
    return shown + [Shown(key, titles.get(key, "Written on an earlier form"), "", text) for key, text in words.items() if key not in there]  # fmt: skip


def whom(row: AboutMeConsent | None) -> str:
    """For whom it is."""
    if row is None:
        return OWN
    kind = RECIPIENTS.get(row.recipient, row.recipient)
    return f"{row.name} ({kind})" if row.name else kind


def named(keys: list[str], titles: Mapping[str, str], *, apart: bool) -> str:
    """The titles of sections; the section apart is named to whom it opens for and to nobody else."""
    return ", ".join(titles.get(key, "an earlier section") for key in keys if apart or key != TRAUMA) or "no section"


def agreements(rows: list[Consented], titles: Mapping[str, str], say: Saying, *, apart: bool) -> list[Agreement]:
    """Every agreement, those that hold first."""
    found = []
    for one in rows:
        row, asked = one.row, one.asked_by
        how = standing(agreement(row), say.today)
        words = {"holds": "holds", "ended": "over: ask again", "taken back": "taken back"}[how]
        given = f"{HOW.get(row.how, row.how)} on {say.long_day(row.given_on)}, asked by {asked}"
        found.append(Agreement(row.id or 0, whom(row), named(row.sections, titles, apart=apart), say.long_day(row.until), given, words, how == "holds", one.behind))  # fmt: skip
    return sorted(found, key=lambda one: (not one.holds, one.behind))


def share_lines(rows: list[Shared], titles: Mapping[str, str], say: Saying, person_id: int, *, apart: bool) -> list[ShareLine]:  # fmt: skip
    """Every share, newest first."""
    return [
        ShareLine(
            one.row.id or 0, whom(one.consent), FORMS.get(one.row.form, one.row.form), one.row.version, named(one.row.sections, titles, apart=apart),
            say.when(one.row.at), one.by, one.consent is None or standing(agreement(one.consent), say.today) == "holds", address(person_id, one.row.id or 0, one.row.form),
            one.behind,
        )
        for one in rows
    ]  # fmt: skip


def address(person_id: int, share_id: int, form: str) -> str:
    """Where the paper or the file of a share is."""
    return f"/people/{person_id}/about-me/shares/{share_id}" + (".docx" if form.startswith("word") else "")


def paper_of(copy: Copy) -> Paper:
    """The paper of a share."""
    easy = copy.share.form.endswith("_easy")
    titles, person = copy.form.titles(), copy.person
    may = may_words(whom(copy.consent), copy.consent.until, easy=easy) if copy.consent else ()
    return laid_out(
        copy.share.id or 0, person.preferred_name or person.name, person.name,
        [(titles.get(key, "From an earlier form"), words) for key, words in copy.words],
        may=may, foot=foot_words(copy.version.version, london_date(copy.version.at), copy.form), easy=easy,
    )  # fmt: skip


def origin(row: AboutMeVersion, by: str, told: Mapping[str, str], say: Saying) -> str:
    """Like "Version 3, written by the person, kept by Ailsa on Tuesday 24 November 2026"."""
    how = f", {told[row.told]}" if row.told in told else ""
    return f"Version {row.version}{how}, kept by {by} on {say.long_day(london_date(row.at))}"
