"""The form of “This is me” as this site has it: versions that leads and admins save, each with an owner, with whom it was made and a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from liaison.domain.about_me_sections import DEFAULT, TELLS, Form, Section, WrongForm, checked, restored, stored
from liaison.practices.service_facts import current
from liaison.store import about_me_queries as queries
from liaison.store.tables_about_me import AboutMeForm
from liaison.store.upsert import insert_one

QUICKER = "A colleague saved another version of the form meanwhile. Hers is in force; yours is kept here."


def form_now(session: Session) -> Form:
    """The form in force."""
    return form_of(queries.form_row(session))


def form_at(session: Session, version: int) -> Form:
    """The form as it was in one version; one that is not there is the program's own."""
    return form_of(queries.form_row(session, version))


def form_of(row: AboutMeForm | None) -> Form:
    """A row as the law sees it; none is what the program comes with."""
    if row is None:
        return DEFAULT
    (apart,) = restored(row.apart)
    return Form(row.version, restored(row.sections), apart, row.owner, row.made_with, row.signed_off_on)


def known(session: Session) -> list[Section]:
    """Every section there has ever been, those in force first and in their order: what was left out can be put back."""
    forms = [form_of(row) for row, _ in queries.form_rows(session)]
    found: dict[str, Section] = {}
    for form in [*forms, DEFAULT]:
        for one in form.sections:
            found.setdefault(one.key, one)
    now = form_now(session).sections
    return [*now, *(one for key, one in found.items() if key not in {section.key for section in now})]


def save(session: Session, form: Form, *, because: str, seen: int, by_id: int, now: datetime) -> int:
    """Save the form as the version after `seen`; returns its number. Raises WrongForm, also when a colleague was quicker."""
    if not because.strip():
        raise WrongForm("Say in a few words why the form changes.")
    form = checked(replace(form, version=seen + 1))
    if current(session, now).name.casefold() in f"{form.owner} {form.made_with}".casefold():
        raise WrongForm(TELLS.format(current(session, now).name))
    if form_now(session).version != seen:
        raise WrongForm(QUICKER)
    row = {
        "version": form.version, "sections": stored(form.sections), "apart": stored((form.apart,)), "owner": form.owner, "made_with": form.made_with,
        "signed_off_on": form.signed_off_on, "because": because.strip(), "by_id": by_id, "at": now,
    }  # fmt: skip
    made = insert_one(session, AboutMeForm, row, keys=["version"])
    if made is None:
        raise WrongForm(QUICKER)
    return form.version
