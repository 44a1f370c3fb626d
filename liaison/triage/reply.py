"""Answers a case: a draft nobody else touches, recipients resolved, a letter posted once, and a few seconds to undo."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.conversations import sign
from liaison.domain.interlock import Question
from liaison.domain.language import Remark, lint
from liaison.domain.open_hours import KINDS
from liaison.domain.placeholders import fill
from liaison.domain.practice_links import answer_key
from liaison.domain.states import CaseState, LetterState
from liaison.letters.catalogue import FILING
from liaison.letters.letter_pdf import CONTENT_TYPE, Paper, Unprintable, file_name, make
from liaison.letters.render import Rendered, render
from liaison.letters.site_replies import templates
from liaison.outbox.caps import MACHINES
from liaison.outbox.post import Posting, post
from liaison.practices import comms_facts
from liaison.practices.senders import bad_addresses, places_of
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.file_queries import of_draft
from liaison.store.joined_queries import joining_of, standing_for
from liaison.store.tables import Case, Draft, LedgerItem, Letter, MailboxRow, Message
from liaison.store.tables_people import Contact, Practice, Staff
from liaison.store.tables_replies import LetterFile
from liaison.store.upsert import insert_one
from liaison.triage import answering, reply_check, reply_files, unsent
from liaison.triage.inbox import NotAllowed, change, find
from liaison.triage.letter_words import body_of, role_words
from liaison.triage.practice_link import link_of
from liaison.triage.reply_check import chi_for_files, refuse_unconfirmed, start_name
from liaison.triage.weekly_letters import waits_until

UNDO = timedelta(seconds=10)
LONGEST = 50_000  # characters of an answer


@dataclass(frozen=True)
class Recipient:
    """Whom the answer goes to, with what the directory knows of them."""

    address: str
    name: str
    role: str
    practice: str
    directory: str = ""  # another place that it is known to write for, and what that is
    comes_back: bool = False  # a letter did not arrive there, and nothing has come from it since


def recipients(session: Session, case_id: int) -> list[Recipient]:
    """Whoever wrote the newest mail of the case, resolved in the directory. Raises NotAllowed when nobody can be answered."""
    case = find(session, case_id)
    message = session.get(Message, case.last_message_id)
    address = (message.sender if message else None) or case.sender
    if not address or "@" not in address:
        raise NotAllowed("This message carries no address that can be answered: please ring the practice.")
    if MACHINES.fullmatch(address.rpartition("@")[0]):
        raise NotAllowed("This message came from a machine that reads no answers: please ring the practice.")
    contact = session.scalars(select(Contact).where(func.lower(Contact.email) == address.lower())).first()
    code = (message.practice_code if message else None) or case.practice_code
    practice = session.get(Practice, code) if code else None
    name = contact.name if contact else (message.sender_name if message else None) or ""
    role, place = contact.role if contact else "", practice.name if practice else ""
    other = None if practice else places_of(session, [address]).get(address.lower())
    directory = f"{other.name}, {KINDS[other.kind][0].lower()}" if other else ""
    return [Recipient(address, name, role, place, directory, comes_back=address.lower() in bad_addresses(session))]


def remarks(text: str) -> list[Remark]:
    """What the language check says of our words; it never blocks and never rewrites."""
    return lint(text)


class DraftElsewhere(Exception):
    """The same colleague has kept other words in another window since this one saw the draft: `draft` holds them."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("You are writing this answer in another window too.")
        self.draft = draft


def save_draft(
    session: Session,
    case_id: int,
    *,
    staff_id: int,
    text: str,
    template: str,
    now: datetime,
    kept: int | None = None,
    begun_from: str = "",
    seen: int | None = None,
    for_files: bool | None = None,
) -> int:
    """Keep what a colleague has typed so far: one draft a colleague and case. Returns its version.

    `kept` is the version that her window last saw, 0 for none, None to write over whatever is there. `begun_from` is what the program has
    just put in; `seen` the newest mail when the words were begun, where that is not now. On a question that was joined to another meanwhile it is kept with
    that one. Raises DraftElsewhere.
    """
    words, case = text[:LONGEST], find(session, case_id, to_change=True)
    case_id = standing_for(session, [case_id]).get(case_id, case_id)  # it may have been joined while she was writing
    row = {
        "case_id": case_id, "author_id": staff_id, "at": now, "template": template, "text": words, "version": 1,
        "begun_from": [one for one in (f"template:{start_name(case)}", begun_from) if one],
        "seen_message_id": seen or case.last_message_id, "for_files": bool(for_files),
    }  # fmt: skip
    if insert_one(session, Draft, row, keys=["case_id", "author_id"]) is not None:
        return 1
    own = col(Draft.case_id) == case_id, col(Draft.author_id) == staff_id
    draft = session.scalars(select(Draft).where(*own).with_for_update()).one()
    if kept is not None and draft.version != kept and draft.text != words:
        raise DraftElsewhere(draft)
    if not words.strip():  # begun anew
        draft.begun_from, draft.seen_message_id = [f"template:{start_name(case)}"], case.last_message_id
    if begun_from and begun_from not in draft.begun_from:
        draft.begun_from = [*draft.begun_from, begun_from]
    if for_files is not None:
        draft.for_files = for_files
    draft.text, draft.template, draft.at, draft.version = words, template, now, draft.version + 1
    return draft.version


