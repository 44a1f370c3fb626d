"""Builds an App by hand and walks rows through the real steps, so that no test begins in an impossible state."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from snapshots import filled_once
from sqlalchemy import Engine, insert, select
from sqlmodel import col

from liaison.app import App
from liaison.clock import LONDON
from liaison.config import ReaderSettings, Settings
from liaison.mail.memory import MemoryMailbox
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, LedgerItem, Letter, Message
from liaison.store.tables_people import Board, Cluster, Contact, Person, Practice, Shift, Staff
from liaison.store.tables_replies import SecureDomain
from liaison.triage import classify, intake, reply, returned, route, screen
from models.taxonomy import CATEGORIES, Category, Outcome, Prediction, Urgency

TUESDAY_10AM = datetime(2026, 11, 24, 10, tzinfo=UTC)  # London is on UTC in November
FRIDAY_EVENING = datetime(2026, 11, 27, 18, tzinfo=UTC)  # Monday the 30th is closed


@dataclass
class KeywordReader:
    """A classifier that knows a handful of words: what the steps do is tested, not the model."""

    version: str = "keywords"
    words: dict[str, Category] = field(
        default_factory=lambda: {
            "prescription": Category.SCRIPT_CONTINUITY,
            "dose": Category.PRESCRIBING_ADVICE,
            "cluster": Category.SERVICE_LIAISON,
            "appointment": Category.REVIEW_APPOINTMENT,
            "housing": Category.SOCIAL_LEGAL,
            "liberation": Category.TRANSITION,
        }
    )

    def predict(self, subject: str, body: str) -> Prediction:
        """The first known word decides; none of them: it abstains."""
        text = f"{subject} {body}".lower()
        if "special offer" in text:
            return Prediction(None, None, outcome=Outcome.NOT_A_QUERY, model_version=self.version)
        for word, category in self.words.items():
            if word in text:
                return Prediction(
                    category, 0.9, words=(word,), urgency=CATEGORIES[category].usual, model_version=self.version
                )
        return Prediction(
            None,
            None,
            urgency=Urgency.U2,
            outcome=Outcome.UNCLEAR,
            model_version=self.version,
            because="No known word.",
        )

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        """One by one."""
        return [self.predict(subject, body) for subject, body in mails]


class BrokenReader(KeywordReader):
    """A model that cannot answer."""

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        raise RuntimeError("the model is gone")


def app_on(
    engine: Engine, *, mailbox: Any = None, reader: Any = None, now: datetime = TUESDAY_10AM, blind: float = 0.0
) -> App:
    """An App on this engine, with a memory mailbox called "main"; `blind` is the share of mails that people sort before they see the
    reader's answer."""
    box = mailbox or MemoryMailbox(name="main")
    return App(
        engine=engine,
        mailboxes={"main": box},
        classifier=reader or KeywordReader(),
        settings=Settings(reader=ReaderSettings(blind_share=blind)),
        clock=lambda: now,
        secret=b"a key for tests only, 32 bytes!!",
    )


def service(app: App, *, now: datetime = TUESDAY_10AM) -> dict[str, int]:
    """Two practices, and people of several roles on shift every weekday of four weeks. Returns worker ids by first name."""
    return filled_once(app.engine, now, lambda: write_service(app, now))


def write_service(app: App, now: datetime) -> dict[str, int]:
    """Its rows, one by one."""
    with transaction(app.engine) as session:
        session.add(Board(code="S08000099", name="Invented board"))
        session.add(Cluster(id=1, board_code="S08000099", name="Harbour"))
        session.flush()
        for code, name, place in (("99901", "Quay Practice", "North"), ("99902", "Glen Surgery", "South")):
            session.add(
                Practice(
                    code=code,
                    name=name,
                    board_code="S08000099",
                    cluster_id=1,
                    locality=place,
                    email=f"desk@{code}.example",
                    email_verified_on=date(2026, 10, 1),
                )
            )
        session.flush()
        session.add(Contact(practice_code="99901", name="Dr Rowan Tait", role="gp", email="tait@quay.example"))
        session.add(Contact(practice_code="99901", name="Dr Skye Orr", role="gp", email="orr@quay.example"))
        session.add(Contact(practice_code="99902", name="Dr Glen Muir", role="gp", email="muir@glen.example"))
        for domain in ("quay.example", "glen.example", "99901.example", "99902.example"):
            session.add(SecureDomain(entry=domain, why="invented", added_at=now))
        ids = {name: add_worker(session, name, roles, now) for name, roles in WORKERS.items()}
    return ids


