"""The tables of the triage corridor and the outbox, and the one metadata object that Alembic reads.

Rows are dumb: no behaviour here. Every `state` is written by `events` alone. All times are aware UTC. SQLModel tables do not
validate on construction: mail is validated in `mail/mime.py`, requests in `web/forms.py`. No `from __future__ import annotations`
here: it breaks SQLModel's relationships.
"""

from datetime import datetime
from typing import Any, Optional

from sqlalchemy import Index, LargeBinary, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from liaison.domain.blind_slice import BlindLook
from liaison.domain.labelling import How
from liaison.domain.states import CaseState, LedgerState, LetterState, RunState
from liaison.store.columns import chosen, listed, mapped
from liaison.store.long_lists import flagged_readings, long_lists
from models.taxonomy import Category, Handler, Outcome, Urgency

# Named constraints, so that a migration can drop what it made, on SQLite as well.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata


class MailboxRow(SQLModel, table=True):
    """One mailbox that is read. `cursor` is written in the same commit as the ledger rows it stands for."""

    __tablename__ = "mailbox"
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    address: str = ""
    cursor: Optional[str] = None
    polled_at: Optional[datetime] = None  # the last try
    polled_ok_at: Optional[datetime] = None  # the last poll that ended well
    trouble: Optional[str] = None  # what is wrong now, in plain words
    since: Optional[datetime] = None  # when it was first looked after
    paused_at: Optional[datetime] = None  # a person rests it: it is not read, and its letters wait
    removed_at: Optional[datetime] = None  # a person took it off the list; its ledger stays
    reconciled_at: Optional[datetime] = None
    reconcile_report: dict[str, Any] = mapped()
    telling_since: Optional[datetime] = None  # a process is telling the server what is taken; see triage/telling_turn
    listened_at: Optional[datetime] = None  # when somebody last listened to it; see jobs/listening
    notices_within: Optional[float] = (
        None  # seconds in which new mail is noticed then, 0 at once; None: by the polls alone
    )


class Raw(SQLModel, table=True):
    """The bytes of a mail exactly as they came, once for identical bytes."""

    sha256: str = Field(primary_key=True, max_length=64)
    content: bytes = Field(sa_type=LargeBinary)
    size: int


class LedgerItem(SQLModel, table=True):
    """One mailbox item. It ends in exactly one final state, and none is ever deleted by the program."""

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("mailbox_id", "ref"),
        Index("ix_ledger_state_id", "state", "id"),
        Index("ix_ledger_place", "mailbox_id", "place"),
        Index("ix_ledger_untold", "mailbox_id", "untold"),
    )
    id: Optional[int] = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id")
    ref: str  # the server's stable name for the item
    place: Optional[str] = None  # its name where we have moved it; None: it still answers to `ref`
    raw_sha256: Optional[str] = Field(
        default=None, foreign_key="raw.sha256", index=True
    )  # None: the bytes could not be read
    size: int = 0
    received_at: datetime  # the server's time, else ours
    fetched_at: datetime
    state: LedgerState = chosen(LedgerState)
    label: str = ""  # what the server was told
    acknowledged_at: Optional[datetime] = Field(default=None, index=True)  # None: the server is still to be told
    untold: int = 0  # how often state or owner changed since the label on the server was set
    label_tried_at: Optional[datetime] = None  # when the label could last not be set
    duplicate_of: Optional[int] = Field(default=None, foreign_key="ledger.id")  # identical bytes
    lookalike_of: Optional[int] = Field(
        default=None, foreign_key="ledger.id"
    )  # same sender, date and words, other bytes
    parked_from: Optional[str] = None  # the state in which it broke
    error: Optional[str] = None  # what broke, without any words of the mail
    attempts: int = 0  # how often a process began to read it
    tried_at: Optional[datetime] = None  # when the last of them began


class Message(SQLModel, table=True):
    """A mail as it was read; `id` is its ledger row's id. Attachment bytes stay in the raw mail."""

    id: int = Field(primary_key=True, foreign_key="ledger.id")
    message_id: Optional[str] = Field(default=None, index=True)
    in_reply_to: Optional[str] = None
    references: list[str] = listed()
    sender: Optional[str] = Field(default=None, index=True)
    sender_name: Optional[str] = None
    to: list[str] = listed()
    cc: list[str] = listed()
    subject: str = ""
    sent_at: Optional[datetime] = None
    text: str = ""
    new_text: str = ""
    html: Optional[str] = None
    attachments: list[dict[str, Any]] = listed()  # name, content_type, size
    calendar: list[dict[str, Any]] = listed()
    auto: Optional[str] = None
    doubts: list[str] = listed()
    unreadable: Optional[str] = None
    is_forward: bool = False
    likeness: str = Field(default="", index=True)  # a hash by which look-alikes are found
    floor_text: str = ""  # what the floor is to read
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code", index=True)
    case_id: Optional[int] = Field(default=None, foreign_key="case.id", index=True)
    answers_letter_id: Optional[int] = Field(
        default=None, foreign_key="letter.id", index=True
    )  # our letter that it answers, from somebody it was sent to: reviews and meetings look here