def mine(session: Session, case_id: int, staff_id: int) -> Draft | None:
    """A colleague's own draft."""
    rows = select(Draft).where(col(Draft.case_id) == case_id, col(Draft.author_id) == staff_id)
    return session.scalars(rows).first()


def filled(session: Session, case: Case, name: str, *, staff_id: int, now: datetime) -> str:
    """A template with the values of this case; what is not known is left open for its author. Raises NotAllowed."""
    template = templates(session).get(name)
    if template is None:
        raise NotAllowed("Choose a start from the list.")
    author = session.get_one(Staff, staff_id)
    service = current(session, now)
    practice = session.get(Practice, case.practice_code) if case.practice_code else None
    values = {
        "reference": case.reference, "practice": practice.name if practice else None, "asker": case.sender_name, "author": author.name,
        "role": role_words(author), "service": service.name, "phone": service.phone, "hours": service.hours_words, "out_of_hours": service.out_of_hours,
    }  # fmt: skip
    return fill(template.text, comms_facts.values(session, now) | values)


def preview(
    session: Session, app: App, case_id: int, *, staff_id: int, text: str, now: datetime, for_files: bool = False
) -> Rendered:
    """The letter as it would leave."""
    case = find(session, case_id)
    author = session.get_one(Staff, staff_id)
    return render(
        "answer",
        service=current(session, now),
        reference=case.reference,
        token=sign(case.reference, app.secret),
        body=text.strip(),
        author=author.name,
        role=role_words(author),
        filing=filing(session, case) if for_files else "",
        link=link_of(app, answer_key(case_id, case.version), now),
    )


def filing(session: Session, case: Case) -> str:
    """What a letter carries for the practice's files: the CHI number and whom it is for. Raises NotAllowed outside the secure domains."""
    to = recipients(session, case.id or 0)
    number = chi_for_files(session, case, [one.address for one in to])
    if number is None:
        raise NotAllowed(
            "The CHI number may not go into this letter: not every address is on a secure domain, or it is not clear whose it is."
        )
    return f"{FILING}CHI number {number[:6]} {number[6:]}, for the attention of {to[0].name or to[0].practice or 'the practice'}."


def questions(session: Session, case_id: int, *, staff_id: int, text: str) -> list[Question]:
    """What is asked before this answer leaves."""
    case = find(session, case_id)
    to = [one.address for one in recipients(session, case_id)]
    files = of_draft(session, case_id, staff_id)
    return reply_check.questions(session, case, to, text, draft=mine(session, case_id, staff_id), files=files)


