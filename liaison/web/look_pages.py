"""Look at an attachment without opening it: a page of it as a picture that we drew ourselves, set into our own page.

Nothing of the sender's is ever an address of ours: the pixels stand in the page itself, and scripts, links and forms of a document have
no way into it.
"""

from __future__ import annotations

import base64
import threading
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from liaison.mail.mime import parse
from liaison.mail.picture_answers import Picture
from liaison.mail.picture_of import picture_of
from liaison.store.attachment_queries import of_messages
from liaison.store.mail_queries import case_of_mail
from liaison.store.session import reading
from liaison.web.case_presenter import note_before
from liaison.web.deps import Duty, Id, the_app
from liaison.web.downloads import raw_of
from liaison.web.frame import draw
from liaison.web.mail_presenter import file as file_line

router = APIRouter()
AT_ONCE = 2  # children that draw at the same time: each may take a processor
PATIENCE = 20.0  # seconds
BUSY = "others are being drawn just now; please load the page again"
turns = threading.BoundedSemaphore(AT_ONCE)


@router.get("/mails/{ledger_id}/attachments/{number}/look")
def look(
    request: Request, colleague: Duty, ledger_id: Id, number: Id, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """One page of one attachment."""
    files = parse(raw_of(request, ledger_id)).attachments
    if number >= len(files):
        raise HTTPException(404)
    found, because = drawn(files[number].content, page - 1)
    address = f"/mails/{ledger_id}/attachments/{number}"
    described = {"name": files[number].name, "content_type": files[number].content_type, "size": files[number].size}
    with reading(the_app(request).engine) as session:
        case = case_of_mail(session, ledger_id)
        read = of_messages(session, [ledger_id]).get(ledger_id, {}).get(number)
        return draw(
            request, session, "look.html", here="inbox", file=file_line(number, described, read), because=because, address=address,
            back=(f"/cases/{case.id}", case.reference) if case else (f"/set-aside/{ledger_id}", "The mail"),
            picture=data_address(found) if found else "", page=page, pages=found.pages if found else 0,
            note=note_before(case) if case else "", ours="",
        )  # fmt: skip


def drawn(content: bytes, page: int) -> tuple[Picture | None, str]:
    """The picture, or why there is none; a few are drawn at a time, and the others wait a while."""
    if not turns.acquire(timeout=PATIENCE):
        return None, BUSY
    try:
        answer = picture_of(content, page)
    finally:
        turns.release()
    return (answer, "") if isinstance(answer, Picture) else (None, answer.because)


def data_address(picture: Picture) -> str:
    """The pixels as an address that holds them (RFC 2397)."""
    return f"data:{picture.content_type};base64,{base64.b64encode(picture.content).decode('ascii')}"


def look_at(
    request: Request,
    name: str,
    content_type: str,
    content: bytes,
    page: int,
    *,
    address: str,
    back: tuple[str, str],
    ours: str,
) -> Response:
    """One page of a file of our own; `ours` says when it leaves, in two words."""
    found, because = drawn(content, page - 1)
    described = {"name": name, "content_type": content_type, "size": len(content)}
    line = replace(file_line(0, described, None), said="")
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "look.html", here="inbox", file=line, because=because, address=address, back=back, note="", ours=ours,
            picture=data_address(found) if found else "", page=page, pages=found.pages if found else 0,
        )  # fmt: skip
