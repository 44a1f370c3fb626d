"""A briefing for one meeting: read, added to, saved as PDF or Word, and sent once, frozen with its date."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.briefing import Briefing
from liaison.letters import briefing_file
from liaison.meetings import brief
from liaison.meetings.brief import MOST_PAIRS, NotSoYet
from liaison.practices.service_facts import current
from liaison.store import briefing_queries
from liaison.store import meetings_queries as queries
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.web.briefing_forms import BriefingForm, SendBriefingForm
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Admin = Annotated[Colleague, Depends(may("meetings"))]
SPARE = 2  # empty rows for more pairs; kept, there are two more


@router.get("/meetings/{meeting_id}/briefing")
def briefing_page(request: Request, colleague: Admin, meeting_id: Id) -> Response:
    """The briefing as it stands, or as it was sent."""
    return show(request, meeting_id)


@router.get("/meetings/{meeting_id}/briefing.{kind}")
def briefing_as_file(request: Request, colleague: Admin, meeting_id: Id, kind: Literal["pdf", "docx"]) -> Response:
    """The same as a file."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = brief.of_meeting(session, found_or_404(session, meeting_id).meeting, app.now())
        service = current(session, app.now())
    name, content_type, content = briefing_file.both(found, service.name, app.now())[kind == "docx"]
    answer = to_save(content, name)
    answer.headers["Content-Type"] = content_type
    return answer


@router.post("/meetings/{meeting_id}/briefing")
def keep_briefing(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Keep what is added."""
    app = the_app(request)
    typed: dict[str, Any] = {}
    try:
        form = read(BriefingForm, fields)
        typed = {"pairs": list(zip(form.asked, form.did, strict=False)), "points": form.points}
        with transaction(app.engine) as session:
            found_or_404(session, meeting_id)
            brief.keep(
                session,
                meeting_id,
                typed["pairs"],
                form.points.splitlines(),
                version=form.version,
                by_id=colleague.id,
                now=app.now(),
            )
    except Mistakes as wrong:
        return show(request, meeting_id, wrong.mistakes)
    except NotSoYet as wrong:
        return show(request, meeting_id, (Mistake("briefing-points", str(wrong)),), typed)
    return RedirectResponse(f"/meetings/{meeting_id}/briefing", status_code=303)


@router.post("/meetings/{meeting_id}/briefing/send")
def send_briefing(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Freeze it and send it to those who do not have it yet."""
    app = the_app(request)
    try:
        read(SendBriefingForm, fields)
        with transaction(app.engine) as session:
            found_or_404(session, meeting_id)
            brief.send(session, app, meeting_id, by_id=colleague.id, now=app.now())
    except Mistakes as wrong:
        return show(request, meeting_id, wrong.mistakes)
    except NotSoYet as wrong:
        return show(request, meeting_id, (Mistake("send-briefing", str(wrong)),))
    return RedirectResponse(f"/meetings/{meeting_id}/briefing", status_code=303)


def found_or_404(session: Session, meeting_id: int) -> queries.MeetingLine:
    """The meeting, or 404."""
    found = queries.one(session, meeting_id)
    if found is None:
        raise HTTPException(404)
    return found


def show(
    request: Request, meeting_id: int, mistakes: tuple[Mistake, ...] = (), typed: dict[str, Any] | None = None
) -> Response:
    """The page; `typed` is what could not be kept."""
    app = the_app(request)
    now = app.now()
    with reading(app.engine) as session:
        line = found_or_404(session, meeting_id)
        row = briefing_queries.row_of(session, meeting_id)
        say = Saying(now, current(session, now).calendar)
        pairs = (typed or {}).get("pairs") or [(asked, did) for asked, did in (row.pairs if row else [])]
        found = brief.of_meeting(session, line.meeting, now)
        return draw(
            request, session, "briefing.html", here="meetings", status=422 if mistakes else 200, mistakes=mistakes, meeting=line.meeting, series=line.series,
            found=found, bars=bars(found), asked=briefing_file.asked(found), fewer=briefing_file.HIDDEN, row=row,
            pairs=[*pairs, *[("", "")] * SPARE][: max(MOST_PAIRS, len(pairs))], points=(typed or {}).get("points", "\n".join(row.points if row else [])),
            readers=brief.recipients(session, line.meeting), names=staff_names(session), say=say, as_at=say.long_day(found.as_at),
            open=line.meeting.state not in brief.OVER,
        )  # fmt: skip


def bars(found: Briefing) -> list[tuple[str, float, str]]:
    """For each theme its title, how long its bar is in hundredths of the longest, and its number in words."""
    longest = max((number or 0 for _, number in found.themes), default=0) or 1
    return [
        (title, round(100 * (number or 0) / longest, 1), "–" if number is None else str(number))
        for title, number in found.themes
    ]
