"""The directory of practices: all of them by cluster, one practice, one cluster; who is there, and what we had to do with each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import Response

from liaison.domain.contact_roles import CLUSTER, PRACTICE, WAYS, choices
from liaison.domain.practice_changes import ENDED
from liaison.practices.service_facts import current
from liaison.store import directory_queries as queries
from liaison.store import onboarding_queries, practice_queries
from liaison.store.mail_queries import staff_names
from liaison.store.onboarding_queries import Standing
from liaison.store.session import Session, reading
from liaison.store.tables_people import Cluster, Practice
from liaison.web import practice_presenter as present
from liaison.web import visits_presenter as visits
from liaison.web.deps import Colleague, Duty, Id, the_app
from liaison.web.forms import Mistake
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Code = Annotated[str, Path(pattern=r"^[0-9]{5}$")]


PracticeLine = tuple[Practice, present.Address, visits.Cell | None]


@dataclass(frozen=True)
class ClusterLine:
    """One cluster in the directory, with its practices: how sure each mailbox is, and where it stands on the path to a first appointment."""

    id: int
    name: str
    practices: list[PracticeLine]
    last: str
    next: str


@router.get("/practices")
def practices_page(request: Request, colleague: Duty, board: Annotated[str, Query(max_length=9)] = "") -> Response:
    """Every practice of a board, by cluster."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        found, names = queries.practices(session), staff_names(session)
        counted: dict[str, int] = {}
        for one in found:
            counted[one.board_code] = counted.get(one.board_code, 0) + 1
        boards = queries.boards(session)
        board = board if board in counted else next(iter(sorted(counted)), "")
        here = [one for one in found if one.board_code == board]
        back = queries.coming_back(session, [one.email or "" for one in here])
        standings = [one for one in onboarding_queries.standings(session) if one.practice.board_code == board]
        met = {one.practice.code: visits.cell(one, say) for one in standings}
        visited = {one.id: one for one in visits.visits(session, say, standings)}
        lines = [(one, mailbox(one, back, names, say), met.get(one.code)) for one in here]
        clusters = [one for one in queries.clusters(session) if one.board_code == board]
        return draw(
            request, session, "practices.html", here="meetings" if colleague.may("meetings") else "inbox", keeps=colleague.may("meetings"),
            boards=[(code, boards.get(code, code), number) for code, number in sorted(counted.items())], board=board,
            clusters=[cluster_line(one, of, visited.get(one.id or 0)) for one in clusters if (of := [line for line in lines if line[0].cluster_id == one.id])],
            alone=[pair for pair in lines if pair[0].cluster_id is None], left_behind=practice_queries.left_behind(session),
            waiting=practice_queries.lists_waiting(session), standing=present.standing,
        )  # fmt: skip


def cluster_line(one: Cluster, of: list[PracticeLine], visit: visits.Visit | None) -> ClusterLine:
    """One cluster with its practices; where none of them is open, nothing is known of visits."""
    last, coming = (visit.last, visit.next) if visit else ("–", "none agreed")
    return ClusterLine(one.id or 0, one.name, of, last, coming)


def mailbox(one: Practice, back: frozenset[str], names: dict[int, str], say: Saying) -> present.Address:
    """How sure a practice's own mailbox is."""
    known = (one.email or "").lower() in back
    return present.address(one.email, one.email_verified_on, one.email_verified_by, known, names, say)


@router.get("/practices/{code}")
def practice_page(request: Request, colleague: Duty, code: Code) -> Response:
    """One practice."""
    return show_practice(request, colleague, code)


def show_practice(
    request: Request,
    colleague: Colleague,
    code: str,
    *,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[str, str] | None = None,
    form: str = "",
    status: int = 200,
) -> Response:
    """The page of one practice, perhaps with something to be put right in `form`. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = queries.practice(session, code)
        if found is None:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        values = of_practice(session, found, say) | {"typed": typed or {}, "form": form}
        return draw(
            request, session, "practice.html", here="meetings" if colleague.may("meetings") else "inbox", status=status,
            mistakes=mistakes, keeps=colleague.may("meetings"), roles=choices(PRACTICE), ways=list(WAYS.items()), **values,
        )  # fmt: skip


def of_practice(session: Session, found: Practice, say: Saying) -> dict[str, Any]:
    """What the page shows of one practice."""
    names, boards = staff_names(session), queries.boards(session)
    people = queries.contacts(session, practice_code=found.code)
    back = queries.coming_back(session, [found.email or "", *(one.email for one in people)])
    met = queries.met_with_practice(session, found.code, found.cluster_id)
    briefed = queries.briefings(session, [one.meeting.id for one in met])
    successor = queries.practice(session, found.successor_code) if found.successor_code else None
    path = onboarding_queries.of_practice(session, found.code)
    here = Standing(found, path, queries.meeting(session, path.meeting_id if path else None))
    stands = visits.cell(here, say)
    return {
        "step": stands.word, "step_since": stands.more, "ticked": visits.of_checklist(visits.ticked(session, [here], say)[found.code]),
        "practice": found, "cluster": queries.cluster(session, found.cluster_id), "board": boards.get(found.board_code, found.board_code),
        "stands": present.standing(found), "ended": found.status in ENDED, "successor": successor,
        "mailbox": mailbox(found, back, names, say), "contacts": present.contact_lines(people, back, names, say),
        "registered": practice_queries.people_at(session, found.code),
        "closures": present.closure_words(queries.closures(session, [found.code, found.board_code], say.today), boards, say),
        "met": present.met_lines(met, briefed, say), "told": present.told_lines(queries.letters_to(session, found.code), say),
        "documents": present.document_lines(queries.documents(session, found.code), say), "history": present.change_lines(queries.changes(session, practice_code=found.code), say),
    }  # fmt: skip


@router.get("/clusters/{cluster_id}")
def cluster_page(request: Request, colleague: Duty, cluster_id: Id) -> Response:
    """One cluster."""
    return show_cluster(request, colleague, cluster_id)


def show_cluster(
    request: Request,
    colleague: Colleague,
    cluster_id: int,
    *,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[str, str] | None = None,
    form: str = "",
    status: int = 200,
) -> Response:
    """The page of one cluster. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = queries.cluster(session, cluster_id)
        if found is None:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        names, boards = staff_names(session), queries.boards(session)
        of, people = queries.practices_of(session, cluster_id), queries.contacts(session, cluster_id=cluster_id)
        back = queries.coming_back(session, [*(one.email for one in people), *(one.email or "" for one in of)])
        met = queries.met_with_cluster(session, cluster_id)
        ids = [one.meeting.id for one in met]
        return draw(
            request, session, "cluster.html", here="meetings" if colleague.may("meetings") else "inbox", status=status, mistakes=mistakes,
            cluster=found, board=boards.get(found.board_code, found.board_code), practices=[(one, mailbox(one, back, names, say)) for one in of],
            standing=present.standing, contacts=present.contact_lines(people, back, names, say), met=present.met_lines(met, queries.briefings(session, ids), say),
            told=present.told_lines(queries.letters_about(session, ids), say), closures=present.closure_words(queries.closures(session, [found.board_code], say.today), boards, say),
            history=present.change_lines(queries.changes(session, cluster_id=cluster_id), say), keeps=colleague.may("meetings"), roles=choices(CLUSTER),
            ways=list(WAYS.items()), typed=typed or {}, form=form,
        )  # fmt: skip
