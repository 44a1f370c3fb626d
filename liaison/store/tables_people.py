"""The tables of people: who works here, who is looked after, which practices they belong to, reviews and meetings."""

from datetime import date, datetime
from typing import Any, Optional

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.states import MeetingState, ReviewState
from liaison.store.columns import chosen, listed, mapped


class Staff(SQLModel, table=True):
    """A colleague. `access` is what she may do here (duty_worker, admin, lead); `roles` are the handler roles she can take."""

    id: Optional[int] = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    access: list[str] = listed()
    roles: list[str] = listed()
    localities: list[str] = listed()
    weekly_hours: float = 37.5
    gender: str = ""  # woman or man, only where a colleague chose to record it: people may ask for one
    active: bool = True
    password_hash: Optional[str] = None
    created_at: datetime


class Shift(SQLModel, table=True):
    """When somebody is on duty, and where. One of a weekly pattern names it. `version` guards against two people changing it at once."""

    id: Optional[int] = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    starts_at: datetime = Field(index=True)
    ends_at: datetime = Field(index=True)
    place: str = ""  # a line for people; routing goes by the localities of the colleague
    pattern_id: Optional[int] = Field(default=None, foreign_key="shift_pattern.id", index=True)
    version: int = 1
    changed_at: Optional[datetime] = None
    changed_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class Leave(SQLModel, table=True):
    """When somebody is away; the reason is nobody's business here. `kind` is a plain word (see domain/away)."""

    id: Optional[int] = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    starts_at: datetime
    ends_at: datetime
    kind: str = "leave"
    version: int = 1
    changed_at: Optional[datetime] = None
    changed_by: Optional[int] = Field(default=None, foreign_key="staff.id")


class SignIn(SQLModel, table=True):
    """A signed-in browser: the cookie is opaque, only its hash is kept, and it can be ended here."""

    __tablename__ = "sign_in"
    token_hash: str = Field(primary_key=True, max_length=64)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    csrf: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


class SignInAttempt(SQLModel, table=True):
    """A wrong password, counted to slow guessing down."""

    __tablename__ = "sign_in_attempt"
    id: Optional[int] = Field(default=None, primary_key=True)
    who: str = Field(index=True)  # a hash of account and address
    at: datetime


class Board(SQLModel, table=True):
    """A health board."""

    code: str = Field(primary_key=True, max_length=9)
    name: str = ""


