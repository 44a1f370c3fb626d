"""Makes the briefing of a meeting from live data, keeps what a colleague adds, and sends it once: frozen with its date, as PDF and Word.

It goes to the hosts, and to each who is invited. Numbers under five, and those from which one could be worked out, are hidden
(domain/briefing); once sent, everybody sees the same one, however the data change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import LONDON, london_date
from liaison.domain import briefing as law
from liaison.domain.attending import Answer
from liaison.domain.briefing import Briefing, last_quarter
from liaison.domain.communications import forbidden
from liaison.domain.reporting import times
from liaison.domain.spoken import clock, day_name, long_day
from liaison.domain.states import MeetingState
from liaison.letters import briefing_file
from liaison.letters.render import render
from liaison.meetings.hosts import hosts_of
from liaison.outbox.own_mailbox import main_mailbox
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.store import briefing_queries as queries
from liaison.store import events, training_queries
from liaison.store.session import once
from liaison.store.tables_briefing import Briefed
from liaison.store.tables_people import Cluster, Invitation, Meeting, Practice, Series
from liaison.store.tables_replies import LetterFile
from models.taxonomy import Urgency

KIND = "briefing"
URGENT = frozenset({Urgency.U1, Urgency.U2})
AHEAD = timedelta(days=91)  # reviews due: the next quarter of a year
NALOXONE = timedelta(days=365)  # a kit counts for about a year: it is then asked for again at the review
MOST_PAIRS, LONGEST = 6, 300
MOST_DATES = 3  # of training, in one briefing
OVER = (MeetingState.CANCELLED,)


class NotSoYet(Exception):
    """What was asked for cannot be done: `field` is the one to mend, the message says how."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def of_meeting(session: Session, meeting: Meeting, now: datetime) -> Briefing:
    """The briefing as it was sent, else as the data stand now with what a colleague added."""
    row = queries.row_of(session, meeting.id or 0)
    if row is not None and row.frozen is not None:
        return law.kept(row.frozen)
    return once(session, ("briefing", meeting.id, now), lambda: live(session, meeting, row, now))


def live(session: Session, meeting: Meeting, row: Briefed | None, now: datetime) -> Briefing:
    """From the data as they stand."""
    series, today = session.get_one(Series, meeting.series_id), london_date(now)
    codes = queries.practices_of(session, series.cluster_id, series.practice_code)
    quarter = last_quarter(today)
    since, until = (datetime(day.year, day.month, day.day, tzinfo=LONDON) for day in (quarter.first, quarter.after))
    themes = law.line(queries.themes(session, codes, since, until))
    own = row or Briefed(meeting_id=meeting.id or 0, written_at=now)
    return Briefing(
        about=about(session, series),
        span=quarter.words,
        as_at=today,
        practices=len(codes),
        total=themes.total,
        themes=[(name.title, number) for name, number in sorted(themes.shown.items(), key=lambda one: (-(one[1] or 0), one[0].title))],
        times=took(session, codes, since, until),
        reviews=[
            (f"Annual reviews held, {quarter.words}", law.shielded(queries.held(session, codes, quarter.first, quarter.after))),
            ("Due in the next three months", law.shielded(queries.due(session, codes, today, today + AHEAD))),
            ("Waiting for the practice now", law.shielded(queries.with_the_practice(session, codes))),
        ],
        naloxone=law.share(queries.in_care(session, codes, today - NALOXONE), queries.in_care(session, codes)),
        points=[*own.points, *law.learning(themes), *training(session, codes, now)],
        pairs=[(asked, did) for asked, did in own.pairs],
    )  # fmt: skip


def about(session: Session, series: Series) -> str:
    """Whom it is for."""
    if series.practice_code:
        return session.get_one(Practice, series.practice_code).name
    cluster = session.get(Cluster, series.cluster_id) if series.cluster_id else None
    return f"{cluster.name} cluster" if cluster else series.name


def training(session: Session, codes: Sequence[str], now: datetime) -> list[str]:
    """The next date of each kind of training, and whether these practices asked for it: no number and no name stands in it."""
    wished = training_queries.asked_for(session, codes, now - timedelta(days=365))
    soonest = {one.date.kind_id: one for one in reversed(training_queries.coming(session, now))}
    found = []
    for kind, one in sorted(soonest.items(), key=lambda pair: pair[1].date.starts_at)[:MOST_DATES]:
        asked = "You asked for training" if kind in wished else "Training on offer"
        found.append(
            f"{asked}: {one.kind.name.lower()}, {long_day(london_date(one.date.starts_at))} at {clock(one.date.starts_at)}. Ring or write to us for a place."
        )
    return found


def took(session: Session, codes: Sequence[str], since: datetime, until: datetime) -> list[tuple[str, str]]:
    """How long answers took, urgent ones and the others; "" where it may not be told."""
    found: dict[bool, dict[str, list[timedelta]]] = {True: defaultdict(list), False: defaultdict(list)}
    for code, urgency, span in queries.answered(session, codes, since, until):
        found[urgency in URGENT][code].append(span)
    return [
        (title, law.timed(found[urgent], times([one for spans in found[urgent].values() for one in spans])))
        for urgent, title in ((True, "Urgent questions, until answered"), (False, "Other questions, until answered"))
    ]


