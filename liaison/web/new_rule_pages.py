"""Another rule for a series from one meeting on: the form, a preview that changes nothing, and the change, in which each meeting that stands moves
only where it is ticked. It says beforehand how many letters leave."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.spoken import MONTHS, clock
from liaison.meetings import another_rule
from liaison.meetings.another_rule import Line, Rule
from liaison.meetings.host_slots import NotSettled
from liaison.practices.service_facts import current
from liaison.store import events, meetings_queries
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Meeting, Series
from liaison.web.deps import Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.meeting_pages import QUICKER, Admin
from liaison.web.saying import Saying
from liaison.web.series_forms import NTHS, WEEKDAYS, ChangeRuleForm, RuleForm
from liaison.web.series_pages import as_it_is, rule_words

router = APIRouter()
ENTRIES = ("nth", "weekday", "time", "minutes", "place")


@router.get("/meetings/{meeting_id}/new-rule")
def rule_page(request: Request, colleague: Admin, meeting_id: Id) -> Response:
    """The form, and with its values the preview."""
    if "nth" not in request.query_params:
        return show(request, meeting_id)
    try:
        form = read(RuleForm, request.query_params)
    except Mistakes as wrong:
        return show(request, meeting_id, typed(request.query_params), wrong.mistakes, status=422)
    return show(request, meeting_id, typed(request.query_params), rule=rule_of(form))


@router.post("/meetings/{meeting_id}/new-rule")
def change(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Begin the new rule."""
    app, status, rule = the_app(request), 422, None
    try:
        form = read(ChangeRuleForm, fields)
        rule = rule_of(form)
        chosen = {int(number): int(version) for number, _, version in (one.partition(":") for one in form.move)}
        with transaction(app.engine) as session:
            done = another_rule.change(session, app, meeting_id, rule, chosen, version=form.version, staff_id=colleague.id, now=app.now())  # fmt: skip
            series_id = session.get_one(Meeting, meeting_id).series_id
        return RedirectResponse(f"/meetings/series/{series_id}?done={done.letters}", status_code=303)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotSettled as no:
        said = (Mistake(f"rule-{no.field}" if no.field else "", str(no)),)
    except events.MovedMeanwhile:
        status, said = 409, (Mistake("", QUICKER),)
    return show(request, meeting_id, typed(fields), said, rule=rule, status=status)


def rule_of(form: RuleForm) -> Rule:
    """The form as a rule."""
    return Rule(f"{form.nth} {form.weekday.title()}", form.time, form.minutes, form.place, form.months)


def typed(fields: Any) -> dict[str, Any]:
    """What the form held."""
    return {name: str(fields.get(name, "")) for name in ENTRIES} | {"months": [str(one) for one in fields.getlist("months")]}  # fmt: skip


def show(
    request: Request, meeting_id: int, held: dict[str, Any] | None = None, mistakes: tuple[Mistake, ...] = (), rule: Rule | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    """The page. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = meetings_queries.one(session, meeting_id)
        if found is None:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        lines: list[Line] = []
        try:
            lines = another_rule.preview(session, meeting_id, rule, app.now()) if rule else []
        except NotSettled as no:
            mistakes, status = mistakes or (Mistake(f"rule-{no.field}" if no.field else "", str(no)),), status if mistakes else 422  # fmt: skip
        return draw(
            request, session, "new_rule.html", here="meetings", status=status, mistakes=mistakes, meeting=found.meeting, series=found.series,
            held=held or as_it_is(found.series), rule=rule_words(found.series), day=say.long_day(found.meeting.day), begins=begins(found.series, say),
            nths=[(one, one) for one in NTHS], weekdays=[(one, one.title()) for one in WEEKDAYS], months=list(enumerate(MONTHS, 1)),
            asked=[row(one, say) for one in lines if one.asked and one.to], planned=[row(one, say) for one in lines if not one.asked],
            staying=[row(one, say) for one in lines if one.asked and not one.to], ready=bool(lines),
        )  # fmt: skip


def begins(series: Series, say: Saying) -> str:
    """Since when the rule holds, where another held before."""
    return f", since {say.day(series.rule_from)}" if isinstance(series.rule_from, date) else ""


def row(one: Line, say: Saying) -> tuple[int, int, str, str, str, int]:
    """One meeting of the preview: id, version, when it is, when it will be, why, and how many are told."""
    meeting = one.meeting
    at = f", {clock(meeting.starts_at)} to {clock(meeting.ends_at)}" if meeting.starts_at and meeting.ends_at else ""
    to = f"{say.day(one.to.day)}, {clock(one.to.starts)} to {clock(one.to.ends)}" if one.to else ""
    return meeting.id or 0, meeting.version, f"{say.day(meeting.day)}{at}", to, one.because, one.told
