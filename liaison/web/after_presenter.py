"""What follows a meeting, in words: minutes and their versions, actions, questions with where their case stands, the letter and its readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liaison.domain.agreed_actions import ENDED, ROLES, SOURCES, when_words
from liaison.domain.states import ActionState, CaseState, MeetingState
from liaison.letters import after_letters
from liaison.meetings import letter_after
from liaison.meetings.answers_desk import ATTENDED
from liaison.meetings.host_slots import asks_by_letter
from liaison.practices.service_facts import current
from liaison.store import action_queries
from liaison.store import after_queries as queries
from liaison.store.action_queries import ActionLine
from liaison.store.guest_queries import guests
from liaison.store.mail_queries import staff_names
from liaison.store.meetings_queries import MeetingLine
from liaison.store.session import Session
from liaison.store.tables import Case
from liaison.store.tables_after import MeetingQuestion
from liaison.store.tables_people import Meeting
from liaison.web.deps import Colleague
from liaison.web.meeting_presenter import LETTERS, STATES
from liaison.web.saying import Said, Saying

# where a question of the duty desk stands, for whoever was at the meeting
CASES: dict[CaseState, str] = {
    CaseState.ANSWERED: "answered",
    CaseState.CLOSED: "finished",
    CaseState.WAITING: "waits for somebody outside",
    CaseState.UNASSIGNED: "nobody has it yet",
}


@dataclass(frozen=True)
class Action:
    """One action in words. `when` says how far off its day is, `late` that it has passed."""

    line: ActionLine
    source: str
    day: str
    when: str
    late: bool
    mine: bool
    ended: str
    ended_at: Said | None


@dataclass(frozen=True)
class Question:
    """One question, and its case."""

    row: MeetingQuestion
    at: Said
    by: str
    practice: str
    case: Case | None
    stands: str


def action(one: ActionLine, say: Saying, me: int) -> Action:
    """One action in words."""
    over = one.state is not ActionState.OPEN
    when, late = when_words(one.due_on, say.today, ended=over)
    ended = ENDED[one.state.value] if over else ""
    return Action(
        one, SOURCES[one.source], say.day(one.due_on), when, late, one.owner_id == me and not over, ended,
        say.when(one.ended_at) if one.ended_at else None,
    )  # fmt: skip


def owner_choices(session: Session) -> list[tuple[str, str]]:
    """Who may do something: colleagues by name, then the roles of others."""
    ours = [(f"staff:{number}", name) for number, name in action_queries.owners(session)]
    return ours + [(f"role:{code}", words) for code, words in ROLES.items()]


def question(
    row: MeetingQuestion, case: Case | None, names: dict[int, str], places: dict[str, str], say: Saying
) -> Question:
    """One question in words."""
    stands = CASES.get(case.state, "being looked at") if case else ""
    practice = places.get(row.practice_code or "", row.practice_code or "")
    return Question(row, say.when(row.at), names.get(row.by_id, "a colleague"), practice, case, stands)


def around(session: Session, found: MeetingLine, colleague: Colleague, say: Saying) -> dict[str, Any]:
    """What the page shows."""
    meeting, meeting_id, names = found.meeting, found.meeting.id or 0, staff_names(session)
    practices = queries.practices(session, found.series)
    versions = queries.minutes(session, meeting_id)
    draft = queries.draft_of(session, meeting_id, colleague.id)
    newest = versions[0] if versions else None
    return {
        "meeting": meeting, "series": found.series, "day": say.long_day(meeting.day), "newest": newest,
        "newest_by": (names.get(newest.by_id, "a colleague"), say.when(newest.at)) if newest else None,
        "earlier": [(one, names.get(one.by_id, "a colleague"), say.when(one.at)) for one in versions[1:]],
        "draft": draft, "draft_at": say.when(draft.at) if draft else None, "draft_old": bool(draft and newest and draft.seen != newest.version),
        "actions": [action(one, say, colleague.id) for one in action_queries.of_meeting(session, meeting_id)],
        "owners": owner_choices(session), "practices": practices,
        "questions": [question(row, case, names, dict(practices), say) for row, case in queries.questions(session, meeting_id)],
        "came": [(one, ATTENDED.get(one.attended, "not noted")) for one in guests(session, meeting_id) if one.withdrawn_at is None],
        **letter(session, meeting, names, say), **coming(session, meeting, say),
    }  # fmt: skip


def letter(session: Session, meeting: Meeting, names: dict[int, str], say: Saying) -> dict[str, Any]:
    """The letter as it is kept, or as it would begin; who gets it, and what became of each."""
    meeting_id = meeting.id or 0
    row, readers, posted = (
        queries.letter_of(session, meeting_id),
        queries.readers(session, meeting_id),
        queries.posted(session, meeting_id),
    )
    words = row.words if row else letter_after.draft(session, meeting_id)
    shown = (
        after_letters.follow_up_words(session, meeting, readers[0], words, current(session, say.now)).text
        if readers
        else ""
    )
    fates = [
        (one, LETTERS[posted[one.id].state] if one.id in posted else "", ATTENDED[one.attended]) for one in readers
    ]
    return {
        "letter": row, "letter_words": words, "letter_version": row.version if row else 0, "readers": fates, "letter_shown": shown,
        "released": (names.get(row.released_by or 0, "a colleague"), say.when(row.released_at)) if row and row.released_at else None,
    }  # fmt: skip


def coming(session: Session, meeting: Meeting, say: Saying) -> dict[str, Any]:
    """The next meeting of the series, and whether its slot can be asked for now."""
    found = queries.next_of(session, meeting)
    stands = (
        f"{STATES[found.state][0].lower()}, {'' if found.starts_at else 'around '}{say.long_day(found.day)}"
        if found
        else ""
    )
    by_letter = asks_by_letter(session, meeting)
    return {
        "next": found, "next_stands": stands, "next_by_letter": by_letter,
        "may_ask": by_letter and (found is None or found.state is MeetingState.PLANNED),
    }  # fmt: skip


def in_brief(session: Session, meeting: Meeting, say: Saying) -> dict[str, Any]:
    """The same in a line each, for the meeting's own page."""
    meeting_id, names = meeting.id or 0, staff_names(session)
    if meeting.state is not MeetingState.HELD:
        return {"after": None}
    newest = next(iter(queries.minutes(session, meeting_id)), None)
    actions = action_queries.of_meeting(session, meeting_id)
    open_ = [one for one in actions if one.state is ActionState.OPEN]
    raised, row, found = (
        queries.questions(session, meeting_id),
        queries.letter_of(session, meeting_id),
        queries.next_of(session, meeting),
    )
    return {
        "after": {
            "minutes": f"version {newest.version}, by {names.get(newest.by_id, 'a colleague')}" if newest else "not written yet",
            "actions": f"{len(actions)} agreed, {len(open_)} open" if actions else "none noted",
            "late": sum(one.due_on < say.today for one in open_),
            "questions": f"{len(raised)} raised, {sum(case is not None for _, case in raised)} with the duty desk" if raised else "none noted",
            "letter": "released" if row and row.released_at else "a draft is kept" if row else "not written yet",
            "next": f"{STATES[found.state][0].lower()}, {say.day(found.day)}" if found else "not planned yet",
        }
    }  # fmt: skip