class Cluster(SQLModel, table=True):
    """A GP cluster. Names repeat between boards, so a cluster is a board and a name."""

    __table_args__ = (UniqueConstraint("board_code", "name"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    board_code: str = Field(foreign_key="board.code")
    name: str


class Practice(SQLModel, table=True):
    """A GP practice; the five-digit code is its only sure name."""

    code: str = Field(primary_key=True, max_length=5)
    name: str
    board_code: str = Field(foreign_key="board.code")
    partnership_code: str = ""
    cluster_id: Optional[int] = Field(default=None, foreign_key="cluster.id", index=True)
    locality: str = Field(default="", index=True)  # the service's own name for the area
    address: str = ""
    postcode: str = ""
    phone: str = ""
    list_size: Optional[int] = None
    practice_type: str = ""
    email: Optional[str] = None  # the verified mailbox that reminders go to
    email_verified_on: Optional[date] = None
    email_verified_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    status: str = "open"  # of domain/practice_changes.Standing: never dropped, and closed by a person alone
    closed_on: Optional[date] = None
    successor_code: Optional[str] = Field(default=None, foreign_key="practice.code")  # where its list went
    seen_in: str = ""  # the edition of the public list it was last seen in
    first_appointment_on: Optional[date] = None
    version: int = 1  # guards against two people changing it at once


class Contact(SQLModel, table=True):
    """A person or mailbox at a practice or cluster; roles in domain/contact_roles. What is not confirmed says so, and gets no letter about
    people."""

    id: Optional[int] = Field(default=None, primary_key=True)
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code", index=True)
    cluster_id: Optional[int] = Field(default=None, foreign_key="cluster.id", index=True)
    name: str
    role: str
    email: str = Field(index=True)
    phone: str = ""
    verified_on: Optional[date] = None
    verified_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    version: int = 1


class SenderAddress(SQLModel, table=True):
    """An address known to write for a practice: there is no national convention, so it is learned, not guessed."""

    __tablename__ = "sender_address"
    email: str = Field(primary_key=True)
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code")
    clinical_automatic: bool = False  # ambulance notices, drug alerts, laboratories: never set aside


class Closure(SQLModel, table=True):
    """A day on which the service, a board, or a practice is closed beyond the bank holidays (or open on one)."""

    __table_args__ = (UniqueConstraint("scope", "day"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    scope: str  # "service", a board's code or a practice's code
    day: date
    name: str = ""
    kind: str = "closed"  # closed, afternoon (protected learning), open


class Person(SQLModel, table=True):
    """A person in shared care."""

    id: Optional[int] = Field(default=None, primary_key=True)
    chi: str = Field(unique=True, max_length=10)
    name: str
    preferred_name: str = ""
    pronouns: str = ""  # only where the person wants them known
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code", index=True)
    keyworker_id: Optional[int] = Field(default=None, foreign_key="staff.id", index=True)
    locality: str = ""
    medicines: str = ""
    methadone_mg: Optional[int] = None  # a day; None: none, or not known
    ecg_on: Optional[date] = None
    naloxone_on: Optional[date] = None  # last supplied
    bbv_on: Optional[date] = None  # last tested for blood-borne viruses
    pharmacy: str = ""
    prescriber: str = ""
    shared_care_start: date
    last_review_on: Optional[date] = None
    status: str = "in_shared_care"  # or custody, hospital, paused, left, died
    look_again_on: Optional[date] = None  # when a pause is looked at again
    letters_held: bool = False  # a notice of a death, or an unsafe route: nothing leaves
    safe_contact: dict[str, Any] = (
        mapped()
    )  # way → yes, no, unknown; its day of asking and who noted it (domain/safe_contact)
    choices: dict[str, Any] = mapped()  # place, mode, worker's gender, language
    merged_into_id: Optional[int] = Field(
        default=None, foreign_key="person.id", index=True
    )  # joined with that record: this one is only read any more
    version: int = 1  # guards against two people changing the record at once
    created_at: datetime


class Review(SQLModel, table=True):
    """One annual review of one person: exactly one live row a cycle."""

    __table_args__ = (UniqueConstraint("person_id", "cycle"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    cycle: date  # the anchor this review is counted from
    state: ReviewState = chosen(ReviewState)
    due_on: date = Field(index=True)
    due_because: str = ""
    planned_on: Optional[date] = Field(default=None, index=True)
    planned_because: str = ""
    planned_time: str = ""  # "11:00", London; empty: not yet
    by_hand: bool = False  # a colleague chose the day: no plan moves it while it can be kept
    planned_warning: str = ""  # what the plan could not give that the person asked for
    worker_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    handed_from: Optional[int] = Field(
        default=None, foreign_key="staff.id"
    )  # the keyworker who had no place for it: it stays with the colleague who has it
    room_id: Optional[int] = Field(default=None, foreign_key="room.id")
    completed_on: Optional[date] = None
    outcome: Optional[str] = None
    created_at: datetime


class Series(SQLModel, table=True):
    """A row of meetings of one kind: stored in local London time."""

    id: Optional[int] = Field(default=None, primary_key=True)
    kind: str  # of domain/meeting_kinds.KINDS
    name: str
    cluster_id: Optional[int] = Field(default=None, foreign_key="cluster.id")
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code")
    rule: str = ""  # for example "third Wednesday"
    rule_from: Optional[date] = (
        None  # the day from which it holds, where another held before: nothing is planned by it earlier
    )
    months: list[int] = listed()
    local_time: str = "14:00"
    minutes: int = 60
    place: str = ""  # where it usually is, or how to join
    room_id: Optional[int] = Field(default=None, foreign_key="room.id")  # where that is a room of ours
    active: bool = True
    version: int = 1  # guards against two people changing it at once


class Meeting(SQLModel, table=True):
    """One meeting of a series."""

    __table_args__ = (UniqueConstraint("series_id", "day"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="series.id", index=True)
    state: MeetingState = chosen(MeetingState)
    day: date = Field(index=True)  # the London date we ask for, or the one agreed
    starts_at: Optional[datetime] = None  # once a slot is confirmed
    ends_at: Optional[datetime] = None
    ask_on: date
    confirm_on: date
    invite_on: date
    place: str = ""
    room_id: Optional[int] = Field(default=None, foreign_key="room.id", index=True)  # where it is a room of ours
    uid: str = Field(unique=True)
    sequence: int = 0
    because: str = ""
    created_at: datetime
    also_came: str = ""  # who came without being on the list
    agreed: str = ""  # who of the hosts agreed that we invite their practices, in a colleague's words
    turn: int = 1  # how often the hosts were asked for a slot, each time about another day
    version: int = 1  # guards against two people changing it at once


class Invitation(SQLModel, table=True):
    """One person invited to one meeting, and what they answered."""

    __table_args__ = (UniqueConstraint("meeting_id", "email"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    email: str
    name: str = ""
    role: str = ""
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code")
    answer: str = "waiting"  # of domain/attending.Answer
    answered_at: Optional[datetime] = None
    how: str = ""  # calendar, link, mail, phone
    deputy: str = ""  # who comes in their place, as they or a colleague wrote it
    answer_stamp: Optional[datetime] = None  # when their calendar made the answer that counts
    attended: str = ""  # came, apologies, absent; empty: not noted
    added_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    sent_sequence: Optional[int] = None  # the version they were last sent; None: held until a colleague sends it
    withdrawn_at: Optional[datetime] = None  # taken off the list; told so where the invitation had left
    channel: str = "email"  # how they are told, as they chose: of domain/telling.Channel
    lived: bool = False  # somebody with lived experience: written to kindly, and nothing outside shows the service
    extra: int = (
        0  # added to the meeting's sequence: being taken off the list and put on again are versions of their own
    )
