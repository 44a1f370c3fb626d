"""Every state a row can be in, and every move it may make: the one table behind `events.move` and `docs/states.md`.

A machine is an enum. `INITIAL` says where a row may begin, `TRANSITIONS` where it may go, `PERSON_ONLY` which moves no
system step makes, and `FINAL` where a row has come to rest (a person can still take many of them out again).
There is no state for "discharged" and none for "three missed appointments": people are not put out of treatment
(MAT standard 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class LedgerState(StrEnum):
    """One mailbox item. Every item ends in exactly one final state; none is ever deleted by the program."""

    RECEIVED = "received"  # the raw bytes are kept and committed; the server may now be told
    SCREENED = "screened"  # parsed; structure and headers say that a person may have written it
    CLASSIFIED = "classified"  # floor and model have read it; waits to become a case
    CASE = "case"  # final: it opened a case
    FOLLOW_UP = "follow_up"  # final: it was added to a case, review or meeting that was already there
    DUPLICATE = "duplicate"  # final: the very same bytes came before
    CALENDAR_REPLY = "calendar_reply"  # final: an answer to an invitation, a calendar's or in prose, on the RSVP list
    BOUNCE = "bounce"  # final: a delivery report about a letter of ours
    AUTO_REPLY = "auto_reply"  # final: out of office and the like, read receipts too
    SET_ASIDE = "set_aside"  # final: bulk mail or spam; listed, reversible
    PARKED = "parked"  # final until someone looks: something broke; preview, retry, or a case by hand


class CaseState(StrEnum):
    """One question to the service, with all its mails."""

    WAITING_ROUTE = "waiting_route"  # new, or given back: nobody has been chosen yet
    UNASSIGNED = "unassigned"  # nobody could be found: alarms, and is tried again
    ASSIGNED = "assigned"  # somebody's, not opened by them yet: the reading clock runs
    OPEN = "open"  # a person has opened it
    WAITING = "waiting"  # on the practice, or on someone else outside
    ANSWERED = "answered"  # our answer is in the outbox or sent; comes back if it cannot be delivered
    CLOSED = "closed"  # finished, with a reason; a new mail opens it again


class LetterState(StrEnum):
    """One row of the outbox."""

    DRAFT = "draft"  # written, waits for a person to release it
    QUEUED = "queued"  # to be sent; stays here while sends are held
    SENDING = "sending"  # claimed by one sender; its reference is stored before anything leaves
    SENT = "sent"  # the server took it
    UNKNOWN = "unknown"  # it may or may not have gone: never resent on a guess
    FAILED = "failed"  # certainly not sent and not tried again by itself: visible, reopens its case
    WITHHELD = "withheld"  # not sent on purpose, asked again at the last moment (unsafe contact, died, moved)
    CANCELLED = "cancelled"  # no longer wanted before it left


class AttachmentState(StrEnum):
    """The words of one attachment. The mail never waits for it."""

    WAITING = "waiting"  # listed with its mail; its words are read once the mail has come to rest
    READ = "read"  # its words are shown and found
    NOT_READ = "not_read"  # there are none, with the reason; a person opens the original


class ReviewState(StrEnum):
    """One person's annual review in one cycle."""

    DUE = "due"  # has a due date and no day yet
    PLANNED = "planned"  # has a day and a worker in the plan
    ASKED = "asked"  # the practice has been asked to confirm and to send its part
    CONFIRMED = "confirmed"  # a time is agreed with the person
    COMPLETED = "completed"  # done; the next cycle counts from here
    DEFERRED = "deferred"  # cannot be now (in hospital, in custody, asked for later); comes back on a date
    CLOSED = "closed"  # no review this cycle, with a coded reason (declined, moved, died, no longer shared care)


class MeetingState(StrEnum):
    """One meeting of a series: cluster, practice team, prison, throughcare, pharmacy, mental-health team, our own."""

    PLANNED = "planned"  # the series says it is coming
    ASKED = "asked"  # the hosts have been asked for a slot
    OFFERED = "offered"  # they offered one or more times; a person of ours chooses
    CONFIRMED = "confirmed"  # the time stands
    INVITED = "invited"  # invitations are out
    HELD = "held"  # took place; follow-up can go out
    CANCELLED = "cancelled"  # does not take place; its waiting letters were cancelled in the same transaction


class PathState(StrEnum):
    """One practice's path to a first appointment with its team, and to the refresh of each year after."""

    NEW = "new"  # nobody of us has introduced the service yet
    INTRODUCED = "introduced"  # they know that we are here
    OFFERED = "offered"  # an appointment was offered by letter; we wait for their word
    BOOKED = "booked"  # a day is agreed
    HELD = "held"  # it took place
    REFRESH = "refresh"  # a year has passed: a short refresh is to be offered