WORKERS = {
    "Nora": ["duty_nurse"],
    "Petra": ["prescriber"],
    "Farid": ["pharmacist"],
    "Ailsa": ["admin", "keyworker"],
    "Lena": ["team_lead"],
}


def add_worker(session: Any, name: str, roles: Sequence[str], now: datetime) -> int:
    """One colleague on shift 09:00 to 17:00 on every weekday around `now`."""
    access = ["lead"] if "team_lead" in roles else ["admin"] if "admin" in roles else ["duty_worker"]
    staff = Staff(email=f"{name.lower()}@service.example", name=name, access=access, roles=list(roles), created_at=now)
    session.add(staff)
    session.flush()
    assert staff.id is not None
    on_shift = []
    for ahead in range(-7, 28):
        day = (now + timedelta(days=ahead)).astimezone(LONDON).date()
        if day.weekday() < 5:
            starts = datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)
            on_shift.append({"staff_id": staff.id, "starts_at": starts, "ends_at": starts + timedelta(hours=8)})
    session.execute(insert(Shift), on_shift)
    return staff.id


def mail(
    body: str = "Could you advise about the dose please?",
    *,
    sender: str = "Dr Rowan Tait <tait@quay.example>",
    subject: str = "A question",
    message_id: str | None = "<one@quay.example>",
    date_: str = "Tue, 24 Nov 2026 09:58:00 +0000",
    headers: str = "",
) -> bytes:
    """A plain mail, visible in the test."""
    lines = [f"From: {sender}", "To: queries@liaison.example", f"Subject: {subject}", f"Date: {date_}"]
    if message_id:
        lines.append(f"Message-ID: {message_id}")
    if headers:
        lines.append(headers.strip("\n"))
    return ("\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body, ""])).encode()


def take_in(app: App, *raws: bytes, now: datetime = TUESDAY_10AM) -> None:
    """Deliver these mails and take them into the ledger."""
    for raw in raws:
        app.mailboxes["main"].deliver(raw, received_at=now)
    while intake.take_batch(app, "main", now).more:
        pass
    intake.acknowledge(app, "main", now)


def triage_all(app: App, *, now: datetime = TUESDAY_10AM) -> None:
    """Drain screen, classify, route, and what came back."""
    for step in (screen, classify, route, returned):
        for _ in range(50):
            if not step.take_batch(app, now):
                break


def arrive(app: App, *raws: bytes, now: datetime = TUESDAY_10AM) -> list[Case]:
    """Deliver mails and carry them all the way; returns every case, oldest first."""
    take_in(app, *raws, now=now)
    triage_all(app, now=now)
    return cases(app)


def confirmed(session: Any, case_id: int, staff_id: int, text: str) -> list[str]:
    """What a colleague confirms who looks at every question and ticks it."""
    return [question.key for question in reply.questions(session, case_id, staff_id=staff_id, text=text)]


def cases(app: App) -> list[Case]:
    """Every case, oldest first."""
    with reading(app.engine) as session:
        return list(session.scalars(select(Case).order_by(col(Case.id))))


def ledger(app: App) -> list[LedgerItem]:
    """Every ledger row, oldest first."""
    with reading(app.engine) as session:
        return list(session.scalars(select(LedgerItem).order_by(col(LedgerItem.id))))


def letters(app: App, kind: str | None = None) -> list[Letter]:
    """Every letter, oldest first."""
    with reading(app.engine) as session:
        chosen = select(Letter).order_by(col(Letter.id))
        return [letter for letter in session.scalars(chosen) if kind in (None, letter.kind)]


def messages(app: App) -> list[Message]:
    """Every message, oldest first."""
    with reading(app.engine) as session:
        return list(session.scalars(select(Message).order_by(col(Message.id))))


def person(app: App, chi: str = "3002741236", *, name: str = "Jo Example", practice: str = "99901", **more: Any) -> int:
    """A person in shared care, invented."""
    with transaction(app.engine) as session:
        row = Person(
            chi=chi, name=name, practice_code=practice, shared_care_start=date(2024, 3, 1), created_at=TUESDAY_10AM, **more
        )  # fmt: skip
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id