def send(
    app: App,
    session: Session,
    case_id: int,
    *,
    version: int,
    staff_id: int,
    text: str,
    now: datetime,
    kept: int | None = None,
    confirmed: Collection[str] = (),
    for_files: bool = False,
    files_seen: str | None = None,
) -> int:
    """Post the answer, once for this version of the case; it leaves after the undo time, or once a second person has released it where
    its template asks for one. `kept` is the version of the draft that it was written from, `files_seen` the files that the page showed. Returns
    the letter's id. Raises Unconfirmed with the interlock's questions that are left."""
    case = find(session, case_id, version)
    if joining_of(session, case_id):
        raise NotAllowed(
            "This question was joined to another one meanwhile, and is answered there. What you typed is kept there."
        )
    refuse(case, text)
    if waits_for_release(session, case_id):
        raise NotAllowed(
            "An answer to this question waits for a second person already. A colleague releases it, or its author takes it back."
        )
    draft = mine(session, case_id, staff_id)
    second = reply_check.needs_second(session, case, draft)
    reply_files.refuse_changed(of_draft(session, case_id, staff_id), files_seen)
    asked = refuse_unconfirmed(questions(session, case_id, staff_id=staff_id, text=text), confirmed)
    posting = answer(app, session, case, staff_id=staff_id, text=text, now=now, for_files=for_files, draft=second)
    mailbox = mailbox_of(session, case)
    actor = events.person(staff_id)
    letter_id = post(session, mailbox, posting, sender_name=current(session, now).name, actor=actor, now=now)
    if letter_id is None:
        raise NotAllowed("This answer has been sent already.")
    unsent.replaced(session, case_id, letter_id, actor=actor, now=now)
    keep_with(session, letter_id, case, asked, actor=actor, now=now)
    if for_files:
        attach(session, letter_id, case, staff_id=staff_id, text=text, now=now)
    allowed = reply_files.allowance(app, mailbox.name)
    files = reply_files.go_with(session, letter_id, case_id, allowed, staff_id=staff_id, seen=files_seen)
    if second:
        events.note(session, case, actor=actor, now=now, because="answer written: it waits for a second person")
        change(session, case)
    else:
        wait_for_the_week(session, letter_id, case, text, alone=for_files or files > 0, now=now)
        settle(session, case, staff_id, now)
    drop_draft(session, case_id, staff_id=staff_id, text=text, kept=kept)
    return letter_id


def mailbox_of(session: Session, case: Case) -> MailboxRow:
    """The mailbox that the newest mail came to: the answer leaves by it."""
    ledger = session.get_one(LedgerItem, case.last_message_id)
    return session.get_one(MailboxRow, ledger.mailbox_id)


def answer(
    app: App, session: Session, case: Case, *, staff_id: int, text: str, now: datetime, for_files: bool, draft: bool
) -> Posting:
    """The answer as a letter, threaded to the mail it answers."""
    assert case.id is not None
    message = session.get_one(Message, case.last_message_id)
    return Posting(
        key=answer_key(case.id, case.version),
        kind="answer",
        reference=case.reference,
        words=preview(session, app, case.id, staff_id=staff_id, text=text, now=now, for_files=for_files),
        to=[recipient.address for recipient in recipients(session, case.id)],
        in_reply_to=message.message_id,
        references=[i for i in (*message.references, message.message_id) if i][-20:],
        not_before=now + UNDO,
        draft=draft,
        about={"case_id": case.id, "practice_code": case.practice_code, "author_id": staff_id},
    )


def keep_with(session: Session, letter_id: int, case: Case, asked: Sequence[str], *, actor: str, now: datetime) -> None:
    """Keep with the letter, and in what happened, which questions its author confirmed."""
    if asked:
        session.execute(update(Letter).where(col(Letter.id) == letter_id).values(confirmed=list(asked)))
        events.note(session, case, actor=actor, now=now, because=reply_check.confirmed_words(asked))


def attach(session: Session, letter_id: int, case: Case, *, staff_id: int, text: str, now: datetime) -> None:
    """The letter as a PDF for the practice's document workflow. Raises NotAllowed where it cannot be printed."""
    to = recipients(session, case.id or 0)
    author, service = session.get_one(Staff, staff_id), current(session, now)
    number = chi_for_files(session, case, [one.address for one in to]) or ""
    paper = Paper(
        case.reference, service.name, service.phone, (to[0].name, to[0].practice), f"{number[:6]} {number[6:]}", text.strip(), author.name, role_words(author)
    )  # fmt: skip
    try:
        content = make(paper, now)
    except Unprintable as no:
        raise NotAllowed(f"{no} Write it in another way, or send the letter without the copy for the files.") from no
    session.add(
        LetterFile(
            letter_id=letter_id,
            name=file_name(case.reference),
            content_type=CONTENT_TYPE,
            content=content,
            size=len(content),
        )  # fmt: skip
    )


def week_until(session: Session, case: Case, text: str, *, alone: bool, now: datetime) -> datetime | None:
    """Until when an answer waits for the practice's weekly letter; None where it leaves at once. One for the practice's files, or with files,
    goes `alone`."""
    return None if alone else waits_until(session, current(session, now), case, text, now)


def wait_for_the_week(session: Session, letter_id: int, case: Case, text: str, *, alone: bool, now: datetime) -> None:
    """Let an answer wait for the practice's weekly letter, where it may."""
    until = week_until(session, case, text, alone=alone, now=now)
    if until is not None:
        waits = {"weekly": True, "not_before": until, "because": "waits for the practice's weekly letter"}
        session.execute(update(Letter).where(col(Letter.id) == letter_id).values(**waits))