class RunState(StrEnum):
    """One run of one job, keyed by job and slot."""

    REQUESTED = "requested"  # a person pressed "run now"
    RUNNING = "running"  # claimed by a scheduler
    DONE = "done"  # ran to its end (parked items are in its report)
    FAILED = "failed"  # the run itself broke; shown on the health page, tried again by the catch-up
    MISSED = "missed"  # its slot passed with nobody there; the catch-up runs it


class ReaderState(StrEnum):
    """One trained reader. What the gate refused serves nowhere: there is no way from there but out."""

    CANDIDATE = "candidate"  # trained here, and the gate lets it pass; waits for a person
    HELD_BACK = "held_back"  # the gate says no, with its reasons
    SERVING = "serving"  # reads new mail now: exactly one
    RESTING = "resting"  # has served; kept to go back to
    DROPPED = "dropped"  # its files are gone: only the newest few are kept


class LessonState(StrEnum):
    """The redacted text of one judged mail. There is no row before a named person has looked."""

    RELEASED = "released"  # may be trained with
    DECLINED = "declined"  # a person said no; no text is kept
    WITHDRAWN = "withdrawn"  # taken back, or kept long enough: its text is gone, and the next training goes without it


class WishState(StrEnum):
    """What a colleague asks of the rota: leave, or a swap. Nothing changes before it is agreed."""

    ASKED = "asked"  # waits for an answer: a lead's for leave, the colleague's for a swap
    AGREED = "agreed"  # leave stands on the rota; shifts have changed hands
    DECLINED = "declined"  # no, and no reason is asked
    WITHDRAWN = "withdrawn"  # whoever asked needs it no longer
    LAPSED = "lapsed"  # a shift changed meanwhile, or has begun: to be asked anew


class PersonLetterState(StrEnum):
    """One letter to a person about their review, whatever carries it."""

    DRAFTED = "drafted"  # waits for a colleague who reads it, and releases it or not
    RELEASED = "released"  # a colleague released it; waits for the next print batch
    PRINTED = "printed"  # on paper; waits for the tick that it is in the post
    GONE = "gone"  # in the post, in the outbox (which tells its fate), or on a colleague's list as a call
    STOPPED = "stopped"  # not sent, with the reason


class ListState(StrEnum):
    """One list of people: taken in through a page, or given out."""

    SHOWN = "shown"  # weighed beside the register and shown; nothing of it is written
    TAKEN = "taken"  # a colleague confirmed the very list that was shown
    PUT_AWAY = "put_away"  # not wanted; its lines are gone, that it was there stays
    ASKED_FOR = "asked_for"  # the register is wanted as a file
    GIVEN = "given"  # it went out as a file


class ActionState(StrEnum):
    """What somebody does after a meeting, or by the implementation plan."""

    OPEN = "open"  # somebody does it by a day; a day that has passed is said, and moves nothing
    DONE = "done"  # it was done
    NOT_NEEDED = "not_needed"  # it is no longer wanted, and why


class NeedState(StrEnum):
    """What a practice, a reception team or another partner would like training in."""

    ASKED = "asked"  # came by the page, or was noted on the telephone; a colleague answers it
    OFFERED = "offered"  # they are on the list of a date
    MET = "met"  # they came to one
    PUT_AWAY = "put_away"  # not now, and why


class TrainingState(StrEnum):
    """One date of a training."""

    PLANNED = "planned"  # has its day and place; people are invited to it
    HELD = "held"  # took place; who came is noted
    CALLED_OFF = "called_off"  # does not take place; whoever was invited is told


Table = Mapping[Any, frozenset[Any]]
L, C, O, A, R, M, J = LedgerState, CaseState, LetterState, AttachmentState, ReviewState, MeetingState, RunState  # noqa: E741
V, T, W, P, I = ReaderState, LessonState, WishState, PersonLetterState, ListState  # noqa: E741
D, N, S, H = ActionState, NeedState, TrainingState, PathState

