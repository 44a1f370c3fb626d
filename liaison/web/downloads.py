"""Attachments and originals as downloads. Never shown in the page, never with a type a browser would open: what came by mail is not trusted."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from liaison.mail.mime import parse
from liaison.store.mail_queries import original
from liaison.store.session import reading
from liaison.web.deps import Duty, Id, the_app
from liaison.web.mail_presenter import safe_name

router = APIRouter()


@router.get("/mails/{ledger_id}/attachments/{number}")
def attachment(request: Request, colleague: Duty, ledger_id: Id, number: Id) -> Response:
    """One attachment, as bytes to save."""
    files = parse(raw_of(request, ledger_id)).attachments
    if not 0 <= number < len(files):
        raise HTTPException(404)
    return to_save(files[number].content, safe_name(files[number].name))


@router.get("/mails/{ledger_id}/original")
def original_mail(request: Request, colleague: Duty, ledger_id: Id) -> Response:
    """The mail exactly as it came."""
    return to_save(raw_of(request, ledger_id), f"mail-{ledger_id}.eml")


def raw_of(request: Request, ledger_id: int) -> bytes:
    """The bytes of a mail, or 404."""
    with reading(the_app(request).engine) as session:
        found = original(session, ledger_id)
    if found is None or found.raw is None:
        raise HTTPException(404)
    return found.raw


def to_save(content: bytes, name: str) -> Response:
    """Bytes to save under a name (RFC 6266), with a plain twin of it for old programs."""
    headers = {"Content-Disposition": disposition("attachment", name)}
    return Response(content, media_type="application/octet-stream", headers=headers)


def disposition(how: str, name: str) -> str:
    """The header that says whether a file is saved or shown, and under which name."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\' else "_" for char in name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
