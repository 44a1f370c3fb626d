"""Letters leave on a bad line by processes that are killed between any two of their effects; then rows and receiver are compared."""

import random
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import LetterState
from liaison.letters.render import Rendered
from liaison.outbox import outbox_console
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post_many
from liaison.store import events, health_queries
from liaison.store.session import open_engine, reading, transaction
from liaison.store.tables import Letter
from tests.build import TUESDAY_10AM, app_on
from tests.crash.nursery import Nursery
from tests.crash.outage import Service, as_their_rows_say, well

ON_THEIR_WAY = (LetterState.QUEUED, LetterState.SENDING)


def app_of(here: Service) -> App:
    """An App in which nobody is killed, for asking and posting."""
    return app_on(open_engine(here.url))


def post_letters(here: Service, count: int) -> None:
    """So many letters wait in the outbox, each to somebody else."""
    app = app_of(here)
    postings = [
        Posting(
            key=f"sends:{number}", kind="acknowledgement", reference=f"{number:04}",
            words=Rendered("We have your question", f"Letter {number}.", f"<p>Letter {number}.</p>"),
            to=[f"gp{number}@practice.example"],
        )
        for number in range(count)
    ]  # fmt: skip
    with transaction(app.engine) as session:
        box = main_mailbox(session, app)
        post_many(session, box, postings, sender_name="Service", actor=events.step("test"), now=TUESDAY_10AM)
    app.engine.dispose()


def letters_at(here: Service, *states: LetterState) -> list[Letter]:
    """The letters at these states; at any without."""
    engine = open_engine(here.url)
    with reading(engine) as session:
        found = [one for one in session.scalars(select(Letter).order_by(col(Letter.id))) if one.state in states]
    engine.dispose()
    return found


def let_leave(born: Nursery, here: Service, *, blind: bool, seed: int) -> tuple[int, datetime]:
    """Let processes send until no letter is on its way, most of them killed; returns how many were, and when it was done."""
    dice, killed, now = random.Random(seed), 0, TUESDAY_10AM
    here.post.weather(True)
    for _ in range(2_000):
        if not letters_at(here, *ON_THEIR_WAY):
            here.post.weather(False)
            return killed, now
        now += timedelta(minutes=61)  # whatever waits is due, whoever was sending is surely over
        asked = len(letters_at(here, LetterState.UNKNOWN))  # each is a place on the way to the first letter that leaves
        reach = (
            50 if killed else 8
        )  # the first life ends early, or a fast machine would be done before anything was killed
        how = {"kill_at": asked + dice.randint(1, reach)}
        if killed and dice.random() > 0.7:
            how = {"kill_after": dice.uniform(0.01, 1)}
        ends = born.live(
            here, now=now, troubles=dice.randrange(2**31), blind=blind, together=dice.choice((1, 1, 1, 2)),
            imports=here.post.imports, **how,
        )  # fmt: skip
        assert all(end.killed or end.code == 0 for end in ends), [end.trouble for end in ends]
        killed += sum(end.killed for end in ends)
        as_their_rows_say(letters_at(here, *LetterState), here.post)
    raise AssertionError("some letters never came to rest")


def are_shown(here: Service, unknown: list[Letter]) -> None:
    """Letters of unknown fate are counted on Health, and listed for a person on the page and on the command line."""
    app = app_of(here)
    with reading(app.engine) as session:
        assert health_queries.letters_by_state(session)[LetterState.UNKNOWN] == len(unknown)
        shown = health_queries.doubtful_letters(session, limit=len(unknown))
    assert {letter.id for letter in shown} == {letter.id for letter in unknown}
    listed = {row["id"] for row in outbox_console.listing(app) if row["state"] == "unknown"}
    assert listed == {letter.id for letter in unknown}
    app.engine.dispose()


def nothing_more_leaves(born: Nursery, here: Service, now: datetime) -> datetime:
    """However long it lasts: without sight, nothing of unknown fate is sent again."""
    unknown, arrived = letters_at(here, LetterState.UNKNOWN), here.post.letter_ids()
    for hours in (1, 24 * 30):
        now += timedelta(hours=hours)
        well(born.live(here, now=now, blind=True, together=2, imports=here.post.imports))
    assert [one.id for one in letters_at(here, LetterState.UNKNOWN)] == [one.id for one in unknown]
    assert here.post.letter_ids() == arrived
    return now


def can_be_told(born: Nursery, here: Service, now: datetime) -> None:
    """With sight again every letter's fate is found, as far as it can be, and what had not left leaves: once each."""
    for _ in range(3):
        now += timedelta(minutes=61)
        well(born.live(here, now=now, together=2, imports=here.post.imports))
    letters = letters_at(here, *LetterState)
    assert {letter.state for letter in letters} <= here.post.rests
    as_their_rows_say(letters, here.post)
    are_shown(here, [letter for letter in letters if letter.state is LetterState.UNKNOWN])
