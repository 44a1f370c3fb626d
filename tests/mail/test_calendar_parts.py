"""Calendar objects in mails: read where they are sound, salvaged where they are not."""

from __future__ import annotations

from datetime import date, timedelta

from liaison.domain.invitations import CalendarPart
from liaison.mail.mime import parse

HEAD = "From: anita.shah@glenburn.example\nSubject: s\nMIME-Version: 1.0\n"
ZONE = "BEGIN:VTIMEZONE\nTZID:GMT Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE"


def event(*lines: str, method: str = "REPLY", around: str = "") -> str:
    body = "\n".join(["BEGIN:VEVENT", "UID:u1@service.example", *lines, "END:VEVENT"])
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{method}\n{around}\n{body}\nEND:VCALENDAR\n"


def read(ics: str, kind: str = "text/calendar; charset=utf-8") -> tuple[tuple[CalendarPart, ...], tuple[str, ...]]:
    parsed = parse(f"{HEAD}Content-Type: {kind}\n\n{ics}".encode())
    return parsed.calendar, parsed.doubts


def test_an_answer_from_exchange_is_read_with_its_time_zone() -> None:
    lines = ["DTSTART;TZID=GMT Standard Time:20261202T140000", "SEQUENCE:3", "SUMMARY:Cluster\\, autumn", "LOCATION:Room 2",
             "ATTENDEE;PARTSTAT=ACCEPTED;CN=Anita Shah:MAILTO:anita.shah@glenburn.example", "ORGANIZER:mailto:liaison@service.example"]  # fmt: skip
    (part,), doubts = read(event(*lines, around=ZONE))

    assert (part.method, part.uid, part.sequence, part.summary) == ("REPLY", "u1@service.example", 3, "Cluster, autumn")
    assert (part.attendee, part.partstat) == ("anita.shah@glenburn.example", "ACCEPTED")
    assert part.attendees[0].name == "Anita Shah"
    assert part.organiser == "liaison@service.example"
    assert part.start is not None
    assert part.start.isoformat().startswith("2026-12-02T14:00:00")
    assert getattr(part.start, "utcoffset")() == timedelta(0)  # noqa: B009 - a date has none
    assert doubts == ()


def test_a_whole_day_is_a_date() -> None:
    (part,), _ = read(event("DTSTART;VALUE=DATE:20261202"))

    assert part.start == date(2026, 12, 2)


def test_comments_are_joined_and_unescaped() -> None:
    (part,), _ = read(event("COMMENT:Cannot come\\, sorry", "COMMENT:Ring me\\nplease"))

    assert part.comment == "Cannot come, sorry\nRing me\nplease"


def test_a_bad_date_does_not_lose_the_answer() -> None:
    (part,), _ = read(event("DTSTART:tomorrow", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@x.example"))

    assert (part.uid, part.partstat, part.start) == ("u1@service.example", "DECLINED", None)


def test_a_calendar_cut_short_is_salvaged_and_doubted() -> None:
    cut = event("ATTENDEE;PARTSTAT=TENTATIVE;CN=\"A\":mailto:a@x.example", "COMMENT:Better at\n  three\\, please", "DTSTART:2026").partition("END:VEVENT")[0]  # fmt: skip
    (part,), doubts = read(cut)

    assert (part.method, part.uid, part.attendee, part.partstat) == (
        "REPLY",
        "u1@service.example",
        "a@x.example",
        "TENTATIVE",
    )
    assert part.comment == "Better at three, please"
    assert any("damaged" in doubt for doubt in doubts)


def test_what_is_no_calendar_at_all_is_still_listed() -> None:
    (part,), doubts = read("not a calendar", kind="text/calendar; method=REPLY")

    assert part == CalendarPart("REPLY")
    assert any("damaged" in doubt for doubt in doubts)


def test_the_same_event_as_alternative_and_attachment_is_one() -> None:
    ics = event("SUMMARY:x", method="REQUEST")
    mail = parse(
        (
            f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nCome please.\n--b\nContent-Type: text/calendar\n\n{ics}"
            f"--b\nContent-Type: application/octet-stream; name=invite.ics\n\n{ics}--b--\n"
        ).encode()
    )

    assert len(mail.calendar) == 1
    assert [a.name for a in mail.attachments] == ["attachment-1.ics", "invite.ics"]
    assert mail.text == "Come please."


def test_a_monstrous_calendar_is_listed_by_its_method_alone() -> None:
    (part,), doubts = read(event("DESCRIPTION:" + "x" * 600_000, method="COUNTER"))

    assert part == CalendarPart("COUNTER")
    assert any("too large" in doubt for doubt in doubts)