def keep(
    session: Session,
    meeting_id: int,
    pairs: Sequence[tuple[str, str]],
    points: Sequence[str],
    *,
    version: int,
    by_id: int,
    now: datetime,
) -> None:
    """Keep what a colleague adds: "you asked" with "we did", and points of her own. Raises NotSoYet."""
    wanted = [(asked.strip(), did.strip()) for asked, did in pairs if asked.strip() or did.strip()]
    told = [one.strip() for one in points if one.strip()]
    refuse(wanted, told)
    row = queries.row_of(session, meeting_id)
    if (row.version if row else 0) != version:
        raise NotSoYet("", "A colleague changed this briefing meanwhile: look at it again.")
    if row is None:
        row = Briefed(meeting_id=meeting_id, version=0, written_at=now)
        session.add(row)
    if row.frozen is not None:
        raise NotSoYet("", "This briefing was sent and does not change any more.")
    row.pairs, row.points, row.version = [list(one) for one in wanted], told, row.version + 1
    row.written_at, row.written_by = now, by_id


def refuse(pairs: Sequence[tuple[str, str]], points: Sequence[str]) -> None:
    """Raise NotSoYet for words that may not stand in a briefing."""
    for asked, did in pairs:
        if not asked or not did:
            raise NotSoYet("pairs", f"Say both what was asked and what we did, beside “{(asked or did)[:60]}”.")
    words = [*points, *(one for pair in pairs for one in pair)]
    if len(pairs) > MOST_PAIRS or any(len(one) > LONGEST for one in words):
        raise NotSoYet("pairs", f"At most {MOST_PAIRS} pairs, each part in at most {LONGEST} characters.")
    if said := [one for text in words for one in forbidden(text)]:
        raise NotSoYet("pairs", " ".join(said))


def send(session: Session, app: App, meeting_id: int, *, by_id: int, now: datetime) -> int:
    """Freeze it, and post it to the hosts and to each who is invited and does not have it yet; returns how many letters. Raises NotSoYet."""
    meeting = session.get_one(Meeting, meeting_id, with_for_update=True)
    if meeting.state in OVER:
        raise NotSoYet("", "This meeting does not take place, so nothing is sent about it.")
    readers = recipients(session, meeting)
    if not readers:
        raise NotSoYet("", "There is nobody to send it to yet: neither hosts nor anybody on the list.")
    found = freeze(session, meeting, by_id=by_id, now=now)
    service = current(session, now)
    files = briefing_file.both(found, service.name, now)
    posted = 0
    for names, addresses in readers:
        words = render(
            KIND, service=service, reference=f"M-{meeting_id}", contact=names, about=found.about, day_words=day_name(meeting.day), span=found.span,
            as_at=long_day(found.as_at),
        )  # fmt: skip
        letter = Posting(
            key=f"{KIND}:meeting-{meeting_id}:{','.join(sorted(one.lower() for one in addresses))}", kind=KIND, reference=f"M-{meeting_id}", words=words,
            to=addresses, automatic="auto-generated", about={"meeting_id": meeting_id, "author_id": by_id},
        )  # fmt: skip
        letter_id = post(session, main_mailbox(session, app), letter, sender_name=service.name, actor=events.person(by_id), now=now)  # fmt: skip
        if letter_id is not None:
            posted += 1
            session.add_all(
                LetterFile(letter_id=letter_id, name=name, content_type=kind, content=content, size=len(content))
                for name, kind, content in files
            )
    return posted


def freeze(session: Session, meeting: Meeting, *, by_id: int, now: datetime) -> Briefing:
    """The briefing as it stays; made now where it was not sent before."""
    row = queries.row_of(session, meeting.id or 0)
    if row is not None and row.frozen is not None:
        return law.kept(row.frozen)
    found = live(session, meeting, row, now)
    if row is None:
        row = Briefed(meeting_id=meeting.id or 0, written_at=now)
        session.add(row)
    row.frozen, row.frozen_at, row.frozen_by, row.version = found.stored(), now, by_id, row.version + 1
    events.note(
        session, meeting, actor=events.person(by_id), now=now, because="its briefing was sent and is frozen as it is"
    )
    return found


def recipients(session: Session, meeting: Meeting) -> list[tuple[str, list[str]]]:
    """Who gets it, as names and addresses, one entry a letter: the hosts together, then everybody invited who has not said no, alone."""
    hosts = hosts_of(session, meeting)
    found = [(" and ".join(one.name for one in hosts), [one.email for one in hosts])] if hosts else []
    known = {one.email.lower() for one in hosts}
    on_list = (
        col(Invitation.meeting_id) == meeting.id,
        col(Invitation.withdrawn_at).is_(None),
        col(Invitation.sent_sequence).is_not(None),  # nobody hears of a meeting first by its papers
        col(Invitation.answer) != Answer.NO.value,
    )
    guests = session.scalars(select(Invitation).where(*on_list).order_by(col(Invitation.id)))
    return found + [(one.name or "colleague", [one.email]) for one in guests if one.email.lower() not in known]
