"""The timetable: one table of jobs. What turns when, what is done about a missed turn, who is told, how long a run may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from jobs import (
    ask_clusters,
    bring_back_cases,
    bundle_letters,
    hand_over_shifts,
    invite_people,
    onboard_practices,
    plan_meetings,
    plan_reviews,
    poll_mailboxes,
    prove_coverage,
    read_attachments,
    reconcile_ledger,
    reconsider_cases,
    refresh_communications,
    remind_invited,
    remind_practices,
    report_overdue,
    retrain_reader,
    roll_rota,
    send_canaries,
    send_letters,
    take_answers,
    tell_late,
    tell_mailboxes,
    triage_messages,
    watch_mailboxes,
    watch_reader,
    watch_urgent,
)
from jobs.report import Report
from jobs.slots import MONDAY, SUNDAY, WEEKDAYS, At, Every, Turns
from liaison.app import App
from liaison.config import Settings
from liaison.domain.keeping_watch import PATIENCE


class UnknownJob(Exception):
    """The timetable has no job of this name; the message lists those it has."""


class IfMissed(StrEnum):
    """What the catch-up does about turns that nobody was there for."""

    NEXT_TURN = "next_turn"  # nothing: the next turn, seconds away, does all of it
    LATEST = "latest"  # the latest one is run; the earlier ones would only do the same work twice
    EACH = "each"  # every one is run, oldest first


@dataclass(frozen=True)
class Job:
    """One job. `run` is given the App, its slot and now (aware, UTC); `within` is how long a run may take before its process counts
    as stopped; `steps` are the modules it drains, for the map of the house."""

    name: str
    turns: Turns
    run: Callable[[App, datetime, datetime], Report]
    what: str
    told: str
    steps: tuple[str, ...]
    if_missed: IfMissed = IfMissed.LATEST
    within: timedelta = timedelta(minutes=30)
    then: str = ""  # the job that turns at once when this one has done something, rather than wait for its own turn

    @property
    def quiet(self) -> bool:
        """Whether it turns so often that a run in which nothing happened is not worth an event."""
        return self.if_missed is IfMissed.NEXT_TURN


def seconds(number: float) -> timedelta:
    """So many seconds."""
    return timedelta(seconds=number)


# name · turns · run · what it does · who is told · its steps · what if missed · how long a run may take
ALL: tuple[Job, ...] = (
    Job(
        "poll_mailboxes", Every(seconds(60)), poll_mailboxes.run,
        "takes new mails into the ledger, then tells the server", "Health: a mailbox in trouble",
        poll_mailboxes.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=15), then="triage_messages",
    ),
    Job(
        "triage_messages", Every(seconds(15)), triage_messages.run,
        "reads new mails and gives each to somebody on duty", "Inbox; what breaks: Set aside and parked",
        triage_messages.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=15),
    ),
    Job(
        "reconsider_cases", Every(seconds(30), seconds(20)), reconsider_cases.run,
        "gives on what colleagues who are not there have, asks specialists again, and looks for gaps in the rota",
        "Today of both; by letter whoever is asked, and leads: gaps", reconsider_cases.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=15),
    ),
    Job(
        "read_attachments", Every(seconds(15), seconds(11)), read_attachments.run,
        "reads the words of attachments, to be shown and found", "Mail: the words, or why there are none",
        read_attachments.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=60),
    ),
    Job(
        "watch_urgent", Every(seconds(60), seconds(30)), watch_urgent.run,
        "tells the next colleague on the ladder about urgent mail nobody has opened", "the ladder: owner, duty, team lead",
        watch_urgent.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=5),
    ),
    Job(
        "hand_over_shifts", Every(seconds(60), seconds(40)), hand_over_shifts.run,
        "lists what each colleague leaves at the end of a shift, and offers it to the next one on", "Handover, and Today",
        hand_over_shifts.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=5),
    ),
    Job(
        "send_letters", Every(seconds(15), seconds(7)), send_letters.run,
        "takes waiting letters to the mailbox, once each, and asks after those of unknown fate", "Mail, and Health",
        send_letters.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=15),
    ),
    Job(
        "tell_late", Every(seconds(60), seconds(20)), tell_late.run,
        "tells practices that our answer is late before they have to ask, once a question", "whoever asked, by letter",
        tell_late.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=10),
    ),
    Job(
        "bundle_letters", Every(seconds(60), seconds(55)), bundle_letters.run,
        "puts answers that wait into one weekly letter a practice", "the practice, by that letter",
        bundle_letters.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=10),
    ),
    Job(
        "tell_mailboxes", Every(seconds(60), seconds(45)), tell_mailboxes.run,
        "tells each mailbox's server who handles its mails and what is answered", "the mailbox itself; Health: labels that wait",
        tell_mailboxes.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=15),
    ),
    Job(
        "watch_mailboxes", Every(seconds(60), seconds(50)), watch_mailboxes.run,
        "looks whether mail is read, trial mails come back, credentials last and jobs turn", "leads and admins, by letter and webhook; a banner",
        watch_mailboxes.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=5),
    ),
    Job(
        "send_canaries", Every(PATIENCE.canary_every, timedelta(minutes=20)), send_canaries.run,
        "sends each mailbox a trial mail to itself, while the service is open", "Health: the last trip; leads and admins: one that is lost",
        send_canaries.STEPS,
    ),
    Job(
        "reconcile_ledger", Every(timedelta(hours=1), timedelta(minutes=10)), reconcile_ledger.run,
        "compares every mailbox with the ledger", "Health: what is missing or unexplained",
        reconcile_ledger.STEPS,
    ),
    Job(
        "bring_back_cases", Every(seconds(60), seconds(20)), bring_back_cases.run,
        "brings back cases that somebody wanted to look at again on this day", "Today and Inbox: the top of the owner's list",
        bring_back_cases.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=5),
    ),
    Job(
        "roll_rota", At(time(5, 15)), roll_rota.run,
        "makes the shifts of weekly patterns half a year ahead", "Rota: shifts, and the gaps that are left",
        roll_rota.STEPS,
    ),
    Job(
        "plan_reviews", At(time(5, 30)), plan_reviews.run,
        "opens the review of everybody in shared care and gives each a day and a worker", "Reviews: who has no place, and why",
        plan_reviews.STEPS,
    ),
    Job(
        "plan_meetings", At(time(5, 45)), plan_meetings.run,
        "plans the meetings of every series, with the days for asking, confirming and inviting", "Meetings",
        plan_meetings.STEPS,
    ),
    Job(
        "prove_coverage", At(time(6, 0)), prove_coverage.run,
        "proves that everybody has one live review or a coded reason, and makes work of what we owe", "Coverage: who is left out, what is owed",
        prove_coverage.STEPS,
    ),
    Job(
        "report_overdue", At(time(8, 0), MONDAY), report_overdue.run,
        "tells the leads once a week how many reviews are past their day and who is left out, without a name", "leads, by letter; Coverage",
        report_overdue.STEPS,
    ),
    Job(
        "refresh_communications", At(time(5, 50)), refresh_communications.run,
        "counts the timings of the communications document, and asks its owner when it is old", "its owner, by letter; How we work",
        refresh_communications.STEPS,
    ),
    Job(
        "invite_people", At(time(7, 15), WEEKDAYS), invite_people.run,
        "drafts the letters people are to have about their review; a person releases each", "Letters to people",
        invite_people.STEPS,
    ),
    Job(
        "remind_practices", At(time(7, 30), WEEKDAYS), remind_practices.run,
        "posts one digest a practice and week on the reviews due in ten weeks", "Reviews: practices that cannot be written to",
        remind_practices.STEPS,
    ),
    Job(
        "ask_clusters", At(time(7, 45), WEEKDAYS), ask_clusters.run,
        "asks cluster lead and administrator for a slot twelve weeks ahead, once more, and confirms it", "Meetings: clusters with nobody to ask",
        ask_clusters.STEPS,
    ),
    Job(
        "take_answers", Every(seconds(60), seconds(25)), take_answers.run,
        "ties what calendar programs answered to meeting and person", "Meetings: answers, and what somebody is to look at",
        take_answers.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=10),
    ),
    Job(
        "remind_invited", At(time(8, 0), WEEKDAYS), remind_invited.run,
        "reminds those who have not answered an invitation, once, a week before the meeting", "Meetings: who has not been heard from",
        remind_invited.STEPS,
    ),
    Job(
        "onboard_practices", Every(seconds(60), seconds(35)), onboard_practices.run,
        "follows first appointments with practices: booked, held, called off; one reminder, a call, a refresh after a year",
        "First appointments: who has not answered, whom to ring, whose refresh is due", onboard_practices.STEPS, IfMissed.NEXT_TURN, timedelta(minutes=10),
    ),
    Job(
        "retrain_reader", At(time(3, 30), SUNDAY), retrain_reader.run,
        "trains a new reader from released local mail and compares it; promotes nothing", "Reader: figures, and the gate's reasons",
        retrain_reader.STEPS, within=timedelta(hours=2),
    ),
    Job(
        "watch_reader", At(time(4, 15)), watch_reader.run,
        "looks whether the reader still fits the mail; rules only when it does not", "leads and admins, by letter and webhook; Reader",
        watch_reader.STEPS,
    ),
)  # fmt: skip


def of(settings: Settings) -> tuple[Job, ...]:
    """The timetable of this site: mailboxes are polled as often as its settings say."""
    pace = Every(seconds(settings.poll_seconds))
    return tuple(replace(job, turns=pace) if job.name == "poll_mailboxes" else job for job in ALL)


def named(name: str, jobs: tuple[Job, ...] = ALL) -> Job:
    """The job of this name. Raises UnknownJob."""
    for job in jobs:
        if job.name == name:
            return job
    raise UnknownJob(f"There is no job called {name}; there are: {', '.join(job.name for job in jobs)}.")