class Reading(SQLModel, table=True):
    """How a mail was triaged: what the reader and the floor said, and the decision, with its reason. One a message."""

    __table_args__ = (flagged_readings(),)
    id: int = Field(primary_key=True, foreign_key="ledger.id")
    at: datetime
    outcome: Outcome = chosen(Outcome)
    kind: Optional[str] = None
    category: Optional[Category] = chosen(Category, nullable=True, default=None)
    also: list[str] = listed()
    probability: Optional[float] = None
    runner_up: Optional[str] = None
    words: list[str] = listed()
    floor: list[dict[str, str]] = listed()  # rule, level, words
    floor_version: str = ""  # the table of rules that read it: domain/redflag_site
    urgency: Optional[Urgency] = chosen(Urgency, nullable=True, default=None)
    floor_urgency: Optional[Urgency] = chosen(Urgency, check="floor_urgency", nullable=True, default=None)
    handler: Optional[Handler] = chosen(Handler, nullable=True, default=None)
    because: str = ""
    model_version: str = ""
    # What a person is told of the reader's answer; empty in rows from before it was kept.
    chances: list[dict[str, Any]] = listed()  # label and probability of the likeliest, the likeliest first
    choices: list[str] = listed()  # the labels it lies between
    urgent_words: list[str] = listed()
    familiarity: Optional[str] = None


class Case(SQLModel, table=True):
    """A query being looked after, from routing to closing. `version` guards against two people writing over each other."""

    __table_args__ = (
        Index("ix_case_open", "state", "urgency", "answer_by"),
        Index("ix_case_owner_state", "owner_id", "state"),
        *long_lists(),
    )
    id: Optional[int] = Field(default=None, primary_key=True)
    reference: str = Field(unique=True, max_length=12)
    state: CaseState = chosen(CaseState)
    outcome: Outcome = chosen(Outcome, default=Outcome.QUERY)
    category: Optional[Category] = chosen(Category, nullable=True, default=None)
    also: list[str] = listed()
    urgency: Urgency = chosen(Urgency)
    floor_urgency: Optional[Urgency] = chosen(Urgency, check="floor_urgency", nullable=True, default=None)
    handler: Handler = chosen(Handler)
    subject: str = ""  # identifiers masked
    summary: str = ""  # one line of the new text, identifiers masked
    sender: Optional[str] = None
    sender_name: Optional[str] = None
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code", index=True)
    person_id: Optional[int] = Field(default=None, foreign_key="person.id", index=True)
    owner_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    because: str = ""  # why this worker, or why nobody
    gap: bool = Field(default=False, index=True)  # nobody could be found: alarms
    received_at: datetime = Field(index=True)
    read_by: datetime
    answer_by: datetime
    read_how: str = ""
    answer_how: str = ""
    paused_at: Optional[datetime] = (
        None  # while it waits on the practice the answering clock may stand still (domain/pausing)
    )
    blind: BlindLook = chosen(BlindLook, default=BlindLook.NONE)  # see domain/blind_slice
    clock: int = 1  # how often the reading clock has begun: each time the ladder of alarms begins anew
    opened_at: Optional[datetime] = None
    opened_by: Optional[int] = Field(default=None, foreign_key="staff.id")
    answered_at: Optional[datetime] = None
    closed_at: Optional[datetime] = None
    maybe_same_as: Optional[int] = Field(default=None, foreign_key="case.id")
    same_because: str = ""  # what points there, and why that is no proof
    first_message_id: int = Field(foreign_key="ledger.id")
    last_message_id: int = Field(foreign_key="ledger.id")
    messages: int = 1
    # kept in step by the triggers of `case_marks` alone
    has_files: bool = False  # a mail of it has an attachment
    flagged: bool = False  # its newest mail meets a rule of the floor
    version: int = 1


class Note(SQLModel, table=True):
    """A colleague's note on a case."""

    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    author_id: int = Field(foreign_key="staff.id")
    at: datetime
    text: str


