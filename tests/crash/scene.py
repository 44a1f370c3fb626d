"""The scene in which processes are killed: a small service, a folder with mails of every kind, an answer waiting to leave.

And the count afterwards, straight from the files and the database: none lost, none doubled.
"""

import email
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.config import Settings
from liaison.domain.states import FINAL, LedgerState, LetterState
from liaison.store import migrate
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Event, LedgerItem, Letter, Message
from liaison.triage import inbox, reconcile, reply
from tests.build import TUESDAY_10AM, mail, service
from tests.crash.child import live, open_app

EARLIER = mail("Could you advise about the dose please?", message_id="<earlier@quay.example>")
AGAIN = mail(
    "About the cluster meeting", message_id="<cluster@glen.example>", sender="Dr Glen Muir <muir@glen.example>"
)
MAILS = {
    "new-question.eml": mail("The prescription is lost", message_id="<new@quay.example>"),
    "cluster.eml": AGAIN,
    "cluster-copied.eml": AGAIN,
    "follow-up.eml": mail(
        "And the next dose?", message_id="<more@quay.example>", headers="In-Reply-To: <earlier@quay.example>"
    ),
    "away.eml": mail("I am away.", message_id="<away@quay.example>", headers="Auto-Submitted: auto-replied"),
    "deep/empty.eml": mail("", subject="", message_id=None, sender="Dr Skye Orr <orr@quay.example>"),
}
SECRET = "a key for tests only, 32 bytes!!"
COMES_TO_REST = Counter(case=4, follow_up=1, duplicate=1, auto_reply=1)
LETTERS = Counter(acknowledgement=4, answer=1)
LATER = TUESDAY_10AM + timedelta(minutes=1)
AFTERWARDS = LATER + timedelta(minutes=31)  # a claim is given up after ten, and surely over after thirty


@dataclass(frozen=True)
class Scene:
    """One service on disk: `folder` holds everything of it."""

    folder: Path
    url: str
    after: str = "leave"
    secret: str = SECRET  # empty: the service makes its signing key itself

    @property
    def inbox(self) -> Path:
        return self.folder / "mailbox"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "LIAISON_DATABASE__URL": self.url,
            "LIAISON_MAILBOX__PATH": str(self.inbox),
            "LIAISON_MAILBOX__AFTER": self.after,
            "LIAISON_SECRET": self.secret,
        }

    def deliver(self, mails: dict[str, bytes]) -> None:
        """Put mails into the folder, each whole at once, as a careful writer does."""
        for name, raw in mails.items():
            path = self.inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_suffix(".part").write_bytes(raw)
            path.with_suffix(".part").rename(path)

    def app(self, now: datetime = AFTERWARDS) -> App:
        """An App on this scene, in which nobody is killed."""
        mailbox = {"kind": "folder", "path": self.inbox, "after": self.after}
        return open_app(Settings(database={"url": self.url}, mailbox=mailbox, secret=self.secret), now)  # type: ignore[arg-type]


def prepare(scene: Scene) -> None:
    """The service as it stands before the killing: one case answered, its answer waiting, and new mails in the folder."""
    scene.inbox.mkdir(parents=True)
    scene.deliver({"earlier.eml": EARLIER})
    app = scene.app(TUESDAY_10AM)
    migrate.upgrade(app.engine)
    service(app)
    live(app)
    with transaction(app.engine) as session:
        (case,) = session.scalars(select(Case))
        opened = inbox.open_case(session, case.id or 0, staff_id=case.owner_id or 0, now=TUESDAY_10AM)
        reply.send(
            app, session, opened.id or 0, version=opened.version, staff_id=opened.owner_id or 0,
            text="Here is our advice.", now=TUESDAY_10AM,
        )  # fmt: skip
    app.engine.dispose()
    (scene.inbox / "earlier.eml").unlink(missing_ok=True)  # copying would change it: the folder would show it anew
    scene.deliver(MAILS)


def copied(prepared: Scene, folder: Path) -> Scene:
    """The same scene once more, elsewhere, with the times of its files."""
    shutil.copytree(prepared.folder, folder, copy_function=shutil.copy2)
    return Scene(folder, f"sqlite:///{folder}/liaison.db", prepared.after)


def count(scene: Scene) -> None:
    """Nothing is lost and nothing is doubled. AssertionError otherwise."""
    app = scene.app(AFTERWARDS + timedelta(hours=1))
    try:
        count_mails(app.engine, scene)
        count_cases(app.engine)
        count_letters(app.engine, scene)
        count_moves(app.engine)
        assert reconcile.run(app, "main", app.now()).ok
    finally:
        app.engine.dispose()


def count_mails(engine: Engine, scene: Scene) -> None:
    """Every file in the folder has one ledger row, and every row has come to rest, its server told."""
    with reading(engine) as session:
        rows = list(session.scalars(select(LedgerItem)))
    assert Counter(row.state.value for row in rows) == COMES_TO_REST
    assert all(row.state in FINAL[LedgerState] and row.acknowledged_at for row in rows)
    names = Counter(row.ref.rpartition(":")[0] for row in rows)
    assert set(names.values()) == {1}
    assert set(names) == {"earlier.eml", *MAILS}
    left = sum(path.is_file() for path in scene.inbox.rglob("*"))
    taken = len(list((scene.folder / "taken").glob("*")))
    assert (left, taken) == ((0, len(names)) if scene.after == "move" else (len(MAILS), 0))


def count_cases(engine: Engine) -> None:
    """Every question has one case, and every mail of a case is tied to it."""
    cases = cases_in(engine)
    with reading(engine) as session:
        questions = set(session.scalars(select(LedgerItem.id).where(col(LedgerItem.state) == LedgerState.CASE)))
        tied = Counter(session.scalars(select(Message.case_id).where(col(Message.case_id).is_not(None))))
    assert len(cases) == len(questions)
    assert {case.first_message_id for case in cases} == questions
    assert tied == {case.id: case.messages for case in cases}


def count_letters(engine: Engine, scene: Scene) -> None:
    """Every letter lies in the sent folder once, and its row says so."""
    with reading(engine) as session:
        letters = list(session.scalars(select(Letter)))
    assert Counter(letter.kind for letter in letters) == LETTERS
    assert {letter.state for letter in letters} == {LetterState.SENT}
    sent = Counter(
        email.message_from_bytes(path.read_bytes())["Message-ID"]
        for path in (scene.folder / "sent").iterdir()
        if not path.name.startswith(".")
    )
    assert sent == Counter(letter.message_id for letter in letters)


def count_moves(engine: Engine) -> None:
    """The history has no gap and no repetition: every row began once and every move starts where the last one ended."""
    with reading(engine) as session:
        moves = list(
            session.scalars(
                select(Event).where(col(Event.kind).in_(("ledger", "letter", "case"))).order_by(col(Event.id))
            )
        )
    stands: dict[tuple[str, int], str] = {}
    for move in moves:
        assert stands.get((move.kind, move.subject_id)) == move.was
        stands[move.kind, move.subject_id] = move.now


def cases_in(engine: Engine) -> list[Case]:
    """Every case."""
    with reading(engine) as session:
        return list(session.scalars(select(Case)))
