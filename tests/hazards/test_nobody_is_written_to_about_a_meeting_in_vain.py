"""Hazard: somebody is invited twice, or reminded after an answer or a cancellation; or a calendar shows a meeting that does not take place."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, take_in
from icalendar import Calendar
from inviting_rows import (
    HOUR,
    MUIR,
    NOON,
    TAIT,
    all_gone,
    confirmed_cluster,
    do,
    guests,
    page_path,
    reply,
    the_meeting,
    with_pages,
)
from sqlalchemy import Engine
from sqlmodel import SQLModel

from liaison.app import App
from liaison.domain.attending import Answer
from liaison.domain.mails import OutgoingMail
from liaison.domain.states import MeetingState
from liaison.mail.mailbox import MailboxBusy
from liaison.meetings import convene, nudge, rsvp, rsvp_page
from liaison.meetings.convene import Moved
from liaison.meetings.host_slots import NotSettled
from liaison.store import events
from liaison.triage import screen

PEOPLE = (TAIT, MUIR)


def one_season(engine: Engine, seed: int) -> None:
    """Colleagues, those invited and the jobs act in any order over eight weeks; what left is then looked at."""
    chance = random.Random(seed)
    app = with_pages(app_on(engine))
    confirmed_cluster(app)
    box, now = app.mailboxes["main"], TUESDAY_10AM
    answered: dict[str, int] = {}  # who → how many letters had left when they answered the version that stands
    called_off = None
    for _ in range(45):
        now += timedelta(hours=chance.choice((1, 5, 26, 50)))
        if now >= NOON - 3 * HOUR:
            break
        act = chance.choices(
            ("list", "send", "change", "off_list", "answer", "calendar", "nudge", "leave", "call_off"),
            weights=(4, 4, 2, 2, 4, 3, 4, 8, 1),
        )[0]
        one = chance.choice(PEOPLE)
        try:
            if act == "list":
                do(app, convene.put_on_list, (one,), agreed_by="Dr Lead", now=now)
            elif act == "send":
                do(app, convene.send, now=now)
            elif act == "change":
                start = NOON + chance.choice((1, 2, 3)) * HOUR
                do(app, convene.change, Moved(start, start + HOUR, chance.choice(("Hall", "Library"))), now=now)
            elif act == "off_list" and one.email in guests(app):
                do(app, convene.take_off_list, guests(app)[one.email].id, now=now)
            elif act == "answer":
                token = page_path(app, one.email).rpartition("/")[2]
                version = rsvp_page.look(app, token, now).version
                rsvp_page.answer(app, token, Answer.YES, "", "", version, now)
            elif act == "calendar" and one.email in guests(app):
                start = f"{the_meeting(app).starts_at:%Y%m%dT%H%M%SZ}"
                version = str(guests(app)[one.email].sent_sequence or 0)
                take_in(
                    app,
                    reply(app, attendee=one.email, sequence=version, start=start, stamp=f"{now:%Y%m%dT%H%M%SZ}"),
                    now=now,
                )
                screen.take_batch(app, now)
                if chance.random() < 0.5:
                    rsvp.take_batch(app, now)
            elif act == "nudge":
                nudge.take_all(app, now)
            elif act == "leave":
                if chance.random() < 0.3:
                    box.fail(chance.choice(("prepare", "send")), MailboxBusy("later", 60))
                all_gone(app, now)
            elif act == "call_off":
                do(app, convene.call_off, "", now=now)
                called_off = len(box.letters)
        except (NotSettled, events.MovedMeanwhile, rsvp_page.Over, IndexError):
            continue
        answered = {
            email: answered.get(email, len(box.letters)) for email, row in guests(app).items() if row.answer == "yes"
        }
        for email, before in answered.items():
            assert not [one for one in box.letters[before:] if reminds(one) and one.to == (email,)], (seed, "reminded")
    for later in (2, 4, 6):  # a mailbox that was busy is asked again
        all_gone(app, now + timedelta(hours=later))
    look_at(box.letters, called_off, app, seed)


def reminds(letter: OutgoingMail) -> bool:
    return "have not heard yet" in letter.text


def look_at(left: list[OutgoingMail], called_off: int | None, app: App, seed: int) -> None:
    """Nobody had one version twice; a higher number follows a lower; after the calling off nothing but what takes it out."""
    for one in PEOPLE:
        mine = [letter for letter in left if letter.to == (one.email,)]
        objects = [
            (letter.calendar_method, Calendar.from_ical(letter.calendar).walk("VEVENT")[0]["SEQUENCE"])
            for letter in mine
            if letter.calendar
        ]
        assert max(Counter(objects).values(), default=1) == 1, (seed, objects)
        assert [number for _, number in objects] == sorted(number for _, number in objects), (seed, objects)
        reminded = Counter(letter.text for letter in mine if reminds(letter))
        assert max(reminded.values(), default=1) == 1, seed
        if the_meeting(app).state is MeetingState.CANCELLED and objects:
            assert objects[-1][0] == "CANCEL", (seed, objects)
    if called_off is not None:
        after = [
            letter
            for letter in left[called_off:]
            if letter.calendar_method != "CANCEL" and "does not take place" not in letter.text
        ]
        assert after == [], seed


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_in_whatever_order_nobody_is_written_to_in_vain(memory_engine: Engine, seed: int) -> None:
    one_season(memory_engine, seed)


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(1, 4))
def test_in_hundreds_of_seasons_too(memory_engine: Engine, hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        with memory_engine.begin() as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                connection.execute(table.delete())
        one_season(memory_engine, seed)
