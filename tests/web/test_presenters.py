"""Rows in words: what a colleague reads in a list."""

from datetime import UTC, datetime, timedelta
from typing import Any

from build import TUESDAY_10AM

from liaison.domain.states import CaseState
from liaison.domain.workdays import calendar_for
from liaison.store.inbox_queries import CaseLine
from liaison.web.mail_presenter import file, safe_name, size
from liaison.web.presenters import row
from liaison.web.saying import Saying
from liaison.web.why_presenter import Short
from models.taxonomy import Category, Outcome, Urgency

SAY = Saying(TUESDAY_10AM, calendar_for([2026]))


def line(**values: Any) -> CaseLine:
    usual: dict[str, Any] = {
        "id": 7, "reference": "K7QX", "version": 1, "state": CaseState.ASSIGNED, "outcome": Outcome.QUERY,
        "category": Category.TRANSITION, "urgency": Urgency.U2, "subject": "A move", "summary": "He moves.", "sender": "a@quay.example",
        "sender_name": "Dr A", "messages": 1, "gap": False, "owner_id": 1, "received_at": TUESDAY_10AM,
        "read_by": TUESDAY_10AM + timedelta(hours=1), "answer_by": datetime(2026, 11, 24, 17, tzinfo=UTC), "opened_at": None,
        "answered_at": None, "closed_at": None, "practice": "Quay Practice", "locality": "North", "owner": "Nora",
    }  # fmt: skip
    return CaseLine(**(usual | values))


def test_until_it_is_opened_the_reading_deadline_counts() -> None:
    found = row(line(), SAY)
    assert (found.due.words, found.due.exact, found.unopened) == (
        "Read by 11:00 today",
        "Tuesday 24 November 2026, 11:00",
        True,
    )


def test_once_opened_the_answering_deadline_counts() -> None:
    found = row(line(state=CaseState.OPEN, opened_at=TUESDAY_10AM), SAY)
    assert (found.due.words, found.due.late, found.standing) == ("Answer by 17:00 today", False, "")


def test_a_passed_deadline_says_by_how_much_and_which_it_was() -> None:
    found = row(line(read_by=TUESDAY_10AM - timedelta(minutes=35)), SAY)
    assert (found.due.words, found.due.late) == ("Overdue by 35 minutes", True)
    assert found.due.exact.startswith("Read by Tuesday 24 November 2026, 09:25")


def test_a_chi_number_is_masked_in_a_list_even_if_it_was_stored() -> None:
    found = row(line(subject="About 3002741236", summary="CHI 300274 1236 missed doses"), SAY)
    assert "741236" not in found.subject + found.line
    assert "3002******" in found.subject


def test_nobody_is_said_when_nobody_has_it() -> None:
    found = row(line(owner=None, owner_id=None, state=CaseState.UNASSIGNED, gap=True), SAY)
    assert (found.nobody, found.standing) == (True, "nobody found yet")


def test_an_unclear_mail_asks_to_be_sorted() -> None:
    assert row(line(category=None, outcome=Outcome.UNCLEAR), SAY).category == "Unclear: please sort"


def test_what_is_answered_or_finished_says_when() -> None:
    answered = row(line(state=CaseState.ANSWERED, answered_at=TUESDAY_10AM, opened_at=TUESDAY_10AM), SAY)
    finished = row(
        line(state=CaseState.CLOSED, closed_at=TUESDAY_10AM - timedelta(days=1), opened_at=TUESDAY_10AM), SAY
    )
    assert (answered.due.words, finished.due.words) == ("Answered 10:00 today", "Finished yesterday 10:00")


def test_a_waiting_case_says_for_what() -> None:
    assert row(line(state=CaseState.WAITING), SAY, "waits for the ECG").standing == "waits for the ECG"


def test_without_a_practice_the_sender_is_named() -> None:
    assert row(line(practice=None), SAY).place == "Dr A"
    assert row(line(practice=None, sender_name=None), SAY).place == "a@quay.example"


def test_a_file_name_cannot_disguise_its_ending_or_leave_its_folder() -> None:
    assert safe_name("letter\u202efdp.exe") == "letterfdp.exe"
    assert safe_name("../../etc/passwd\r\nX: y") == "etcpasswdX y"
    assert safe_name("") == "attachment"
    assert safe_name("Überweisung März.pdf") == "Überweisung März.pdf"


def test_a_picture_that_the_words_show_is_said_to_be_one() -> None:
    logo = {"name": "logo.png", "content_type": "image/png", "size": 10}

    assert file(0, logo | {"inline": True}, None).kind == "image/png, a picture in the text"
    assert file(0, logo | {"inline": False}, None).kind == file(0, logo, None).kind == "image/png"


def test_sizes_are_said_in_words() -> None:
    assert [size(number) for number in (12, 14_200, 3_400_000)] == ["12 bytes", "14 KB", "3.4 MB"]


def test_a_row_says_its_red_flag_and_how_likely_its_category_is_until_somebody_changes_it() -> None:
    why = Short("no script and 1 more", Category.TRANSITION, "likely, 84 %")
    assert (row(line(), SAY, why=why).flag, row(line(), SAY, why=why).sure) == ("no script and 1 more", "likely, 84 %")
    assert row(line(category=Category.PREGNANCY), SAY, why=why).sure == ""
    assert row(line(category=None), SAY, why=Short(reads=None, sure="likely, 84 %")).sure == ""
