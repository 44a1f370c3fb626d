"""The bag of mails: whole, varied, invented, and readable by the post room."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from liaison.clock import LONDON
from liaison.demo.places import CLINICAL_AUTOMATIC, PLACES
from liaison.demo.post_bag import DemoMail, bag, sources, write_mails
from liaison.domain import chi
from liaison.domain.screening import screen
from liaison.mail.mime import parse
from models.taxonomy import Category, Kind, Urgency

FRIDAY_TEN = datetime(2026, 11, 27, 10, tzinfo=UTC)
ADDRESS = re.compile(rb"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@pytest.fixture
def mails() -> list[DemoMail]:
    return bag(FRIDAY_TEN)


def one(mails: list[DemoMail], *truth: str) -> DemoMail:
    return next(mail for mail in mails if mail.truth == truth)


def test_sixty_mails_are_there_at_ten_and_a_few_come_later_and_nothing_is_written_twice(tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"

    first = write_mails(folder, FRIDAY_TEN)
    second = write_mails(folder, FRIDAY_TEN)
    later = write_mails(folder, FRIDAY_TEN + timedelta(hours=1))

    assert (first, second, later) == (60, 0, 3)
    assert len(list(folder.iterdir())) == 63


def test_each_mail_appears_whole_and_with_its_time_of_arrival(tmp_path: Path, mails: list[DemoMail]) -> None:
    write_mails(tmp_path, FRIDAY_TEN + timedelta(hours=1))

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {mail.name: mail.content for mail in mails}
    assert all((tmp_path / mail.name).stat().st_mtime == mail.at.timestamp() for mail in mails)


def test_another_day_brings_its_own_mails(tmp_path: Path) -> None:
    write_mails(tmp_path, FRIDAY_TEN)

    assert write_mails(tmp_path, datetime(2026, 12, 1, 10, tzinfo=UTC)) == 60


def test_mails_come_yesterday_and_this_morning_and_yesterday_is_a_working_day() -> None:
    tuesday_after_the_holiday = bag(datetime(2026, 12, 1, 10, tzinfo=UTC))

    assert {mail.at.astimezone(LONDON).date() for mail in tuesday_after_the_holiday} == {
        date(2026, 11, 27),
        date(2026, 12, 1),
    }


def test_every_category_every_urgency_and_every_structural_kind_is_among_them(mails: list[DemoMail]) -> None:
    queries = [mail.truth for mail in mails if mail.truth[0] == "query"]

    assert {truth[1] for truth in queries} == set(Category)
    assert {truth[2] for truth in queries} == set(Urgency)
    assert {mail.truth[1] for mail in mails if mail.truth[0] == "not_a_query"} == set(Kind) - {Kind.SPAM}
    assert sum(mail.truth[0] == "unclear" for mail in mails) == 3


def test_every_address_in_every_mail_ends_in_example(mails: list[DemoMail]) -> None:
    found = {address for mail in mails for address in ADDRESS.findall(mail.content)}

    assert len(found) > 60
    assert not [address for address in found if not address.endswith(b".example")]


def test_every_number_of_a_person_is_a_demo_number_and_some_mails_have_one(mails: list[DemoMail]) -> None:
    numbers = [number for mail in mails for number in chi.find(mail.content.decode("utf-8", "replace"))]

    assert len(numbers) >= 8
    assert all(chi.is_demo(number) for number in numbers)


def test_telephone_numbers_are_those_kept_for_drama(mails: list[DemoMail]) -> None:
    text = "\n".join(parse(mail.content).text for mail in mails)

    assert all(number.startswith(("01632 960", "07700 900")) for number in re.findall(r"\b0\d{4} ?\d{6}\b", text))


def test_no_mark_is_left_unfilled_on_any_day_of_the_week() -> None:
    for days in range(7):
        contents = [mail.content for mail in bag(FRIDAY_TEN + timedelta(days=days))]
        assert not [content for content in contents if b"[[" in content or b"]]" in content]


def test_names_of_files_and_messages_say_nothing(mails: list[DemoMail]) -> None:
    words = {word for source in sources() for word in source.word.split("-") if len(word) > 3}

    assert all(re.fullmatch(r"\d{8}-\d{4}-[0-9a-f]{8}(-2)?\.eml", mail.name) for mail in mails)
    assert not [mail.name for mail in mails if any(word in mail.name for word in words)]


def test_every_mail_is_read_by_the_post_room_and_structure_says_of_each_what_a_person_would(
    mails: list[DemoMail],
) -> None:
    listed = frozenset(CLINICAL_AUTOMATIC)
    for mail in mails:
        seen = screen(parse(mail.content), listed)
        wanted = Kind(mail.truth[1]) if mail.truth[0] == "not_a_query" else None
        assert seen.kind is wanted, mail.name


def test_only_the_broken_the_empty_and_the_encrypted_mail_cannot_be_read_plainly(mails: list[DemoMail]) -> None:
    read = {mail.name: parse(mail.content) for mail in mails}
    odd = {
        name
        for name, mail in read.items()
        if mail.unreadable or any("html" not in doubt.lower() for doubt in mail.doubts)
    }

    assert odd == {mail.name for mail in mails if mail.truth[0] == "unclear"}


def test_one_mail_came_twice_in_the_same_bytes_and_another_by_two_ways(mails: list[DemoMail]) -> None:
    same_bytes = [count for count in Counter(mail.content for mail in mails).values() if count > 1]
    words = Counter(
        (parsed.sender, parsed.text.strip())
        for mail in {m.content: m for m in mails}.values()
        if (parsed := parse(mail.content)).text.strip()
    )

    assert same_bytes == [2]
    assert sorted(words.values())[-2:] == [1, 2]


def test_a_reply_names_the_mail_it_answers_and_its_history_and_signature_are_folded(mails: list[DemoMail]) -> None:
    read = [parse(mail.content) for mail in mails]
    ids = {mail.message_id for mail in read}
    replies = [mail for mail in read if mail.in_reply_to in ids]

    assert len(replies) == 2
    assert all(len(mail.new_text) < len(mail.text) for mail in replies)
    dvla = next(mail for mail in read if mail.subject == "DVLA questionnaire")
    assert "Think of the trees" in dvla.text
    assert "Think of the trees" not in dvla.new_text


def test_one_mail_is_html_alone_and_one_carries_a_document(mails: list[DemoMail]) -> None:
    read = [parse(mail.content) for mail in mails]

    assert [mail.subject for mail in read if mail.html] == ["Espranor or tablets"]
    documents = [
        attachment for mail in read for attachment in mail.attachments if attachment.content_type == "application/pdf"
    ]
    assert [document.content[:5] for document in documents] == [b"%PDF-"]


def test_practices_write_from_known_addresses_and_some_mail_comes_from_elsewhere(mails: list[DemoMail]) -> None:
    known = {
        address for place in PLACES for address in (place.mailbox, place.manager[1], place.quality_lead[1]) if address
    }
    senders = [parse(mail.content).sender for mail in mails if mail.truth[0] == "query"]

    assert sum(sender in known for sender in senders) > 30
    assert sum(sender not in known for sender in senders) > 12
    assert (
        sum(
            place.mailbox in senders or place.manager[1] in senders or place.quality_lead[1] in senders
            for place in PLACES
        )
        == 12
    )
