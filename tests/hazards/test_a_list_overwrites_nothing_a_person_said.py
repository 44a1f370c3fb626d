"""Hazard: a wrong or an old line of a list overwrites what is right, and a letter goes where it may not, or to nobody any more."""

from datetime import date

import pytest
from build import TUESDAY_10AM, app_on, person, service
from sqlalchemy import Engine, select

from liaison.domain.chi import demo_chi
from liaison.reviews.register_import import import_people
from liaison.store.session import transaction
from liaison.store.tables_people import Person

CHI, OTHER = demo_chi(1), demo_chi(2)


def line(**cells: str) -> str:
    given = {"chi": CHI, "name": "Jo Example", "practice_code": "99901", "shared_care_start": "2024-03-01"} | cells
    return f"{','.join(given)}\n{','.join(given.values())}\n"


@pytest.mark.parametrize(
    ("held", "cells", "field"),
    [
        ({}, {"name": "Another Name"}, "name"),
        ({"status": "died", "letters_held": True}, {"status": "in_shared_care"}, "status"),
        ({"status": "left"}, {"status": "paused"}, "status"),
        ({"safe_contact": {"domestic_abuse": True}}, {"safe_contact_domestic_abuse": "no"}, "safe_contact_domestic_abuse"),
        ({"safe_contact": {"email": "no", "email_checked_on": "2026-11-01"}},
         {"safe_contact_email": "yes", "safe_contact_checked_on": "2026-01-01"}, "safe_contact_checked_on"),
        ({"safe_contact": {"email": "no", "email_checked_on": "2026-11-01"}}, {"safe_contact_email": "yes"}, "safe_contact_checked_on"),
        # each way has its own day: a newer one of another helps nobody
        ({"safe_contact": {"email": "no", "email_checked_on": "2026-11-01", "post_checked_on": "2024-01-01"}},
         {"safe_contact_email": "yes", "safe_contact_email_checked_on": "2026-01-01", "safe_contact_post_checked_on": "2026-11-20"},
         "safe_contact_email_checked_on"),
        ({"safe_contact": {"email": "no", "email_checked_on": "2026-11-01"}},
         {"safe_contact_email": "yes", "safe_contact_post": "no", "safe_contact_post_checked_on": "2026-11-20"}, "safe_contact_checked_on"),
        ({"safe_contact": {"phone_to": "01632 960200", "phone_checked_on": "2026-11-01"}},
         {"safe_contact_phone_to": "01632 960999", "safe_contact_checked_on": "2026-01-01"}, "safe_contact_checked_on"),
        ({"safe_contact": {"times": "never", "phone_checked_on": "2026-11-01"}},
         {"safe_contact_times": "mornings", "safe_contact_phone_checked_on": "2026-01-01"}, "safe_contact_phone_checked_on"),
    ],
)  # fmt: skip
def test_a_line_against_what_a_person_said_is_rejected_whole_and_named(
    engine: Engine, held: dict[str, object], cells: dict[str, str], field: str
) -> None:
    service(app := app_on(engine))
    person_id = person(app, CHI, medicines="as it was", **held)

    with transaction(app.engine) as session:
        report = import_people(session, line(medicines="of the list", **cells), now=TUESDAY_10AM, allow_demo=True)
        row = session.get_one(Person, person_id)

        assert [(one.line, one.field) for one in report.rejected] == [(2, field)]
        assert (row.medicines, row.version) == ("as it was", 1)


def test_what_a_list_leaves_out_or_says_older_stays_and_held_letters_stay_held(engine: Engine) -> None:
    service(app := app_on(engine))
    contact = {"email": "yes", "email_checked_on": "2026-11-01", "post": "no", "post_checked_on": "2026-10-01"}
    stays = {
        "last_review_on": date(2026, 10, 1),
        "letters_held": True,
        "choices": {"quiet": "yes"},
        "safe_contact": contact,
    }
    person_id = person(app, CHI, **stays)
    person(app, OTHER, name="Not Listed")

    with transaction(app.engine) as session:
        older = line(
            letters_held="no",
            last_review_on="2025-10-01",
            choice_quiet="",
            status="",
            safe_contact_checked_on="2026-09-01",
        )
        report = import_people(session, older, now=TUESDAY_10AM, allow_demo=True)
        row = session.get_one(Person, person_id)

        assert (report.unchanged, report.changed) == (1, 0)
        assert {name: getattr(row, name) for name in stays} == stays
        assert len(session.scalars(select(Person)).all()) == 2
