"""Lists of people in shared care."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from liaison.domain.chi import demo_chi
from liaison.domain.lists import Report, WrongList
from liaison.outbox.eligible import person_now
from liaison.reviews.register_import import import_people
from liaison.staff import accounts
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Board, Person, Practice

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
ANNE, BEN = demo_chi(1), demo_chi(2)
LIST = f"""chi,name,preferred_name,practice_code,keyworker,locality,medicines,pharmacy,shared_care_start,last_review_on,status,safe_contact_email,safe_contact_post,safe_contact_checked_on,safe_contact_domestic_abuse
{ANNE},Anne Drever,,99901,morag@liaison.example,,Methadone 60 mg daily,Pier Pharmacy,2019-03-04,2026-01-15,,yes,no,2026-09-01,
{BEN[:6]} {BEN[6:]},Ben Foubister,Benny,99901,,South glen,Buvidal 96 mg,,01/06/2026,,custody,,,,yes
"""


@pytest.fixture
def house(engine: Engine) -> Engine:
    with transaction(engine) as session:
        session.add(Board(code="S08000030"))
        session.flush()
        session.add(Practice(code="99901", name="Harbour Surgery", board_code="S08000030", locality="North shore"))
        accounts.add(session, email="morag@liaison.example", name="Morag", access=[], now=NOW)
    return engine


def take(engine: Engine, text: str, *, dry_run: bool = False, allow_demo: bool = True) -> Report:
    with transaction(engine) as session:
        return import_people(session, text, now=NOW, dry_run=dry_run, allow_demo=allow_demo)


def person(engine: Engine, chi: str) -> Person:
    with reading(engine) as session:
        return session.scalars(select(Person).where(Person.chi == chi)).one()


def short(**cells: str) -> str:
    """A list of one line about Anne with the usual cells, and others."""
    line = {"chi": ANNE, "name": "Anne Drever", "practice_code": "99901", "shared_care_start": "2019-03-04"} | cells
    return f"{','.join(line)}\n{','.join(line.values())}\n"


def test_people_are_taken_in_once_and_the_second_time_nothing_changes(house: Engine) -> None:
    dry = take(house, LIST, dry_run=True)
    with reading(house) as session:
        assert session.scalars(select(Person)).all() == []
    first, second = take(house, LIST), take(house, LIST)

    assert dry == first
    assert (first.read, first.added, second.unchanged) == (2, 2, 2)
    anne, ben = person(house, ANNE), person(house, BEN)
    assert (anne.locality, anne.status, anne.last_review_on) == ("North shore", "in_shared_care", date(2026, 1, 15))
    assert anne.keyworker_id is not None
    assert (ben.locality, ben.status, ben.shared_care_start) == ("South glen", "custody", date(2026, 6, 1))


def test_what_is_listed_of_safe_contact_is_what_letters_are_asked_against(house: Engine) -> None:
    take(house, LIST)

    anne, ben = person_now(person(house, ANNE)), person_now(person(house, BEN))

    assert {channel.value: answer.value for channel, answer in anne.safe.items()} == {
        "email": "yes", "post": "no", "sms": "unknown", "phone": "unknown"
    }  # fmt: skip
    assert anne.safe_checked_on == date(2026, 9, 1)
    assert not anne.domestic_abuse
    assert ben.domestic_abuse
    assert ben.in_custody


def test_an_empty_cell_leaves_what_is_stored(house: Engine) -> None:
    take(house, LIST)

    report = take(house, short(keyworker="", medicines="", safe_contact_email="", locality=""))

    assert report.unchanged == 1
    assert person(house, ANNE).medicines == "Methadone 60 mg daily"


def test_one_answer_of_the_safe_contact_block_is_changed_and_the_others_stay(house: Engine) -> None:
    take(house, LIST)

    report = take(house, short(safe_contact_email="no"))

    assert report.changed == 1
    assert person(house, ANNE).safe_contact == {"email": "no", "post": "no", "checked_on": "2026-09-01"}


def test_a_review_completed_since_is_not_undone_by_an_older_list(house: Engine) -> None:
    take(house, LIST)

    older = take(house, short(last_review_on="2025-01-10"))
    newer = take(house, short(last_review_on="2026-11-20"))

    assert older.unchanged == 1
    assert newer.changed == 1
    assert person(house, ANNE).last_review_on == date(2026, 11, 20)


def test_a_list_that_says_somebody_died_holds_every_letter_about_them(house: Engine) -> None:
    take(house, LIST)

    take(house, short(status="died"))

    assert person(house, ANNE).letters_held


def test_another_name_under_the_same_chi_number_is_rejected_but_a_changed_surname_is_not(house: Engine) -> None:
    take(house, LIST)

    other = take(house, short(name="Cara Linklater"))
    married = take(house, short(name="Anne Linklater"))

    assert [(one.line, one.field) for one in other.rejected] == [(2, "name")]
    assert married.changed == 1
    assert person(house, ANNE).name == "Anne Linklater"


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ({"chi": "0101011238"}, "chi"),
        ({"chi": "101011237"}, "chi"),
        ({"name": ""}, "name"),
        ({"practice_code": "99999"}, "practice_code"),
        ({"keyworker": "nobody@liaison.example"}, "keyworker"),
        ({"shared_care_start": "2027-01-01"}, "shared_care_start"),
        ({"last_review_on": "2026-11-28"}, "last_review_on"),
        ({"status": "discharged"}, "status"),
        ({"safe_contact_sms": "sometimes"}, "safe_contact_sms"),
    ],
)
def test_a_line_that_cannot_be_right_is_rejected_without_naming_anybody(
    house: Engine, cell: dict[str, str], field: str
) -> None:
    report = take(house, short(**cell))

    assert [(one.line, one.field) for one in report.rejected] == [(2, field)]
    assert not [word for word in (*cell.values(), "Anne", ANNE) if word and word in report.rejected[0].why]


def test_the_same_person_twice_in_one_list_is_taken_once(house: Engine) -> None:
    report = take(house, short() + short().splitlines()[1])

    assert (report.added, [one.why for one in report.rejected]) == (1, ["stands in line 2 already"])


def test_demo_chi_numbers_are_refused_outside_the_demo(house: Engine) -> None:
    report = take(house, LIST, allow_demo=False)

    assert (report.added, len(report.rejected)) == (0, 2)


def test_a_list_without_the_start_of_shared_care_is_refused(house: Engine) -> None:
    with pytest.raises(WrongList, match="Columns missing: shared_care_start"):
        take(house, "chi,name,practice_code\n")