class Draft(SQLModel, table=True):
    """A reply being written: one a case and author, never deleted by somebody else's action."""

    __table_args__ = (UniqueConstraint("case_id", "author_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    author_id: int = Field(foreign_key="staff.id")
    at: datetime
    template: str = ""
    text: str = ""
    version: int = 1  # every keeping counts: a second window of the same author is told, not written over
    begun_from: list[str] = listed()  # what the program put in or offered: "template:NAME", "letter:ID", "files:ID"
    seen_message_id: Optional[int] = Field(default=None, foreign_key="ledger.id")  # the newest mail when it was begun
    for_files: bool = False  # with the CHI number, the GP's name and a PDF, for the practice's files


class Correction(SQLModel, table=True):
    """What a person said of one reading: a labelled row for later training. Append-only: a later judgement is a new row, and the newest of
    a mail counts. It holds no words of the mail."""

    id: Optional[int] = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="ledger.id", index=True)  # the mail, and so its reading
    case_id: Optional[int] = Field(default=None, foreign_key="case.id", index=True)
    by_id: int = Field(foreign_key="staff.id")
    at: datetime = Field(index=True)
    how: How = chosen(How)
    model_version: str = ""
    suggested_outcome: Outcome = chosen(Outcome, check="suggested_outcome")
    suggested_category: Optional[Category] = chosen(Category, check="suggested_category", nullable=True, default=None)
    suggested_urgency: Optional[Urgency] = chosen(Urgency, check="suggested_urgency", nullable=True, default=None)
    outcome: Outcome = chosen(Outcome)
    category: Optional[Category] = chosen(Category, nullable=True, default=None)
    urgency: Optional[Urgency] = chosen(Urgency, nullable=True, default=None)
    set_urgency: bool = False  # the person changed the level of the case
    because: str = ""


class Alarm(SQLModel, table=True):
    """One step of the ladder for one reading clock of a case, raised once."""

    __table_args__ = (UniqueConstraint("case_id", "step"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id")
    step: str
    at: datetime
    told: list[str] = listed()  # roles or staff ids, never patient text


class Event(SQLModel, table=True):
    """Who moved what from where to where, when and why. Append-only."""

    __table_args__ = (Index("ix_event_subject", "kind", "subject_id"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    actor: str  # "person:12" or "step:route"
    kind: str  # the table's name
    subject_id: int
    was: Optional[str] = None
    now: str
    because: str = ""
    code: str = ""  # an EventCode: what is counted by; the words are for colleagues and may be written otherwise


class Letter(SQLModel, table=True):
    """One letter of the outbox. `key` makes it unique: a job that runs twice posts once."""

    __table_args__ = (Index("ix_letter_state_not_before", "state", "not_before"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str  # the template's name
    state: LetterState = chosen(LetterState)
    mailbox_id: int = Field(foreign_key="mailbox.id")
    message_id: str = Field(unique=True)  # made at posting, so that a retry keeps it
    sender: str
    sender_name: str = ""
    to: list[str] = listed()
    cc: list[str] = listed()
    subject: str
    text: str
    html: Optional[str] = None
    in_reply_to: Optional[str] = None
    references: list[str] = listed()
    automatic: Optional[str] = None
    calendar: Optional[str] = None
    calendar_method: Optional[str] = None
    case_id: Optional[int] = Field(default=None, foreign_key="case.id", index=True)
    review_id: Optional[int] = Field(default=None, foreign_key="review.id", index=True)
    meeting_id: Optional[int] = Field(default=None, foreign_key="meeting.id", index=True)
    person_id: Optional[int] = Field(default=None, foreign_key="person.id")
    practice_code: Optional[str] = Field(default=None, foreign_key="practice.code")
    author_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    created_at: datetime = Field(index=True)
    not_before: datetime
    ref: Optional[str] = None  # the prepared mail's name at the server
    claimed_at: Optional[datetime] = None
    sent_at: Optional[datetime] = None
    attempts: int = 0
    because: str = ""  # why it is withheld, failed or unknown
    bounced_at: Optional[datetime] = None  # a delivery report said that it did not arrive
    bounced_to: list[str] = listed()  # at which addresses
    bounced_why: str = ""  # the status code and the server's own sentence
    confirmed: list[str] = listed()  # the interlock's questions that its author confirmed, with their fingerprints
    weekly: bool = Field(default=False, index=True)  # waits for the practice's weekly letter
    in_letter_id: Optional[int] = Field(default=None, foreign_key="letter.id", index=True)  # the one it left in


class JobRun(SQLModel, table=True):
    """One run of one job for one slot; the unique pair makes several schedulers harmless."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "slot"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    job: str = Field(index=True)
    slot: datetime
    state: RunState = chosen(RunState)
    started_at: datetime
    finished_at: Optional[datetime] = None
    report: dict[str, Any] = mapped()
    error: Optional[str] = None


class Switch(SQLModel, table=True):
    """A switch everyone can see: hold all sends, rules only. A row exists when the switch is on."""

    name: str = Field(primary_key=True)
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    at: datetime
    because: str = ""


class ServiceFact(SQLModel, table=True):
    """What the service says about itself (name, phone, hours): a key, its value, who wrote it and when."""

    __tablename__ = "service_fact"
    key: str = Field(primary_key=True)
    value: dict[str, Any] = mapped()
    by_id: Optional[int] = Field(default=None, foreign_key="staff.id")
    at: datetime
