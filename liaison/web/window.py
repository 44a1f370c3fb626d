"""Puts the pages together: one FastAPI for one App."""

from __future__ import annotations

import re

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from liaison.app import App
from liaison.store.session import reading
from liaison.store.today_queries import switches
from liaison.web import (
    about_me_form_pages,
    about_me_pages,
    about_me_share_pages,
    actions_pages,
    after_pages,
    ask_actions,
    auth,
    book_pages,
    briefing_pages,
    bulk_pages,
    case_acts,
    comms_pages,
    correct_pages,
    coverage_pages,
    desk_pages,
    digest_desk_pages,
    digest_pages,
    divide_pages,
    downloads,
    draft_files,
    dry_run_pages,
    floor_pages,
    forward_pages,
    handover_pages,
    health_pages,
    inbox_pages,
    join_pages,
    ladder_pages,
    leave_pages,
    lesson_pages,
    letters_pages,
    liberation_pages,
    look_pages,
    mail_actions,
    mail_pages,
    mailbox_pages,
    meeting_answer_pages,
    meeting_invite_pages,
    meeting_pages,
    meeting_public_pages,
    meetings_pages,
    merge_pages,
    morning_pages,
    move_pages,
    new_rule_pages,
    notice_pages,
    parked_pages,
    path_pages,
    people_pages,
    person_letter_pages,
    person_pages,
    phone_pages,
    place_edit_pages,
    place_pages,
    plan_pages,
    practice_edit_pages,
    practice_list_pages,
    practice_pages,
    print_pages,
    reach_pages,
    reader_pages,
    record_pages,
    register_pages,
    release_pages,
    reply_pages,
    report_pages,
    review_form_pages,
    review_letter_pages,
    review_pack_pages,
    review_question_pages,
    review_quiet,
    reviews_pages,
    reword_pages,
    room_pages,
    rota_pages,
    said_pages,
    sender_pages,
    sent_pages,
    series_invite_pages,
    series_pages,
    service_pages,
    shift_pages,
    supervision_pages,
    today_pages,
    training_date_pages,
    training_need_pages,
    training_pages,
    training_public_pages,
    view_pages,
    visit_pages,
    what_if_pages,
    who_pages,
    worker_pages,
)
from liaison.web.headers import BodyLimit, SafeAnswers
from liaison.web.jinja import STATIC, environment
from liaison.web.troubles import handle_troubles, page

LARGEST = 1_000_000  # bytes of a posted form: the longest answer, and then some
WITH_FILES = 64_000_000  # bytes of an answer with files: more than any setting allows, so that what is too large is told on its page
TAKES_FILES = re.compile(r"/cases/[0-9]+/reply")
FROM_PRACTICES = (
    12_000_000  # bytes of a practice's answer with its file: a little more than is taken, so that its page can say so
)
LISTS = "/register"  # where a list of people is uploaded
PRACTICE_PAGE = re.compile(r"/practice-reviews/[0-9a-z.]+")

ROUTERS = (
    *(about_me_form_pages, about_me_share_pages, about_me_pages),
    *(coverage_pages, plan_pages, move_pages, room_pages, what_if_pages),
    *(auth, today_pages, inbox_pages, bulk_pages, view_pages, who_pages, mail_pages, mail_actions, reply_pages),
    *(
        release_pages,
        said_pages,
        letters_pages,
        downloads,
        draft_files,
        reword_pages,
        parked_pages,
        notice_pages,
        desk_pages,
        ask_actions,
    ),
    *(
        phone_pages,
        case_acts,
        divide_pages,
        join_pages,
        book_pages,
        record_pages,
        look_pages,
        sender_pages,
        sent_pages,
        floor_pages,
        rota_pages,
        shift_pages,
        leave_pages,
        ladder_pages,
        place_edit_pages,
        place_pages,
        reviews_pages,
        review_form_pages,
        review_letter_pages,
        review_pack_pages,
        review_question_pages,
        review_quiet,
        series_pages,
        series_invite_pages,
        new_rule_pages,
        liberation_pages,
        meetings_pages,
        meeting_pages,
        meeting_invite_pages,
        meeting_answer_pages,
        meeting_public_pages,
        reader_pages,
        lesson_pages,
        dry_run_pages,
        health_pages,
        mailbox_pages,
    ),
    *(digest_pages, digest_desk_pages, comms_pages, briefing_pages, after_pages, actions_pages),
    *(training_pages, training_need_pages, training_date_pages, training_public_pages),
    *(
        handover_pages,
        morning_pages,
        report_pages,
        forward_pages,
        people_pages,
        correct_pages,
        service_pages,
        person_pages,
        register_pages,
        merge_pages,
        supervision_pages,
    ),
    *(person_letter_pages, print_pages, worker_pages, reach_pages),
    *(practice_list_pages, path_pages, visit_pages, practice_pages, practice_edit_pages),
)


def create_app(app: App, *, demo_password: str = "") -> FastAPI:
    """The pages of one App. `demo_password` is shown on the sign-in page of a demo (and nowhere else)."""
    web = FastAPI(title="Liaison", openapi_url=None, docs_url=None, redoc_url=None)
    web.state.liaison = app
    web.state.pages = environment()
    web.state.demo_password = demo_password
    web.add_middleware(BodyLimit, largest=largest)  # inside ours, so that its refusal is a page too
    web.add_middleware(SafeAnswers, largest=largest, too_large=lambda request: page(request, 413))
    web.mount("/static", StaticFiles(directory=STATIC), name="static")
    for room in ROUTERS:
        web.include_router(room.router)
    web.add_api_route("/healthz", healthz, methods=["GET"])
    handle_troubles(web)
    return web


def largest(path: str) -> int:
    """Bytes that a request to this path may hold."""
    if TAKES_FILES.fullmatch(path) or path == LISTS:
        return WITH_FILES
    return FROM_PRACTICES if PRACTICE_PAGE.fullmatch(path) else LARGEST


def healthz(request: Request) -> Response:
    """For a watchdog: whether pages and database answer. Says nothing of anybody."""
    with reading(request.app.state.liaison.engine) as session:
        switches(session)
    return JSONResponse({"ok": True})
