"""Two browsers at once on the same case: acts in a random order, some of them at the very same moment, and what must hold afterwards.

A browser acts on what it saw: it loads the case (and so learns its version and its draft's), and later posts. Between the two the other
may have done anything. Whatever the order, the rules are: a note that was taken is there; no answer leaves twice for one question as it
stood; an act on an older state is refused with what was typed; words kept on the server are never replaced unseen.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from build import letters
from fastapi import FastAPI
from seed import one_case, signed_in_cookie
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from liaison.app import App
from liaison.domain.states import CaseState, LetterState
from liaison.store.session import reading, transaction
from liaison.store.tables import Case, Draft, Event, Note
from liaison.triage import inbox
from liaison.web.deps import COOKIE

TO = "tait@quay.example"
VERSIONED = ("take", "hand-over", "wait", "correct", "close", "reply")
ACTS = ("look", "note", "draft", *VERSIONED)


@dataclass
class Person:
    """One browser: who sits there, what she last saw, and what the server told her."""

    client: TestClient
    name: str
    staff_id: int
    other_id: int
    window: int = 1
    version: int = 1
    kept: int = 0
    notes: list[str] = field(default_factory=list)  # taken by the server
    accepted: list[tuple[str, int]] = field(default_factory=list)  # act, and the version it was done on
    drafts: list[tuple[int, str]] = field(
        default_factory=list
    )  # what the server kept, each on the version she had seen
    sent: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    said: int = 0

    def words(self) -> str:
        """Something nobody has typed before."""
        self.said += 1
        return f"{self.name} in window {self.window} writes number {self.said}."

    def post(self, path: str, **fields: Any) -> Any:
        """Post a form."""
        return self.client.post(path, data={"csrf": self.client.csrf, **fields})


def browsers(app: App, web: FastAPI, ids: dict[str, int], names: Sequence[str]) -> list[Person]:
    """So many browsers, signed in; the same name twice is one colleague in two windows."""
    found = []
    for window, name in enumerate(names):
        client = TestClient(web, base_url="http://liaison.example", follow_redirects=False)
        token, client.csrf = signed_in_cookie(app, ids[name])
        client.cookies.set(COOKIE, token)
        found.append(Person(client, name, ids[name], ids["Farid"], window))
    return found


def interleave(app: App, web: FastAPI, ids: dict[str, int], seed: int) -> None:
    """One random interleaving on a case of its own. Raises AssertionError with the seed."""
    dice = random.Random(seed)
    case = one_case(app, subject=f"Case {seed}", message_id=f"<{seed}@quay.example>")
    assert case.id is not None
    with transaction(app.engine) as session:
        inbox.open_case(session, case.id, staff_id=ids["Nora"], now=app.now())
    people = browsers(app, web, ids, dice.choice((("Nora", "Petra"), ("Nora", "Nora"))))
    for person in people:
        look(app, case.id, person)
    with ThreadPoolExecutor(2) as both:
        for _ in range(dice.randint(4, 9)):
            if dice.random() < 0.3:
                acts = [both.submit(act, app, case.id, person, dice.choice(ACTS)) for person in people]
                for one in acts:
                    one.result()
            else:
                act(app, case.id, dice.choice(people), dice.choice(ACTS))
    check(app, case.id, people, f"seed {seed}")


def look(app: App, case_id: int, person: Person) -> None:
    """Load the page: what it shows is what its forms carry."""
    with reading(app.engine) as session:
        person.version = session.get_one(Case, case_id).version
        mine = col(Draft.case_id) == case_id, col(Draft.author_id) == person.staff_id
        draft = session.scalars(select(Draft).where(*mine)).first()
        person.kept = draft.version if draft else 0


def act(app: App, case_id: int, person: Person, what: str) -> None:
    """One act of one browser, on what it last saw."""
    if what == "look":
        look(app, case_id, person)
        return
    words, at = person.words(), f"/cases/{case_id}"
    if what == "note":
        answer = person.post(f"{at}/note", text=words)
        assert answer.status_code == 303, answer.status_code
        person.notes.append(words)
    elif what == "draft":
        answer = person.post(f"{at}/draft", text=words, template="", kept=person.kept)
        assert answer.status_code in {200, 409}, answer.status_code
        if answer.status_code == 200:
            person.drafts.append((person.kept, words))
            person.kept = answer.json()["kept"]
    else:
        versioned(person, at, what, words)


def versioned(person: Person, at: str, what: str, words: str) -> None:
    """An act that carries the version it saw: done on exactly that, or refused with what was typed."""
    typed: dict[str, Any] = {
        "take": {},
        "hand-over": {"to_id": person.other_id, "because": words},
        "wait": {"on_what": words},
        "correct": {"category": "pregnancy", "urgency": "", "because": words},
        "close": {"reason": words},
        "reply": {"text": words, "seen_to": TO, "do": "send", "kept": person.kept},
    }[what]
    answer = person.post(f"{at}/{what}", version=person.version, **typed)
    assert answer.status_code in {303, 409, 422}, (what, answer.status_code)
    if answer.status_code == 303:
        person.accepted.append((what, person.version))
        if what == "reply":
            person.sent.append(words)
    elif typed:
        assert words in answer.text, f"{what} refused without what was typed"
        if what == "reply" and answer.status_code == 409:
            person.refused.append(words)  # kept as a draft as well, unless another window has one


def check(app: App, case_id: int, people: Sequence[Person], seed: str) -> None:
    """What must hold, whatever the order was."""
    with reading(app.engine) as session:
        case = session.get_one(Case, case_id)
        notes = list(session.scalars(select(Note.text).where(col(Note.case_id) == case_id)))
        drafts = list(session.scalars(select(Draft).where(col(Draft.case_id) == case_id)))
        closed = select(Event).where(col(Event.kind) == "case", col(Event.subject_id) == case_id)
        closings = [row for row in session.scalars(closed) if row.now == CaseState.CLOSED.value and row.was != row.now]
    assert sorted(notes) == sorted(note for person in people for note in person.notes), f"{seed}: a note was lost"
    # taking what is one's own already is accepted and changes nothing
    changing = [pair for person in people for pair in person.accepted if pair[0] != "take"]
    seen = [version for _, version in changing]
    assert len(seen) == len(set(seen)), f"{seed}: two acts were done on the same state: {changing}"
    assert all(version < case.version for _, version in changing), seed
    out = [one for one in letters(app, "answer") if one.case_id == case_id and one.state is not LetterState.CANCELLED]
    sent = [words for person in people for words in person.sent]
    assert len(out) == len(sent), f"{seed}: an answer left twice, or not at all"
    assert sorted(sent) == sorted(one.text.partition("\n\nIf anything")[0] for one in out), seed
    assert len({one.key for one in out}) == len(out), seed
    assert len(closings) <= sum(act == "close" for person in people for act, _ in person.accepted), seed
    typed = {words for person in people for _, words in person.drafts} | {
        words for person in people for words in person.refused
    }
    assert {draft.text for draft in drafts} <= typed, f"{seed}: a draft that nobody typed"
    if not sent and not any(person.refused for person in people):
        for staff_id in {person.staff_id for person in people}:
            on = [version for person in people if person.staff_id == staff_id for version, _ in person.drafts]
            assert len(on) == len(set(on)), f"{seed}: a draft was written over unseen"
