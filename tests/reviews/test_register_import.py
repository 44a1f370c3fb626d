"""Lists of people in shared care."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from liaison.domain.chi import demo_chi
from liaison.domain.eligibility import Channel
from liaison.domain.lists import Report, WrongList
from liaison.domain.register_columns import columns
from liaison.domain.safe_contact import WAYS, all_asked
from liaison.domain.states import ReviewState
from liaison.outbox.eligible import person_now
from liaison.reviews import due
from liaison.reviews.register_import import import_people
from liaison.staff import accounts
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Board, Person, Practice, Review
from liaison.store.tables_register import PersonChange

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


def test_headings_as_a_boards_extract_has_them_are_read_and_ours_go_first(house: Engine) -> None:
    extract = f"CHI No,Patient Name,GP Practice Code,Shared care since,Last review date,last_review_on\n{ANNE},Anne Drever,99901,04/03/2019,01/02/2020,15/01/2026\n"  # fmt: skip

    report = take(house, extract)

    assert (report.added, report.rejected, report.notes) == (1, (), ())
    anne = person(house, ANNE)
    assert (anne.name, anne.shared_care_start, anne.last_review_on) == ("Anne Drever", date(2019, 3, 4), date(2026, 1, 15))  # fmt: skip


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
    assert anne.safe_checked_on == {
        Channel.EMAIL: date(2026, 9, 1), Channel.POST: date(2026, 9, 1), Channel.SMS: None, Channel.PHONE: None
    }  # fmt: skip
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
    assert person(house, ANNE).safe_contact == {
        "email": "no", "post": "no", "email_checked_on": "2026-09-01", "post_checked_on": "2026-09-01"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "fresh"),
    [
        ({"safe_contact_phone": "yes"}, {"phone"}),  # answered, if only once more
        ({"safe_contact_phone": "yes", "safe_contact_post": ""}, {"phone"}),
        ({"safe_contact_phone_to": "01632 960222"}, {"phone", "sms"}),
        ({}, set(WAYS)),  # one day for the whole block, as older lists have it
        ({"safe_contact_phone": "yes", "safe_contact_sms_checked_on": "2026-11-20"}, {"phone", "sms"}),
    ],
)
def test_one_day_for_all_counts_for_the_ways_that_a_line_answers_and_for_every_way_where_it_answers_none(
    house: Engine, cells: dict[str, str], fresh: set[str]
) -> None:
    answers = {"phone": "yes", "post": "yes"}
    with transaction(house) as session:
        session.add(
            Person(chi=ANNE, name="Anne Drever", practice_code="99901", shared_care_start=date(2019, 3, 4), locality="North shore",
                   safe_contact=answers | all_asked("2024-11-01") | {"phone_checked_by": 1, "post_checked_by": 1}, created_at=NOW)
        )  # fmt: skip

    report = take(house, short(safe_contact_checked_on="2026-11-20", **cells))

    assert (report.changed, report.rejected) == (1, ())
    block = person(house, ANNE).safe_contact
    assert {way for way in WAYS if block[f"{way}_checked_on"] == "2026-11-20"} == fresh
    assert {way for way in WAYS if block[f"{way}_checked_on"] == "2024-11-01"} == set(WAYS) - fresh
    # whoever noted the older answer did not note this one
    assert {way for way in ("phone", "post") if f"{way}_checked_by" in block} == {"phone", "post"} - fresh


def test_who_noted_an_answer_may_be_named_later_for_the_same_day_and_is_never_taken_away(house: Engine) -> None:
    take(house, LIST)
    named = short(safe_contact_email_checked_on="2026-09-01", safe_contact_email_checked_by="morag@liaison.example")

    assert [take(house, text).changed for text in (named, named, short(safe_contact_email_checked_by=""))] == [1, 0, 0]
    assert person(house, ANNE).safe_contact["email_checked_by"] == 1
    for way in ("post", "sms"):  # of no day in the line; of sms there is none on the record either
        assert take(house, short(**{f"safe_contact_{way}_checked_by": "morag@liaison.example"})).unchanged == 1


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
        ({"safe_contact_checked_on": "2026-11-28"}, "safe_contact_checked_on"),
        ({"safe_contact_post_checked_on": "2026-11-28"}, "safe_contact_post_checked_on"),
        ({"safe_contact_post_checked_by": "nobody@liaison.example"}, "safe_contact_post_checked_by"),
        ({"safe_contact_email_to": "at home"}, "safe_contact_email_to"),
        ({"choice_mode": "by pigeon"}, "choice_mode"),
        ({"choice_easy_read": "perhaps"}, "choice_easy_read"),
        ({"methadone_mg": "4000"}, "methadone_mg"),
        ({"medicines": "x" * 1001}, "medicines"),
        ({"practice_code": ""}, "practice_code"),
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


EVERY = {
    "preferred_name": "Nan", "pronouns": "she", "keyworker": "morag@liaison.example", "prescriber": "Dr Tait", "pharmacy": "Pier Pharmacy",
    "locality": "North shore", "medicines": "Methadone, daily", "methadone_mg": "60", "ecg_on": "2026-03-01", "naloxone_on": "2026-03-02",
    "bbv_on": "2026-03-03", "last_review_on": "2026-01-15", "status": "paused", "look_again_on": "2026-12-10", "letters_held": "yes",
    "safe_contact_email": "yes", "safe_contact_sms": "no", "safe_contact_post": "yes", "safe_contact_phone": "unknown",
    "safe_contact_voicemail": "no", "safe_contact_service_name": "no", "safe_contact_prefers": "text", "safe_contact_email_to": "nan@post.example",
    "safe_contact_phone_to": "'+44 1632 960001", "safe_contact_post_to": "1 Pier Row, Port Linn", "safe_contact_shared": "a flatmate",
    "safe_contact_times": "mornings", "safe_contact_may_tell": "a sister", "safe_contact_do_not_tell": "anybody at the house",
    "safe_contact_letters": "a plain envelope", "safe_contact_domestic_abuse": "yes", "safe_contact_checked_on": "2026-10-01",
    "safe_contact_email_checked_on": "2026-10-02", "safe_contact_sms_checked_on": "2026-10-03", "safe_contact_post_checked_on": "2026-10-04",
    "safe_contact_phone_checked_on": "2026-10-05", "safe_contact_voicemail_checked_on": "2026-10-06", "safe_contact_service_name_checked_on": "",
    "safe_contact_email_checked_by": "morag@liaison.example", "safe_contact_sms_checked_by": "Morag@liaison.example",
    "safe_contact_post_checked_by": "", "safe_contact_phone_checked_by": "", "safe_contact_voicemail_checked_by": "",
    "safe_contact_service_name_checked_by": "morag@liaison.example",
    "choice_place": "At the practice", "choice_mode": "telephone", "choice_time": "mornings", "choice_worker_gender": "female",
    "choice_language": "Polish", "choice_interpreter": "y", "choice_easy_read": "Yes", "choice_reminder": "text message", "choice_bring": "a friend",
    "choice_breaks": "no", "choice_step_free": "yes", "choice_two_exits": "yes", "choice_quiet": "yes", "choice_visit_together": "yes",
    "choice_not_asked": "her mother",
}  # fmt: skip


def test_every_field_of_the_record_can_come_by_a_list_and_the_same_list_again_changes_nothing(house: Engine) -> None:
    headings = {column.headings[0] for column in columns(allow_demo=True).values()}
    assert headings - {"chi", "name", "practice_code", "shared_care_start"} == set(EVERY)
    text = ";".join([*EVERY, "chi", "name", "practice_code", "shared_care_start"])
    text += "\r\n" + ";".join([*EVERY.values(), ANNE, "Anne Drever", "99901", "04/03/2019"]) + "\r\n"

    with transaction(house) as session:
        first = import_people(session, text.encode("cp1252"), now=NOW, allow_demo=True)
    second = take(house, text)

    assert (first.added, second.unchanged, first.rejected) == (1, 1, ())
    row = person(house, ANNE)
    assert row.choices == {
        "place": "the practice", "mode": "by phone", "time": "mornings", "worker_gender": "woman", "language": "Polish", "interpreter": "yes",
        "easy_read": "yes", "reminder": "sms", "bring": "a friend", "step_free": "yes", "two_exits": "yes", "quiet": "yes",
        "visit_together": "yes", "not_asked": "her mother",
    }  # fmt: skip
    assert row.safe_contact["phone_to"] == "+44 1632 960001"
    block = row.safe_contact
    assert {way: (block[f"{way}_checked_on"], block.get(f"{way}_checked_by")) for way in WAYS} == {
        "email": ("2026-10-02", 1), "sms": ("2026-10-03", 1), "post": ("2026-10-04", None), "phone": ("2026-10-05", None),
        "voicemail": ("2026-10-06", None), "service_name": ("2026-10-01", 1),
    }  # fmt: skip
    assert (row.safe_contact["prefers"], row.safe_contact["may_tell"], row.safe_contact["domestic_abuse"]) == (
        "sms",
        "a sister",
        True,
    )
    assert (row.methadone_mg, row.ecg_on, row.letters_held, row.look_again_on) == (
        60,
        date(2026, 3, 1),
        True,
        date(2026, 12, 10),
    )


def test_every_line_that_is_taken_stands_in_the_persons_history_with_its_fields_and_no_value(house: Engine) -> None:
    take(house, LIST)
    with transaction(house) as session:
        import_people(session, short(medicines="Buvidal", choice_quiet="yes"), now=NOW, allow_demo=True, by=1)

    with reading(house) as session:
        anne, ben, again = session.scalars(select(PersonChange).order_by(PersonChange.id)).all()
    assert [(row.what, row.by, row.fields) for row in (anne, ben)] == [("a list", None, []), ("a list", None, [])]
    assert (again.person_id, again.by, again.fields) == (anne.person_id, 1, ["medicines", "quiet"])
    assert person(house, ANNE).version == 2


def test_a_status_that_a_list_changes_takes_the_review_along_and_a_pause_is_never_without_a_day_to_look_again(
    house: Engine,
) -> None:
    take(house, LIST)
    with transaction(house) as session:
        due.bring_up(session, [person(house, ANNE).id], NOW)

    take(house, short(status="paused"))
    again = take(house, short(status="paused"))

    with reading(house) as session:
        assert [row.state for row in session.scalars(select(Review))] == [ReviewState.DEFERRED]
    assert person(house, ANNE).look_again_on == date(2026, 12, 25)
    assert again.unchanged == 1


def test_a_list_as_programs_really_write_it_is_read_line_by_line_and_what_is_damaged_is_named(
    house: Engine, tmp_path: Path
) -> None:
    head, anne, ben = LIST.splitlines()
    nul, huge = ben.replace("Benny", "B\0enny"), ben.replace("Benny", "x" * 300_000)
    for name, text in {
        "utf-8-sig": "\r\n".join([head, nul, huge, anne]), "utf-16": "\n".join([head, nul, huge, anne, ""]),
        "cp1252": "\r".join([head, nul, huge, anne.replace("Pier Pharmacy", "Càrn Pharmacy")]),
    }.items():  # fmt: skip
        file = tmp_path / f"{name}.csv"
        file.write_bytes(text.encode(name))
        with transaction(house) as session:
            report = import_people(session, file, now=NOW, allow_demo=True)

        assert (report.read, [(one.line, one.field) for one in report.rejected]) == (3, [(2, "line"), (3, "line")])
        assert "value zero" in report.rejected[0].why
        assert "longer than 20,000 characters" in report.rejected[1].why
    assert person(house, ANNE).pharmacy == "Càrn Pharmacy"
    with pytest.raises(WrongList, match="line of headings holds a character of value zero"):
        take(house, LIST.encode("utf-16-le").decode("latin-1"))


def test_a_long_list_is_taken_portion_by_portion_and_tells_how_far_it_is(house: Engine, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    lines = [f"{demo_chi(n)},Person{n} Example,99901,2024-03-04" for n in range(1200)]
    file.write_text("\n".join(["chi,name,practice_code,shared_care_start", *lines, lines[0]]), "utf-8")
    told: list[int] = []

    with transaction(house) as session:
        report = import_people(session, file, now=NOW, allow_demo=True, progress=told.append)

    assert (report.added, [(one.line, one.why) for one in report.rejected]) == (
        1200,
        [(1202, "stands in line 2 already")],
    )
    assert told == sorted(told)
    assert 0 < told[0] <= file.stat().st_size


def test_a_list_that_would_bring_reviews_forward_for_want_of_ecgs_says_how_many_before_it_is_taken_in(
    house: Engine,
) -> None:
    rows = [
        f"{demo_chi(11)},One Drever,99901,2019-03-04,2026-10-01,110,,in_shared_care",
        f"{demo_chi(12)},Two Drever,99901,2019-03-04,2026-10-01,110,2026-10-01,",
        f"{demo_chi(13)},Three Drever,99901,2019-03-04,2026-10-01,110,,custody",
        f"{demo_chi(14)},Four Drever,99901,2019-03-04,2026-10-01,100,,",
        f"{demo_chi(15)},Five Drever,99901,2019-03-04,2026-10-01,120,2025-01-01,",
    ]
    text = "\n".join(["chi,name,practice_code,shared_care_start,last_review_on,methadone_mg,ecg_on,status", *rows])

    dry, wet, again = take(house, text, dry_run=True), take(house, text), take(house, text)

    (said,) = dry.notes
    assert said.startswith(
        "2 new people have over 100 mg of methadone and no ECG within a year: a review that is not due anyway is brought forward for it."
    )
    assert (dry.notes, dry.read, dry.added, again.notes) == (wet.notes, 5, 5, ())
    with transaction(house) as session:
        due.bring_up(session, list(session.scalars(select(Person.id))), NOW)
    with reading(house) as session:
        forward = [row for row in session.scalars(select(Review)) if "without an ECG" in row.due_because]
    assert len(forward) == 2
    assert take(house, short(methadone_mg="120")).notes[0].startswith("One new person has over 100 mg")