def refuse(case: Case, text: str) -> None:
    """Raise NotAllowed for an answer that cannot leave."""
    if not text.strip():
        raise NotAllowed("Write an answer first.")
    if len(text) > LONGEST:
        raise NotAllowed(f"The answer is too long: {LONGEST:,} characters at most.")
    if case.state is CaseState.CLOSED:
        raise NotAllowed("This case is closed: reopen it first.")


def waits_for_release(session: Session, case_id: int) -> bool:
    """Whether an answer to this case is written and waits for a second person."""
    of_case = col(Letter.case_id) == case_id, col(Letter.kind) == "answer"
    return (
        session.scalar(select(col(Letter.id)).where(*of_case, col(Letter.state) == LetterState.DRAFT).limit(1))
        is not None
    )


def settle(session: Session, case: Case, staff_id: int, now: datetime) -> None:
    """The case is answered, by whoever wrote."""
    again = case.state is CaseState.ANSWERED  # she saw that it was, and has one thing more to say
    because = "answer posted: one more" if again else "answer posted"
    answering.settle(session, case, staff_id=staff_id, at=now, now=now, because=because)


def drop_draft(session: Session, case_id: int, *, staff_id: int, text: str, kept: int | None) -> None:
    """The draft has become the letter; other words, kept in another window meanwhile, stay."""
    mine = col(Draft.case_id) == case_id, col(Draft.author_id) == staff_id
    session.execute(delete(Draft).where(*mine, or_(col(Draft.text) == text, col(Draft.version) == kept)))


def undo(session: Session, letter_id: int, *, staff_id: int, now: datetime) -> int:
    """Take back an answer that has not left; its words are a draft again. Returns the case's id. Raises NotAllowed."""
    letter = session.get(Letter, letter_id)
    if letter is None or letter.kind != "answer" or letter.case_id is None:
        raise NotAllowed("There is no such answer.")
    if letter.author_id != staff_id:
        raise NotAllowed("Only its author can take an answer back.")
    if letter.state not in {LetterState.QUEUED, LetterState.DRAFT}:
        raise NotAllowed("The answer has left already.")
    give_back(session, letter, actor=events.person(staff_id), now=now, because="taken back by its author")
    return letter.case_id


def give_back(session: Session, letter: Letter, *, actor: str, now: datetime, because: str) -> None:
    """Cancel an answer that has not left; its words and files are its author's draft again, begun when the letter was written."""
    assert letter.case_id is not None
    assert letter.author_id is not None
    events.move(session, letter, LetterState.CANCELLED, actor=actor, now=now, because=because)
    case = find(session, letter.case_id, to_change=True)
    reopened = (
        {} if other_leaves(session, letter) else {"answered_at": None, "owner_id": case.owner_id or letter.author_id}
    )
    if reopened and case.state is CaseState.ANSWERED:
        events.move(session, case, CaseState.OPEN, actor=actor, now=now, because=f"the answer was {because}")
    change(session, case, **reopened)
    seen = select(func.max(col(Message.id))).join(LedgerItem, col(LedgerItem.id) == Message.id)
    seen = seen.where(col(Message.case_id) == case.id, col(LedgerItem.fetched_at) <= letter.created_at)
    reply_files.give_back(session, letter, now)
    words = together(body_of(letter.text), draft_text(session, letter.case_id, letter.author_id))
    save_draft(
        session, letter.case_id, staff_id=letter.author_id, text=words, template="", now=now, seen=session.scalar(seen),
        for_files=letter.text.startswith(FILING),
    )  # fmt: skip


def other_leaves(session: Session, letter: Letter) -> bool:
    """Whether another answer to the same case is about to leave as well."""
    same = select(Letter.id).where(col(Letter.case_id) == letter.case_id, col(Letter.kind) == "answer")
    waiting = col(Letter.state).in_((LetterState.QUEUED, LetterState.SENDING))
    return session.scalar(same.where(waiting, col(Letter.id) != letter.id).limit(1)) is not None


def draft_text(session: Session, case_id: int, staff_id: int) -> str:
    """What she has typed since on the same case."""
    own = mine(session, case_id, staff_id)
    return own.text if own else ""


def together(taken_back: str, typed_since: str) -> str:
    """Both texts, the letter's first: what was begun meanwhile is not written over."""
    since = typed_since.strip()
    return f"{taken_back}\n\n{since}" if since and since not in taken_back else taken_back