# Where a row of each machine may begin.
INITIAL: dict[type[StrEnum], frozenset[Any]] = {
    L: frozenset({L.RECEIVED}),
    C: frozenset({C.WAITING_ROUTE}),
    O: frozenset({O.DRAFT, O.QUEUED}),  # reviewed letters begin as drafts; acknowledgements go straight to the queue
    A: frozenset({A.WAITING}),
    R: frozenset({R.DUE}),
    M: frozenset({M.PLANNED}),
    J: frozenset({J.REQUESTED, J.RUNNING, J.MISSED}),  # by hand, by the timetable, found by the catch-up
    V: frozenset({V.CANDIDATE, V.HELD_BACK, V.SERVING}),  # SERVING: the one that was there before any was trained here
    T: frozenset({T.RELEASED, T.DECLINED}),
    W: frozenset({W.ASKED}),
    P: frozenset({P.DRAFTED}),
    I: frozenset({I.SHOWN, I.ASKED_FOR}),
    D: frozenset({D.OPEN}),
    H: frozenset({H.NEW}),
    N: frozenset({N.ASKED}),
    S: frozenset({S.PLANNED}),
}

# from: where to. An empty set is the end for good.
TRANSITIONS: dict[type[StrEnum], Table] = {
    L: {
        L.RECEIVED: frozenset(
            {L.SCREENED, L.DUPLICATE, L.CALENDAR_REPLY, L.BOUNCE, L.AUTO_REPLY, L.SET_ASIDE, L.PARKED}
        ),
        L.SCREENED: frozenset({L.CLASSIFIED, L.PARKED}),
        # The model may recognise an out-of-office or a newsletter by its words; "out of scope" alone makes a case.
        L.CLASSIFIED: frozenset({L.CASE, L.FOLLOW_UP, L.CALENDAR_REPLY, L.AUTO_REPLY, L.SET_ASIDE, L.PARKED}),
        L.CASE: frozenset({L.SET_ASIDE, L.FOLLOW_UP}),  # it was nothing; it belongs to another case (merge)
        L.FOLLOW_UP: frozenset({L.CASE}),  # it is a question of its own (split)
        L.DUPLICATE: frozenset(),
        L.CALENDAR_REPLY: frozenset({L.CASE}),
        L.BOUNCE: frozenset({L.CASE}),
        L.AUTO_REPLY: frozenset({L.CASE}),
        L.SET_ASIDE: frozenset({L.CASE}),
        L.PARKED: frozenset({L.RECEIVED, L.CASE, L.SET_ASIDE}),  # retry; a case by hand; looked at, it was nothing
    },
    C: {
        C.WAITING_ROUTE: frozenset({C.UNASSIGNED, C.ASSIGNED, C.OPEN, C.CLOSED}),
        C.UNASSIGNED: frozenset({C.WAITING_ROUTE, C.ASSIGNED, C.OPEN, C.CLOSED}),
        C.ASSIGNED: frozenset({C.WAITING_ROUTE, C.UNASSIGNED, C.OPEN, C.WAITING, C.ANSWERED, C.CLOSED}),
        C.OPEN: frozenset({C.WAITING_ROUTE, C.UNASSIGNED, C.ASSIGNED, C.WAITING, C.ANSWERED, C.CLOSED}),
        C.WAITING: frozenset({C.WAITING_ROUTE, C.UNASSIGNED, C.ASSIGNED, C.OPEN, C.ANSWERED, C.CLOSED}),
        # A new mail or a letter that failed brings it back.
        C.ANSWERED: frozenset({C.WAITING_ROUTE, C.UNASSIGNED, C.ASSIGNED, C.OPEN, C.WAITING, C.CLOSED}),
        C.CLOSED: frozenset({C.WAITING_ROUTE, C.ASSIGNED, C.OPEN}),
    },
    O: {
        O.DRAFT: frozenset({O.QUEUED, O.CANCELLED}),
        O.QUEUED: frozenset({O.SENDING, O.WITHHELD, O.CANCELLED}),
        # Back to QUEUED only where the server certainly did not take it.
        O.SENDING: frozenset({O.SENT, O.QUEUED, O.FAILED, O.UNKNOWN}),
        O.SENT: frozenset(),
        O.UNKNOWN: frozenset({O.SENT, O.QUEUED, O.CANCELLED}),  # found; proof that it did not go, or a person decides
        O.FAILED: frozenset({O.QUEUED, O.CANCELLED}),
        O.WITHHELD: frozenset({O.QUEUED, O.CANCELLED}),
        O.CANCELLED: frozenset(),
    },
    A: {A.WAITING: frozenset({A.READ, A.NOT_READ}), A.READ: frozenset(), A.NOT_READ: frozenset()},
    R: {
        R.DUE: frozenset({R.PLANNED, R.ASKED, R.CONFIRMED, R.COMPLETED, R.DEFERRED, R.CLOSED}),
        R.PLANNED: frozenset({R.DUE, R.ASKED, R.CONFIRMED, R.COMPLETED, R.DEFERRED, R.CLOSED}),
        R.ASKED: frozenset({R.PLANNED, R.CONFIRMED, R.COMPLETED, R.DEFERRED, R.CLOSED}),
        R.CONFIRMED: frozenset(
            {R.PLANNED, R.ASKED, R.COMPLETED, R.DEFERRED, R.CLOSED}
        ),  # PLANNED: we did not manage to meet
        R.COMPLETED: frozenset({R.DUE}),  # entered in error
        R.DEFERRED: frozenset({R.DUE, R.PLANNED, R.COMPLETED, R.CLOSED}),
        R.CLOSED: frozenset({R.DUE}),  # closed in error, or back in shared care
    },
    M: {
        # OFFERED: the hosts were quicker than we. CONFIRMED at once: our own meetings ask nobody.
        M.PLANNED: frozenset({M.ASKED, M.OFFERED, M.CONFIRMED, M.CANCELLED}),
        M.ASKED: frozenset({M.PLANNED, M.OFFERED, M.CONFIRMED, M.CANCELLED}),
        M.OFFERED: frozenset({M.ASKED, M.CONFIRMED, M.CANCELLED}),
        M.CONFIRMED: frozenset({M.ASKED, M.OFFERED, M.INVITED, M.HELD, M.CANCELLED}),
        M.INVITED: frozenset({M.CONFIRMED, M.HELD, M.CANCELLED}),  # CONFIRMED: the time moved, invite again
        M.HELD: frozenset(),
        M.CANCELLED: frozenset(),
    },
    J: {
        J.REQUESTED: frozenset({J.RUNNING}),
        J.RUNNING: frozenset({J.DONE, J.FAILED}),  # FAILED also when its process died: the catch-up says so
        J.DONE: frozenset(),
        J.FAILED: frozenset({J.RUNNING}),
        J.MISSED: frozenset({J.RUNNING}),
    },
    V: {
        V.CANDIDATE: frozenset({V.SERVING, V.DROPPED}),
        V.HELD_BACK: frozenset({V.DROPPED}),
        V.SERVING: frozenset({V.RESTING}),
        V.RESTING: frozenset({V.SERVING, V.DROPPED}),  # SERVING: gone back to, or promoted once more
        V.DROPPED: frozenset(),
    },
    T: {
        T.RELEASED: frozenset({T.WITHDRAWN}),
        T.DECLINED: frozenset({T.RELEASED}),  # somebody struck more words and releases it after all
        T.WITHDRAWN: frozenset(),
    },
    W: {
        W.ASKED: frozenset({W.AGREED, W.DECLINED, W.WITHDRAWN, W.LAPSED}),
        W.AGREED: frozenset(),
        W.DECLINED: frozenset(),
        W.WITHDRAWN: frozenset(),
        W.LAPSED: frozenset(),
    },
    P: {
        P.DRAFTED: frozenset({P.RELEASED, P.GONE, P.STOPPED}),
        P.RELEASED: frozenset({P.PRINTED, P.STOPPED}),
        P.PRINTED: frozenset({P.GONE, P.STOPPED}),
        P.GONE: frozenset({P.STOPPED}),  # an e-mail that did not arrive, or was kept back: another is drafted
        P.STOPPED: frozenset({P.DRAFTED}),  # what held it is over: it is drafted anew, and read again
    },
    I: {
        I.SHOWN: frozenset({I.TAKEN, I.PUT_AWAY}),
        I.TAKEN: frozenset(),
        I.PUT_AWAY: frozenset(),
        I.ASKED_FOR: frozenset({I.GIVEN}),
        I.GIVEN: frozenset(),
    },
    D: {
        D.OPEN: frozenset({D.DONE, D.NOT_NEEDED}),
        D.DONE: frozenset({D.OPEN}),  # it was not done after all, or not well enough
        D.NOT_NEEDED: frozenset({D.OPEN}),
    },
    H: {
        H.NEW: frozenset({H.INTRODUCED, H.OFFERED, H.BOOKED, H.HELD}),  # HELD: the directory knew the day
        H.INTRODUCED: frozenset({H.OFFERED, H.BOOKED, H.HELD}),
        # INTRODUCED and REFRESH: not now, or called off; where it was before the offer
        H.OFFERED: frozenset({H.INTRODUCED, H.REFRESH, H.BOOKED, H.HELD}),
        H.BOOKED: frozenset({H.INTRODUCED, H.REFRESH, H.HELD}),
        H.HELD: frozenset({H.REFRESH}),
        H.REFRESH: frozenset({H.OFFERED, H.BOOKED, H.HELD}),
    },
    N: {
        N.ASKED: frozenset({N.OFFERED, N.PUT_AWAY}),
        N.OFFERED: frozenset({N.ASKED, N.MET, N.PUT_AWAY}),  # ASKED: that date did not suit, or was called off
        N.MET: frozenset(),
        N.PUT_AWAY: frozenset({N.ASKED}),
    },
    S: {S.PLANNED: frozenset({S.HELD, S.CALLED_OFF}), S.HELD: frozenset(), S.CALLED_OFF: frozenset()},
}

# Where a row has come to rest: no system step takes it further (but see `PERSON_ONLY`, and a new mail reopens a case).
FINAL: dict[type[StrEnum], frozenset[Any]] = {
    L: frozenset(L) - {L.RECEIVED, L.SCREENED, L.CLASSIFIED},
    C: frozenset({C.CLOSED}),
    O: frozenset({O.SENT, O.FAILED, O.WITHHELD, O.CANCELLED}),
    A: frozenset({A.READ, A.NOT_READ}),
    R: frozenset({R.COMPLETED, R.CLOSED}),
    M: frozenset({M.HELD, M.CANCELLED}),
    J: frozenset({J.DONE}),
    V: frozenset({V.DROPPED}),
    T: frozenset({T.WITHDRAWN}),
    W: frozenset(W) - {W.ASKED},
    P: frozenset({P.GONE, P.STOPPED}),
    I: frozenset({I.TAKEN, I.PUT_AWAY, I.GIVEN}),
    D: frozenset({D.DONE, D.NOT_NEEDED}),
    H: frozenset(),  # each year anew
    N: frozenset({N.MET, N.PUT_AWAY}),
    S: frozenset({S.HELD, S.CALLED_OFF}),
}

# Moves that no system step may make: each undoes or overrides something, and needs a name beside it.
PERSON_ONLY: dict[type[StrEnum], frozenset[tuple[Any, Any]]] = {
    # Retrying is left open to the system: a repaired parser may take parked mails up again by itself.
    L: frozenset((old, new) for old in FINAL[L] for new in TRANSITIONS[L][old] if (old, new) != (L.PARKED, L.RECEIVED)),
    C: frozenset({(C.CLOSED, C.OPEN)}),
    O: frozenset({(O.FAILED, O.QUEUED), (O.WITHHELD, O.QUEUED), (O.UNKNOWN, O.CANCELLED)}),
    A: frozenset(),
    R: frozenset({(R.COMPLETED, R.DUE), (R.CLOSED, R.DUE)}),
    M: frozenset(),
    J: frozenset(),
    V: frozenset({(V.CANDIDATE, V.SERVING)}),
    T: frozenset({(T.DECLINED, T.RELEASED)}),
    W: frozenset({(W.ASKED, W.AGREED), (W.ASKED, W.DECLINED), (W.ASKED, W.WITHDRAWN)}),
    P: frozenset({(P.DRAFTED, P.RELEASED), (P.DRAFTED, P.GONE), (P.RELEASED, P.PRINTED), (P.PRINTED, P.GONE)}),
    I: frozenset({(I.SHOWN, I.TAKEN)}),
    D: frozenset(
        (old, new) for old in D for new in TRANSITIONS[D][old]
    ),  # what somebody agreed to do ends by a word of somebody
    N: frozenset({(N.ASKED, N.PUT_AWAY), (N.PUT_AWAY, N.ASKED)}),
    S: frozenset({(S.PLANNED, S.HELD), (S.PLANNED, S.CALLED_OFF)}),
    # an offer is a colleague's; what follows from its meeting, or from one of a series, may be the step's
    H: frozenset(
        (old, to) for old in (H.NEW, H.INTRODUCED, H.REFRESH) for to in TRANSITIONS[H][old] - {H.BOOKED, H.HELD}
    ),
}
del L, C, O, A, R, M, J, V, T, W, P, I, D, N, S, H


def may_move(old: StrEnum, new: StrEnum, *, by_person: bool = True) -> str | None:
    """Say why a row may not move from `old` to `new`, in one sentence; None when it may.

    Both must be members of one machine. `by_person` False asks for a system step, to which fewer moves are open.
    """
    machine = type(old)
    if machine is not type(new):
        return f"{old!r} and {new!r} are states of different things."
    if new not in TRANSITIONS[machine][old]:
        return f"A {name(machine)} does not go from {old.value} to {new.value}."
    if not by_person and (old, new) in PERSON_ONLY[machine]:
        return f"Only a person takes a {name(machine)} from {old.value} to {new.value}."
    return None


def name(machine: type[StrEnum]) -> str:
    """The machine's plain name: "ledger", "case", "letter", "attachment", "review", "meeting", "run", "reader", "lesson", "wish", "personletter", "list", "action", "need", "training", "path"."""
    return machine.__name__.removesuffix("State").lower()
